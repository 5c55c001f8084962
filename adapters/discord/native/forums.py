"""Records in a forum: each is a post of its own, whose title, tags and state follow it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import discord

from adapters.discord import sending
from adapters.discord.escape import CUT, cut
from adapters.discord.failing import FAILURES, before, telling, told
from adapters.discord.limits import SEND_SECONDS, TAG_NAME, TAGS_APPLIED, TAGS_PER_FORUM, THREAD_TITLE
from adapters.discord.message import Message
from adapters.discord.same import alike
from bot.language import Writer
from bot.replies import Heading, Paragraph, Phrase, Quote, Reply
from bot.senders import Fixed, Sent, Target

RECENT = timedelta(days=7)
"""How far back it is looked for a post whose arrival is in doubt."""


def forum_of(client: discord.Client, target: Target) -> discord.ForumChannel | None:
    """The forum that a target is, if it is one."""
    guild = client.get_guild(target.root)
    channel = guild.get_channel(target.part) if guild and target.part and not target.private else None
    return channel if isinstance(channel, discord.ForumChannel) else None


async def begin(
    forum: discord.ForumChannel, message: Message, reply: Reply, writer: Writer, *, doubted: bool = False
) -> Sent:
    """A new post, unless it is there already; raises an `Unsent` otherwise."""
    name = title(reply, writer)
    if doubted and (found := await _found(forum, name, message)):
        return found
    tags = await _tags(forum, reply.posting.tags if reply.posting else (), writer)
    with telling():
        async with asyncio.timeout(SEND_SECONDS):
            made = await forum.create_thread(name=name, applied_tags=tags, **sending.new(message))
    if reply.posting and reply.posting.closed:
        await _settle(made.thread, {"archived": True})
    return Sent(message_id=f"{made.thread.id}-{made.message.id}")


async def follow(thread: discord.Thread, message_id: int, message: Message, reply: Reply, writer: Writer) -> None:
    """The post as the record is now. It is opened while it changes, because nothing changes in a closed one."""
    was_closed = thread.archived
    if was_closed:
        thread = await thread.edit(archived=False)
    await thread.get_partial_message(message_id).edit(**sending.replaced(message))
    parent, posting = thread.parent, reply.posting
    changes: dict[str, Any] = {} if posting else {"archived": was_closed}
    if posting and isinstance(parent, discord.ForumChannel):
        changes = {"name": title(reply, writer), "archived": posting.closed}
        changes["applied_tags"] = await _tags(parent, posting.tags, writer)
    await _settle(thread, changes, was_closed=was_closed)


async def end(thread: discord.Thread) -> None:
    """Take the post away; `Fixed`, and closed as well as may be, when the bot may not."""
    parent, me = thread.parent, thread.guild.me
    if parent and parent.permissions_for(me).manage_threads:
        await thread.delete()
        return
    await _settle(thread, {"archived": True})
    raise Fixed("no right to delete threads")


def title(reply: Reply, writer: Writer) -> str:
    """What the post is called: what the card says, else its first words."""
    said = writer.plain(reply.posting.title) if reply.posting else ""
    lines = (line.strip() for text in (said, *_words(reply, writer)) for line in text.splitlines())
    return cut(next((line for line in lines if line), CUT), THREAD_TITLE)


def _words(reply: Reply, writer: Writer) -> Iterator[str]:
    if reply.text:
        yield writer.plain(reply.text)
    for block in reply.blocks:
        if isinstance(block, Heading | Paragraph | Quote):
            yield writer.plain(block.text)


async def _settle(thread: discord.Thread, changes: dict[str, Any], *, was_closed: bool = False) -> None:
    """What of the changes is one, all in one call. Where the bot may lock, a closed post is locked, until it opens."""
    archived = changes.get("archived", thread.archived)
    rights = thread.parent.permissions_for(thread.guild.me) if thread.parent else discord.Permissions.none()
    if rights.manage_threads and (archived or was_closed):
        changes["locked"] = archived
    differing = {name: value for name, value in changes.items() if _state(value) != _state(getattr(thread, name))}
    if differing:
        await thread.edit(**differing)


def _state(value: Any) -> Any:
    return sorted(tag.id for tag in value) if isinstance(value, list) else value


async def _tags(forum: discord.ForumChannel, wanted: Iterable[Phrase], writer: Writer) -> list[discord.ForumTag]:
    """The forum's tags of these names; those that it lacks are made where the bot may, else left out."""
    rights = forum.permissions_for(forum.guild.me)
    known = {tag.name.casefold(): tag for tag in forum.available_tags if rights.manage_threads or not tag.moderated}
    names = list(dict.fromkeys(cut(writer.plain(phrase).strip(), TAG_NAME) for phrase in wanted))[:TAGS_APPLIED]
    missing = [name for name in names if name and name.casefold() not in known]
    room = TAGS_PER_FORUM - len(forum.available_tags)
    if missing and rights.manage_channels and room > 0:
        known |= await _made(forum, missing[:room])
    found = [known[name.casefold()] for name in names if name.casefold() in known]
    if not found and forum.flags.require_tag and known:  # a forum that wants one gets its first
        return [next(iter(known.values()))]
    return found


async def _made(forum: discord.ForumChannel, names: list[str]) -> dict[str, discord.ForumTag]:
    """New tags of the forum; none when it refuses."""
    new = [discord.ForumTag(name=name) for name in names]
    try:
        async with asyncio.timeout(SEND_SECONDS):
            changed = await forum.edit(available_tags=[*forum.available_tags, *new])
    except FAILURES as error:
        if isinstance(error, discord.Forbidden):
            return {}
        raise before(told(error)) from error
    available = changed.available_tags if changed else []
    return {tag.name.casefold(): tag for tag in available if tag.name in names}


async def _found(forum: discord.ForumChannel, name: str, wanted: Message) -> Sent | None:
    """The post of that name that the bot has made there lately and that shows the same."""
    try:
        async with asyncio.timeout(SEND_SECONDS):
            threads = await forum.guild.active_threads()
            since = discord.utils.utcnow() - RECENT
            for thread in sorted(threads, key=lambda one: one.id, reverse=True):
                mine = thread.parent_id == forum.id and thread.owner_id == forum.guild.me.id and thread.name == name
                if mine and thread.created_at and thread.created_at > since:
                    first = await thread.fetch_message(thread.id)
                    if alike(first, wanted):
                        return Sent(message_id=f"{thread.id}-{first.id}")
    except FAILURES as error:
        if isinstance(error, discord.NotFound):
            return None
        raise before(told(error)) from error
    return None
