"""Keeping the search index true: what a change of people adds to it and takes out of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.features.directory.domain import Entry
from bot.features.directory.tokens import deletions, terms, values
from storage.directory_lookup import Lookup
from storage.directory_sqlite import SqliteTokens
from storage.directory_tables import deletion, field_value, vocabulary

BATCH = 500
Key = tuple[str, str]  # field, folded value
Value = tuple[str, str, str]  # field, folded value, the value as shown


@dataclass(frozen=True, kw_only=True)
class Change:
    """One member's place in the index: the terms and values it has there, and those it should have."""

    member_id: int
    old_terms: tuple[str, ...] = ()
    new_terms: tuple[str, ...] = ()
    old_values: tuple[Key, ...] = ()
    new_values: tuple[Value, ...] = ()

    @property
    def tokens(self) -> str:
        """What `profile.tokens` must hold after the change."""
        return " ".join(self.new_terms)

    @property
    def suggested(self) -> str:
        """What `profile.suggested` must hold after the change."""
        return "\n".join(f"{field}\t{folded}" for field, folded, _ in self.new_values)


def change(entry: Entry, *, tokens: str = "", suggested: str = "") -> Change:
    """The change that indexes `entry`, given the two columns that say what the index holds for the member."""
    held = (line.split("\t") for line in suggested.split("\n") if line)
    return Change(
        member_id=entry.person.member_id,
        old_terms=tuple(tokens.split()),
        new_terms=terms(entry),
        old_values=tuple((field, folded) for field, folded in held),
        new_values=tuple(values(entry)),
    )


class Index:
    """The search index of one community, inside the caller's transaction."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id
        self._tokens = SqliteTokens(connection, community_id)
        self._lookup = Lookup(connection, community_id)

    async def apply(self, changes: Sequence[Change]) -> None:
        """Make all the changes."""
        changed = [one for one in changes if one.old_terms != one.new_terms]
        await self._tokens.remove([(one.member_id, one.old_terms) for one in changed if one.old_terms])
        await self._tokens.add([(one.member_id, one.new_terms) for one in changed if one.new_terms])
        await self._count_terms(changed)
        await self._count_values(changes)

    async def purge(self) -> None:
        """Leave nothing readable of what was taken out."""
        await self._tokens.purge()

    async def _count_terms(self, changes: Iterable[Change]) -> None:
        counts: Counter[str] = Counter()
        for one in changes:
            counts.update(one.new_terms)
            counts.subtract(one.old_terms)
        more = {term: n for term, n in counts.items() if n > 0}
        await self._learn(more)
        await self._unlearn({term: n for term, n in counts.items() if n < 0})

    async def _learn(self, counts: dict[str, int]) -> None:
        known: set[str] = set()
        for some in _batches(sorted(counts)):
            known |= await self._lookup.known(some)
        await self._each(
            sa.text(
                "INSERT INTO directory_vocabulary (community_id, term, people) VALUES (:community_id, :term, :people)"
                " ON CONFLICT (community_id, term)"
                " DO UPDATE SET people = directory_vocabulary.people + excluded.people"
            ),
            [{"term": term, "people": counts[term]} for term in sorted(counts)],
        )
        await self._each(
            sa.insert(deletion),
            sorted(
                ({"deletion": shorter, "term": term} for term in counts.keys() - known for shorter in deletions(term)),
                key=lambda row: (row["deletion"], row["term"]),
            ),
        )

    async def _unlearn(self, counts: dict[str, int]) -> None:
        await self._each(
            sa.text(
                "UPDATE directory_vocabulary SET people = people + :people"
                " WHERE community_id = :community_id AND term = :term"
            ),
            [{"term": term, "people": n} for term, n in counts.items()],
        )
        for some in _batches(sorted(counts)):
            column = vocabulary.c
            unused = sa.delete(vocabulary).where(
                column.community_id == self._community_id, column.term.in_(some), column.people <= 0
            )
            gone = (await self._connection.execute(unused.returning(column.term))).scalars().all()
            await self._each(
                sa.text(
                    "DELETE FROM directory_deletion"
                    " WHERE community_id = :community_id AND deletion = :deletion AND term = :term"
                ),
                [{"deletion": shorter, "term": term} for term in gone for shorter in deletions(term)],
            )

    async def _count_values(self, changes: Iterable[Change]) -> None:
        counts: Counter[Key] = Counter()
        shown: dict[Key, str] = {}
        for one in changes:
            counts.update((field, folded) for field, folded, _ in one.new_values)
            counts.subtract(one.old_values)
            shown |= {(field, folded): text for field, folded, text in one.new_values}
        rows: list[dict[str, Any]] = [
            {"field": key[0], "folded": key[1], "shown": shown.get(key, ""), "people": n}
            for key, n in counts.items()
            if n
        ]
        await self._each(
            sa.text(
                "INSERT INTO directory_value (community_id, field, folded, shown, people)"
                " VALUES (:community_id, :field, :folded, :shown, :people)"
                " ON CONFLICT (community_id, field, folded)"
                " DO UPDATE SET people = directory_value.people + excluded.people"
            ),
            rows,
        )
        if any(row["people"] < 0 for row in rows):
            column = field_value.c
            await self._connection.execute(
                sa.delete(field_value).where(column.community_id == self._community_id, column.people <= 0)
            )

    async def _each(self, statement: sa.Executable, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            own = [{"community_id": self._community_id} | row for row in rows]
            await self._connection.execute(statement, own)


def _batches(items: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
