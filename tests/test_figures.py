"""Amounts, days and web addresses: what is accepted, how it is refused, and how readers are shown it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from adapters.console.render import render as console
from adapters.discord.markup import text as discord_text
from adapters.telegram.render import render as telegram
from bot.addresses import ADDRESS_MAX, Address, Flaw
from bot.amounts import AMOUNT_MAX, Money, read_cents
from bot.errors import Invalid
from bot.kinds import Day, Kind, Number, Reading
from bot.language import LANGUAGES, Reader, Writer
from bot.replies import Amount, Inline, Link, OnDay, Paragraph, Reply, say
from bot.requests import Outcome
from bot.scripts import mixed
from tests import catalogues

NOW = datetime(2026, 3, 20, 18, 0, tzinfo=UTC)
READING = Reading(now=NOW, zone="Europe/Paris", language="fr")
WORDS = catalogues.words()


def refused(kind: Kind, raw: str) -> str:
    with pytest.raises(Invalid) as caught:
        kind.read(raw, READING)
    for language in LANGUAGES:
        assert WORDS.plain(caught.value.phrase, Reader(language=language))
    return caught.value.phrase.key


def written(inline: Inline, language: str = "fr") -> str:
    return WORDS.plain(inline, Reader(language=language))


def on_telegram(reply: Reply, writer: Writer) -> str:
    return telegram(Outcome(answer=reply, reader=writer.reader), WORDS, bot="amicale_bot")[0].html


NO_AMOUNT = [
    *("1e2", "NaN", "Infinity", "-1", "-0", "+30", "1_000", "٣٠", "\uff13\uff10", "5" * 5000, "", "€", "30.005", "30,"),
    *("30 $", "$30", "30 USD", "0x1e", "30.00.00", "1.000", "1,000", ",50", "30 40", "1 00", "\uff0d1", "½", "30 € 5"),
]


@pytest.mark.parametrize("raw", ["30", "30.00", "30,00", "30 €", "30€", " 30,00\u00a0€ ", "30 euros", "€30", "30 EUR"])
def test_S43_an_amount_is_whole_cents(raw: str) -> None:
    assert Money(max=AMOUNT_MAX).read(raw, READING) == 3000


@pytest.mark.parametrize("raw", NO_AMOUNT, ids=lambda raw: ascii(raw[:12]))
def test_S43_what_is_no_amount_is_refused_with_an_example(raw: str) -> None:
    with pytest.raises(Invalid) as caught:
        Money().read(raw, READING)
    if len(raw) <= 4000:
        assert "30\u00a0€" in written(caught.value.phrase)


@pytest.mark.parametrize("raw", ["30.01", "31", "0,49", "0"])
def test_S43_an_amount_past_its_bounds_is_refused_and_they_are_said(raw: str) -> None:
    with pytest.raises(Invalid) as caught:
        Money(min=50, max=3000).read(raw, READING)
    assert "0,50\u00a0€ et 30\u00a0€" in written(caught.value.phrase)


@pytest.mark.parametrize(
    "raw", [raw for raw in NO_AMOUNT if not raw.startswith(("-", "+"))], ids=lambda r: ascii(r[:9])
)
def test_S43_quantities_refuse_what_is_no_plain_number(raw: str) -> None:
    if raw != "5" * 5000:
        assert refused(Number(min=1, max=99), raw) in ("bad-number", "bad-number-range")
    assert Number(min=1, max=99).read("30", READING) == 30


def test_S44_cents_add_up_exactly_and_another_currency_is_refused() -> None:
    first, second = read_cents("29.99"), read_cents("0,02")
    assert first is not None
    assert second is not None
    assert first + second == 3001
    assert refused(Money(), "30 $") == "bad-amount"
    assert read_cents("1 250,5") == 125_050


@pytest.mark.parametrize(
    ("cents", "french", "english"),
    [
        (3000, "30\u00a0€", "€30"),
        (3050, "30,50\u00a0€", "€30.50"),
        (125_000, "1\u202f250\u00a0€", "€1,250"),
        (1, "0,01\u00a0€", "€0.01"),
    ],
)
def test_an_amount_is_written_as_its_reader_writes_it(cents: int, french: str, english: str) -> None:
    for language, expected in (("fr", french), ("en", english)):
        assert written(Amount(cents), language) == expected
        assert expected in written(say("as-is", text=Amount(cents)), language)
        writer = Writer(words=WORDS, reader=Reader(language=language))
        reply = Reply(blocks=(Paragraph(text=Amount(cents)), Paragraph(text=OnDay(date(2026, 3, 26)))))
        assert expected in console(reply, writer).text
        assert expected in on_telegram(reply, writer)
        assert discord_text(writer.spans(Amount(cents)), 100) == expected


def test_a_day_is_written_with_its_weekday() -> None:
    assert written(OnDay(date(2026, 3, 26))) == "jeudi 26 mars 2026"
    assert written(OnDay(date(2026, 3, 26)), "en") == "Thursday 26 March 2026"


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("demain", date(2026, 3, 21)),
        ("tomorrow", date(2026, 3, 21)),
        ("aujourd'hui", date(2026, 3, 20)),
        ("12 juin", date(2026, 6, 12)),
        ("June 12", date(2026, 6, 12)),
        ("2026-06-12", date(2026, 6, 12)),
        ("12/06/2026", date(2026, 6, 12)),
        ("jeudi", date(2026, 3, 26)),
        ("demain 18h", date(2026, 3, 21)),
        ("dans trois semaines", date(2026, 4, 10)),
        ("1er mars 2027", date(2027, 3, 1)),
    ],
)
def test_days_are_read_in_both_languages(raw: str, day: date) -> None:
    assert Day().read(raw, READING) == day
    assert Day().settled(raw, day) == day.isoformat()
    assert Day().read(Day().settled(raw, day), READING) == day


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("2026-02-30", "bad-day-no-such-day"),
        ("31/11", "bad-day-no-such-day"),
        ("9999-12-31", "bad-day-far"),
        ("0001-01-01", "bad-day-past"),
        ("hier", "bad-day-past"),
        ("2026-03-19", "bad-day-past"),
        ("2028-06-01", "bad-day-far"),
        ("18h", "bad-day-no-day"),
        ("juin", "bad-day-no-day"),
        ("12", "bad-day"),
        ("n'importe quoi", "bad-day"),
        ("", "bad-day"),
        ("samedi prochain", "bad-day-several"),
        ("dans huit jours", "bad-day-several"),
    ],
)
def test_S46_a_day_that_cannot_be_is_refused_for_its_reason(raw: str, why: str) -> None:
    assert refused(Day(), raw) == why


def test_S46_a_day_that_may_be_two_offers_both() -> None:
    options = Day().readings("samedi prochain", READING)
    assert [option.value for option in options] == ["2026-03-21", "2026-03-28"]
    assert [written(option.label) for option in options] == ["samedi 21 mars 2026", "samedi 28 mars 2026"]


def test_a_day_is_the_readers() -> None:
    late = Reading(now=datetime(2026, 3, 20, 23, 30, tzinfo=UTC), zone="Europe/Paris", language="fr")
    assert Day().read("aujourd'hui", late) == date(2026, 3, 21)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("example.org", "https://example.org"),
        ("http://paypa1.example", "http://paypa1.example"),
        ("HTTPS://Example.ORG/Page?q=1#top", "https://example.org/Page?q=1#top"),
        ("https://example.org:443/x", "https://example.org/x"),
        ("https://münchen.de/é", "https://xn--mnchen-3ya.de/%C3%A9"),
        ("https://faß.de", "https://xn--fa-hia.de"),
        ("https://аррӏе.com", "https://xn--80ak6aa92e.com"),  # every letter Cyrillic: shown for what it is
        ("example.org.", "https://example.org"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
    ],
)
def test_S41_an_address_is_kept_with_its_host_in_ascii(raw: str, kept: str) -> None:
    assert Address().read(raw, READING) == kept
    assert Address().read(kept, READING) == kept


@pytest.mark.parametrize(
    ("raw", "flaw"),
    [
        *(
            (raw, Flaw.SCHEME)
            for raw in ("javascript:alert(1)", "data:text/html,x", "ftp://example.org", "file:///etc")
        ),
        *((raw, Flaw.NUMBER) for raw in ("http://10.0.0.1", "1.2.3.4", "http://[::1]/", "http://0x7f.1")),
        *((raw, Flaw.NUMBER) for raw in ("http://2130706433", "http://\uff11\uff12\uff17.0.0.1", "http://127.1")),
        *((raw, Flaw.HIDDEN) for raw in ("bit.ly/x", "https://www.bit.ly/x", "https://t.me/x", "discord.gg/x")),
        *((raw, Flaw.HIDDEN) for raw in ("https://discord.com/invite/x", "https://chat.whatsapp.com/x", "BIT.LY./x")),
        *((raw, Flaw.UNREADABLE) for raw in ("http://ana@example.org", "http://example.org@evil.example", "localhost")),
        *(
            (raw, Flaw.UNREADABLE)
            for raw in ("", "http://", "a b.org", "http://a..b", "http://-a.org", "http://ex%61m.org")
        ),
        *(
            (raw, Flaw.UNREADABLE)
            for raw in ("http://example.org\\@evil.example", "https://example.org/<b>", "http://[x")
        ),
        *((raw, Flaw.PORT) for raw in ("http://example.org:8080", "https://example.org:80", "example.org:22")),
        *((raw, Flaw.MIXED) for raw in ("https://exаmple.org", "https://xn--exmple-4nf.org", "https://gοogle.example")),
        ("https://example.org/" + "x" * ADDRESS_MAX, Flaw.LONG),
        ("https://example.org/" + "é" * 200, Flaw.LONG),
    ],
)
def test_S41_an_address_whose_owner_could_hide_is_refused_for_its_reason(raw: str, flaw: Flaw) -> None:
    assert refused(Address(), raw) == f"bad-address-{flaw.value}"


@pytest.mark.parametrize("label", ["Votre banque", "https://example.org", "example.org", ""])
def test_S41_a_link_shows_the_host_it_leads_to_everywhere(label: str) -> None:
    writer = Writer(words=WORDS, reader=Reader(language="fr"))
    link = Link(label, "https://xn--80ak6aa92e.com/a")
    reply = Reply(blocks=(Paragraph(text=link),))
    assert "xn--80ak6aa92e.com" in console(reply, writer).text
    assert "xn--80ak6aa92e.com" in discord_text(writer.spans(link), 500).replace("\\", "").partition("](")[0]
    assert "xn--80ak6aa92e.com" in on_telegram(reply, writer).partition('a">')[2].partition("</a>")[0]


def test_S37_a_word_of_several_alphabets_is_seen() -> None:
    assert mixed(["Z\u043e\u00e9"])
    assert not mixed(["Zoé", "Жанна", "山田花子", "ひらカタ漢字", "Ελένη", "O'Brien", "N°5"])
