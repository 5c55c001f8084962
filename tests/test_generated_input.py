"""Made-up input through every command, press and form, on both kinds of surface.

Whatever comes: an answer where one is due, never an apology, and only presses that can travel.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.language import Reader, Writer
from bot.people import PlaceRef, Right
from bot.ports import Places
from bot.presses import TooLong, pack
from bot.replies import Ask, Button, Press, Reply, presses_of, say
from bot.requests import Answered, Origin, Outcome, Pressed, Request, Said, Sent, Suggesting, Typed
from tests.database import copy_of
from tests.features import donations, internships
from tests.hostile import INVISIBLE, QUERIES, SLOW
from tests.stage import MODALS, SURFACES, Actor, Stage, Surface, build, person
from tests.survey import ALL, breaks, broken, words

FEW, MANY = 12, 800
WHOLE = tuple(
    replace(
        feature,
        commands=tuple(c for c in feature.commands if c is not broken),
        actions=tuple(a for a in feature.actions if a is not breaks),
    )
    for feature in ALL
)
"""Everything but the handlers that fail on purpose."""

STEPS = 20
ROOT = 900

LANGUAGES = st.sampled_from(["fr", "en", "fr-CA", "de", "", None])
NUMBERS = st.sampled_from(["0", "1", "7", "-1", "0x1", str(2**53 + 1), str(2**63), "9" * 40, "1e9", "٣"])
DATES = st.sampled_from(
    ["demain 19h", "12 juin 19h", "31/02/2026", "9999-12-31", "0001-01-01", "in 5 minutes", "25:61"]
)
NAMES = st.sampled_from(
    ["Paris", "europe/paris", "../../etc/passwd", "discord:5", "telegram:-8/9", "rouge", "fr", "events"]
)
FILES = st.sampled_from(
    [
        '{"ref": "r", "name": "a.png", "type": "image/png", "size": 5}',
        '{"ref": 1}',
        "[[[[",
        '{"size": Infinity}',
        "null",
    ]
)
HOSTILE = st.sampled_from([*QUERIES, *INVISIBLE, *(unit * 300 for unit in SLOW), "x" * 5000])
TEXTS = st.one_of(NUMBERS, DATES, NAMES, FILES, HOSTILE, st.text(max_size=40))


class Storm:
    """Someone who tries everything, and remembers what was shown to press it later."""

    def __init__(self, stage: Stage, actor: Actor, data: st.DataObject) -> None:
        self.stage, self.actor, self.data = stage, actor, data
        self.presses: list[str] = []
        self.forms: list[Ask] = []

    async def step(self) -> None:
        request = self._request()
        event = request.origin.event
        outcome = await self.stage.dispatch.handle(request)
        if event.endswith("again"):
            assert await self.stage.dispatch.handle(request) == outcome
        self.look(request, outcome)

    def look(self, request: Request, outcome: Outcome) -> None:
        answer, origin = outcome.answer, request.origin
        if answer is None:
            assert not origin.obliged
            assert origin.place
            assert origin.place.root != ROOT
            return
        writer = Writer(words=self.stage.words, reader=outcome.reader)
        if isinstance(answer, Reply):
            assert answer.text is None or answer.text.key != "sorry"
            shown = [writer.plain(answer.text)] if answer.text else []
            assert any(shown) or answer.blocks
            for press in presses_of(answer):
                self.remember(pack(press))
        else:
            assert answer.questions
            self.remember(pack(answer.submit))
            self.forms.append(answer)
            shown = [writer.plain(question.ask) for question in answer.questions]
        for row in answer.buttons:
            for button in row:
                shown.append(writer.plain(button.label))
                self.remember(pack(press) if (press := button.press or button.link) else "")
        for text in shown:
            text.encode()

    def remember(self, packed: str) -> None:
        self.presses = [*self.presses[-40:], packed]

    def _request(self) -> Request:  # noqa: PLR0911 - one for each kind of request
        draw, origin = self.data.draw, self._origin()
        match draw(st.sampled_from(["typed", "line", "said", "pressed", "known", "submitted", "sent"])):
            case "typed":
                command = draw(st.sampled_from([*self.stage.dispatch.catalogue.commands.values()]))
                names = [parameter.name for parameter in command.parameters] or ["none"]
                values = draw(st.dictionaries(st.sampled_from(names), TEXTS, max_size=len(names)))
                return Typed(origin=origin, path=command.path, values=values)
            case "line":
                path = draw(st.one_of(st.sampled_from([*self.stage.dispatch.catalogue.commands]), TEXTS))
                parts = draw(st.lists(st.one_of(TEXTS, st.sampled_from(["ville=", "nombre:", "«", '"'])), max_size=4))
                return Typed(origin=origin, path=path, line=" ".join(parts))
            case "pressed":
                return Pressed(origin=origin, packed=draw(made_up()), by_link=draw(st.booleans()))
            case "known" if self.presses:
                packed = draw(st.sampled_from(self.presses))
                return Pressed(origin=origin, packed=packed, by_link=draw(st.booleans()) and draw(st.booleans()))
            case "submitted" if self.forms:
                form = draw(st.sampled_from(self.forms))
                given_ = {question.name: draw(TEXTS) for question in form.questions if draw(st.booleans())}
                submit = pack(form.submit) if draw(st.booleans()) else draw(made_up())
                return Answered(origin=origin, submit=submit, values=given_)
            case "sent":
                return Sent(origin=origin, file=draw(st.one_of(FILES, TEXTS)))
            case _:
                return Said(origin=origin, text=draw(TEXTS))

    def _origin(self) -> Origin:
        draw, actor = self.data.draw, self.actor
        actor.language = draw(LANGUAGES)
        root = draw(st.sampled_from([None, None, None, ROOT, ROOT + 1]))
        actor.place = (
            PlaceRef(platform=actor.surface.name, root=root, part=draw(st.sampled_from([0, 3]))) if root else None
        )
        actor.manages, actor.anonymous = draw(st.booleans()), root == ROOT and draw(st.integers(0, 9)) == 0
        again = draw(st.integers(0, 5)) == 0
        return actor.origin(f"s{next(self.stage.events)}{'again' if again else ''}")


@st.composite
def made_up(draw: st.DrawFn) -> str:
    """A press that nobody was shown."""
    own = ("c", "x", "xf", "fm", "fp", "fo", "fb", "fs", "fd", "fx", "fv")
    codes = [*own, "zz", "q", *(action.code for feature in WHOLE for action in feature.actions)]
    code = draw(st.sampled_from(codes))
    known = st.sampled_from(["1", "2", "3", "0", "yes", "sf", "he", "events", "administrator"])
    args = draw(st.lists(st.one_of(st.text("0z_a1", max_size=14), known, known), max_size=5))
    return draw(st.one_of(st.just("-".join(("1", code, *args))), TEXTS))


async def weather(folder: Path, template: Path, surface: Surface, data: st.DataObject, right: Right | None) -> None:
    async with copy_of(template, folder / f"{random.randrange(10**9)}.db") as database:
        stage = await build(database, WHOLE, words())
        await stage.people(*(person(f"Alix{n}", "Bernard", city="Paris") for n in range(12)))
        async with stage.works.write() as work:
            ref = PlaceRef(platform=surface.name, root=ROOT)
            await work.store(Places).link(ref, stage.community.id, frozenset({"general"}))
        await things(stage)
        actor = await stage.member("Ana", surface, right=right) if right else stage.stranger("Ana", surface)
        storm = Storm(stage, actor, data)
        for _ in range(STEPS):
            await storm.step()
        path = data.draw(st.sampled_from([*stage.dispatch.catalogue.commands]))
        name = data.draw(st.sampled_from(["query", "city", "subject", "zone", "command", "words", "event", "number"]))
        asked = Suggesting(origin=actor.origin(), path=path, parameter=name, typed=data.draw(TEXTS))
        assert len(await stage.dispatch.suggest(asked)) <= 25


async def things(stage: Stage) -> None:
    """One of each record, so that made-up numbers find something."""
    mina = await stage.member("Mina", MODALS, right=Right.ADMINISTRATOR)
    await mina.types("event create", title="Balade", when="jeudi 19h")
    await mina.presses("Publi")
    await donations.offers(mina)
    await donations.needs(mina)
    await mina.types("internship post", **internships.OFFER)
    await mina.presses("Publi")
    await mina.types("internship seek", **internships.SEARCH, audience="members")
    await mina.types("announce new", title="Bonjour", text="Tous", audience="people")


def run(folder: Path, template: Path, surface: Surface, examples: int) -> None:
    """The same examples each time at small scale; never shrunk, which takes minutes: a failure names its steps."""

    @settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        phases=[Phase.generate],
        derandomize=examples == FEW,
    )
    @given(
        data=st.data(),
        right=st.sampled_from([None, Right.MEMBER, Right.COORDINATOR, Right.MODERATOR, Right.ADMINISTRATOR]),
    )
    def storms(data: st.DataObject, right: Right | None) -> None:
        asyncio.run(weather(folder, template, surface, data, right))

    storms()


@pytest.mark.chaos(examples=(FEW, MANY))
@pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)
def test_S03_S39_S49_nothing_typed_or_pressed_breaks_the_core(
    surface: Surface, tmp_path: Path, database_template: Path, scale: SimpleNamespace
) -> None:
    run(tmp_path, database_template, surface, scale.examples)


@pytest.mark.parametrize(
    "answer",
    [
        Reply(text=say("sorry", reference="ABC")),
        Reply(
            text=say("as-is", text="x"),
            buttons=((Button(label=say("form-skip"), press=Press(code="c", args=("é",))),),),
        ),
        Reply(),
    ],
    ids=["an apology", "a press that does not travel", "an empty answer"],
)
async def test_the_storm_would_see_what_it_looks_for(stage: Stage, answer: Reply) -> None:
    ana = await stage.member("Ana")
    request = Said(origin=ana.origin(), text="x")
    with pytest.raises((AssertionError, TooLong)):
        Storm(stage, ana, None).look(request, Outcome(answer=answer, reader=Reader()))  # type: ignore[arg-type]


async def test_the_storm_would_see_silence(stage: Stage) -> None:
    ana = await stage.member("Ana")
    with pytest.raises(AssertionError):
        Storm(stage, ana, None).look(Said(origin=ana.origin(), text="x"), Outcome(answer=None, reader=Reader()))  # type: ignore[arg-type]
