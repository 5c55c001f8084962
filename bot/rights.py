"""Who may do what in one community, where it decided otherwise than the capabilities say by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.people import Right
from bot.permissions import Capability, holders
from bot.ports import Work

Changes = Mapping[str, frozenset[Right]]
"""The rights that have a capability, by its name, as far as the community decided."""


class Rights(Protocol):
    """What one community decided (a store of the community). It says nothing of anybody."""

    async def changed(self) -> Changes:
        """Every decision that holds."""
        ...

    async def set(
        self, capability: str, rights: frozenset[Right], before: frozenset[Right] | None, now: datetime
    ) -> bool:
        """From now on those rights have it; False when what held `before` (None: nothing decided) holds no more."""
        ...

    async def reset(self, capability: str) -> bool:
        """From now on it is as the capability says by itself: whether it was otherwise."""
        ...


async def allowed(work: Work, community_id: int, capability: Capability) -> frozenset[Right]:
    """The rights that have the capability in that community, for those who look for the people themselves."""
    return holders(capability, await work.store(Rights, community_id).changed())
