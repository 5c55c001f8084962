"""Everybody tries everything: each press and each command, on everything that is somebody else's.

What may be read is said in `READERS` (tests/trespass.py), what may be changed in `CHANGES` below; a code that is in
neither may be pressed by anybody without effect. Nothing here is asked of the declarations themselves.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import TypeVar

import pytest

from bot.presses import KEPT, KEPT_FORM, pack
from bot.replies import Press
from bot.spec import Action
from storage.base import metadata
from tests.features import donations, internships
from tests.stage import MODALS, SURFACES, Shown, Stage, Surface
from tests.trespass import DECIDERS, MEMBERS, NOWHERE, ROLES, World, leaked, read, world

T = TypeVar("T")

SEEKERS = MEMBERS - {"member"}
MATCHERS = frozenset({"coordinator", "administrator"})
ADMINISTRATOR = frozenset({"administrator"})

CHANGES = {
    "ea": MEMBERS,
    "er": MEMBERS,
    "ep": DECIDERS,
    "ed": DECIDERS,
    "gj": MATCHERS,
    "cr": ADMINISTRATOR,
    "qs": ADMINISTRATOR,
    "qd": ADMINISTRATOR,
    "qg": ADMINISTRATOR,
    "qx": ADMINISTRATOR,
    "ma": DECIDERS,
    "mc": DECIDERS,
    "mu": DECIDERS,
    "by": DECIDERS,
    "bz": DECIDERS,
    "dv": MEMBERS,
    "ps": MEMBERS | {"suspended"},
    "pu": MEMBERS | {"suspended"},
    "pt": MEMBERS | {"suspended"},
}
"""Presses that do something, and for whom: to what is everybody's, or to how they themselves stand with it."""

DOES = {
    "event create": MEMBERS,
    "event edit": DECIDERS,
    "donation offer": MEMBERS,
    "donation need": SEEKERS,
    "donation close": MATCHERS,
    "donation remove": DECIDERS,
    "donation giving": ADMINISTRATOR,
    "internship post": MEMBERS,
    "internship seek": SEEKERS,
    "internship apply": MEMBERS,
    "internship write": DECIDERS,
    "internship remove": DECIDERS,
    "community grant": ADMINISTRATOR,
    "community revoke": ADMINISTRATOR,
    "review refuse": DECIDERS,
    "announce new": DECIDERS,
    "announce people": DECIDERS,
    "announce edit": DECIDERS,
}
"""Commands that do something, and for whom."""

NUMBERED = {
    "event show": ("event", "event"),
    "event edit": ("event", "event"),
    "event cancel": ("event", "event"),
    "donation show": ("number", "gift"),
    "donation edit": ("number", "gift"),
    "donation remove": ("number", "gift"),
    "donation close": ("number", "need"),
    "donation match": ("need", "need"),
    "internship show": ("offer", "post"),
    "internship apply": ("offer", "post"),
    "internship write": ("demand", "demand"),
    "internship remove": ("offer", "post"),
    "announce edit": ("number", "news"),
    "review refuse": ("number", "review"),
    "answer": ("number", "thread"),
}
"""The parameter of a command that names a record, and what it is a number of."""

WHOLE = {
    "event create": {"title": "Balade", "when": "jeudi 18h"},
    "event edit": {"title": "Tout autre chose"},
    "donation offer": donations.OFFER,
    "donation need": donations.NEED,
    "donation edit": {"description": "Tout autre chose"},
    "donation match": {"offer": "2"},
    "donation close": {"reason": "Parce que"},
    "donation remove": {"reason": "Parce que"},
    "donation giving": {"link": "https://ailleurs.example.org/"},
    "internship post": internships.OFFER,
    "internship seek": internships.SEARCH,
    "internship apply": {"note": "Bonjour, je suis très motivé"},
    "internship write": {"note": "Bonjour, venez chez nous"},
    "internship remove": {"reason": "Parce que"},
    "announce new": {"title": "Bonjour", "text": "Tous", "audience": "people"},
    "announce people": {"relation": "student"},
    "announce edit": {"title": "Tout autre chose", "text": "Rien"},
    "review refuse": {"reason": "rules"},
    "answer": {"text": "Bonjour"},
    "community grant": {"person": "telegram:5001", "right": "administrator"},
    "community revoke": {"person": "telegram:5001", "right": "moderator"},
    "directory search": {"query": "Owen"},
}
"""What else is typed with a command."""


def typed(made: World, path: str) -> list[dict[str, str]]:
    """The command with everything it needs, on everything there is; and bare."""
    name, of = NUMBERED.get(path, ("", ""))
    values = WHOLE.get(path, {})
    return [{}, *({**values, name: str(number)} for number in made.numbers[of])] if name else [{}, {**values}]


def actions(made: World) -> list[Action]:
    return list(made.stage.dispatch.catalogue.actions.values())


async def tries(made: World, role: str, of: int, *, allowed: bool) -> None:
    """Everything that this role may do, or everything it may not (one `of` so many); each answer is looked at."""
    who = made.people[role]
    presses = (
        packed
        for action in actions(made)
        if (role in CHANGES.get(action.code, ())) is allowed
        for packed in made.presses(action)
    )
    for packed in share(presses, of, role):
        look(await who.sends(packed), role, packed)
    lines = (
        (path, values)
        for path in made.stage.dispatch.catalogue.commands
        if (role in DOES.get(path, ())) is allowed
        for values in typed(made, path)
    )
    for path, values in share(lines, of, role):
        look(await who.types(path, values.get("event", ""), **without(values)), role, path, values)


def without(values: dict[str, str]) -> dict[str, str]:
    """What is typed by name: an event's number comes on the line."""
    return {name: value for name, value in values.items() if name != "event"}


def share(everything: Iterable[T], of: int, role: str) -> Iterator[T]:
    """One in so many, others for each role."""
    return itertools.islice(everything, ROLES.index(role) % of, None, of)


def look(shown: Shown, role: str, *what: object) -> None:
    assert not leaked(shown, role), (role, what, read(shown))
    answer = shown.outcome.answer
    assert getattr(getattr(answer, "text", None), "key", "") != "sorry", (role, what)


@pytest.mark.chaos(of=(20, 1))
async def test_S01_S02_S04_nobody_reads_or_changes_what_is_not_theirs(stage: Stage, scale: SimpleNamespace) -> None:
    made = await world(stage)
    before = await made.state()
    for role in ROLES:
        await tries(made, role, scale.of, allowed=False)
        after = await made.state()
        assert after == before, (role, [name for name in after if after[name] != before[name]])
    for role in ROLES:
        await tries(made, role, scale.of, allowed=True)


HIDDEN = {
    "event": (0, 2, 3),
    "gift": (3,),
    "need": (0,),
    "match": (0, 1),
    "post": (1, 2),
    "demand": (0,),
    "thread": (0, 1),
}
"""Of what is Owen's, by its place in the world's numbers: what a member is not to know of."""


@pytest.mark.chaos(of=(5, 1))
async def test_S02_not_yours_and_not_there_read_the_same(stage: Stage, scale: SimpleNamespace) -> None:
    made = await world(stage, MODALS)
    for role, hidden in (("member", HIDDEN), ("elsewhere", {kind: None for kind in made.numbers})):
        visible = dict(made.numbers)
        for kind, places in hidden.items():
            made.numbers[kind] = tuple(n for at, n in enumerate(visible[kind]) if places is None or at in places)
        known = {kind: found for kind, found in made.numbers.items() if kind in hidden}
        made.numbers["record"] = made.numbers["need"]
        for action in share(actions(made), max(1, scale.of // 2), role):
            made.numbers |= dict.fromkeys(known, (NOWHERE,))
            none = list(made.presses(action))
            made.numbers |= known
            if (role == "elsewhere" and action.code in ("ch", "ps", "pu", "pt")) or not none:
                continue
            nothing = read(await made.people[role].sends(none[0]))
            for packed in itertools.islice(made.presses(action), None, None, scale.of):
                if packed not in none:
                    assert read(await made.people[role].sends(packed)) == nothing, (role, packed)
        made.numbers = visible


@pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)
@pytest.mark.chaos(of=(20, 1))
async def test_S14_a_link_shows_or_asks_and_does_nothing(
    stage: Stage, surface: Surface, scale: SimpleNamespace
) -> None:
    made = await world(stage, surface)
    before = await made.state()
    for role, who in {"owen": made.owen, **made.people}.items():
        everything = [packed for action in actions(made) for packed in made.presses(action)]
        for packed in everything[:: max(1, scale.of // 3) if role == "owen" else scale.of]:
            shown = await who.sends(packed, by_link=True)
            assert role == "owen" or not leaked(shown, role), (role, packed)
    after = {name: kept for name, kept in (await made.state()).items() if not name.startswith("profile_view")}
    assert {name: before[name] for name in after} == after


async def test_S02_a_kept_press_of_somebody_else_does_nothing(stage: Stage) -> None:
    made = await world(stage)
    event, gift = made.numbers["event"][1], made.numbers["gift"][2]
    await made.owen.types("event cancel", str(event), reason="Malade")
    await made.owen.types("donation list")
    await made.owen.types("internship list", place="Lyon")
    await made.owen.sends(pack(Press(code="gs", args=(gift,))))
    names = await ids_of_kept(stage)
    assert names
    before = await made.state()
    for role, who in made.people.items():
        for name in names:
            for code in (KEPT, KEPT_FORM):
                look(await who.sends(f"1-{code}-{name}"), role, name)
    assert await made.state() == before


async def ids_of_kept(stage: Stage) -> list[str]:
    table = metadata.tables["kept_press"]
    async with stage.database.read() as connection:
        return list((await connection.execute(table.select().with_only_columns(table.c.name))).scalars())
