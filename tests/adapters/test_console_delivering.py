"""What the terminal shows of what is sent unasked: for whom, with numbers that press, and what changes later."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from adapters.console.client import Conversation, Persona
from adapters.console.delivering import ConsoleSender
from bot.__main__ import words
from bot.delivery import Delivery
from bot.features.preferences.cards import stop
from bot.language import Reader
from bot.outbox import Queued
from bot.people import Account, PlaceRef, Right
from bot.ports import Accounts, Members, Places, Work
from bot.replies import Button, Field, Fields, Press, Reply, say
from bot.senders import NotSent, Target, Vanished
from bot.spec import Feature
from tests.stage import FakeClock, Stage
from tests.wire import notice, plan, post, states

HELP = Button(label=say("help.button"), press=Press(code="c", args=("he",)))
PREFERENCES = Button(label=say("preferences.button"), press=Press(code="c", args=("pr",)))


async def news(work: Work, row: Queued) -> Reply:
    return Reply(text=say("heard-thanked"), buttons=((HELP,),))


LETTERS = {"events.news": news, "hello": news}


class Clock(FakeClock):
    """As the terminal moves it."""

    def move(self, time: object = None, **by: float) -> None:
        super().move(**by)


@dataclass(kw_only=True)
class Terminal:
    """A terminal with delivery behind it."""

    stage: Stage
    members: dict[str, int]
    shown: list[str] = field(default_factory=list)
    chat: Conversation = field(init=False)
    sender: ConsoleSender = field(init=False)

    def __post_init__(self) -> None:
        names = enumerate(("zoe", "adam", "hugo"), start=1)
        people = {name: Persona(name=name, account=n, about=say("console-member")) for n, name in names}
        dispatch = self.stage.dispatch
        self.sender = ConsoleSender(dispatch.words)
        self.process = Delivery(self.stage.works, self.stage.clock, {"console": self.sender}, LETTERS, stop=stop)
        more = {"start": "zoe", "language": "fr", "show": self.shown.append, "settle": self.settle}
        self.chat = Conversation(dispatch, people, Clock(), **more)  # type: ignore[arg-type]
        self.sender.connect(self.chat)

    async def settle(self) -> None:
        while await self.process.route() or await self.process.drain("console.all"):
            pass

    async def types(self, line: str) -> str:
        self.shown.clear()
        self.understood = await self.chat.take(line)
        return "\n".join(self.shown)

    async def tells(self, *names: str, key: str = "k") -> None:
        rows = (notice(self.members[name], self.stage, f"{key}-{name}") for name in names)
        await plan(self.stage, *(replace(row, topic="events.news", reason="subject-events") for row in rows))


@pytest.fixture
async def terminal(stage: Stage) -> Terminal:
    stage.words = words(strict=True)
    stage.features = (*stage.features, Feature(name="sending", letters={"events.news": news}))
    stage.restart()
    members = {}
    async with stage.works.write() as work:
        for number, (name, language) in enumerate((("zoe", "fr"), ("adam", "en")), start=1):
            account = Account(platform="console", native_id=number, noticed=True, language=language)
            account = await work.store(Accounts).keep(account)
            members[name] = (
                await work.store(Members, stage.community.id).grant(account.id, Right.MEMBER, stage.clock.now())
            ).id
        await work.store(Places).link(PlaceRef(platform="console", root=1), stage.community.id, frozenset({"general"}))
    return Terminal(stage=stage, members=members)


async def test_a_notice_is_shown_for_its_reader_in_their_language(terminal: Terminal) -> None:
    await terminal.tells("zoe", "adam")
    shown = await terminal.types("+2h")
    zoe, adam = shown.split("✉ @")[1:]
    assert zoe.startswith("zoe\nÀ votre service")
    assert "[2] 🔕 Stop\u00a0: les rappels d'événements" in zoe
    assert "Stop: event reminders" in adam
    assert set((await states(terminal.stage)).values()) == {"sent"}


async def test_numbers_press_what_the_persona_was_shown_last(terminal: Terminal) -> None:
    await terminal.tells("adam")
    await terminal.types("aide")
    assert terminal.understood
    assert "maintenant adam" in await terminal.types("@adam")
    assert "nothing more about “event reminders”" in await terminal.types("2")
    assert "Welcome back" in await terminal.types("1")


async def test_what_comes_after_an_answer_goes_on_counting(terminal: Terminal) -> None:
    await terminal.tells("zoe")
    shown = await terminal.types("compte langue")
    numbers = [int(line.partition("]")[0][1:]) for line in shown.replace("  [", "\n[").splitlines() if line[:1] == "["]
    assert numbers == list(range(1, len(numbers) + 1))
    assert "✉ @zoe" in shown


async def test_what_is_in_a_place_is_pressed_by_whoever_is_there(terminal: Terminal) -> None:
    await plan(terminal.stage, post(terminal.stage))
    shown = await terminal.types("+1h")
    assert "# lieu\nÀ votre service" in shown
    assert "[1]" in shown
    await terminal.types("@adam")
    assert "/help" in await terminal.types("1")
    await plan(terminal.stage, post(terminal.stage, "second"))
    await terminal.types("@zoe")
    await terminal.types("+1h")
    await terminal.types("@hugo")
    assert "/aide" in await terminal.types("1"), "somebody who is nobody's member is in the place too"


async def test_a_place_s_numbers_are_said_again_to_another_persona(terminal: Terminal) -> None:
    await plan(terminal.stage, post(terminal.stage))
    shown = await terminal.types("compte langue")
    first = shown.rindex("[")
    assert shown[first : first + 3] != "[1]"
    again = await terminal.types("@adam")
    assert "# lieu" in again
    assert "[1]" in again
    assert await terminal.types("@adam") == again.splitlines()[0], "and only once"
    assert "# lieu" in await terminal.types("@zoe")


async def test_while_a_form_asks_numbers_are_its_own(terminal: Terminal) -> None:
    await terminal.types("compte langue")
    await plan(terminal.stage, post(terminal.stage))
    await terminal.settle()
    assert "[4]" in "\n".join(terminal.shown), "the place's button has a number, which is an answer for now"
    assert await terminal.types("4")
    assert "choisissez" in "\n".join(terminal.shown).lower()


TARGET, HER = Target(platform="console", root=1), Target(platform="console", root=1, private=True)
FRENCH = Reader(language="fr", zone="Europe/Paris")


def card(places: str, *buttons: Button) -> Reply:
    rows = (Field(label=say("subject-events"), value=places), Field(label=say("subject-relay"), value="x"))
    return Reply(text=say("heard-thanked"), blocks=(Fields(rows=rows),), buttons=(buttons,), private=False)


async def test_an_edit_shows_only_what_is_different(terminal: Terminal) -> None:
    sent = await terminal.sender.send(TARGET, card("3", HELP), FRENCH, "n")
    terminal.shown.clear()
    await terminal.sender.edit(TARGET, sent.message_id, card("3", HELP), FRENCH)
    assert terminal.shown == []
    await terminal.sender.edit(TARGET, sent.message_id, card("2", HELP), FRENCH)
    (shown,) = terminal.shown
    assert shown.replace("\u00a0", " ").splitlines()[1:3] == ["✎ # lieu", "À votre service !"]
    assert shown.split()[-1] == "2"
    assert "messages" not in shown, "what is the same as before is left out"
    assert "/aide" in await terminal.types("1")


async def test_an_edit_with_other_buttons_is_shown_whole_to_who_types(terminal: Terminal) -> None:
    sent = await terminal.sender.send(HER, card("3", HELP), FRENCH, "n")
    terminal.shown.clear()
    await terminal.sender.edit(HER, sent.message_id, card("2", PREFERENCES), FRENCH)
    (shown,) = terminal.shown
    assert shown.startswith("\n✎ ✉ @zoe\nÀ votre service")
    assert "messages" in shown
    await terminal.sender.remove(HER, sent.message_id)
    assert terminal.shown[-1] == "\n✖ ✉ @zoe"


async def test_an_edit_with_other_buttons_is_shown_whole_to_somebody_else_when_they_come(terminal: Terminal) -> None:
    sent = await terminal.sender.send(HER, card("3", HELP), FRENCH, "n")
    await terminal.types("@adam")
    terminal.shown.clear()
    await terminal.sender.edit(HER, sent.message_id, card("2", PREFERENCES), FRENCH)
    assert "messages" not in "".join(terminal.shown)
    again = await terminal.types("@zoe")
    assert "messages" in again
    assert "[1] 🔔" in again
    assert "Stop" in await terminal.types("1")


async def test_what_another_terminal_showed_is_gone_and_without_one_nothing_is_sent(terminal: Terminal) -> None:
    with pytest.raises(Vanished):
        await terminal.sender.edit(TARGET, "77", card("2"), FRENCH)
    with pytest.raises(Vanished):
        await terminal.sender.remove(TARGET, "77")
    alone = ConsoleSender(terminal.stage.words)
    assert not alone.ready
    with pytest.raises(NotSent):
        await alone.send(TARGET, card("2"), FRENCH, "n")
    assert await alone.arrived(TARGET, card("2"), FRENCH, terminal.stage.clock.now()) is None
