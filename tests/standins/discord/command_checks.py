"""Documented limits of application commands, beyond the published schema."""

from collections.abc import Iterator
from typing import Any

from tests.standins.discord import limits
from tests.standins.discord.message_checks import choice_problems
from tests.standins.discord.records import Problem
from tests.standins.discord.schema import Where

SUB_COMMAND, SUB_GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(1, 12)
CHAT_INPUT = 1


def set_problems(commands: list[dict[str, Any]], *, per_scope: int = limits.COMMANDS_PER_SCOPE) -> list[Problem]:
    """What is wrong with all the commands of one scope (a guild, or global)."""
    found = [problem for index, command in enumerate(commands) for problem in command_problems(command, index)]
    typed = [command for command in commands if command.get("type", CHAT_INPUT) == CHAT_INPUT]
    if len(typed) > per_scope:
        message = f"Maximum number of application commands reached ({per_scope})."
        found.append(Problem(path=(), code="APPLICATION_COMMANDS_MAX", message=message))
    found += _same_names(typed, ())
    return found


def command_problems(command: dict[str, Any], *where: str | int) -> list[Problem]:
    """What is wrong with one command."""
    if command.get("type", CHAT_INPUT) != CHAT_INPUT:
        return []
    found = [*_named(command, where), *_options(command.get("options") or [], (*where, "options"), 0)]
    if _weight(command) > limits.COMMAND_TOTAL:
        message = f"Command exceeds maximum size ({limits.COMMAND_TOTAL})."
        found.append(Problem(path=where, code="APPLICATION_COMMAND_TOO_LARGE", message=message))
    return found


def _named(item: dict[str, Any], where: Where) -> Iterator[Problem]:
    for at, name in [(("name",), item.get("name")), *_localised(item, "name")]:
        if not _is_name(name):
            message = "Command name is invalid"
            yield Problem(path=(*where, *at), code="APPLICATION_COMMAND_INVALID_NAME", message=message)
    for at, text in [(("description",), item.get("description")), *_localised(item, "description")]:
        if not isinstance(text, str) or not 1 <= len(text) <= limits.COMMAND_DESCRIPTION:
            message = f"Must be between 1 and {limits.COMMAND_DESCRIPTION} in length."
            yield Problem(path=(*where, *at), code="BASE_TYPE_BAD_LENGTH", message=message)
    for kind in ("name_localizations", "description_localizations"):
        for locale in (item.get(kind) or {}).keys() - limits.LOCALES:
            yield Problem(path=(*where, kind, locale), code="ENUM_TYPE_COERCE", message="Unknown locale.")


def _localised(item: dict[str, Any], kind: str) -> list[tuple[Where, Any]]:
    key = f"{kind}_localizations"
    return [((key, locale), text) for locale, text in (item.get(key) or {}).items()]


def _is_name(name: Any) -> bool:
    if not isinstance(name, str) or not 1 <= len(name) <= limits.COMMAND_NAME or name != name.lower():
        return False
    return all(sign in "-_'" or sign.isalnum() for sign in name)


def _options(options: list[dict[str, Any]], where: Where, depth: int) -> Iterator[Problem]:
    if len(options) > limits.COMMAND_OPTIONS:
        yield Problem(path=where, code="BASE_TYPE_MAX_LENGTH", message="Must be 25 or fewer in length.")
    optional_seen = False
    for index, option in enumerate(options):
        at = (*where, index)
        yield from _named(option, at)
        yield from _option(option, at, depth)
        if option.get("required") and optional_seen:
            message = "Required options must be placed before non-required options"
            yield Problem(path=at, code="APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message=message)
        optional_seen = optional_seen or not option.get("required")
    kinds = {option.get("type") in (SUB_COMMAND, SUB_GROUP) for option in options}
    if len(kinds) > 1:
        message = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        yield Problem(path=where, code="APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message=message)
    yield from _same_names(options, where)


def _option(option: dict[str, Any], where: Where, depth: int) -> Iterator[Problem]:
    kind, choices = option.get("type"), option.get("choices") or []
    yield from choice_problems(choices, *where, "choices")
    if choices and option.get("autocomplete"):
        message = "Autocomplete cannot be used with choices."
        yield Problem(path=where, code="APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE", message=message)
    if option.get("autocomplete") and kind not in (STRING, INTEGER, NUMBER):
        yield Problem(path=where, code="APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE", message="Not for this type.")
    low, high = option.get("min_value"), option.get("max_value")
    if low is not None and high is not None and low > high:
        yield Problem(path=where, code="NUMBER_TYPE_MIN", message="min_value exceeds max_value.")
    if kind in (SUB_COMMAND, SUB_GROUP):
        if depth + (kind == SUB_COMMAND) > 2 or (kind == SUB_GROUP and depth > 0):
            message = "Nested too deep."
            yield Problem(path=where, code="APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message=message)
        yield from _options(option.get("options") or [], (*where, "options"), depth + 1)


def _same_names(items: list[dict[str, Any]], where: Where) -> Iterator[Problem]:
    locales = {locale for item in items for locale in item.get("name_localizations") or {}}
    for locale in ("", *sorted(locales)):
        names = [(item.get("name_localizations") or {}).get(locale) or item.get("name") for item in items]
        for name in {name for name in names if names.count(name) > 1}:
            message = f"Names must be unique: {name} ({locale or 'name'})"
            yield Problem(path=where, code="APPLICATION_COMMANDS_DUPLICATE_NAME", message=message)


def _weight(item: dict[str, Any]) -> int:
    """Characters of names, descriptions and values; of localised texts only the longest counts."""
    own = 0
    for kind in ("name", "description"):
        own += max(len(str(text or "")) for _, text in [((), item.get(kind)), *_localised(item, kind)])
    own += len(item["value"]) if isinstance(item.get("value"), str) else 0
    parts = (item.get("options") or []) + (item.get("choices") or [])
    return own + sum(map(_weight, parts))
