"""Where the feature's effects come together: records kept, cards shown as they are now, people told, jobs planned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.agenda import About, Agenda, Appointment
from bot.cards import Cards
from bot.errors import Conflict, Missing
from bot.features.donations.codes import (
    ABOUT_MATCH,
    ABOUT_NEED,
    CARD,
    JOB_ASK,
    JOB_CHASE,
    JOB_EXPIRE,
    JOB_LAPSE,
    MATCH,
)
from bot.features.donations.domain import ANSWER_DAYS, CHASE_DAYS, LIFETIME, DonationStore, Need, Offer, State
from bot.features.donations.matched import Match
from bot.outbox import Notice, Outbox
from bot.photos import Photos
from bot.ports import Members, Work
from bot.replies import say
from bot.rights import allowed
from bot.spec import Context

R = TypeVar("R", Offer, Need)

ASKED_AT = time(9, 30)
"""When in the day, in the community's zone, people are asked about what they offered."""

TOLD_FOR = timedelta(days=14)
"""How long a notice waits for somebody who cannot be reached."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One request's way to everything."""

    work: Work
    community_id: int
    now: datetime
    zone: str

    @property
    def store(self) -> DonationStore:
        """The records."""
        return self.work.store(DonationStore, self.community_id)

    @property
    def today(self) -> date:
        """The day it is for the community."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    # Finding: what is not there and what is not theirs read the same

    async def offer(self, offer_id: int) -> Offer:
        """A published offer; raises `Missing`."""
        found = await self.store.offer(offer_id)
        if found is None or found.state is State.DRAFT:
            raise Missing
        return found

    async def own_offer(self, offer_id: int, member_id: int | None) -> Offer:
        """That member's offer, published or not; raises `Missing`."""
        found = await self.store.offer(offer_id)
        if found is None or found.member_id != member_id:
            raise Missing
        return found

    async def need(self, need_id: int) -> Need:
        """A need; raises `Missing`."""
        found = await self.store.need(need_id)
        if found is None:
            raise Missing
        return found

    async def own_need(self, need_id: int, member_id: int | None) -> Need:
        """That member's need; raises `Missing`."""
        found = await self.need(need_id)
        if found.member_id != member_id:
            raise Missing
        return found

    async def match(self, match_id: int) -> Match:
        """A match; raises `Missing`."""
        found = await self.store.match(match_id)
        if found is None:
            raise Missing
        return found

    # Keeping: whoever comes second is told that it changed

    async def keep_offer(self, offer: Offer) -> Offer:
        """The offer as it is kept now; its cards follow, its photo goes once it is over. Raises `Conflict` when it
        changed meanwhile."""
        if offer.photo and offer.ended_at:
            await self.work.store(Photos, self.community_id).detach(CARD, offer.id, self.now)
            offer = replace(offer, photo="")
        kept = self._kept(offer, await self.store.save_offer(offer))
        await self.work.store(Cards, self.community_id).changed(about_offer(kept), self.now)
        return kept

    async def keep_need(self, need: Need) -> Need:
        """The need as it is kept now; raises `Conflict` when it changed meanwhile."""
        return self._kept(need, await self.store.save_need(need))

    async def keep_match(self, match: Match) -> Match:
        """The match as it is kept now; raises `Conflict` when it changed meanwhile."""
        if not await self.store.save_match(match):
            raise Conflict(say("donation-changed"))
        return replace(match, version=match.version + 1)

    def _kept(self, record: R, saved: bool) -> R:
        if not saved:
            raise Conflict(say("donation-changed"))
        return replace(record, version=record.version + 1)

    # Telling

    async def tell(self, topic: str, about: About, member_id: int, reason: str, *, key: str = "") -> None:
        """One notice about the record as it is now, to one member."""
        notice = Notice(
            topic=topic,
            about=about,
            due_at=self.now,
            expires_at=self.now + TOLD_FOR,
            key=f"{topic}:{about.kind}:{about.id}:{key or about.version}:{member_id}",
            member_id=member_id,
            reason=reason,
        )
        await self.work.store(Outbox, self.community_id).put(notice)

    async def tell_coordinators(self, topic: str, about: About, *, but: int | None = None) -> None:
        """The same to everybody who matches, but for whom it is about."""
        for member_id in sorted(await self.coordinators() - {but}):
            await self.tell(topic, about, member_id, "donation-why-coordinator")

    async def coordinators(self) -> frozenset[int]:
        """Numbers of those who match."""
        rights = await allowed(self.work, self.community_id, MATCH)
        return frozenset(one.id for one in await self.work.store(Members, self.community_id).holding(rights))

    # Planning

    async def plan_life(self, record: Offer | Need) -> None:
        """Ask whether it is still open some days before its end, and end it after its last day."""
        about = about_record(record)
        asked = LIFETIME.asked_on(record.until, self.today)
        await self._plan(JOB_ASK, about, self._at(asked, ASKED_AT))
        end = self._at(record.until + timedelta(days=1), time(0, 5))
        await self._plan(JOB_EXPIRE, about, end)

    async def plan_answer(self, match: Match) -> None:
        """Give both some days to answer."""
        await self._plan(JOB_LAPSE, about_match(match), self.now + timedelta(days=ANSWER_DAYS))

    async def plan_chase(self, match: Match) -> None:
        """Ask now and then whether the gift has gone, never more often than said."""
        for number, days in enumerate(CHASE_DAYS, 1):
            key = f"{match.state.value}:{number}"
            await self._plan(JOB_CHASE, about_match(match), self.now + timedelta(days=days), key=key)

    async def unplan(self, about: About) -> None:
        """Nothing more is to happen by itself."""
        await self.work.store(Agenda, self.community_id).cancel_about(about.kind, about.id)

    async def _plan(self, job: str, about: About, at: datetime, *, key: str = "") -> None:
        row = Appointment(
            job=job, key=f"{about.kind}:{about.id}:{key}", due_at=at, args={"record": about.id}, about=about
        )
        await self.work.store(Agenda, self.community_id).plan(row)

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, ZoneInfo(self.zone))


def desk(ctx: Context, work: Work) -> Desk:
    """The desk of one request; days are the community's."""
    zone = ctx.community.zone if ctx.community else ctx.zone
    return Desk(work=work, community_id=ctx.community_id, now=ctx.now, zone=zone)


def about_offer(offer: Offer) -> About:
    """What is said of an offer."""
    return About(kind=CARD, id=offer.id, version=offer.version)


def about_need(need: Need) -> About:
    """What is said of a need."""
    return About(kind=ABOUT_NEED, id=need.id, version=need.version)


def about_record(record: Offer | Need) -> About:
    """What is said of either."""
    return about_offer(record) if isinstance(record, Offer) else about_need(record)


def about_match(match: Match) -> About:
    """What is said of a match."""
    return About(kind=ABOUT_MATCH, id=match.id, version=match.version)
