"""Offers, needs and matches to put into a store."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.features.donations.domain import DonationStore, Handover, Need, Offer
from bot.features.donations.matched import Match
from bot.features.donations.stock import Stock
from tests.database import NOW

UNTIL = date(2026, 6, 1)


def offer(member_id: int, **more: Any) -> Offer:
    fields = {"description": "ThinkPad X240", "stock": Stock.of(2)} | more
    return Offer(member_id=member_id, **(_common() | fields))


def need(member_id: int, **more: Any) -> Need:
    fields = {"description": "Cours à distance", "stock": Stock.of(1)} | more
    return Need(member_id=member_id, **(_common() | fields))


def _common() -> dict[str, Any]:
    same = {"category": "laptop", "town": "Lyon", "handover": Handover.EITHER}
    return same | {"until": UNTIL, "created_at": NOW}


async def matched(store: DonationStore, donor_id: int, beneficiary_id: int, **more: Any) -> tuple[Offer, Need, Match]:
    """An offer of two proposed for a need of one."""
    given, needed = await store.add_offer(offer(donor_id, **more)), await store.add_need(need(beneficiary_id))
    held = (given.moved(given.stock.hold(1), NOW), needed.moved(needed.stock.hold(1), NOW))
    assert await store.save_offer(held[0])
    assert await store.save_need(held[1])
    match = Match(offer_id=given.id, need_id=needed.id, donor_id=donor_id, beneficiary_id=beneficiary_id, since=NOW)
    added = await store.add_match(match)
    now = await store.offer(given.id), await store.need(needed.id)
    assert added and all(now)  # noqa: PT018
    return now[0], now[1], added  # type: ignore[return-value]
