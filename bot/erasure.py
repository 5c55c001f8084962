"""A whole person, as one community knows them: everything kept about them copied, or erased. And what is old, swept.

Which stores there are is asked of the transaction: a feature added later is found here without being named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.agenda import About
from bot.cards import Cards
from bot.people import Account, Member
from bot.personal import AccountData, Expiring, PersonalData
from bot.ports import Accounts, Communities, Members, Work, Works
from bot.spec import Card

EXACT_MAX = 2**53
"""Above it, a program that reads JSON numbers as floating point rounds them (RFC 8259, section 6)."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A member of one community with their accounts, or somebody who is none there, with one account."""

    community_id: int
    member: Member | None
    accounts: tuple[Account, ...]


@dataclass(frozen=True, kw_only=True)
class Erased:
    """How many accounts are gone, and how many stay because they are a member of another community."""

    accounts: int
    kept: int


async def of_member(work: Work, community_id: int, member_id: int) -> Subject | None:
    """That member, None when the community has none of that number."""
    members = work.store(Members, community_id)
    member = await members.get(member_id)
    if member is None:
        return None
    return Subject(community_id=community_id, member=member, accounts=await members.accounts(member_id))


async def of_account(work: Work, community_id: int, platform: str, native_id: int) -> Subject | None:
    """Whoever has that account, with their other accounts; None when it was never stored."""
    account = await work.store(Accounts).get(platform, native_id)
    if account is None:
        return None
    member = await work.store(Members, community_id).of(account.id)
    if member is None:
        return Subject(community_id=community_id, member=None, accounts=(account,))
    return await of_member(work, community_id, member.id)


async def copy_of(work: Work, subject: Subject) -> dict[str, Any]:
    """Everything kept about them, ready for JSON: numbers that identify are text, instants are ISO 8601."""
    here, everywhere = work.every(PersonalData, subject.community_id), work.every(AccountData)
    member, accounts = {}, []
    if subject.member:
        member = {name: await store.export(subject.member.id) for name, store in here.items()}
    for account in subject.accounts:
        kept = {name: await store.export(account.id, subject.community_id) for name, store in everywhere.items()}
        accounts.append({name: what for name, what in kept.items() if what})
    return {"member": _plain(member), "accounts": _plain(accounts)}


async def erase(work: Work, subject: Subject, cards: Mapping[str, Card], now: datetime) -> Erased:
    """Erase everything kept about them for their community. What another community has stays.

    `cards` are those of every kind of record: posted copies that say something else without them are edited or
    taken away by delivery.
    """
    if subject.member:
        before = await _shown(work, subject.community_id, cards)
        for store in work.every(PersonalData, subject.community_id).values():
            await store.forget(subject.member.id)
        await _follow(work, subject.community_id, cards, before, now)
    kept = 0
    for account in subject.accounts:
        others = set(await work.store(Accounts).communities(account.id)) - {subject.community_id}
        kept += bool(others)
        for one in work.every(AccountData).values():
            await one.forget(account.id, subject.community_id)
    return Erased(accounts=len(subject.accounts) - kept, kept=kept)


async def _shown(work: Work, community_id: int, cards: Mapping[str, Card]) -> dict[About, object]:
    """What each record that has copies looks like now."""
    records = [about for about in await work.store(Cards, community_id).shown() if about.kind in cards]
    return {about: await _face(work, community_id, cards[about.kind], about) for about in records}


async def _face(work: Work, community_id: int, card: Card, about: About) -> object:
    if card.load is None:
        return None
    try:
        record = await card.load(work, community_id, about.id)
        return None if record is None else card.show(record)
    except Exception:
        return object()  # like nothing else: its copies are looked at once more


async def _follow(
    work: Work, community_id: int, cards: Mapping[str, Card], before: Mapping[About, object], now: datetime
) -> None:
    posted = work.store(Cards, community_id)
    for about, face in before.items():
        if await _face(work, community_id, cards[about.kind], about) != face:
            await posted.changed(about, now)


async def expire(works: Works, now: datetime) -> None:
    """Take away what every store has kept long enough, one short transaction for each community."""
    async with works.write() as work:
        communities = await work.store(Communities).all()
        for store in work.every(Expiring).values():
            await store.expire(now)
    for community in communities:
        async with works.write() as work:
            for store in work.every(Expiring, community.id).values():
                await store.expire(now)


def _plain(value: Any, name: str = "") -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one, str(key)) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    identifies = name == "id" or name.endswith("_id")
    number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if number and (identifies or abs(value) > EXACT_MAX) else value
