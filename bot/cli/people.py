"""`amicale community export` and `forget`: what is kept about one person, handed over or erased."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.community import Slug, account_of, note
from bot.cli.failing import Failed
from bot.cli.files import write_privately
from bot.cli.opening import Config, community, finish, opened

if TYPE_CHECKING:
    from bot.erasure import Erased, Subject
    from bot.ports import Work

Who = Annotated[
    str,
    typer.Argument(
        metavar="PERSON",
        help="discord:ID, telegram:ID, roster:ID (the list's id column), email:ADDRESS or member:NUMBER.",
        show_default=False,
    ),
]


def export(
    slug: Slug,
    person: Who,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the JSON.", show_default=False)],
    config: Config = None,
) -> None:
    """Write everything kept about one person to a JSON file, yours alone to read."""
    finish(_export(slug, person, file, config))
    print(f"{file}: everything that {slug} keeps about {person}")


def forget(
    slug: Slug,
    person: Who,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    config: Config = None,
) -> None:
    """Erase everything kept about one person. It cannot be undone; other communities keep what is theirs."""
    print(finish(_forget(slug, person, config, yes=yes)))


async def _export(slug: str, person: str, file: Path, config: Path | None) -> None:
    from bot.erasure import copy_of

    async with opened(config) as deployment, deployment.works.write() as work:
        place = await community(work, slug)
        found: dict[str, Any] = {"community": slug, "written_at": deployment.clock.now().isoformat()}
        found |= await copy_of(work, await _subject(work, place.id, slug, person))
        await note(deployment, work, place.id, "community.export")
    write_privately(file, json.dumps(found, ensure_ascii=False, indent=2) + "\n")


async def _forget(slug: str, person: str, config: Path | None, *, yes: bool) -> str:
    from bot.__main__ import catalogue
    from bot.erasure import erase

    cards = catalogue().cards
    async with opened(config) as deployment:
        async with deployment.works.read() as work:
            place = await community(work, slug)
            subject = await _subject(work, place.id, slug, person)
        if not yes:
            _ask(slug, subject)
        async with deployment.works.write() as work:
            erased = await erase(work, subject, cards, deployment.clock.now())
            await note(deployment, work, place.id, "community.forget")
        emptied = await deployment.database.checkpoint()
    return _told(slug, subject, erased) + ("" if emptied else " Traces in the journal file go within the hour.")


async def _subject(work: Work, community_id: int, slug: str, person: str) -> Subject:
    from bot.erasure import of_account, of_member

    kind, _, written = person.partition(":")
    if kind in ("member", "roster", "email"):
        number = await _number(work, community_id, kind, written)
        found = await of_member(work, community_id, number) if number else None
    else:
        account = account_of(person)
        found = await of_account(work, community_id, account.platform, account.native_id)
    if found is None:
        raise Failed(f"nothing is kept about `{person}` in {slug}")
    return found


async def _number(work: Work, community_id: int, kind: str, written: str) -> int | None:
    """The member's number, None for nobody."""
    from bot.features.membership.domain import RosterStore
    from bot.features.membership.roster_cells import read_email
    from bot.features.membership.roster_rows import BadCell
    from bot.kinds import ID_MAX

    if kind == "member":
        plain = written.isascii() and written.isdecimal() and len(written) <= len(str(ID_MAX))
        return int(written) if plain and int(written) <= ID_MAX else None
    roster = work.store(RosterStore, community_id)
    try:
        known = await (roster.by_ids([written]) if kind == "roster" else roster.by_emails([read_email(written)]))
    except BadCell:
        raise Failed(f"`{written}` is not an e-mail address") from None
    return next((one.key for one in known.values()), None)


def _ask(slug: str, subject: Subject) -> None:
    name = f" ({subject.member.name})" if subject.member and subject.member.name else ""
    try:
        agreed = typer.confirm(f"Erase {_named(subject)}{name} from {slug}? It cannot be undone.", err=True)
    except typer.Abort:
        agreed = False
    if not agreed:
        raise Failed("nothing was erased (--yes does it without asking)")


def _named(subject: Subject) -> str:
    return f"member {subject.member.id}" if subject.member else "an account that is no member"


def _told(slug: str, subject: Subject, erased: Erased) -> str:
    kept = f", {erased.kept} kept for another community" if erased.kept else ""
    return f"Erased {_named(subject)} from {slug}; accounts: {erased.accounts} erased{kept}."
