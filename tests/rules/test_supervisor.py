"""One platform's failure is its own: it is tried again with patience, and the other goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest
from structlog.testing import capture_logs

from bot.supervisor import CannotServe, NoneLeft, Supervisor

PATIENCE = 60


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Tracebacks are not written out: that takes longer than the tests themselves."""
    with capture_logs():
        yield


class Scripted:
    """An adapter whose every run does the next thing of a list; afterwards it serves until it is stopped."""

    def __init__(self, name: str, script: list[Exception | None], began: list[str]) -> None:
        self.name = name
        self._script = script
        self._began = began
        self._end = asyncio.Event()
        self.stops = 0

    async def run(self) -> None:
        self._began.append(self.name)
        if self._script:
            step = self._script.pop(0)
            if step:
                raise step
            return
        await self._end.wait()

    async def stop(self) -> None:
        self.stops += 1
        self._end.set()


def sleeper(waits: list[float]) -> Callable[[float], Awaitable[None]]:
    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.sleep(0)

    return sleep


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - what is waited for is plain state
            await asyncio.sleep(0)


async def test_a_failing_adapter_waits_longer_each_time_and_the_other_goes_on() -> None:
    began: list[str] = []
    waits: list[float] = []
    failures: list[Exception | None] = [OSError("down")] * 9 + [None]
    bad: list[Exception | None] = failures
    good = Scripted("telegram", [], began)
    supervisor = Supervisor(
        {"discord": lambda: Scripted("discord", bad, began), "telegram": lambda: good}, sleep=sleeper(waits)
    )
    stopping = asyncio.Event()
    serving = asyncio.create_task(supervisor.run(stopping))
    await until(lambda: began.count("discord") == 11)
    assert began.count("telegram") == 1
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]
    stopping.set()
    await asyncio.wait_for(serving, 30)
    assert good.stops == 1


async def test_long_service_makes_the_next_failure_a_first_one() -> None:
    began: list[str] = []
    waits: list[float] = []
    times = iter([0.0, 1.0, 1.0, 2.0, 2.0, 5000.0, *[5000.0] * 20])
    script: list[Exception | None] = [OSError(), OSError(), OSError()]
    supervisor = Supervisor(
        {"discord": lambda: Scripted("discord", script, began)}, sleep=sleeper(waits), clock=lambda: next(times)
    )
    stopping = asyncio.Event()
    serving = asyncio.create_task(supervisor.run(stopping))
    await until(lambda: len(began) == 4)
    assert waits == [5, 10, 5]
    stopping.set()
    await asyncio.wait_for(serving, 30)


async def test_what_no_attempt_mends_stays_down_and_the_other_goes_on() -> None:
    began: list[str] = []
    waits: list[float] = []
    refused: list[Exception | None] = [CannotServe("the token was refused")]
    good = Scripted("telegram", [], began)
    supervisor = Supervisor(
        {"discord": lambda: Scripted("discord", refused, began), "telegram": lambda: good}, sleep=sleeper(waits)
    )
    stopping = asyncio.Event()
    serving = asyncio.create_task(supervisor.run(stopping))
    await until(lambda: len(began) == 2)
    for _ in range(20):
        await asyncio.sleep(0)
    assert not serving.done()
    assert not waits
    stopping.set()
    await asyncio.wait_for(serving, 30)


async def test_nothing_left_to_serve_ends_the_run() -> None:
    refused: list[Exception | None] = [CannotServe("no"), CannotServe("no")]
    supervisor = Supervisor({name: lambda: Scripted("any", refused, []) for name in ("discord", "telegram")})
    with pytest.raises(NoneLeft, match=r"^no; no$"):
        await asyncio.wait_for(supervisor.run(asyncio.Event()), PATIENCE)


async def test_C12_a_worker_that_cannot_serve_ends_everything_in_peace_and_says_why() -> None:
    began: list[str] = []
    refused: list[Exception | None] = [CannotServe("the token was refused while sending")]
    good = Scripted("telegram", [], began)
    supervisor = Supervisor(
        {"telegram": lambda: good}, beside={"delivery": lambda: Scripted("delivery", refused, began)}
    )
    with pytest.raises(NoneLeft, match=r"^the token was refused while sending$"):
        await asyncio.wait_for(supervisor.run(asyncio.Event()), PATIENCE)
    assert good.stops == 1


async def test_a_worker_beside_serves_nobody_once_no_platform_is_left() -> None:
    began: list[str] = []
    refused: list[Exception | None] = [CannotServe("the token was refused")]
    supervisor = Supervisor(
        {"discord": lambda: Scripted("discord", refused, began)},
        beside={"schedule": lambda: Scripted("schedule", [], began)},
    )
    with pytest.raises(NoneLeft):
        await asyncio.wait_for(supervisor.run(asyncio.Event()), PATIENCE)
    assert began == ["discord", "schedule"]


async def test_a_worker_alone_is_kept_and_stopped() -> None:
    began: list[str] = []
    worker = Scripted("schedule", [], began)
    stopping = asyncio.Event()
    serving = asyncio.create_task(Supervisor({}, beside={"schedule": lambda: worker}).run(stopping))
    await until(lambda: bool(began))
    assert not serving.done()
    stopping.set()
    await asyncio.wait_for(serving, PATIENCE)
    assert worker.stops == 1


async def test_an_adapter_that_does_not_stop_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stubborn(Scripted):
        async def stop(self) -> None:
            await asyncio.Event().wait()

    monkeypatch.setattr("bot.supervisor.STOP_WITHIN", 0.05)
    began: list[str] = []
    supervisor = Supervisor({"discord": lambda: Stubborn("discord", [], began)})
    stopping = asyncio.Event()
    serving = asyncio.create_task(supervisor.run(stopping))
    await until(lambda: bool(began))
    stopping.set()
    await asyncio.wait_for(serving, 30)


async def test_a_stop_that_fails_does_not_keep_the_other_from_stopping() -> None:
    class Broken(Scripted):
        async def stop(self) -> None:
            raise OSError

    began: list[str] = []
    good = Scripted("telegram", [], began)
    supervisor = Supervisor({"discord": lambda: Broken("discord", [], began), "telegram": lambda: good})
    stopping = asyncio.Event()
    serving = asyncio.create_task(supervisor.run(stopping))
    await until(lambda: len(began) == 2)
    stopping.set()
    await asyncio.wait_for(serving, 30)
    assert good.stops == 1
