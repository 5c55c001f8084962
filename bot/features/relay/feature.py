"""Relay: two members write to each other through the bot, and neither sees the other's address."""

from bot.features.relay.commands import answer
from bot.features.relay.presses import answering, end, ended, reopen, view
from bot.features.relay.views import LETTERS, mine
from bot.spec import Feature

FEATURE = Feature(
    name="relay",
    commands=(answer,),
    actions=(answering, view, end, ended, reopen),
    letters=LETTERS,
    mine=mine,
)
