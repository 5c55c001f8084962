"""How many there are, and where they are: pure arithmetic, in which nothing is promised twice."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.errors import Conflict
from bot.replies import say


@dataclass(frozen=True, kw_only=True)
class Stock:
    """Of `quantity`, `left` is promised to nobody and `held` of that is proposed; then handed over, then given."""

    quantity: int
    left: int
    held: int = 0
    handed: int = 0
    given: int = 0

    @classmethod
    def of(cls, quantity: int) -> Stock:
        """That many, all of them left."""
        return cls(quantity=quantity, left=quantity)

    @property
    def free(self) -> int:
        """How many can be proposed."""
        return self.left - self.held

    @property
    def reserved(self) -> int:
        """How many are promised and not handed over."""
        return self.quantity - self.left - self.handed - self.given

    def hold(self, count: int) -> Stock:
        """That many proposed; raises `Conflict` when they are not there any more."""
        if count > self.free:
            raise Conflict(say("donation-none-left"))
        return replace(self, held=self.held + count)

    def drop(self, count: int) -> Stock:
        """A proposal came to nothing."""
        return replace(self, held=self.held - count)

    def reserve(self, count: int) -> Stock:
        """What was proposed is promised."""
        return replace(self, held=self.held - count, left=self.left - count)

    def hand(self, count: int) -> Stock:
        """What was promised is handed over."""
        return replace(self, handed=self.handed + count)

    def give(self, count: int, *, handed: bool) -> Stock:
        """It was received."""
        return replace(self, handed=self.handed - count * handed, given=self.given + count)

    def back(self, count: int, *, handed: bool) -> Stock:
        """What was promised is free again."""
        return replace(self, handed=self.handed - count * handed, left=self.left + count)

    def resized(self, quantity: int) -> Stock:
        """Another quantity; raises `Conflict` below what is promised or proposed."""
        taken = self.quantity - self.left
        if quantity < taken + self.held:
            raise Conflict(say("donation-quantity-taken", count=taken + self.held))
        return replace(self, quantity=quantity, left=quantity - taken)
