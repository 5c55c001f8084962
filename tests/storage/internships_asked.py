"""An offer, who answered it, and a demand, in one community; and how its stores are asked about them from another."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.features.internships.domain import (
    Demand,
    DemandState,
    Interest,
    InterestState,
    InternshipStore,
    Offer,
    OfferState,
    SeekingStore,
)
from bot.features.internships.terms import Audience, Length, Pay, Per, Terms, Unit, Wish
from bot.ports import Work
from tests.database import NOW

YEARS_LATER = NOW + timedelta(days=800)
TERMS = Terms(
    title="Data for museums",
    host="Musée",
    type="internship",
    mode="remote",
    place="Lyon",
    start=date(2026, 9, 1),
    length=Length(count=6, unit=Unit.MONTH),
    pay=Pay(cents=450, per=Per.HOUR),
    field="data",
    level="master",
    deadline=date(2026, 5, 1),
    description="Cleaning a catalogue.\nTwo lines.",
    link="https://example.org/jobs",
)
WISH = Wish(
    type="internship",
    audience=Audience.MEMBERS,
    field="data",
    remote=True,
    place="Lyon",
    start=date(2026, 9, 1),
    length=Length(count=20, unit=Unit.WEEK),
    words="Python and patience.",
)
UNTIL = date(2026, 6, 1)


async def fill(work: Work, community_id: int, member_id: int, said: str = "") -> tuple[Offer, Demand]:
    """A published offer, its author's own answer and telling of it (nobody else is needed), and a demand.

    `said` is what they wrote in each of them.
    """
    offers, seeking = work.store(InternshipStore, community_id), work.store(SeekingStore, community_id)
    terms = replace(TERMS, description=said or TERMS.description)
    draft = await offers.add(member_id, terms, NOW)
    assert draft
    offer = await offers.change(replace(draft, state=OfferState.PUBLISHED, published_at=NOW, until=UNTIL), NOW)
    assert offer
    await offers.answer(Interest(offer_id=offer.id, member_id=member_id, thread_id=1, at=NOW))
    await offers.told(offer.id, [member_id], NOW)
    await offers.add(member_id, terms, NOW)
    demand = await seeking.add(member_id, replace(WISH, words=said or WISH.words), UNTIL, NOW)
    assert demand
    return offer, demand


THEIRS = Offer(id=1, author_id=1, terms=TERMS, version=2, created_at=NOW, changed_at=NOW)
THEIR_DEMAND = Demand(
    id=1, author_id=1, wish=WISH, state=DemandState.FOUND, created_at=NOW, changed_at=NOW, until=UNTIL
)

Ask = Callable[[Any, Any], Awaitable[object]]

READS: Mapping[str, Ask] = {
    "get": lambda store, a: store.get(1),
    "published": lambda store, a: store.published(),
    "of": lambda store, a: store.of(a.member_id),
    "interests": lambda store, a: store.interests(1),
    "answers": lambda store, a: store.answers(a.member_id),
    "export": lambda store, a: store.export(a.member_id),
}
WRITES: Mapping[str, Ask] = {
    "add": lambda store, a: store.add(a.member_id, TERMS, NOW),
    "change": lambda store, a: store.change(THEIRS, NOW),
    "drop": lambda store, a: store.drop(replace(THEIRS, id=2)),
    "answer": lambda store, a: store.answer(Interest(offer_id=1, member_id=a.other_id, thread_id=1, at=NOW)),
    "settle": lambda store, a: store.settle(1, a.member_id, InterestState.DECLINED),
    "told": lambda store, a: store.told(1, [a.other_id], NOW),
    "expire": lambda store, a: store.expire(YEARS_LATER),
    "forget": lambda store, a: store.forget(a.member_id),
}
SEEKING_READS: Mapping[str, Ask] = {
    "get": lambda store, a: store.get(1),
    "looking": lambda store, a: store.looking(),
    "of": lambda store, a: store.of(a.member_id),
    "export": lambda store, a: store.export(a.member_id),
}
SEEKING_WRITES: Mapping[str, Ask] = {
    "add": lambda store, a: store.add(a.member_id, WISH, UNTIL, NOW),
    "change": lambda store, a: store.change(THEIR_DEMAND, NOW),
    "expire": lambda store, a: store.expire(YEARS_LATER),
    "forget": lambda store, a: store.forget(a.member_id),
}
