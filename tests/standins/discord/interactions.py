"""Interactions: what was sent to the bot, what it may answer, and its answers."""

import asyncio
import copy
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.standins.discord import limits
from tests.standins.discord.message_checks import choice_problems, modal_problems
from tests.standins.discord.messages import Stored
from tests.standins.discord.records import Problem, Refused, Upload, invalid, unknown
from tests.standins.discord.world import Channel, snowflake

if TYPE_CHECKING:
    from tests.standins.discord.humans import Person
    from tests.standins.discord.server import DiscordStandin

Answer = tuple[int, Any]


@dataclass(kw_only=True)
class Interaction:
    """One interaction from the click to the last follow-up."""

    id: str
    token: str
    kind: int
    person: "Person"
    channel: Channel
    payload: dict[str, Any]
    source: Stored | None
    sent_at: float
    ack: int = 0
    ack_seconds: float = 0.0
    original: Stored | None = None
    followups: list[Stored] = field(default_factory=list)
    modal: dict[str, Any] | None = None
    choices: list[dict[str, Any]] = field(default_factory=list)
    redelivered: bool = False
    changes: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def touch(self) -> None:
        self.changes += 1
        self.changed.set()

    @property
    def finished(self) -> bool:
        """Whether the person sees a final answer (a deferred one has been filled or replaced)."""
        if self.ack in (limits.DEFER, limits.DEFER_UPDATE):
            return self.changes > 1
        return self.ack != 0


class Interactions:
    """Every interaction, by id and by token, and the routes which answer them."""

    def __init__(self, standin: "DiscordStandin") -> None:
        self._standin = standin
        self.by_id: dict[str, Interaction] = {}
        self.by_token: dict[str, Interaction] = {}

    def open(
        self, kind: int, person: "Person", channel: Channel, data: dict[str, Any], source: Stored | None = None
    ) -> Interaction:
        """Sends a new interaction to the bot."""
        new_id, token = snowflake(), secrets.token_urlsafe(48)
        payload = self._payload(new_id, token, kind, person, channel) | {"data": data}
        if source is not None:
            payload["message"] = copy.deepcopy(source.data)
        interaction = Interaction(
            id=new_id, token=token, kind=kind, person=person, channel=channel, payload=payload, source=source,
            sent_at=self._standin.now(),
        )  # fmt: skip
        self.by_id[new_id] = self.by_token[token] = interaction
        self._standin.dispatch("INTERACTION_CREATE", payload)
        return interaction

    def again(self, interaction: Interaction) -> None:
        """Delivers the same interaction a second time; answering it twice is then no violation."""
        interaction.redelivered = True
        self._standin.dispatch("INTERACTION_CREATE", interaction.payload)

    def _payload(self, new_id: str, token: str, kind: int, person: "Person", channel: Channel) -> dict[str, Any]:
        guild, application = channel.guild, self._standin.application_id
        payload: dict[str, Any] = {
            "id": new_id, "application_id": application, "type": kind, "token": token, "version": 1,
            "channel": channel.payload(), "channel_id": channel.id, "locale": person.locale, "entitlements": [],
            "app_permissions": str(channel.bot_permissions), "attachment_size_limit": limits.ATTACHMENT_BYTES,
        }  # fmt: skip
        if guild is None:
            owners = {"0": application}
            return payload | {"user": person.user(), "context": 1, "authorizing_integration_owners": owners}
        member = person.member(guild) | {"permissions": str(guild.permissions_of(person))}
        named = {"id": guild.id, "locale": guild.locale, "features": []}
        payload |= {"guild": named, "guild_id": guild.id, "guild_locale": guild.locale, "member": member}
        return payload | {"context": 0, "authorizing_integration_owners": {"0": guild.id}}

    def answer(self, interaction_id: str, token: str, body: dict[str, Any], files: list[Upload]) -> Answer:
        """The callback route: the one initial answer."""
        interaction = self.by_id.get(interaction_id)
        if interaction is None or interaction.token != token:
            raise Refused(404, 10062, "Unknown interaction")
        if interaction.ack:
            message = "Interaction has already been acknowledged."
            raise Refused(400, 40060, message, fault=not interaction.redelivered)
        seconds = self._standin.now() - interaction.sent_at
        if seconds > self._standin.ack_seconds:
            raise Refused(404, 10062, "Unknown interaction")
        kind, data = body["type"], body.get("data") or {}
        self._check_kind(interaction, kind, data)
        _ACTS[kind](self, interaction, data, files)
        interaction.ack, interaction.ack_seconds = kind, seconds
        interaction.touch()
        return 200, self._callback(interaction, kind)

    def _check_kind(self, interaction: Interaction, kind: int, data: dict[str, Any]) -> None:
        wrong = ""
        if kind not in _ACTS:
            wrong = "No such answer."
        elif (interaction.kind == limits.AUTOCOMPLETE) != (kind == limits.CHOOSE):
            wrong = "Autocomplete is answered with choices (8), and nothing else is."
        elif kind == limits.MODAL and interaction.kind == limits.MODAL_SUBMIT:
            wrong = "A modal cannot answer a modal."
        elif kind in (limits.UPDATE, limits.DEFER_UPDATE) and interaction.source is None:
            wrong = "Only an interaction that comes from a message can update one."
        if wrong:
            raise invalid([Problem(path=("type",), code="INTERACTION_CALLBACK_TYPE_INVALID", message=wrong)])
        problems = modal_problems(data) if kind == limits.MODAL else []
        if kind == limits.CHOOSE:
            problems = choice_problems(data.get("choices") or [], "data", "choices")
        if problems:
            raise invalid(problems)

    def _callback(self, interaction: Interaction, kind: int) -> dict[str, Any]:
        shown = interaction.original
        about: dict[str, Any] = {"id": interaction.id, "type": interaction.kind}
        resource: dict[str, Any] = {"type": kind}
        if shown is not None and kind in (limits.ANSWER, limits.DEFER, limits.UPDATE):
            about |= {"response_message_id": shown.id, "response_message_loading": shown.loading}
            about["response_message_ephemeral"] = bool(shown.data["flags"] & limits.EPHEMERAL)
            resource["message"] = shown.data
        return {"interaction": about, "resource": resource}

    def _say(self, interaction: Interaction, data: dict[str, Any], files: list[Upload]) -> Stored:
        private = (data.get("flags") or 0) & limits.EPHEMERAL
        return self._standin.messages.create(
            interaction.channel, data, files, only_for=interaction.person if private else None, token=interaction.token
        )

    def _answer(self, interaction: Interaction, data: dict[str, Any], files: list[Upload]) -> None:
        interaction.original = self._say(interaction, data, files)

    def _defer(self, interaction: Interaction, data: dict[str, Any], files: list[Upload]) -> None:
        flags = data.get("flags") or 0
        only_for = interaction.person if flags & limits.EPHEMERAL else None
        shown = self._standin.messages.loading(interaction.channel, only_for, flags, interaction.token)
        interaction.original = shown

    def _defer_update(self, interaction: Interaction, data: dict[str, Any], files: list[Upload]) -> None:
        interaction.original = interaction.source

    def _update(self, interaction: Interaction, data: dict[str, Any], files: list[Upload]) -> None:
        assert interaction.source is not None
        interaction.original = self._standin.messages.edit(interaction.source, data, files)

    def _choose(self, interaction: Interaction, data: dict[str, Any], files: list[Upload]) -> None:
        interaction.choices = data.get("choices") or []

    def _open_modal(self, interaction: Interaction, data: dict[str, Any], files: list[Upload]) -> None:
        interaction.modal = data

    def owned(self, application_id: str, token: str) -> Interaction:
        """The acknowledged interaction whose token this is; Refused when unknown, expired or not yet answered."""
        interaction = self.by_token.get(token)
        if application_id != self._standin.application_id or interaction is None:
            raise Refused(404, 10015, "Unknown Webhook")
        if self._standin.now() - interaction.sent_at > self._standin.token_seconds:
            raise Refused(401, 50027, "Invalid Webhook Token")
        if not interaction.ack:
            raise Refused(404, 10015, "Unknown Webhook")
        return interaction

    def follow_up(self, interaction: Interaction, body: dict[str, Any], files: list[Upload]) -> Answer:
        """A new message; the first one after a deferral fills the waiting answer instead."""
        shown = interaction.original
        if interaction.ack == limits.DEFER and shown is not None and shown.loading:
            self._standin.messages.edit(shown, body, files)
        else:
            shown = self._say(interaction, body, files)
            interaction.followups.append(shown)
        interaction.touch()
        return 200, shown.data

    def message(self, interaction: Interaction, message_id: str) -> Stored:
        """The interaction's message of this id or ``@original``."""
        stored = self._standin.messages.every.get(message_id)
        if message_id == "@original":
            stored = interaction.original
        elif stored is not None and stored.interaction_token != interaction.token:
            stored = None
        if stored is None or stored.deleted:
            raise unknown(10008, "Message")
        return stored

    def edit(self, interaction: Interaction, message_id: str, body: dict[str, Any], files: list[Upload]) -> Answer:
        stored = self._standin.messages.edit(self.message(interaction, message_id), body, files)
        interaction.touch()
        return 200, stored.data

    def delete(self, interaction: Interaction, message_id: str) -> Answer:
        self._standin.messages.delete(self.message(interaction, message_id))
        interaction.touch()
        return 204, None


_Act = Callable[[Interactions, Interaction, dict[str, Any], list[Upload]], None]
_ACTS: dict[int, _Act] = {
    limits.ANSWER: Interactions._answer,
    limits.DEFER: Interactions._defer,
    limits.DEFER_UPDATE: Interactions._defer_update,
    limits.UPDATE: Interactions._update,
    limits.CHOOSE: Interactions._choose,
    limits.MODAL: Interactions._open_modal,
}
