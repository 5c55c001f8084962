"""The composition root: settings -> storage -> features -> adapters. Only `bot.cli` may import it.

Imports are late, so that a command loads what it needs and `--help` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.photos import PER_COMMUNITY

if TYPE_CHECKING:
    from bot.catalogue import Catalogue
    from bot.delivery import Delivery
    from bot.dispatch import Dispatch
    from bot.language import Words
    from bot.ports import Adapter, Clock
    from bot.schedule import Schedule
    from bot.senders import Sender
    from bot.settings import Settings
    from bot.waking import Wake
    from storage.database import Database
    from storage.work import SqlWorks

ADAPTERS = Path(__file__).parents[1] / "adapters"


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The instant, aware and in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """An open database and the core over it."""

    database: Database
    works: SqlWorks
    clock: Clock
    wake: Wake

    def dispatch(self, quota: int = PER_COMMUNITY) -> Dispatch:
        """The command core, which keeps so many bytes of photos of a community."""
        from bot.dispatch import Dispatch

        return Dispatch(catalogue(), self.works, self.clock, quota=quota)

    def schedule(self, dispatch: Dispatch) -> Schedule:
        """What runs the agenda's jobs over that core."""
        from bot.schedule import Schedule

        return Schedule(dispatch, self.works, self.clock, self.wake)

    def delivery(self, dispatch: Dispatch, sending: Mapping[str, Sender]) -> Delivery:
        """What sends the outbox's messages."""
        from bot.delivery import ROLE, Delivery
        from bot.features.preferences.cards import stop

        told = dispatch.catalogue
        wait = partial(self.wake.wait, ROLE)
        return Delivery(self.works, self.clock, sending, told.letters, stop=stop, actions=told.actions, wait=wait)


def words(*, strict: bool = False) -> Words:
    """Every word there is: the core's, the features' and the adapters'."""
    from bot.installed import WORD_FOLDERS
    from bot.language import load

    return load((*WORD_FOLDERS, ADAPTERS / "console"), strict=strict)


def catalogue() -> Catalogue:
    """The installed features' declarations; DeclarationError names every fault at once."""
    from bot.catalogue import Catalogue
    from bot.installed import FEATURES

    return Catalogue(FEATURES, words())


@asynccontextmanager
async def deployment(url: str, clock: Clock | None = None) -> AsyncIterator[Deployment]:
    """The database of that address, brought up to date, with its stores; closed at the end."""
    from bot.waking import LocalWake
    from storage.database import Database
    from storage.stores import registry
    from storage.work import SqlWorks

    database, wake = Database.open(url), LocalWake()
    try:
        await database.upgrade()
        works = SqlWorks(database, registry(), wake)
        yield Deployment(database=database, works=works, clock=clock or SystemClock(), wake=wake)
    finally:
        await database.close()


def senders(settings: Settings, words: Words, roles: tuple[str, ...]) -> Mapping[str, Sender]:
    """What sends unasked, for each wanted platform; adapters connect them."""
    from adapters.discord.delivering import DiscordSender
    from adapters.telegram.delivering import TelegramSender

    pace = settings.delivery
    made: dict[str, Sender] = {
        "discord": DiscordSender(words, in_flight=pace.discord_in_flight),
        "telegram": TelegramSender(words, in_flight=pace.telegram_in_flight, per_second=pace.telegram_per_second),
    }
    return {role: made[role] for role in roles if role in made}


def adapters(
    settings: Settings, place: Deployment, dispatch: Dispatch, sending: Mapping[str, Sender], roles: tuple[str, ...]
) -> Mapping[str, Callable[[], Adapter]]:
    """How each wanted platform's adapter is made, all over one core."""
    makers: dict[str, Callable[[], Adapter]] = {
        "discord": lambda: _discord(settings, place, dispatch, sending),
        "telegram": lambda: _telegram(settings, place, dispatch, sending),
    }
    return {role: makers[role] for role in roles if role in makers}


def workers(
    place: Deployment, dispatch: Dispatch, sending: Mapping[str, Sender], roles: tuple[str, ...]
) -> Mapping[str, Callable[[], Adapter]]:
    """How each wanted worker is made: what runs beside the platforms."""
    makers: dict[str, Callable[[], Adapter]] = {
        "schedule": lambda: place.schedule(dispatch),
        "delivery": lambda: place.delivery(dispatch, sending),
    }
    return {role: makers[role] for role in roles if role in makers}


def _discord(settings: Settings, place: Deployment, dispatch: Dispatch, sending: Mapping[str, Sender]) -> Adapter:
    from adapters.discord.client import DiscordAdapter
    from adapters.discord.delivering import DiscordSender
    from storage.notebook import SqlNotebook

    token, base = settings.discord.token.get_secret_value(), settings.discord.api_base
    sender = sending["discord"]
    assert isinstance(sender, DiscordSender)  # noqa: S101 - made just above, by the same name
    return DiscordAdapter(token, base, dispatch, SqlNotebook(place.database), place.clock, sender=sender)


def _telegram(settings: Settings, place: Deployment, dispatch: Dispatch, sending: Mapping[str, Sender]) -> Adapter:
    from adapters.telegram.client import TelegramAdapter
    from adapters.telegram.delivering import TelegramSender
    from storage.inbox import SqlInbox
    from storage.notebook import SqlNotebook

    token, base = settings.telegram.token.get_secret_value(), settings.telegram.api_base
    notebook, inbox = SqlNotebook(place.database), SqlInbox(place.database)
    sender = sending["telegram"]
    assert isinstance(sender, TelegramSender)  # noqa: S101 - made just above, by the same name
    return TelegramAdapter(token, base, dispatch, inbox, notebook, place.clock, sender=sender)


def main() -> None:
    """The `amicale` command."""
    from bot.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
