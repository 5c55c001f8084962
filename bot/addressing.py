"""Where a row goes, who reads it there, and what surrounds its text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from bot.cards import How
from bot.language import Reader
from bot.outbox import Queue, Queued, State
from bot.people import Account, Community, Place, PlaceRef
from bot.ports import Communities, Members, Places, Work
from bot.replies import Button, Note, Reply, say
from bot.senders import Mirrors, Sender, Target
from bot.verdicts import Withheld

NONCE_LENGTH = 22
"""Characters of a nonce; what a sender adds for a second message must fit a platform's 25."""

GENERAL = "general"

RESERVED = frozenset({"moderation"})
"""What is for these purposes is never shown in a general place."""

Stop = Callable[[Queued], Button]
"""The button that ends messages of a row's topic."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """Where a row goes now, and who reads it there. `edits`: what stands there already is changed."""

    target: Target
    reader: Reader
    edits: bool = False


async def route(work: Work, row: Queued, senders: Mapping[str, Sender]) -> Route | None:
    """The way to the row's member or place over a platform that there is; None when there is none now.

    A copy that was sent is changed where it stands. Raises `Withheld` when the row's copy is there no more.
    """
    community = await work.store(Communities).get(row.community_id)
    if community is None:
        return None
    standing = await work.store(Queue).standing(row) if row.copy_id is not None else None
    if row.copy_id is not None and standing is None:
        raise Withheld(State.SUPERSEDED, "no copy")
    if row.member_id is not None:
        accounts = await work.store(Members, row.community_id).accounts(row.member_id)
        if standing and standing.copy.message_id:
            accounts = tuple(one for one in accounts if _private(one).packed() == standing.copy.target)
            if not accounts:
                raise Withheld(State.SUPERSEDED, "account left")
        way = _to_member(accounts, community, senders)
    else:
        way = _to_place(await work.store(Places).of(row.community_id), row, community, senders)
    if way and row.how is How.OCCASION and not isinstance(senders[way.target.platform], Mirrors):
        raise Withheld(State.SUPERSEDED, "not shown there")
    return replace(way, edits=bool(standing and standing.copy.message_id)) if way else None


async def rehomed(work: Work, row: Queued, senders: Mapping[str, Sender]) -> int | None:
    """A card that is not out yet and whose place is closed goes to the next place of its platform: to which one."""
    standing = await work.store(Queue).standing(row) if row.how is How.CARD and row.place_id is not None else None
    if standing is None or standing.copy.message_id:
        return None
    places = await work.store(Places).of(row.community_id)
    closed = next((place for place in places if place.id == row.place_id and place.unreachable), None)
    if closed is None or closed.ref.platform not in senders:
        return None
    others = [one for one in places if one.ref.platform == closed.ref.platform and not one.unreachable]
    chosen = next(iter(_meant(others, row.purpose)), None)
    return chosen.id if chosen and await work.store(Queue).rehome(row, chosen.id) else None


def meant(places: Iterable[Place], purpose: str) -> tuple[Place, ...]:
    """The places where what is for all is posted: on each platform those with the purpose, else the general ones.

    One that is closed to the bot is chosen only where its platform has no other.
    """
    by_platform: dict[str, list[Place]] = {}
    for place in places:
        by_platform.setdefault(place.ref.platform, []).append(place)
    chosen = (
        _meant([one for one in there if not one.unreachable], purpose) or _meant(there, purpose)
        for there in by_platform.values()
    )
    return tuple(place for there in chosen for place in there)


def framed(reply: Reply, row: Queued, stop: Stop | None = None) -> Reply:
    """The text with what every notice says: why it came, and how to end its kind. A post is left as it is."""
    if row.member_id is None:
        return replace(reply, private=False)
    buttons = (*reply.buttons, (stop(row),)) if stop else reply.buttons
    return replace(reply, blocks=(*reply.blocks, Note(text=say(row.reason))), buttons=buttons)


def nonce(row: Queued) -> str:
    """A name for this row at this target, the same whenever it is made."""
    return hashlib.sha256(f"{row.id} {row.due_at.isoformat()} {row.target}".encode()).hexdigest()[:NONCE_LENGTH]


def place_ref(target: Target) -> PlaceRef:
    """The place of a target that is one."""
    return PlaceRef(platform=target.platform, root=target.root, part=target.part)


def _to_member(accounts: Iterable[Account], community: Community, senders: Mapping[str, Sender]) -> Route | None:
    for account in accounts:
        if account.platform in senders and not account.unreachable:
            language = account.language or account.client_language or community.language
            reader = Reader(language=language, zone=account.zone or community.zone)
            return Route(target=_private(account), reader=reader)
    return None


def _private(account: Account) -> Target:
    return Target(platform=account.platform, root=account.native_id, private=True)


def _to_place(
    places: tuple[Place, ...], row: Queued, community: Community, senders: Mapping[str, Sender]
) -> Route | None:
    open_ = [place for place in places if place.ref.platform in senders and not place.unreachable]
    itself = [place for place in open_ if place.id == row.place_id]
    alone = row.copy_id is not None  # each place has a copy of its own
    found = itself if alone else [*itself, *_meant(open_, row.purpose)]
    if not found:
        return None
    return _posted(found[0], community)


def _meant(places: list[Place], purpose: str) -> list[Place]:
    return _serving(places, purpose) or ([] if purpose in RESERVED else _serving(places, GENERAL))


def _serving(places: Iterable[Place], purpose: str) -> list[Place]:
    return [place for place in places if purpose in place.purposes]


def _posted(found: Place, community: Community) -> Route:
    target = Target(platform=found.ref.platform, root=found.ref.root, part=found.ref.part)
    return Route(target=target, reader=Reader(language=found.language or community.language, zone=community.zone))
