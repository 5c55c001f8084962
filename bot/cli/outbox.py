"""`amicale outbox`: what waits to be sent and what got stuck, by numbers and codes, and having it tried once more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.failing import Failed
from bot.cli.opening import Config, finish, opened

if TYPE_CHECKING:
    from bot.__main__ import Deployment
    from bot.agenda import Aside
    from bot.outbox import Queued, State
    from bot.ports import Work

app = typer.Typer(help="Messages that wait, were held, or cannot be delivered.", invoke_without_command=True)

SHOWN = 50
"""Lines of each state that are shown unless more are asked for."""

JOB = "job:"
"""Before the number of something planned, whose numbers are others than messages'."""

MEANING = {
    "pending": "waiting",
    "held": "held, because nobody knows whether it arrived",
    "unreachable": "unreachable: no account or place takes it",
    "dead": "given up",
}

Limit = Annotated[int, typer.Option(metavar="N", min=1, help="Lines of each state at most.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object for a program to read.")]
All = Annotated[bool, typer.Option("--all", help="Every one there is.")]
Numbers = Annotated[
    list[str] | None, typer.Argument(metavar="[NUMBER]…", help="As `list` shows them.", show_default=False)
]


@dataclass(frozen=True, kw_only=True)
class Look:
    """What there is to be seen, at one instant."""

    counts: Mapping[State, int]
    overdue: int
    rows: tuple[Queued, ...]
    jobs: tuple[Aside, ...]
    slugs: Mapping[int, str]
    names: Mapping[str, str]


@app.callback()
def bare(ctx: typer.Context, as_json: AsJson = False, limit: Limit = SHOWN, config: Config = None) -> None:
    """Messages that wait, were held, or cannot be delivered."""
    if ctx.invoked_subcommand is None:
        list_(as_json=as_json, limit=limit, config=config)


@app.command("list")
def list_(as_json: AsJson = False, limit: Limit = SHOWN, config: Config = None) -> None:
    """List what waits and what got stuck: numbers, topics, states, times and reasons; nobody's name, no text."""
    look = finish(_look(config, limit))
    print(json.dumps(_object(look), indent=2) if as_json else "\n".join(_lines(look)))


@app.command("retry")
def retry(numbers: Numbers = None, every: All = False, config: Config = None) -> None:
    """Send what was given up or could not be reached once more, and run jobs set aside (job:NUMBER) again."""
    from bot.outbox import State

    print(_told(finish(_again(config, numbers or [], (State.DEAD, State.UNREACHABLE), every=every, jobs=True))))


@app.command("release")
def release(numbers: Numbers = None, every: All = False, config: Config = None) -> None:
    """Send what was held; whoever has it already may get it twice."""
    from bot.outbox import State

    print(_told(finish(_again(config, numbers or [], (State.HELD,), every=every, jobs=False))))


# --- looking


async def _look(config: Path | None, limit: int) -> Look:
    from bot.agenda import Timetable
    from bot.desk import STUCK, Desk
    from bot.outbox import State
    from bot.ports import Communities

    async with opened(config) as deployment, deployment.works.read() as work:
        desk = work.store(Desk)
        rows = [row for state in (*STUCK, State.PENDING) for row in await desk.listed(state, limit=limit)]
        return Look(
            counts=await desk.counts(),
            overdue=await desk.overdue(deployment.clock.now()),
            rows=tuple(rows),
            jobs=await work.store(Timetable).aside(),
            slugs={one.id: one.slug for one in await work.store(Communities).all()},
            names={code: job.name for code, job in deployment.dispatch().catalogue.jobs.items()},
        )


def _lines(look: Look) -> list[str]:
    from bot.outbox import State

    lines = [f"{look.counts.get(State.PENDING, 0)} waiting, {look.overdue} of them due by now"]
    for state in dict.fromkeys(row.state for row in look.rows):
        found = [row for row in look.rows if row.state is state]
        lines.append(f"{look.counts.get(state, 0)} {MEANING[state.value]}:")
        lines += [_line(row, look) for row in found]
        if more := look.counts.get(state, 0) - len(found):
            lines.append(f"    and {more} more (--limit shows more)")
    if look.jobs:
        lines.append(f"{len(look.jobs)} set aside by the schedule after three attempts:")
        lines += [_job_line(one, look) for one in look.jobs]
    return lines


def _line(row: Queued, look: Look) -> str:
    whom = f"place {row.place_id}" if row.place_id else f"purpose {row.purpose}"
    whom = whom if row.member_id is None else f"member {row.member_id}"
    about = f"{row.about.kind} {row.about.id}"
    why = f"  {row.why}" if row.why else ""
    return f"  {row.id:>8}  {look.slugs.get(row.community_id, '?')}  {row.topic}  {about}  {whom}  {_due(row)}{why}"


def _job_line(one: Aside, look: Look) -> str:
    name = look.names.get(one.job, one.job)
    return f"  {JOB + str(one.id):>8}  {look.slugs.get(one.community_id, '?')}  {name}  {_due(one)}  {one.reason}"


def _due(one: Queued | Aside) -> str:
    return f"due {one.due_at:%Y-%m-%d %H:%M}Z"


def _object(look: Look) -> dict[str, Any]:
    return {
        "counts": {state.value: count for state, count in look.counts.items()},
        "overdue": look.overdue,
        "messages": [_message(row, look) for row in look.rows],
        "jobs": [
            {
                "number": f"{JOB}{one.id}",
                "community": look.slugs.get(one.community_id),
                "job": look.names.get(one.job, one.job),
                "due_at": one.due_at.isoformat(),
                "why": one.reason,
            }
            for one in look.jobs
        ],
    }


def _message(row: Queued, look: Look) -> dict[str, Any]:
    return {
        "number": row.id,
        "community": look.slugs.get(row.community_id),
        "topic": row.topic,
        "about": {"kind": row.about.kind, "id": row.about.id},
        "state": row.state.value,
        "member": row.member_id,
        "place": row.place_id,
        "due_at": row.due_at.isoformat(),
        "expires_at": row.expires_at.isoformat(),
        "attempts": row.attempts,
        "doubts": row.doubts,
        "why": row.why,
    }


# --- trying again


async def _again(
    config: Path | None, numbers: list[str], states: tuple[State, ...], *, every: bool, jobs: bool
) -> tuple[int, int]:
    """(messages put back, messages too late for it). All of the numbers named are put back, or none."""
    if bool(numbers) is every:
        raise Failed("name the numbers, or --all")
    async with opened(config) as deployment, deployment.works.write() as work:
        rows = [row for number in numbers if (row := await _row(work, number, states, jobs=jobs))]
        planned = [_number(number, JOB) for number in numbers if number.startswith(JOB)]
        if every:
            rows, planned = await _all(work, states, jobs=jobs)
        done = [row for row in rows if await _tried(work, deployment, row)]
        if len(done) < len(rows) and not every:
            raise Failed(f"{_first(rows, done).id} is too late to be useful: nothing was changed")
        for number in planned:
            await _job_again(work, deployment, number)
        await _noted(work, deployment, done, "release" if not jobs else "retry")
        return len(done) + len(planned), len(rows) - len(done)


async def _all(work: Work, states: tuple[State, ...], *, jobs: bool) -> tuple[list[Queued], list[int]]:
    from bot.agenda import Timetable
    from bot.desk import Desk

    rows = await work.store(Desk).listed(*states, limit=100_000)
    return list(rows), [one.id for one in await work.store(Timetable).aside()] if jobs else []


async def _row(work: Work, number: str, states: tuple[State, ...], *, jobs: bool) -> Queued | None:
    """The message of that number in one of these states; None for a job's."""
    from bot.desk import Desk

    if jobs and number.startswith(JOB):
        return None
    row = await work.store(Desk).find(_number(number))
    wanted = " or ".join(state.value for state in states)
    if row is None:
        raise Failed(f"there is no message {number}: nothing was changed")
    if row.state not in states:
        raise Failed(f"{number} is {row.state.value}, not {wanted}: nothing was changed")
    return row


def _number(text: str, prefix: str = "") -> int:
    from bot.kinds import ID_MAX

    digits = text.removeprefix(prefix)
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > len(str(ID_MAX)) or int(digits) > ID_MAX:
        raise Failed(f"`{text}` is not a number that `amicale outbox list` shows")
    return int(digits)


async def _tried(work: Work, deployment: Deployment, row: Queued) -> bool:
    from bot.desk import tried_again

    return await tried_again(work, row, deployment.clock.now())


async def _job_again(work: Work, deployment: Deployment, number: int) -> None:
    from bot.agenda import Timetable

    if not await work.store(Timetable).release(number, deployment.clock.now()):
        raise Failed(f"{JOB}{number} is not set aside: nothing was changed")


async def _noted(work: Work, deployment: Deployment, rows: list[Queued], what: str) -> None:
    from bot.cli.community import note

    for community_id in dict.fromkeys(row.community_id for row in rows):
        await note(deployment, work, community_id, f"outbox.{what}")


def _first(rows: list[Queued], done: list[Queued]) -> Queued:
    return next(row for row in rows if row not in done)


def _told(counts: tuple[int, int]) -> str:
    back, late = counts
    if not back and not late:
        return "There was nothing to put back."
    return f"{back} put back, to be sent within seconds while the bot runs." + (
        f" {late} too late to be useful were left." if late else ""
    )
