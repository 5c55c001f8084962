"""The operator's side of the outbox: how much waits, what got stuck, and having it tried once more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.addressing import GENERAL
from bot.outbox import Queued, State
from bot.ports import Accounts, Members, Places, Work

STUCK = (State.HELD, State.UNREACHABLE, State.DEAD)
"""States from which nothing leaves by itself."""


class Desk(Protocol):
    """Every community's rows, as the operator looks at them (store of the deployment)."""

    async def counts(self) -> Mapping[State, int]:
        """How many rows are in each state that is not over; states with none left out."""
        ...

    async def overdue(self, now: datetime) -> int:
        """How many pending rows could have left by now."""
        ...

    async def listed(self, *states: State, limit: int) -> tuple[Queued, ...]:
        """Rows in these states, the first due first."""
        ...

    async def find(self, number: int) -> Queued | None:
        """The row of that number."""
        ...

    async def again(self, row: Queued, now: datetime) -> bool:
        """The row is pending from now on, its failures forgotten; False when it was taken up meanwhile, or is too
        late to be useful. What may have arrived keeps its name, by which a platform can know it again."""
        ...


async def tried_again(work: Work, row: Queued, now: datetime) -> bool:
    """As `Desk.again`; whoever could not be reached counts as reachable until it is found otherwise."""
    if row.state is State.UNREACHABLE:
        await (_reopened(work, row) if row.member_id is None else _reachable(work, row, row.member_id))
    return await work.store(Desk).again(row, now)


async def _reachable(work: Work, row: Queued, member_id: int) -> None:
    for account in await work.store(Members, row.community_id).accounts(member_id):
        await work.store(Accounts).reach(account.platform, account.native_id, "")


async def _reopened(work: Work, row: Queued) -> None:
    places = work.store(Places)
    for place in await places.of(row.community_id):
        meant = place.id == row.place_id or place.purposes & {row.purpose, GENERAL}
        if meant and place.unreachable:
            await places.link(place.ref, row.community_id, place.purposes)
