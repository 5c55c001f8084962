"""Copies of a community's records: where they stand, and rows of the outbox that keep them true."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.addressing import meant
from bot.agenda import About
from bot.cards import COPIES_KEPT, Copy, How
from bot.outbox import OnDoubt, State
from bot.people import Place
from storage.card_rows import copies, copy, plan
from storage.cards_tables import card_copy
from storage.outbox_tables import outbox
from storage.places import SqlPlaces
from storage.upsert import insert


class SqlCards:
    """What one community has posted of its records."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id

    async def post(self, about: About, purpose: str, now: datetime) -> int:
        """Have it shown where the purpose is served: in how many places."""
        places = meant(await SqlPlaces(self._connection).of(self._community_id), purpose)
        for one in _stands(places, purpose):
            await self._stand(about, now, **one)
        await plan(self._connection, self._of(about) & (card_copy.c.message_id == "") & _STANDS, now)
        return len(places)

    async def send(self, about: About, member_id: int, topic: str, reason: str, now: datetime) -> None:
        """Have it shown to one member in private."""
        where = {"spot": f"member:{member_id}", "member_id": member_id, "topic": topic, "reason": reason}
        await self._stand(about, now, **where)
        mine = self._of(about) & (card_copy.c.member_id == member_id) & (card_copy.c.message_id == "")
        await plan(self._connection, mine & _STANDS, now)

    async def changed(self, about: About, now: datetime) -> int:
        """Have every copy edited to what the record is now: how many there are."""
        live = self._of(about) & _STANDS
        newer = {"revision": card_copy.c.revision + 1, "version": about.version, "touched_at": now}
        change = sa.update(card_copy).where(live).values(**newer).returning(card_copy.c.surface)
        surfaces = (await self._connection.execute(change)).scalars().all()
        await plan(self._connection, live, now)
        return sum(surface == "" for surface in surfaces)

    async def beside(self, about: About, topic: str, key: str, due_at: datetime, expires_at: datetime) -> int:
        """Have something said next to each copy in a place, once for the key: in how many places."""
        found = [one for one in await self._found(about.kind, about.id) if one.place_id is not None]
        common = {
            "community_id": self._community_id,
            "topic": topic,
            "subject_kind": about.kind,
            "subject_id": about.id,
            "subject_version": about.version,
            "reason": "",
            "due_at": due_at,
            "next_at": due_at,
            "expires_at": expires_at,
            "on_doubt": OnDoubt.RESEND.value,
            "state": State.PENDING.value,
            "how": How.BESIDE.value,
        }
        rows = [
            {
                **common,
                "dedup_key": f"{key}:copy:{one.id}",
                "copy_id": one.id,
                "place_id": one.place_id,
                "purpose": one.purpose,
            }
            for one in found
        ]
        if rows:
            await self._connection.execute(insert(self._connection, outbox).values(rows).on_conflict_do_nothing())
        return len(rows)

    async def shown(self) -> tuple[About, ...]:
        """Every record that has a copy that is not gone, each once."""
        named = (card_copy.c.kind, card_copy.c.record_id)
        query = sa.select(*named, sa.func.max(card_copy.c.version)).where(self._mine, _STANDS)
        rows = await self._connection.execute(query.group_by(*named).order_by(*named))
        return tuple(About(kind=kind, id=number, version=version) for kind, number, version in rows)

    async def copies(self, kind: str, record_id: int) -> tuple[Copy, ...]:
        """The copies there are or will be, oldest first."""
        return tuple(copy(row) for row in await self._found(kind, record_id))

    async def export(self, member_id: int) -> Mapping[str, Any]:
        """Which records were shown to the member in private."""
        query = sa.select(card_copy).where(self._mine, card_copy.c.member_id == member_id).order_by(card_copy.c.id)
        names = ("kind", "record_id", "topic", "touched_at")
        rows = [{name: getattr(row, name) for name in names} for row in await self._connection.execute(query)]
        return {"copies": rows} if rows else {}

    async def forget(self, member_id: int) -> None:
        """Take it away; what was on its way is not sent."""
        await self._connection.execute(sa.delete(card_copy).where(self._mine, card_copy.c.member_id == member_id))

    async def expire(self, now: datetime) -> None:
        """Forget copies whose record has not changed for 400 days."""
        old = card_copy.c.touched_at < now - COPIES_KEPT
        await self._connection.execute(sa.delete(card_copy).where(self._mine, old))

    @property
    def _mine(self) -> sa.ColumnElement[bool]:
        return card_copy.c.community_id == self._community_id

    def _of(self, about: About) -> sa.ColumnElement[bool]:
        return self._mine & (card_copy.c.kind == about.kind) & (card_copy.c.record_id == about.id)

    async def _found(self, kind: str, record_id: int) -> list[sa.Row[Any]]:
        live = self._of(About(kind=kind, id=record_id)) & _STANDS & (card_copy.c.surface == "")
        return list(await self._connection.execute(copies().where(live).order_by(card_copy.c.id)))

    async def _stand(self, about: About, now: datetime, **where: Any) -> None:
        """A copy that stands there, or is to: nothing new when it does, a new one when it is gone."""
        none = {"surface": "", "place_id": None, "member_id": None, "purpose": "", "topic": "", "reason": ""}
        record = {"kind": about.kind, "record_id": about.id, "version": about.version}
        fresh = {"revision": 1, "target": "", "message_id": "", "touched_at": now}
        row = none | record | fresh | where
        statement = insert(self._connection, card_copy).values(community_id=self._community_id, **row)
        statement = statement.on_conflict_do_update(
            index_elements=["community_id", "kind", "record_id", "spot"],
            set_=row | {"gone": False, "revision": card_copy.c.revision + 1},
            where=card_copy.c.gone,
        )
        await self._connection.execute(statement)


_STANDS = card_copy.c.gone.is_(sa.false())


def _stands(places: tuple[Place, ...], purpose: str) -> list[dict[str, Any]]:
    """The card in each place, and what its platform may show of it by itself, once for each root."""
    found: dict[str, dict[str, Any]] = {}
    for place in places:
        root = f"occasion:{place.ref.platform}:{place.ref.root}"
        found[f"place:{place.id}"] = {"place_id": place.id, "purpose": purpose}
        found.setdefault(root, {"place_id": place.id, "purpose": purpose, "surface": How.OCCASION.value})
    return [{"spot": spot, **one} for spot, one in found.items()]
