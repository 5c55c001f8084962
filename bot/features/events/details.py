"""What an organiser typed, made into an event: a new one, or an old one changed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.addresses import Address, BadAddress, read_address
from bot.features.events.domain import LINK_MAX, MINUTES, Event
from bot.features.events.duration import Length
from bot.kinds import Reading
from bot.planned import Planned

_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\b(?:[a-z0-9-]+\.)*(?:zoom\.us|meet\.google\.com|teams\.microsoft\.com)/\S*", re.IGNORECASE
)
"""What looks like a way in, where a place was asked for."""


EMPTY = ("-", "–", "—")
"""What is typed to empty a value."""


@dataclass(frozen=True, kw_only=True)
class Details:
    """The values of a form; None (and empty text) where nothing was said."""

    title: str = ""
    when: Planned | None = None
    place: str = ""
    link: str = ""
    description: str = ""
    capacity: int | None = None
    duration: Length | None = None

    def event(self, organiser_id: int, when: Planned) -> Event:
        """A new event. A link typed as the place is taken for what it is, so that it is not shown to everybody."""
        place, link = _apart(self.place, self.link)
        return Event(
            organiser_id=organiser_id,
            title=self.title,
            start=when,
            minutes=self.duration.after(when) if self.duration else MINUTES,
            place=place,
            link=link,
            description=self.description,
            capacity=self.capacity or None,
        )

    def changed(self, old: Event, *, whole: bool) -> Event:
        """The event with what was said. What was not stays; in a `whole` form, what may be empty is emptied."""
        start = self.when if self.when and self.when.instant != old.starts_at else old.start
        place, link = _apart(_kept(self.place, old.place, whole), _kept(self.link, old.link, whole))
        unlimited = self.capacity == 0 or (whole and self.capacity is None)
        return replace(
            old,
            title=self.title or old.title,
            start=start,
            minutes=self.duration.after(start) if self.duration else old.minutes,
            place=place,
            link=link,
            description=_kept(self.description, old.description, whole),
            capacity=None if unlimited else self.capacity or old.capacity,
        )


def _kept(new: str, old: str, whole: bool) -> str:
    return "" if new.strip() in EMPTY else new or ("" if whole else old)


def _apart(place: str, link: str) -> tuple[str, str]:
    found = _ADDRESS.search(place)
    if not found:
        return place, link
    try:
        address = read_address(found[0].rstrip(".,;)"))
    except BadAddress:
        return place, link
    rest = _ADDRESS.sub(" ", place).strip(" ,;:–-()")
    return " ".join(rest.split()), (link or address)[:LINK_MAX]


@dataclass(frozen=True, kw_only=True)
class LinkOrDash(Address):
    """A web address, or a dash that takes it away."""

    def read(self, raw: str, reading: Reading) -> str:
        """The address, or the dash."""
        return EMPTY[0] if raw.strip() in EMPTY else super().read(raw, reading)
