"""Dates as people type them: what they mean, what they may mean, and what they cannot."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dates import READINGS_MAX, TEXT_MAX, Unclear, Understood, Unsure, read_moment
from bot.errors import Invalid
from bot.kinds import Reading, When
from bot.language import LANGUAGES, Reader, Writer, load, moment_text
from bot.planned import Planned, Shift, Why
from bot.replies import Phrase
from tests.hostile import INVISIBLE, QUERIES, SLOW, grows_gently

PARIS = ZoneInfo("Europe/Paris")
FRIDAY = datetime(2026, 3, 20, 18, 0, tzinfo=UTC)
"""A Friday, 19:00 in Paris."""
MONDAY = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
NIGHT = datetime(2026, 3, 19, 23, 30, tzinfo=UTC)
"""The same Friday, 00:30 in Paris."""

BOT = Path(__file__).parents[1] / "bot"


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def meant(text: str, now: datetime = FRIDAY) -> datetime:
    found = read_moment(text, now, PARIS)
    assert isinstance(found, Understood), found
    assert found.planned.zone == "Europe/Paris"
    return found.planned.wall


def doubted(text: str, now: datetime = FRIDAY) -> list[datetime]:
    found = read_moment(text, now, PARIS)
    assert isinstance(found, Unsure), found
    return [planned.wall for planned in found.candidates]


def refused(text: str, now: datetime = FRIDAY) -> Why:
    found = read_moment(text, now, PARIS)
    assert isinstance(found, Unclear), found
    return found.why


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jeudi 19h", "2026-03-26 19:00"),
        ("demain 18h", "2026-03-21 18:00"),
        ("jeudi prochain 19h", "2026-03-26 19:00"),
        ("ce soir 20h", "2026-03-20 20:00"),
        ("le 12 juin à 18h30", "2026-06-12 18:30"),
        ("next Friday 7pm", "2026-03-27 19:00"),
        ("tomorrow noon", "2026-03-21 12:00"),
    ],
)
def test_the_dates_everybody_types(text: str, expected: str) -> None:
    assert meant(text) == wall(expected)
    assert meant(text.upper()) == wall(expected)
    assert meant(text.replace("à", "a")) == wall(expected)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        *(("19h", "19:00"), ("18h30", "18:30"), ("18 h 30", "18:30"), ("18 heures 30", "18:30"), ("19h5", "19:05")),
        *(("7pm", "19:00"), ("7:30 pm", "19:30"), ("7.30 p.m.", "19:30"), ("12am", "00:00"), ("12:15 PM", "12:15")),
        *(("noon", "12:00"), ("midi", "12:00"), ("midi et demi", "12:30"), ("midi et quart", "12:15")),
        *(("à 18", "18:00"), ("vers 18h", "18:00"), ("at 18:00", "18:00"), ("18h30mn", "18:30"), ("0h", "00:00")),
        *(("8h du soir", "20:00"), ("3h de l'après-midi", "15:00"), ("in the evening at 8", "20:00")),
        *(
            ("matin 9h", "09:00"),
            ("19:00:00", "19:00"),
            ("20 h précises", "20:00"),
            ("7 o'clock in the morning", "07:00"),
        ),
        *(("19.30", "19:30"), ("18.00", "18:00")),
        *(("19 heures moins le quart", "18:45"), ("19h et demie", "19:30")),
    ],
)
def test_hours_are_read_however_they_are_written(text: str, clock: str) -> None:
    assert meant(f"24 mars {text}") == wall(f"2026-03-24 {clock}")
    assert meant(f"{text} mardi 24 mars") == wall(f"2026-03-24 {clock}")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(("après-demain", "2026-03-22"), ("APRES DEMAIN", "2026-03-22"), ("the day after tomorrow", "2026-03-22")),
        *(("ce jeudi", "2026-03-26"), ("this Thursday", "2026-03-26"), ("jeu.", "2026-03-26"), ("thurs", "2026-03-26")),
        *(("jeudi en huit", "2026-04-02"), ("mercredi en quinze", "2026-04-08"), ("a week on Thursday", "2026-04-02")),
        *(("dans 3 jours", "2026-03-23"), ("in 3 days", "2026-03-23"), ("in two weeks", "2026-04-03")),
        *(("in 8 days", "2026-03-28"), ("dans un mois", "2026-04-20"), ("dans deux jours", "2026-03-22")),
        *(
            ("12/06", "2026-06-12"),
            ("12/06/2027", "2027-06-12"),
            ("12/6/27", "2027-06-12"),
            ("12.06.2027", "2027-06-12"),
        ),
        *(("12-06-2027", "2027-06-12"), ("2027-06-12", "2027-06-12"), ("2027/06/12", "2027-06-12")),
        *(
            ("1er janv.", "2027-01-01"),
            ("12 déc.", "2026-12-12"),
            ("12 févr", "2027-02-12"),
            ("2 sept 2027", "2027-09-02"),
        ),
        *(("June 12th", "2026-06-12"), ("June 12, 2027", "2027-06-12"), ("the 12th of June", "2026-06-12")),
        *(("vendredi 12 juin", "2026-06-12"), ("ven. 12 juin", "2026-06-12"), ("mar. 24 mars", "2026-03-24")),
        *(("12 mar 2027", "2027-03-12"), ("mar.", "2026-03-24"), ("le 12", "2026-04-12"), ("the 3rd", "2026-04-03")),
        *(
            ("31", "2026-03-31"),
            ("jeudi 26", "2026-03-26"),
            ("29 février", "2028-02-29"),
            ("samedi 12 juin 2027", "2027-06-12"),
        ),
        *(("tmrw", "2026-03-21"), ("mai 12", "2026-05-12"), ("Jeudi 26/3", "2026-03-26")),
        *(("mercredi de la semaine prochaine", "2026-03-25"), ("next week Friday", "2026-03-27")),
        *(("vendredi", "2026-03-27"), ("aujourd’hui", "2026-03-20"), ("samedi", "2026-03-21")),
    ],
)
def test_days_are_read_however_they_are_written(text: str, day: str) -> None:
    clock = "19h30" if text == "aujourd’hui" else "18h30"
    expected = wall(f"{day} {clock.replace('h', ':')}")
    for written in (f"{text} {clock}", f"{text} à {clock}", f"{clock} {text}", f"{text}, {clock}"):
        assert meant(written) == expected, written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("19h", "2026-03-21 19:00"), ("20h", "2026-03-20 20:00"), ("midi", "2026-03-21 12:00")),
        *(("minuit", "2026-03-21 00:00"), ("ce soir minuit", "2026-03-21 00:00"), ("demain 24h", "2026-03-22 00:00")),
        *(("in 2 hours", "2026-03-20 21:00"), ("dans 1h30", "2026-03-20 20:30"), ("in 90 minutes", "2026-03-20 20:30")),
        *(("dans une demi-heure", "2026-03-20 19:30"), ("in an hour and a half", "2026-03-20 20:30")),
        *(
            ("dans deux heures", "2026-03-20 21:00"),
            ("now", "2026-03-20 19:00"),
            ("2 hours from now", "2026-03-20 21:00"),
        ),
        *(
            ("tonight at 8", "2026-03-20 20:00"),
            ("ce soir 9", "2026-03-20 21:00"),
            ("jeudi soir 26 mars 20h", "2026-03-26 20:00"),
            ("2027-06-12T18:30", "2027-06-12 18:30"),
        ),
        *(("2027-06-12T18:30:00Z", "2027-06-12 20:30"), ("2027-06-12T18:30-04:00", "2027-06-13 00:30")),
        *(
            ("12 juin 19h UTC", "2026-06-12 21:00"),
            ("20/03 18h30", "2026-03-20 18:30"),
            ("aujourd'hui 18h30", "2026-03-20 18:30"),
        ),
    ],
)
def test_an_hour_alone_a_delay_or_an_instant_is_enough(text: str, expected: str) -> None:
    assert meant(text) == wall(expected)


@pytest.mark.parametrize(
    ("text", "now", "expected"),
    [
        ("jeudi prochain 19h", MONDAY, ["2026-03-19 19:00", "2026-03-26 19:00"]),
        ("next Friday 7pm", MONDAY, ["2026-03-20 19:00", "2026-03-27 19:00"]),
        ("vendredi en huit 19h", FRIDAY, ["2026-03-27 19:00", "2026-04-03 19:00"]),
        ("dans 8 jours à 19h", FRIDAY, ["2026-03-27 19:00", "2026-03-28 19:00"]),
        ("dans quinze jours 19h", FRIDAY, ["2026-04-03 19:00", "2026-04-04 19:00"]),
        ("jeudi 12 juin 19h", FRIDAY, ["2026-06-12 19:00", "2026-06-11 19:00"]),
        ("vendredi 26 mars 19h", FRIDAY, ["2026-03-26 19:00", "2026-03-27 19:00"]),
        ("jeudi 20 mars 20h", FRIDAY, ["2026-03-20 20:00", "2026-03-26 20:00"]),
        ("demain jeudi 19h", FRIDAY, ["2026-03-21 19:00", "2026-03-26 19:00"]),
        ("jeudi minuit", FRIDAY, ["2026-03-26 00:00", "2026-03-27 00:00"]),
        ("demain à 7", FRIDAY, ["2026-03-21 07:00", "2026-03-21 19:00"]),
        ("tomorrow 8 o'clock", FRIDAY, ["2026-03-21 08:00", "2026-03-21 20:00"]),
        ("demain matin 19h", FRIDAY, ["2026-03-21 07:00", "2026-03-21 19:00"]),
        ("samedi 18h-20h", FRIDAY, ["2026-03-21 18:00", "2026-03-21 20:00"]),
        ("samedi de 18h à 20h", FRIDAY, ["2026-03-21 18:00", "2026-03-21 20:00"]),
        ("tomorrow from 7pm to 9pm", FRIDAY, ["2026-03-21 19:00", "2026-03-21 21:00"]),
    ],
)
def test_S46_what_can_be_read_in_two_ways_is_asked(text: str, now: datetime, expected: list[str]) -> None:
    assert doubted(text, now) == [wall(one) for one in expected]


def test_tomorrow_is_the_calendar_s_even_to_those_still_up() -> None:
    assert meant("demain 19h", NIGHT) == wall("2026-03-21 19:00")


def test_readings_that_are_over_are_no_doubt() -> None:
    assert meant("aujourd'hui minuit") == wall("2026-03-21 00:00")
    assert meant("today at 8", FRIDAY) == wall("2026-03-20 20:00")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        *(("2026-02-30", Why.NO_SUCH_DAY), ("2026-02-30 19h", Why.NO_SUCH_DAY), ("31/11 19h", Why.NO_SUCH_DAY)),
        *(("31/11", Why.NO_SUCH_DAY), ("30 février 19h", Why.NO_SUCH_DAY), ("12/13/2026 19h", Why.NO_SUCH_DAY)),
        *(("29/02/2027 19h", Why.NO_SUCH_DAY), ("0/0 19h", Why.NO_SUCH_DAY), ("0000-01-01 19h", Why.NO_SUCH_DAY)),
        *(("9999-12-31", Why.FAR), ("9999-12-31 23:59", Why.FAR), ("12 juin 2028 19h", Why.FAR)),
        *(
            ("in 99999 hours", Why.UNREADABLE),
            ("in 999 weeks at noon", Why.FAR),
            ("9999-12-31T23:59:59-14:00", Why.FAR),
        ),
        *(
            ("0001-01-01", Why.PAST),
            ("0001-01-01 00:00", Why.PAST),
            ("jeudi 9999-12-31 24h", Why.FAR),
            ("0001-01-01T00:00:00+14:00", Why.PAST),
        ),
        *(("hier 19h", Why.PAST), ("yesterday", Why.PAST), ("avant-hier", Why.PAST), ("jeudi dernier 19h", Why.PAST)),
        *(("last Friday 7pm", Why.PAST), ("2 hours ago", Why.PAST), ("il y a 3 jours", Why.PAST)),
        *(("19/03 19h", Why.PAST), ("1er mars 19h", Why.PAST), ("12 juin 2019 19h", Why.PAST), ("today 5pm", Why.PAST)),
        *(("25:00", Why.NO_SUCH_HOUR), ("demain 25h", Why.NO_SUCH_HOUR), ("demain 24:30", Why.NO_SUCH_HOUR)),
        *(("demain 19h75", Why.NO_SUCH_HOUR), ("demain 19:99", Why.NO_SUCH_HOUR), ("demain 0pm", Why.NO_SUCH_HOUR)),
        *(("demain", Why.NO_HOUR), ("12 juin", Why.NO_HOUR), ("12/06/2027", Why.NO_HOUR), ("jeudi soir", Why.NO_HOUR)),
        *(("la semaine prochaine 19h", Why.NO_DAY), ("next month", Why.NO_DAY), ("fin juin 19h", Why.NO_DAY)),
        *(("juin 19h", Why.NO_DAY), ("ce week-end", Why.NO_DAY)),
        *(("n'importe quoi", Why.UNREADABLE), ("", Why.UNREADABLE), ("2026", Why.UNREADABLE), ("19", Why.UNREADABLE)),
        *(
            ("1789999999", Why.UNREADABLE),
            ("12 juin 19h PST", Why.UNREADABLE),
            ("jeudi et vendredi 19h", Why.UNREADABLE),
        ),
        *(
            ("10-12 juin 19h", Why.UNREADABLE),
            ("le 12 et le 13 juin 19h", Why.UNREADABLE),
            ("demain dans 2 heures", Why.UNREADABLE),
            ("salle 12 19h", Why.UNREADABLE),
            ("jeudi 19h à Paris", Why.UNREADABLE),
            ("tous les jeudis 19h", Why.UNREADABLE),
            ("pas jeudi 19h", Why.UNREADABLE),
            ("demain 1930", Why.UNREADABLE),
            ("demain 19", Why.UNREADABLE),
            ("19h 20h 21h", Why.UNREADABLE),
            ("demain 12 juin 19h", Why.UNREADABLE),
        ),
    ],
)
def test_S46_what_cannot_be_planned_is_refused_for_its_reason(text: str, why: Why) -> None:
    assert refused(text) is why


@pytest.mark.parametrize("text", ["le 28 mars 2027 à 2h30", "2027-03-28 02:30", "28/03/2027 2:30 am"])
def test_S48_a_time_the_clocks_skip_is_read_and_flagged(text: str) -> None:
    found = read_moment(text, FRIDAY, PARIS)
    assert isinstance(found, Understood)
    assert found.planned.shift is Shift.SKIPPED
    assert found.planned.instant == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_S48_a_time_that_comes_twice_is_read_as_the_first_and_flagged() -> None:
    found = read_moment("2026-10-25 02:30", FRIDAY, PARIS)
    assert isinstance(found, Understood)
    assert found.planned.shift is Shift.TWICE
    assert found.planned.instant == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_day_without_a_year_is_the_next_one_unless_it_has_just_passed() -> None:
    assert meant("12 février 19h") == wall("2027-02-12 19:00")
    assert refused("12 mars 19h") is Why.PAST
    assert meant("12 mars 2027 19h") == wall("2027-03-12 19:00")
    assert refused("28 décembre 19h", datetime(2027, 1, 3, tzinfo=UTC)) is Why.PAST


@pytest.mark.parametrize("language", LANGUAGES)
@given(at=st.datetimes(wall("2026-03-20 18:00"), wall("2028-03-01 00:00"), timezones=st.just(UTC)), data=st.data())
@settings(max_examples=100, deadline=None)
def test_what_the_bot_writes_can_be_typed_back(language: str, at: datetime, data: st.DataObject) -> None:
    zone = data.draw(st.sampled_from(["Europe/Paris", "America/New_York", "UTC", "America/Argentina/Buenos_Aires"]))
    planned = Planned.of(at.replace(second=0, microsecond=0), zone)
    shown = moment_text(planned.instant, Reader(language=language, zone=zone))
    for text in (shown, f"{planned.wall:%Y-%m-%d %H:%M}"):
        found = read_moment(text, FRIDAY, ZoneInfo(zone))
        assert isinstance(found, Understood), text
        assert found.planned.wall == planned.wall


PIECES = st.sampled_from(
    re.split(
        "[|]",
        "jeudi|demain|prochain|next|friday|en|huit|19h|7pm|12|juin|12/06|31/11|2027-06-12|2026-02-30|9999-12-31|midi|le"
        "|0001-01-01|minuit|à|-|,|dans|in|3|jours|hours|ce|soir|matin|last|ago|25:00|24h|1er|mars|mar.|T18:30:00Z|UTC|du"
        "|(Europe/Paris)|semaine|prochaine|99|0|h|:|am|o'clock|moins le quart|et|demie|99999999999|½|٣",
    )
)
ODD = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=7).map(" ".join),
    st.lists(PIECES, max_size=5).map("".join),
    st.sampled_from([*QUERIES, *INVISIBLE]),
)
NOWS = st.sampled_from([FRIDAY, MONDAY, NIGHT, datetime(2028, 2, 29, 23, 59, tzinfo=UTC)])
ZONES = st.sampled_from(["Europe/Paris", "UTC", "Pacific/Kiritimati", "America/Adak"]).map(ZoneInfo)


@given(text=ODD, now=NOWS, zone=ZONES)
@settings(max_examples=400, deadline=None)
def test_S46_no_text_raises_and_whatever_is_understood_can_be_planned(text: str, now: datetime, zone: ZoneInfo) -> None:
    found = read_moment(text, now, zone)
    match found:
        case Understood(planned=planned):
            kept: tuple[Planned, ...] = (planned,)
        case Unsure(candidates=kept):
            assert 2 <= len(kept) <= 3
        case Unclear():
            kept = ()
    for one in kept:
        assert now - timedelta(hours=1) <= one.instant <= now + timedelta(days=731)
        assert one.zone == zone.key


def test_S40_no_date_is_slow() -> None:
    for unit in (*SLOW, "19h ", "1:", "jeudi ", "dans ", "12/", "à ", "- ", "|", "demain", "et "):
        assert grows_gently(lambda n, unit=unit: read_moment((unit * n)[:n], FRIDAY, PARIS), TEXT_MAX // 2), unit  # type: ignore[misc]
    assert refused("jeudi 19h" + " " * TEXT_MAX) is Why.UNREADABLE


# --- what is said


WORDS = load([BOT], strict=True)


def said(text: str, language: str = "fr") -> str:
    with pytest.raises(Invalid) as caught:
        When().read(text, Reading(now=FRIDAY, zone="Europe/Paris", language=language))
    return written(caught.value.phrase, language)


def written(phrase: Phrase | None, language: str) -> str:
    assert phrase
    writer = Writer(words=WORDS, reader=Reader(language=language, zone="Europe/Paris"))
    return writer.plain(phrase).replace("\u00a0", " ")


def test_S46_every_reading_is_shown_and_can_be_copied() -> None:
    text = said("jeudi 12 juin 19h")
    assert "vendredi 12 juin 2026 à 19:00 (Europe/Paris) ou jeudi 11 juin 2026 à 19:00 (Europe/Paris)" in text
    assert said("demain jeudi minuit", "en").count("2026") == READINGS_MAX


def test_S46_what_is_missing_is_asked_with_the_words_that_were_typed() -> None:
    assert said("demain") == "À quelle heure ? Écrivez par exemple : demain 19h"
    assert said("12 June", "en") == "At what time? Write for example: 12 June 7pm"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text", ["demain", "2026-02-30", "31/11", "9999-12-31", "0001-01-01", "hier", "25:00", "x", "juin 19h"]
)
def test_S46_every_refusal_has_an_example_that_is_understood_at_any_time(language: str, text: str) -> None:
    example = re.split(r"(?:exemple :|example:) ", said(text, language))[1].split(".")[0]
    year = (FRIDAY + timedelta(days=n, hours=n % 24) for n in chain(range(365)))
    assert all(
        isinstance(read_moment(example, now, PARIS), Understood) for now in year if now.astimezone(PARIS).hour > 3
    )


@pytest.mark.parametrize(("language", "words"), [("fr", "02:30 n'existe pas"), ("en", "02:30 does not exist")])
def test_S48_the_organiser_reads_the_time_that_was_taken(language: str, words: str) -> None:
    planned = When().read("28/03/2027 2h30", Reading(now=FRIDAY, zone="Europe/Paris", language=language))
    text = written(planned.notice(), language)
    assert words in text
    assert "03:30 (Europe/Paris)" in text
    assert date(2027, 3, 28) == planned.wall.date()
