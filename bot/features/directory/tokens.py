"""What a person can be found by: a bag of folded words, some marked with the field they stand in."""

from __future__ import annotations

from collections.abc import Iterator

from bot.features.directory.domain import Entry, Person
from bot.folding import forms, name_forms, words

# Raise it whenever `terms` changes: rows written under another version are indexed again.
TOKENS_VERSION = 1

# A mark and a word are written together, "=ldupont"; no word begins with "=".
SURNAME = "=l"
GIVEN = "=g"
PROMOTION = "=y"
CITY = "=v"
COMPANY = "=c"
SECTOR = "=s"

TERM_LETTERS_MAX = 40
DELETION_LETTERS = range(3, 25)


def terms(entry: Entry) -> tuple[str, ...]:
    """Every term of a listed entry, sorted; none for an unlisted one. E-mail and telephone are not in it."""
    if entry.listed is None:
        return ()
    return tuple(sorted({term[:TERM_LETTERS_MAX] for term in _terms(entry.person)}))


def values(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """(field, folded, shown) of each whole value that may be suggested; nothing for an unlisted entry."""
    if entry.listed is None:
        return
    person = entry.person
    for field in ("city", "company", "sector"):
        shown = getattr(person, field)
        if folded := " ".join(words(shown)):
            yield field, folded, shown
    if person.promotion:
        yield "promotion", str(person.promotion), str(person.promotion)


def deletions(term: str) -> frozenset[str]:
    """The term with each single letter left out; none for a mark of year or name, a number, a very short or long word.

    A typed word with one letter wrong shares one of these, or is one, or has the term among its own.
    """
    mark, word = split(term)
    if mark in (SURNAME, GIVEN, PROMOTION) or word.isdigit() or len(word) not in DELETION_LETTERS:
        return frozenset()
    return frozenset(mark + shorter for shorter in without_one(word))


def without_one(word: str) -> frozenset[str]:
    """The word with each single letter left out."""
    return frozenset(word[:i] + word[i + 1 :] for i in range(len(word)))


def split(term: str) -> tuple[str, str]:
    """(mark, word) of a term; the mark is "" for a plain word."""
    return (term[:2], term[2:]) if term.startswith("=") else ("", term)


def _terms(person: Person) -> Iterator[str]:
    for mark, name in ((SURNAME, person.family_name), (GIVEN, person.given_name)):
        for word in name_forms(name):
            yield from (word, mark + word)
    for mark, text in ((CITY, person.city), (COMPANY, person.company), (SECTOR, person.sector)):
        for word in forms(text):
            yield from (word, mark + word)
    for text in (person.programme, person.job, person.country, person.skills):
        yield from forms(text)
    if person.promotion:
        yield from (str(person.promotion), f"{PROMOTION}{person.promotion}")
