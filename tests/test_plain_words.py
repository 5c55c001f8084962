"""What people write to a bot as they would to a person, and the command they are led to."""

from __future__ import annotations

import pytest

from bot.people import Right
from storage.database import Database
from tests.features.events import published
from tests.stage import CHAT, Actor, Shown, Stage, build

SEEK, POST, JOBS = "Dire ce que vous cherchez", "Publier une offre de stage", "Stages et emplois"
EVENTS, OFFER, NEED = "Événements", "Offrir un ordinateur", "Confier un besoin"


@pytest.fixture
async def stage(database: Database) -> Stage:
    return await build(database)


async def student(stage: Stage) -> Actor:
    """Somebody who may do all that members may, and what only students may."""
    return await stage.member("Zoé", CHAT, right=Right.ADMINISTRATOR)


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("je voudrais un stage à Lyon", "stage liste Lyon"),
        ("I would like an internship in Lyon", "stage liste Lyon"),
        ("je cherche un stage", JOBS),
        ("I'm looking for an internship", JOBS),
        ("je propose un stage", POST),
        ("I offer an internship", POST),
        ("qui vient à l'afterwork ?", "afterwork"),
        ("who comes to the afterwork?", "afterwork"),
        ("les prochains événements", EVENTS),
        ("the next events", EVENTS),
        ("quels sont les événements à venir ?", EVENTS),
        ("j'ai un ordinateur à donner", OFFER),
        ("I have a computer to give", OFFER),
    ],
)
async def test_plain_words_offer_what_they_ask_for(stage: Stage, text: str, offered: str) -> None:
    zoe = await student(stage)
    shown = await zoe.says(text)
    assert any(offered in label for label in shown.buttons[:3]), shown.buttons
    assert (await zoe.presses(offered)).text


@pytest.mark.parametrize("text", ["mes inscriptions", "my sign-ups", "mes événements", "my events"])
async def test_what_is_theirs_opens_at_once(stage: Stage, text: str) -> None:
    ana = await stage.member("Ana", CHAT)
    shown: Shown = await ana.says(text)
    assert not any("Aide" in label for label in shown.buttons)
    assert "événement" in shown.text.lower()


async def test_who_comes_leads_to_the_event_that_is_named(stage: Stage) -> None:
    zoe = await student(stage)
    await published(stage, zoe)
    await zoe.says("qui vient à l'afterwork ?")
    assert "Café Carlu" in (await zoe.presses("afterwork")).text


@pytest.mark.parametrize("text", ["j'ai besoin d'un ordinateur", "I need a computer"])
async def test_a_need_leads_to_the_need_where_one_may_tell_it(stage: Stage, text: str) -> None:
    zoe, ana = await student(stage), await stage.member("Ana", CHAT)
    for who in (zoe, ana):
        shown = await who.says(text)
        assert any("parmi ce qui est offert" in label or NEED in label for label in shown.buttons), shown.buttons
