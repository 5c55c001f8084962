"""What French law expects of internships, as a gentle word to the poster: it warns, and never refuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.features.internships.terms import Terms
from bot.replies import Amount, Phrase, say

PAID_FROM, HOURS_MAX = 308, 924
"""Hours of presence (2 months, 6 months) above which pay is due from the first day, and which are the most allowed.

Code de l'éducation, L124-5, L124-6 and D124-6.
"""


@dataclass(frozen=True, kw_only=True)
class Minimum:
    """The least that is due for an hour, in cents, from a day on."""

    since: date
    cents: int


MINIMUMS = (
    Minimum(since=date(2023, 1, 1), cents=405),
    Minimum(since=date(2024, 1, 1), cents=435),
    Minimum(since=date(2026, 1, 1), cents=450),
)
"""15 % of the hourly ceiling of social security (Code de l'éducation, D124-8), set each December for the year to come.

4.50 € an hour since 1 January 2026. Look again before each school year, and add a line.
"""


def minimum(on: date) -> Minimum:
    """The one that holds on that day, as far as it is known."""
    return max((one for one in MINIMUMS if one.since <= on), key=lambda one: one.since, default=MINIMUMS[0])


def warnings(terms: Terms, today: date) -> tuple[Phrase, ...]:
    """What the poster of an internship had better look at again."""
    if terms.type != "internship" or terms.length is None:
        return ()
    found = []
    least = minimum(max(terms.start or today, today))
    if terms.length.hours > PAID_FROM and (terms.pay is None or terms.pay.below(least.cents)):
        key = "internship-warn-unpaid" if terms.pay is None else "internship-warn-low"
        found.append(say(key, least=Amount(least.cents), year=str(least.since.year)))
    if terms.length.hours > HOURS_MAX:
        found.append(say("internship-warn-long"))
    return tuple(found)
