"""`amicale run` with a fail-point, where it kills itself: `python -m tests.chaos.lethal POINT WHAT run …`

POINT is one of those below; WHAT is the number of the row, or the word in a request, that is deadly.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import bot.courier
from bot.cli.app import run
from bot.courier import Courier
from bot.delivery import Delivery
from bot.dispatch import Dispatch
from bot.intake import Intake
from bot.requests import Sent
from storage.outbox import SqlQueue

Step = Callable[..., Awaitable[Any]]
Deadly = Callable[..., bool]


def dies() -> None:
    """Nothing of this process comes after this line."""
    os.kill(os.getpid(), signal.SIGKILL)


def before(step: Step, deadly: Deadly) -> Step:
    """The step, before which it dies."""

    async def wrapped(*args: Any, **more: Any) -> Any:
        if deadly(*args, **more):
            dies()
        return await step(*args, **more)

    return wrapped


def after(step: Step, deadly: Deadly) -> Step:
    """The step, after which it dies."""

    async def wrapped(*args: Any, **more: Any) -> Any:
        done = await step(*args, **more)
        if deadly(*args, **more):
            dies()
        return done

    return wrapped


def arm(point: str, what: str) -> None:
    """Put the fail-point in its place."""

    def is_row(row: Any) -> bool:
        return str(row.id) == what

    match point:
        case "after claim":  # the claim is committed when the first of the claimed has its turn
            Delivery._turn = before(Delivery._turn, lambda _self, _lane, rows, _sending: any(map(is_row, rows)))  # type: ignore[method-assign]
        case "before request":
            bot.courier.carried = before(bot.courier.carried, lambda errand, *_: is_row(errand.row))  # type: ignore[assignment]
        case "after request":
            bot.courier.carried = after(bot.courier.carried, lambda errand, *_: is_row(errand.row))  # type: ignore[assignment]
        case "inside commit":  # written, and not committed
            SqlQueue.settle = after(SqlQueue.settle, lambda _self, row, *_: is_row(row))  # type: ignore[method-assign]
        case "after mark":
            Courier.settle = after(Courier.settle, lambda _self, row, *_a, **_m: is_row(row))  # type: ignore[method-assign]
        case "request":
            Dispatch._answered = before(Dispatch._answered, lambda _self, request, _fetch: what in str(request))  # type: ignore[method-assign]
        case "photo":
            Intake.take = before(Intake.take, lambda _self, request, _fetch: isinstance(request, Sent))  # type: ignore[method-assign]
        case _:
            raise SystemExit(f"no fail-point {point}")


if __name__ == "__main__":
    arm(sys.argv[1], sys.argv[2])
    sys.exit(run(sys.argv[3:]))
