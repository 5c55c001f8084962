"""What a typed line means: a person to become, time to pass, a number to press, or words for the core."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from adapters.console.files import photo_in
from adapters.console.limits import LINE_MAX
from adapters.console.render import Offered
from bot.catalogue import Catalogue
from bot.folding import fold
from bot.presses import pack
from bot.requests import Origin, Pressed, Request, Said, Sent, Typed

PLATFORM = "console"

_WAIT = re.compile(r"\+([0-9]{1,4}) ?(m|min|h|d|j)", re.ASCII | re.I)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "j": timedelta(days=1)}
_NUMBER = re.compile(r"[0-9]{1,3}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """An empty line or a comment."""


@dataclass(frozen=True, kw_only=True)
class Quit:
    """The end."""


@dataclass(frozen=True, kw_only=True)
class Become:
    """Go on as somebody else."""

    name: str


@dataclass(frozen=True, kw_only=True)
class Wait:
    """Let time pass."""

    time: timedelta


@dataclass(frozen=True, kw_only=True)
class Choose:
    """Press what has this number on the screen."""

    number: int


@dataclass(frozen=True, kw_only=True)
class Words:
    """Anything else."""

    text: str


Line = Nothing | Quit | Become | Wait | Choose | Words


def read_line(line: str) -> Line:
    """What the line asks of the terminal itself, or its words."""
    text = line.strip()[:LINE_MAX]
    if not text or text.startswith("#"):
        return Nothing()
    if text.casefold() in ("/quit", "/exit", "/quitter"):
        return Quit()
    if text.startswith("@") and " " not in text:
        return Become(name=fold(text[1:]))
    if found := _WAIT.fullmatch(text):
        return Wait(time=int(found[1]) * _UNITS[found[2][0].casefold()])
    if _NUMBER.fullmatch(text):
        return Choose(number=int(text))
    return Words(text=text)


def request_of(text: str, origin: Origin, catalogue: Catalogue) -> Request:
    """The words as the core takes them: a line with a slash is a command, one that names a photo sends it, anything
    else is said."""
    if file := photo_in(text):
        return Sent(origin=origin, file=file)
    found = catalogue.split(text[1:]) if text.startswith("/") else None
    if found is None:
        return Said(origin=origin, text=text)
    command, line = found
    return Typed(origin=origin, path=command.path, line=line)


def pressed(number: int, offers: Sequence[Offered], origin: Origin) -> Request | None:
    """The press that has this number, None when there is none; in a place it is made there, and answered apart."""
    if not 1 <= number <= len(offers):
        return None
    offered = offers[number - 1]
    if offered.place:
        origin = replace(origin, place=offered.place, whispers=True)
    return Pressed(origin=origin, packed=pack(offered.press), by_link=offered.by_link)
