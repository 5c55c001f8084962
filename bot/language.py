"""Words: Fluent bundles, who reads which language, and phrases turned into spans a renderer can mark up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency
from fluent.runtime import FluentBundle, FluentResource

from bot.replies import Amount, Argument, CommandName, Inline, Link, Mention, Moment, OnDay, Phrase, Strong

LANGUAGES = ("fr", "en")
DEFAULT = "en"

Span = str | Strong | Link | Mention | Moment | CommandName
"""What a renderer gets: plain text to escape, or a node whose own text is already in the reader's language."""

_OPEN, _SHUT = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}([0-9]+){_SHUT}")
"""Places of nodes in a formatted message. No argument may bring these letters along."""

PLACED_MAX = 2000
"""Characters of an argument that are formatted; fluent.runtime refuses more than 2,500, so a longer text is a span."""

COUNTED_MAX = 10**15
"""The largest number written as a count, in groups of three; Babel 2.18 cannot write those of 26 digits."""

CENTS = 100
_WHOLE_AMOUNTS = {"fr": "#,##0\xa0¤", "en": "¤#,##0"}

log = structlog.get_logger()


class MissingWords(LookupError):
    """A message id or one of its arguments is missing."""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who reads: language and time zone."""

    language: str = DEFAULT
    zone: str = "UTC"


def supported(language: str | None) -> str | None:
    """The supported language closest to a client's tag (`fr-CA` is French), None when there is none."""
    code = (language or "").replace("_", "-").partition("-")[0].casefold()
    return code if code in LANGUAGES else None


LABEL = "label"
"""The attribute that calls a parameter as people write it, where its name could not; without one it is its name."""


class Words:
    """Every message in every language. `strict` makes a missing argument fatal (tests); else it is logged."""

    def __init__(self, texts: Iterable[tuple[str, str]], *, strict: bool = False) -> None:
        self._strict = strict
        self._bundles = {language: FluentBundle([language], use_isolating=False) for language in LANGUAGES}
        self._commands: dict[str, dict[str, str]] = {}
        for language, text in texts:
            self._bundles[language].add_resource(FluentResource(text))

    def listed(self, key: str, language: str) -> tuple[str, ...]:
        """The parts of a list between commas, none where there is no such list."""
        return tuple(self._format(key, {}, language).split(", ")) if self.has(key, language) else ()

    def has(self, key: str, language: str) -> bool:
        """Whether the message (or `message.attribute`) exists in that language."""
        name, _, attribute = key.partition(".")
        bundle = self._bundles[language]
        if not bundle.has_message(name):
            return False
        message = bundle.get_message(name)
        return attribute in message.attributes if attribute else message.value is not None

    def name(self, path: str, language: str) -> str:
        """A command's name as typed in that language: its group's name, then its own."""
        head, _, tail = path.partition(" ")
        words = [self._format(head, {}, language)] if tail else []
        return " ".join((*words, self._format(path.replace(" ", "-"), {}, language)))

    def write(self, inline: Inline, reader: Reader) -> tuple[Span, ...]:
        """The text in the reader's language, cut into plain text and nodes."""
        match inline:
            case Phrase():
                return self._phrase(inline, reader)
            case Strong(text=text):
                return (Strong(self.plain(text, reader)),)
            case Link(label=label, url=url):
                return (Link(self.plain(label, reader), url),)
            case CommandName(path=path):
                return (CommandName(self.name(path, reader.language)),)
            case OnDay() | Amount():
                return (figure_text(inline, reader),)
            case _:
                return (inline,)

    def plain(self, inline: Inline, reader: Reader) -> str:
        """The text in the reader's language with no markup at all."""
        return "".join(_flat(span, reader) for span in self.write(inline, reader))

    def _phrase(self, phrase: Phrase, reader: Reader) -> tuple[Span, ...]:
        nodes: list[tuple[Span, ...]] = []
        args = {name: self._argument(value, reader, nodes) for name, value in phrase.args}
        text = self._format(phrase.key, args, reader.language)
        spans: list[Span] = []
        for index, part in enumerate(_MARK.split(text)):
            spans.extend(nodes[int(part)] if index % 2 else ((part,) if part else ()))
        return tuple(spans)

    def _argument(self, value: Argument, reader: Reader, nodes: list[tuple[Span, ...]]) -> object:
        if isinstance(value, Phrase | Strong | Link | Mention | Moment | OnDay | Amount | CommandName):
            nodes.append(self.write(value, reader))
            return f"{_OPEN}{len(nodes) - 1}{_SHUT}"
        if isinstance(value, int) and abs(value) > COUNTED_MAX:
            return str(value)
        if not isinstance(value, str):
            return value
        text = value.replace(_OPEN, "").replace(_SHUT, "")
        if len(text) <= PLACED_MAX:
            return text
        nodes.append((text,))
        return f"{_OPEN}{len(nodes) - 1}{_SHUT}"

    def _format(self, key: str, args: Mapping[str, object], language: str) -> str:
        name, _, attribute = key.partition(".")
        bundle = self._bundles[language]
        try:
            message = bundle.get_message(name)
            named = attribute == LABEL and attribute not in message.attributes
            pattern = message.attributes[attribute] if attribute and not named else message.value
        except LookupError:
            pattern = None
        if pattern is None:
            return self._missing(key, language)
        text, errors = bundle.format_pattern(pattern, dict(args))
        if errors:
            self._wrong(key, language, errors)
        return str(text)

    def _missing(self, key: str, language: str) -> str:
        if self._strict:
            raise MissingWords(f"{key} ({language})")
        log.error("words_missing", key=key, language=language)
        return key

    def _wrong(self, key: str, language: str, errors: list[Exception]) -> None:
        if self._strict:
            raise MissingWords(f"{key} ({language}): {errors[0]}")
        log.error("words_wrong", key=key, language=language, error=type(errors[0]).__name__)


def moment_text(at: datetime, reader: Reader) -> str:
    """An instant in the reader's own time with the zone named, as a person would write it."""
    zone = ZoneInfo(reader.zone)
    local = at.astimezone(zone)
    pattern = _day_pattern(local, reader) + (" 'à' HH:mm" if reader.language == "fr" else " 'at' HH:mm")
    text = format_datetime(local, pattern, locale=reader.language)
    return f"{text} ({reader.zone})" if zone.key != "UTC" else f"{text} UTC"


def _day_pattern(day: date, reader: Reader) -> str:
    """A day with its weekday; the first of a month is an ordinal in French."""
    return "EEEE d'er' MMMM y" if reader.language == "fr" and day.day == 1 else "EEEE d MMMM y"


def figure_text(figure: OnDay | Amount, reader: Reader) -> str:
    """A day with its weekday, or an amount without its cents when there are none, as a person would write it."""
    if isinstance(figure, OnDay):
        return format_date(figure.day, _day_pattern(figure.day, reader), locale=reader.language)
    number, currency = Decimal(figure.cents) / CENTS, figure.currency
    if figure.cents % CENTS:
        return format_currency(number, currency, locale=reader.language)
    pattern = _WHOLE_AMOUNTS[reader.language]
    return format_currency(number, currency, pattern, locale=reader.language, currency_digits=False)


def _flat(span: Span, reader: Reader) -> str:
    match span:
        case Strong(text=text) | CommandName(path=text):
            return str(text)
        case Link(label=label, url=url):
            return f"{label} ({url})"
        case Mention(name=name):
            return name
        case Moment(at=at):
            return moment_text(at, reader)
        case _:
            return span


def load(folders: Iterable[Path], *, strict: bool = False) -> Words:
    """The words found beside the code: `words.<language>.ftl` of each folder."""
    files = [(language, folder / f"words.{language}.ftl") for folder in folders for language in LANGUAGES]
    return Words(((language, file.read_text("utf-8")) for language, file in files if file.exists()), strict=strict)


@dataclass(frozen=True, kw_only=True)
class Writer:
    """The words, for one reader: what renderers are given."""

    words: Words
    reader: Reader

    def spans(self, inline: Inline) -> tuple[Span, ...]:
        """The text as spans."""
        return self.words.write(inline, self.reader)

    def plain(self, inline: Inline) -> str:
        """The text without markup."""
        return self.words.plain(inline, self.reader)

    def moment(self, at: datetime) -> str:
        """The instant in the reader's time."""
        return moment_text(at.astimezone(UTC), self.reader)

    def reading(self, language: str) -> Writer:
        """The same words in another language."""
        return replace(self, reader=replace(self.reader, language=language))
