"""What Discord sends, as requests. Pure: interaction data in, values out; anything unexpected is None."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.discord.commands import Names
from adapters.discord.controls import press_in
from adapters.discord.form import file_text
from adapters.discord.limits import MODAL_FIELDS
from adapters.discord.markup import NAME
from adapters.discord.message import Payload
from bot.requests import Answered, Origin, Pressed, Suggesting, Typed

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
CHAT_INPUT = 1
SUB_COMMAND, SUB_GROUP, USER, CHANNEL, ATTACHMENT = 1, 2, 6, 7, 11
STRING_SELECT, TEXT_INPUT, USER_SELECT, CHANNEL_SELECT, FILE_UPLOAD = 3, 4, 5, 8, 19
ASKS = MODAL_FIELDS


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Reads the data of one interaction."""

    origin: Origin
    names: Names
    guild: int | None

    def request(self, kind: int, data: Mapping[str, Any]) -> Typed | Pressed | Answered | None:
        """The request in it; None for what no adapter of ours can have made."""
        try:
            return self._request(kind, data)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError):
            return None

    def suggesting(self, data: Mapping[str, Any]) -> Suggesting | None:
        """What is being typed, None when no option says that it has the focus."""
        try:
            path, options = self._command(data)
            focused = next((option for option in options if option.get("focused")), None)
            if focused is None:
                return None
            name = self.names.parameter(path, str(focused["name"]))
            return Suggesting(origin=self.origin, path=path, parameter=name, typed=str(focused.get("value", "")))
        except (KeyError, TypeError, ValueError, AttributeError):
            return None

    def _request(self, kind: int, data: Mapping[str, Any]) -> Typed | Pressed | Answered | None:
        if kind == COMMAND and data.get("type", CHAT_INPUT) == CHAT_INPUT:
            path, options = self._command(data)
            return Typed(origin=self.origin, path=path, values=self._values(path, options, data))
        if kind == COMPONENT:
            return Pressed(origin=self.origin, packed=_packed(data))
        if kind == MODAL_SUBMIT:
            return Answered(origin=self.origin, submit=str(data["custom_id"]), values=self._answers(data))
        return None

    def _command(self, data: Mapping[str, Any]) -> tuple[str, list[Payload]]:
        """(canonical path, the options given)."""
        words, options = [str(data["name"])], list(data.get("options") or [])
        while options and options[0].get("type") in (SUB_COMMAND, SUB_GROUP):
            words.append(str(options[0]["name"]))
            options = list(options[0].get("options") or [])
        return self.names.path(" ".join(words)), options

    def _values(self, path: str, options: list[Payload], data: Mapping[str, Any]) -> dict[str, str]:
        resolved = data.get("resolved") or {}
        return {
            self.names.parameter(path, str(option["name"])): self._raw(option["type"], option["value"], resolved)
            for option in options
            if option.get("value") is not None
        }

    def _raw(self, type_: int, value: Any, resolved: Mapping[str, Any]) -> str:
        if type_ == USER:
            return f"{NAME}:{int(value)}"
        if type_ == CHANNEL:
            return self._channel(int(value))
        if type_ == ATTACHMENT:
            return _file(str(value), resolved)
        return str(value)

    def _channel(self, channel: int) -> str:
        return f"{NAME}:{self.guild}/{channel}" if self.guild else f"{NAME}:{channel}"

    def _answers(self, data: Mapping[str, Any]) -> dict[str, str]:
        resolved = data.get("resolved") or {}
        return {str(part["custom_id"]): self._answer(part, resolved) for part in _fields(data["components"])}

    def _answer(self, part: Payload, resolved: Mapping[str, Any]) -> str:
        type_, values = part["type"], part.get("values") or []
        if type_ == TEXT_INPUT:
            return str(part.get("value") or "")
        if not values:
            return ""
        if type_ == USER_SELECT:
            return f"{NAME}:{int(values[0])}"
        if type_ == CHANNEL_SELECT:
            return self._channel(int(values[0]))
        return _file(str(values[0]), resolved) if type_ == FILE_UPLOAD else str(values[0])


def _packed(data: Mapping[str, Any]) -> str:
    """The press: a menu's chosen value, else the button's own."""
    values = data.get("values")
    return str(values[0]) if values else press_in(str(data["custom_id"]))


def _fields(rows: list[Payload]) -> Iterator[Payload]:
    for row in rows:
        if isinstance(row.get("component"), dict):
            yield row["component"]
        else:
            yield from row.get("components") or []


def _file(number: str, resolved: Mapping[str, Any]) -> str:
    return attached(resolved["attachments"][number])


def attached(attachment: Mapping[str, Any]) -> str:
    """An attachment's JSON as the text the `Upload` kind reads. The address in it works for a day at most."""
    return file_text(
        str(attachment["url"]),
        str(attachment.get("filename") or ""),
        str(attachment.get("content_type") or "").partition(";")[0].strip(),
        int(attachment.get("size") or 0),
    )
