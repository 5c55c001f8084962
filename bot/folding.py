"""Words as people type them: cleaned at the border, folded for comparing, split for searching.

Everything is done here, in Python, so that every database finds, compares and orders alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

MARKS_PER_LETTER = 3
PARTICLES = frozenset(
    [
        "d",
        "da",
        "das",
        "de",
        "degli",
        "dei",
        "del",
        "della",
        "den",
        "der",
        "des",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "al",
        "la",
        "las",
        "le",
        "les",
        "lo",
        "los",
        "l",
        "of",
        "ten",
        "ter",
        "the",
        "van",
        "vom",
        "von",
        "y",
        "zu",
        "zum",
        "zur",
    ]
)

# Letters that Unicode does not take apart.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "œ": "oe", "æ": "ae", "ß": "ss", "þ": "th", "ħ": "h"}
    | {"ı": "i", "ŋ": "ng", "ŧ": "t", "ƒ": "f", "ĸ": "k", "ə": "e"}
)
# They show as nothing although Unicode counts them as letters, symbols or marks.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_JOINER = "\u200d"
# A word is letters and digits, with the endings that tell C++ from C# from C, and .NET with its dot.
_WORD = re.compile(r"\.net(?![^\W_])|[^\W_]+(?:\+\+|#)?")
_RUN = re.compile(r"[^\s,;:/|()\[\]&]+")


def clean(text: str, *, lines: bool = False) -> str:
    """`text` as the bot keeps it: composed (NFC), nothing invisible, at most 3 marks on a letter.

    Control, format, surrogate and private-use characters go (a joiner inside an emoji stays), white space
    becomes single spaces. With `lines`, line breaks stay, two in a row at most. May return "".
    """
    visible = "".join(_visible(unicodedata.normalize("NFC", text)))
    composed = "".join(_few_marks(unicodedata.normalize("NFC", visible)))
    kept = (" ".join(line.split()) for line in composed.split("\n"))
    if not lines:
        return " ".join(line for line in kept if line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")


def fold(text: str) -> str:
    """`text` without case, accents or double spaces, for comparing: "Œuvre  d'Élodie" is "oeuvre d'elodie"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    # NFKD may bring capitals or joined letters back (from "㎏" or "™"): once more.
    return " ".join(bare.casefold().translate(_LETTERS).split())


def words(text: str) -> tuple[str, ...]:
    """The folded words of `text` in order, cut at spaces, hyphens and apostrophes; C++, C# and .NET are words."""
    return tuple(_WORD.findall(fold(text)))


def name_forms(name: str) -> frozenset[str]:
    """Every word a name may be looked up by: its words, and neighbours written together.

    "Jean-Baptiste" gives jean, baptiste, jeanbaptiste; "de La Tour" gives de, la, tour, latour, delatour.
    """
    parts = words(name)[:6]
    return frozenset(words(name)) | frozenset(_glued(parts))


def forms(text: str) -> frozenset[str]:
    """Every word a free text may be looked up by: its words, and those joined by hyphen, dot or apostrophe as one.

    "L'Oréal" gives l, oreal, loreal; "ASP.NET" also gives net.
    """
    found = set(words(text))
    for run in _RUN.findall(fold(text)):
        parts = _WORD.findall(run)
        if len(parts) > 1:
            found.add("".join(part.lstrip(".") for part in parts))
    return frozenset(found | {word.lstrip(".") for word in found})


def glued_readings(typed: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The same words with neighbours written together: each pair, and a particle with all up to its name.

    ("de", "la", "tour") gives ("dela", "tour"), ("de", "latour") and ("delatour",).
    """
    readings = [(*typed[:i], typed[i] + typed[i + 1], *typed[i + 2 :]) for i in range(len(typed) - 1)]
    for i, word in enumerate(typed[:-2]):
        if word in PARTICLES and typed[i + 1] in PARTICLES:
            readings.append((*typed[:i], "".join(typed[i : i + 3]), *typed[i + 3 :]))
    return tuple(readings)


def sort_name(given: str, family: str) -> str:
    """What a list of people is ordered by: folded, family name first, leading particles left out."""
    parts = list(words(family))
    while len(parts) > 1 and parts[0] in PARTICLES:
        parts.append(parts.pop(0))
        if all(part in PARTICLES for part in parts):
            break
    return " ".join((*parts, *words(given)))


def _visible(text: str) -> Iterator[str]:
    for i, letter in enumerate(text):
        if letter == "\n" or not (letter.isspace() or unicodedata.category(letter).startswith("C")):
            if letter not in _BLANK:
                yield letter
        elif letter.isspace():
            yield "\n" if letter in "\r\v\f\x85\u2028\u2029" and text[i + 1 : i + 2] != "\n" else " "
        elif letter == _JOINER and _joins_emoji(text, i):
            yield letter
        elif unicodedata.category(letter) == "Cn":
            yield letter  # newer than this Python's tables: a recent emoji, say


def _joins_emoji(text: str, i: int) -> bool:
    before = text[max(i - 1, 0) : i]
    if before == "\ufe0f" or "\U0001f3fb" <= before <= "\U0001f3ff":
        return _pictures(text[i + 1 : i + 2])
    return _pictures(before) and _pictures(text[i + 1 : i + 2])


def _pictures(letter: str) -> bool:
    return bool(letter) and unicodedata.category(letter) == "So"


def _few_marks(text: str) -> Iterator[str]:
    marks = 0
    for letter in text:
        marks = marks + 1 if unicodedata.category(letter).startswith("M") else 0
        if marks <= MARKS_PER_LETTER:
            yield letter


def _glued(parts: Iterable[str]) -> Iterator[str]:
    listed = tuple(parts)
    for start in range(len(listed)):
        for end in range(start + 2, len(listed) + 1):
            if listed[end - 1] not in PARTICLES:
                yield "".join(listed[start:end])
