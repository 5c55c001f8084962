"""What becomes of copies, and of rows that wait, when a place is linked again or has another number."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.outbox import State
from bot.people import Place, PlaceRef
from storage.cards_tables import card_copy
from storage.core_tables import place
from storage.outbox_tables import outbox

_UNSENT: dict[str, Any] = {"message_id": "", "target": ""}


async def revived(connection: AsyncConnection, community_id: int, place_id: int) -> None:
    """The place takes messages (again): what had no way to it, or to any place, looks for one once more."""
    lost = (outbox.c.community_id == community_id) & (outbox.c.state == State.UNREACHABLE.value)
    lost &= outbox.c.member_id.is_(None) & (outbox.c.copy_id.is_(None) | (outbox.c.place_id == place_id))
    back = {"state": State.PENDING.value, "ended_at": None, "why": None, "lane": None, "target": None, "nonce": None}
    await connection.execute(sa.update(outbox).where(lost).values(**back))


async def forsaken(connection: AsyncConnection, old: PlaceRef) -> None:
    """A root has another number: messages under the old one can be changed by nobody, so they count as not sent.

    Their numbers mean something else under the new one.
    """
    there = sa.select(place.c.id).where(place.c.platform == old.platform, place.c.root == old.root)
    await connection.execute(sa.update(card_copy).where(card_copy.c.place_id.in_(there)).values(**_UNSENT))


async def inherited(connection: AsyncConnection, old: Place, new: Place) -> None:
    """Copies of a place that is another one now: those that the other has already are left behind."""
    other = card_copy.alias()
    same = [other.c[name] == card_copy.c[name] for name in ("community_id", "kind", "record_id")]
    taken = sa.exists().where(*same, other.c.spot == f"place:{new.id}")
    mine = (card_copy.c.place_id == old.id) & (card_copy.c.surface == "") & ~taken
    moved = _UNSENT | {"place_id": new.id, "spot": f"place:{new.id}"}
    number = sa.select(card_copy.c.id).where(card_copy.c.place_id == new.id)
    await connection.execute(sa.update(card_copy).where(mine).values(**moved))
    await connection.execute(sa.update(outbox).where(outbox.c.copy_id.in_(number)).values(place_id=new.id))
