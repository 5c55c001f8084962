"""What can be asked of a member, and how each answer is read.

A kind reads one raw value, the text (or the structured text an adapter made of a native option), into
the value a handler receives, or raises `Invalid` saying what a good value looks like.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process

from bot.dates import Understood, read_moment
from bot.errors import Invalid
from bot.folding import clean, fold
from bot.people import PlaceRef
from bot.planned import Planned
from bot.replies import Option, Phrase, say

RAW_MAX = 4000
"""The longest raw value that is looked at, in characters: nothing a member may type is longer."""

QUOTED_MAX = 40
"""Characters of a wrong value that are repeated in what is said about it."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What reading depends on: the time, the reader's zone and language, and a phrase's text in every language."""

    now: datetime
    zone: str
    language: str
    texts: Callable[[Phrase], tuple[str, ...]] = lambda phrase: ()


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One thing that can be asked."""

    def read(self, raw: str, reading: Reading) -> object:
        """The value in `raw`; raises `Invalid`."""
        raise NotImplementedError

    def options(self) -> tuple[Option, ...]:
        """Every value there is to choose from, empty when it is typed."""
        return ()

    def suggest(self, typed: str, reading: Reading) -> tuple[str, ...]:
        """Values that begin like `typed`, best first, when the kind itself knows them."""
        return ()


def _cleaned(raw: str, limit: int) -> str:
    if len(raw) > RAW_MAX:
        raise Invalid(say("bad-text-long", max=limit))
    return clean(raw)


@dataclass(frozen=True, kw_only=True)
class Text(Kind):
    """Words, cleaned of invisible characters, between `min` and `max` characters; `lines` allows several."""

    min: int = 0
    max: int = 100
    lines: bool = False

    def read(self, raw: str, reading: Reading) -> str:
        """The cleaned text."""
        parts = raw.splitlines() if self.lines and len(raw) <= RAW_MAX else [raw]
        text = "\n".join(_cleaned(part, self.max) for part in parts).strip()
        if len(text) > self.max:
            raise Invalid(say("bad-text-long", max=self.max))
        if len(text) < self.min or (raw.strip() and not text):
            raise Invalid(say("bad-text-short", min=max(self.min, 1)))
        return text


def _quoted(text: str) -> str:
    """What was typed, short enough to be repeated."""
    return text if len(text) <= QUOTED_MAX else text[: QUOTED_MAX - 1].rstrip() + "…"


_NUMBER = re.compile(r"[+-]?[0-9]{1,19}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Number(Kind):
    """A whole number in ASCII digits between two bounds."""

    min: int
    max: int

    def read(self, raw: str, reading: Reading) -> int:
        """The number."""
        text = _cleaned(raw, 20)
        if not _NUMBER.fullmatch(text):
            raise Invalid(say("bad-number", value=_quoted(text), min=str(self.min), max=str(self.max)))
        number = int(text)
        if not self.min <= number <= self.max:
            raise Invalid(say("bad-number-range", min=str(self.min), max=str(self.max)))
        return number


@dataclass(frozen=True, kw_only=True)
class When(Kind):
    """A date and time as people type it, in the reader's zone; from an hour ago to two years ahead."""

    def read(self, raw: str, reading: Reading) -> Planned:
        """The wall time meant, in the reader's zone; whoever plans it is shown its instant and its `notice`."""
        typed = _cleaned(raw, 100)
        found = read_moment(typed, reading.now, ZoneInfo(reading.zone))
        if isinstance(found, Understood):
            return found.planned
        raise Invalid(found.phrase(_quoted(typed)))


@dataclass(frozen=True, kw_only=True)
class Choice(Kind):
    """One of a few values, each with the phrase people see; read by value, by phrase or by more `labels`."""

    values: tuple[tuple[str, str], ...]
    labels: Mapping[str, tuple[str, ...]] | None = None

    def options(self) -> tuple[Option, ...]:
        """The values with their phrases."""
        return tuple(Option(label=say(key), value=value) for value, key in self.values)

    def read(self, raw: str, reading: Reading) -> str:
        """The chosen value."""
        folded = fold(_cleaned(raw, 100))
        for value, key in self.values:
            labels = (value, *reading.texts(say(key)), *(self.labels or {}).get(value, ()))
            if folded in map(fold, labels):
                return value
        raise Invalid(say("bad-choice"))


LANGUAGE = Choice(
    values=(("fr", "language-fr"), ("en", "language-en")),
    labels={"fr": ("français", "french"), "en": ("anglais", "english")},
)
"""One of the languages the bot speaks."""


REFUSED_ZONES = frozenset({"localtime", "posixrules", "Factory"})
ZONES = {fold(zone): zone for zone in sorted(available_timezones() - REFUSED_ZONES) if not zone.startswith("Etc/GMT")}
"""Accepted time zones by their folded name; the signed Etc/GMT zones read backwards to people."""


@dataclass(frozen=True, kw_only=True)
class TimeZone(Kind):
    """An IANA time zone, in any case and with spaces for underscores, or a well-known city's."""

    def read(self, raw: str, reading: Reading) -> str:
        """The zone's own spelling."""
        typed = fold(_cleaned(raw, 64)).replace(" ", "_")
        if zone := ZONES.get(typed):
            return zone
        cities = [zone for name, zone in ZONES.items() if name.rpartition("/")[2] == typed and "/" in name]
        if len({_hours(zone, reading.now) for zone in cities}) == 1:
            return cities[0]  # the same city under an older name as well
        raise Invalid(say("bad-zone"))

    def suggest(self, typed: str, reading: Reading) -> tuple[str, ...]:
        """Zones whose city, then whose name, holds what was typed."""
        wanted = fold(typed[:64]).replace(" ", "_")
        cities = [zone for name, zone in ZONES.items() if name.rpartition("/")[2].startswith(wanted)]
        others = [zone for name, zone in ZONES.items() if wanted in name and zone not in cities]
        return (*sorted(cities), *sorted(others)) or _alike(wanted)


def _alike(typed: str) -> tuple[str, ...]:
    """Zones whose city is spelt almost like that."""
    cities = {name.rpartition("/")[2]: zone for name, zone in ZONES.items() if "/" in name}
    close = process.extract(typed, cities.keys(), scorer=fuzz.ratio, score_cutoff=70, limit=5)
    return tuple(cities[city] for city, _score, _index in close)


def _hours(zone: str, now: datetime) -> tuple[timedelta | None, ...]:
    return tuple((now + timedelta(days=30 * month)).astimezone(ZoneInfo(zone)).utcoffset() for month in range(12))


@dataclass(frozen=True, kw_only=True)
class AccountRef:
    """A person named by a platform's own picker."""

    platform: str
    native_id: int


ID_MAX = 2**63 - 1
"""The largest identifier the stores keep; larger ones are refused where they enter."""

_PERSON = re.compile(r"([a-z]{1,20}):([0-9]{1,19})", re.ASCII)
_PLACE = re.compile(r"([a-z]{1,20}):(-?[0-9]{1,19})(?:/([0-9]{1,19}))?", re.ASCII)


def read_id(digits: str) -> int:
    """The identifier in `digits`, never 0; raises `Invalid` past 64 bits."""
    number = int(digits)
    if not 0 < abs(number) <= ID_MAX:
        raise Invalid(say("bad-id"))
    return number


@dataclass(frozen=True, kw_only=True)
class Person(Kind):
    """A person, chosen with the platform's picker or as `platform:number`."""

    def read(self, raw: str, reading: Reading) -> AccountRef:
        """The account meant."""
        found = _PERSON.fullmatch(raw[:64].strip())
        if not found:
            raise Invalid(say("bad-person"))
        return AccountRef(platform=found[1], native_id=read_id(found[2]))


@dataclass(frozen=True, kw_only=True)
class Where(Kind):
    """A place, chosen with the platform's picker or as `platform:root/part`."""

    def read(self, raw: str, reading: Reading) -> PlaceRef:
        """The place meant."""
        found = _PLACE.fullmatch(raw[:64].strip())
        if not found:
            raise Invalid(say("bad-place"))
        return PlaceRef(platform=found[1], root=read_id(found[2]), part=read_id(found[3]) if found[3] else 0)


@dataclass(frozen=True, kw_only=True)
class File:
    """A file that was sent: the platform's reference, its claimed name, type and size in bytes."""

    ref: str
    name: str
    type: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Upload(Kind):
    """A file of one of `types` and at most `max_bytes`, by what the platform claims: the bytes are checked later."""

    types: tuple[str, ...] = ("image/jpeg", "image/png", "image/webp")
    max_bytes: int = 8_000_000

    def read(self, raw: str, reading: Reading) -> File:
        """The file's reference."""
        file = _file(raw)
        if file.type not in self.types:
            raise Invalid(say("bad-file-type"))
        if not 0 < file.size <= self.max_bytes:
            raise Invalid(say("bad-file-size", max=self.max_bytes // 1_000_000))
        return file


def _file(raw: str) -> File:
    try:
        parts = json.loads(raw[:RAW_MAX])
        return File(
            ref=str(parts["ref"]),
            name=clean(str(parts["name"]))[:100],
            type=str(parts["type"]),
            size=int(parts["size"]),
        )
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise Invalid(say("bad-file")) from error


def required(label: Phrase) -> Phrase:
    """What to say of a value that is needed and was not given."""
    return say("bad-missing", field=label)
