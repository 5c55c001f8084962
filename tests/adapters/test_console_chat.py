"""A conversation at the terminal: lines read, numbers pressed, people changed, names completed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from adapters.console.client import Conversation, Persona, play
from adapters.console.commands import Completions
from adapters.console.incoming import Become, Choose, Nothing, Quit, Wait, Words, read_line
from bot.__main__ import words
from bot.people import Account, Right
from bot.ports import Accounts, Members
from bot.replies import say
from tests.stage import FakeClock, Stage, person


class Clock(FakeClock):
    """The stage's clock as the terminal moves it."""

    def __init__(self) -> None:
        super().__init__()
        self.moved: list[timedelta] = []

    def move(self, time: timedelta = timedelta(), **by: float) -> None:
        self.moved.append(time)


class Terminal:
    """A terminal and what was shown on it."""

    def __init__(self, stage: Stage) -> None:
        stage.words = words(strict=True)
        stage.restart()
        self.clock = Clock()
        self.shown: list[str] = []
        personas = {
            name: Persona(name=name, account=n, about=say("console-member")) for n, name in ((1, "zoe"), (2, "hugo"))
        }
        self.chat = Conversation(
            stage.dispatch, personas, self.clock, start="zoe", language="fr", show=self.shown.append
        )

    async def types(self, line: str) -> str:
        self.shown.clear()
        self.understood = await self.chat.take(line)
        return "\n".join(self.shown)

    async def completes(self, text: str) -> Sequence[str]:
        completions = Completions(self.chat.dispatch, self.chat.personas, self.chat.origin)
        found = completions.get_completions_async(Document(text), CompleteEvent())
        return [text[: len(text) + one.start_position] + one.text async for one in found]


@pytest.fixture
async def terminal(stage: Stage) -> Terminal:
    await stage.people(person("Camille", "Dupont", city="Lyon"), person("Élodie", "Durand", city="Lyon"))
    async with stage.works.write() as work:
        account = await work.store(Accounts).keep(Account(platform="console", native_id=1))
        await work.store(Members, stage.community.id).grant(account.id, Right.MEMBER, stage.clock.now())
    return Terminal(stage)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("", Nothing()),
        ("  # a comment", Nothing()),
        ("/quit", Quit()),
        ("/QUITTER ", Quit()),
        ("@Zoe", Become(name="zoe")),
        ("@zoe hello", Words(text="@zoe hello")),
        ("+2h", Wait(time=timedelta(hours=2))),
        ("+30 min", Wait(time=timedelta(minutes=30))),
        ("+1j", Wait(time=timedelta(days=1))),
        ("+2 apples", Words(text="+2 apples")),
        ("3", Choose(number=3)),
        ("2015", Words(text="2015")),
        ("٣", Words(text="٣")),
        (" annuaire dupont ", Words(text="annuaire dupont")),
    ],
)
def test_what_a_line_means(line: str, meant: object) -> None:
    assert read_line(line) == meant


async def test_the_slash_is_optional_and_both_languages_are_understood(terminal: Terminal) -> None:
    first = await terminal.types("annuaire dupont")
    assert "Camille Dupont" in first
    for line in ("/annuaire dupont", "/directory_search dupont", "directory search dupont", "ANNUAIRE CHERCHER dupont"):
        answer = await terminal.types(line)
        assert "Camille Dupont" in answer
        assert terminal.understood


async def test_a_number_presses_and_a_wrong_one_is_told(terminal: Terminal) -> None:
    await terminal.types("annuaire dupont")
    assert "Lyon" in await terminal.types("1")
    assert terminal.understood
    assert "n'a ce numéro" in await terminal.types("99")
    assert not terminal.understood


async def test_numbers_belong_to_what_each_person_sees(terminal: Terminal) -> None:
    await terminal.types("annuaire dupont")
    await terminal.types("@hugo")
    await terminal.types("1")
    assert not terminal.understood
    await terminal.types("@zoe")
    assert "Camille Dupont" in await terminal.types("1")


async def test_a_form_takes_words_and_numbers_that_are_no_button(terminal: Terminal) -> None:
    assert "?" in await terminal.types("annuaire")
    answer = await terminal.types("77")
    assert terminal.understood
    assert "77" in answer


async def test_persons_and_time_change(terminal: Terminal) -> None:
    assert "hugo" in await terminal.types("@hugo")
    assert terminal.chat.persona.name == "hugo"
    assert "@zoe, @hugo" in await terminal.types("@nobody")
    assert not terminal.understood
    await terminal.types("+2h")
    assert terminal.clock.moved == [timedelta(hours=2)]


async def test_what_is_due_is_done_after_each_line(terminal: Terminal, stage: Stage) -> None:
    moved: list[timedelta] = []

    async def look() -> None:
        moved.extend(terminal.clock.moved)

    chat = Conversation(
        stage.dispatch, terminal.chat.personas, terminal.clock, start="zoe", language="fr", show=print, settle=look
    )
    assert await chat.take("+2h")
    assert moved == [timedelta(hours=2)]
    assert await chat.take("aide")
    assert moved == [timedelta(hours=2)] * 2


async def test_an_unknown_slash_command_is_answered_but_not_understood(terminal: Terminal) -> None:
    assert await terminal.types("/anuaire dupont")
    assert not terminal.understood


async def test_a_chosen_language_is_the_terminals_too(terminal: Terminal) -> None:
    await terminal.types("compte langue en")
    assert await terminal.types("99") == "Nothing on the screen has that number."


async def test_a_script_names_the_first_line_that_was_not_understood(terminal: Terminal) -> None:
    out: list[str] = []
    lines = ["aide", "# hm", "", "@nobody", "99", "/quit", "aide"]
    assert await play(terminal.chat, lines, out.append) == (4, "@nobody")
    assert out == ["> aide", "> @nobody", "> 99", "> /quit"]
    assert await play(terminal.chat, ["aide"], out.append) is None


async def test_names_are_completed_in_the_readers_language_first(terminal: Terminal) -> None:
    assert await terminal.completes("annu") == ["annuaire chercher"]
    assert await terminal.completes("/annu") == ["/annuaire chercher"]
    assert await terminal.completes("direc") == ["directory search"]
    assert await terminal.completes("@z") == ["@zoe"]
    assert await terminal.completes("") == []


async def test_values_are_completed_from_what_may_be_seen(terminal: Terminal) -> None:
    assert await terminal.completes("annuaire chercher ville=ly") == ["annuaire chercher ville=Lyon"]
    assert "annuaire chercher Camille Dupont" in await terminal.completes("annuaire chercher dup")
    await terminal.types("@hugo")
    assert await terminal.completes("annuaire chercher ville=ly") == []


def test_a_persona_is_called_with_or_without_accents() -> None:
    assert read_line("@Zoé") == read_line("@zoe") == Become(name="zoe")
