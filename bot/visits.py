"""Who is asking: the account, the community meant, and what the member is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import Missing, NotAllowed
from bot.language import DEFAULT, Reader, supported
from bot.outbox import Queue
from bot.people import Account, Community, Place, Viewer, viewer
from bot.ports import Accounts, Communities, Members, Places, Work
from bot.replies import say
from bot.requests import Origin
from bot.rights import Rights
from bot.spec import Context, Declared


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One request's asker: everything the gate and the handler need to know of them."""

    origin: Origin
    viewer: Viewer
    community: Community | None
    place: Place | None
    now: datetime
    several: bool = False
    """Whether no community is meant because the account belongs to several and has chosen none."""

    @property
    def reader(self) -> Reader:
        """The asker's language and zone: their choice, their app's, the place's, the community's."""
        account, community = self.viewer.account, self.community
        language = (
            account.language
            or supported(self.origin.language)
            or account.client_language
            or (self.place.language if self.place else None)
            or (community.language if community else DEFAULT)
        )
        return Reader(language=language, zone=account.zone or (community.zone if community else "UTC"))

    @property
    def readers(self) -> Reader:
        """Everyone in the place: its language, else its community's, else the asker's."""
        if self.community is None:
            return self.reader
        language = self.place.language if self.place else None
        return Reader(language=language or self.community.language, zone=self.community.zone)

    def context(self, declared: Declared, *, pressed: bool) -> Context:
        """What the handler is told."""
        reader = self.reader
        return Context(
            viewer=self.viewer,
            community=self.community,
            place=self.place,
            now=self.now,
            language=reader.language,
            zone=reader.zone,
            private=self.origin.place is None,
            pressed=pressed,
            manages_place=self.origin.manages_place,
            origin=self.origin.place,
            several=self.several,
        )

    @property
    def community_id(self) -> int | None:
        """The community's number, None where there is none."""
        return self.community.id if self.community else None

    @property
    def unlinked(self) -> bool:
        """Whether this happens in a guild or group that belongs to no community."""
        return self.origin.place is not None and self.place is None


async def visit(work: Work, origin: Origin, now: datetime, record_community: int | None = None) -> Visit:
    """The asker. Without a place: the record's community, else the account's only one, else its choice."""
    accounts = work.store(Accounts)
    account = await accounts.get(origin.platform, origin.account)
    account = account or Account(platform=origin.platform, native_id=origin.account)
    place = await work.store(Places).find(origin.place) if origin.place else None
    if place and record_community not in (None, place.community_id):
        raise Missing
    mine = await accounts.communities(account.id) if account.id and origin.place is None else ()
    community_id = place.community_id if place else None
    if origin.place is None:
        community_id = record_community or _own_community(mine, account)
    community = await work.store(Communities).get(community_id) if community_id else None
    member = await work.store(Members, community_id).of(account.id) if community_id and account.id else None
    changes = await work.store(Rights, community_id).changed() if community_id else {}
    return Visit(
        origin=origin,
        viewer=viewer(account, member, changes),
        community=community,
        place=place,
        now=now,
        several=community_id is None and len(mine) > 1,
    )


def _own_community(mine: tuple[int, ...], account: Account) -> int | None:
    if len(mine) == 1:
        return mine[0]
    return account.community_id if account.community_id in mine else None


async def remembered(work: Work, visitor: Visit) -> Visit:
    """The visit with its account stored, the first time and when its app changed its language.

    Who writes in private can be written to again.
    """
    known = visitor.viewer.account
    if known.id and visitor.origin.place is None:
        await reached(work, known, visitor.now)
    spoken = supported(visitor.origin.language) or known.client_language
    if known.id and spoken == known.client_language:
        return visitor
    account = await work.store(Accounts).keep(replace(known, client_language=spoken))
    return replace(visitor, viewer=replace(visitor.viewer, account=account))


async def reached(work: Work, account: Account, now: datetime) -> None:
    """The stored account takes messages: what its members could not be told, over it or any other, is due again."""
    if account.unreachable:
        await work.store(Accounts).reach(account.platform, account.native_id, "")
    await work.store(Queue).revive(account.id, now)


def check_place(visitor: Visit, declared: Declared) -> None:
    """Nothing where the declaration may run; `NotAllowed` saying what would help elsewhere."""
    if visitor.unlinked and not declared.unlinked:
        raise NotAllowed(say("place-unlinked"))
    if visitor.community is None and not (declared.anywhere or declared.unlinked):
        if visitor.several:
            raise NotAllowed(say("several-communities"))
        raise NotAllowed(say("no-community", number=str(visitor.origin.account)))
