"""The calendar file: read back by a library, as calendars do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from bot.errors import Invalid
from bot.features.events.calendar import document
from bot.features.events.domain import Event, Stage
from bot.features.events.duration import Duration
from bot.kinds import Reading
from bot.planned import Planned
from bot.replies import Reply
from tests.database import NOW
from tests.features.events import LINK, answers, newest, organiser, published
from tests.stage import MODALS
from tests.stage import Stage as Scene
from tests.storage.events import an_event

PARIS = ZoneInfo("Europe/Paris")


def read(event: Event, *, entitled: bool = False) -> tuple[Calendar, dict[str, object]]:
    calendar = Calendar.from_ical(document(event, "ax", NOW, entitled=entitled).content)
    (entry,) = calendar.walk("VEVENT")
    return calendar, {name.lower(): getattr(value, "dt", value) for name, value in entry.items()}


@pytest.mark.parametrize("day", ["2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25", "2027-07-14"])
def test_a_calendar_reads_the_hour_that_was_meant_whichever_way_the_clocks_go(day: str) -> None:
    event = an_event(1, id=7, start=Planned(wall=datetime.fromisoformat(f"{day}T19:00"), zone="Europe/Paris"))
    calendar, entry = read(event)
    assert entry["dtstart"] == datetime.fromisoformat(f"{day}T19:00").replace(tzinfo=PARIS)
    assert entry["dtend"] == event.ends_at
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Paris"]


def test_an_event_keeps_its_name_and_every_version_counts_on() -> None:
    first = an_event(1, id=7, title="Été ; à Nîmes, enfin\\", place="12, rue des Lilas")
    moved = first.edited(an_event(1, start=Planned.of(NOW + timedelta(days=9), "Europe/Paris")))
    off = moved.ended(Stage.CANCELLED, "Grève")
    entries = [read(event)[1] for event in (first, moved, off)]
    assert {str(entry["uid"]) for entry in entries} == {"event-7.ax@amicale"}
    assert [entry["sequence"] for entry in entries] == [1, 2, 3]
    assert [str(entry["status"]) for entry in entries] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert (str(entries[0]["summary"]), str(entries[0]["location"])) == (first.title, first.place)


def test_the_link_is_in_the_file_of_those_entitled_to_it_alone() -> None:
    for place in ("", "Café Carlu"):
        event = an_event(1, id=7, link=LINK, place=place, description="Venez !")
        assert LINK not in document(event, "ax", NOW, entitled=False).content.decode().replace("\r\n ", "")
        _, entry = read(event, entitled=True)
        assert str(entry["url"]) == LINK
        assert str(entry["location"]) == (place or LINK)


async def test_a_file_comes_with_the_link_for_those_with_a_seat(stage: Scene) -> None:
    mina, ana, ben = await organiser(stage), await stage.member("Ana", MODALS), await stage.member("Ben", MODALS)
    event = await published(stage, mina)
    await answers(ana, event)
    for who, entitled in ((ana, True), (ben, False), (mina, True)):
        shown = await who.sends(f"1-ei-{event.id}")
        answer = shown.outcome.answer
        assert isinstance(answer, Reply)
        assert answer.document
        assert answer.document.name == f"event-{event.id}.ics"
        assert (LINK.encode() in answer.document.content.replace(b"\r\n ", b"")) is entitled
        assert answer.private
    assert (await newest(stage)).id == event.id


START = Planned(wall=datetime(2026, 3, 26, 19, 0), zone="Europe/Paris")  # noqa: DTZ001 - a wall time
READING = Reading(now=datetime(2026, 3, 20, tzinfo=UTC), zone="Europe/Paris", language="fr")


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("2h", 120),
        ("1h30", 90),
        ("1 h 30", 90),
        ("90", 90),
        ("3", 180),
        ("90 min", 90),
        ("deux heures", 120),
        ("2 hours", 120),
        ("1 heure et demie", 90),
        ("jusqu'à 21h", 120),
        ("jusqu’à 21h30", 150),
        ("until 9pm", 120),
        ("until 9:30 pm", 150),
        ("21:15", 135),
        ("jusqu'à 2h", 420),
        ("24h", 1440),
    ],
)
def test_how_long_it_lasts_is_read_as_people_say_it(typed: str, minutes: int) -> None:
    assert Duration().read(typed, READING).after(START) == minutes


@pytest.mark.parametrize("typed", ["longtemps", "0", "-5", "25:00", "999h", "1 an", "jusqu'à", "h"])
def test_what_is_no_length_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        Duration().read(typed, READING).after(START)
    assert refused.value.phrase.key == "event-bad-duration"
