"""Records shown in many places: every posted copy is remembered, and edited when its record changes.

Handlers ask for `Cards`; what they plan is written with their effect and sent by `bot.delivery`, which shows the
record as it is by then. What a copy looks like is the feature's `Card` (`bot.spec`): `load` and `show`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

from bot.agenda import About
from bot.personal import Expiring, PersonalData

TOPIC = "card"
"""The topic of rows that post, edit or remove a copy in a place; the core itself writes them."""

USEFUL = timedelta(days=30)
"""How long it is tried to show a change, for example while a platform cannot be reached."""

COPIES_KEPT = timedelta(days=400)
"""How long a copy is remembered after it was last posted or its record last changed."""


class How(Enum):
    """What a row of the outbox does: an ordinary message, or something with one copy of a record."""

    MESSAGE = ""
    CARD = "card"
    OCCASION = "occasion"
    BESIDE = "beside"


def writer(kind: str) -> str:
    """Under which name among letters the card of that kind is written."""
    return f"card {kind}"


SHOWS = frozenset({How.CARD, How.OCCASION})
"""They follow the record as it is, so that it is never too late for them and nothing takes their place."""


@dataclass(frozen=True, kw_only=True)
class Copy:
    """One message that shows a record, in a place or in a member's private conversation.

    `target` and `message_id` are empty until it was sent; a copy that is `gone` is edited no more.
    """

    id: int
    community_id: int
    about: About
    place_id: int | None
    member_id: int | None
    target: str = ""
    message_id: str = ""
    gone: bool = False


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A copy as delivery finds it; `revision` counts the changes of its record, the posting being the first."""

    copy: Copy
    revision: int


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What became of a copy: up to which `revision` its record was looked at, where a first message went; `gone` when
    somebody has taken it away, `removed` when the bot did because there was nothing to show for now."""

    revision: int
    target: str = ""
    message_id: str = ""
    gone: bool = False
    removed: bool = False


class Cards(PersonalData, Expiring, Protocol):
    """What one community has posted of its records (a store of the community)."""

    async def post(self, about: About, purpose: str, now: datetime) -> int:
        """Have it shown where the purpose is served (on each platform, else in its general place): in how many places.

        Once for each place: posting the same record again changes nothing where it stands already. Where a
        platform mirrors dated records natively (`Posting.occasion`), that is planned with it. What is for moderators
        is never shown in a general place.
        """
        ...

    async def send(self, about: About, member_id: int, topic: str, reason: str, now: datetime) -> None:
        """Have it shown to one member in private, with why they get it and Stop; edited like every copy.

        `topic` is what the member may have stopped (`bot.preferences`), `reason` the key of why they get it.
        """
        ...

    async def changed(self, about: About, now: datetime) -> int:
        """Have every copy edited to what the record is now, of this version: how many there are.

        Several changes in a row make one edit of each copy. A card that has nothing more to show is taken away.
        """
        ...

    async def beside(self, about: About, topic: str, key: str, due_at: datetime, expires_at: datetime) -> int:
        """Have something said next to each copy in a place (its thread, its topic, else its channel), once for
        the key: in how many places. The feature's letter for `topic` writes it."""
        ...

    async def shown(self) -> tuple[About, ...]:
        """Every record that has a copy that is not gone, each once, by kind and number."""
        ...

    async def copies(self, kind: str, record_id: int) -> tuple[Copy, ...]:
        """The copies there are or will be, oldest first; those that are gone left out."""
        ...
