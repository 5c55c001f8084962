"""The websocket side: sessions, heartbeats, resuming, close codes."""

import asyncio
import json
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import WSCloseCode, WSMsgType, web

from tests.standins.discord import limits
from tests.standins.discord.world import snowflake

if TYPE_CHECKING:
    from tests.standins.discord.server import DiscordStandin

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, REQUEST_MEMBERS = 0, 1, 2, 6, 7, 8
INVALID_SESSION, HELLO, HEARTBEAT_ACK = 9, 10, 11
NOT_AUTHENTICATED, AUTHENTICATION_FAILED, ALREADY_AUTHENTICATED = 4003, 4004, 4005
INVALID_INTENTS, DISALLOWED_INTENTS, UNKNOWN_OPCODE, DECODE_ERROR = 4013, 4014, 4001, 4002


@dataclass(kw_only=True)
class Session:
    """One identified client; it outlives its socket so that it can be resumed."""

    id: str
    intents: int
    sequence: int = 0
    sent: list[str] = field(default_factory=list)
    socket: "Socket | None" = None

    def push(self, event: str, data: Any) -> None:
        self.sequence += 1
        # Written down at once: the same objects change later, and a replay shows what was.
        frame = json.dumps({"op": DISPATCH, "t": event, "s": self.sequence, "d": data})
        self.sent.append(frame)
        if self.socket is not None:
            self.socket.put(frame)


class Socket:
    """One connection: frames are queued, so that giving an event never waits."""

    def __init__(self, socket: web.WebSocketResponse, *, compressed: bool) -> None:
        self.socket = socket
        self.session: Session | None = None
        self._zlib = zlib.compressobj() if compressed else None
        self._queue: asyncio.Queue[str] = asyncio.Queue()

    def put(self, frame: dict[str, Any] | str) -> None:
        self._queue.put_nowait(frame if isinstance(frame, str) else json.dumps(frame))

    async def write_forever(self) -> None:
        while not self.socket.closed:
            text = await self._queue.get()
            try:
                await self._write(text)
            except (ConnectionError, RuntimeError):
                return

    async def _write(self, text: str) -> None:
        if self._zlib is None:
            await self.socket.send_str(text)
            return
        packed = self._zlib.compress(text.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
        await self.socket.send_bytes(packed)


class Gateway:
    """All sessions of the bot, and what was asked of the gateway (`identifies`, `resumes`, `heartbeats`)."""

    def __init__(self, standin: "DiscordStandin") -> None:
        self._standin = standin
        self.sessions: dict[str, Session] = {}
        self.identifies: list[dict[str, Any]] = []
        self.resumes = self.heartbeats = 0
        self.heartbeat_seconds = 41.25
        self.answers_heartbeats = True
        self._changed = asyncio.Event()

    @property
    def live(self) -> list[Session]:
        """Sessions with an open socket, oldest first."""
        return [session for session in self.sessions.values() if session.socket is not None]

    def dispatch(self, event: str, data: Any, intent: int = 0) -> None:
        """Gives the event to every session which asked for its intent; one that is away gets it on resuming."""
        for session in self.sessions.values():
            if not intent or session.intents & intent:
                session.push(event, _for_session(event, data, session, self._standin.application_id))

    async def wait_live(self, within: float) -> None:
        """Returns once a client is connected and has been told all guilds; TimeoutError else."""
        async with asyncio.timeout(within):
            while not self.live:
                self._changed.clear()
                await self._changed.wait()

    async def drop(self, code: int = WSCloseCode.GOING_AWAY, *, abort: bool = False) -> None:
        """Closes every connection with this code, or without a word when `abort`."""
        for session in self.live:
            socket, session.socket = session.socket, None
            assert socket is not None
            if abort and socket.socket._req is not None and socket.socket._req.transport is not None:
                socket.socket._req.transport.abort()
            else:
                await socket.socket.close(code=code)

    def ask_reconnect(self) -> None:
        """Sends RECONNECT: the client should come back and resume."""
        for session in self.live:
            assert session.socket is not None
            session.socket.put({"op": RECONNECT, "d": None, "s": None, "t": None})

    def invalidate(self, *, resumable: bool = False) -> None:
        """Sends INVALID_SESSION; unless resumable the sessions are forgotten."""
        for session in self.live:
            assert session.socket is not None
            session.socket.put({"op": INVALID_SESSION, "d": resumable, "s": None, "t": None})
            if not resumable:
                del self.sessions[session.id]

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """The aiohttp handler of ``/gateway``."""
        raw = web.WebSocketResponse(max_msg_size=0)
        await raw.prepare(request)
        socket = Socket(raw, compressed=request.query.get("compress") == "zlib-stream")
        self._standin.sockets.add(raw)
        socket.put({"op": HELLO, "d": {"heartbeat_interval": int(self.heartbeat_seconds * 1000)}, "s": None, "t": None})
        writer = asyncio.create_task(socket.write_forever())
        try:
            async for message in raw:
                if message.type is WSMsgType.TEXT:
                    await self._hear(socket, message.data)
        finally:
            self._standin.sockets.discard(raw)
            if socket.session is not None and socket.session.socket is socket:
                socket.session.socket = None
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
        return raw

    async def _hear(self, socket: Socket, text: str) -> None:
        try:
            frame = json.loads(text)
            op, data = frame["op"], frame.get("d")
        except (ValueError, TypeError, KeyError):
            await socket.socket.close(code=DECODE_ERROR)
            return
        if op == HEARTBEAT:
            self.heartbeats += 1
            if self.answers_heartbeats:
                socket.put({"op": HEARTBEAT_ACK, "d": None, "s": None, "t": None})
        elif op == IDENTIFY:
            await self._identify(socket, data)
        elif op == RESUME:
            await self._resume(socket, data)
        elif socket.session is None:
            await socket.socket.close(code=NOT_AUTHENTICATED)
        elif op == REQUEST_MEMBERS:
            self._chunk(socket.session, data)
        elif op not in (3, 4):
            await socket.socket.close(code=UNKNOWN_OPCODE)

    async def _identify(self, socket: Socket, data: dict[str, Any]) -> None:
        self.identifies.append(data)
        refused = self._refusal(socket, data)
        if refused:
            self._standin.violates("gateway IDENTIFY", f"closed with {refused}")
            await socket.socket.close(code=refused)
            return
        session = Session(id=snowflake(), intents=data["intents"], socket=socket)
        socket.session = session
        session.push("READY", self._ready(session))
        for guild in self._standin.guilds.values():
            created = guild.created(with_members=bool(session.intents & limits.INTENT_MEMBERS))
            session.push("GUILD_CREATE", created)
        self.sessions[session.id] = session
        self._changed.set()

    def _refusal(self, socket: Socket, data: dict[str, Any]) -> int:
        if data.get("token", "").removeprefix("Bot ") != self._standin.token:
            return AUTHENTICATION_FAILED
        if socket.session is not None:
            return ALREADY_AUTHENTICATED
        if not isinstance(data.get("intents"), int):
            return INVALID_INTENTS
        if data["intents"] & limits.PRIVILEGED & ~self._standin.privileged:
            return DISALLOWED_INTENTS
        return 0

    def _ready(self, session: Session) -> dict[str, Any]:
        standin = self._standin
        application = {"id": standin.application_id, "flags": standin.application_flags()}
        return {
            "v": 10, "user": standin.bot_user() | {"verified": True, "mfa_enabled": True, "email": None},
            "guilds": [{"id": guild_id, "unavailable": True} for guild_id in standin.guilds],
            "session_id": session.id, "resume_gateway_url": standin.gateway_url, "application": application,
            "private_channels": [], "session_type": "normal", "shard": [0, 1], "_trace": [],
        }  # fmt: skip

    async def _resume(self, socket: Socket, data: dict[str, Any]) -> None:
        self.resumes += 1
        session = self.sessions.get(data.get("session_id", ""))
        if data.get("token", "").removeprefix("Bot ") != self._standin.token:
            await socket.socket.close(code=AUTHENTICATION_FAILED)
        elif session is None or data.get("seq") is None:
            socket.put({"op": INVALID_SESSION, "d": False, "s": None, "t": None})
        else:
            socket.session, session.socket = session, socket
            for frame in session.sent[data["seq"] :]:
                socket.put(frame)
            session.push("RESUMED", {"_trace": []})
            self._changed.set()

    def _chunk(self, session: Session, data: dict[str, Any]) -> None:
        guild = self._standin.guilds[str(data["guild_id"])]
        wanted = {str(each) for each in data.get("user_ids") or ()}
        starts = (data.get("query") or "").lower()
        everyone = [guild.bot_member(), *(person.member(guild) for person in guild.people.values())]
        members = [
            member
            for member in everyone
            if (not wanted or member["user"]["id"] in wanted) and member["user"]["username"].startswith(starts)
        ]
        chunk: dict[str, Any] = {"guild_id": guild.id, "members": members, "chunk_index": 0, "chunk_count": 1}
        chunk |= {"nonce": data.get("nonce"), "not_found": []}
        session.push("GUILD_MEMBERS_CHUNK", chunk)


def _for_session(event: str, data: Any, session: Session, bot_id: str) -> Any:
    """The event as this session may see it: no words of others in guilds without the content intent."""
    if event not in ("MESSAGE_CREATE", "MESSAGE_UPDATE") or "guild_id" not in data:
        return data
    if session.intents & limits.INTENT_MESSAGE_CONTENT or data["author"]["id"] == bot_id:
        return data
    if any(user["id"] == bot_id for user in data["mentions"]):
        return data
    return data | {"content": "", "embeds": [], "attachments": [], "components": []}
