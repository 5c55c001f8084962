"""Text and its marks: measured as Telegram measures, cut between graphemes, and escaped here and nowhere else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

JOINER = "\u2060"
"""Word joiner: invisible, and what stands on both sides is no name, command or address any more."""

GAP = "\n\n"
EARLIEST = 0.6
"""A text is cut at a space or line only if at least this share of the room is used."""

INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co"})
"""Categories of what cannot be seen; "Cn" is not among them, being a recent emoji more often than nothing."""

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_ALIVE = re.compile(r"[@/](?=\S)|(?<=\w)\.(?=[^\W\d_])")
_HALF = re.compile(r"[\ud800-\udfff\x00]")


@dataclass(frozen=True, kw_only=True)
class Run:
    """Plain text between an opening and a closing tag (or none)."""

    text: str
    opening: str = ""
    closing: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A paragraph: runs, within a tag of its own or none."""

    runs: tuple[Run, ...]
    tag: str = ""

    @property
    def plain(self) -> str:
        """The text without marks."""
        return "".join(run.text for run in self.runs)

    @property
    def html(self) -> str:
        """The text as Telegram's HTML."""
        inner = "".join(f"{run.opening}{escape(run.text)}{run.closing}" for run in self.runs if run.text)
        return f"<{self.tag}>{inner}</{self.tag}>" if self.tag and inner else inner


def escape(text: str) -> str:
    """Text that stands for itself in HTML, within an attribute too."""
    return text.translate(_ESCAPES)


def sound(text: str) -> str:
    """The text without what cannot be sent: halves of characters and NUL."""
    return _HALF.sub("", text)


def inert(text: str) -> str:
    """The text with names, commands and addresses broken: nobody is notified, nothing can be tapped."""
    return _ALIVE.sub(lambda found: found[0] + JOINER, text)


def visible(text: str) -> bool:
    """Whether there is anything to see."""
    return any(
        not (letter.isspace() or unicodedata.category(letter) in INVISIBLE or _varies(letter)) for letter in text
    )


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def cut(text: str, room: int) -> tuple[str, str]:
    """(what fits in `room` units, the rest), between words where that wastes little, never in a grapheme.

    A grapheme that is longer than the room is the one thing that is broken. `room` is at least 2.
    """
    end = _reach(text, room)
    if end == len(text):
        return text, ""
    space = max(text.rfind("\n", 0, end), text.rfind(" ", 0, end)) + 1
    if space > end * EARLIEST and _between(text, space):
        return text[:space], text[space:]
    whole = next((at for at in range(end, 0, -1) if _between(text, at)), end)
    return text[:whole], text[whole:]


def shortened(text: str, room: int) -> str:
    """The text, or its beginning with an ellipsis, in at most `room` units."""
    if units(text) <= room:
        return text
    return cut(text, room - 1)[0].rstrip() + "…"


def messages(parts: Iterable[Part], room: int) -> tuple[tuple[Part, ...], ...]:
    """The paragraphs in as few messages of at most `room` units as their order allows."""
    filled: list[list[Part]] = [[]]
    left = room
    for part in (piece for whole in parts for piece in _pieces(whole, room)):
        needed = units(part.plain) + (len(GAP) if filled[-1] else 0)
        if filled[-1] and needed > left:
            filled.append([])
            left, needed = room, units(part.plain)
        filled[-1].append(part)
        left -= needed
    return tuple(tuple(parts) for parts in filled if any(visible(part.plain) for part in parts))


def _pieces(part: Part, room: int) -> Iterator[Part]:
    """The paragraph, in as many paragraphs as it takes for each to fit."""
    if units(part.plain) <= room:
        yield part
        return
    runs: list[Run] = []
    left = room
    for run in part.runs:
        text = run.text
        while units(text) > left:
            head, text = cut(text, left) if left > 1 else ("", text)
            yield replace(part, runs=(*runs, replace(run, text=head)))
            runs, left = [], room
        runs.append(replace(run, text=text))
        left -= units(text)
    yield replace(part, runs=tuple(runs))


def _reach(text: str, room: int) -> int:
    for at, letter in enumerate(text):
        room -= 2 if letter > "\uffff" else 1
        if room < 0:
            return at
    return len(text)


def _between(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if before == "\u200d" or after == "\u200d" or unicodedata.category(after).startswith("M"):
        return False
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":
        return False
    if _flag(before) and _flag(after):
        return _flags_before(text, at) % 2 == 0
    return (before, after) != ("\r", "\n")


def _varies(letter: str) -> bool:
    return "\ufe00" <= letter <= "\ufe0f"


def _flag(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"


def _flags_before(text: str, at: int) -> int:
    start = at
    while start and _flag(text[start - 1]):
        start -= 1
    return at - start
