"""Moderation: one queue for everything that waits for a decision, on every platform."""

from bot.features.moderation.cards import REVIEW_CARD
from bot.features.moderation.commands import list_, refuse
from bot.features.moderation.presses import approve, claim, refusing, release, turn, view
from bot.reviewing import DECIDE
from bot.spec import Feature

FEATURE = Feature(
    name="moderation",
    commands=(list_, refuse),
    actions=(turn, view, approve, refusing, claim, release),
    cards=(REVIEW_CARD,),
    subjects={"moderation": DECIDE},
)
