"""Text as Discord shows it literally, and where to cut it. One pass from left to right, so time is linear.

The library's own escaper is worse than quadratic on nested brackets and leaves mentions, timestamps and
command links alone.
"""

from __future__ import annotations

import unicodedata

_ALWAYS = frozenset("\\*_~`|<[]")
_AT_LINE_START = frozenset("#>-+")
_PINGS = ("@everyone", "@here")
_ADDRESS = "://"
_JOINER, _KEYCAP = "\u200d", "\u20e3"
_TONES = range(0x1F3FB, 0x1F400)
_FLAGS = range(0x1F1E6, 0x1F200)
_TAGS = range(0xE0020, 0xE0080)

CUT = "…"
"""Stands where text was cut."""

_SENSE = 0.6
"""A cut goes back to a space if at least this share of the text stays."""


def escape(text: str) -> str:
    """The text with nothing in it that Discord would take for markup, a mention, a time or a link."""
    return "".join(_escaped(text))


def fit(text: str, limit: int) -> str:
    """The text escaped in at most `limit` characters, cut by sense (and marked) before it is escaped."""
    room = _room(text, limit)
    if room == len(text):
        return escape(text)
    return escape(cut(text, _room(text, limit - len(CUT)), mark=False)) + CUT if limit > 0 else ""


def split(text: str, limit: int) -> tuple[str, str]:
    """(what fits escaped in `limit` characters, the rest): at a line's end, else a word's, never inside a letter."""
    room = _room(text, limit)
    if room == len(text):
        return text, ""
    head = text[:room]
    at = max(head.rfind("\n") + 1, 0) if head.rfind("\n") >= room * _SENSE else _sensible(text, room)
    return text[:at], text[at:]


def cut(text: str, limit: int, *, mark: bool = True) -> str:
    """The plain text in at most `limit` characters, cut between words if it can be, never inside a letter."""
    if len(text) <= limit:
        return text
    head = text[: _sensible(text, max(0, limit - len(CUT) if mark else limit))].rstrip()
    return head + CUT if mark and limit > 0 else head


def _room(text: str, limit: int) -> int:
    """How many characters of the text fit, escaped, in `limit`. What lies far past the limit is not looked at."""
    used = 0
    for index, piece in enumerate(_escaped(text[: max(0, limit) + len(_PINGS[0])])):
        used += len(piece)
        if used > limit:
            return index
    return len(text)


def _sensible(text: str, at: int) -> int:
    """The last good place to cut at or before `at`."""
    space = max(text.rfind(" ", 0, at + 1), text.rfind("\n", 0, at + 1))
    return space if space >= at * _SENSE and space > 0 else _boundary(text, at)


def _boundary(text: str, at: int) -> int:
    lowest = max(0, at - 64)
    while lowest < at < len(text) and _glued(text, at):
        at -= 1
    return at


def _glued(text: str, at: int) -> bool:
    """Whether the characters on both sides of `at` make one letter or emoji."""
    before, after = text[at - 1], text[at]
    if unicodedata.category(after).startswith("M") or after in (_JOINER, _KEYCAP) or before == _JOINER:
        return True
    if ord(after) in _TONES or ord(after) in _TAGS:
        return True
    return ord(after) in _FLAGS and ord(before) in _FLAGS and _flags_before(text, at) % 2 == 1


def _flags_before(text: str, at: int) -> int:
    start = at
    while start > 0 and ord(text[start - 1]) in _FLAGS and at - start < 64:  # noqa: PLR2004 - a bound, not a rule
        start -= 1
    return at - start


def _escaped(text: str) -> list[str]:
    """One piece a character."""
    pieces: list[str] = []
    starting, counting = True, False
    for index, letter in enumerate(text):
        special = letter in _ALWAYS or (starting and letter in _AT_LINE_START)
        special = special or (counting and letter in ".)")
        special = special or (letter == ":" and text.startswith(_ADDRESS, index))
        special = special or (letter == "@" and text.startswith(_PINGS, index))
        pieces.append(f"\\{letter}" if special else letter)
        counting = (starting or counting) and letter.isdecimal()
        starting = letter in "\n\r\u2028\u2029" or (starting and letter.isspace())
    return pieces
