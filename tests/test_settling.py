"""Dates in forms: settled when they are first understood, offered when they may be several, on both surfaces."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import pytest

from bot.dates import Understood, read_moment, settled
from bot.forms import Page, question
from bot.kinds import Day, Reading, Text, When
from bot.planned import Planned
from bot.ports import Audit, AuditLine, Draft
from bot.replies import Ask, Moment, OnDay, Reply, say
from bot.spec import Context, Feature, command
from storage.database import Database
from tests.stage import CHAT, MODALS, SURFACES, Shown, Stage, Surface, build
from tests.survey import ALL, FILL, words

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)
SATURDAY, NEXT = "samedi 21 mars 2026", "samedi 28 mars 2026"


@command("survey meet", code="sm", allow=FILL)
async def meet(
    ctx: Context,
    audit: Audit,
    at: Annotated[Planned, When()],
    until: Annotated[date | None, Day()] = None,
    subject: Annotated[str, Text(max=100)] = "",
) -> Reply:
    result = f"{at.instant.isoformat()}|{at.zone}|{until}|{subject}"
    await audit.note(
        AuditLine(at=ctx.now, community_id=ctx.community_id, account_id=ctx.account.id, what="meet", result=result)
    )
    return Reply(text=say("survey-done"))


MEETING = Feature(name="meeting", commands=(meet,))


@pytest.fixture
async def stage(database: Database) -> Stage:
    return await build(database, (*ALL, MEETING), words())


async def met(stage: Stage) -> list[str]:
    async with stage.works.read() as work:
        return [line.result for line in await work.store(Audit).lines() if line.what == "meet"]


def values(shown: Shown) -> dict[str, str]:
    answer = shown.outcome.answer
    assert isinstance(answer, Ask)
    return {question.name: question.value for question in answer.questions}


def planned(zone: str, *wall: int, second: bool = False) -> Planned:
    return Planned(wall=datetime(*wall, tzinfo=UTC).replace(tzinfo=None), zone=zone, second=second)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    "moment",
    [
        planned("Europe/Paris", 2026, 3, 21, 18, 0),
        planned("Europe/Paris", 2026, 10, 25, 2, 30),
        planned("Europe/Paris", 2026, 10, 25, 2, 30, second=True),
        planned("America/New_York", 2026, 11, 1, 1, 30, second=True),
        planned("Australia/Lord_Howe", 2026, 4, 5, 1, 45, second=True),
        planned("Europe/Paris", 2027, 3, 28, 2, 30),
        planned("UTC", 2026, 6, 1, 9, 0),
        planned("America/Argentina/Buenos_Aires", 2026, 6, 1, 9, 0),
    ],
    ids=settled,
)
@pytest.mark.parametrize("reader", ["Europe/Paris", "Asia/Tokyo", "UTC"])
def test_S48_a_settled_date_is_read_as_the_same_moment_whoever_reads_it(moment: Planned, reader: str) -> None:
    now = datetime(2026, 3, 20, 18, 0, tzinfo=UTC)
    assert read_moment(settled(moment), now, ZoneInfo(reader)) == Understood(planned=moment)
    assert When().settled("whatever", moment) == settled(moment)


def test_a_zone_in_brackets_is_the_one_meant() -> None:
    reading = Reading(now=datetime(2026, 3, 20, 18, 0, tzinfo=UTC), zone="Europe/Paris", language="en")
    assert When().read("tomorrow noon (America/Montreal)", reading).instant == datetime(2026, 3, 21, 16, 0, tzinfo=UTC)
    assert When().read("tomorrow noon (Europe/Paris)", reading).instant == datetime(2026, 3, 21, 11, 0, tzinfo=UTC)


def test_what_was_understood_before_is_shown_as_people_write_it() -> None:
    now = datetime(2026, 3, 20, 18, 0, tzinfo=UTC)
    reading = Reading(now=now, zone="Europe/Paris", language="fr")
    kept = {"at": "2026-03-21 18:00 (Europe/Paris)", "until": "2026-03-22"}
    draft = Draft(name="d", account_id=1, community_id=1, path=meet.path, answers=kept, expires_at=now)
    page = Page(command=meet, draft=draft, size=1)
    at, until = (question(page, field, None, reading) for field in meet.fields[:2])
    assert (at.shown, at.value) == (Moment(datetime(2026, 3, 21, 17, 0, tzinfo=UTC)), kept["at"])
    assert until.shown == OnDay(date(2026, 3, 22))


async def test_tomorrow_is_the_day_after_it_was_said_even_after_midnight(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey meet")
    shown = await ana.says("demain 18h")
    assert shown.asks == ("until",)
    assert "samedi 21 mars 2026 à 18:00" in shown.text
    stage.clock.move(hours=9)
    stage.restart()
    shown = await ana.says("demain")
    assert "dimanche 22 mars 2026" in shown.text
    stage.clock.move(hours=13)
    await ana.says("goûter")
    assert await met(stage) == ["2026-03-21T17:00:00+00:00|Europe/Paris|2026-03-22|goûter"]


@both
async def test_what_is_said_with_the_command_is_settled_then(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface)
    shown = await ana.types("survey fill", at="demain 18h")
    if surface is CHAT:
        assert "samedi 21 mars 2026 à 18:00" in shown.text
    stage.clock.move(hours=9)
    if surface is CHAT:
        await ana.says("vélos")
        await ana.says("3")
        async with stage.works.read() as work:
            from bot.ports import Accounts, Drafts

            account = await work.store(Accounts).get(surface.name, ana.number)
            assert account
            draft = await work.store(Drafts).active(account.id, stage.clock.now())
        assert draft
        assert draft.answers["at"] == "2026-03-21 18:00 (Europe/Paris)"
    else:
        assert values(shown)["at"] == "2026-03-21 18:00 (Europe/Paris)"


async def test_another_zone_chosen_on_the_way_changes_nothing_of_what_was_meant(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey meet")
    waiting = await ana.says("demain 18h")
    await ana.types("account timezone", zone="Asia/Tokyo")
    await ana.presses("Passer", on=waiting)
    await ana.says("goûter")
    assert await met(stage) == ["2026-03-21T17:00:00+00:00|Europe/Paris|None|goûter"]


async def test_two_readings_are_two_buttons_in_a_chat(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey meet")
    shown = await ana.says("samedi prochain 18h")
    assert shown.asks == ("at",)
    assert [label for label in shown.buttons if "samedi" in label] == [
        f"{SATURDAY} à 18:00 (Europe/Paris)",
        f"{NEXT} à 18:00 (Europe/Paris)",
    ]
    assert f"✓ {NEXT}" in (await ana.presses(NEXT)).text
    shown = await ana.says("samedi prochain")
    assert [label for label in shown.buttons if "samedi" in label] == [SATURDAY, NEXT]
    await ana.presses(SATURDAY)
    await ana.says("goûter")
    assert await met(stage) == ["2026-03-28T17:00:00+00:00|Europe/Paris|2026-03-21|goûter"]


async def test_two_readings_are_two_buttons_beside_a_modal(stage: Stage) -> None:
    ana = await stage.member("Ana", MODALS)
    await ana.types("survey meet")
    shown = await ana.submits(at="samedi prochain 18h", until="samedi prochain", subject="goûter")
    assert isinstance(shown.outcome.answer, Reply)
    assert sum("18:00" in label for label in shown.buttons) == 2
    assert sum("samedi" in label for label in shown.buttons) == 4
    shown = await ana.presses(f"{NEXT} à 18:00")
    assert not any("18:00" in label for label in shown.buttons)
    stage.restart()
    assert "C'est fait" in (await ana.presses(SATURDAY, on=shown)).text
    assert await met(stage) == ["2026-03-28T17:00:00+00:00|Europe/Paris|2026-03-21|goûter"]


@both
async def test_a_reading_that_is_none_any_more_is_asked_again(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface)
    await ana.types("survey meet")
    shown = await (ana.says("samedi prochain 10h") if surface is CHAT else ana.submits(at="samedi prochain 10h"))
    stage.clock.move(hours=20)  # now only the later of the two is to come
    shown = await ana.presses(SATURDAY, on=shown)
    assert await met(stage) == []
    assert not any(SATURDAY in label for label in shown.buttons)
    assert shown.asks == ("at",) or "Corriger" in shown.buttons


@both
@pytest.mark.parametrize("arguments", ["-0-9-0", "-0-0-zz", "-0-0-0", "-0-_1-0", "-0-9", "-7-0-0", "-0-0-", "-0-0-0-0"])
async def test_a_made_up_hint_does_nothing(stage: Stage, surface: Surface, arguments: str) -> None:
    ana = await stage.member("Ana", surface)
    await ana.types("survey meet")
    shown = await (ana.says("samedi prochain 18h") if surface is CHAT else ana.submits(at="samedi prochain 18h"))
    name = shown.packed(NEXT).split("-")[2]
    await ana.sends(f"1-fv-{name}{arguments}")
    assert await met(stage) == []
    assert (await ana.presses(NEXT, on=shown)).text


@both
async def test_a_hint_of_somebody_elses_form_is_nothing(stage: Stage, surface: Surface) -> None:
    ana, ben = await stage.member("Ana", surface), await stage.member("Ben", surface)
    await ana.types("survey meet")
    shown = await (ana.says("samedi prochain 18h") if surface is CHAT else ana.submits(at="samedi prochain 18h"))
    assert (await ben.presses(NEXT, on=shown)).outcome.refused
    assert await met(stage) == []


async def test_the_whole_command_on_one_line_offers_them_too(stage: Stage) -> None:
    ana = await stage.member("Ana")
    shown = await ana.types("survey meet", 'quand="samedi prochain 18h" sujet=goûter')
    assert sum("18:00" in label for label in shown.buttons) == 2
    await ana.presses(NEXT)
    assert await met(stage) == ["2026-03-28T17:00:00+00:00|Europe/Paris|None|goûter"]


async def test_what_is_said_in_a_group_is_settled_before_it_waits_for_the_private_chat(stage: Stage) -> None:
    ana = await stage.member("Ana")
    ana.place = await stage.place(CHAT)
    shown = await ana.types("survey meet", at="demain 18h")
    packed = shown.packed("Voir la réponse")
    ana.place = None
    stage.clock.move(hours=12)
    await ana.sends(packed, by_link=True)
    assert await met(stage) == ["2026-03-21T17:00:00+00:00|Europe/Paris|None|"]
