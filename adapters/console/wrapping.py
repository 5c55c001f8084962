"""Long lines broken between words, at the width of the terminal."""

from __future__ import annotations

import re

from prompt_toolkit.utils import get_cwidth

_STYLE = re.compile("\x1b\\[[0-9;]*m")
_START = re.compile(r" *\[[0-9]+\] | {2}[^\s].{0,24}? {2,}| *")
"""What stands before the text of a line: a number to press, a label in its column, or an indent."""

INDENT_MAX = 32
"""Columns at most by which the rest of a line is set back."""


def wrapped(text: str, columns: int) -> str:
    """The text with no line wider than `columns`, unless one word is; styles take no room."""
    return "\n".join(_line(line, columns) for line in text.split("\n"))


def _line(line: str, columns: int) -> str:
    if _width(line) <= columns:
        return line
    start = _START.match(_STYLE.sub("", line))
    indent = " " * min(_width(start[0]) if start else 0, INDENT_MAX, columns // 2)
    lines, room = [""], columns
    for word in re.split("(?<=[^ ]) (?=[^ ])", line):
        longer = f"{lines[-1]} {word}" if lines[-1].strip() else lines[-1] + word
        if lines[-1].strip() and _width(longer) > room:
            lines.append(indent + word)
        else:
            lines[-1] = longer
    return "\n".join(lines)


def _width(line: str) -> int:
    return get_cwidth(_STYLE.sub("", line))
