"""Days as people type them in French and English: jeudi prochain, vendredi en huit, 12/06, 1er mars, next Friday."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import cache

import dateparser
from babel.dates import get_day_names

from bot.folding import fold
from bot.hours import beginnings, months
from bot.planned import CannotPlan, Why

WEEK, MONTHS = 7, 12
PAST_DAYS = 30
"""A day without a year that is no longer past than this was meant, and is over; else next year's is meant."""

YEARS = 4
"""Years in which a day without a year is looked for; leap days come as rarely."""

_FILLERS = frozenset(
    [
        *("le", "la", "les", "vers", "du", "de", "d", "l", "en", "pour", "jour"),
        *("a", "at", "on", "the", "around", "about", "by", "of", "for", "day"),
        *("precise", "precises", "pile", "partir", "sharp"),
    ]
)
_NEXT = frozenset({"prochain", "prochaine", "suivant", "suivante", "next"})
_TODAY = frozenset({"today", "aujourd'hui", "auj", "ajd", "ce", "cet", "this"})
_RELATIVE = {"demain": 1, "tomorrow": 1, "tmrw": 1, "apres-demain": 2, "apres demain": 2, "after tomorrow": 2}
_OVER = re.compile(
    r"(?:avant[- ])?hier(?: .*)?|(?:before )?yesterday(?: .*)?|.* ago|il y.*|(?:.* )?derni(?:er|ere)|last(?: week)?"
)
_COUNTED = re.compile(r"\d{1,3} (?:jours?|semaines?|mois|ans?|annees?|days?|weeks?|months?|years?)\b")
_VAGUE = re.compile(
    r"(?:(?:ce|cette|this|next|today) )?(?:semaine|mois|annee|week|month|year|week[ -]?end)(?: prochaine?)?|"
    r"(?:debut|mi|fin|early|mid|late|end)\b.*"
)
_EIGHT, _FIFTEEN = re.compile(r"(?:dans )?(?:huit|8)"), re.compile(r"(?:dans )?(?:quinze|15)")

_ISO = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})")
_NUMBERS = re.compile(r"(?P<day>\d{1,2})\s?[/.]\s?(?P<month>\d{1,2})(?:\s?[/.]\s?(?P<year>\d{4}|\d\d))?")
_SPACED = re.compile(r"(?P<day>\d{1,2})[- ](?P<month>\d{1,2})[- ](?P<year>\d{4})")
_NAMED = re.compile(r"(?P<day>\d{1,2})(?:er|e|st|nd|rd|th)?[ -]?(?P<name>[a-z]{3,9})(?:[ -](?P<year>\d{4}|\d\d))?")
_AMERICAN = re.compile(r"(?P<name>[a-z]{3,9}) (?P<day>\d{1,2})(?:st|nd|rd|th)?(?: (?P<year>\d{4}))?")
_NUMBER = re.compile(r"(?P<day>\d{1,2})(?:er|e|st|nd|rd|th)?")


ToCome = Callable[[date], bool]
"""Whether the moment meant lies ahead when it is on that day."""


@cache
def weekdays() -> dict[str, int]:
    """Weekdays by their folded name or its beginning, Monday being 0."""
    named = ((name, number) for language in ("fr", "en") for number, name in get_day_names(locale=language).items())
    return beginnings({fold(name): number for name, number in named} | {"weds": 2})


def read_days(text: str, now: datetime, minutes: int) -> tuple[date, ...]:
    """The days that a folded text without its hours may mean, at `minutes` since the day began; several when unsure.

    `now` is the reader's wall time (naive). Raises `CannotPlan`.
    """

    def to_come(day: date) -> bool:
        return datetime.combine(day, time()) + timedelta(minutes=minutes) > now

    plain = " ".join(re.sub(r"(?<=[a-z])[.'](?!h)|[,;()!]|\s-\s", " ", text).split())
    words = [word for word in plain.split() if word not in _FILLERS]
    if not words:
        return (_next_date(now.date(), to_come),)
    weekday, others = _weekday(words)
    if weekday is None:
        return _plain_days(" ".join(words), text, now, to_come)
    if (found := _by_weekday(weekday, " ".join(others), now.date(), to_come)) is not None:
        return found
    days = _plain_days(" ".join(others), text, now, to_come)
    return _agreeing(days, weekday, to_come)


def _next_date(today: date, to_come: ToCome) -> date:
    return today if to_come(today) else today + timedelta(days=1)


def _weekday(words: list[str]) -> tuple[int | None, list[str]]:
    """The weekday that is named, and the other words; "mar" after a number is March."""
    for i, word in enumerate(words):
        after_number = i > 0 and words[i - 1][:1].isdigit()
        if word in weekdays() and not (after_number and word in months()):
            return weekdays()[word], [*words[:i], *words[i + 1 :]]
    return None, words


def _by_weekday(weekday: int, others: str, today: date, to_come: ToCome) -> tuple[date, ...] | None:
    """The days meant by a weekday and words like "next"; None when the words name a day themselves."""
    same = today + timedelta(days=(weekday - today.weekday()) % WEEK)
    monday = today - timedelta(days=today.weekday())
    if others in ("", "ce", "this", "coming", "this coming", "qui vient"):
        return (same if to_come(same) else same + timedelta(days=WEEK),)
    if others in _NEXT:
        # The coming one for some, the one of the week after this for others.
        coming = same if same > today else same + timedelta(days=WEEK)
        return tuple(dict.fromkeys((coming, monday + timedelta(days=WEEK + weekday))))
    if others in ("semaine prochaine", "next week"):
        return (monday + timedelta(days=WEEK + weekday),)
    if others in ("cette semaine", "this week"):
        return (monday + timedelta(days=weekday),)
    if others in ("huit", "8", "week", "quinze", "15"):
        weeks = 1 if others in ("huit", "8", "week") else 2
        # Said on that very weekday, some count from today and some from the next.
        return tuple(same + timedelta(days=WEEK * n) for n in ((weeks, weeks + 1) if same == today else (weeks,)))
    return None


def _agreeing(days: tuple[date, ...], weekday: int, to_come: ToCome) -> tuple[date, ...]:
    """The days of that weekday; when there is none, the first with what else may have been meant."""
    if right := tuple(day for day in days if day.weekday() == weekday):
        return right
    first = days[0]
    if not to_come(first):
        return (first,)
    nearest = first + timedelta(days=(weekday - first.weekday() + 3) % WEEK - 3)
    return (first, nearest if to_come(nearest) else nearest + timedelta(days=WEEK))


def _plain_days(words: str, text: str, now: datetime, to_come: ToCome) -> tuple[date, ...]:
    today = now.date()
    if words in _TODAY:
        return (today,)
    if words in _RELATIVE:
        return (today + timedelta(days=_RELATIVE[words]),)
    if _OVER.fullmatch(words):
        raise CannotPlan(Why.PAST)
    if _VAGUE.fullmatch(words) or words in months():
        raise CannotPlan(Why.NO_DAY)
    for pattern in (_ISO, _NUMBERS, _SPACED, _NAMED, _AMERICAN, _NUMBER):
        if (match := pattern.fullmatch(words)) and (found := _dated(match.groupdict(), today)):
            return (found,)
    return _idiom(words, text, today) or (_by_library(text, now),)


def _idiom(words: str, text: str, today: date) -> tuple[date, ...]:
    """In French, eight days are a week and fifteen are two, to most."""
    if not text.endswith("jours"):
        return ()
    for pattern, days in ((_EIGHT, 7), (_FIFTEEN, 14)):
        if pattern.fullmatch(words.removesuffix(" jours")):
            return (today + timedelta(days=days), today + timedelta(days=days + 1))
    return ()


def _dated(given: dict[str, str | None], today: date) -> date | None:
    """The day of a written date; None when a word in it is no month. Raises `CannotPlan`."""
    day = int(given["day"] or 0)
    if "name" in given and str(given["name"]) not in months():
        return None
    if "name" not in given and "month" not in given:
        return _first(_days_numbered(day, today), today)
    month = months()[str(given["name"])] if "name" in given else int(given["month"] or 0)
    if year := given.get("year"):
        return near(_date(int(year) + (2000 if len(year) < len("2000") else 0), month, day), today)
    return _first(_yearly(month, day, today), today, today - timedelta(days=PAST_DAYS))


def near(day: date, today: date) -> date:
    """The day, when it is so near that instants around it can be computed; raises `CannotPlan`."""
    if not today.year - YEARS <= day.year <= today.year + YEARS:
        raise CannotPlan(Why.PAST if day < today else Why.FAR)
    return day


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise CannotPlan(Why.NO_SUCH_DAY) from error


def _days_numbered(day: int, today: date) -> Iterator[date]:
    for ahead in range(3):
        year, month = divmod(today.year * MONTHS + today.month - 1 + ahead, 12)
        if 1 <= day <= monthrange(year, month + 1)[1]:
            yield date(year, month + 1, day)


def _yearly(month: int, day: int, today: date) -> Iterator[date]:
    for year in range(today.year - 1, today.year + YEARS + 1):
        if 1 <= month <= MONTHS and 1 <= day <= monthrange(year, month)[1]:
            yield date(year, month, day)


def _first(days: Iterator[date], today: date, over: date = date.max) -> date:
    """The first of the days that is not over; raises `CannotPlan` for one that has passed since `over`."""
    for day in days:
        if day >= today:
            return day
        if day >= over:
            raise CannotPlan(Why.PAST)
    raise CannotPlan(Why.NO_SUCH_DAY)


def _by_library(text: str, now: datetime) -> date:
    """What a library of many more ways of writing makes of the text.

    It overlooks numbers that do not fit, so it gets only those that count days or more, and no hour is taken from it.
    """
    if not re.search("[a-z]{2}", text) or re.search(r"\d", _COUNTED.sub("", text)):
        raise CannotPlan(Why.UNREADABLE)
    try:
        found = dateparser.parse(
            text,
            languages=["fr", "en"],
            settings={
                "PREFER_DATES_FROM": "future",
                "RELATIVE_BASE": now,
                "DATE_ORDER": "DMY",
                "REQUIRE_PARTS": ["day", "month"],
                "PARSERS": ["relative-time", "absolute-time"],
            },
        )
    except Exception as error:  # a fault of the library on odd text is no fault of ours
        raise CannotPlan(Why.UNREADABLE) from error
    if found is None or found.tzinfo is not None or found.time() not in (time(), now.time()):
        raise CannotPlan(Why.UNREADABLE)
    return near(found.date(), now.date())
