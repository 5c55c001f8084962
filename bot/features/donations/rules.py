"""What fits what: which offers suit a need, and why, in words that coordinators read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.features.donations.domain import Handover, Need, Offer
from bot.matching import Match, Rule, matches
from bot.replies import Phrase, say


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A need and an offer, looked at together."""

    need: Need
    offer: Offer

    @property
    def possible(self) -> bool:
        """Whether something of the offer can go to the need."""
        same = self.need.category == self.offer.category or self.need.wished == self.offer.id
        apart = self.need.member_id != self.offer.member_id
        return same and apart and self.need.live and self.offer.live and self.quantity > 0

    @property
    def quantity(self) -> int:
        """How many would go."""
        return min(self.need.stock.free, self.offer.stock.free)

    @property
    def reasons(self) -> tuple[Phrase, ...]:
        """Why they fit, the weightiest first."""
        held = ((weight, reason(self)) for weight, reason in _RULES)
        return tuple(phrase for _weight, phrase in sorted(held, key=lambda one: -one[0]) if phrase)


def wished(pair: Pair) -> Phrase | None:
    """They asked for this very offer."""
    return say("donation-fits-wished") if pair.need.wished == pair.offer.id else None


def same_town(pair: Pair) -> Phrase | None:
    """Both are in the same town."""
    return say("donation-fits-town", town=pair.need.town) if pair.need.place == pair.offer.place else None


def can_travel(pair: Pair) -> Phrase | None:
    """They are apart, and delivery suits both."""
    both = Handover.PERSON not in (pair.need.handover, pair.offer.handover)
    return say("donation-fits-delivery") if both and pair.need.place != pair.offer.place else None


def enough(pair: Pair) -> Phrase | None:
    """The offer has all that is needed."""
    return say("donation-fits-quantity") if pair.offer.stock.free >= pair.need.stock.free else None


def pressing(pair: Pair) -> Phrase | None:
    """It is urgent."""
    return say("donation-fits-urgent") if pair.need.urgency == "urgent" else None


def same_kind(pair: Pair) -> Phrase | None:
    """It is what they look for."""
    return say("donation-fits-category") if pair.need.category == pair.offer.category else None


Reason = Callable[[Pair], Phrase | None]

_RULES: tuple[tuple[int, Reason], ...] = (
    (16, wished),
    (8, same_town),
    (4, can_travel),
    (2, pressing),
    (2, enough),
    (1, same_kind),
)


def offers_for(need: Need, offers: Iterable[Offer]) -> tuple[Match[Offer], ...]:
    """The offers that suit a need best."""
    rules = [Rule(weight=weight, reason=_seen_by_need(reason)) for weight, reason in _RULES]
    return matches(need, offers, rules, possible=lambda one, other: Pair(need=one, offer=other).possible)


def needs_for(offer: Offer, needs: Iterable[Need]) -> tuple[Match[Need], ...]:
    """The needs that an offer suits best; of equals, the one that has waited longest comes first."""
    rules = [Rule(weight=weight, reason=_seen_by_offer(reason)) for weight, reason in _RULES]
    return matches(offer, needs, rules, possible=lambda one, other: Pair(need=other, offer=one).possible)


def _seen_by_need(reason: Reason) -> Callable[[Need, Offer], Phrase | None]:
    return lambda need, offer: reason(Pair(need=need, offer=offer))


def _seen_by_offer(reason: Reason) -> Callable[[Offer, Need], Phrase | None]:
    return lambda offer, need: reason(Pair(need=need, offer=offer))
