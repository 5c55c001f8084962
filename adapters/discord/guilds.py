"""Guilds: which are linked, which commands they were given, and leaving those that stay unlinked."""

from __future__ import annotations

import asyncio

import discord
import structlog

from adapters.discord import commands
from adapters.discord.markup import NAME
from bot.dispatch import Dispatch
from bot.people import PlaceRef
from bot.ports import Notebook

GLOBAL = "discord:commands:global"
CLEARED = "cleared"

log = structlog.get_logger()


def key(guild_id: int) -> str:
    """Where the commands that a guild was given are noted."""
    return f"discord:commands:{guild_id}"


class Guilds:
    """The guilds the bot is in. Commands are registered per guild, and only when they changed."""

    def __init__(self, dispatch: Dispatch, notebook: Notebook, client: discord.Client) -> None:
        self._dispatch = dispatch
        self._notebook = notebook
        self._client = client
        self._linked: dict[int, bool] = {}
        self._turn = asyncio.Lock()

    async def clear_global(self) -> None:
        """Take back what may once have been registered everywhere: it would show twice. Done once."""
        if await self._notebook.read(GLOBAL) == CLEARED:
            return
        try:
            await self._client.http.bulk_upsert_global_commands(self._application, [])
        except discord.HTTPException as error:
            log.warning("global_commands_not_cleared", status=error.status, code=error.code)
            return
        await self._notebook.write(GLOBAL, CLEARED)

    async def arrived(self, guild_id: int, *, new: bool = False) -> None:
        """The bot is in this guild; `new`: it was just added, so nothing is registered there yet."""
        async with self._turn:
            linked = await self._dispatch.met(_ref(guild_id))
            self._linked[guild_id] = linked
            await self._give(guild_id, linked=linked, new=new)

    async def checked(self, guild_id: int | None) -> None:
        """Look again at a guild that was not linked: it gets its commands as soon as it is."""
        if guild_id is not None and self._linked.get(guild_id) is False:
            await self.arrived(guild_id)

    async def look_again(self) -> None:
        """Guilds may also be linked from the operator's shell, which tells nobody."""
        for guild_id in [guild_id for guild_id, linked in self._linked.items() if not linked]:
            await self.checked(guild_id)

    async def gone(self, guild_id: int) -> None:
        """The bot was removed: the link ends, and its commands went with it."""
        async with self._turn:
            self._linked.pop(guild_id, None)
            await self._dispatch.left(_ref(guild_id))
            await self._notebook.write(key(guild_id), "")

    async def sweep(self) -> None:
        """Leave the guilds that are unlinked for too long."""
        for ref in await self._dispatch.overdue(NAME):
            guild = self._client.get_guild(ref.root)
            if guild is None:
                await self.gone(ref.root)
                continue
            try:
                await guild.leave()
            except discord.HTTPException as error:
                log.warning("guild_not_left", guild=ref.root, status=error.status, code=error.code)
            else:
                log.info("unlinked_guild_left", guild=ref.root)

    async def _give(self, guild_id: int, *, linked: bool, new: bool) -> None:
        wanted = commands.payload(self._dispatch.catalogue, linked=linked)
        digest = commands.digest(wanted)
        if not new and await self._notebook.read(key(guild_id)) == digest:
            return
        try:
            await self._client.http.bulk_upsert_guild_commands(self._application, guild_id, wanted)
        except discord.HTTPException as error:
            log.error("commands_not_registered", guild=guild_id, status=error.status, code=error.code)
            return
        await self._notebook.write(key(guild_id), digest)

    @property
    def _application(self) -> int:
        return self._client.application_id or 0


def _ref(guild_id: int) -> PlaceRef:
    return PlaceRef(platform=NAME, root=guild_id)
