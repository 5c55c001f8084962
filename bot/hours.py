"""Hours as people type them in French and English, taken out of a folded text: 19h, 18 h 30, 7pm, midi, noon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from babel.dates import get_month_names

from bot.folding import fold
from bot.planned import CannotPlan, Why

HOUR = 60
NOON, MIDNIGHT = 12 * HOUR, 24 * HOUR
"""In minutes since the day began; more than `MIDNIGHT` is the following day."""

LETTERS_MIN = 3
"""Fewer letters of a month or a weekday are too few to be read."""

CLOCKS_MAX = 2
"""A beginning and an end; with more hours a text says something else."""


def beginnings(names: dict[str, int]) -> dict[str, int]:
    """Every beginning of a name, of three letters or more, that only one number has: "juil" but not "jui"."""
    found: dict[str, set[int]] = {}
    for name, number in names.items():
        for length in range(LETTERS_MIN, len(name) + 1):
            found.setdefault(name[:length], set()).add(number)
    return {start: numbers.pop() for start, numbers in found.items() if len(numbers) == 1}


@cache
def months() -> dict[str, int]:
    """Months by their folded name or its beginning, in French and English."""
    named = ((name, number) for language in ("fr", "en") for number, name in get_month_names(locale=language).items())
    return beginnings({fold(name): number for name, number in named})


_DATE_FOLLOWS = rf"(?!\d|\s?[/.-]\d|(?:er|e|st|nd|rd|th)\b|\s+(?:{'|'.join(months())})\b)"
_HALF_OF_DAY = r"(?P<half>[ap])\.?\s?m\b\.?"
_MORE = r"(?:et\s+)?(?P<more>demie?|quart|moins\s+le\s+quart)\b"
_START = r"(?<![\w./:+-])(?<!\bdans )(?<!\bin )(?:(?:at|a|vers|around|about|by|des|from|de)\s+)?"
_CLOCKS = tuple(
    re.compile(_START + pattern)
    for pattern in (
        rf"(?P<name>midi|noon|midday|minuit|midnight)\b(?:\s+{_MORE}|\s+(?P<minute>[0-5]\d)\b{_DATE_FOLLOWS})?",
        rf"(?P<hour>\d{{1,2}})(?:\s?[:.]\s?(?P<minute>\d\d))?(?::\d\d)?\s?{_HALF_OF_DAY}",
        rf"(?P<hour>\d{{1,2}})\s?(?:h(?:eures?|rs?)?)(?![a-z])"
        rf"(?:\s+{_MORE}|(?:(?P<glued>\d{{1,2}})(?!\d)|\s+(?P<minute>\d\d){_DATE_FOLLOWS})(?:\s?(?:mn|min)\b)?)?",
        r"(?P<hour>\d{1,2})\s?:\s?(?P<minute>\d\d)(?::\d\d(?:\.\d+)?)?(?![\d:])",
        r"(?P<hour>\d{1,2})\.(?P<minute>00|1[3-9]|[2-5]\d)(?![.\d])",  # no month has these numbers
        r"(?P<hour>\d{1,2})\s?o'?\s?clock\b",
        # A number alone is an hour only after a word that says so.
        rf"(?<=\bat\s)(?P<hour>\d{{1,2}})\b{_DATE_FOLLOWS}",
        rf"(?<=\ba\s)(?P<hour>\d{{1,2}})\b{_DATE_FOLLOWS}",
        rf"(?<=\bvers\s)(?P<hour>\d{{1,2}})\b{_DATE_FOLLOWS}",
    )
)
"""Tried in this order, each on what those before it left."""

_PART = re.compile(
    r"(?P<today>\b(?:ce|cet|cette|this)\s+)?(?:\b(?:du|de l'|dans l'|l'|le|in the)\s*)?"
    r"\b(?:(?P<morning>matin(?:ee)?|morning)|(?P<afternoon>apres[ -]midi|aprem|afternoon)|"
    r"(?P<evening>soir(?:ee)?|evening|tonight))\b"
)
_MORE_MINUTES = {"demi": 30, "demie": 30, "quart": 15}


@dataclass(frozen=True, kw_only=True)
class Hours:
    """The hours a text may mean, in minutes since the day began, and what the text says besides."""

    minutes: tuple[int, ...]
    rest: str


def read_hours(text: str) -> Hours:
    """The hours in a folded text, none when it names none; raises `CannotPlan` for 25:00."""
    part, text = _part(text)
    found: list[tuple[int, ...]] = []
    for pattern in _CLOCKS:
        found += [_in_part(_readings(match), part, "half" in match.groupdict()) for match in pattern.finditer(text)]
        text = pattern.sub(" | ", text)
    if len(found) > CLOCKS_MAX:
        return Hours(minutes=(), rest=text)
    rest = re.sub(r"(?:\b(?:to|until|jusqu'a) )?[\s|-]*\|[\s|-]*", " ", text)
    return Hours(minutes=tuple(dict.fromkeys(m for readings in found for m in readings)), rest=" ".join(rest.split()))


def _part(text: str) -> tuple[str, str]:
    """The part of the day, and the text without it: the number after it is an hour ("tonight 8")."""
    match = _PART.search(text)
    if not match:
        return "", text
    today = " today" if match["today"] or "tonight" in match[0] else ""
    return str(match.lastgroup), f"{text[: match.start()]}{today} at {text[match.end() :].lstrip()}"


def _readings(match: re.Match[str]) -> tuple[int, ...]:
    """Minutes since the day began; two when the words leave it open."""
    given = match.groupdict()
    if name := given.get("name"):
        extra = _minutes(given)
        return (NOON + extra,) if name in ("midi", "noon", "midday") else (extra, MIDNIGHT + extra)
    at = int(given["hour"]) * HOUR + _minutes(given)
    if at > MIDNIGHT:
        raise CannotPlan(Why.NO_SUCH_HOUR)
    if half := given.get("half"):
        return (_twelve(at, half),)
    exact = "glued" in given or "minute" in given or not 0 < at < NOON
    return (at,) if exact else (at, at + NOON)


def _minutes(given: dict[str, str | None]) -> int:
    more = given.get("more")
    if more:
        return _MORE_MINUTES.get(more, -15)
    minutes = int(given.get("minute") or given.get("glued") or 0)
    if minutes >= HOUR:
        raise CannotPlan(Why.NO_SUCH_HOUR)
    return minutes


def _twelve(at: int, half: str) -> int:
    if not HOUR <= at < (NOON + HOUR if half == "a" else MIDNIGHT):
        raise CannotPlan(Why.NO_SUCH_HOUR)
    return at % NOON + (NOON if half == "p" else 0)


def _in_part(readings: tuple[int, ...], part: str, exact: bool) -> tuple[int, ...]:
    """The readings in a part of the day: 8 in the evening is 20:00. Both when hour and part disagree."""
    if not part or exact:
        return readings
    at = readings[0]
    match part:
        case "morning":
            return (at,) if at < NOON + HOUR else (at - NOON, at)
        case "afternoon" if at < 8 * HOUR:
            return (at + NOON,)
        case "evening" if at < 5 * HOUR:
            return (at + MIDNIGHT,)
        case "evening" if at < NOON:
            return (at + NOON,)
        case _:
            return (at, at + NOON) if at < NOON or (part == "evening" and at < NOON + HOUR) else (at,)


_NUMBERS = {
    **{word: n for n, word in enumerate(("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"), 2)},
    **{word: n for n, word in enumerate(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 2)},
}
_COUNT = r"(?P<{}>\d{{1,4}}|une?|an?)"
_ELAPSED = re.compile(
    r"(?P<lead>(?:dans|in|d'ici)\s+)?(?:"
    r"(?P<part>une\s+demi[ -]?heure|half\s+an\s+hour|un\s+quart\s+d'heure|a\s+quarter\s+of\s+an\s+hour)|"
    + _COUNT.format("hours")
    + r"\s*h(?:eures?|ours?|rs?)?"
    r"(?:\s*(?:et\s+|and\s+)?(?:(?P<half>demie?|a\s+half)|(?P<more>\d{1,2})\s*(?:m|mn|min|minutes?)?))?|"
    + _COUNT.format("minutes")
    + r"\s*(?:m|mn|mins?|minutes?))(?P<tail>\s+from\s+now)?"
)


def read_elapsed(text: str) -> timedelta | None:
    """The time from now that a folded text names in hours or minutes ("in 2 hours", "dans 1h30"), else None."""
    if text in ("maintenant", "now"):
        return timedelta()
    match = _ELAPSED.fullmatch(re.sub("[a-z]+", lambda word: str(_NUMBERS.get(word[0], word[0])), text))
    if not match or not (match["lead"] or match["tail"]):
        return None
    if match["part"]:
        return timedelta(minutes=15 if "quart" in match["part"] else 30)
    hours, minutes = (_count(match[name]) for name in ("hours", "minutes"))
    return timedelta(hours=hours, minutes=minutes + (30 if match["half"] else int(match["more"] or 0)))


def _count(text: str | None) -> int:
    return int(text) if text and text.isdigit() else int(bool(text))
