"""Made-up gifts of the demonstration: offers, a need that waits, and where money is given."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.cli.demo_seed import Seed

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
LATER = timedelta(days=60)
GIVING = "https://don.example.org/"


async def fill(seed: Seed) -> None:
    """Offers of different people, a student's need that suits the first of them, and the page for money."""
    from bot.features.donations.desk import desk
    from bot.features.donations.domain import Handover, Need, Offer, State
    from bot.features.donations.offering import publish, state_need
    from bot.features.donations.stock import Stock

    at = desk(seed.context, seed.work)
    offers = OFFERS[seed.community.language]
    same: dict[str, Any] = {"until": seed.today + LATER, "created_at": seed.now, "handover": Handover.EITHER}
    for number, given in enumerate(offers):
        said = {name: value for name, value in given.items() if name != "quantity"}
        stock = Stock.of(given["quantity"])
        draft = Offer(member_id=seed.person(number), state=State.DRAFT, stock=stock, **said, **same)
        await publish(at, await at.store.add_offer(draft))
    wanted = {"category": "laptop", "town": offers[0]["town"], "description": NEEDED[seed.community.language]}
    await state_need(at, Need(member_id=seed.student(-1), stock=Stock.of(1), urgency="urgent", **wanted, **same))
    await at.store.set_giving(GIVING)
