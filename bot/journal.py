"""The journal: JSON lines on the standard error, with everything secret or personal taken out.

Nothing is trusted to have been written carefully: the redaction stands at the root handler, where the
message, its arguments, a traceback and every field of every library pass.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

OURS = ("bot", "adapters", "storage")
"""Loggers of this program; every other one is a library's and speaks from WARNING up."""

SILENCED = ("aiohttp.access", "httpx", "httpcore")
"""Libraries that write addresses, and with them tokens, in each line: never below WARNING but when unsafe."""

MASK = "[redacted]"
DEPTH_MAX = 6
SECRET_MIN = 6
"""A shorter secret is not replaced where it stands: it would take ordinary words with it."""

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, flags), put)
    for pattern, flags, put in (
        # Telegram: bot number, colon (encoded in some addresses), 35 characters.
        (r"(?<!\d)\d{5,12}(?::|%3A)[A-Za-z0-9_-]{30,}", re.I, MASK),
        # Discord: account in base 64, time, signature.
        (r"[A-Za-z0-9_-]{23,30}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,}", 0, MASK),
        (r"\b(Bot|Bearer|Basic)\s+[A-Za-z0-9._~+/=:-]{8,}", 0, rf"\1 {MASK}"),
        # Interaction tokens begin with "interaction:" in base 64; both they and webhooks act without a bot token.
        (r"aW50ZXJhY3Rpb2[A-Za-z0-9_=-]{16,}", 0, MASK),
        (r"(/(?:webhooks|interactions)/\d+/)[A-Za-z0-9_-]{8,}", 0, rf"\1{MASK}"),
        (r"(\\*['\"](?:token|password|secret|secret_token)\\*['\"]\s*:\s*\\*['\"])[^'\"\\]+", re.I, rf"\1{MASK}"),
        (r"\b((?:access_)?token|password|passwd|secret|signature)=[^\s&\"',;)]+", re.I, rf"\1={MASK}"),
        (r"(\b[a-z][a-z0-9+.-]*://[^\s:/@]*):[^\s]+@(?=[\w.\[-])", re.I, rf"\1:{MASK}@"),
        # Set-up codes: whoever holds one can become administrator.
        (r"\b[A-HJ-NP-Z2-9]{4}(?:-[A-HJ-NP-Z2-9]{4}){2}\b", 0, MASK),
        # A database's own words repeat the row: "Key (email)=(...) already exists".
        (r"(\b[Kk]ey \([^)]*\)=)\([^)]*\)", 0, rf"\1({MASK})"),
        (r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", 0, MASK),
        # Telephone numbers: international, or ten French digits.
        (r"(?:\+|\b00)[1-9]\d{0,2}(?:[ .()/-]{0,2}\d){6,12}\b", 0, MASK),
        (r"(?<![\w.])0[1-9](?:[ .-]?\d{2}){4}\b", 0, MASK),
    )
)


class UnsafeDebugError(Exception):
    """Libraries at DEBUG write message bodies and tokens; that has to be asked for by name."""


class Redaction:
    """Takes out what must not be written: by shape, and the deployment's own secrets as they are."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = tuple(sorted({one for one in secrets if len(one) >= SECRET_MIN}, key=len, reverse=True))

    def text(self, text: str) -> str:
        """The text without its secrets."""
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        for pattern, put in _PATTERNS:
            text = pattern.sub(put, text)
        return text

    def value(self, value: Any, depth: int = 0) -> Any:
        """Plain data without secrets; an object of any other type by its redacted `repr`."""
        if value is None or isinstance(value, (bool, int, float)):
            return value
        if isinstance(value, str):
            return self.text(value)
        if depth < DEPTH_MAX and isinstance(value, Mapping):
            return {self.text(str(key)): self.value(one, depth + 1) for key, one in value.items()}
        if depth < DEPTH_MAX and isinstance(value, (list, tuple, set, frozenset)):
            return [self.value(one, depth + 1) for one in value]
        return self.text(repr(value))

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """A structlog processor; the last one before the line is written."""
        return {self.text(str(key)): self.value(one) for key, one in event.items()}


def start(
    *,
    secrets: Iterable[str] = (),
    debug: bool = False,
    unsafe_debug: bool = False,
    human: bool = False,
    stream: TextIO | None = None,
) -> None:
    """Write the journal from now on; called again, it starts anew.

    `debug` is for this program's own loggers. Libraries follow only with `unsafe_debug`, which needs `debug`
    and still leaves out secrets. `human` writes short lines instead of JSON.
    """
    if unsafe_debug and not debug:
        raise UnsafeDebugError("--unsafe-debug goes with --debug")
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_formatter(Redaction(secrets), human=human))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG if unsafe_debug else logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.DEBUG if debug else logging.WARNING if human else logging.INFO)
    for name in SILENCED:
        logging.getLogger(name).setLevel(logging.DEBUG if unsafe_debug else logging.WARNING)
    to_root = structlog.stdlib.ProcessorFormatter.wrap_for_formatter
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_shared(), to_root],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def _shared() -> list[Processor]:
    return [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _formatter(redaction: Redaction, *, human: bool) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_shared(), structlog.stdlib.PositionalArgumentsFormatter(), structlog.stdlib.ExtraAdder()],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            # The traceback without frame locals: those hold tokens and people's words.
            structlog.processors.format_exc_info,
            _stamped_apart(redaction),
            _human if human else structlog.processors.JSONRenderer(),
        ],
    )


def _stamped_apart(redaction: Redaction) -> Processor:
    """The redaction, sparing the line's own time, which reads like a number to be taken out."""

    def redacted(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        stamp = event.pop("timestamp", None)
        return {"timestamp": stamp, **redaction(logger, method, event)}

    return redacted


def _human(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    level, what, trace = event.pop("level", ""), event.pop("event", ""), event.pop("exception", "")
    event.pop("timestamp", None)
    event.pop("logger", None)
    fields = " ".join(f"{key}={value}" for key, value in event.items())
    return " ".join(part for part in (f"[{level}]", str(what), fields) if part) + (f"\n{trace}" if trace else "")


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("uncaught", exc_info=(kind, error, trace))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
