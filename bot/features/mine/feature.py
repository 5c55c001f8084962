"""One page of everything a member has going."""

from bot.features.mine.commands import mine
from bot.spec import Feature

FEATURE = Feature(name="mine", commands=(mine,))
