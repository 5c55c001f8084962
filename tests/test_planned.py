"""What people planned, and the instants that follow from it."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.planned import DAY, Planned, Shift
from bot.replies import Moment, say

PARIS = "Europe/Paris"
HOUR = timedelta(hours=1)


def planned(text: str, zone: str = PARIS) -> Planned:
    return Planned(wall=datetime.fromisoformat(text), zone=zone)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_S48_a_skipped_time_is_an_hour_later_and_the_organiser_is_told() -> None:
    skipped = planned("2027-03-28 02:30")
    assert skipped.instant == utc("2027-03-28 01:30")
    assert Planned.of(skipped.instant, PARIS).wall == datetime(2027, 3, 28, 3, 30)  # noqa: DTZ001 - a wall time
    assert skipped.shift is Shift.SKIPPED
    assert skipped.notice() == say("date-skipped", typed="02:30", at=Moment(utc("2027-03-28 01:30")))


def test_S48_a_time_that_comes_twice_is_the_first_and_the_organiser_is_told() -> None:
    twice = planned("2026-10-25 02:30")
    assert twice.instant == utc("2026-10-25 00:30")
    assert twice.shift is Shift.TWICE
    assert twice.notice() == say("date-twice", typed="02:30", at=Moment(utc("2026-10-25 00:30")))


def test_S48_the_second_of_the_two_is_kept_where_an_instant_says_so() -> None:
    second = Planned.of(utc("2026-10-25 01:30"), PARIS)
    assert second.instant == utc("2026-10-25 01:30")
    assert second != planned("2026-10-25 02:30")
    assert second.notice() is None


@pytest.mark.parametrize("text", ["2026-10-25 01:59", "2026-10-25 03:00", "2027-03-28 01:59", "2027-03-28 03:00"])
def test_S48_nothing_is_said_of_the_times_around(text: str) -> None:
    assert planned(text).shift is None
    assert planned(text).notice() is None


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("2026-10-25 18:00", DAY, "2026-10-24 16:00"),
        ("2026-10-25 18:00", timedelta(hours=23), "2026-10-24 18:00"),
        ("2026-10-25 18:00", HOUR, "2026-10-25 16:00"),
        ("2027-03-28 18:00", DAY, "2027-03-27 17:00"),
        ("2027-03-28 18:00", DAY + HOUR, "2027-03-27 16:00"),
        ("2027-03-29 02:30", DAY, "2027-03-28 01:30"),
        ("2026-10-26 02:30", DAY, "2026-10-25 00:30"),
        ("2027-03-28 02:30", DAY, "2027-03-27 02:30"),
        ("2026-10-25 04:00", 2 * HOUR, "2026-10-25 01:00"),
        ("2026-11-01 18:00", 7 * DAY, "2026-10-25 17:00"),
        ("2026-06-12 18:00", timedelta(), "2026-06-12 16:00"),
    ],
)
def test_days_before_are_by_the_calendar_and_hours_before_by_the_clock(
    text: str, offset: timedelta, expected: str
) -> None:
    assert planned(text).before(offset) == utc(expected)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(
        ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC", "Africa/Casablanca"]
    ),
)
def test_every_instant_has_a_wall_time_that_gives_it_back(instant: datetime, zone: str) -> None:
    assert Planned.of(instant, zone).instant == instant


@pytest.fixture
def other_rules(tmp_path: Path) -> Iterator[None]:
    """A world in which Paris keeps the hours of London."""
    (tmp_path / "Europe").mkdir()
    rules = files("tzdata").joinpath("zoneinfo", "Europe", "London").read_bytes()
    (tmp_path / "Europe" / "Paris").write_bytes(rules)
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([str(tmp_path)])
    zoneinfo.ZoneInfo.clear_cache(only_keys=[PARIS])
    yield
    zoneinfo.reset_tzpath(before)
    zoneinfo.ZoneInfo.clear_cache(only_keys=[PARIS])


KEPT = planned("2027-06-12 19:00")
AT = KEPT.instant


def test_an_instant_stays_right_while_the_rules_of_its_zone_do() -> None:
    assert utc("2027-06-12 17:00") == AT
    assert not KEPT.moved_from(AT)


def test_what_was_planned_keeps_its_wall_time_when_the_rules_of_its_zone_change(other_rules: None) -> None:
    assert KEPT.instant == utc("2027-06-12 18:00")
    assert KEPT.moved_from(AT)
    assert KEPT.before(DAY) == utc("2027-06-11 18:00")
