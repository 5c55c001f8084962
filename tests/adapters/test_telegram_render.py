"""What an answer looks like on Telegram: pure, so tested without any connection."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.telegram import limits
from adapters.telegram.markup import JOINER, cut, messages, shortened, units
from adapters.telegram.render import Payload, alert, render
from bot.kinds import Choice, Upload
from bot.language import Reader, Words
from bot.replies import (
    Answer,
    Ask,
    Button,
    CommandName,
    Field,
    Fields,
    Heading,
    Item,
    Items,
    Link,
    Mention,
    Moment,
    Note,
    Paragraph,
    Phrase,
    Picture,
    Press,
    Question,
    Quote,
    Reply,
    Strong,
    Style,
    say,
)
from bot.requests import Outcome
from tests.adapters.survey import LEVEL, texts
from tests.standins.telegram.keyboard import checked
from tests.standins.telegram.markup import found_in, parse_html, trimmed
from tests.standins.telegram.markup import units as their_units

WORDS = Words(texts(), strict=True)
BOT = "amicale_test_bot"
FAMILY = "👩‍👩‍👧‍👦"
PRESS = Press(code="tv", args=(1,))
GO = Button(label=say("survey-vote"), press=PRESS)


def shown(answer: Answer, *, public: bool = False, language: str = "en") -> tuple[Payload, ...]:
    return render(Outcome(answer=answer, reader=Reader(language=language)), WORDS, bot=BOT, public=public)


def one(answer: Answer, *, public: bool = False, language: str = "en") -> Payload:
    (payload,) = shown(answer, public=public, language=language)
    return payload


def told(text: str) -> Phrase:
    return say("as-is", text=text)


def test_every_block_has_its_form() -> None:
    reply = Reply(
        text=told("Hello & welcome"),
        blocks=(
            Heading(text="Title <1>"),
            Paragraph(text=Strong("strong")),
            Fields(rows=(Field(label=told("City"), value="Lyon"), Field(label=told("Job"), value="R&D"))),
            Quote(text="own words"),
            Picture(url="https://example.org/a.png?x=1&y=2", caption="A house"),
            Note(text=Link("rules", 'https://example.org/"quoted"')),
        ),
    )
    assert one(reply).html == (
        "Hello &amp; welcome\n\n<b>Title &lt;1&gt;</b>\n\n<b>strong</b>\n\n<b>City</b> Lyon\n<b>Job</b> R&amp;D\n\n"
        "<blockquote>own words</blockquote>\n\n"
        '<a href="https://example.org/a.png?x=1&amp;y=2">A house (example.org)</a>\n\n'
        '<i><a href="https://example.org/&quot;quoted&quot;">rules (example.org)</a></i>'
    )


def test_inline_nodes_have_their_form() -> None:
    at = datetime(2026, 6, 12, 17, 0, tzinfo=UTC)
    text = say("and-also", first=CommandName("survey fill"), second=Mention("telegram", 42, "Zoé <3"))
    assert one(Reply(text=text), language="fr").html == '/sondage_remplir, <a href="tg://user?id=42">Zoé &lt;3</a>'
    assert one(Reply(blocks=(Paragraph(text=Mention("discord", 42, "Zoé")),))).html == "Zoé"
    assert one(Reply(blocks=(Paragraph(text=Moment(at)),))).html == "Friday 12 June 2026 at 17:00 UTC"
    assert one(Reply(blocks=(Paragraph(text=Link("x", "javascript:alert(1)")),))).html == "x (javascript:alert(1))"
    assert one(Reply(blocks=(Heading(text=Strong("not twice")),))).html == "<b>not twice</b>"


def test_nothing_to_see_is_still_a_message() -> None:
    assert one(Reply(text=told("\u2060 \u200b"))).html == "…"
    assert shown(None) == ()


def items(count: int) -> Items:
    entries = (Item(title=f"N{n}", detail="d", press=Press(code="tv", args=(n,))) for n in range(11, 11 + count))
    return Items(items=tuple(entries), prompt=say("survey-open"), start=11)


def test_lists_have_named_or_numbered_buttons() -> None:
    few = one(Reply(blocks=(items(3),), buttons=((GO,),)))
    assert [[key.label for key in row] for row in few.keys] == [["N11"], ["N12"], ["N13"], ["Vote"]]
    assert "11. <b>N11</b>\nd\n12. <b>N12</b>" in few.html
    many = one(Reply(blocks=(items(7),)))
    assert [[key.label for key in row] for row in many.keys] == [["11", "12", "13", "14", "15"], ["16", "17"]]
    assert many.html.endswith("<i>Open an entry</i>")


def test_buttons_have_their_form() -> None:
    link = Button(label=say("survey-door"), link=PRESS, style=Style.MAIN)
    web = Button(label=told("x" * 100), url="https://example.org")
    odd = Button(label=told("odd"), url="ftp://example.org")
    long = Button(label=told("long"), press=Press(code="tv", args=("x" * 80,)))
    keys = one(Reply(text=told("x"), buttons=((GO, link, web, odd, long),))).keys
    assert [(key.data, key.url) for key in keys[0]] == [
        ("1-tv-1", None),
        (None, f"https://t.me/{BOT}?start=1-tv-1"),
        (None, "https://example.org"),
    ]
    assert keys[0][1].style is Style.MAIN
    assert units(keys[0][2].label) == limits.LABEL_UNITS
    wide = one(Reply(text=told("x"), buttons=((GO,) * 20,) * 10)).keys
    assert max(len(row) for row in wide) == limits.BUTTONS_PER_ROW
    assert sum(len(row) for row in wide) == limits.BUTTONS_MAX


def question(**more: object) -> Question:
    asked = {"name": "level", "kind": LEVEL, "label": told("level"), "ask": told("How <much>?"), "required": True}
    return Question(**(asked | more))  # type: ignore[arg-type]


def test_questions_show_progress_problem_and_what_was_said_before() -> None:
    asked = question(problem=told("No & no"), value="high", options=Choice.options(LEVEL))
    ask = Ask(title=say("survey-fill.title"), submit=PRESS, questions=(asked,), page=2, pages=5, buttons=((GO,),))
    payload = one(ask)
    assert payload.html == (
        "<b>Survey</b>  2/5\n\n⚠️ No &amp; no\n\nHow &lt;much&gt;?\n\n<i>Your answer so far: A lot</i>"
    )
    assert payload.keys[0][0].label == "Vote"
    file = question(kind=Upload(), value='{"ref": "secret", "name": "me.png", "type": "image/png", "size": 3}')
    payload = one(Ask(title=told("T"), submit=PRESS, questions=(file,)))
    assert payload.html == "<b>T</b>\n\nHow &lt;much&gt;?\n\n<i>Your answer so far: me.png</i>"


def test_S35_text_for_several_readers_is_inert() -> None:
    words = "@ana /ban https://x.example.com a@b.fr t.me/x 3/4 v1.2 e.g. www.paris.fr"
    payload = one(Reply(text=told(words), blocks=(Quote(text=words), Heading(text=words))), public=True)
    plain, _entities = parse_html(payload.html)
    assert found_in(plain, []) == []
    assert plain.replace(JOINER, "") == "\n\n".join([words] * 3)
    assert JOINER not in one(Reply(text=told(words))).html
    kept = one(Reply(text=say("as-is", text=CommandName("survey fill"))), public=True)
    assert kept.html == "/survey_fill"


@pytest.mark.parametrize(
    "unit",
    ["a", "é", "e\u0301", "😀", "👍🏽", FAMILY, "🇫🇷", "🏴\U000e0067\U000e0062\U000e007f", "ש", "أ", "&", "<", "x "],
)
@pytest.mark.parametrize("around", [-2, -1, 0, 1, 2])
def test_S42_texts_at_exactly_the_limit_are_cut_between_graphemes(unit: str, around: int) -> None:
    count = limits.MESSAGE_UNITS // their_units(unit) + around
    payloads = shown(Reply(text=told(unit * count)))
    whole = ""
    for payload in payloads:
        plain, _entities = parse_html(payload.html)
        assert 0 < their_units(plain) <= limits.MESSAGE_UNITS
        assert plain.strip() == (unit * (len(plain) // len(unit))).strip()
        whole += plain
    assert whole == unit * count
    assert len(payloads) == (1 if their_units(unit * count) <= limits.MESSAGE_UNITS else 2)


def test_S42_marks_are_whole_on_both_sides_of_a_cut() -> None:
    payloads = shown(Reply(blocks=(Quote(text=Strong("<&> " * 2000)),), buttons=((GO,),)))
    assert len(payloads) > 1
    for payload in payloads:
        assert payload.html.startswith("<blockquote><b>")
        assert payload.html.endswith("</b></blockquote>")
    assert [bool(payload.keys) for payload in payloads] == [False] * (len(payloads) - 1) + [True]


def test_paragraphs_stay_together_where_they_fit() -> None:
    payloads = shown(Reply(blocks=tuple(Paragraph(text=letter * 1500) for letter in "abcd")))
    assert [payload.plain.replace("\n", "")[::1500] for payload in payloads] == ["ab", "cd"]


def test_one_grapheme_longer_than_a_message_is_broken_rather_than_lost() -> None:
    assert "".join(p.plain for p in shown(Reply(text=told("e" + "\u0301" * 5000)))) == "e" + "\u0301" * 5000


LETTERS = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs", "Co")),
        st.sampled_from("<>&\"'@/._*[]`\n\u200d\u2060\u0301😀🇫🇷"),
    )
)
BLOCKS = st.one_of(
    st.builds(lambda t: Paragraph(text=t), LETTERS),
    st.builds(lambda t: Heading(text=Strong(t)), LETTERS),
    st.builds(lambda t: Quote(text=Link(t, "https://example.org/?" + t)), LETTERS),
    st.builds(lambda t: Note(text=Mention("telegram", 7, t)), LETTERS),
    st.builds(lambda t, u: Fields(rows=(Field(label=told(t), value=u),) * 2), LETTERS, LETTERS),
    st.builds(
        lambda t, n: Items(items=(Item(title=t, detail=Strong(t), press=PRESS),) * n, prompt=told(t)),
        LETTERS,
        st.integers(0, 12),
    ),
    st.builds(lambda t: Picture(url=t, caption=t), LETTERS),
    st.builds(lambda t: Picture(photo="abc", caption=t), LETTERS),
)


@settings(max_examples=150, deadline=None)
@given(LETTERS, st.lists(BLOCKS, max_size=6), st.integers(1, 1500), st.booleans())
def test_S34_whatever_is_said_telegram_can_read_it(
    text: str, blocks: list[Paragraph], times: int, public: bool
) -> None:
    reply = Reply(
        text=told(text[:5] * times), blocks=tuple(blocks), buttons=((Button(label=told(text), press=PRESS),),)
    )
    for payload in shown(reply, public=public):
        plain, entities = trimmed(*parse_html(payload.html))
        assert payload.photo or plain
        assert their_units(plain) <= (limits.CAPTION_UNITS if payload.photo else limits.MESSAGE_UNITS)
        assert plain == payload.plain.strip()
        if public:
            taken = [entity for entity in entities if entity["type"] in ("text_link", "text_mention")]
            assert not [found for found in found_in(plain, taken) if found["type"] in ("mention", "bot_command")]
        rows = [[{"text": key.label, "callback_data": key.data} for key in row] for row in payload.keys]
        checked({"inline_keyboard": rows} if rows else None, BOT)


@given(LETTERS, st.integers(2, 30))
def test_cutting_loses_nothing(text: str, room: int) -> None:
    head, tail = cut(text, room)
    assert head + tail == text
    assert units(head) <= room
    assert units(shortened(text, room)) <= room
    if head and tail and not unicodedata.category(tail[0]).startswith("M"):
        assert not tail.startswith("\u200d")


def test_alerts_are_short_texts_and_nothing_else() -> None:
    def over(answer: Answer) -> str | None:
        return alert(Outcome(answer=answer, reader=Reader()), WORDS)

    assert over(Reply(text=told("No <b>"))) == "No <b>"
    assert over(Reply(text=told("x" * 200))) == "x" * 200
    assert over(Reply(text=told("x" * 201))) is None
    assert over(Reply(text=told("x"), buttons=((GO,),))) is None
    assert over(Reply(blocks=(Note(text="x"),))) is None
    assert over(None) is None
    assert messages((), limits.MESSAGE_UNITS) == ()


def test_a_photo_has_its_words_below_when_they_are_few() -> None:
    picture = Picture(photo="abc", caption="A house")
    (payload,) = shown(Reply(text=told("Look"), blocks=(picture,), buttons=((Button(label=told("Go"), press=PRESS),),)))
    assert (payload.photo, payload.plain) == ("abc", "Look\n\nA house")
    assert payload.keys
    photo, words = shown(Reply(text=told("x" * limits.CAPTION_UNITS), blocks=(picture,)))
    assert (photo.photo, photo.html) == ("abc", "")
    assert words.plain.endswith("A house")
    (bare,) = shown(Reply(blocks=(Picture(photo="abc", caption=""),)))
    assert (bare.photo, bare.html) == ("abc", "")


def test_several_photos_come_before_the_words_and_their_buttons() -> None:
    pictures = tuple(Picture(photo=name, caption="") for name in "ab")
    payloads = shown(Reply(text=told("Look"), blocks=pictures, buttons=((Button(label=told("Go"), press=PRESS),),)))
    assert [(payload.photo, bool(payload.keys)) for payload in payloads] == [("a", False), ("b", False), ("", True)]
