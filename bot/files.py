"""A file in a raw value: what its platform says of it, or the reason why it could not be taken over."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.errors import Invalid
from bot.folding import clean
from bot.replies import Phrase, say

RAW_FILE_MAX = 4000
"""Characters of a raw value that are looked at."""

NAME_MAX = 100
"""Characters of the name that its sender gave the file; it is shown to them alone and kept with no photo."""

UNSAID = frozenset({"", "application/octet-stream"})
"""Claimed kinds that say nothing: such a file is judged by its content alone."""

REASONS = ("photo-", "bad-file")
"""What keys of reasons begin with; a raw value can say nothing else."""


@dataclass(frozen=True, kw_only=True)
class File:
    """A file that was sent: its reference (of a photo, the name it is stored under), its claimed name, type and
    size in bytes."""

    ref: str
    name: str
    type: str
    size: int


def read_file(raw: str) -> File:
    """The file in a raw value; raises `Invalid` for anything else, and with its reason for one not taken over."""
    try:
        parts = json.loads(raw[:RAW_FILE_MAX])
        if problem := _reason(parts):
            raise Invalid(problem)
        return File(
            ref=str(parts["ref"]),
            name=clean(str(parts["name"]))[:NAME_MAX],
            type=str(parts["type"]),
            size=int(parts["size"]),
        )
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise Invalid(say("bad-file")) from error


def holds_file(raw: str) -> bool:
    """Whether a raw value names a file, and not why there is none."""
    try:
        return bool(raw) and bool(read_file(raw))
    except Invalid:
        return False


def check_claim(file: File, max_bytes: int) -> None:
    """Nothing when the claims let a picture be hoped for; `Invalid` otherwise. An unknown size is 0."""
    if not (file.type in UNSAID or file.type.startswith("image/")):
        raise Invalid(say("bad-file-type"))
    if file.size > max_bytes:
        raise Invalid(too_large(max_bytes))


def too_large(max_bytes: int) -> Phrase:
    """What is said of a file of more bytes."""
    return say("bad-file-size", max=max_bytes // 1_000_000)


def kept_text(name: str, shown: str, type_: str, size: int) -> str:
    """The raw value of a photo stored under `name`; `shown` is what its sender called it."""
    return json.dumps({"ref": name, "name": shown, "type": type_, "size": size}, ensure_ascii=False)


def refused_text(reason: Phrase) -> str:
    """The raw value of a file that was not taken over; the reason's arguments are texts and numbers."""
    return json.dumps({"refused": reason.key, "args": dict(reason.args)}, default=str)


def _reason(parts: Any) -> Phrase | None:
    key = parts.get("refused") if isinstance(parts, dict) else None
    if not isinstance(key, str) or not key.startswith(REASONS):
        return None
    args = parts.get("args") or {}
    return say(key, **{name: value for name, value in args.items() if isinstance(value, int | str)})
