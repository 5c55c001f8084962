"""Button codec: `version-code-args`, one string for every surface.

The alphabet `A-Za-z0-9_-` and 64 bytes are what a Discord custom id (100 characters), Telegram callback
data (64 bytes) and a Telegram start parameter (64 of that alphabet) have in common.
"""

import re
import secrets
from dataclasses import dataclass

from bot.replies import Press

VERSION = "1"
PACKED_MAX = 64
"""Bytes a packed press may take."""

KEPT = "x"
"""Code of a press whose arguments are kept in a row under a random name."""

KEPT_FORM = "xf"
"""The same for a press that opens a form: some surfaces must know before anything is looked up."""

NAME_BYTES = 12
"""Random bytes in a kept press's name: 96 bits, nothing to guess."""

_WORD = re.compile(r"[A-Za-z0-9_]*", re.ASCII)
_PACKED = re.compile(r"1-([a-z]{1,4})((?:-[A-Za-z0-9_]*)*)", re.ASCII)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class TooLong(ValueError):
    """The press does not fit the wire and has to be kept in a row."""


@dataclass(frozen=True, kw_only=True)
class Packed:
    """A press as it came back: its code and its arguments, still text."""

    code: str
    args: tuple[str, ...]


def pack(press: Press) -> str:
    """The wire form; raises `TooLong` past 64 bytes or outside the alphabet."""
    packed = "-".join((VERSION, press.code, *(_write(arg) for arg in press.args)))
    if len(packed) > PACKED_MAX or not _PACKED.fullmatch(packed):
        raise TooLong(press.code)
    return packed


def fits(press: Press) -> bool:
    """Whether the press can travel as it is."""
    try:
        pack(press)
    except TooLong:
        return False
    return True


def unpack(packed: str) -> Packed | None:
    """The press in `packed`, None for anything this version did not write."""
    found = _PACKED.fullmatch(packed) if len(packed) <= PACKED_MAX else None
    if not found:
        return None
    return Packed(code=found[1], args=tuple(found[2].split("-")[1:]))


def new_name() -> str:
    """A random name for a kept press, 24 characters of the alphabet without a dash."""
    return secrets.token_hex(NAME_BYTES)


def decimal(arg: str) -> str:
    """The decimal form of a packed whole number, or the text itself when it is none."""
    sign, digits = ("-", arg[1:]) if arg.startswith("_") else ("", arg)
    if not digits or not set(digits) <= set(_DIGITS) or len(digits) > 13:  # noqa: PLR2004 - 2**63 has 13 digits
        return arg
    return f"{sign}{int(digits, 36)}"


def _write(arg: str | int | None) -> str:
    if arg is None:
        return ""
    if isinstance(arg, int):
        return _base36(arg)
    if not _WORD.fullmatch(arg):
        raise TooLong(arg[:8])
    return arg


def _base36(number: int) -> str:
    digits, rest = "", abs(number)
    while rest or not digits:
        rest, digit = divmod(rest, 36)
        digits = _DIGITS[digit] + digits
    return f"_{digits}" if number < 0 else digits
