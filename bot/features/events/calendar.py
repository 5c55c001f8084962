"""An event as a calendar file (RFC 5545) that other programs read."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar import Event as Entry

from bot.documents import Document
from bot.features.events.domain import Event, Stage

TYPE = "text/calendar"
PRODUCT = "-//Amicale//Events//EN"
AROUND = timedelta(days=366)
"""How far around the event its time zone is described."""


def document(event: Event, community: str, now: datetime, *, entitled: bool) -> Document:
    """The file, for somebody who is `entitled` to the link or not; `community` is its short name.

    The same event has the same UID for ever, and each version a higher SEQUENCE: a calendar moves or strikes it.
    """
    return Document(name=f"event-{event.id}.ics", type=TYPE, content=_calendar(event, community, now, entitled))


def _calendar(event: Event, community: str, now: datetime, entitled: bool) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_entry(event, community, now, entitled))
    day = event.starts_at.date()
    calendar.add_missing_timezones(first_date=day - AROUND, last_date=day + AROUND)
    return bytes(calendar.to_ical())


def _entry(event: Event, community: str, now: datetime, entitled: bool) -> Entry:
    zone, entry = ZoneInfo(event.start.zone), Entry()
    entry.add("uid", f"event-{event.id}.{community}@amicale")
    entry.add("sequence", event.version)
    entry.add("dtstamp", now)
    entry.add("dtstart", event.starts_at.astimezone(zone))
    entry.add("dtend", event.ends_at.astimezone(zone))
    entry.add("summary", event.title)
    entry.add("status", "CANCELLED" if event.stage is Stage.CANCELLED else "CONFIRMED")
    link = event.link if entitled else ""
    if where := event.place or link:
        entry.add("location", where)
    if link:
        entry.add("url", link)
    if text := "\n\n".join(part for part in (event.description, link) if part):
        entry.add("description", text)
    return entry
