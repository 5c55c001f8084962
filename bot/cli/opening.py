"""What operators' commands share: the `--config` option and the open deployment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bot.cli.failing import Failed

if TYPE_CHECKING:
    from bot.__main__ import Deployment
    from bot.people import Community
    from bot.ports import Work

T = TypeVar("T")

Config = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Settings file; by default config.toml here.", show_default=False),
]


def finish(task: Coroutine[Any, Any, T]) -> T:
    """Run it to its end; Ctrl-C ends it quietly."""
    return asyncio.run(task)


@asynccontextmanager
async def opened(config: Path | None) -> AsyncIterator[Deployment]:
    """The deployment that the settings describe; other processes may be using it at the same time."""
    from bot import journal
    from bot.__main__ import deployment
    from bot.settings import load

    settings = load(config)
    journal.start(secrets=settings.secrets(), human=True)
    async with deployment(settings.storage.url) as found:
        yield found


async def community(work: Work, slug: str) -> Community:
    """The community of that short name, or a failure that lists those there are."""
    from bot.ports import Communities

    store = work.store(Communities)
    if found := await store.find(slug):
        return found
    known = ", ".join(one.slug for one in await store.all()) or "none yet"
    raise Failed(f"no community `{slug}` (there are: {known})")


def in_write(config: Path | None, do: Callable[[Deployment, Work], Coroutine[Any, Any, T]]) -> T:
    """Open the deployment, do it in one transaction, and give what it returns."""

    async def run() -> T:
        async with opened(config) as found, found.works.write() as work:
            return await do(found, work)

    return finish(run())
