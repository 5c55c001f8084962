"""Nothing secret or personal reaches the journal, whoever writes it and however."""

from __future__ import annotations

import io
import json
import logging
import threading
import warnings
from collections.abc import Callable, Iterator

import pytest
import structlog

from bot import journal

TELEGRAM = "1234567890:AAHcanaryTelegram_canary-Telegram12345"
DISCORD = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GcAnAr.canaryDiscordCanaryDiscordCanaryDiscord"
INTERACTION = "aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4OmNhbmFyeWNhbmFyeWNhbmFyeQ"
SHAPELESS = "plain-canary-secret"
PERSONAL = ("ana.canary@example.org", "+33 6 12 34 56 78", "06 12 34 56 78", "0612345678", "+44 20 7946 0958")
CANARIES = (TELEGRAM, DISCORD, INTERACTION, SHAPELESS, "s3cr3t/pa@ss", *PERSONAL)
TEXTS = (
    *(f"before {canary} after" for canary in (TELEGRAM, DISCORD, INTERACTION, SHAPELESS, *PERSONAL)),
    f"HTTP Request: POST https://api.telegram.org/bot{TELEGRAM}/getUpdates",
    f"https://api.telegram.org/file/bot{TELEGRAM.replace(':', '%3A')}/photo.jpg",
    f"POST /api/v10/webhooks/123456789012345678/{INTERACTION[:12]}canarytail",
    f"POST /interactions/123456789012345678/{INTERACTION}/callback",
    "postgresql+asyncpg://amicale:s3cr3t/pa@ss@db.example.org/amicale",
    f"{{'token': '{SHAPELESS[:9]}xyzcanary', \"password\": \"xyzcanary\"}}",
    "Authorization: Bot xyzcanaryxyzcanary",
    "GET /x?access_token=xyzcanary&y=1",
    "/configurer ABCD-EFGH-JKLM",
    "DETAIL: Key (email)=(xyzcanary) already exists.",
)


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, object]]]]:
    stream = io.StringIO()
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    journal.start(secrets=[SHAPELESS], debug=True, unsafe_debug=True, stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:] = before
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def assert_clean(written: list[dict[str, object]]) -> None:
    text = json.dumps(written, ensure_ascii=False)
    assert written
    for canary in (*CANARIES, "xyzcanary", "canarytail", "EFGH"):
        assert canary not in text


class Holder:
    """Its repr shows what it holds, as a platform library's client does."""

    def __repr__(self) -> str:
        return f"Bot[token={TELEGRAM}, {DISCORD}]"


@pytest.mark.parametrize("text", TEXTS)
def test_S57_a_canary_never_comes_out(lines: Callable[[], list[dict[str, object]]], text: str) -> None:
    library = logging.getLogger("telegram.ext")
    library.info("said %s", text)
    library.debug(text)
    library.warning("kept", extra={"payload": {"deep": [text]}})
    structlog.get_logger("bot.test").info("event", field=text, deep={"list": [text, (text,)]}, **{"key": text})
    assert_clean(lines())


def test_S57_a_canary_in_an_exception_or_an_object_never_comes_out(
    lines: Callable[[], list[dict[str, object]]],
) -> None:
    log = structlog.get_logger("bot.test")
    for text in TEXTS:
        token_of_a_frame = text
        try:
            raise ValueError(token_of_a_frame) from KeyError(text)
        except ValueError as error:
            log.error("handler_failed", exc_info=error)
            log.exception("again", kept=error)
            logging.getLogger("asyncio").error("Task exception was never retrieved", exc_info=error)
    log.info("objects", holder=Holder(), holders=[Holder()], kept={Holder(): 1})
    logging.getLogger("discord.gateway").debug("%r", Holder())
    written = lines()
    assert_clean(written)
    assert any("Traceback" in str(line.get("exception")) for line in written)


def test_S57_frames_locals_are_not_in_tracebacks(lines: Callable[[], list[dict[str, object]]]) -> None:
    def fails() -> None:
        kept = "local-" + "canary"
        raise LookupError(len(kept))

    try:
        fails()
    except LookupError:
        structlog.get_logger("bot.test").exception("failed")
    assert "local-canary" not in json.dumps(lines())


def test_S57_uncaught_errors_and_warnings_pass_the_same_door(lines: Callable[[], list[dict[str, object]]]) -> None:
    def fails() -> None:
        raise RuntimeError(TELEGRAM)

    thread = threading.Thread(target=fails)
    thread.start()
    thread.join()
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        logging.captureWarnings(capture=True)
        warnings.warn(f"unclosed {DISCORD}", ResourceWarning, stacklevel=1)
    written = lines()
    assert next(line["event"] for line in written) == "uncaught"
    assert_clean(written)


def test_identifiers_and_times_are_kept(lines: Callable[[], list[dict[str, object]]]) -> None:
    structlog.get_logger("bot.test").info("kept", account=1234567890123, reference="A1B2C3", at="2026-03-20T18:00:00Z")
    line = lines()[0]
    assert (line["account"], line["reference"], line["at"]) == (1234567890123, "A1B2C3", "2026-03-20T18:00:00Z")
    assert str(line["timestamp"]).endswith("Z")
    assert (line["level"], line["event"], line["logger"]) == ("info", "kept", "bot.test")


def test_a_line_is_a_line_whatever_is_in_it(lines: Callable[[], list[dict[str, object]]]) -> None:
    structlog.get_logger("bot.test").info("forged\n{}", field="x\r\ny\u2028z", odd=object(), loop=[[[[[[[[1]]]]]]]])
    assert len(lines()) == 1


def test_S59_libraries_stay_quiet_unless_it_is_asked_for_by_name() -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    try:
        stream = io.StringIO()
        journal.start(debug=True, stream=stream)
        for name in ("discord.http", "telegram.Bot", "httpx", "aiohttp.access", "sqlalchemy.engine"):
            logging.getLogger(name).debug("body")
            logging.getLogger(name).info("body")
        assert not stream.getvalue()
        logging.getLogger("bot.dispatch").debug("ours")
        assert "ours" in stream.getvalue()
        with pytest.raises(journal.UnsafeDebugError):
            journal.start(unsafe_debug=True)
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        logging.captureWarnings(capture=False)
        structlog.reset_defaults()


def test_people_get_short_lines() -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    try:
        stream = io.StringIO()
        journal.start(human=True, stream=stream)
        structlog.get_logger("bot.test").info("hidden")
        structlog.get_logger("bot.test").error("handler_failed", reference="A1B2C3")
        assert stream.getvalue() == "[error] handler_failed reference=A1B2C3\n"
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        logging.captureWarnings(capture=False)
        structlog.reset_defaults()
