"""python-telegram-bot over our aiohttp transport, against the stand-in."""

import asyncio
import logging
import socket
import traceback
from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.error import BadRequest, NetworkError, TimedOut

from adapters.telegram.transport import AiohttpRequest, Timeouts, surely_not_sent
from tests.standins.telegram.standin import TelegramStandin

QUICK = Timeouts(pool=0.1, connect=0.1, write=0.1, read=0.1)


@pytest.fixture
async def standin() -> AsyncIterator[TelegramStandin]:
    async with TelegramStandin() as running:
        yield running


def connect(standin: TelegramStandin, base: str = "", *, timeouts: Timeouts | None = None, room: int = 8) -> Bot:
    """A bot with separate pools for sending and polling."""
    base = base or standin.api_base
    return Bot(
        standin.token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot",
        request=AiohttpRequest(timeouts=timeouts, connections=room),
        get_updates_request=AiohttpRequest(connections=1),
    )  # fmt: skip


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def told(error: BaseException) -> str:
    """Everything a log could show of an error."""
    return "".join(traceback.format_exception(error)) + repr(error) + repr(error.__context__)


async def test_messages_files_and_updates_go_through(standin: TelegramStandin) -> None:
    ana = standin.member("Ana")
    async with connect(standin) as bot:
        await ana.sends_file(b"jpeg", as_photo=True, within=0)
        await bot.send_message(ana.id, "été & <b>", disable_notification=True)
        await bot.send_document(ana.id, b"a;b", filename='été du 3 "x".csv', caption="liste")
        update = (await bot.get_updates())[0]
        assert update.message is not None
        file = await bot.get_file(update.message.photo[-1].file_id)
        assert bytes(await file.download_as_bytearray()) == b"jpeg"
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(1, "x")
    text, document = ana.sees()
    assert (text.text, text.silent) == ("été & <b>", True)
    assert document.document is not None
    assert document.document["file_name"] == 'été du 3 "x".csv'
    assert standin.violations == []


async def test_a_long_poll_outlasts_the_read_timeout_and_leaves_sending_free(standin: TelegramStandin) -> None:
    ana = standin.member("Ana")
    await ana.starts(within=0)
    async with connect(standin, timeouts=QUICK, room=1) as bot:
        first = await bot.get_updates()
        poll = asyncio.create_task(bot.get_updates(offset=first[-1].update_id + 1, timeout=20))
        await standin.until_called("getUpdates", 2)
        await bot.send_message(ana.id, "x")
        await ana.says("y", within=0)
        assert len(await poll) == 1


async def test_no_connection_is_surely_not_sent(standin: TelegramStandin, caplog: pytest.LogCaptureFixture) -> None:
    bot = connect(standin, f"http://127.0.0.1:{closed_port()}")
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, "telegram")  # the library itself prints the address at DEBUG
    await bot.request.initialize()
    with pytest.raises(NetworkError) as caught:
        await bot.send_message(1, "x")
    await bot.request.shutdown()
    assert surely_not_sent(caught.value)
    assert standin.token not in told(caught.value)
    assert standin.token not in caplog.text


async def test_no_free_connection_in_time_is_surely_not_sent(standin: TelegramStandin) -> None:
    ana = standin.member("Ana")
    await ana.starts(within=0)
    slow = Timeouts(pool=0.05, connect=0.05, read=5)
    async with connect(standin, timeouts=slow, room=1) as bot:
        standin.fail_next("sendMessage", hang=0.4)
        first = asyncio.create_task(bot.send_message(ana.id, "first"))
        await standin.until_called("sendMessage")
        with pytest.raises(TimedOut) as caught:
            await bot.send_message(ana.id, "second")
        await first
    assert surely_not_sent(caught.value)
    assert standin.token not in told(caught.value)
    assert [s.text for s in ana.sees()] == ["first"]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [({"drop_after_accept": True}, NetworkError), ({"drop_before_accept": True}, NetworkError),
     ({"hang": 1.0}, TimedOut)],
)  # fmt: skip
async def test_an_unanswered_call_is_in_doubt(
    standin: TelegramStandin, fault: dict[str, float], kind: type[NetworkError], caplog: pytest.LogCaptureFixture
) -> None:
    ana = standin.member("Ana")
    await ana.starts(within=0)
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, "telegram")  # the library itself prints the address at DEBUG
    async with connect(standin, timeouts=QUICK) as bot:
        standin.fail_next("sendMessage", **fault)  # type: ignore[arg-type]
        with pytest.raises(kind) as caught:
            await bot.send_message(ana.id, "x")
        assert not surely_not_sent(caught.value)
        assert caught.value.__cause__ is not None
        assert standin.token not in told(caught.value)
        assert standin.token not in caplog.text
        await bot.send_message(ana.id, "the pool still works")


async def test_opening_and_closing_twice_is_harmless() -> None:
    request = AiohttpRequest()
    with pytest.raises(RuntimeError):
        await request.do_request("http://127.0.0.1/", "GET")
    await request.initialize()
    await request.initialize()
    await request.shutdown()
    await request.shutdown()
