"""The REST door: reads a request, checks it, throttles it, finds its route and writes the answer down."""

import asyncio
import json
import re
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from tests.standins.discord.faults import Fault
from tests.standins.discord.records import Call, Refused, Upload, invalid
from tests.standins.discord.schema import problems_in

if TYPE_CHECKING:
    from tests.standins.discord.server import DiscordStandin

BASE = "/api/v10"
Answer = tuple[int, Any]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request as a route sees it."""

    standin: "DiscordStandin"
    ids: dict[str, str]
    query: dict[str, str]
    body: Any
    files: list[Upload]


Handler = Callable[[Asked], Answer]


@dataclass(frozen=True, kw_only=True)
class Route:
    method: str
    template: str
    handler: Handler
    by_token: bool

    @property
    def name(self) -> str:
        return f"{self.method} {self.template}"

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.template) + r"\Z")


class Routes:
    """The table of routes; `add` is a decorator."""

    def __init__(self) -> None:
        self.table: list[tuple[Route, re.Pattern[str]]] = []

    def add(self, method: str, template: str, *, by_token: bool = False) -> Callable[[Handler], Handler]:
        def keep(handler: Handler) -> Handler:
            route = Route(method=method, template=template, handler=handler, by_token=by_token)
            self.table.append((route, route.pattern))
            return handler

        return keep

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        for route, pattern in self.table:
            if route.method == method and (found := pattern.match(path)):
                return route, found.groupdict()
        return None


ROUTES = Routes()


class Rest:
    """Serves everything below ``/api/v10``."""

    def __init__(self, standin: "DiscordStandin") -> None:
        self._standin = standin

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """The aiohttp handler: one request, one `Call` in the record."""
        standin, path = self._standin, request.path.removeprefix(BASE)
        call = Call(method=request.method, path=path, route=f"{request.method} {path}", at=standin.now())
        call.query = dict(request.query)
        standin.calls.append(call)
        fault = standin.faults.take(request.method, path)
        headers = {"Via": "1.1 stand-in"}
        try:
            call.body, call.files = await _read(request)
            if fault is not None and fault.seconds:
                await asyncio.sleep(fault.seconds)
            headers |= await self._enter(call, request, fault)
            call.status, call.answer = self._act(call)
        except Refused as refusal:
            self._note(call, refusal)
            headers |= refusal.headers
        if fault is not None and fault.drop_after_accept:
            _reset(request)
        return _response(call, headers)

    async def _enter(self, call: Call, request: web.Request, fault: Fault | None) -> dict[str, str]:
        found = ROUTES.find(call.method, call.path)
        if found is None:
            raise Refused(404, 0, "404: Not Found")
        route, ids = found
        call.route = route.name
        if not route.by_token and request.headers.get("Authorization") != f"Bot {self._standin.token}":
            raise Refused(401, 0, "401: Unauthorized")
        major = next(iter(ids.values()), "") if route.template.startswith(("/channels", "/guilds", "/webhooks")) else ""
        major += ids.get("webhook_token", "")
        headers = self._standin.rate_limits.enter(route.name, major, self._standin.now())
        if fault is not None and fault.status:
            raise fault.refusal()
        return headers

    def _act(self, call: Call) -> Answer:
        found = ROUTES.find(call.method, call.path)
        assert found is not None
        route, ids = found
        if problems := problems_in(route.name, call.body if call.body is not None else {}):
            raise invalid(problems)
        asked = Asked(standin=self._standin, ids=ids, query=call.query, body=call.body, files=call.files)
        return route.handler(asked)

    def _note(self, call: Call, refusal: Refused) -> None:
        call.status, call.code, call.answer = refusal.status, refusal.code, refusal.body
        if refusal.status in (401, 403, 429):
            self._standin.invalid_requests += 1
        if refusal.fault:
            self._standin.violates(call.route, refusal.reason)


async def _read(request: web.Request) -> tuple[Any, list[Upload]]:
    files: list[Upload] = []
    body: Any = None
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            raw = bytes(await part.read())
            if part.name == "payload_json":
                body = _json(raw)
            else:
                kind = part.headers.get("Content-Type", "application/octet-stream")
                files.append(Upload(filename=part.filename or "", content=raw, content_type=kind))
    elif raw := await request.read():
        body = _json(raw)
    return body, files


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise Refused(400, 50109, "The request body contains invalid JSON.") from None


def _response(call: Call, headers: dict[str, str]) -> web.Response:
    if call.answer is None:
        return web.Response(status=call.status, headers=headers)
    # A copy is rendered now: the record keeps the answer as it was, not as the message later became.
    text = json.dumps(call.answer)
    call.answer = json.loads(text)
    return web.Response(status=call.status, body=text.encode(), content_type="application/json", headers=headers)


def _reset(request: web.Request) -> None:
    """Cuts the line with a TCP reset, so that the client cannot know whether it was heard."""
    if request.transport is not None:
        line = request.transport.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
