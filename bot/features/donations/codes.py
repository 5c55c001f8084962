"""Who may do what with gifts, and the codes of what is pressed and planned, for whoever shows or plans them."""

from __future__ import annotations

from bot.people import Right
from bot.permissions import MEMBERS, Capability
from bot.replies import Press

OFFER = Capability(name="donations.offer", rights=MEMBERS)
NEED = Capability(
    name="donations.need",
    rights=frozenset({Right.STUDENT, Right.COORDINATOR, Right.MODERATOR, Right.ADMINISTRATOR}),
)
MATCH = Capability(name="donations.match", rights=frozenset({Right.COORDINATOR, Right.ADMINISTRATOR}))
MODERATE = Capability(name="donations.moderate", rights=frozenset({Right.MODERATOR, Right.ADMINISTRATOR}))
SETTINGS = Capability(
    name="donations.settings", rights=frozenset({Right.ADMINISTRATOR}), keeps=frozenset({Right.ADMINISTRATOR})
)

CARD, ABOUT_NEED, ABOUT_MATCH = "donation", "need", "match"
"""Kinds of records: an offer (with its card), a need, a match (with its thread)."""

PURPOSE = "donations"
"""Of the places where offers are posted."""

GIVE, ASK_OFFER, ASK_NEED, LIST, MINE, SHOW, EDIT, NEEDS, PAIR, GIVING, REMOVE, CLOSE = (
    "gg",
    "go",
    "gd",
    "gl",
    "gm",
    "gs",
    "ge",
    "gn",
    "gx",
    "gv",
    "gy",
    "gc",
)
"""Commands."""

PUBLISH, DISCARD, CORRECT, WISH, OPEN, TURN, WITHDRAW, CHANGE, EXTEND, GONE, TAKE_DOWN, TURN_MINE = (
    "gp",
    "gx",
    "ge",
    "gi",
    "gs",
    "gl",
    "gw",
    "gc",
    "gk",
    "gb",
    "gy",
    "gq",
)
"""Presses on offers and needs."""

TURN_NEEDS, OPEN_NEED, FITTING, LOOK, PROPOSE, ANSWER, OPEN_MATCH, HAND, RECEIVE, RENEGE, SHUT = (
    "gn",
    "gd",
    "gf",
    "gm",
    "gj",
    "ga",
    "gt",
    "gh",
    "gr",
    "gz",
    "gu",
)
"""Presses on needs and matches."""

JOB_ASK, JOB_EXPIRE, JOB_LAPSE, JOB_CHASE, JOB_LEFT = "ga", "gx", "gl", "gc", "gv"
"""What is planned."""

WAITING, FELL, ALONE = "donation.need", "donation.fell", "donation.left"
PROPOSED, AGREED, HANDED, THANKS, ENDED, CHASE, EXPIRING, REMOVED, LEFT = (
    "gift.proposed",
    "gift.agreed",
    "gift.handed",
    "gift.thanks",
    "gift.ended",
    "gift.chase",
    "gift.expiring",
    "gift.removed",
    "gift.left",
)
"""Topics: those of the first line are for coordinators, who may stop them and still hear of their own gifts."""


def press(code: str, *args: int | str | None) -> Press:
    """The press of that code."""
    return Press(code=code, args=args)


def run(code: str) -> Press:
    """The press that runs a command as if it had been typed bare."""
    return Press(code="c", args=(code,))
