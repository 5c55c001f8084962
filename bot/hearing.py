"""Plain words in a private chat: never silence, but the closest thing the bot can do."""

from __future__ import annotations

import json

from rapidfuzz import fuzz, process

from bot.catalogue import Catalogue
from bot.folding import clean, fold
from bot.kinds import Text
from bot.menu import Menu, button
from bot.replies import Button, Press, Reply, Style, rows, say
from bot.spec import Command

CLOSE_ENOUGH = 78
"""Likeness, of 100, from which a word is taken for a mistyped command name."""

CLOSEST_MAX = 3
"""Mistyped names offered at once."""

WORDS_MAX = 100
"""Characters of someone's words that are taken up as a value."""


def closest(text: str, catalogue: Catalogue, menu: Menu) -> tuple[Command, ...]:
    """Commands this person may run whose names are near the first words of `text`."""
    allowed = set(id(command) for command in menu.commands())
    head = fold(" ".join(text.split()[:2]))[:64]
    names = catalogue.names()
    scored = process.extract(head, names, scorer=fuzz.WRatio, score_cutoff=CLOSE_ENOUGH, limit=10)
    found = dict.fromkeys(name for name, _score, _index in scored)
    commands = {id(c): c for name in found if (c := catalogue.find(name)) and id(c) in allowed}
    return tuple(commands.values())[:CLOSEST_MAX]


def offer(text: str, catalogue: Catalogue, menu: Menu) -> Reply:
    """What the bot can do that is closest to these words."""
    words = clean(text[: WORDS_MAX * 4])[:WORDS_MAX]
    near = tuple(_run(command) for command in closest(words, catalogue, menu)) if words else ()
    about = tuple(b for command in menu.commands() if command.hears and words for b in _about(command, words))
    home = tuple(b for b in menu.home() if b.press not in {other.press for other in near})
    phrase = say("heard-closest", words=words) if near or about else say("heard-nothing")
    return Reply(text=phrase, buttons=(*rows(about, 1), *rows(near, 1), *rows(home, 2)))


def _about(command: Command, words: str) -> tuple[Button, ...]:
    first = next((p for p in command.parameters if isinstance(p.kind, Text)), None)
    if first is None:
        return ()
    press = Press(code="c", args=(command.code, json.dumps({first.name: words})))
    return (Button(label=say(f"{command.key}.heard", words=words[:40]), press=press, style=Style.MAIN),)


def _run(command: Command) -> Button:
    if command.home:
        return button(command)
    return Button(label=say(f"{command.key}.about"), press=Press(code="c", args=(command.code,)))
