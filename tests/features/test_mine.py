"""One page of everything a member has going, whoever declared it, and never anybody else's."""

from __future__ import annotations

from typing import Annotated

import pytest

from bot.features.community.feature import FEATURE as COMMUNITY
from bot.features.mine.domain import SHOWN_MAX, parts
from bot.features.mine.feature import FEATURE as MINE
from bot.features.welcome.feature import FEATURE as WELCOME
from bot.installed import FEATURES
from bot.kinds import ID_MAX, Number
from bot.people import Right
from bot.ports import Audit, AuditLine, Work
from bot.replies import Item, Press, Reply, say
from bot.spec import Context, Feature, Section, action, command
from storage.database import Database
from tests.stage import MODALS, SURFACES, Stage, Surface, build
from tests.survey import FILL, SURVEY, words

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)


@command("box keep", code="sv", allow=FILL)
async def keep(ctx: Context, audit: Audit, count: Annotated[int, Number(min=1, max=99)]) -> Reply:
    """So many things are the asker's from now on."""
    line = {"at": ctx.now, "community_id": ctx.community_id, "account_id": ctx.account.id}
    for number in range(count):
        await audit.note(AuditLine(what="kept", result=str(number), **line))  # type: ignore[arg-type]
    return Reply(text=say("survey-done"))


@action("sw", allow=FILL)
async def show(ctx: Context, number: Annotated[int, Number(min=0, max=ID_MAX)]) -> Reply:
    return Reply(text=say("survey-linked", number=str(number)))


@command("box mine", code="si", allow=FILL)
async def own(ctx: Context) -> Reply:
    return Reply(text=say("survey-linked", number="77"))


async def section(work: Work, ctx: Context) -> Section | None:
    lines = [line for line in await work.store(Audit).lines(1000) if line.what == "kept"]
    mine = [line.result for line in lines if line.account_id == ctx.account.id]
    items = tuple(Item(title=f"chose {one}", press=Press(code="sw", args=(int(one),))) for one in mine)
    return Section(heading=say("box-heading"), items=items)


KEEPING = Feature(name="keeping", commands=(keep, own), actions=(show,), mine=section)


@pytest.fixture
async def stage(database: Database) -> Stage:
    return await build(database, (COMMUNITY, MINE, WELCOME, SURVEY, KEEPING), words())


@both
async def test_what_is_mine_is_listed_and_opened_by_a_press(stage: Stage, surface: Surface) -> None:
    ana, ben = await stage.member("Ana", surface), await stage.member("Ben", surface)
    await ana.types("box keep", count="2")
    shown = await ana.types("mine")
    assert "Votre boîte" in shown.text
    assert "1. chose 1" in shown.text
    assert "Relié 0" in (await ana.presses("chose 0")).text
    shown = await ben.types("mine")
    assert "chose" not in shown.text
    assert "rien en cours" in shown.text


@both
async def test_nothing_yet_says_what_can_be_begun(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface)
    shown = await ana.types("mine")
    assert "Remplir l'enquête" in "".join(shown.buttons)
    assert "Mes affaires" not in "".join(shown.buttons)
    assert "survey" not in shown.text
    assert (await ana.presses("Remplir l'enquête")).asks


@both
async def test_of_many_the_page_shows_some_and_leads_to_the_rest(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface)
    await ana.types("box keep", count=str(SHOWN_MAX + 3))
    shown = await ana.types("mine")
    assert shown.text.count("chose") == SHOWN_MAX
    assert "et 3 de plus" in shown.text
    assert "Relié 77" in (await ana.presses("Tout voir")).text


async def test_it_is_a_button_of_the_home_menu_and_heard_by_its_names(stage: Stage) -> None:
    ana = await stage.member("Ana")
    assert "📌 Mes affaires" in (await ana.types("start")).buttons
    for said in ("moi", "mine", "mes affaires"):
        assert "rien en cours" in (await ana.says(said)).text


@both
async def test_guests_have_nothing(stage: Stage, surface: Surface) -> None:
    hugo = stage.stranger("Hugo", surface)
    hugo.place = await stage.place(surface) if surface is MODALS else None
    assert (await hugo.types("mine")).outcome.refused


def test_sections_are_numbered_through_and_empty_ones_left_out() -> None:
    items = tuple(Item(title=str(number)) for number in range(SHOWN_MAX + 1))
    some, none = Section(heading=say("x"), items=items), Section(heading=say("y"), items=())
    own_list, more = Press(code="c", args=("a",)), Press(code="zz")
    with_more = Section(heading=say("z"), items=items[:1], more=more)
    first, second = parts(((some, own_list), (none, own_list), (with_more, own_list)))
    assert (first.start, len(first.items), first.left, first.all) == (1, SHOWN_MAX, 1, own_list)
    assert (second.start, second.left, second.all) == (SHOWN_MAX + 1, 0, more)


@both
async def test_of_everything_installed_a_new_member_has_nothing_and_can_begin(
    database: Database, surface: Surface
) -> None:
    stage = await build(database)
    ana = await stage.member("Ana", surface, right=Right.ADMINISTRATOR)
    shown = await ana.types("mine")
    assert "rien en cours" in shown.text
    assert sum(feature.mine is not None for feature in FEATURES) >= 3


@both
async def test_an_event_and_everything_else_of_mine_opens_from_the_page(database: Database, surface: Surface) -> None:
    stage = await build(database)
    mo = await stage.member("Mo", surface, right=Right.MODERATOR)
    for number in range(SHOWN_MAX + 1):
        await mo.types("event create", title=f"Afterwork {number}", when=f"demain {10 + number}h", link="example.org")
    shown = await mo.types("mine")
    assert "Afterwork 0" in shown.text
    assert "et 1 de plus" in shown.text
    assert "Afterwork 6" not in shown.text
    assert "Afterwork 0" in (await mo.presses("Afterwork 0")).text
    assert "Afterwork 6" in (await mo.presses("Tout voir", on=shown)).text
    ben = await stage.member("Ben", surface)
    assert "Afterwork" not in (await ben.types("mine")).text
