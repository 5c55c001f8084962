"""Gifts of things: offered by members, needed by students, matched by coordinators, handed over and received."""

from bot.features.donations.cards import OFFER_CARD
from bot.features.donations.codes import MATCH
from bot.features.donations.commands import edit, give, list_, mine, need, offer, show
from bot.features.donations.coordinating import (
    close,
    fitting,
    giving,
    look,
    match,
    needs_,
    open_need,
    propose_,
    remove,
    shut,
    turn_needs,
)
from bot.features.donations.jobs import ask, end, has_it_gone, left, unanswered
from bot.features.donations.letters import LETTERS
from bot.features.donations.lists import section
from bot.features.donations.match_presses import answer, hand_, open_match, receive_, renege_
from bot.features.donations.presses import (
    change,
    correct,
    discard,
    extend_,
    gone_,
    open_,
    publish_,
    take_down,
    turn,
    turn_mine,
    wish,
    withdraw,
)
from bot.spec import Feature

FEATURE = Feature(
    name="donations",
    commands=(give, offer, need, list_, mine, show, edit, needs_, match, close, remove, giving),
    actions=(
        *(publish_, discard, correct, wish, open_, turn, turn_mine, change, withdraw, extend_, gone_, take_down),
        *(turn_needs, open_need, fitting, look, propose_, shut),
        *(open_match, answer, hand_, receive_, renege_),
    ),
    cards=(OFFER_CARD,),
    jobs=(ask, end, unanswered, has_it_gone, left),
    letters=LETTERS,
    mine=section,
    subjects={"donation": MATCH},
)
