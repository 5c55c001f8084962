"""Events: announced, answered, moved and called off, wherever their members chat."""

from bot.features.events.cards import EVENT_CARD
from bot.features.events.commands import cancel, create, edit, list_, mine, show
from bot.features.events.jobs import close, remind, unread
from bot.features.events.letters import LETTERS
from bot.features.events.lists import section
from bot.features.events.presses import (
    answer,
    calendar,
    cancel_sure,
    correct,
    discard,
    publish,
    remove,
    remove_sure,
    turn,
    turn_mine,
    view,
    who,
)
from bot.features.events.presses import cancel as cancel_asked
from bot.features.events.presses import remind as remind_how
from bot.features.events.reviews import REVIEWED
from bot.spec import Feature

FEATURE = Feature(
    name="events",
    commands=(list_, create, show, edit, cancel, mine),
    actions=(
        view,
        turn,
        turn_mine,
        answer,
        remind_how,
        who,
        calendar,
        publish,
        discard,
        correct,
        cancel_asked,
        cancel_sure,
        remove,
        remove_sure,
    ),
    cards=(EVENT_CARD,),
    jobs=(remind, close, unread),
    letters=LETTERS,
    reviews=(REVIEWED,),
    mine=section,
)
