"""What of a member's things fits on one page."""

from __future__ import annotations

from dataclasses import dataclass

from bot.replies import Item, Press
from bot.spec import Section

SHOWN_MAX = 6
"""Things of one kind on the page; the others are a press away."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One kind of things as the page shows it: how many are left out, and where they all are."""

    section: Section
    items: tuple[Item, ...]
    start: int
    left: int
    all: Press | None


def parts(found: tuple[tuple[Section, Press | None], ...]) -> tuple[Part, ...]:
    """The sections with something in them, numbered through; beside each, where its feature lists them by itself."""
    made: list[Part] = []
    start = 1
    for section, own in found:
        if not section.items:
            continue
        items = section.items[:SHOWN_MAX]
        left, everywhere = len(section.items) - len(items), section.more or own
        made.append(Part(section=section, items=items, start=start, left=left, all=everywhere))
        start += len(items)
    return tuple(made)
