"""What happens to an offer: sent, published, told to those it fits, extended, ended. One transaction each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import reviewing
from bot.agenda import About, Agenda, Appointment
from bot.cards import Cards
from bot.errors import Conflict, Missing
from bot.features.internships import telling
from bot.features.internships.codes import ASK_POSTER, END_OFFER, PUBLISH, UNREAD
from bot.features.internships.domain import (
    ENDED,
    OFFER,
    OFFER_LIFE,
    OFFER_STEPS,
    Demand,
    InterestState,
    InternshipStore,
    Offer,
    OfferState,
    SeekingStore,
)
from bot.features.internships.fitting import EVERYBODY, demands_for
from bot.matching import Match
from bot.permissions import may
from bot.planned import Planned
from bot.ports import Work
from bot.spec import Context

ASKED_AT, ENDS_AT = time(9), time(0, 5)
"""When, by the community's clock, an author is asked, and when what ended the day before expires."""

PURPOSE = "internships"


def today(ctx: Context) -> date:
    """The community's day."""
    return ctx.now.astimezone(ZoneInfo(zone(ctx))).date()


def zone(ctx: Context) -> str:
    """The community's zone, by whose days records end."""
    return ctx.community.zone if ctx.community else "UTC"


def at(ctx: Context, day: date, hour: time) -> datetime:
    """The instant of that hour on that day in the community."""
    return Planned(wall=datetime.combine(day, hour), zone=zone(ctx)).instant


async def own(work: Work, ctx: Context, offer_id: int) -> Offer:
    """The member's own offer; somebody else's reads as none."""
    offer = await work.store(InternshipStore, ctx.community_id).get(offer_id)
    if offer is None or offer.author_id != ctx.viewer.member_id:
        raise Missing
    return offer


async def move(work: Work, ctx: Context, offer: Offer, to: OfferState) -> Offer:
    """The offer in its new state; raises `Conflict` when there is no such step from where it stands now."""
    OFFER_STEPS.take(offer.state, to)
    moved = await work.store(InternshipStore, ctx.community_id).change(replace(offer, state=to), ctx.now)
    if moved is None:
        raise Conflict(OFFER_STEPS.closed[offer.state])
    return moved


def directly(ctx: Context) -> bool:
    """Whether what this person posts needs nobody's approval."""
    return may(ctx.viewer, PUBLISH)


async def send(work: Work, ctx: Context, offer: Offer) -> Offer:
    """Published at once, or put before the moderators."""
    if directly(ctx):
        return await publish(work, ctx, offer)
    waiting = await wait(work, ctx, replace(offer, reason=""))
    if waiting.published_at:
        await work.store(Cards, ctx.community_id).changed(about(waiting), ctx.now)
    return waiting


async def wait(work: Work, ctx: Context, offer: Offer) -> Offer:
    """Before the moderators, until its deadline at most."""
    waiting = await move(work, ctx, offer, OfferState.REVIEW)
    await reviewing.submit(work, ctx, about(waiting), waiting.author_id)
    if waiting.terms.deadline:
        over = at(ctx, waiting.terms.deadline + timedelta(days=1), ENDS_AT)
        planned = Appointment(
            job=UNREAD,
            key=f"{OFFER}:{waiting.id}:{waiting.version}",
            due_at=over,
            args={"number": waiting.id},
            about=about(waiting),
            member_id=waiting.author_id,
        )
        await work.store(Agenda, ctx.community_id).plan(planned)
    return waiting


async def refuse(work: Work, ctx: Context, offer: Offer, reason: str) -> None:
    """Back to its author, who is told why."""
    refused = await move(work, ctx, replace(offer, reason=reason), OfferState.REFUSED)
    if refused.published_at:
        await work.store(Cards, ctx.community_id).changed(about(refused), ctx.now)
    await telling.tell(work, ctx, telling.REFUSED, refused, refused.author_id, telling.AUTHOR)


async def publish(work: Work, ctx: Context, offer: Offer) -> Offer:
    """Shown to all from now on, for as long as its deadline or 60 days; those it fits are told."""
    until = OFFER_LIFE.until(today(ctx), _future(offer.terms.deadline, today(ctx)))
    shown = replace(offer, published_at=offer.published_at or ctx.now, until=until, reason="")
    shown = await move(work, ctx, shown, OfferState.PUBLISHED)
    await _plan(work, ctx, shown)
    await display(work, ctx, shown)
    await _tell_seekers(work, ctx, shown)
    return shown


def _future(deadline: date | None, now: date) -> date | None:
    return deadline if deadline and deadline >= now else None


async def display(work: Work, ctx: Context, offer: Offer) -> None:
    """Shown where internships are posted, and as it is now wherever it already is."""
    cards = work.store(Cards, ctx.community_id)
    await cards.post(about(offer), PURPOSE, ctx.now)
    await cards.changed(about(offer), ctx.now)


async def extend(work: Work, ctx: Context, offer: Offer) -> Offer:
    """Open for another 60 days, or to its deadline when that is yet to come; a deadline that is reached is dropped."""
    now = today(ctx)
    deadline = offer.terms.deadline
    if deadline and deadline <= max(offer.until or now, now):
        deadline = None
    changed = replace(offer, terms=replace(offer.terms, deadline=deadline), until=OFFER_LIFE.until(now, deadline))
    extended = await move(work, ctx, changed, OfferState.PUBLISHED)
    await _plan(work, ctx, extended)
    await display(work, ctx, extended)
    return extended


async def rewrite(work: Work, ctx: Context, offer: Offer, before: Offer) -> Offer:
    """A published offer with new terms: published on, or read again when what it says in words is new."""
    if offer.terms.said() != before.terms.said() and not directly(ctx):
        return await send(work, ctx, offer)
    until = offer.until
    if offer.terms.deadline != before.terms.deadline:
        until = OFFER_LIFE.until(today(ctx), offer.terms.deadline)
    changed = await move(work, ctx, replace(offer, until=until), OfferState.PUBLISHED)
    await _plan(work, ctx, changed)
    await work.store(Cards, ctx.community_id).changed(about(changed), ctx.now)
    return changed


async def end(work: Work, ctx: Context, offer: Offer, to: OfferState, reason: str = "") -> Offer:
    """Filled, expired, withdrawn or removed: closed wherever it is shown, and those who answered are told."""
    ended = await move(work, ctx, replace(offer, reason=reason), to)
    await work.store(Agenda, ctx.community_id).cancel_about(OFFER, offer.id)
    if offer.state is OfferState.REVIEW:
        await reviewing.withdraw(work, ctx, OFFER, offer.id)
    if offer.published_at:
        await work.store(Cards, ctx.community_id).changed(about(ended), ctx.now)
    if offer.state not in ENDED:
        await _tell_applicants(work, ctx, ended)
    return ended


async def _tell_applicants(work: Work, ctx: Context, ended: Offer) -> None:
    for one in await work.store(InternshipStore, ctx.community_id).interests(ended.id):
        if one.state is InterestState.SENT:
            await telling.tell(work, ctx, telling.CLOSED, ended, one.member_id, telling.APPLICANT)


async def fitting(work: Work, ctx: Context, offer: Offer, limit: int) -> tuple[Match[Demand], ...]:
    """The open demands that fit an offer, the best first."""
    return demands_for(offer, await work.store(SeekingStore, ctx.community_id).looking(), limit)


async def _tell_seekers(work: Work, ctx: Context, offer: Offer) -> None:
    found = [match.record.author_id for match in await fitting(work, ctx, offer, EVERYBODY)]
    new = await work.store(InternshipStore, ctx.community_id).told(offer.id, _once(found), ctx.now)
    for member_id in new:
        await telling.tell(work, ctx, telling.MATCH, offer, member_id, telling.SEEKER)


def _once(numbers: Sequence[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(numbers))


async def _plan(work: Work, ctx: Context, offer: Offer) -> None:
    if offer.until is not None:
        life = (OFFER_LIFE.asked_on(offer.until, today(ctx)), offer.until)
        await plan(work, ctx, about(offer), offer.author_id, life, (ASK_POSTER, END_OFFER))


async def plan(
    work: Work, ctx: Context, record: About, author_id: int, days: tuple[date, date], jobs: tuple[str, str]
) -> None:
    """The question whether it is still open on the first day, if that is yet to come, and the end after the last."""
    agenda, key = work.store(Agenda, ctx.community_id), f"{record.kind}:{record.id}:"
    asked, ends = at(ctx, days[0], ASKED_AT), at(ctx, days[1] + timedelta(days=1), ENDS_AT)
    for job, when in zip(jobs, (asked, ends), strict=True):
        await agenda.cancel(job, key)
        if when > ctx.now:
            args = {"number": record.id}
            planned = Appointment(job=job, key=key, due_at=when, args=args, about=record, member_id=author_id)
            await agenda.plan(planned)


def about(offer: Offer) -> About:
    """What rows about the offer are filed under."""
    return About(kind=OFFER, id=offer.id, version=offer.version)
