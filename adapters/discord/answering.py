"""One interaction from Discord to its answer: acknowledged first, by the declaration alone, then handled."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
import structlog
from discord import app_commands

from adapters.discord import sending
from adapters.discord.commands import Names
from adapters.discord.files import Files
from adapters.discord.form import modal
from adapters.discord.incoming import ASKS, AUTOCOMPLETE, Reading
from adapters.discord.limits import ACK_SECONDS, CHOICE_TEXT, FORM_SECONDS, RATE_LIMIT_SECONDS, SUGGEST_SECONDS
from adapters.discord.markup import NAME
from adapters.discord.message import Message
from adapters.discord.pictures import illustrated
from adapters.discord.render import render
from adapters.discord.sending import Ready
from bot.dispatch import Dispatch
from bot.language import Reader, Writer, supported
from bot.people import PlaceRef
from bot.replies import Ask, Button, Phrase, Press, Reply, Style, say
from bot.requests import Acknowledgement, Answered, Origin, Outcome, Pressed, Typed

FAILURES = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)
"""How a request to Discord fails: refused, unreachable, or too late."""

GONE = 10008
"""Unknown message: it was deleted meanwhile."""

log = structlog.get_logger()

Request = Typed | Pressed | Answered


@dataclass(frozen=True, kw_only=True)
class Answering:
    """Answers interactions."""

    dispatch: Dispatch
    names: Names
    files: Files

    async def serve(self, interaction: Ready) -> None:
        """The interaction's answer. Without an acknowledgement that Discord took there is no effect."""
        if interaction.user.bot:
            return
        reading = Reading(origin=origin(interaction), names=self.names, guild=interaction.guild_id)
        if interaction.type.value == AUTOCOMPLETE:
            await self._suggest(interaction, reading)
        elif request := reading.request(interaction.type.value, _data(interaction)):
            await self._answer(interaction, request)

    async def refuse(self, interaction: Ready) -> None:
        """The bot is about to leave: nothing is begun any more."""
        if interaction.type.value == AUTOCOMPLETE:
            await _took(interaction.response.autocomplete([]))
        elif not interaction.user.bot:
            await self._first(interaction, self._only(interaction, say("adapter-restarting")))

    async def _suggest(self, interaction: Ready, reading: Reading) -> None:
        found: tuple[str, ...] = ()
        if asked := reading.suggesting(_data(interaction)):
            try:
                async with asyncio.timeout(SUGGEST_SECONDS):
                    found = await self.dispatch.suggest(asked)
            except Exception as error:
                log.warning("suggestions_failed", error=type(error).__name__)
        choices = [app_commands.Choice(name=text[:CHOICE_TEXT], value=text[:CHOICE_TEXT]) for text in found]
        await _took(interaction.response.autocomplete(choices))

    async def _answer(self, interaction: Ready, request: Request) -> None:
        if self.dispatch.acknowledgement(request) is Acknowledgement.FORM:
            await self._form(interaction, request)
            return
        update = isinstance(request, Pressed) or (isinstance(request, Answered) and interaction.message is not None)
        if not await _took(_defer(interaction, update=update)):
            return
        outcome = await self.dispatch.handle(request, self.files.fetch)
        await self._show(interaction, outcome, update=update)

    async def _form(self, interaction: Ready, request: Request) -> None:
        """The form itself is the first answer, unless it takes too long or there is something else to say."""
        try:
            async with asyncio.timeout(FORM_SECONDS):
                outcome = await self.dispatch.handle(request)
        except TimeoutError:
            await self._late(interaction, request)
            return
        writer = Writer(words=self.dispatch.words, reader=outcome.reader)
        if isinstance(outcome.answer, Ask):
            await _took(interaction.response.send_modal(sending.Form(modal(outcome.answer, writer))))
        elif outcome.answer is not None:
            await self._first(interaction, await illustrated(render(outcome.answer, writer), self.dispatch.photo))
        elif await _took(_defer(interaction, update=isinstance(request, Pressed))):
            await self._show(interaction, outcome, update=isinstance(request, Pressed))

    async def _late(self, interaction: Ready, request: Request) -> None:
        if await _took(_defer(interaction, update=False)):
            button = Button(label=say("form-open"), press=_opener(self.dispatch, request), style=Style.MAIN)
            reply = Reply(text=say("adapter-form-slow"), buttons=((button,),))
            await self._show(interaction, Outcome(answer=reply, reader=reader(interaction)), update=False)

    async def _show(self, interaction: Ready, outcome: Outcome, *, update: bool) -> None:
        """The answer in place of the promised or pressed message, or below it. A refusal never overwrites, and what is
        there for everybody is changed by the outbox alone: an answer is its asker's."""
        private = interaction.guild_id is not None
        try:
            async with asyncio.timeout(RATE_LIMIT_SECONDS):
                if outcome.answer is None:
                    await _nothing(interaction, update=update)
                    return
                writer = Writer(words=self.dispatch.words, reader=outcome.reader)
                messages = await illustrated(render(outcome.answer, writer), self.dispatch.photo)
                if not update or (outcome.answer.replaces and _theirs(interaction)):
                    await _edit(interaction, messages, ephemeral=private)
                else:
                    await sending.follow(interaction, messages, ephemeral=private)
        except FAILURES as error:
            _not_shown(error)
            await self._apologise(interaction)

    async def _first(self, interaction: Ready, messages: tuple[Message, ...]) -> None:
        private = interaction.guild_id is not None
        await _took(sending.answer(interaction, messages, ephemeral=private))

    async def _apologise(self, interaction: Ready) -> None:
        messages = self._only(interaction, say("adapter-not-shown"))
        await _took(sending.follow(interaction, messages, ephemeral=interaction.guild_id is not None))

    def _only(self, interaction: Ready, phrase: Phrase) -> tuple[Message, ...]:
        return render(Reply(text=phrase), Writer(words=self.dispatch.words, reader=reader(interaction)))


def origin(interaction: Ready) -> Origin:
    """Who asks and where, as the interaction itself says: the cache may be older."""
    permissions = interaction.permissions
    channel = interaction.channel_id or 0
    place = PlaceRef(platform=NAME, root=interaction.guild_id, part=channel) if interaction.guild_id else None
    return Origin(
        platform=NAME,
        event=str(interaction.id),
        account=interaction.user.id,
        name=interaction.user.display_name,
        language=str(interaction.locale),
        place=place,
        manages_place=place is not None and (permissions.manage_guild or permissions.administrator),
        asks=ASKS,
        whispers=True,
        obliged=True,
    )


def reader(interaction: Ready) -> Reader:
    """Who reads what the adapter itself has to say."""
    return Reader(language=supported(str(interaction.locale)) or Reader().language)


def _data(interaction: Ready) -> dict[str, Any]:
    return dict(interaction.data or {})


def _theirs(interaction: Ready) -> bool:
    """Whether nobody but whoever pressed reads the pressed message (a modal's is the one it was opened from)."""
    message = interaction.message
    return interaction.guild_id is None or (message is not None and message.flags.ephemeral)


def _opener(dispatch: Dispatch, request: Request) -> Press:
    """The press that opens the form this request asked for."""
    if isinstance(request, Typed) and (command := dispatch.catalogue.commands.get(request.path)):
        return Press(code="c", args=(command.code,))
    packed = request.packed if isinstance(request, Pressed) else ""
    code, *args = packed.split("-")[1:]
    return Press(code=code, args=tuple(args))


async def _defer(interaction: Ready, *, update: bool) -> None:
    """Type 6 when a pressed message is there to be updated, else a promised answer for the asker alone."""
    if update:
        await interaction.response.defer()
    else:
        await interaction.response.defer(ephemeral=interaction.guild_id is not None, thinking=True)


async def _took(answer: Awaitable[object]) -> bool:
    """Whether Discord took this first answer; it is too late, or already answered, when not."""
    try:
        async with asyncio.timeout(ACK_SECONDS):
            await answer
    except FAILURES as error:
        code = error.code if isinstance(error, discord.HTTPException) else 0
        log.warning("not_acknowledged", error=type(error).__name__, code=code)
        return False
    return True


async def _nothing(interaction: Ready, *, update: bool) -> None:
    if not update:
        await interaction.delete_original_response()


async def _edit(interaction: Ready, messages: tuple[Message, ...], *, ephemeral: bool) -> None:
    try:
        await sending.edit(interaction, messages, ephemeral=ephemeral)
    except discord.NotFound as error:
        if error.code != GONE:
            raise
        await sending.follow(interaction, messages, ephemeral=ephemeral)


def _not_shown(error: Exception) -> None:
    status = error.status if isinstance(error, discord.HTTPException) else 0
    code = error.code if isinstance(error, discord.HTTPException) else 0
    log.error("answer_not_shown", error=type(error).__name__, status=status, code=code)
