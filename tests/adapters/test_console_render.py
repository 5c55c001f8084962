"""What a terminal shows: every answer becomes text, and its numbers do what stands beside them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.console.render import Screen, render
from bot.documents import Document
from bot.kinds import Text
from bot.language import Reader, Words, Writer
from bot.presses import fits
from bot.replies import (
    Argument,
    Ask,
    Block,
    Button,
    CommandName,
    Field,
    Fields,
    Heading,
    Inline,
    Item,
    Items,
    Link,
    Mention,
    Moment,
    Note,
    Paragraph,
    Picture,
    Press,
    Question,
    Quote,
    Reply,
    Strong,
    presses_of,
    say,
)

FTL = """
as-is = { $text }
list = Open
find = search
    .title = Search
form = Form
console-photo = photo: { $caption }
console-file = file: { $name }
"""
WORDS = Words([("fr", FTL), ("en", FTL)])
WRITER = Writer(words=WORDS, reader=Reader(language="en", zone="Europe/Paris"))
OPEN = Press(code="ab", args=("x",))


def shown(*blocks: Block, text: str = "", buttons: tuple[tuple[Button, ...], ...] = ()) -> str:
    said = say("as-is", text=text) if text else None
    return render(Reply(text=said, blocks=blocks, buttons=buttons), WRITER).text


def button(label: str, code: str = "ab") -> Button:
    return Button(label=say("as-is", text=label), press=Press(code=code))


def test_entries_and_buttons_are_numbered_in_one_sequence() -> None:
    items = Items(
        items=(Item(title="Ana", detail="Lyon", press=OPEN), Item(title="Ben"), Item(title="Chloé", press=OPEN)),
        prompt=say("list"),
        start=11,
    )
    rows = ((button("Next", "nx"), Button(label=say("list"), link=Press(code="ln"))), (button("Refine", "rf"),))
    screen = render(Reply(text=say("list"), blocks=(items,), buttons=rows), WRITER)
    assert screen.text == "Open\n\n [1] Ana · Lyon\n 12. Ben\n [2] Chloé\n\n[3] Next  [4] Open\n[5] Refine"
    assert [one.press.code for one in screen.offers] == ["ab", "ab", "nx", "ln", "rf"]
    assert [one.by_link for one in screen.offers] == [False, False, False, True, False]


def test_each_block_has_its_form() -> None:
    assert shown(Heading(text="Title"), Paragraph(text="Body")) == "Title\n\nBody"
    assert shown(Quote(text="one\ntwo")) == "| one\n| two"
    assert shown(Note(text="small")) == "small"
    assert shown(Picture(url="https://example.org/a.png", caption="Us")) == "Us <https://example.org/a.png>"
    assert shown(Picture(photo="abc", caption="Us")) == "[photo: Us]"
    rows = (
        Field(label=say("as-is", text="City"), value="Lyon"),
        Field(label=say("as-is", text="Company"), value="a\nb"),
    )
    assert shown(Fields(rows=rows)) == "  City     Lyon\n  Company  a\n           b"


def test_each_node_has_its_form() -> None:
    at = datetime(2026, 3, 20, 18, 0, tzinfo=UTC)
    nodes: tuple[tuple[Inline, str], ...] = (
        (Strong("bold"), "bold"),
        (Link("here", "https://example.org"), "here <https://example.org>"),
        (Mention("discord", 1, "Ana"), "@Ana"),
        (Moment(at), "Friday 20 March 2026 at 19:00 (Europe/Paris)"),
        (CommandName("find"), "/search"),
    )
    for node, expected in nodes:
        assert shown(Paragraph(text=node)) == expected


def test_a_web_address_is_shown_because_nothing_can_open_it() -> None:
    row = (Button(label=say("list"), url="https://example.org"), button("Go"))
    assert shown(text="x", buttons=(row,)) == "x\n\nOpen: https://example.org  [1] Go"


def test_a_question_shows_what_was_wrong_and_what_was_said() -> None:
    question = Question(
        name="city", kind=Text(), label=say("find"), ask=say("as-is", text="Which city?"), required=True,
        value="Lyonn", problem=say("as-is", text="No such city."),
    )  # fmt: skip
    ask = Ask(title=say("form"), submit=OPEN, questions=(question,), page=2, pages=3, buttons=((button("Cancel"),),))
    assert render(ask, WRITER).text == "Form (2/3)\n\n! No such city.\nWhich city?\n= Lyonn\n\n[1] Cancel"


def test_there_is_colour_only_when_it_is_asked_for() -> None:
    reply = Reply(blocks=(Heading(text="Title"), Note(text="small"), Paragraph(text=Strong("bold"))))
    assert "\x1b" not in render(reply, WRITER).text
    assert render(reply, WRITER, colour=True).text == "\x1b[1mTitle\x1b[0m\n\n\x1b[2msmall\x1b[0m\n\n\x1b[1mbold\x1b[0m"


def test_silence_is_empty() -> None:
    assert render(None, WRITER) == Screen(text="")


@pytest.mark.parametrize("hostile", ["\x1b[2J", "\x9b2J", "\x07", "\r", "\x1b]0;title\x07", "\u202e", "\ud800", "\x00"])
def test_nothing_said_by_a_member_drives_the_terminal(hostile: str) -> None:
    said = f"a{hostile}b"
    for block in (Paragraph(text=said), Quote(text=Strong(said)), Note(text=Link(said, f"https://x/{hostile}"))):
        text = shown(block, text=said)
        assert not set("\x1b\x9b\x07\r\x00\u202e\ud800") & set(text)
    assert shown(Paragraph(text="1\u00a0000 «\u202fx\u202f» 👩\u200d👩")) == "1\u00a0000 «\u202fx\u202f» 👩\u200d👩"


texts = st.text(max_size=40)
phrases = st.builds(lambda text: say("as-is", text=text), texts)
labels = st.one_of(texts, phrases)
nodes = st.one_of(
    st.builds(Strong, labels),
    st.builds(Link, labels, texts),
    st.builds(Mention, st.sampled_from(["discord", "telegram", "console"]), st.integers(0, 2**63), texts),
    st.builds(Moment, st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))),  # noqa: DTZ001
    st.just(CommandName("find")),
)
arguments: st.SearchStrategy[Argument] = st.one_of(texts, st.integers(), st.just(date(2026, 3, 20)), nodes)
inlines = st.one_of(texts, phrases, nodes, st.builds(lambda node: say("as-is", text=node), arguments))
presses = st.builds(lambda n: Press(code="ab", args=(n,)), st.integers(0, 2**62))
buttons = st.one_of(
    st.builds(Button, label=phrases, press=presses),
    st.builds(Button, label=phrases, link=presses),
    st.builds(Button, label=phrases, url=texts),
)
rows = st.lists(st.lists(buttons, max_size=6).map(tuple), max_size=6).map(tuple)
blocks = st.one_of(
    st.builds(Heading, text=inlines),
    st.builds(Paragraph, text=inlines),
    st.builds(Quote, text=inlines),
    st.builds(Note, text=inlines),
    st.builds(Picture, url=texts, caption=inlines),
    st.builds(Fields, rows=st.lists(st.builds(Field, label=phrases, value=inlines), max_size=5).map(tuple)),
    st.builds(
        Items,
        items=st.lists(
            st.builds(Item, title=inlines, detail=inlines, press=st.one_of(st.none(), presses)), max_size=12
        ).map(tuple),
        prompt=phrases,
        start=st.integers(1, 50),
    ),
)
replies = st.builds(
    Reply, text=st.one_of(st.none(), phrases), blocks=st.lists(blocks, max_size=5).map(tuple), buttons=rows
)


@settings(deadline=None)  # a busy machine is no fault
@given(replies, st.booleans())
def test_any_answer_is_shown_with_all_its_presses(reply: Reply, colour: bool) -> None:
    screen = render(reply, WRITER, colour=colour)
    assert sorted(map(repr, presses_of(reply))) == sorted(repr(one.press) for one in screen.offers)
    assert all(fits(one.press) for one in screen.offers)
    for number in range(1, len(screen.offers) + 1):
        assert f"[{number}]" in screen.text
    controls = {letter for letter in screen.text if letter < " " and letter != "\n"}
    assert controls <= ({"\x1b"} if colour else set())


def test_the_terminals_own_words_are_complete() -> None:
    folder = Path(__file__).parents[2] / "adapters" / "console"
    keys = [
        {
            line.partition(" =")[0]
            for line in (folder / f"words.{one}.ftl").read_text("utf-8").splitlines()
            if " = " in line
        }
        for one in ("fr", "en")
    ]
    assert keys[0] == keys[1]


@pytest.mark.parametrize(
    ("type_", "seen"), [("text/calendar", "file: a.ics\n  BEGIN:X\n  END:X"), ("image/png", "file: a.ics")]
)
def test_a_file_is_named_and_read_out_where_it_is_text(type_: str, seen: str) -> None:
    file = Document(name="a.ics", type=type_, content=b"BEGIN:X\r\n\x1b\x00END:X\r\n")
    assert render(Reply(document=file), WRITER).text == seen
