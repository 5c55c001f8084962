"""What members are told unasked: Stop below every notice, and the list of all subjects."""

from bot.features.preferences.commands import preferences
from bot.features.preferences.presses import stop, turn, undo
from bot.spec import Feature

FEATURE = Feature(name="preferences", commands=(preferences,), actions=(stop, undo, turn))
