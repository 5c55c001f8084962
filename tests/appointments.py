"""A feature for tests only, with jobs: each notes in the log what it did, so that a test can count."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from bot.agenda import About, Agenda
from bot.errors import Conflict
from bot.kinds import ID_MAX, Number
from bot.ports import Audit, AuditLine
from bot.replies import say
from bot.spec import Context, Feature, job

TOO_LATE = timedelta(hours=2)


async def _note(ctx: Context, audit: Audit, what: str, result: str = "done") -> None:
    line = AuditLine(at=ctx.now, community_id=ctx.community_id, account_id=ctx.account.id, what=what, result=result)
    await audit.note(line)


@job("ring", code="ri")
async def ring(ctx: Context, audit: Audit, number: Annotated[int, Number(min=0, max=ID_MAX)]) -> None:
    await _note(ctx, audit, "rang", str(number))


@job("remind", code="re", too_late=TOO_LATE, latest=True)
async def remind(ctx: Context, audit: Audit, number: Annotated[int, Number(min=0, max=ID_MAX)]) -> None:
    await _note(ctx, audit, "reminded", str(number))


@job("refuse", code="rf")
async def refuse(ctx: Context, audit: Audit) -> None:
    await _note(ctx, audit, "never")
    raise Conflict(say("survey-refused"))


@job("break", code="br")
async def broken(ctx: Context, audit: Audit) -> None:
    await _note(ctx, audit, "never")
    raise RuntimeError("a fault")


@job("repeat", code="rp")
async def repeat(ctx: Context, audit: Audit, agenda: Agenda) -> None:
    """Every day, until the record it is about is gone."""
    assert ctx.due is not None
    planned = ctx.due.planned
    await _note(ctx, audit, "repeated")
    await agenda.plan(repeat.at(planned.due_at + timedelta(days=1), planned.key, about=planned.about))


APPOINTMENTS = Feature(name="appointments", jobs=(ring, remind, refuse, broken, repeat), retired=("old",))

EVENT = About(kind="event", id=7)
