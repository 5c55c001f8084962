"""`amicale roster import` and `roster export`: the operator's list of people, in and out."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.failing import TEMPORARY, USAGE, Failed
from bot.cli.files import write_privately
from bot.cli.opening import Config, community, finish, opened

if TYPE_CHECKING:
    from bot.__main__ import Deployment
    from bot.cli.roster_telling import Teller
    from bot.features.membership.domain import ImportRecord
    from bot.features.membership.roster_plan import KnownMember, Plan
    from bot.people import Community

app = typer.Typer(help="The list of people of a community, from and to a CSV file.", no_args_is_help=True)

WHO_MAX = 80

Slug = Annotated[str, typer.Argument(help="The community's short name, as in `ax`.", show_default=False)]


@app.command("import")
def import_(
    slug: Slug,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The list, as CSV.", show_default=False)],
    apply: Annotated[bool, typer.Option("--apply", help="Write; without it, say what would change.")] = False,
    listed: Annotated[
        bool, typer.Option("--listed", help="People can be found at once: you declare a lawful basis (recorded).")
    ] = False,
    who: Annotated[
        str, typer.Option("--as", metavar="WHO", help="Who answers for it; by default the system's user.")
    ] = "",
    config: Config = None,
) -> None:
    """Read a list of people. While one line is wrong, nothing is written; the same list again changes nothing."""
    finish(_import(slug, file, config, apply=apply, listed=listed, who=_who(who)))


@app.command("export")
def export(
    slug: Slug,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the CSV.", show_default=False)],
    config: Config = None,
) -> None:
    """Write everybody to a CSV file that can be imported again. It holds personal data: it is yours alone to read."""
    count = finish(_export(slug, file, config))
    print(f"Wrote {count:,} people to {file}.")


async def _import(slug: str, file: Path, config: Path | None, *, apply: bool, listed: bool, who: str) -> None:
    from bot.cli.roster_telling import Teller
    from bot.features.membership.domain import ImportRecord
    from bot.features.membership.roster import read_roster
    from bot.features.membership.roster_import import compare

    data = _bytes(file)
    async with opened(config) as deployment:
        async with deployment.works.read() as work:
            place = await community(work, slug)
        tell = Teller.in_language(place.language)
        with tell.busy("roster-doing-reading"):
            reading = read_roster(data)
        tell.reading(reading)
        _stop_at(reading.problems, file)
        with tell.busy("roster-doing-comparing"):
            planned = await compare(deployment.works, place.id, reading.rows)
        record = ImportRecord(by=who, digest=_digest(data), basis="declared" if listed else None)
        tell.plan(planned, record)
        _stop_at(planned.problems, file)
        if apply:
            await _carry_out(deployment, place, planned, record, tell)
        else:
            tell.say("roster-dry-run")


async def _carry_out(
    deployment: Deployment, place: Community, planned: Plan, record: ImportRecord, tell: Teller
) -> None:
    from bot.features.membership.domain import ImportOvertaken, ImportUnderWay
    from bot.features.membership.roster_import import carry_out, to_write

    rows = to_write(planned, record)
    try:
        with tell.progress(len(rows)) as progress:
            done = await carry_out(deployment.works, place.id, planned, record, deployment.clock, progress)
    except ImportUnderWay:
        raise Failed(f"another import of {place.slug} is under way; if it was killed, try again in a minute") from None
    except ImportOvertaken:
        raise Failed("a member was changed meanwhile, so nothing was applied: run it again", TEMPORARY) from None
    tell.say("roster-applied", created=done.created, updated=done.updated)
    if rows:
        tell.say("roster-applied-listed" if done.basis else "roster-applied-unlisted", by=done.by)


async def _export(slug: str, file: Path, config: Path | None) -> int:
    from bot.features.membership.domain import RosterStore
    from bot.features.membership.roster_export import export_lines
    from bot.language import supported

    async with opened(config) as deployment, deployment.works.read() as work:
        place = await community(work, slug)
        store = work.store(RosterStore, place.id)
        members: list[KnownMember] = []
        while some := await store.members(members[-1].key if members else 0):
            members.extend(some)
    write_privately(file, "".join(export_lines(members, supported(place.language) or "en")))
    return len(members)


def _bytes(file: Path) -> bytes:
    from bot.features.membership.roster_table import MAX_BYTES

    try:
        with file.open("rb") as opened_file:
            return opened_file.read(MAX_BYTES + 1)  # one byte too many is told as "too large"
    except OSError as error:
        raise Failed(f"cannot read {file}: {error.strerror}", USAGE) from None


def _digest(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _who(named: str) -> str:
    from bot.folding import clean

    try:
        return clean(named)[:WHO_MAX] or getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number without a name
        raise Failed("say who imports: --as NAME", USAGE) from None


def _stop_at(problems: tuple[object, ...], file: Path) -> None:
    if problems:
        raise Failed(f"nothing was written: correct {file} as said above and run it again")
