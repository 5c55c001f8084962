"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.replies import Block, Button, Note, Press, say

T = TypeVar("T")

PAGE = 10
"""Entries of a page."""


@dataclass(frozen=True, kw_only=True)
class Page(Generic[T]):
    """One page of a list: what stands on it, which it is (from 1) and how many there are (at least 1)."""

    items: tuple[T, ...]
    number: int
    pages: int

    @property
    def start(self) -> int:
        """The number of its first entry."""
        return (self.number - 1) * PAGE + 1

    def moves(self, press: Callable[[int], Press]) -> tuple[tuple[Button, ...], ...]:
        """A row with Previous and Next, as far as they lead anywhere; `press` makes the one for a page."""
        moves = []
        if self.number > 1:
            moves.append(Button(label=say("page-previous"), press=press(self.number - 1)))
        if self.number < self.pages:
            moves.append(Button(label=say("page-next"), press=press(self.number + 1)))
        return (tuple(moves),) if moves else ()

    def note(self) -> tuple[Block, ...]:
        """Which page this is, when there is more than one."""
        return (Note(text=say("page-of", page=self.number, pages=self.pages)),) if self.pages > 1 else ()


def page(items: Sequence[T], number: int) -> Page[T]:
    """That page of the whole list; a number past the end gives the last one."""
    pages = max(1, -(-len(items) // PAGE))
    number = min(max(1, number), pages)
    return Page(items=tuple(items[(number - 1) * PAGE : number * PAGE]), number=number, pages=pages)
