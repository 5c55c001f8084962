"""Which offers fit which demands, and why, in words both sides read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from bot.enumerating import listed
from bot.features.internships.domain import Demand, Offer
from bot.features.internships.terms import Length
from bot.folding import words
from bot.matching import MATCHES_MAX, Match, Rule, matches
from bot.replies import OnDay, Phrase, say

USUAL_DAYS = 90
"""How long something lasts of which nobody said so."""

EVERYBODY = 500
"""As many students are told of one offer at most."""


def possible(offer: Offer, demand: Demand) -> bool:
    """Whether nothing speaks against it: kind, field, place and time."""
    terms, wish = offer.terms, demand.wish
    if offer.author_id == demand.author_id or terms.type != wish.type:
        return False
    if terms.field and wish.field and terms.field != wish.field:
        return False
    return _within_reach(offer, demand) and _at_once(offer, demand)


def _within_reach(offer: Offer, demand: Demand) -> bool:
    if offer.terms.mode == "remote":
        return True
    if demand.wish.remote:
        return False
    there = set(words(offer.terms.place))
    wanted = set(words(demand.wish.place))
    return not there or not wanted or bool(there & wanted)


def _at_once(offer: Offer, demand: Demand) -> bool:
    """Whether the two times share half of the shorter; who named no start is free."""
    if offer.terms.start is None or demand.wish.start is None:
        return True
    one, other = _span(offer.terms.start, offer.terms.length), _span(demand.wish.start, demand.wish.length)
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared * 2 >= min(one[1] - one[0], other[1] - other[0])


def _span(start: date, length: Length | None) -> tuple[date, date]:
    return start, start + timedelta(days=length.days if length else USUAL_DAYS)


def _same_field(offer: Offer, demand: Demand) -> Phrase | None:
    found = offer.terms.field
    return say(f"internship-field-{found}") if found and found == demand.wish.field else None


def _remote(offer: Offer, demand: Demand) -> Phrase | None:
    return say("internship-fit-remote") if offer.terms.mode == "remote" else None


def _near(offer: Offer, demand: Demand) -> Phrase | None:
    if offer.terms.mode == "remote" or not set(words(offer.terms.place)) & set(words(demand.wish.place)):
        return None
    return say("as-is", text=offer.terms.place)


def _in_time(offer: Offer, demand: Demand) -> Phrase | None:
    if offer.terms.start is None or demand.wish.start is None:
        return None
    return say("internship-fit-from", day=OnDay(offer.terms.start))


def _same_type(offer: Offer, demand: Demand) -> Phrase | None:
    return say(f"internship-type-{offer.terms.type}")


WEIGHTS = ((5, _remote), (4, _near), (4, _same_field), (2, _in_time), (1, _same_type))


def demands_for(offer: Offer, demands: Iterable[Demand], limit: int = MATCHES_MAX) -> tuple[Match[Demand], ...]:
    """The demands that fit an offer, the best first."""
    rules = [Rule(weight=weight, reason=reason) for weight, reason in WEIGHTS]
    return matches(offer, demands, rules, possible=possible, limit=limit)


def offers_for(demand: Demand, offers: Iterable[Offer], limit: int = MATCHES_MAX) -> tuple[Match[Offer], ...]:
    """The offers that fit a demand, the best first."""
    rules = [Rule(weight=weight, reason=_turned(reason)) for weight, reason in WEIGHTS]
    return matches(demand, offers, rules, possible=lambda one, offer: possible(offer, one), limit=limit)


def _turned(reason: Callable[[Offer, Demand], Phrase | None]) -> Callable[[Demand, Offer], Phrase | None]:
    return lambda demand, offer: reason(offer, demand)


def because(match: Match[Offer] | Match[Demand]) -> Phrase:
    """Its reasons in one line."""
    return listed(match.reasons)
