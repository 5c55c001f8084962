"""Files people sent, fetched from where Discord keeps them; the address works for a day at most and is never stored."""

from __future__ import annotations

import asyncio

import aiohttp
import yarl

from bot.photos import NotFetched, TooLarge

HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
"""Where Discord keeps what people attach; nothing else is asked for anything."""

FETCH_SECONDS = 30.0
CHUNK_BYTES = 64 * 1024
OK = 200


class Files:
    """Fetches attachments. `also` is one more host and port that keeps them: that of another API base."""

    def __init__(self, also: str = "") -> None:
        self._also = also

    async def fetch(self, ref: str, limit: int) -> bytes:
        """The bytes of an attachment by its address; raises `NotFetched`, `TooLarge` past `limit`."""
        url = self._address(ref)
        try:
            async with (
                asyncio.timeout(FETCH_SECONDS),
                aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
                session.get(url, allow_redirects=False) as response,
            ):
                if response.status != OK:
                    raise NotFetched(f"status {response.status}")
                return await _body(response, limit)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:  # its text may hold the signed address
            raise NotFetched(type(error).__name__) from None

    def _address(self, ref: str) -> yarl.URL:
        try:
            url = yarl.URL(ref)
            known = (url.scheme == "https" and url.host in HOSTS) or (self._also and url.authority == self._also)
        except ValueError:
            known = False
        if not known:
            raise NotFetched("not Discord's")
        return url


async def _body(response: aiohttp.ClientResponse, limit: int) -> bytes:
    if (response.content_length or 0) > limit:
        raise TooLarge
    body = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK_BYTES):
        body += chunk
        if len(body) > limit:
            raise TooLarge
    return bytes(body)
