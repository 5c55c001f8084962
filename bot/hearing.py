"""Plain words in a private chat: never silence, but the closest thing the bot can do."""

from __future__ import annotations

import json
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.catalogue import Catalogue
from bot.folding import clean, fold
from bot.folding import words as words_of
from bot.kinds import Text
from bot.language import LANGUAGES, Reader
from bot.menu import Menu, button
from bot.replies import Button, CommandName, Phrase, Press, Reply, Style, rows, say
from bot.spec import Command

CLOSE_ENOUGH = 80
"""Likeness, of 100, from which words are taken for a mistyped command name."""

CLOSEST_MAX = 3
"""Mistyped names offered at once."""

WORDS_MAX = 100
"""Characters of someone's words that are taken up as a value."""


@dataclass(frozen=True, kw_only=True)
class Near:
    """A command whose name is near what was typed, and the words after it."""

    command: Command
    rest: str


def closest(text: str, catalogue: Catalogue, menu: Menu) -> tuple[Near, ...]:
    """Commands this person may run whose names are near the first words of `text`, nearest first."""
    allowed = {command.path for command in menu.commands()}
    found: dict[str, tuple[float, Near]] = {}
    for name in catalogue.names():
        command = catalogue.find(name)
        head, rest = _head(text, len(name.split(" ")))
        likeness = fuzz.ratio(fold(head.lstrip("/")).replace("_", " "), name)
        if command and command.path in allowed and likeness >= max(CLOSE_ENOUGH, found.get(command.path, (0,))[0]):
            found[command.path] = (likeness, Near(command=command, rest=rest))
    ranked = sorted(found.values(), key=lambda pair: -pair[0])
    return tuple(near for _likeness, near in ranked)[:CLOSEST_MAX]


def _head(text: str, count: int) -> tuple[str, str]:
    parts = text.split(maxsplit=count)
    return " ".join(parts[:count]), parts[count] if len(parts) > count else ""


def offer(text: str, catalogue: Catalogue, menu: Menu) -> Reply:
    """What the bot can do that is closest to these words."""
    words = clean(text[: WORDS_MAX * 4])[:WORDS_MAX].lstrip("/ ")
    near = closest(words, catalogue, menu) if words else ()
    told = telling(words, catalogue)
    about = () if near or not words_of(told) else tuple(b for command in menu.commands() for b in _about(command, told))
    named = () if near else _named(told, catalogue, menu)
    buttons = (*(_run(item) for item in (*near, *named)), *about)
    pressed = {item.press for item in buttons}
    home = tuple(item for item in menu.home() if item.press not in pressed)
    phrase = say("heard-closest", words=words) if buttons else say("heard-nothing")
    return Reply(text=phrase, buttons=(*rows(buttons, 1), *rows(home, 2)))


def _named(told: str, catalogue: Catalogue, menu: Menu) -> tuple[Near, ...]:
    """The command whose name is all that these words say, as in "I look for an event"."""
    command = catalogue.find(told)
    return (Near(command=command, rest=""),) if command and menu.allows(command) else ()


def telling(text: str, catalogue: Catalogue) -> str:
    """The words that say something: without "who", "knows", "please" and their like, unless nothing else is left."""
    empty = _listed(catalogue, say("heard-stop-words"))
    kept = [word for word in text.split() if not set(words_of(word)) <= empty]
    return " ".join(kept).strip(" ?!.,;:\u00a0") or text


def thanks(text: str, catalogue: Catalogue) -> bool:
    """Whether these words are a thank-you and nothing else."""
    said = set(words_of(text[:WORDS_MAX]))
    thanking = _listed(catalogue, say("heard-thanks"))
    return bool(said & thanking) and said <= thanking | _listed(catalogue, say("heard-thanks-more"))


def _listed(catalogue: Catalogue, phrase: Phrase) -> set[str]:
    """The words of a list between commas, in every language."""
    texts = (catalogue.words.plain(phrase, Reader(language=language)) for language in LANGUAGES)
    return {fold(word) for text in texts for word in text.split(", ")}


def _about(command: Command, words: str) -> tuple[Button, ...]:
    if not command.hears:
        return ()
    press = _with_words(command, words)
    return (
        (Button(label=say(f"{command.key}.heard", words=words[:40]), press=press, style=Style.MAIN),) if press else ()
    )


def _with_words(command: Command, words: str) -> Press | None:
    first = next((parameter for parameter in command.parameters if isinstance(parameter.kind, Text)), None)
    return Press(code="c", args=(command.code, json.dumps({first.name: words}))) if first else None


def _run(near: Near) -> Button:
    command = near.command
    if near.rest and (press := _with_words(command, near.rest)):
        label: Phrase = say("heard-typed", command=CommandName(command.path), words=near.rest[:40])
        return Button(label=label, press=press, style=Style.MAIN)
    if command.home:
        return button(command)
    return Button(label=say(f"{command.key}.about"), press=Press(code="c", args=(command.code,)))
