"""What the forms of internships ask beyond the usual kinds: a length, and pay with what it is for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.amounts import read_cents
from bot.errors import Invalid
from bot.features.internships.terms import FIELDS, LEVELS, MODES, TYPES, Audience, Length, Pay, Per, Unit
from bot.folding import clean, fold
from bot.kinds import Choice, Kind, Reading
from bot.replies import say

TYPED_MAX = 40
"""Characters of a length or of pay; anything longer says something else."""

LENGTH_MAX = {Unit.WEEK: 156, Unit.MONTH: 36}

PAY_MAX = 2_000_000
"""Cents: more than anybody pays for an hour or a month of this."""

HOURLY_BELOW = 10_000
"""Cents under which an amount without more is for an hour."""

TYPE = Choice(values=tuple((one, f"internship-type-{one}") for one in TYPES), labels={"job": ("cdi", "cdd", "emploi")})
MODE = Choice(
    values=tuple((one, f"internship-mode-{one}") for one in MODES),
    labels={
        "remote": ("distance", "distanciel", "télétravail"),
        "onsite": ("présentiel", "office"),
        "hybrid": ("mixte",),
    },
)
FIELD = Choice(
    values=tuple((one, f"internship-field-{one}") for one in FIELDS),
    labels={
        "software": ("info", "logiciel", "développement"),
        "data": ("données", "IA", "AI"),
        "science": ("sciences", "recherche", "research"),
        "finance": ("comptabilité", "accounting"),
        "business": ("commerce", "marketing"),
        "communication": ("médias", "media"),
        "law": ("droit", "RH", "HR"),
        "humanities": ("culture", "langues", "languages"),
        "public": ("social",),
    },
)
LEVEL = Choice(values=tuple((one, f"internship-level-{one}") for one in LEVELS))
AUDIENCE = Choice(values=tuple((one.value, f"internship-audience-{one.value}") for one in Audience))
REMOTE = Choice(
    values=(("no", "internship-remote-no"), ("yes", "internship-remote-yes")),
    labels={"no": ("non",), "yes": ("oui",)},
)

_LENGTH = re.compile(r"([0-9]{1,3}) ?(mois|months?|m|semaines?|sem\.?|weeks?|w|s)?", re.ASCII)
_PAY = re.compile(
    r"(?P<amount>.*?)(?:\s?(?:/|par\b|per\b|an\b|a\b|de l'|l')?\s?"
    r"(?P<per>heures?|hours?|hr|h|mois|months?|mensuels?|monthly|hourly))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class LengthKind(Kind):
    """How long something lasts: 6 mois, 10 weeks; a number alone counts months."""

    def read(self, raw: str, reading: Reading) -> Length:
        """The length."""
        text = clean(raw) if len(raw) <= TYPED_MAX else ""
        found = _LENGTH.fullmatch(fold(text)) if text.isascii() else None
        if not found:
            raise Invalid(say("internship-bad-length"))
        unit = Unit.WEEK if (found[2] or "m")[0] in "sw" else Unit.MONTH
        if not 1 <= int(found[1]) <= LENGTH_MAX[unit]:
            raise Invalid(say("internship-bad-length"))
        return Length(count=int(found[1]), unit=unit)


@dataclass(frozen=True, kw_only=True)
class PayKind(Kind):
    """An amount in euros for an hour or a month: 4,50 €/h, 650 € par mois.

    Without a word for which, less than 100 € is for an hour and more is for a month.
    """

    def read(self, raw: str, reading: Reading) -> Pay:
        """The cents, and what they are for."""
        text = clean(raw).replace("’", "'") if len(raw) <= TYPED_MAX else ""
        found = _PAY.fullmatch(text)
        cents = read_cents(found["amount"]) if found else None
        if not found or cents is None or cents > PAY_MAX:
            raise Invalid(say("internship-bad-pay"))
        said = (found["per"] or "").casefold()[:2]
        hourly = said.startswith("h") if said else cents < HOURLY_BELOW
        return Pay(cents=cents, per=Per.HOUR if hourly else Per.MONTH)


def written_length(length: Length | None) -> str:
    """The length as its kind reads it, whatever the language."""
    return f"{length.count} {length.unit.value}s" if length else ""


def written_pay(pay: Pay | None) -> str:
    """The pay as its kind reads it, whatever the language."""
    return f"{pay.cents // 100}.{pay.cents % 100:02}/{pay.per.value}" if pay else ""
