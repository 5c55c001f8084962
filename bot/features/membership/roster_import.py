"""An import from plan to end: staged in slices nobody sees, made visible by one short transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum

from bot.features.membership.domain import SLICE, ImportRecord, RosterStore
from bot.features.membership.roster_plan import Plan, Step, StepKind, batches, plan
from bot.features.membership.roster_rows import RosterRow
from bot.ports import Clock, Works


class Stage(StrEnum):
    """What an import is doing."""

    COMPARING = "comparing"
    WRITING = "writing"
    FINISHING = "finishing"
    INDEXING = "indexing"


Progress = Callable[[Stage, int], None]
"""Told how many more rows of that stage are done."""


class RefusedPlan(Exception):
    """The plan has problems, so nothing of it may be applied."""


async def compare(works: Works, community_id: int, rows: Sequence[RosterRow]) -> Plan:
    """What an import of these rows would do; writes nothing."""
    async with works.read() as work:
        return await plan(rows, work.store(RosterStore, community_id))


def to_write(planned: Plan, record: ImportRecord) -> tuple[Step, ...]:
    """The steps that write something: new people, changes and, with a basis, people to be listed."""
    return tuple(step for step in planned.steps if _writes(step, record))


async def carry_out(
    works: Works, community_id: int, planned: Plan, record: ImportRecord, clock: Clock, progress: Progress
) -> ImportRecord:
    """The import as recorded, after all of the plan was applied.

    No transaction takes longer than about a second, whatever the size. Raises RefusedPlan, ImportUnderWay or
    ImportOvertaken, and then nothing has changed that anybody sees.
    """
    if planned.problems:
        raise RefusedPlan
    steps = to_write(planned, record)
    created = sum(step.kind is StepKind.CREATE for step in steps)
    record = replace(record, created=created, updated=len(steps) - created)
    importing = _Import(works, community_id, clock, progress)
    await importing.sweep()
    try:
        await importing.run(steps, record)
    finally:
        await importing.sweep()
    await importing.catch_up()
    return record


class _Import:
    def __init__(self, works: Works, community_id: int, clock: Clock, progress: Progress) -> None:
        self._works = works
        self._community_id = community_id
        self._clock = clock
        self._progress = progress

    async def run(self, steps: Sequence[Step], record: ImportRecord) -> None:
        async with self._works.write() as work:
            number = await work.store(RosterStore, self._community_id).begin(record, self._clock.now())
        try:
            await self._write(number, steps)
        except BaseException:
            async with self._works.write() as work:
                await work.store(RosterStore, self._community_id).give_up(number)
            raise

    async def _write(self, number: int, steps: Sequence[Step]) -> None:
        for some in batches(steps, SLICE):
            async with self._works.write() as work:
                await work.store(RosterStore, self._community_id).stage(number, some, self._clock.now())
            self._progress(Stage.WRITING, len(some))
        async with self._works.write() as work:
            await work.store(RosterStore, self._community_id).apply(number, self._clock.now())
        self._progress(Stage.FINISHING, 1)

    async def sweep(self) -> None:
        """Take away what dead imports left, and what this one no longer needs."""
        cleared = 1
        while cleared:
            async with self._works.write() as work:
                cleared = await work.store(RosterStore, self._community_id).clear(self._clock.now())

    async def catch_up(self) -> None:
        done = 1
        while done:
            async with self._works.write() as work:
                done = await work.store(RosterStore, self._community_id).catch_up()
            self._progress(Stage.INDEXING, done)


def _writes(step: Step, record: ImportRecord) -> bool:
    if step.kind in (StepKind.CREATE, StepKind.UPDATE):
        return True
    lists = record.basis is not None and step.member is not None and step.member.unclaimed
    return step.kind is StepKind.UNCHANGED and lists
