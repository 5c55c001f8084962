"""Money as people type it: whole cents, never a fraction of one and never a floating number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.errors import Invalid
from bot.kinds import Kind, Reading, cleaned, quoted
from bot.replies import Amount, say

CENTS = 100
EXAMPLE = 3000
AMOUNT_MAX = 99_999_999
"""The largest amount that is understood, in cents."""

_AMOUNT = re.compile(
    r"(?:€\s?)?(?P<whole>[0-9]{1,6}|[0-9]{1,3}(?: [0-9]{3})+)(?:[.,](?P<cents>[0-9]{1,2}))?(?:\s?(?:€|eur|euros?))?",
    re.ASCII | re.IGNORECASE,
)


def read_cents(text: str) -> int | None:
    """The cents meant by a cleaned text such as 30, 30,00, 30.5 or 1 250 €; None when it is no such amount.

    A sign, another currency, a third decimal or digits of another script are no amount. Longer texts than amounts
    are refused unread.
    """
    found = _AMOUNT.fullmatch(text) if len(text) <= 20 else None  # noqa: PLR2004 - the longest amount, with its unit
    if not found:
        return None
    cents = int(found["whole"].replace(" ", "")) * CENTS + int((found["cents"] or "").ljust(2, "0"))
    return cents if cents <= AMOUNT_MAX else None


@dataclass(frozen=True, kw_only=True)
class Money(Kind):
    """An amount in euros between two bounds, in cents."""

    min: int = 0
    max: int = AMOUNT_MAX

    def read(self, raw: str, reading: Reading) -> int:
        """The cents."""
        text = cleaned(raw, 20)
        cents = read_cents(text)
        if cents is None:
            example = Amount(min(max(self.min, EXAMPLE), self.max))
            raise Invalid(say("bad-amount", value=quoted(text), example=example))
        if not self.min <= cents <= self.max:
            raise Invalid(say("bad-amount-range", min=Amount(self.min), max=Amount(self.max)))
        return cents
