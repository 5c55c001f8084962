"""People: what they do makes gateway events, what they see is what the bot answered."""

import asyncio
from typing import TYPE_CHECKING, Any

from tests.standins.discord import limits
from tests.standins.discord.forms import filled
from tests.standins.discord.interactions import Interaction
from tests.standins.discord.messages import Stored
from tests.standins.discord.records import Upload
from tests.standins.discord.shown import CannotDo, Modal, Outcome, Shown, outcome_of
from tests.standins.discord.slash import Typed, pick
from tests.standins.discord.world import Channel, Guild, member_payload, snowflake, user_payload

if TYPE_CHECKING:
    from tests.standins.discord.server import DiscordStandin

QUIET_SECONDS = 0.05
UPDATE_SECONDS = 1.0
ANSWER_SECONDS = 5.0
_BUTTONS = frozenset({limits.BUTTON})


class Person:
    """A human with a Discord account. `locale` is the client's language; `reachable` says that DMs are open."""

    def __init__(self, standin: "DiscordStandin", name: str, locale: str) -> None:
        self.standin, self.name, self.locale = standin, name, locale
        self.id = snowflake()
        self.reachable = True
        self._where: Channel | None = None

    def __repr__(self) -> str:
        return f"<Person {self.name}>"

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    @property
    def dm(self) -> Channel:
        """The direct conversation with the bot (opened when there is none)."""
        return self.standin.dm(self)

    def user(self) -> dict[str, Any]:
        return user_payload(self.id, self.name)

    def member(self, guild: Guild) -> dict[str, Any]:
        return member_payload(self.user(), list(guild.person_roles.get(self.id, [])))

    def in_(self, channel: Channel) -> "Person":
        """The same person, who from now on types in this channel unless told another."""
        self._where = channel
        return self

    async def types(self, *where_and_line: Any, **options: Any) -> Outcome:
        """Runs a registered slash command: ``types(channel, "directory search", query="dupont")``."""
        channel, line = self._place(where_and_line)
        data = Typed(self, channel, line).data(options)
        return await self._asks(limits.COMMAND, channel, data)

    async def completes(self, *where_and_line: Any, **options: Any) -> list[dict[str, Any]]:
        """The suggestions for the last autocompleted option given; AssertionError when the bot fails to answer."""
        channel, line = self._place(where_and_line)
        typed = Typed(self, channel, line)
        data = typed.data(options, focused=typed.focus(options))
        outcome = await self._asks(limits.AUTOCOMPLETE, channel, data)
        assert outcome.ack is not None, "Loading options failed"
        return outcome.choices

    async def presses(
        self, shown: Shown | Outcome, label: str | None = None, *, custom_id: str | None = None
    ) -> Outcome:
        """Presses a button by label or custom_id; CannotDo when it is not there, disabled, a link or hidden."""
        message = self._visible(shown)
        part = message.find(label, custom_id, _BUTTONS)
        if part.get("disabled") or part.get("style") == limits.BUTTON_STYLE_LINK:
            raise CannotDo(f"{label or custom_id} cannot be pressed")
        return await self._touches(message.stored, part, {})

    async def chooses(self, shown: Shown | Outcome, *options: Any, custom_id: str | None = None) -> Outcome:
        """Picks options of a select by label or value (or persons, roles, channels)."""
        message = self._visible(shown)
        selects = [part for part in message.components if part["type"] in limits.SELECTS]
        for part in selects:
            try:
                if custom_id in (None, part["custom_id"]) and not part.get("disabled"):
                    values, resolved = pick(part, options, self.standin, message.channel)
                    break
            except CannotDo:
                continue
        else:
            raise CannotDo(f"no select offers {options} in {message!r}")
        extra = {"values": values} | ({"resolved": resolved} if resolved else {})
        return await self._touches(message.stored, part, extra)

    async def submits(self, modal: Modal | Outcome, answers: dict[str, Any] | None = None, /, **more: Any) -> Outcome:
        """Sends a modal; fields by custom_id or label (labels with spaces in `answers`)."""
        form = modal.modal if isinstance(modal, Outcome) else modal
        if form is None:
            raise CannotDo("no form was opened")
        data = filled(form, {**(answers or {}), **more})
        opened = form.interaction
        return await self._asks(limits.MODAL_SUBMIT, opened.channel, data, opened.source)

    async def says(self, channel: Channel, text: str, *, files: tuple[Upload, ...] = ()) -> Shown:
        """Writes a message; returns it at once, see `standin.settles` to await what the bot makes of it."""
        if channel.guild is not None and self.id not in channel.guild.people:
            raise CannotDo(f"{self.name} is not in {channel.guild.name}")
        body = {"content": text, "attachments": [{"id": str(n)} for n in range(len(files))]}
        return Shown(self.standin.messages.create(channel, body, list(files), author=self.user(), checked=False))

    def sees(self, channel: Channel | None = None) -> list[Shown]:
        """The messages visible to this person, oldest first: public ones and those only for them."""
        where = channel or self._where or self.dm
        if where.guild is not None and self.id not in where.guild.people:
            return []
        within = self.standin.messages.within(where)
        return [Shown(stored) for stored in within if stored.only_for in (None, self)]

    async def sends_component(
        self, *, custom_id: str, message: Shown | None = None, channel: Channel | None = None,
        component_type: int = limits.BUTTON, values: list[str] | None = None,
    ) -> Outcome:  # fmt: skip
        """A press that no button offers (forged or from a message long gone)."""
        stored = message.stored if message else self._forgotten(channel)
        part = {"type": component_type, "custom_id": custom_id, "id": 1}
        return await self._touches(stored, part, {"values": values} if values is not None else {})

    def _forgotten(self, channel: Channel | None) -> Stored:
        where = channel or self._where
        if where is None:
            raise CannotDo("name a channel")
        return self.standin.messages.create(where, {"content": "…"}, [])

    def _place(self, given: tuple[Any, ...]) -> tuple[Channel, str]:
        channel, line = given if len(given) == 2 else (self._where, given[0])
        if channel is None:
            raise CannotDo("say in which channel")
        if channel.guild is not None and self.id not in channel.guild.people:
            raise CannotDo(f"{self.name} is not in {channel.guild.name}")
        return channel, line

    def _visible(self, shown: Shown | Outcome) -> Shown:
        if isinstance(shown, Shown):
            message: Shown | None = shown
        else:
            private = [each for each in shown.followups if each.components]
            message = private[-1] if private else shown.message
        if message is None or message.deleted or message.stored.only_for not in (None, self):
            raise CannotDo(f"{self.name} does not see that message")
        return message

    async def _touches(self, stored: Stored, part: dict[str, Any], extra: dict[str, Any]) -> Outcome:
        data = {"component_type": part["type"], "custom_id": part["custom_id"], "id": part.get("id", 1), **extra}
        return await self._asks(limits.COMPONENT, stored.channel, data, stored)

    async def _asks(self, kind: int, channel: Channel, data: dict[str, Any], source: Stored | None = None) -> Outcome:
        interaction = self.standin.interactions.open(kind, self, channel, data, source)
        return await finished(interaction, self.standin.ack_seconds)


async def finished(interaction: Interaction, ack_seconds: float, *, since: int = 0) -> Outcome:
    """Waits for the answer and for quiet after it (a deferred press may stay unanswered for `UPDATE_SECONDS`)."""
    if await _changes(interaction, ack_seconds, since):
        patience = UPDATE_SECONDS if interaction.ack == limits.DEFER_UPDATE else ANSWER_SECONDS
        if not interaction.finished:
            await _changes(interaction, patience, interaction.changes)
        while await _changes(interaction, QUIET_SECONDS, interaction.changes):
            pass
    return outcome_of(interaction)


async def _changes(interaction: Interaction, seconds: float, since: int) -> bool:
    """Whether something more was answered than the `since` first times, waiting at most so long."""
    try:
        async with asyncio.timeout(seconds):
            while interaction.changes <= since:
                interaction.changed.clear()
                await interaction.changed.wait()
    except TimeoutError:
        return False
    return True
