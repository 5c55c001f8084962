"""Plain words in a private chat: never silence, but the closest thing the bot can do."""

from __future__ import annotations

import json
import re
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
    told = telling(words, catalogue)
    near = (meant(words, told, catalogue, menu) or closest(words, catalogue, menu)) if words else ()
    about = () if near or not words_of(told) else tuple(b for command in menu.commands() for b in _about(command, told))
    named = () if near else _named(told, catalogue, menu)
    buttons = (*(_run(item) for item in (*near, *named)), *about)
    pressed = {item.press for item in buttons}
    home = tuple(item for item in menu.home() if item.press not in pressed)
    phrase = say("heard-closest", words=words) if buttons else say("heard-nothing")
    return Reply(text=phrase, buttons=(*rows(buttons, 1), *rows(home, 2)))


def meant(text: str, told: str, catalogue: Catalogue, menu: Menu) -> tuple[Near, ...]:
    """Commands this person may run that words of theirs stand for, in any order: the most telling first.

    The attribute `means` lists such words between commas. The other words are taken up where nothing more is asked.
    """
    said = set(words_of(text))
    found: list[tuple[int, Near]] = []
    for command in menu.commands():
        phrases = (set(words_of(one)) for one in _means(command, catalogue))
        fits = max((one for one in phrases if one and one <= said), key=len, default=set())
        if fits:
            found.append((len(fits), Near(command=command, rest=_beside(told, fits, command))))
    ranked = sorted(found, key=lambda pair: -pair[0])
    return tuple(near for _count, near in ranked)[:CLOSEST_MAX]


def _means(command: Command, catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(one for language in LANGUAGES for one in catalogue.words.listed(f"{command.key}.means", language))


_ELIDED = re.compile("^(?:[cdjlmnst]|qu)['\u2019]", re.IGNORECASE)


def _beside(told: str, fits: set[str], command: Command) -> str:
    """What else was told, as far as the command can run with it at once."""
    bare = (_ELIDED.sub("", word) for word in told.split())
    rest = " ".join(word for word in bare if not set(words_of(word)) <= fits)
    first = _first_text(command)
    return rest if first and not command.opens_form({first: rest}) and not command.form.when_bare else ""


def _first_text(command: Command) -> str:
    return next((one.name for one in command.parameters if isinstance(one.kind, Text)), "")


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
    first = _first_text(command)
    return Press(code="c", args=(command.code, json.dumps({first: words}))) if first else None


def _run(near: Near) -> Button:
    command = near.command
    if near.rest and (press := _with_words(command, near.rest)):
        label: Phrase = say("heard-typed", command=CommandName(command.path), words=near.rest[:40])
        return Button(label=label, press=press, style=Style.MAIN)
    if command.home:
        return button(command)
    return Button(label=say(f"{command.key}.about"), press=Press(code="c", args=(command.code,)))
