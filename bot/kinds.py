"""What can be asked of a member, and how each answer is read.

A kind reads one raw value, the text (or the structured text an adapter made of a native option), into
the value a handler receives, or raises `Invalid` saying what a good value looks like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.dates import Unclear, Understood, Unsure, UnsureDay, read_day, read_moment, settled
from bot.errors import Invalid
from bot.files import File as File  # noqa: PLC0414 - handlers name it beside its kind
from bot.files import read_file, too_large
from bot.folding import clean, fold
from bot.people import PlaceRef
from bot.planned import Planned
from bot.replies import Inline, Moment, OnDay, Option, Phrase, say
from bot.zones import find_zone, suggest_zones

RAW_MAX = 4000
"""The longest raw value that is looked at, in characters: nothing a member may type is longer."""

QUOTED_MAX = 40
"""Characters of a wrong value that are repeated in what is said about it."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What reading depends on: the time, the reader, their platform, and a phrase's text in every language."""

    now: datetime
    zone: str
    language: str
    texts: Callable[[Phrase], tuple[str, ...]] = lambda phrase: ()
    platform: str = ""


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

    def readings(self, raw: str, reading: Reading) -> tuple[Option, ...]:
        """What may be meant by a raw value that could not be read, likeliest first."""
        return tuple(Option(label=value, value=value) for value in self.suggest(raw[:32], reading))

    def settled(self, raw: str, value: object) -> str:
        """The raw text under which a value that was read is kept, so that it is read as the same ever after."""
        return raw

    def echo(self, value: object) -> Inline | None:
        """What people are shown of a value that was not read as it was typed; None where nothing need be said."""
        return None


def cleaned(raw: str, limit: int) -> str:
    """One line of text as it is kept; raises `Invalid`, naming the limit, only for what nobody types."""
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
        text = "\n".join(cleaned(part, self.max) for part in parts).strip()
        if len(text) > self.max:
            raise Invalid(say("bad-text-long", max=self.max))
        if len(text) < self.min or (raw.strip() and not text):
            raise Invalid(say("bad-text-short", min=max(self.min, 1)))
        return text


def quoted(text: str) -> str:
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
        text = cleaned(raw, 20)
        if not _NUMBER.fullmatch(text):
            raise Invalid(self._wrong("bad-number", text))
        number = int(text)
        if not self.min <= number <= self.max:
            raise Invalid(self._wrong("bad-number-range", text))
        return number

    def _wrong(self, key: str, text: str) -> Phrase:
        """What to say; of a record's number nobody wants to know how high it could be."""
        if self.max >= ID_MAX:
            return say("bad-number-digits", value=quoted(text))
        return say(key, value=quoted(text), min=str(self.min), max=str(self.max))


@dataclass(frozen=True, kw_only=True)
class When(Kind):
    """A date and time as people type it, in the reader's zone; from an hour ago to two years ahead."""

    def read(self, raw: str, reading: Reading) -> Planned:
        """The wall time meant, in the reader's zone; whoever plans it is shown its instant and its `notice`."""
        typed = cleaned(raw, 100)
        found = read_moment(typed, reading.now, ZoneInfo(reading.zone))
        if isinstance(found, Understood):
            return found.planned
        raise Invalid(found.phrase(quoted(typed)))

    def readings(self, raw: str, reading: Reading) -> tuple[Option, ...]:
        """The moments that may be meant."""
        found = read_moment(clean(raw[:RAW_MAX]), reading.now, ZoneInfo(reading.zone))
        candidates = found.candidates if isinstance(found, Unsure) else ()
        return tuple(Option(label=Moment(planned.instant), value=settled(planned)) for planned in candidates)

    def settled(self, raw: str, value: object) -> str:
        """The wall time and its zone: neither tomorrow nor another zone of the reader's changes what was meant."""
        return settled(value) if isinstance(value, Planned) else raw

    def echo(self, value: object) -> Inline | None:
        """The moment."""
        return Moment(value.instant) if isinstance(value, Planned) else None


@dataclass(frozen=True, kw_only=True)
class Day(Kind):
    """A day without an hour, as people type it; from today to two years ahead, in the reader's zone."""

    def read(self, raw: str, reading: Reading) -> date:
        """The day meant."""
        typed = cleaned(raw, 100)
        found = read_day(typed, reading.now, ZoneInfo(reading.zone))
        if isinstance(found, date):
            return found
        raise Invalid(found.day_phrase() if isinstance(found, Unclear) else found.phrase(quoted(typed)))

    def readings(self, raw: str, reading: Reading) -> tuple[Option, ...]:
        """The days that may be meant."""
        found = read_day(clean(raw[:RAW_MAX]), reading.now, ZoneInfo(reading.zone))
        days = found.candidates if isinstance(found, UnsureDay) else ()
        return tuple(Option(label=OnDay(day), value=day.isoformat()) for day in days)

    def settled(self, raw: str, value: object) -> str:
        """The date as the calendar writes it."""
        return value.isoformat() if isinstance(value, date) else raw

    def echo(self, value: object) -> Inline | None:
        """The day."""
        return OnDay(value) if isinstance(value, date) else None


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
        folded = fold(cleaned(raw, 100))
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


@dataclass(frozen=True, kw_only=True)
class TimeZone(Kind):
    """An IANA time zone, in any case and with spaces for underscores, or a well-known city's."""

    def read(self, raw: str, reading: Reading) -> str:
        """The zone's own spelling."""
        if zone := find_zone(cleaned(raw, 64), reading.now):
            return zone
        raise Invalid(say("bad-zone"))

    def suggest(self, typed: str, reading: Reading) -> tuple[str, ...]:
        """Zones whose city, then whose name, holds what was typed."""
        return suggest_zones(typed[:64])


@dataclass(frozen=True, kw_only=True)
class AccountRef:
    """A person named by a platform's own picker."""

    platform: str
    native_id: int


ID_MAX = 2**63 - 1
"""The largest identifier the stores keep; larger ones are refused where they enter."""

_PERSON = re.compile(r"(?:([a-z]{1,20}):)?([0-9]{1,19})", re.ASCII)
_PLACE = re.compile(r"([a-z]{1,20}):(-?[0-9]{1,19})(?:/([0-9]{1,19}))?", re.ASCII)


def read_id(digits: str) -> int:
    """The identifier in `digits`, never 0; raises `Invalid` past 64 bits."""
    number = int(digits)
    if not 0 < abs(number) <= ID_MAX:
        raise Invalid(say("bad-id"))
    return number


@dataclass(frozen=True, kw_only=True)
class Person(Kind):
    """A person, chosen with the platform's picker, as `platform:number`, or by their number on the reader's own."""

    def read(self, raw: str, reading: Reading) -> AccountRef:
        """The account meant."""
        found = _PERSON.fullmatch(raw[:64].strip())
        if not found or not (platform := found[1] or reading.platform):
            raise Invalid(say("bad-person"))
        return AccountRef(platform=platform, native_id=read_id(found[2]))

    def settled(self, raw: str, value: object) -> str:
        """The platform and the number."""
        return f"{value.platform}:{value.native_id}" if isinstance(value, AccountRef) else raw


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
class Upload(Kind):
    """A photo of one of `types` and at most `max_bytes` as it is sent; what a handler is given is stored already."""

    types: tuple[str, ...] = ("image/jpeg", "image/png", "image/webp")
    max_bytes: int = 8_000_000

    def read(self, raw: str, reading: Reading) -> File:
        """The file's reference."""
        file = read_file(raw)
        if file.type not in self.types:
            raise Invalid(say("bad-file-type"))
        if not 0 < file.size <= self.max_bytes:
            raise Invalid(too_large(self.max_bytes))
        return file
