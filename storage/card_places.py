"""What becomes of copies, and of rows that wait, when a place is linked again or has another number."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.outbox import Queued, State
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
    mine = (card_copy.c.place_id == old.id) & (card_copy.c.surface == "")
    await _stand_in(connection, mine, new.id)


async def rehomed(connection: AsyncConnection, row: Queued, place_id: int) -> bool:
    """An unsent copy stands in another place from now on: whether it does."""
    mine = (card_copy.c.id == row.copy_id) & (card_copy.c.community_id == row.community_id)
    return await _stand_in(connection, mine & (card_copy.c.message_id == ""), place_id) == 1


async def _stand_in(connection: AsyncConnection, which: sa.ColumnElement[bool], place_id: int) -> int:
    """Those of the copies whose record is not shown in that place yet stand there, not sent: how many."""
    other, spot = card_copy.alias(), f"place:{place_id}"
    same = [other.c[name] == card_copy.c[name] for name in ("community_id", "kind", "record_id")]
    free = ~sa.exists().where(*same, other.c.spot == spot)
    change = sa.update(card_copy).where(which, free).values(**_UNSENT, place_id=place_id, spot=spot)
    numbers = (await connection.execute(change.returning(card_copy.c.id))).scalars().all()
    theirs = outbox.c.copy_id.in_(numbers)
    await connection.execute(sa.update(outbox).where(theirs).values(place_id=place_id))
    return len(numbers)
