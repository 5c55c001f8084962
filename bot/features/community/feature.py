"""Communities: set-up from the chat, what each place is for, and which community one speaks to."""

from bot.features.community.commands import choose, place, places_, setup
from bot.features.community.presses import chosen, remove
from bot.spec import Feature

FEATURE = Feature(name="community", commands=(choose, place, places_, setup), actions=(chosen, remove))
