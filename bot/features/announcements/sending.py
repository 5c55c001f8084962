"""Sending an announcement: checked, put in its places, and planned for its readers a slice at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.addressing import meant as places_meant
from bot.agenda import Agenda
from bot.audiences import Audiences, Reach
from bot.cards import Cards
from bot.errors import Conflict
from bot.features.announcements.codes import NUMBER
from bot.features.announcements.domain import (
    DAY,
    PURPOSE,
    SLICE,
    TOPIC,
    Announcement,
    AnnouncementStore,
    Planned,
    Stage,
)
from bot.kinds import ID_MAX, Number
from bot.logbook import note
from bot.outbox import Outbox
from bot.ports import Audit, Places, Work
from bot.preferences import subject
from bot.replies import say
from bot.spec import Context, job

SUBJECT = subject(TOPIC)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The stores that one request about announcements needs."""

    ctx: Context
    work: Work

    @property
    def store(self) -> AnnouncementStore:
        """The announcements."""
        return self.work.store(AnnouncementStore, self.ctx.community_id)

    async def reach(self, one: Announcement) -> tuple[Reach, int]:
        """Whom it would reach in private, and in how many places it would stand."""
        audiences = self.work.store(Audiences, self.ctx.community_id)
        reach = (
            await audiences.reach(one.who, SUBJECT) if one.private else Reach(people=0, stopped=0, without=0, last=0)
        )
        linked = await self.work.store(Places).of(self.ctx.community_id)
        return reach, len(places_meant(linked, PURPOSE)) if one.public else 0

    async def similar(self, one: Announcement) -> Announcement | None:
        """The same, sent within a day."""
        return await self.store.similar(one.content.digest, self.ctx.now - DAY)

    async def send(self, one: Announcement) -> Announcement:
        """It is on its way. Raises `Conflict` when it reaches nobody, or was sent or changed meanwhile."""
        reach, places = await self.reach(one)
        if not reach.people and not places:
            raise Conflict(say("announcement-nobody"))
        plan = Planned(places=places, without=reach.without)
        sent = await self.store.send(one.id, one.version, plan, reach.last, self.ctx.now)
        if sent is None:
            raise Conflict(say("announcement-changed"))
        if sent.public:
            await self.work.store(Cards, self.ctx.community_id).post(sent.about, PURPOSE, self.ctx.now)
        if sent.private:
            await _plan(self.work.store(Agenda, self.ctx.community_id), self.ctx, sent, 0)
        await self.note("sent", sent)
        return sent

    async def note(self, what: str, one: Announcement) -> None:
        """Who did what to which announcement, for the log."""
        await note(self.work.store(Audit), self.ctx, f"announcement.{what}", str(one.id))


@job("announcement", code="bj")
async def plan_slice(
    ctx: Context,
    store: AnnouncementStore,
    audiences: Audiences,
    outbox: Outbox,
    agenda: Agenda,
    announcement: Annotated[int, NUMBER],
    after: Annotated[int, Number(min=0, max=ID_MAX)],
) -> None:
    """The next readers have it planned, and the slice after them is; nothing once it was stopped."""
    one = await store.get(announcement)
    if one is None or one.stage is not Stage.SENDING:
        return
    found = await audiences.slice(one.who, SUBJECT, after, one.upto, SLICE)
    # First, because it holds the row: whoever stops it meanwhile does so after these are there to be stopped.
    if not await store.slice(one.id, len(found.members), found.stopped, last=found.last is None):
        return
    await outbox.put(*(one.notice(number, ctx.now) for number in found.members))
    if found.last is not None:
        await _plan(agenda, ctx, one, found.last)


async def _plan(agenda: Agenda, ctx: Context, one: Announcement, after: int) -> None:
    key = f"{one.id}:{after}"
    await agenda.plan(plan_slice.at(ctx.now, key, about=one.about, announcement=one.id, after=after))
