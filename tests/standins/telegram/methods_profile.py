"""The bot's own settings: updates, commands, name and descriptions, menu button."""

import re
from typing import Any

from .errors import bad, broken
from .limits import (
    BOT_DESCRIPTION,
    BOT_NAME,
    BOT_SHORT_DESCRIPTION,
    COMMAND_DESCRIPTION,
    COMMAND_NAME,
    COMMANDS,
    WEBHOOK_SECRET,
)
from .registry import HANDLERS, method
from .world import World

LANGUAGE = r"([a-z]{2})?"
TEXTS = {
    "Name": ("name", BOT_NAME),
    "Description": ("description", BOT_DESCRIPTION),
    "ShortDescription": ("short_description", BOT_SHORT_DESCRIPTION),
}


@method("getMe")
def get_me(world: World, params: dict[str, Any]) -> Any:
    """The bot."""
    return {
        **world.bot, "can_join_groups": True, "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }  # fmt: skip


@method("setWebhook")
def set_webhook(world: World, params: dict[str, Any]) -> bool:
    """Updates are posted to an address from now on."""
    secret = params.get("secret_token")
    if secret is not None and not re.fullmatch(WEBHOOK_SECRET, secret):
        raise broken("secret token contains unallowed characters")
    world.updates.set_webhook(params)
    return True


@method("deleteWebhook")
def delete_webhook(world: World, params: dict[str, Any]) -> bool:
    """Back to long polling."""
    world.updates.set_webhook({**params, "url": ""})
    return True


@method("getWebhookInfo")
def get_webhook_info(world: World, params: dict[str, Any]) -> Any:
    """Address and number of waiting updates."""
    return {
        "url": world.updates.webhook.get("url", ""), "has_custom_certificate": False,
        "pending_update_count": len(world.updates.waiting),
        "allowed_updates": sorted(world.updates.allowed),
    }  # fmt: skip


def scope_key(world: World, scope: dict[str, Any] | None) -> str:
    """One text per scope; scopes of unknown chats are refused."""
    if not scope or scope["type"] == "default":
        return "default"
    if "chat_id" not in scope:
        return str(scope["type"])
    parts = [scope["type"], world.chat(scope["chat_id"]).id]
    return ":".join(str(p) for p in [*parts, *([scope["user_id"]] if "user_id" in scope else [])])


def _place(world: World, params: dict[str, Any]) -> tuple[str, str]:
    return scope_key(world, params.get("scope")), _language(params)


def _language(params: dict[str, Any]) -> str:
    language = params.get("language_code", "")
    if not re.fullmatch(LANGUAGE, language):
        raise broken(f"language code {language!r} is not two letters")
    return str(language)


@method("setMyCommands")
def set_my_commands(world: World, params: dict[str, Any]) -> bool:
    """The menu of one scope and language."""
    commands = params["commands"]
    if len(commands) > COMMANDS:
        raise broken("BOT_COMMANDS_TOO_MUCH")
    for entry in commands:
        if not re.fullmatch(COMMAND_NAME, entry["command"]):
            raise broken(f"BOT_COMMAND_INVALID: {entry['command']!r}")
        if not 1 <= len(entry["description"].strip()) <= COMMAND_DESCRIPTION:
            raise broken(f"BOT_COMMAND_DESCRIPTION_INVALID: {entry['command']}")
    if len({e["command"] for e in commands}) != len(commands):
        raise broken("the same command twice in one list")
    place = _place(world, params)
    world.commands.pop(place, None)
    if commands:
        world.commands[place] = commands
    return True


@method("getMyCommands")
def get_my_commands(world: World, params: dict[str, Any]) -> Any:
    """The list of exactly this scope and language."""
    return world.commands.get(_place(world, params), [])


@method("deleteMyCommands")
def delete_my_commands(world: World, params: dict[str, Any]) -> bool:
    """Removes the list of exactly this scope and language."""
    world.commands.pop(_place(world, params), None)
    return True


def _register_texts(suffix: str, field: str, limit: int) -> None:
    def setter(world: World, params: dict[str, Any]) -> bool:
        text = params.get(field, "")
        if len(text) > limit:
            raise broken(f"{field} is longer than {limit}")
        world.texts.pop((field, _language(params)), None)
        if text:
            world.texts[field, _language(params)] = text
        return True

    def getter(world: World, params: dict[str, Any]) -> Any:
        fallback = world.bot["first_name"] if field == "name" else ""
        general = world.texts.get((field, ""), fallback)
        return {field: world.texts.get((field, _language(params)), general)}

    HANDLERS[f"setMy{suffix}"], HANDLERS[f"getMy{suffix}"] = setter, getter


for _suffix, (_field, _limit) in TEXTS.items():
    _register_texts(_suffix, _field, _limit)


@method("setChatMenuButton")
def set_chat_menu_button(world: World, params: dict[str, Any]) -> bool:
    """The button beside the input field of one private chat, or of all."""
    chat_id = params.get("chat_id", 0)
    if chat_id and not world.chat(chat_id).private:
        raise bad("chat must be private")
    world.menu_buttons[chat_id] = params.get("menu_button", {"type": "default"})
    return True


@method("getChatMenuButton")
def get_chat_menu_button(world: World, params: dict[str, Any]) -> Any:
    """The chat's own button or the one of all chats."""
    general = world.menu_buttons.get(0, {"type": "commands"})
    return world.menu_buttons.get(params.get("chat_id", 0), general)
