"""What the Discord client does while somebody types a slash command: find it, refuse bad options, resolve."""

from typing import TYPE_CHECKING, Any

from tests.standins.discord import limits
from tests.standins.discord.command_checks import (
    ATTACHMENT,
    BOOLEAN,
    CHANNEL,
    INTEGER,
    MENTIONABLE,
    NUMBER,
    ROLE,
    STRING,
    SUB_COMMAND,
    SUB_GROUP,
    USER,
)
from tests.standins.discord.records import Upload
from tests.standins.discord.shown import CannotDo
from tests.standins.discord.world import Channel

if TYPE_CHECKING:
    from tests.standins.discord.humans import Person

_STRING_LENGTH = 6000


class Typed:
    """A command line as it is being typed by `person` in `channel`."""

    def __init__(self, person: "Person", channel: Channel, line: str) -> None:
        self._person, self._channel = person, channel
        self._standin = person.standin
        self.resolved: dict[str, dict[str, Any]] = {}
        words = line.removeprefix("/").split()
        self.command = self._find(words[0])
        self._groups: list[dict[str, Any]] = []
        self.known: list[dict[str, Any]] = self.command.get("options") or []
        for word in words[1:]:
            group = next((o for o in self.known if o["type"] in (1, 2) and self._is_called(o, word)), None)
            if group is None:
                raise CannotDo(f"/{line}: no sub-command {word}")
            self._groups.append(group)
            self.known = group.get("options") or []
        if any(option["type"] in (SUB_COMMAND, SUB_GROUP) for option in self.known):
            raise CannotDo(f"/{line}: a sub-command must be chosen")

    def data(self, options: dict[str, Any], *, focused: str | None = None) -> dict[str, Any]:
        """The interaction's data; CannotDo when the client would mark an option red."""
        given = []
        for name, value in options.items():
            option = self._option(name)
            is_focused = focused is not None and self._is_called(option, focused)
            checked = str(value) if is_focused else self._value(option, value)
            given.append({"name": option["name"], "type": option["type"], "value": checked})
            if is_focused:
                given[-1]["focused"] = True
        if focused is None:
            self._all_required({each["name"] for each in given})
        for group in reversed(self._groups):
            given = [{"name": group["name"], "type": group["type"], "options": given}]
        data = {"id": self.command["id"], "name": self.command["name"], "type": 1, "options": given}
        if "guild_id" in self.command:
            data["guild_id"] = self.command["guild_id"]
        return data | ({"resolved": self.resolved} if self.resolved else {})

    def focus(self, options: dict[str, Any]) -> str:
        """The option whose suggestions are asked: the last one given that has autocomplete."""
        names = [name for name in options if self._option(name).get("autocomplete")]
        if not names:
            raise CannotDo(f"none of {list(options)} suggests anything")
        return names[-1]

    def _find(self, word: str) -> dict[str, Any]:
        guild = self._channel.guild
        scopes = [self._standin.commands.get(guild.id, {})] if guild else []
        scopes.append({i: c for i, c in self._standin.commands.get("", {}).items() if guild or _in_dm(c)})
        for scope in scopes:
            for command in scope.values():
                if self._is_called(command, word) and command["type"] == 1:
                    self._visible(command)
                    return command
        raise CannotDo(f"no command /{word} here")

    def _visible(self, command: dict[str, Any]) -> None:
        guild, wanted = self._channel.guild, command["default_member_permissions"]
        if guild is None or wanted is None:
            return
        if int(wanted) & ~guild.permissions_of(self._person) or int(wanted) == 0:
            raise CannotDo(f"/{command['name']} is hidden from {self._person.name}")

    def _is_called(self, item: dict[str, Any], word: str) -> bool:
        localised = item.get("name_localizations") or {}
        return word in (item["name"], localised.get(self._person.locale))

    def _option(self, name: str) -> dict[str, Any]:
        for option in self.known:
            if self._is_called(option, name):
                return option
        raise CannotDo(f"/{self.command['name']} has no option {name}")

    def _all_required(self, given: set[str]) -> None:
        missing = [o["name"] for o in self.known if o.get("required") and o["name"] not in given]
        if missing:
            raise CannotDo(f"required options are missing: {missing}")

    def _value(self, option: dict[str, Any], value: Any) -> Any:
        kind, name = option["type"], option["name"]
        if option.get("choices"):
            return self._choice(option, value)
        fits: Any = {STRING: str, INTEGER: int, BOOLEAN: bool, NUMBER: (int, float), ATTACHMENT: Upload}.get(
            kind, object
        )
        if not isinstance(value, fits) or (isinstance(value, bool) and kind != BOOLEAN):
            raise CannotDo(f"{name}: {value!r} is of the wrong kind")
        if kind == STRING and not option.get("min_length", 0) <= len(value) <= option.get("max_length", _STRING_LENGTH):
            raise CannotDo(f"{name}: wrong length {len(value)}")
        low, high = option.get("min_value"), option.get("max_value")
        if kind in (INTEGER, NUMBER) and ((low is not None and value < low) or (high is not None and value > high)):
            raise CannotDo(f"{name}: {value} is not between {low} and {high}")
        if kind in (USER, CHANNEL, ROLE, MENTIONABLE, ATTACHMENT):
            return resolve(self.resolved, self._standin, value, self._channel)
        return value

    def _choice(self, option: dict[str, Any], value: Any) -> Any:
        for choice in option["choices"]:
            shown = (choice.get("name_localizations") or {}).get(self._person.locale)
            if value in (choice["name"], choice["value"], shown):
                return choice["value"]
        raise CannotDo(f"{option['name']}: {value!r} is not among the choices")


def resolve(resolved: dict[str, dict[str, Any]], standin: Any, value: Any, channel: Channel) -> str:
    """Puts a person, channel, role or upload among the resolved data; returns its id."""
    if isinstance(value, Upload):
        attachment = standin.attachment(value)
        resolved.setdefault("attachments", {})[attachment["id"]] = attachment
        return str(attachment["id"])
    if isinstance(value, Channel):
        shown = value.payload() | {"permissions": str(value.bot_permissions)}
        resolved.setdefault("channels", {})[value.id] = shown
        return value.id
    if isinstance(value, dict):
        resolved.setdefault("roles", {})[value["id"]] = value
        return str(value["id"])
    if not hasattr(value, "user"):
        raise CannotDo(f"{value!r} is no person, channel, role or file")
    resolved.setdefault("users", {})[value.id] = value.user()
    if channel.guild is not None and value.id in channel.guild.people:
        member = value.member(channel.guild) | {"permissions": str(channel.guild.permissions_of(value))}
        del member["user"]
        resolved.setdefault("members", {})[value.id] = member
    return str(value.id)


def _in_dm(command: dict[str, Any]) -> bool:
    contexts = command.get("contexts")
    if contexts is not None:
        return 1 in contexts
    return command.get("dm_permission") is not False


def pick(part: dict[str, Any], wanted: tuple[Any, ...], standin: Any, channel: Channel) -> tuple[list[str], Any]:
    """The values a select sends for these labels, values or objects, and the resolved data."""
    resolved: dict[str, dict[str, Any]] = {}
    if not part.get("min_values", 1) <= len(wanted) <= part.get("max_values", 1):
        raise CannotDo(f"{len(wanted)} choices are too few or too many for {part['custom_id']}")
    if part["type"] not in limits.SELECTS or part["type"] != limits.STRING_SELECT:
        return [resolve(resolved, standin, each, channel) for each in wanted], resolved
    values = []
    for each in wanted:
        option = next((o for o in part["options"] if each in (o["label"], o["value"])), None)
        if option is None:
            raise CannotDo(f"no option {each!r} in {[o['label'] for o in part['options']]}")
        values.append(option["value"])
    return values, resolved
