"""`amicale run`: every platform that has a token, until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.failing import CONFIGURATION, TEMPORARY, Failed
from bot.cli.opening import Config, finish

if TYPE_CHECKING:
    from bot.__main__ import Deployment
    from bot.settings import Settings

PLATFORMS = ("discord", "telegram")
"""What one process may run, besides workers; by default all of it."""

SWEEP_EVERY = 3600.0


def run(
    only: Annotated[str, typer.Option(metavar="ROLE,…", help="Such as discord or telegram; by default all.")] = "",
    debug: Annotated[bool, typer.Option(help="This program's own log in every detail.")] = False,
    unsafe_debug: Annotated[bool, typer.Option(help="With --debug: libraries' too, message texts included.")] = False,
    config: Config = None,
) -> None:
    """Run the bot."""
    from bot import journal
    from bot.settings import load

    settings = load(config)
    try:
        journal.start(secrets=settings.secrets(), debug=debug, unsafe_debug=unsafe_debug)
    except journal.UnsafeDebugError as error:
        raise Failed(str(error)) from None
    roles = _roles(only, settings)
    with _alone(settings, roles):
        finish(_serve(settings, roles))


def _roles(only: str, settings: Settings) -> tuple[str, ...]:
    workers = _workers()
    known = PLATFORMS + workers
    wanted = tuple(role.strip() for role in only.split(",") if role.strip()) or known
    if unknown := [role for role in wanted if role not in known]:
        raise Failed(f"no role `{unknown[0]}` (there are: {', '.join(known)})")
    tokens = {"discord": settings.discord.enabled, "telegram": settings.telegram.enabled}
    platforms = tuple(role for role in PLATFORMS if role in wanted and tokens[role])
    if not platforms and not set(wanted) <= set(workers):
        named = " or ".join(f"[{role}] token" for role in wanted if role in PLATFORMS)
        raise Failed(f"there is nothing to run: set {named}", CONFIGURATION)
    return platforms + tuple(role for role in workers if role in wanted)


def _workers() -> tuple[str, ...]:
    """What runs beside the platforms: the schedule where a feature has jobs, delivery where one sends or posts."""
    from bot.installed import FEATURES

    schedule = ("schedule",) if any(feature.jobs for feature in FEATURES) else ()
    told = any(feature.letters or feature.cards for feature in FEATURES)
    return schedule + (("delivery",) if told else ())


@contextmanager
def _alone(settings: Settings, roles: tuple[str, ...]) -> Iterator[None]:
    """Held while this process runs; fails, naming the first, when another has the database or a token."""
    from storage.instance import AlreadyRunningError, InstanceLock, state_folder

    file = settings.storage.path
    if not file.parent.is_dir():
        raise Failed(f"there is no folder {file.parent} for the database", CONFIGURATION)
    tokens = {"discord": settings.discord.token, "telegram": settings.telegram.token}
    folder = state_folder(file.parent)
    locks = [InstanceLock.beside(file)]
    locks += [InstanceLock.of_token(tokens[role].get_secret_value(), folder) for role in roles if role in tokens]
    with ExitStack() as held:
        try:
            for lock in locks:
                held.enter_context(lock)
        except AlreadyRunningError as error:
            raise Failed(str(error), TEMPORARY) from None
        yield


async def _serve(settings: Settings, roles: tuple[str, ...]) -> None:
    import structlog

    from bot.__main__ import adapters, deployment, senders, workers
    from bot.supervisor import NoneLeft, Supervisor

    log = structlog.get_logger(__name__)
    stopping = _told_to_stop()
    async with deployment(settings.storage.url) as place, _swept(place):
        log.info("started", version=version("amicale"), roles=list(roles))
        dispatch = place.dispatch(settings.photos.quota)
        sending = senders(settings, dispatch.words, roles)
        served = adapters(settings, place, dispatch, sending, roles)
        try:
            await Supervisor(served, beside=workers(place, dispatch, sending, roles)).run(stopping)
        except NoneLeft as reason:
            raise Failed(f"ended, because only you can help: {reason}", CONFIGURATION) from None
        log.info("stopped")


def _told_to_stop() -> asyncio.Event:
    """Set by SIGTERM and by Ctrl-C."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stopping.set)
    return stopping


@asynccontextmanager
async def _swept(place: Deployment) -> AsyncIterator[None]:
    """What has been kept long enough is taken away every hour meanwhile."""
    sweeping = asyncio.create_task(_sweep(place))
    try:
        yield
    finally:
        sweeping.cancel()
        with suppress(asyncio.CancelledError):
            await sweeping


async def _sweep(place: Deployment) -> None:
    import structlog

    from bot.erasure import expire

    while True:
        try:
            await expire(place.works, place.clock.now())
            await place.database.checkpoint()
        except Exception as error:
            structlog.get_logger(__name__).error("sweep_failed", error=type(error).__name__, exc_info=error)
        await asyncio.sleep(SWEEP_EVERY)
