"""The Telegram adapter as a process of its own, to be killed: its arguments are database, API base and token."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime

from adapters.telegram.client import TelegramAdapter
from bot.dispatch import Dispatch
from storage.database import Database
from storage.inbox import SqlInbox
from storage.notebook import SqlNotebook
from storage.stores import registry
from storage.work import SqlWorks
from tests.adapters.survey import survey_catalogue


class WallClock:
    """The time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


async def main(url: str, base: str, token: str) -> None:
    database, clock = Database.open(url), WallClock()
    dispatch = Dispatch(survey_catalogue(), SqlWorks(database, registry()), clock)
    await TelegramAdapter(token, base, dispatch, SqlInbox(database), SqlNotebook(database), clock).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
