"""What fits what: rules that say how well two records go together, and why, in words people read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.replies import Phrase

A = TypeVar("A")
B = TypeVar("B")

MATCHES_MAX = 5
"""How many matches are shown of one record."""


@dataclass(frozen=True, kw_only=True)
class Rule(Generic[A, B]):
    """One reason why two records fit: its weight, and the phrase that says so, None when it does not hold."""

    weight: int
    reason: Callable[[A, B], Phrase | None]


@dataclass(frozen=True, kw_only=True)
class Match(Generic[B]):
    """A record that fits, how well, and why, the weightiest reason first."""

    record: B
    score: int
    reasons: tuple[Phrase, ...]


def matches(
    one: A,
    others: Iterable[B],
    rules: Iterable[Rule[A, B]],
    *,
    possible: Callable[[A, B], bool],
    limit: int = MATCHES_MAX,
) -> tuple[Match[B], ...]:
    """The best of the others that are `possible` and for which at least one rule holds; equals keep their order."""
    ranked = sorted(rules, key=lambda rule: -rule.weight)
    found = []
    for other in others:
        if possible(one, other):
            held = [(rule.weight, phrase) for rule in ranked if (phrase := rule.reason(one, other))]
            if held:
                reasons = tuple(phrase for _weight, phrase in held)
                found.append(Match(record=other, score=sum(weight for weight, _phrase in held), reasons=reasons))
    return tuple(sorted(found, key=lambda match: -match.score)[:limit])
