"""Answers as messages: total, within every limit, nothing of what members write taken for markup."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.form import modal
from adapters.discord.message import Message
from adapters.discord.render import render
from bot.kinds import Choice, Number, Person, Text, Upload, When, Where
from bot.language import Reader, Words, Writer
from bot.replies import (
    Ask,
    Block,
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
    Option,
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
from tests.standins.discord.message_checks import message_problems, modal_problems
from tests.standins.discord.schema import problems_in

TEXT = """
as-is = { $text }
pick = Choose…
form-open = Open
directory = directory
directory-search = search
    .about = Find someone
"""
WRITER = Writer(words=Words([("en", TEXT), ("fr", TEXT)], strict=True), reader=Reader())
AT = datetime(2026, 3, 20, 18, 0, tzinfo=UTC)
ROUTE = "POST /webhooks/{webhook_id}/{webhook_token}"


def words(text: object) -> Phrase:
    return say("as-is", text=text)  # type: ignore[arg-type]


def sent(answer: Reply | Ask) -> tuple[Message, ...]:
    """The messages, each of which Discord would take."""
    messages = render(answer, WRITER)
    assert 1 <= len(messages) <= 4
    for message in messages:
        payload = message.payload(ephemeral=True)
        assert message_problems(payload) == []
        assert problems_in(ROUTE, payload) == []
        assert payload["content"] or payload["embeds"]
    return messages


def only(answer: Reply | Ask) -> dict[str, Any]:
    (message,) = sent(answer)
    return message.payload()


def test_a_text_is_the_content() -> None:
    assert only(Reply(text=words("Bonjour *Zoé*")))["content"] == "Bonjour \\*Zoé\\*"


def test_every_node_has_its_markup() -> None:
    nodes = {
        Strong("a*b"): "**a\\*b**",
        Link("the site", "https://a.example/x y"): "[the site (a.example)](<https://a.example/x%20y>)",
        Link("https://good.example", "https://evil.example"): "https\\://good.example (<https://evil.example>)",
        Link("mine", "javascript:alert(1)"): "mine (javascript:alert(1))",
        Link("out", "https://a.example)>[x](https://evil.example"): None,
        Moment(AT): "<t:1774029600:F>",
        CommandName("directory search"): "`/directory search`",
        Mention("telegram", 7, "Zo*é"): "Zo\\*é",
        Mention("discord", 7, "Zoé"): "<@7>",
    }
    for node, expected in nodes.items():
        content = only(Reply(text=words(node)))["content"]
        assert expected is None or content == expected
    assert content.count("](") <= 1


def test_S31_only_those_named_by_the_core_are_notified() -> None:
    text = say("as-is", text=Mention("discord", 7, "Zoé"))
    assert only(Reply(text=text))["allowed_mentions"] == {"parse": [], "users": ["7"]}
    hostile = "@everyone <@8> <@&9>"
    reply = Reply(text=words(hostile), blocks=(Paragraph(text=hostile), Heading(text=hostile)))
    payload = only(reply)
    assert payload["allowed_mentions"] == {"parse": [], "users": []}
    assert "<@8>" not in str(payload["content"]).replace("\\<", "")


def test_blocks_are_one_embed() -> None:
    blocks = (
        Heading(text="Zoé <@1>"),
        Paragraph(text="# A line"),
        Quote(text="her\nown *words*"),
        Fields(rows=(Field(label=words("City"), value="[Lyon](x)"), Field(label=words("Job"), value=""))),
        Picture(url="https://a.example/p.png", caption="her"),
        Note(text="small *print*"),
    )
    (embed,) = only(Reply(text=words("Found"), blocks=blocks))["embeds"]
    assert embed["title"] == "Zoé \\<@1>"
    assert embed["description"] == "\\# A line\n\n> her\n> own \\*words\\*\n\nher"
    assert [field["value"] for field in embed["fields"]] == ["\\[Lyon\\](x)", "—"]
    assert embed["image"] == {"url": "https://a.example/p.png"}
    assert embed["footer"] == {"text": "small *print*"}, "a footer has no markup"


def test_a_command_as_a_label_is_shown_as_it_is_typed() -> None:
    fields = Fields(rows=(Field(label=words(CommandName("directory search")), value="x"),))
    assert only(Reply(blocks=(fields,)))["embeds"][0]["fields"][0]["name"] == "`/directory search`"


def test_a_note_alone_is_small_print_below_the_text() -> None:
    payload = only(Reply(text=words("Done"), blocks=(Note(text="kept *here*"),)))
    assert payload["content"] == "Done\n-# kept \\*here\\*"
    assert payload["embeds"] == []


def test_a_list_is_numbered_lines_and_one_menu() -> None:
    items = tuple(Item(title=f"P{n}", detail="Lyon\n2015", press=Press(code="dp", args=(n,))) for n in range(1, 31))
    payload = only(Reply(blocks=(Items(items=items, prompt=words("Open one"), start=11),)))
    lines = payload["embeds"][0]["description"].splitlines()
    assert lines[0] == "11\\. P1"
    (row,) = payload["components"]
    (select,) = row["components"]
    assert len(select["options"]) == 25
    assert select["options"][0] == {"label": "11. P1", "value": "1-dp-1", "description": "Lyon 2015"}
    assert select["placeholder"] == "Open one"


def test_the_same_press_twice_is_told_apart_and_read_back() -> None:
    button = Button(label=words("Go"), press=Press(code="sa", args=(1,)))
    (row,) = only(Reply(text=words("x"), buttons=((button, button),)))["components"]
    ids = [part["custom_id"] for part in row["components"]]
    assert ids == ["1-sa-1", "1-sa-1~2"]


def test_buttons_in_every_style() -> None:
    row = (
        Button(label=words("Main"), press=Press(code="a"), style=Style.MAIN),
        Button(label=words("Gone"), press=Press(code="b"), style=Style.DANGER),
        Button(label=words("Private"), link=Press(code="d")),
        Button(label=words("Site"), url="https://a.example"),
        Button(label=words("Bad"), url="javascript:x"),
        Button(label=words("Long"), press=Press(code="e", args=("x" * 80,))),
    )
    (shown,) = only(Reply(text=words("x"), buttons=(row,)))["components"]
    assert [part["style"] for part in shown["components"]] == [1, 4, 2, 5]


@pytest.mark.parametrize("count", [1, 5, 6, 13, 25, 26, 60])
def test_many_buttons_are_split(count: int) -> None:
    row = tuple(Button(label=words(n), press=Press(code="a", args=(n,))) for n in range(count))
    shown = [part for message in sent(Reply(text=words("x"), buttons=(row,))) for part in message.components]
    assert sum(len(part["components"]) for part in shown) == count
    columns = tuple((button,) for button in row)
    shown = [part for message in sent(Reply(text=words("x"), buttons=columns)) for part in message.components]
    assert sum(len(part["components"]) for part in shown) == count


def test_S39_what_is_too_long_goes_on_in_another_message() -> None:
    long = "Une phrase assez longue. " * 200
    messages = sent(Reply(text=words(long)))
    assert len(messages) == 3
    assert not any(message.content.startswith(" ") for message in messages)
    fields = tuple(Field(label=words(f"F{n}"), value="x" * 900) for n in range(26))
    assert len(sent(Reply(text=words("x"), blocks=(Fields(rows=fields),)))) == 4
    sent(Reply(blocks=(Paragraph(text="*" * 100_000), Quote(text="\n" * 3_000), Note(text="y" * 9_000))))


def test_the_buttons_are_under_the_last_message() -> None:
    button = Button(label=words("Go"), press=Press(code="a"))
    messages = sent(Reply(text=words("long " * 800), buttons=((button,),)))
    assert [bool(message.components) for message in messages] == [False] * (len(messages) - 1) + [True]


def test_an_empty_answer_is_still_a_message() -> None:
    assert only(Reply())["content"]
    assert only(Reply(text=words("  ")))["content"]


HOSTILE = st.text(alphabet="ab *_~|<>[]()#-`\n@é👩\u200d\u0301:/1.", max_size=60)
LONG = st.builds(lambda text, times: text * times, HOSTILE, st.sampled_from([1, 1, 5, 60, 200]))
NODES = st.one_of(
    LONG,
    st.builds(Strong, LONG),
    st.builds(Link, LONG, st.one_of(LONG, st.just("https://a.example"))),
    st.builds(Mention, st.sampled_from(["discord", "telegram"]), st.integers(1, 2**62), LONG),
    st.just(Moment(AT)),
    st.builds(words, LONG),
)
PRESSES = st.builds(Press, code=st.just("a"), args=st.tuples(st.integers(0, 40)))
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, text=NODES),
    st.builds(Paragraph, text=NODES),
    st.builds(Quote, text=NODES),
    st.builds(Note, text=NODES),
    st.builds(Picture, url=st.one_of(LONG, st.just("https://a.example/p.png")), caption=NODES),
    st.builds(Picture, photo=st.just("abc"), caption=NODES),
    st.builds(
        Fields,
        rows=st.lists(st.builds(Field, label=st.builds(words, LONG), value=NODES), max_size=30).map(tuple),
    ),
    st.builds(
        Items,
        items=st.lists(st.builds(Item, title=NODES, detail=NODES, press=st.none() | PRESSES), max_size=30).map(tuple),
        prompt=st.builds(words, LONG),
    ),
)
BUTTONS = st.builds(Button, label=st.builds(words, LONG), press=PRESSES, style=st.sampled_from(list(Style)))


@settings(max_examples=150, deadline=None)
@given(
    st.builds(
        Reply,
        text=st.none() | st.builds(words, LONG),
        blocks=st.lists(BLOCKS, max_size=4).map(tuple),
        buttons=st.lists(st.lists(BUTTONS, max_size=7).map(tuple), max_size=7).map(tuple),
    )
)
def test_S39_any_answer_becomes_messages_that_discord_takes(reply: Reply) -> None:
    sent(reply)


QUESTIONS = (
    ("subject", Text(min=2, max=100), "Vélos", True, ()),
    ("story", Text(max=9_000, lines=True), "x" * 4_000, False, ()),
    ("number", Number(min=0, max=9), "3", True, ()),
    ("colour", Choice(values=()), "b", False, (Option(label=words("Red"), value="r"), Option(label="Blue", value="b"))),
    ("who", Person(), "discord:42", False, ()),
    ("where", Where(), "discord:1/43", True, ()),
    ("photo", Upload(), "", True, ()),
    ("at", When(), "", False, ()),
)


def page(*questions: Any, **more: Any) -> dict[str, Any]:
    asked = Ask(
        title=words("A title that is much longer than the forty-five characters Discord allows"),
        submit=Press(code="fm", args=("sf",)),
        questions=tuple(
            Question(
                name=name,
                kind=kind,
                label=words(name),
                ask=words(f"What {name}?"),
                required=required,
                value=value,
                options=options,
            )
            for name, kind, value, required, options in questions
        ),
        **more,
    )
    payload = modal(asked, WRITER).payload()
    assert modal_problems(payload) == []
    return payload


def test_a_form_is_a_modal_of_labelled_components() -> None:
    payload = page(*QUESTIONS[:5], page=1, pages=2)
    assert payload["custom_id"] == "1-fm-sf"
    assert payload["title"].endswith("… (1/2)")
    parts = [row["component"] for row in payload["components"]]
    assert [part["type"] for part in parts] == [4, 4, 4, 3, 5]
    assert parts[0]["value"] == "Vélos"
    assert (parts[0]["min_length"], parts[0]["max_length"], parts[0]["required"]) == (2, 100, True)
    assert (parts[1]["style"], parts[1]["max_length"]) == (2, 4_000)
    assert [option["default"] for option in parts[3]["options"]] == [False, True]
    assert parts[3]["min_values"] == 0
    assert parts[4]["default_values"] == [{"id": "42", "type": "user"}]
    named = [(row["label"], row["description"]) for row in payload["components"]]
    assert named[:2] == [("Subject", "What subject?"), ("Story", "What story?")]


def test_a_question_stands_below_its_name_and_a_long_one_gives_way() -> None:
    def labelled(ask: str, *, required: bool = True) -> dict[str, Any]:
        question = Question(
            name="q",
            kind=Text(),
            label=say("directory-search"),
            hint=say("directory-search.about"),
            ask=words(ask),
            required=required,
        )
        asked = Ask(title=words("x"), submit=Press(code="fm", args=("sf",)), questions=(question,))
        return modal(asked, WRITER).payload()["components"][0]

    assert (labelled("Who?")["label"], labelled("Who?")["description"]) == ("Search", "Who?")
    assert labelled("Who? " * 10)["label"] == "Search"
    assert labelled("Who? " * 10)["description"].startswith("Who?")
    assert labelled("Who? You may skip.", required=False)["description"].startswith("Find someone")
    assert labelled("Who? " * 30)["description"] == "Find someone"


def test_pickers_and_files_in_a_form() -> None:
    parts = [row["component"] for row in page(*QUESTIONS[5:])["components"]]
    assert [part["type"] for part in parts] == [8, 19, 4]
    assert parts[0]["default_values"] == [{"id": "43", "type": "channel"}]
    assert parts[1]["min_values"] == 1


def test_a_form_that_cannot_open_is_a_button() -> None:
    first = Ask(title=words("Offer"), submit=Press(code="fm", args=("sf",)), questions=())
    assert only(first)["components"][0]["components"][0]["custom_id"] == "1-c-sf"
    second = Ask(title=words("Offer"), submit=Press(code="fp", args=("abc", 1)), questions=())
    assert only(second)["components"][0]["components"][0]["custom_id"] == "1-fo-abc-1"


def test_each_stored_photo_is_shown_in_an_embed_of_its_own() -> None:
    one, two = (Picture(photo=name, caption=f"photo {name}") for name in "ab")
    first, second = sent(Reply(text=words("Look"), blocks=(one, two)))
    assert (first.content, first.photos) == ("Look", ("a",))
    assert first.embeds[0]["image"] == {"url": "attachment://a.jpg"}
    assert second.photos == ("b",)
    assert second.embeds[0] == {"description": "photo b", "image": {"url": "attachment://b.jpg"}}
