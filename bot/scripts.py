"""Scripts: whether letters of several alphabets stand where people expect one, so that they look like others."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_TOGETHER = (
    frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}),
    frozenset({"CJK", "HANGUL"}),
    frozenset({"CJK", "BOPOMOFO"}),
)
"""Scripts that are written together; every other mixture within one word misleads."""


def scripts(word: str) -> frozenset[str]:
    """The scripts of a word's letters, by the first word of their Unicode names; digits and signs have none."""
    found = set()
    for letter in unicodedata.normalize("NFKC", word):
        if letter.isalpha():
            found.add(unicodedata.name(letter, "UNKNOWN").partition(" ")[0])
    return frozenset(found)


def mixed(words: Iterable[str]) -> bool:
    """Whether any of the words mixes scripts that are not written together."""
    return any(len(found) > 1 and not any(found <= group for group in _TOGETHER) for found in map(scripts, words))
