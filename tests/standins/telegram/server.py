"""The HTTP side: calls come in, are checked, acted out and answered, or fail as asked."""

import asyncio
import json
import re
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from . import methods_chats, methods_messages, methods_profile
from .errors import ApiError
from .faults import Fault
from .model import Call, Violation
from .registry import act_out
from .schema import Upload, known, typed
from .world import World

REGISTERED = (methods_chats, methods_messages, methods_profile)
TOKEN = re.compile(r"[0-9]{3,15}:[A-Za-z0-9_-]{3,64}")
MAXIMUM_BODY = 60 * 1024 * 1024
WEBHOOK_RETRY_S = 0.05


class Server:
    """A Bot API server on a free loopback port."""

    def __init__(self, world: World, token: str, closing: asyncio.Event) -> None:
        self.world, self.token, self.closing = world, token, closing
        self.calls: list[Call] = []
        self.violations: list[Violation] = []
        self.faults: list[Fault] = []
        self.called = asyncio.Event()
        self.revoked = False
        self.port = 0
        self._runner: web.AppRunner | None = None
        self._hooks: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listens."""
        app = web.Application(client_max_size=MAXIMUM_BODY)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self._hooks = asyncio.create_task(self._push())

    async def stop(self) -> None:
        """Ends hanging calls and stops listening."""
        self.closing.set()
        self.world.updates.wake()
        if self._hooks is not None:
            self._hooks.cancel()
            await asyncio.gather(self._hooks, return_exceptions=True)
        if self._runner is not None:
            await self._runner.cleanup()

    def _refused_token(self, token: str) -> ApiError | None:
        if not TOKEN.fullmatch(token):
            return ApiError(404, "Not Found")
        return ApiError(401, "Unauthorized") if self.revoked or token != self.token else None

    async def _call(self, request: web.Request) -> web.StreamResponse:
        refused = self._refused_token(request.match_info["token"])
        if refused is not None:
            return _answer(refused.status, refused.body())
        name = known(request.match_info["method"]) or request.match_info["method"]
        raw, files = await _read(request)
        call = Call(method=name, params=raw)
        self.calls.append(call)
        self.called.set()
        self.called = asyncio.Event()
        fault = next((f for f in self.faults if f.fits(name)), None)
        if fault is not None:
            fault.times -= 1
        status, body = await self._result(call, raw, files, fault)
        if fault is not None and (fault.drop_after_accept or fault.drop_before_accept):
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        call.status = status
        return _answer(status, body)

    async def _result(
        self, call: Call, raw: dict[str, Any], files: dict[str, Upload], fault: Fault | None
    ) -> tuple[int, dict[str, Any]]:
        if fault is not None and fault.drop_before_accept:
            return 0, {}
        try:
            if fault is not None:
                fault.strike()
            call.result = await self._acted(call, raw, files)
            status, body = 200, {"ok": True, "result": call.result}
        except ApiError as error:
            call.description = error.description
            if error.violation:
                self.violations.append(Violation(method=call.method, reason=error.description))
            status, body = error.status, error.body()
        if fault is not None and fault.hang:
            await self._wait(fault.hang)
        return status, body

    async def _acted(self, call: Call, raw: dict[str, Any], files: dict[str, Upload]) -> Any:
        if known(call.method) is None:
            raise ApiError(404, "Not Found: method not found", violation=True)
        call.params = typed(call.method, raw, files)
        self.world.attached = files
        if call.method == "getUpdates":
            return await self.world.updates.poll(call.params)
        return act_out(self.world, call.method, call.params)

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.closing.wait(), seconds)
        except TimeoutError:
            return

    async def _download(self, request: web.Request) -> web.StreamResponse:
        refused = self._refused_token(request.match_info["token"])
        wanted = request.match_info["path"]
        stored = next((f for f in self.world.files.values() if f.path == wanted), None)
        if refused is not None or stored is None:
            return _answer(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        return web.Response(body=stored.content, content_type="application/octet-stream")

    async def _push(self) -> None:
        """Posts updates while a webhook is set, each again until it is taken."""
        async with ClientSession(timeout=ClientTimeout(total=5)) as session:
            while not self.closing.is_set():
                await self.world.updates.until_update()
                hook = self.world.updates.webhook
                if not hook.get("url") or self.closing.is_set():
                    await self.world.updates.changed()
                elif not await _posted(session, hook, self.world.updates.waiting[0]):
                    await self._wait(WEBHOOK_RETRY_S)
                else:
                    self.world.updates.confirm(self.world.updates.waiting[0]["update_id"] + 1)


async def _posted(session: ClientSession, hook: dict[str, Any], update: dict[str, Any]) -> bool:
    headers = {"X-Telegram-Bot-Api-Secret-Token": hook["secret"]} if hook.get("secret") else {}
    try:
        async with session.post(hook["url"], json=update, headers=headers) as response:
            return response.ok
    except (ClientError, TimeoutError):
        return False


async def _read(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Parameters and files of a call, whichever way they were sent."""
    raw: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        return raw | json.loads(await request.text() or "{}"), files
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = Upload(name=value.filename, content=value.file.read(), mime=value.content_type)
        else:
            raw[name] = value
    return raw, files


def _answer(status: int, body: dict[str, Any]) -> web.Response:
    return web.json_response(body, status=status)
