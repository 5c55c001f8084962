"""What a person sees: messages, modals, and the outcome of something they did."""

from dataclasses import dataclass
from typing import Any

from tests.standins.discord import limits
from tests.standins.discord.interactions import Interaction
from tests.standins.discord.message_checks import inner
from tests.standins.discord.messages import Pings, Stored
from tests.standins.discord.world import Channel

FAILED_COMPONENT = "This interaction failed"
FAILED_COMMAND = "The application did not respond"
ACKS = {4: "answer", 5: "defer", 6: "defer_update", 7: "update", 8: "choices", 9: "modal"}


class CannotDo(AssertionError):
    """The client would not let the person do this: no such command, button, option; out of bounds; hidden."""


@dataclass(frozen=True, kw_only=True)
class Ack:
    """The bot's first answer: Discord's `type`, its `name` (``ACKS``), and `seconds` after the interaction."""

    type: int
    name: str
    seconds: float


class Shown:
    """A message in its present state; it follows every later edit."""

    def __init__(self, stored: Stored) -> None:
        self.stored = stored

    def __repr__(self) -> str:
        return f"<Shown {self.id} {self.text!r} buttons={self.buttons}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shown) and other.id == self.id

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def id(self) -> str:
        return self.stored.id

    @property
    def channel(self) -> Channel:
        return self.stored.channel

    @property
    def raw(self) -> dict[str, Any]:
        """The message's JSON."""
        return self.stored.data

    @property
    def content(self) -> str:
        text: str = self.raw["content"]
        return text

    @property
    def embeds(self) -> list[dict[str, Any]]:
        embeds: list[dict[str, Any]] = self.raw["embeds"]
        return embeds

    @property
    def text(self) -> str:
        """Everything readable, one part a line: content, text displays, then each embed from title to footer."""
        parts = [self.content, *(part.get("content") or "" for part in self.components)]
        for embed in self.embeds:
            parts += [(embed.get("author") or {}).get("name"), embed.get("title"), embed.get("description")]
            for each in embed.get("fields") or []:
                parts += [each["name"], each["value"]]
            parts.append((embed.get("footer") or {}).get("text"))
        return "\n".join(part for part in parts if part)

    @property
    def components(self) -> list[dict[str, Any]]:
        """Every component, flattened."""
        return list(inner(self.raw["components"]))

    @property
    def buttons(self) -> list[str]:
        """Labels (or emoji names) of the buttons, in order; disabled ones too."""
        return [_label(part) for part in self.components if part["type"] == limits.BUTTON]

    @property
    def enabled_buttons(self) -> list[str]:
        parts = [part for part in self.components if part["type"] == limits.BUTTON]
        return [_label(part) for part in parts if not part.get("disabled")]

    @property
    def selects(self) -> list[list[str]]:
        """For each select the labels of its options (none for selects of people, roles, channels)."""
        parts = [part for part in self.components if part["type"] in limits.SELECTS]
        return [[option["label"] for option in part.get("options") or []] for part in parts]

    @property
    def ephemeral(self) -> bool:
        return self.stored.only_for is not None

    @property
    def thinking(self) -> bool:
        return self.stored.loading

    @property
    def deleted(self) -> bool:
        return self.stored.deleted

    @property
    def edits(self) -> int:
        return self.stored.edits

    @property
    def pings(self) -> Pings:
        return self.stored.pings

    def find(self, label: str | None, custom_id: str | None, types: frozenset[int]) -> dict[str, Any]:
        """The component of these types with this label (or option) or custom_id; CannotDo when there is none."""
        for part in self.components:
            if part["type"] in types and custom_id is not None and part.get("custom_id") == custom_id:
                return part
            if part["type"] in types and label is not None and label in (_label(part), part.get("placeholder")):
                return part
        raise CannotDo(f"no {label or custom_id!r} in {self!r}")


class Modal:
    """A form opened by the bot; `Person.submits` fills it."""

    def __init__(self, interaction: Interaction) -> None:
        assert interaction.modal is not None
        self.interaction, self.raw = interaction, interaction.modal

    @property
    def title(self) -> str:
        title: str = self.raw["title"]
        return title

    @property
    def custom_id(self) -> str:
        custom_id: str = self.raw["custom_id"]
        return custom_id

    @property
    def labels(self) -> list[str]:
        """What each field is called, in order."""
        return [label for label, _ in self.fields]

    @property
    def fields(self) -> list[tuple[str, dict[str, Any]]]:
        """Each field's label and component."""
        found = []
        for row in self.raw["components"]:
            if row["type"] == limits.LABEL:
                found.append((row["label"], row["component"]))
            elif row["type"] == limits.ROW:
                found += [(part["label"], part) for part in row["components"]]
        return found


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of one interaction; `failed` is the client's sentence when the bot did not answer in time."""

    interaction: Interaction
    ack: Ack | None
    failed: str | None
    message: Shown | None
    modal: Modal | None
    followups: list[Shown]
    choices: list[dict[str, Any]]

    @property
    def text(self) -> str:
        """All that the answer and its follow-ups say."""
        shown = [*([self.message] if self.message else []), *self.followups]
        return "\n".join(each.text for each in shown)


def outcome_of(interaction: Interaction) -> Outcome:
    """The interaction as the person sees it now."""
    failed = FAILED_COMMAND if interaction.kind == limits.COMMAND else FAILED_COMPONENT
    kind = interaction.ack
    return Outcome(
        interaction=interaction,
        ack=Ack(type=kind, name=ACKS[kind], seconds=interaction.ack_seconds) if kind else None,
        failed=None if kind else failed,
        message=Shown(interaction.original) if interaction.original else None,
        modal=Modal(interaction) if interaction.modal else None,
        followups=[Shown(stored) for stored in interaction.followups],
        choices=interaction.choices,
    )


def _label(part: dict[str, Any]) -> str:
    return part.get("label") or (part.get("emoji") or {}).get("name") or ""
