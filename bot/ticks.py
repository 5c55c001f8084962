"""Running what is due: claimed, then done in one transaction with its completion, the system being who asks."""

from __future__ import annotations

import asyncio
import secrets

import structlog

from bot.agenda import ATTEMPTS_MAX, Due, Timetable
from bot.catalogue import Catalogue
from bot.errors import Refusal
from bot.forms import read_values
from bot.kinds import Reading
from bot.people import Account, Community, Viewer
from bot.ports import Audit, AuditLine, Clock, Communities, Work, Works
from bot.providing import provide
from bot.requests import Ended, Tick
from bot.reviewing import Reviewing
from bot.spec import Context, Job

SYSTEM = Viewer(account=Account(platform="", native_id=0), rights=frozenset())
"""Who asks for a job: nobody's account, with no right, because nothing is refused or shown to it."""

JOB_WITHIN = 20.0
"""Seconds a job may take; it only reads and writes the database, and everybody's writes wait meanwhile."""

log = structlog.get_logger()


class Ticks:
    """Does what is due, each thing at most once."""

    def __init__(self, catalogue: Catalogue, works: Works, clock: Clock) -> None:
        self._catalogue = catalogue
        self._works = works
        self._clock = clock

    async def run(self, tick: Tick) -> Ended:
        """What became of it. A job's fault is logged and counted; only a database that fails is raised."""
        async with self._works.write() as work:
            due = await work.store(Timetable).claim(tick.number, self._clock.now())
        if due is None:
            return Ended.GONE
        if due.attempts > ATTEMPTS_MAX:
            return await self._set_aside(due, "the process ended during each attempt")
        job = self._catalogue.jobs.get(due.planned.job)
        try:
            async with asyncio.timeout(JOB_WITHIN):
                return await (self._once(job, due) if job else self._without(due))
        except Refusal as refusal:
            return await self._refused(due, refusal)
        except Exception as error:
            return await self._failed(due, error)

    async def _once(self, job: Job, due: Due) -> Ended:
        async with self._works.write() as work:
            now, table = self._clock.now(), work.store(Timetable)
            late = job.too_late is not None and now > due.planned.due_at + job.too_late
            expired = late or (job.latest and await table.overtaken(due, now))
            if not await table.complete(due, "expired" if expired else "done", now):
                return Ended.GONE
            if expired:
                return Ended.EXPIRED
            await self._call(work, job, due)
        return Ended.DONE

    async def _call(self, work: Work, job: Job, due: Due) -> None:
        community = await work.store(Communities).get(due.community_id)
        if community is None:
            raise LookupError("the community is gone")
        context = self._context(community, due)
        reading = Reading(now=context.now, zone=context.zone, language=context.language)
        given = {name: str(value) for name, value in due.planned.args.items()}
        values, problems = read_values(job.parameters, given, job.code, reading)
        if problems:
            raise ValueError(f"cannot read what was planned: {', '.join(problems)}")
        own: dict[type, object] = {Reviewing: self._catalogue.reviewing}
        await job.handler(context, **provide(job.provided, work, community.id, own), **values)

    def _context(self, community: Community, due: Due) -> Context:
        return Context(
            viewer=SYSTEM,
            community=community,
            place=None,
            now=self._clock.now(),
            language=community.language,
            zone=community.zone,
            private=True,
            due=due,
        )

    async def _without(self, due: Due) -> Ended:
        """A job that exists no more: over when it was retired, otherwise a fault like any other."""
        if due.planned.job not in self._catalogue.retired:
            raise LookupError(f"there is no job `{due.planned.job}`")
        return await self._complete(due, "retired", Ended.EXPIRED)

    async def _refused(self, due: Due, refusal: Refusal) -> Ended:
        """The handler was rolled back: the row is completed and the refusal noted in a second transaction."""
        return await self._complete(due, f"refused.{refusal.phrase.key}", Ended.REFUSED)

    async def _complete(self, due: Due, result: str, ended: Ended) -> Ended:
        async with self._works.write() as work:
            now = self._clock.now()
            if not await work.store(Timetable).complete(due, result, now):
                return Ended.GONE
            line = AuditLine(
                at=now, community_id=due.community_id, account_id=0, what=f"job {due.planned.job}", result=result
            )
            await work.store(Audit).note(line)
        return ended

    async def _failed(self, due: Due, error: Exception) -> Ended:
        reference = secrets.token_hex(3).upper()
        log.error("job_failed", reference=reference, attempt=due.attempts, **_named(due), exc_info=error)
        if due.attempts < ATTEMPTS_MAX:
            return Ended.FAILED
        return await self._set_aside(due, f"{type(error).__name__} {reference}")

    async def _set_aside(self, due: Due, reason: str) -> Ended:
        async with self._works.write() as work:
            if not await work.store(Timetable).set_aside(due, reason):
                return Ended.GONE
        log.critical("job_set_aside", reason=reason, **_named(due))
        return Ended.SET_ASIDE


def _named(due: Due) -> dict[str, object]:
    """What the log says of it: numbers and codes."""
    about = due.planned.about
    record = f"{about.kind} {about.id}" if about else None
    return {"job": due.planned.job, "agenda": due.id, "community": due.community_id, "about": record}
