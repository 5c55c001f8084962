"""HTTP for python-telegram-bot over aiohttp: explicit timeouts, failures one can tell apart, no URL anywhere.

The Bot API carries the token in its URL, so errors raised here are rebuilt without it and nothing is logged.
"""

import ssl
from dataclasses import dataclass
from typing import Any

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientOSError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    FormData,
    ServerDisconnectedError,
    SocketTimeoutError,
    TCPConnector,
)
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

UNSENT = (ClientConnectorError, ConnectionTimeoutError)
KEEPALIVE_S = 15.0  # shorter than a server's, so that a POST seldom meets a connection just closed
MAX_ANSWER_BYTES = 24 * 1024 * 1024  # a bot may fetch files of 20 MB (core.telegram.org/bots/api#getfile)
CHUNK_BYTES = 64 * 1024
OK = 200
UNSAID: Any = BaseRequest.DEFAULT_NONE


@dataclass(frozen=True, kw_only=True)
class Timeouts:
    """Seconds for each part of a call: a free connection, connecting, sending, waiting for the answer."""

    pool: float = 5.0
    connect: float = 5.0
    write: float = 10.0
    read: float = 10.0
    upload: float = 60.0


def surely_not_sent(error: BaseException) -> bool:
    """Whether a call failed before anything reached Telegram, so that repeating it can not duplicate.

    A `telegram.error.NetworkError` that came without an answer and for which this is False is in doubt:
    read timeout, connection lost. Errors that carry an answer (400, 403, 429) are no doubt either way.
    """
    return isinstance(error.__cause__, UNSENT)


class _Endless(ValueError):
    """There were more bytes than allowed."""


class AiohttpRequest(BaseRequest):
    """One pool of connections. Use one instance for polling and another one for sending.

    Raises `TimedOut` or `NetworkError` with an aiohttp exception as `__cause__`; see `surely_not_sent`.
    """

    def __init__(
        self, *, connections: int = 8, timeouts: Timeouts | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        self._connections, self._timeouts, self._tls = connections, timeouts or Timeouts(), tls
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer when a call does not say otherwise."""
        return self._timeouts.read

    async def initialize(self) -> None:
        """Opens the pool; harmless when it is open."""
        if self._session is not None:
            return
        connector = TCPConnector(
            limit=self._connections, keepalive_timeout=KEEPALIVE_S, ssl=True if self._tls is None else self._tls
        )
        self._session = ClientSession(
            connector=connector, cookie_jar=DummyCookieJar(), headers={"User-Agent": self.USER_AGENT}
        )

    async def shutdown(self) -> None:
        """Closes all connections; harmless when they are closed."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = UNSAID,
        write_timeout: Any = UNSAID,
        connect_timeout: Any = UNSAID,
        pool_timeout: Any = UNSAID,
    ) -> tuple[int, bytes]:
        """Status and body of one call; raises `TimedOut` or `NetworkError`."""
        if self._session is None:
            raise RuntimeError("this request object is not initialised")
        upload = request_data is not None and request_data.contains_files
        spans = _client_timeout(
            pool=_given(pool_timeout, self._timeouts.pool),
            connect=_given(connect_timeout, self._timeouts.connect),
            write=_given(write_timeout, self._timeouts.upload if upload else self._timeouts.write),
            read=_given(read_timeout, self._timeouts.read),
        )
        try:
            return await self._exchange(self._session, url, method, _form(request_data), spans)
        except (ClientError, OSError, ValueError) as error:  # TimeoutError is an OSError
            failure = _told_apart(error)
        # Raised out here so that no traceback shows the original, whose text may hold the URL.
        raise failure

    async def download(self, url: str, limit: int) -> bytes | None:
        """A file's bytes, None when there are more than `limit`; raises `TimedOut` or `NetworkError`."""
        if self._session is None:
            raise RuntimeError("this request object is not initialised")
        spans = ClientTimeout(total=self._timeouts.upload, sock_read=self._timeouts.read)
        try:
            status, body = await self._exchange(self._session, url, "GET", None, spans, limit)
        except _Endless:
            return None
        except (ClientError, OSError, ValueError) as error:
            failure = _told_apart(error)
        else:
            if status == OK:
                return body
            failure = NetworkError(f"Status {status}")
        raise failure

    async def _exchange(
        self,
        session: ClientSession,
        url: str,
        method: str,
        form: FormData | None,
        spans: ClientTimeout,
        limit: int = MAX_ANSWER_BYTES,
    ) -> tuple[int, bytes]:
        async with session.request(method, url, data=form, timeout=spans, allow_redirects=False) as response:
            body = bytearray()
            async for chunk in response.content.iter_chunked(CHUNK_BYTES):
                body += chunk
                if len(body) > limit:
                    raise _Endless("answer too large")
            return response.status, bytes(body)


def _given(value: Any, default: float) -> float | None:
    """The call's own timeout (None is none), or the pool's."""
    return default if value is BaseRequest.DEFAULT_NONE else value


def _client_timeout(
    *, pool: float | None, connect: float | None, write: float | None, read: float | None
) -> ClientTimeout:
    """aiohttp knows no write timeout: the time for all parts together bounds it. Its `connect` includes the
    wait for a free connection."""
    opening = None if pool is None or connect is None else pool + connect
    parts = (opening, write, read)
    total = None if None in parts else sum(p for p in parts if p is not None)
    return ClientTimeout(total=total, connect=opening, sock_connect=connect, sock_read=read)


def _form(data: RequestData | None) -> FormData | None:
    """Fields URL-encoded, or multipart when there are files."""
    if data is None:
        return None
    form = FormData(quote_fields=False)  # names of files go out as UTF-8, not percent-encoded
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items() if data.contains_files else ():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form


def _told_apart(error: Exception) -> TelegramError:
    """The library's error for a failed call, its cause free of URLs."""
    if isinstance(error, ConnectionTimeoutError):
        return _caused(TimedOut("No connection in time; nothing was sent"), ConnectionTimeoutError())
    if isinstance(error, TimeoutError):
        return _caused(TimedOut("No answer in time"), SocketTimeoutError())
    if isinstance(error, ClientConnectorError):  # its text names host and port only
        return _caused(NetworkError("No connection; nothing was sent"), error)
    if isinstance(error, ServerDisconnectedError | ClientOSError):
        return _caused(NetworkError("Connection lost before the answer"), ServerDisconnectedError())
    return _caused(NetworkError(f"Bad answer ({type(error).__name__})"), ClientError(type(error).__name__))


def _caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error
