"""Fetches in which one update nobody can read does not hold up all the others."""

from __future__ import annotations

import json
from typing import Any

import structlog
from telegram import Update

from adapters.telegram.transport import AiohttpRequest

log = structlog.get_logger()


class SievedRequest(AiohttpRequest):
    """The polling pool. While `suspicious`, each update of an answer is tried alone before the library sees it.

    What cannot be read keeps its number only: the library then confirms it, and nobody acts upon it. Trying
    costs a second reading, so it is done only after a fetch that could not be understood.
    """

    suspicious = False

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Status and body of one call, its unreadable updates emptied."""
        status, body = await super().do_request(*args, **kwargs)
        if self.suspicious and status == 200:  # noqa: PLR2004 - HTTP for all is well
            self.suspicious = False
            body = sieved(body)
        return status, body


def sieved(body: bytes) -> bytes:
    """An answer to `getUpdates` in which every update can be read."""
    answer = json.loads(body)
    answer["result"] = [_tried(update) for update in answer["result"]]
    return json.dumps(answer).encode()


def _tried(update: dict[str, Any]) -> dict[str, Any]:
    try:
        Update.de_json(json.loads(json.dumps(update)), None)  # a copy: reading changes what it reads
    except Exception as error:
        log.error("update_unreadable", update=update["update_id"], error=type(error).__name__)
        return {"update_id": update["update_id"]}
    return update
