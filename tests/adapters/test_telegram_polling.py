"""Polling, the durable inbox, and what goes wrong between the bot and Telegram."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
import structlog
from telegram import Bot, Update

from adapters.telegram.incoming import Target
from adapters.telegram.polling import Deaf, Patience
from adapters.telegram.queue import DurableQueue
from adapters.telegram.render import Payload
from adapters.telegram.sending import Shown, Wire
from adapters.telegram.transport import AiohttpRequest
from bot.ports import Adapter, Audit
from bot.supervisor import CannotServe
from storage.core_tables import inbox
from storage.database import Database
from tests.adapters.telegram_stage import Stage, stage_on, until
from tests.database import NOW, url_of
from tests.standins.telegram.people import Member
from tests.standins.telegram.standin import TelegramStandin

FILL = "/survey_fill size=12 the meals"


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    async with stage_on(database) as made:
        yield made


@asynccontextmanager
async def one_getting_deaf(stage: Stage, patience: Patience) -> AsyncIterator[asyncio.Task[None]]:
    adapter = stage.make(patience=patience)
    running = asyncio.create_task(adapter.run())
    await adapter.ready()
    await stage.standin.until_called("getUpdates")
    yield running
    assert running.done()


def test_the_adapter_is_one(stage: Stage) -> None:
    assert isinstance(stage.make(), Adapter)


async def test_what_was_stored_before_a_crash_is_handled_first_and_once(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    first = await ana.says(FILL, within=0)
    second = await ana.says("/survey_list 2", within=0)
    assert first.update is not None
    await stage.inbox.put("telegram", str(first.update["update_id"]), json.dumps(first.update), NOW)
    assert second.update is not None
    async with stage.serving():
        await stage.standin.until_called("sendMessage", 2)
        methods = [call.method for call in stage.standin.calls]
        assert methods.index("sendMessage") < methods.index("getUpdates")
        await ana.says("/survey_list 1")
    assert [shown.text.partition("\n")[0] for shown in ana.sees()] == [
        "Noted.",
        "Here is the list.",
        "Here is the list.",
    ]
    assert await stage.effects("survey.fill") == 1
    assert await stage.waiting() == 0
    assert stage.standin.pending == []


async def test_a_handled_update_leaves_no_words_behind(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    async with stage.serving():
        await ana.says(FILL)
        await ana.says("nothing in particular")
    async with stage.database.read() as connection:
        rows = (await connection.execute(sa.select(inbox))).all()
    assert [(row.payload, row.done_at is not None, row.attempts) for row in rows] == [(None, True, 1)] * 2


async def test_an_update_that_cannot_be_handled_is_set_aside_with_one_apology(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    asked = await ana.says(FILL, within=0)
    assert asked.update is not None
    event = str(asked.update["update_id"])
    await stage.inbox.put("telegram", event, json.dumps(asked.update), NOW)
    for _ in range(3):  # three times the process died while handling it
        await stage.inbox.attempt("telegram", event)
    async with stage.serving():
        await stage.standin.until_called("getUpdates", 2)
        assert (await ana.says("/survey_list 1")).text.startswith("Here is the list.")
    assert [shown.text[:5] for shown in ana.sees()] == ["Sorry", "Here "]
    assert await stage.effects("survey.fill") == 0
    async with stage.database.read() as connection:
        kept = (await connection.execute(sa.select(inbox).where(inbox.c.event == event))).one()
    assert kept.set_aside.startswith("tried too often")


async def test_chats_do_not_wait_for_each_other_and_keep_their_order(stage: Stage) -> None:
    ana, ben = stage.standin.member("Ana", language="en"), stage.standin.member("Ben", language="en")
    await ben.starts(within=0)
    async with stage.serving():
        await stage.standin.until_called("sendMessage")
        stage.standin.fail_next("sendMessage", status=429, retry_after=2)
        await ana.says("/survey_list 1", within=0)
        await stage.standin.until_called("sendMessage", 2)
        await ana.says("/survey_list 2", within=0)
        assert (await ben.says("/survey_list 3", within=1)).messages
        assert ana.sees() == []
        await stage.standin.until_called("sendMessage", 5)
        await until(stage.idle)
    assert [len(shown.labels) for shown in ana.sees()] == [1, 2]


async def test_a_slow_handler_leaves_no_button_waiting(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    async with stage.serving():
        listed = await ana.says("/survey_list 1")
        pressed = await ana.forges_callback("1-ts", listed)
        assert pressed.text == "Here is 1"
    methods = [call.method for call in stage.standin.calls if call.method in ("answerCallbackQuery", "editMessageText")]
    assert methods == ["answerCallbackQuery", "editMessageText"]


async def test_a_message_that_is_gone_is_answered_by_a_new_one(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    async with stage.serving():
        listed = await ana.says("/survey_list 1")
        listed.shown.message.deleted = True
        pressed = await ana.forges_callback("1-tv-4", listed)
        assert pressed.text == "Voted: 4"
        ancient = await ana.forges_callback("1-tv-5")
        assert ancient.text == "Voted: 5"


async def test_failures_on_the_way_out(stage: Stage) -> None:
    ana, ben = stage.standin.member("Ana", language="en"), stage.standin.member("Ben", language="en")
    async with stage.serving():
        stage.standin.fail_next("sendMessage", status=500)
        assert (await ana.says("/survey_list 1", within=0.5)).nothing
        stage.standin.fail_next("sendMessage", drop_after_accept=True)
        assert len((await ana.says("/survey_list 2", within=1)).messages) == 1
        stage.standin.fail_next("sendMessage", status=429, retry_after=90)
        assert (await ana.says("/survey_list 3", within=0.5)).nothing
        stage.standin.fail_next("answerCallbackQuery", status=400)
        assert (await ana.presses(ana.sees()[-1], "Entry 1")).text == "Voted: 1"
        await ben.starts()
        await ben.blocks()
        assert (await ben.says("/survey_list 1", within=0.3)).nothing
        assert (await ana.says("/survey_list 3")).messages
    assert await stage.waiting() == 0


async def test_markup_telegram_cannot_read_goes_out_plain_and_is_counted(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    adapter = stage.make()
    running = asyncio.create_task(adapter.run())
    await adapter.ready()
    await ana.starts()
    assert adapter._link is not None
    wire = adapter._link.wire
    assert await wire.send(Target(chat=ana.id), Payload(html="<b>oh", plain="oh")) is Shown.YES
    assert (ana.sees()[-1].text, adapter.parse_failures) == ("oh", 1)
    await adapter.stop()
    await running
    stage.standin.violations.clear()  # the broken markup was the test's own


async def test_a_refused_token_is_said_in_one_sentence(stage: Stage) -> None:
    stage.standin.revoke_token()
    with pytest.raises(CannotServe, match=r"^Telegram refuses the token.*\.$"):
        await stage.make().run()


async def test_a_token_revoked_while_polling_ends_service(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    async with one_getting_deaf(stage, Patience()) as running:
        stage.standin.revoke_token()
        await ana.says("hello", within=0)
        with pytest.raises(CannotServe, match="refuses the token"):
            await running


async def test_a_second_fetcher_is_named(stage: Stage) -> None:
    async with one_getting_deaf(stage, Patience(conflict=0.5)) as running:
        stage.standin.fail_next("getUpdates", status=409, times=100)
        await stage.standin.member("Ana").says("hello", within=0)
        with pytest.raises(CannotServe, match="Something else fetches"):
            await running


async def test_polling_that_fetches_nothing_is_started_again(stage: Stage) -> None:
    async with one_getting_deaf(stage, Patience(stale=0.5)) as running:
        with pytest.raises(Deaf):
            await running


async def test_an_ended_polling_task_is_noticed(stage: Stage) -> None:
    async with one_getting_deaf(stage, Patience()) as running:
        polling = next(task for task in asyncio.all_tasks() if task.get_name().startswith("Updater:start_polling"))
        polling.cancel()
        with pytest.raises(Deaf):
            await running


async def test_allowed_updates_are_always_given_and_nothing_is_dropped(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    await ana.says(FILL, within=0)
    async with stage.serving():
        await stage.standin.until_called("sendMessage")
    for call in stage.standin.calls_to("getUpdates"):
        assert call.params["allowed_updates"] == ["message", "callback_query", "my_chat_member"]
    assert not any(call.params.get("drop_pending_updates") for call in stage.standin.calls_to("deleteWebhook"))


async def test_stopping_lets_what_is_under_way_finish(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    async with stage.serving():
        listed = await ana.says("/survey_list 1")
        await ana.forges_callback("1-ts", listed, within=0.2)
    assert ana.sees()[-1].text == "Here is 1"
    assert stage.standin.pending == []
    assert await stage.waiting() == 0


async def test_being_cancelled_leaves_nothing_open(stage: Stage) -> None:
    adapter = stage.make()
    running = asyncio.create_task(adapter.run())
    await adapter.ready()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await asyncio.wait_for(adapter.stop(), 1)
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("Updater")]


async def test_a_call_that_never_left_is_made_again(monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int) -> None:
    monkeypatch.setattr("adapters.telegram.sending.FIRST_PAUSE", 0.1)
    late = TelegramStandin()
    late.server.port = unused_tcp_port
    ana = late.member("Ana", language="en")
    await ana.starts(within=0)
    async with AiohttpRequest() as request:
        wire = Wire(Bot(late.token, base_url=f"{late.api_base}/bot", request=request), _not_moved, request)
        sending = asyncio.create_task(wire.send(Target(chat=ana.id), Payload(html="x", plain="x")))
        await asyncio.sleep(0.15)
        async with late:
            assert await sending is Shown.YES
    assert [shown.text for shown in ana.sees()] == ["x"]


async def test_an_update_that_nobody_can_read_is_named_and_passed_over(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("adapters.telegram.polling.UNREADABLE_PAUSE", 0.1)
    ana = stage.standin.member("Ana", language="en")
    with structlog.testing.capture_logs() as lines:
        async with stage.serving():
            broken = {"update_id": 5, "message": {"text": "my secret", "chat": {"id": "x"}}}
            stage.standin.world.updates.put(broken)
            assert (await ana.says("/survey_list 1", within=10)).messages
            assert broken not in stage.standin.world.updates.waiting
    assert {"updates_unreadable", "update_unreadable"} <= {line["event"] for line in lines}
    assert "secret" not in caplog.text + repr(lines)


async def _not_moved(old: int, new: int) -> None:
    raise AssertionError


async def test_no_log_line_names_the_token_or_a_person(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    with structlog.testing.capture_logs() as lines:
        async with stage.serving():
            stage.standin.fail_next("sendMessage", status=500)
            await ana.says("/survey_list 1", within=0.3)
            stage.standin.fail_next("getUpdates", status=502)
            await ana.says("/survey_list 1")
    text = repr(lines)
    assert lines
    assert stage.standin.token not in text
    assert str(ana.id) not in text


class StubbornInbox:
    """An inbox that cannot be written at first. Not a mock of ours: the real one behind a fault."""

    def __init__(self, stage: Stage, failures: int) -> None:
        self._real, self.failures = stage.inbox, failures

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    async def put(self, *args: object) -> bool:
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        return await self._real.put(*args)  # type: ignore[arg-type]


async def test_storing_an_update_is_tried_until_it_is_stored(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    said = await ana.says("hello", within=0)
    update = Update.de_json(said.update, None)
    queue = DurableQueue(StubbornInbox(stage, 2), stage.clock, wanted=lambda _: True, again=lambda _: False)  # type: ignore[arg-type]
    await queue.put(update)
    assert queue.qsize() == 1
    assert await stage.waiting() == 1
    await queue.put(update)
    await queue.put("no update at all")
    assert queue.qsize() == 1


async def _reached(stage: Stage, count: int) -> bool:
    return await stage.effects("survey.fill") >= count


async def _killed(stage: Stage, database_url: str, after: int) -> None:
    """A process that handles updates until so many had their effect, then is gone without a word."""
    arguments = (database_url, stage.standin.api_base, stage.standin.token)
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.adapters.telegram_process", *arguments)
    try:
        await until(lambda: _reached(stage, after))
    finally:
        process.kill()
        await process.wait()


@pytest.mark.chaos(updates=(60, 1000), kills=(3, 12))
async def test_C07_every_update_has_its_effect_once_though_the_process_is_killed(
    stage: Stage, scale: SimpleNamespace, tmp_path: Path
) -> None:
    people: list[Member] = [stage.standin.member(f"P{n}", language="en") for n in range(scale.updates)]
    for person in people:
        await person.says(FILL, within=0)
    for kill in range(1, scale.kills + 1):
        await _killed(stage, url_of(tmp_path / "amicale.db"), kill * scale.updates // (scale.kills + 2))
    assert await stage.effects("survey.fill") < scale.updates
    async with stage.serving():
        await until(lambda: _reached(stage, scale.updates), within=60)
        await until(stage.idle)
    async with stage.works.read() as work:
        lines = await work.store(Audit).lines(limit=10 * scale.updates)
    counted = Counter(line.account_id for line in lines if line.what == "survey.fill")
    assert len(counted) == scale.updates
    assert set(counted.values()) == {1}
    assert await stage.waiting() == 0
    assert stage.standin.pending == []
