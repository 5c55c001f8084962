"""Commands as they are typed, and the menus in which apps offer them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)

from adapters.telegram.limits import COMMAND_ABOUT_MAX, COMMAND_NAME_MAX, COMMANDS_MAX
from bot.catalogue import Catalogue
from bot.language import DEFAULT, LANGUAGES, Reader, Words
from bot.people import Right
from bot.ports import Notebook
from bot.replies import say
from bot.spec import Command

SCOPES: dict[str, Callable[[], BotCommandScope]] = {
    "private": BotCommandScopeAllPrivateChats,
    "groups": BotCommandScopeAllGroupChats,
    "administrators": BotCommandScopeAllChatAdministrators,
}

_TYPED = re.compile(r"/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]{3,32}))?(?:\s+|$)", re.ASCII)
_LISTED = re.compile(r"[a-z0-9_]+", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Slash:
    """A message that begins with a command: the name, the bot it is addressed to ("" for any), the rest."""

    name: str
    bot: str
    line: str


def slash(text: str) -> Slash | None:
    """The command a message begins with, None for any other text (a path such as /etc/hosts is one)."""
    found = _TYPED.match(text)
    if found is None:
        return None
    return Slash(name=found[1], bot=found[2] or "", line=text[found.end() :])


def meant(typed: Slash, catalogue: Catalogue) -> tuple[Command, str] | None:
    """The command of ours and its line: `/directory_search x`, `/directory search x` and `/directory x` alike."""
    return catalogue.split(f"{typed.name} {typed.line}".strip())


@dataclass(frozen=True, kw_only=True)
class Menu:
    """What one scope offers in one language ("" for all others): names with descriptions."""

    scope: str
    language: str
    entries: tuple[tuple[str, str], ...]


def menus(catalogue: Catalogue) -> tuple[Menu, ...]:
    """Every menu: what members and students may type, and for groups' administrators also what links a group.

    A menu only saves typing. What moderators and administrators may do besides, or what a community opened to members,
    is understood when typed, and /help lists it for whoever may use it.
    """
    members = [command for command in catalogue.commands.values() if _for_members(command) and not command.unlinked]
    managers = [*members, *(command for command in catalogue.commands.values() if command.unlinked)]
    shown = {"private": members, "groups": members, "administrators": managers}
    return tuple(
        Menu(
            scope=scope,
            language="" if language == DEFAULT else language,
            entries=tuple(_entries(commands, catalogue, language))[:COMMANDS_MAX],
        )
        for scope, commands in shown.items()
        for language in LANGUAGES
    )


async def publish(bot: Bot, catalogue: Catalogue, notebook: Notebook) -> bool:
    """Send the menus unless they are the ones sent last; whether they were sent."""
    wanted = menus(catalogue)
    digest = hashlib.sha256(json.dumps([asdict(menu) for menu in wanted]).encode()).hexdigest()
    key = f"telegram.menus.{bot.id}"
    if await notebook.read(key) == digest:
        return False
    for menu in wanted:
        await bot.set_my_commands(
            [BotCommand(name, about) for name, about in menu.entries],
            scope=SCOPES[menu.scope](),
            language_code=menu.language or None,
        )
    await notebook.write(key, digest)
    return True


def _for_members(command: Command) -> bool:
    return bool({Right.MEMBER, Right.STUDENT} & command.allow.rights)


def _entries(commands: Iterable[Command], catalogue: Catalogue, language: str) -> Iterator[tuple[str, str]]:
    words, reader, taken = catalogue.words, Reader(language=language), set[str]()
    for command in commands:
        for name, key in _names(command, catalogue, words, language):
            if name not in taken and _LISTED.fullmatch(name) and len(name) <= COMMAND_NAME_MAX:
                taken.add(name)
                yield name, words.plain(say(f"{key}.about"), reader)[:COMMAND_ABOUT_MAX]


def _names(command: Command, catalogue: Catalogue, words: Words, language: str) -> Iterator[tuple[str, str]]:
    """The command's own name, and its group's if that is what the group's bare name runs."""
    if command.group:
        bare = words.name(command.group, language)
        if catalogue.find(bare) is command:
            yield bare, command.group
    yield words.name(command.path, language).replace(" ", "_"), command.key
