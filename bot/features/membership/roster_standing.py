"""Relation and dues from up to four columns: link, dues, joined, and one *Statut* that says both."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.features.membership.roster_cells import is_nothing, read_date, read_text
from bot.features.membership.roster_rows import TEXT_LENGTH, BadCell, Dues, Relation
from bot.features.membership.roster_words import (
    CONNECTORS,
    DUES_PHRASES,
    LONGEST_PHRASE,
    NO,
    RELATION_PHRASES,
    UNPAID_PHRASES,
    YES,
    words_of,
)

# "diplômé·e·s", "ancien(ne)", "étudiant.e", "adhérent-e-s", "étudiant/e", "alumni·ae"
_INCLUSIVE = re.compile(
    r"(?<=\w)[·•‧∙⋅.\-_(/](?:ne|ve|se|trice|ère|ae|e|s|a)\)?(?:[·•‧∙⋅.\-_/(]?s\b\)?)?(?!\w)", re.IGNORECASE
)
_REMEMBERED = 1024  # a roster has a handful of different standings
_DIGITAL_DATE = re.compile(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}.*")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What one cell says. `unpaid`: not up to date, which leaves open whether the person joined."""

    relation: Relation | None = None
    dues: Dues | None = None
    unpaid: bool = False
    paid_until: date | None = None


def read_relation(raw: str) -> Standing:
    """What a column *Lien*, or one *Statut*, says. Raises BadCell for a word that is not known."""
    text = read_text(raw, TEXT_LENGTH)
    return Standing() if is_nothing(text) else _phrases(text, "roster-status")


def read_dues(raw: str) -> Standing:
    """What a column *Cotisation* says: yes, no, a word, or the day it is paid up to."""
    return _answer(raw, Dues.PAID, Standing(unpaid=True))


def read_joined(raw: str) -> Standing:
    """What a column *Adhésion* says: yes, no, a word, or the day it is paid up to."""
    return _answer(raw, Dues.JOINED, Standing(dues=Dues.NONE))


def together(*said: Standing) -> Standing:
    """What the columns say taken together. Raises BadCell when two of them contradict each other."""
    relations = {each.relation for each in said if each.relation}
    dues = {each.dues for each in said if each.dues}
    dates = {each.paid_until for each in said if each.paid_until}
    unpaid = any(each.unpaid for each in said)
    if len(relations) > 1:
        raise BadCell("roster-relation-two")
    if len(dates) > 1 or (unpaid and Dues.PAID in dues) or (Dues.NONE in dues and len(dues) > 1):
        raise BadCell("roster-dues-two")
    until = next(iter(dates), None)
    return Standing(relation=next(iter(relations), None), dues=_dues(dues, unpaid, until), paid_until=until)


def _dues(said: set[Dues], unpaid: bool, until: date | None) -> Dues | None:
    for each in (Dues.PAID, Dues.JOINED, Dues.NONE):
        if each in said:
            return each
    if unpaid:
        return Dues.NONE
    return Dues.PAID if until else None


def _answer(raw: str, yes: Dues, no: Standing) -> Standing:
    text = read_text(raw, TEXT_LENGTH)
    if text.casefold() in YES:
        return Standing(dues=yes)
    if text.casefold() in NO:
        return no
    if words_of(text) in DUES_PHRASES or words_of(text) in UNPAID_PHRASES:
        return _phrases(text, "roster-dues")
    if is_nothing(text):
        return Standing()
    if _DIGITAL_DATE.fullmatch(text):
        return Standing(paid_until=read_date(text))
    return _phrases(text, "roster-dues")


@lru_cache(maxsize=_REMEMBERED)
def _phrases(text: str, code: str) -> Standing:
    """The text taken apart into known phrases, the longest first. Raises BadCell at an unknown word."""
    found = [_meaning(phrase) for phrase in _cut(words_of(_INCLUSIVE.sub("", text)), code)]
    if not found:
        raise BadCell(code)
    return together(*found)


def _cut(words: tuple[str, ...], code: str) -> Iterator[tuple[str, ...]]:
    while words:
        known = (words[:length] for length in range(min(LONGEST_PHRASE, len(words)), 0, -1) if _known(words[:length]))
        phrase = next(known, ())
        if phrase:
            yield phrase
        elif words[0] not in CONNECTORS:
            raise BadCell(code)
        words = words[len(phrase) or 1 :]


def _known(phrase: tuple[str, ...]) -> bool:
    return phrase in RELATION_PHRASES or phrase in DUES_PHRASES or phrase in UNPAID_PHRASES


def _meaning(phrase: tuple[str, ...]) -> Standing:
    return Standing(
        relation=RELATION_PHRASES.get(phrase), dues=DUES_PHRASES.get(phrase), unpaid=phrase in UNPAID_PHRASES
    )
