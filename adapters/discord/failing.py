"""What a failed call to Discord means for what was to be sent, changed or taken away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import discord

from adapters.discord.breaker import TooManyRefusals
from adapters.discord.limits import DIRECT_PAUSE_SECONDS, RATE_LIMIT_SECONDS
from bot.senders import (
    InDoubt,
    Limited,
    NotSent,
    Refused,
    TokenRefused,
    Unreachable,
    Unsent,
    Unshown,
    Vanished,
)

TOO_FAST = 40003
"""Code of a 403 that says nothing of the person: direct conversations are opened too fast."""

UNAUTHORISED, FORBIDDEN, MISSING, TOO_MANY, SERVER = 401, 403, 404, 429, 500

GONE = (10003, 10008, 50005)
"""Codes for a message that is there no more, its channel or thread included, or is somebody else's."""

NO_ACCESS = 50001

FAILURES = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)


def told(error: Exception) -> Unsent:
    """What a failed call means."""
    match error:
        case discord.RateLimited(retry_after=seconds):
            found: Unsent = Limited(seconds)
        case TooManyRefusals():
            found = Limited(RATE_LIMIT_SECONDS, "too many refusals")
        case discord.HTTPException():
            found = _answered(error)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            found = NotSent("no connection")
        case _:
            found = InDoubt(type(error).__name__)
    return found


def _answered(error: discord.HTTPException) -> Unsent:
    code = str(error.code or error.status)
    if error.status >= SERVER:
        return InDoubt(code)
    if error.status == TOO_MANY:  # not from Discord itself: the address was sent away for a while
        return Limited(float(error.response.headers.get("Retry-After", RATE_LIMIT_SECONDS)))
    if error.status == UNAUTHORISED:
        return TokenRefused(code)
    if error.code == TOO_FAST:
        return Limited(DIRECT_PAUSE_SECONDS, code)
    return Unreachable(code) if error.status in (FORBIDDEN, MISSING) else Refused(code)


def before(outcome: Unsent) -> Unsent:
    """The outcome of a call before the message itself: in doubt or not, the message did not leave."""
    return NotSent(str(outcome)) if isinstance(outcome, InDoubt) else outcome


@contextmanager
def telling() -> Iterator[None]:
    """Failures of the calls inside, told by their cause."""
    try:
        yield
    except FAILURES as error:
        raise told(error) from error


@contextmanager
def telling_edit(*, whole: bool) -> Iterator[None]:
    """The same for a change of a message. `whole`: it stands in a channel of a place that is the whole guild."""
    try:
        yield
    except FAILURES as error:
        code = getattr(error, "code", 0)
        if code in GONE:
            raise Vanished(str(code)) from error
        if isinstance(error, discord.Forbidden) and (whole or code != NO_ACCESS):
            raise Unshown(str(code)) from error
        raise told(error) from error
