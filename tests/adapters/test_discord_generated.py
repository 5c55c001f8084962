"""Odd input through every command, form and press of the installed features: answered, and never refused."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from contextlib import suppress
from types import SimpleNamespace

import pytest
import structlog

from bot.people import Right
from bot.presses import VERSION
from bot.spec import Command
from storage.database import Database
from tests.house import House, house
from tests.stage import person
from tests.standins.discord.humans import Person
from tests.standins.discord.shown import CannotDo, Outcome

ODD = (
    "a", "é" * 50, "x" * 100, "😀" * 45, "**_~~||`", "<@1>", "@everyone", "<t:0:R>", "[a](http://b.example)", "# x",
    "-# x", "0", "-1", "99999999999999999999", "１２", "\u202eabc\u202c", "\u200b", "null", "'; DROP TABLE member; --",
    "{ $x }", "=cmd()", "é\u0301" * 40, "👩‍👩‍👧‍👦" * 8, '"', "«", "query=", "Europe/Paris", "\ue0001\ue001", "fr",
)  # fmt: skip


@pytest.fixture
def random_() -> random.Random:
    return random.Random(7)


def texts(random_: random.Random, count: int) -> Iterator[str]:
    for _ in range(count):
        made = "".join(random_.choices(string.printable + "éß😀<>&\u200d", k=random_.randint(1, 40)))
        yield random_.choice((*ODD, made))


async def everybody(made: House) -> tuple[Person, Person]:
    await made.stage.people(person("@everyone <@1>", "**Dupont**", city="[x](http://y.example)", promotion=2015))
    return await made.on_discord("Ana", "fr", Right.ADMINISTRATOR), await made.on_discord("Hugo", "fr", None)


def answered(outcome: Outcome) -> bool:
    return outcome.failed is None and bool(outcome.text or outcome.modal or outcome.choices)


async def type_oddly(made: House, who: Person, command: Command, random_: random.Random, count: int) -> None:
    """The command with odd values, and its form with odd values, as far as the client lets them through."""
    for text in texts(random_, count):
        values = {
            parameter.name: text for parameter in random_.sample(command.parameters, min(2, len(command.parameters)))
        }
        with suppress(CannotDo):
            outcome = await who.types(made.channel, command.path, **values)
            assert answered(outcome), (command.path, values)
            if outcome.modal:
                await fill_oddly(who, outcome, random_)


async def fill_oddly(who: Person, form: Outcome, random_: random.Random) -> None:
    given = dict(zip(_fields(form), texts(random_, 5), strict=False))
    with suppress(CannotDo):
        assert answered(await who.submits(form, **given)), given


def _fields(form: Outcome) -> list[str]:
    assert form.modal is not None
    return [part["component"]["custom_id"] for part in form.modal.raw["components"]]


@pytest.mark.chaos(texts=(2, 6))
async def test_S31_S32_S33_generated_input_is_always_answered(
    database: Database, random_: random.Random, scale: SimpleNamespace
) -> None:
    async with house(database) as made:
        people = await everybody(made)
        with structlog.testing.capture_logs() as lines:
            for command in made.stage.dispatch.catalogue.commands.values():
                for who in people:
                    await type_oddly(made, who, command, random_, scale.texts)
                    bare = await who.types(made.channel, command.path)
                    assert answered(bare), command.path
                    if bare.modal:
                        await fill_oddly(who, bare, random_)
        pings = [shown.pings for who in people for shown in who.sees(made.channel)]
        assert not any(pings)
    assert [line for line in lines if line["log_level"] in ("error", "critical")] == []


async def test_forged_presses_are_answered_kindly(database: Database, random_: random.Random) -> None:
    async with house(database) as made:
        ana, hugo = await everybody(made)
        codes = [*made.stage.dispatch.catalogue.actions, "c", "x", "xf", "fm", "fp", "fo", "fv", "fb", "fs", "fd", "fx"]
        with structlog.testing.capture_logs() as lines:
            for code in (*codes, "zz", "", "2-c"):
                args = ("".join(random_.choices("_0123456789abcdefz", k=random_.randint(0, 9))) for _ in range(2))
                for custom_id in (f"{VERSION}-{code}", "-".join((VERSION, code, *args))):
                    outcome = await random_.choice((ana, hugo)).sends_component(custom_id=custom_id)
                    assert answered(outcome), custom_id
    assert [line for line in lines if line["log_level"] in ("error", "critical")] == []


async def test_every_button_shown_can_be_pressed(database: Database) -> None:
    async with house(database) as made:
        ana, _ = await everybody(made)
        waiting = [
            await ana.types(made.channel, "help"),
            await ana.types(made.channel, "directory search", query="dupont"),
        ]
        seen: set[str] = set()
        while waiting and len(seen) < 40:
            outcome = waiting.pop()
            for label in [label for label in _buttons(outcome) if label not in seen]:
                seen.add(label)
                found = await ana.presses(outcome, label)
                assert answered(found), label
                waiting.append(found)
        assert len(seen) > 3


def _buttons(outcome: Outcome) -> list[str]:
    shown = outcome.followups[-1] if outcome.followups else outcome.message
    return list(shown.buttons) if shown else []


async def test_suggestions_never_fail(database: Database, random_: random.Random) -> None:
    async with house(database) as made:
        ana, hugo = await everybody(made)
        for text in texts(random_, 20):
            for name in ("query", "city", "company", "sector"):
                assert len(await ana.completes(made.channel, "directory search", **{name: text})) <= 25
            assert await hugo.completes(made.channel, "directory search", query=text) == []
