"""A harmless question to a platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

PATIENCE = ClientTimeout(total=10)
OK = 200


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back: its status, its body (an object, or the `rows` of a list), and the time it was sent."""

    status: int
    body: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...] = ()
    date: str = ""


async def ask(url: str, headers: Mapping[str, str] | None = None) -> Answer | None:
    """The answer, None for silence; no address is ever shown."""
    try:
        async with (
            ClientSession(timeout=PATIENCE, trust_env=True) as session,
            session.get(url, headers=headers, allow_redirects=False) as response,
        ):
            body = await response.json(content_type=None)
            date = response.headers.get("Date", "")
            named, rows = (body, ()) if isinstance(body, dict) else ({}, tuple(body) if isinstance(body, list) else ())
            return Answer(status=response.status, body=named, rows=rows, date=date)
    except (ClientError, OSError, ValueError):
        return None
