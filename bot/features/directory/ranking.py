"""In what order people found are shown. Pure: the same candidates always come in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.features.directory.tokens import GIVEN, SURNAME

# How near a term is to what was typed; smaller is better. Being in the name only decides among equals.
EXACT, PREFIX, NEAR, FAR = 0, 1, 2, 3
_FIELDS = 3

# For each word typed, the terms that stand for it with their nearness; several readings of the same words.
Reading = Sequence[Mapping[str, int]]


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody the index returned."""

    member_id: int
    terms: frozenset[str]
    sort_name: str


def rank(candidates: Iterable[Candidate], readings: Sequence[Reading], typed: Sequence[str] = ()) -> list[int]:
    """Numbers of those who match a reading: exact before prefix before near, surname before given name before others.

    A lone word that is a surname of some and a given name of others shows three of one, two of the other, in turn.
    `typed` are all the words, particles too: whoever has them all comes first among equals.
    """
    scored = []
    for candidate in candidates:
        scores = [score for reading in readings if (score := _score(candidate, reading)) is not None]
        if scores:
            scored.append((min(scores), *_tie(candidate, typed), candidate.member_id))
    scored.sort()
    if len(readings) == 1 and len(readings[0]) == 1:
        return list(_in_turn(scored))
    return [row[-1] for row in scored]


def _score(candidate: Candidate, reading: Reading) -> int | None:
    total = 0
    for word in reading:
        best = min(
            (_FIELDS * word[term] + _field(candidate, term) for term in word.keys() & candidate.terms), default=None
        )
        if best is None:
            return None
        total += best
    return total


def _field(candidate: Candidate, term: str) -> int:
    if SURNAME + term in candidate.terms:
        return 0
    return 1 if GIVEN + term in candidate.terms else 2


def _tie(candidate: Candidate, typed: Sequence[str]) -> tuple[int, int, str]:
    missing = sum(word not in candidate.terms for word in typed)
    surnames = sum(term.startswith(SURNAME) for term in candidate.terms)
    return missing, surnames, candidate.sort_name


def _in_turn(scored: Sequence[tuple[int, int, int, str, int]]) -> Iterator[int]:
    surnames = [row[-1] for row in scored if row[0] == 0]
    given = [row[-1] for row in scored if row[0] == 1]
    while surnames and given:
        yield from (*surnames[:3], *given[:2])
        surnames, given = surnames[3:], given[2:]
    yield from (*surnames, *given, *(row[-1] for row in scored if row[0] > 1))
