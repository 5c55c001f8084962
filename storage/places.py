"""Guilds, chats and their parts: whose they are, what they are for, and the codes that link them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import PURPOSES, Place, PlaceRef
from storage.card_places import forsaken, inherited, revived
from storage.core_tables import place, place_purpose, place_root, setup_code
from storage.upsert import insert


class SqlPlaces:
    """Linked and unlinked places. A root belongs to one community at most, with all its parts."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, ref: PlaceRef) -> Place | None:
        """The place itself, else its whole guild or chat when that is linked."""
        wanted = _root_is(place, ref) & place.c.part.in_((ref.part, 0))
        exact_first = sa.case((place.c.part == ref.part, 0), else_=1)
        found = await self._places(sa.select(place).where(wanted).order_by(exact_first).limit(1))
        return found[0] if found else None

    async def link(self, ref: PlaceRef, community_id: int, purposes: frozenset[str]) -> Place | None:
        """The place linked (purposes added if it already was); None when another community holds its root."""
        if unknown := purposes - set(PURPOSES):
            raise ValueError(f"no such purpose: {', '.join(sorted(unknown))}")
        if not await self._claim(ref, community_id):
            return None
        number = await self._part(ref, community_id)
        await self._add_purposes(number, community_id, purposes)
        await revived(self._connection, community_id, number)
        return (await self._places(sa.select(place).where(place.c.id == number)))[0]

    async def drop_purpose(self, ref: PlaceRef, purpose: str) -> None:
        """That place (itself, not its parts) no longer serves the purpose; it stays linked."""
        itself = sa.select(place.c.id).where(_root_is(place, ref), place.c.part == ref.part)
        served = place_purpose.c.place_id.in_(itself) & (place_purpose.c.purpose == purpose)
        await self._connection.execute(sa.delete(place_purpose).where(served))

    async def unlink(self, ref: PlaceRef) -> None:
        """Forget the root and every part of it: the bot was removed."""
        await self._connection.execute(sa.delete(place_root).where(_root_is(place_root, ref)))

    async def of(self, community_id: int) -> tuple[Place, ...]:
        """Every place of a community, oldest first."""
        owned = sa.select(place).where(place.c.community_id == community_id).order_by(place.c.id)
        return await self._places(owned)

    async def set_language(self, ref: PlaceRef, language: str) -> None:
        """The language of what is posted for all in the place `find` gives; without one, nothing."""
        if here := await self.find(ref):
            change = sa.update(place).where(place.c.id == here.id).values(language=language)
            await self._connection.execute(change)

    async def close(self, ref: PlaceRef, why: str) -> None:
        """Note why nothing can be posted in that place, until it is linked again."""
        change = sa.update(place).where(_root_is(place, ref), place.c.part == ref.part)
        await self._connection.execute(change.values(unreachable=why))

    async def moved(self, old: PlaceRef, new: PlaceRef) -> None:
        """Give the old root its new number, wherever it is referred to (the foreign keys carry it on).

        Told twice, nothing happens. A new number that was linked in the meantime keeps its own link, being
        the later word; within one community it gets the old one's purposes as well.
        """
        if (old.platform, old.root) == (new.platform, new.root) or not await self._exists(old):
            return
        if (owner := await self._owner(new)) is not None:
            await self._merge(old, new, owner)
            return
        await self.unlink(new)  # at most the bot had met it as a stranger
        await forsaken(self._connection, old)
        change = sa.update(place_root).where(_root_is(place_root, old))
        await self._connection.execute(change.values(platform=new.platform, root=new.root))

    async def met(self, ref: PlaceRef, now: datetime) -> datetime:
        """When this unlinked root was first met (stored now if never)."""
        row = {"platform": ref.platform, "root": ref.root, "met_at": now}
        statement = insert(self._connection, place_root).values(**row)
        first = {"met_at": sa.func.coalesce(place_root.c.met_at, statement.excluded.met_at)}
        statement = statement.on_conflict_do_update(index_elements=["platform", "root"], set_=first)
        at: datetime = (await self._connection.execute(statement.returning(place_root.c.met_at))).scalar_one()
        return at

    async def unlinked_since(self, platform: str, before: datetime) -> tuple[PlaceRef, ...]:
        """Roots met before that instant and still linked to nothing, longest known first."""
        strangers = (place_root.c.platform == platform) & place_root.c.community_id.is_(None)
        query = sa.select(place_root.c.root).where(strangers, place_root.c.met_at < before)
        roots = (await self._connection.execute(query.order_by(place_root.c.met_at))).scalars()
        return tuple(PlaceRef(platform=platform, root=root) for root in roots)

    async def _merge(self, old: PlaceRef, new: PlaceRef, owner: int) -> None:
        same = _root_is(place, old) & (place.c.community_id == owner)
        for one in await self._places(sa.select(place).where(same)):
            if there := await self.link(replace(new, part=one.ref.part), owner, one.purposes):
                await inherited(self._connection, one, there)
        await self.unlink(old)

    async def _claim(self, ref: PlaceRef, community_id: int) -> bool:
        statement = insert(self._connection, place_root).values(
            platform=ref.platform, root=ref.root, community_id=community_id
        )
        free = place_root.c.community_id.is_(None) | (place_root.c.community_id == community_id)
        statement = statement.on_conflict_do_update(
            index_elements=["platform", "root"], set_={"community_id": community_id}, where=free
        )
        claimed = await self._connection.execute(statement.returning(place_root.c.root))
        return claimed.one_or_none() is not None

    async def _part(self, ref: PlaceRef, community_id: int) -> int:
        statement = insert(self._connection, place).values(
            community_id=community_id, platform=ref.platform, root=ref.root, part=ref.part
        )
        # Setting something is what makes RETURNING answer for a row that was there.
        statement = statement.on_conflict_do_update(
            index_elements=["platform", "root", "part"], set_={"unreachable": None}
        )
        number: int = (await self._connection.execute(statement.returning(place.c.id))).scalar_one()
        return number

    async def _add_purposes(self, number: int, community_id: int, purposes: Iterable[str]) -> None:
        for purpose in sorted(purposes):
            statement = insert(self._connection, place_purpose).values(
                community_id=community_id, place_id=number, purpose=purpose
            )
            await self._connection.execute(statement.on_conflict_do_nothing())

    async def _places(self, query: sa.Select[tuple[object, ...]]) -> tuple[Place, ...]:
        rows = (await self._connection.execute(query)).all()
        numbers = [row.id for row in rows]
        kept = sa.select(place_purpose).where(place_purpose.c.place_id.in_(numbers))
        purposes: dict[int, set[str]] = {number: set() for number in numbers}
        for one in (await self._connection.execute(kept)) if numbers else ():
            purposes[one.place_id].add(one.purpose)
        return tuple(_place(row, frozenset(purposes[row.id])) for row in rows)

    async def _exists(self, ref: PlaceRef) -> bool:
        found = sa.select(place_root.c.root).where(_root_is(place_root, ref))
        return (await self._connection.execute(found)).one_or_none() is not None

    async def _owner(self, ref: PlaceRef) -> int | None:
        owner = sa.select(place_root.c.community_id).where(_root_is(place_root, ref))
        return (await self._connection.execute(owner)).scalar_one_or_none()


class SqlSetupCodes:
    """One-use codes that link a place; only their digest is kept."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, community_id: int, digest: str, expires_at: datetime) -> None:
        """Keep a code's digest."""
        row = {"community_id": community_id, "digest": digest, "expires_at": expires_at}
        await self._connection.execute(sa.insert(setup_code).values(**row))

    async def use(self, digest: str, now: datetime) -> int | None:
        """Spend the code: its community, None when unknown, spent or expired."""
        spent = sa.update(setup_code).where(setup_code.c.digest == digest, setup_code.c.used_at.is_(None))
        spent = spent.where(setup_code.c.expires_at > now).values(used_at=now)
        owner = await self._connection.execute(spent.returning(setup_code.c.community_id))
        number: int | None = owner.scalar_one_or_none()
        return number


def _root_is(table: sa.Table, ref: PlaceRef) -> sa.ColumnElement[bool]:
    return (table.c.platform == ref.platform) & (table.c.root == ref.root)


def _place(row: sa.Row[tuple[object, ...]], purposes: frozenset[str]) -> Place:
    return Place(
        id=row.id,
        community_id=row.community_id,
        ref=PlaceRef(platform=row.platform, root=row.root, part=row.part),
        purposes=purposes,
        language=row.language,
        unreachable=row.unreachable or "",
    )
