"""The directory: members find each other, within what each of them shows."""

from bot.features.directory.cards import PERSON_CARD
from bot.features.directory.commands import search
from bot.features.directory.presses import refine, turn, view
from bot.spec import Feature

FEATURE = Feature(name="directory", commands=(search,), actions=(turn, refine, view), cards=(PERSON_CARD,))
