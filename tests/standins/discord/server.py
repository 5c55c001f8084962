"""The stand-in: a Discord on loopback which the real discord.py connects to."""

import base64
import time
from types import TracebackType
from typing import Any, Self

from aiohttp import WSCloseCode, web

from tests.standins import tally
from tests.standins.discord import channel_routes, event_routes, guild_routes, limits, routes
from tests.standins.discord.faults import Fault, Faults, RateLimits
from tests.standins.discord.gateway import Gateway
from tests.standins.discord.humans import Person, finished
from tests.standins.discord.interactions import Interactions
from tests.standins.discord.messages import Messages
from tests.standins.discord.records import Call, Refused, Upload, Violation
from tests.standins.discord.rest import BASE, Rest
from tests.standins.discord.shown import Outcome, Shown
from tests.standins.discord.world import Channel, Guild, snowflake, user_payload

ROUTE_MODULES = (routes, channel_routes, guild_routes, event_routes)
"""Importing them fills the table of routes."""


class DiscordStandin:
    """A Discord with one bot. Enter it to start serving; `api_base` is what the bot is pointed at.

    `ack_seconds` is how long an interaction waits for its answer, `privileged` the privileged intents switched on
    for the application, `messages_per_channel` the (count, seconds) of that rate limit.
    """

    def __init__(
        self,
        *,
        token: str = "",
        ack_seconds: float = limits.ACK_SECONDS,
        token_seconds: float = limits.TOKEN_SECONDS,
        privileged: int = limits.INTENT_MEMBERS,
        messages_per_channel: tuple[int, float] = limits.MESSAGES_PER_CHANNEL,
        global_per_second: int = limits.GLOBAL_PER_SECOND,
    ) -> None:
        self.application_id = snowflake()
        self.token = token or made_up_token(self.application_id)
        self.ack_seconds, self.token_seconds, self.privileged = ack_seconds, token_seconds, privileged
        self.calls: list[Call] = []
        self.violations: list[Violation] = []
        self.invalid_requests = 0
        self.command_creates: dict[str, int] = {}
        self.commands: dict[str, dict[str, dict[str, Any]]] = {}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.people: dict[str, Person] = {}
        self._dms: dict[str, Channel] = {}
        self.files: dict[str, Upload] = {}
        self.sockets: set[web.WebSocketResponse] = set()
        self.faults = Faults()
        self.rate_limits = RateLimits(messages_per_channel, global_per_second=global_per_second)
        self.messages, self.interactions, self.gateway = Messages(self), Interactions(self), Gateway(self)
        self._ahead = 0.0
        self._runner: web.AppRunner | None = None
        self._port = 0

    async def __aenter__(self) -> Self:
        rest, app = Rest(self), web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/attachments/{file_id}/{name}", self._file)
        app.router.add_route("*", BASE + "/{tail:.*}", rest.serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        tally.add("Discord", len(self.calls), len(self.violations))
        for socket in list(self.sockets):
            await socket.close(code=WSCloseCode.GOING_AWAY)
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def api_base(self) -> str:
        """The REST base, for ``[discord] api_base``."""
        return f"http://127.0.0.1:{self._port}{BASE}"

    @property
    def gateway_url(self) -> str:
        """The websocket address, as GET /gateway tells it."""
        return f"ws://127.0.0.1:{self._port}/gateway"

    def now(self) -> float:
        """The stand-in's clock in seconds (monotonic); `advance` moves it."""
        return time.monotonic() + self._ahead

    def advance(self, seconds: float) -> None:
        """Lets time pass for deadlines, tokens, nonces and rate limits."""
        self._ahead += seconds

    def guild(self, name: str, *, owner: Person | None = None) -> Guild:
        """A new guild with the bot in it; a connected bot is told (GUILD_CREATE)."""
        guild = Guild(self, name)
        if owner is not None:
            guild.owner_id, guild.people[owner.id] = owner.id, owner
        self.guilds[guild.id] = guild
        self._guild_created(guild)
        return guild

    def member(
        self, name: str, *, locale: str = "en-US", guilds: list[Guild] | tuple[Guild, ...] = (),
        administrator: bool = False, manage_guild: bool = False,
    ) -> Person:  # fmt: skip
        """A new person, in these guilds, perhaps with a role that gives those rights there."""
        person = Person(self, name, locale)
        self.people[person.id] = person
        bits = limits.ADMINISTRATOR * administrator | limits.MANAGE_GUILD * manage_guild
        for guild in guilds:
            self.joins(person, guild)
            if bits:
                self.set_role(guild, person, guild.role(f"{name}'s", permissions=bits)["id"], present=True)
        return person

    def person(self, user_id: str) -> Person:
        if user_id not in self.people:
            raise Refused(404, 10013, "Unknown User", fault=False)
        return self.people[user_id]

    def dm(self, person: Person) -> Channel:
        """The bot's direct conversation with the person."""
        if person.id not in self._dms:
            channel = Channel(self, "", limits.DM)
            channel.recipient = person
            self._dms[person.id] = self.channels[channel.id] = channel
        return self._dms[person.id]

    def joins(self, person: Person, guild: Guild) -> None:
        """The person enters the guild."""
        guild.people[person.id] = person
        self.dispatch("GUILD_MEMBER_ADD", person.member(guild) | {"guild_id": guild.id}, limits.INTENT_MEMBERS)

    def leaves(self, person: Person, guild: Guild) -> None:
        """The person leaves or is removed."""
        del guild.people[person.id]
        guild.person_roles.pop(person.id, None)
        self.dispatch("GUILD_MEMBER_REMOVE", {"guild_id": guild.id, "user": person.user()}, limits.INTENT_MEMBERS)

    def set_role(self, guild: Guild, person: Person, role_id: str, *, present: bool) -> None:
        """Gives the person the role or takes it away."""
        roles = [each for each in guild.person_roles.get(person.id, []) if each != role_id]
        guild.person_roles[person.id] = roles + ([role_id] if present else [])
        event = person.member(guild) | {"guild_id": guild.id}
        self.dispatch("GUILD_MEMBER_UPDATE", event, limits.INTENT_MEMBERS)

    def bot_joins(self, guild: Guild) -> None:
        """Somebody adds the bot (again) to the guild."""
        self.guilds[guild.id] = guild
        self._guild_created(guild)

    def bot_leaves(self, guild: Guild) -> None:
        """The bot leaves or is removed; its commands there go with it."""
        del self.guilds[guild.id]
        self.commands.pop(guild.id, None)
        self.dispatch("GUILD_DELETE", {"id": guild.id}, limits.INTENT_GUILDS)

    def deletes_channel(self, channel: Channel) -> None:
        """Somebody deletes the channel (or thread) with all that is in it."""
        for stored in self.messages.within(channel):
            stored.deleted = True
        self.channels.pop(channel.id, None)
        if channel.guild is not None:
            channel.guild.channels.pop(channel.id, None)
        event = "THREAD_DELETE" if channel.kind == limits.PUBLIC_THREAD else "CHANNEL_DELETE"
        self.dispatch(event, channel.payload(), limits.INTENT_GUILDS)

    def deletes_message(self, shown: Shown) -> None:
        """A moderator deletes the message."""
        self.messages.delete(shown.stored)

    def fail_next(
        self, method: str, path: str, *, status: int = 0, code: int = 0, retry_after: float = 0.0,
        drop_after_accept: bool = False, is_global: bool = False, times: int = 1,
    ) -> None:  # fmt: skip
        """Lets the next `times` requests fail; `path` is a shell pattern such as ``/channels/*/messages``.

        `drop_after_accept` carries the request out, then resets the connection without an answer.
        """
        self.faults.waiting.append(
            Fault(method=method, path=path, status=status, code=code, retry_after=retry_after,
                  drop_after_accept=drop_after_accept, is_global=is_global, times=times)
        )  # fmt: skip

    def delay(self, method: str, path: str, seconds: float, *, times: int = 1) -> None:
        """Lets the next `times` matching requests take so long before they are looked at."""
        self.faults.waiting.append(Fault(method=method, path=path, seconds=seconds, times=times))

    async def drop_gateway(self, code: int = WSCloseCode.GOING_AWAY, *, abort: bool = False) -> None:
        """Closes the bot's websocket with this code, or without a word when `abort`."""
        await self.gateway.drop(code, abort=abort)

    async def redeliver(self, outcome: Outcome) -> Outcome:
        """Sends the same interaction once more (same id and token); returns after the bot has been quiet."""
        before = outcome.interaction.changes
        self.interactions.again(outcome.interaction)
        return await finished(outcome.interaction, 0.2, since=before)

    async def ready(self, within: float = 5.0) -> None:
        """Returns once a bot is connected and has been told its guilds."""
        await self.gateway.wait_live(within)

    def dispatch(self, event: str, data: Any, intent: int = 0) -> None:
        self.gateway.dispatch(event, data, intent)

    def violates(self, route: str, reason: str) -> None:
        self.violations.append(Violation(route=route, reason=reason))

    def bot_user(self) -> dict[str, Any]:
        return user_payload(self.application_id, "Amicale", bot=True)

    def application_flags(self) -> int:
        return sum(flag for intent, flag in limits.APPLICATION_FLAGS.items() if self.privileged & intent)

    def application(self) -> dict[str, Any]:
        plain: dict[str, Any] = {"id": self.application_id, "name": "Amicale", "icon": None, "description": ""}
        plain |= {"bot_public": False, "bot_require_code_grant": False, "summary": "", "verify_key": "0" * 64}
        plain |= {"flags": self.application_flags(), "team": None, "rpc_origins": [], "bot": self.bot_user()}
        return plain | {"owner": user_payload("1", "Operator"), "approximate_guild_count": len(self.guilds)}

    def attachment(self, file: Upload) -> dict[str, Any]:
        """Keeps the file; the JSON names an address it can be read from."""
        file_id = snowflake()
        self.files[file_id] = file
        url = f"http://127.0.0.1:{self._port}/attachments/{file_id}/{file.filename or 'file'}"
        size = {"size": len(file.content), "content_type": file.content_type}
        return {"id": file_id, "filename": file.filename, "url": url, "proxy_url": url, **size}

    async def _file(self, request: web.Request) -> web.Response:
        file = self.files.get(request.match_info["file_id"])
        if file is None:
            return web.Response(status=404)
        return web.Response(body=file.content, content_type=file.content_type)

    def _guild_created(self, guild: Guild) -> None:
        with_members = bool(self.privileged & limits.INTENT_MEMBERS)
        self.dispatch("GUILD_CREATE", guild.created(with_members=with_members), limits.INTENT_GUILDS)


def made_up_token(application_id: str) -> str:
    """A token of the shape Discord's have, worth nothing anywhere."""
    return f"{base64.urlsafe_b64encode(application_id.encode()).decode().rstrip('=')}.Gstand.{'x' * 38}"
