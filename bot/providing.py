"""What a handler asked for by type, found in one place for commands, presses, jobs and suggestions."""

from __future__ import annotations

from collections.abc import Mapping

from bot.ports import Work


def provide(
    asked: tuple[tuple[str, type], ...], work: Work, community_id: int | None, own: Mapping[type, object] | None = None
) -> dict[str, object]:
    """By parameter: the transaction itself, what the core made for this request (`own`), else the store."""
    made: dict[type, object] = {Work: work, **(own or {})}
    return {name: made[port] if port in made else work.store(port, community_id) for name, port in asked}
