"""Several things in one phrase, one after another."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from bot.replies import Inline, Phrase, say


def listed(items: Iterable[Inline]) -> Phrase:
    """All of them between commas, in their order; raises TypeError when there are none."""
    phrases = (one if isinstance(one, Phrase) else say("as-is", text=one) for one in items)
    return reduce(lambda first, second: say("and-also", first=first, second=second), phrases)
