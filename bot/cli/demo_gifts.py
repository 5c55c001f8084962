"""Made-up gifts of the demonstration: offers, a need that waits, and where money is given."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.people import Community
    from bot.ports import Work

OFFERS: dict[str, tuple[dict[str, Any], ...]] = {
    "fr": (
        {"category": "laptop", "description": "ThinkPad X240, 8 Go, chargeur compris", "town": "Lyon", "quantity": 2},
        {"category": "screen", "description": "Écran 24 pouces, avec son câble", "town": "Paris", "quantity": 1},
        {"category": "book", "description": "Manuels de droit des affaires, 2024", "town": "Lille", "quantity": 3},
    ),
    "en": (
        {"category": "laptop", "description": "ThinkPad X240, 8 GB, charger included", "town": "Leeds", "quantity": 2},
        {"category": "screen", "description": "A 24-inch screen with its cable", "town": "London", "quantity": 1},
        {"category": "book", "description": "Textbooks on company law, 2024", "town": "Bristol", "quantity": 3},
    ),
}
NEEDED = {"fr": "Pour suivre mes cours à distance.", "en": "To follow my lectures from home."}
GIVING = "https://don.example.org/"


async def fill(work: Work, community: Community, members: list[int], now: datetime) -> None:
    """Offers of different people, the need of another for the first of them, and the page for money."""
    from bot.features.donations.domain import DonationStore, Handover, Need, Offer
    from bot.features.donations.stock import Stock

    store = work.store(DonationStore, community.id)
    offers = OFFERS[community.language]
    same: dict[str, Any] = {"until": (now + timedelta(days=60)).date(), "created_at": now, "handover": Handover.EITHER}
    for number, given in enumerate(offers):
        member = members[number % len(members)]
        said = {name: value for name, value in given.items() if name != "quantity"}
        await store.add_offer(Offer(member_id=member, stock=Stock.of(given["quantity"]), **said, **same))
    wanted = {"category": "laptop", "town": offers[0]["town"], "description": NEEDED[community.language]}
    await store.add_need(Need(member_id=members[-1], stock=Stock.of(1), urgency="urgent", **wanted, **same))
    await store.set_giving(GIVING)
