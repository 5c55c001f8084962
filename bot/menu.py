"""What this person may do here: the gate's dry run, for help, the home menu and command lists."""

from __future__ import annotations

from dataclasses import dataclass

from bot.catalogue import Catalogue
from bot.errors import Refusal
from bot.permissions import may
from bot.replies import Button, Press, say
from bot.spec import Command, Context
from bot.visits import Visit, check_place


@dataclass(frozen=True, kw_only=True)
class Menu:
    """Provided to handlers that ask for it."""

    catalogue: Catalogue
    visit: Visit
    paused: tuple[Button, ...] = ()

    def commands(self) -> tuple[Command, ...]:
        """Every command that this person could run here, in the order they were declared."""
        return tuple(command for command in self.catalogue.commands.values() if self.allows(command))

    def find(self, typed: str) -> Command | None:
        """The command of that name in any language, if this person could run it."""
        command = self.catalogue.find(typed)
        return command if command and self.allows(command) else None

    def home(self) -> tuple[Button, ...]:
        """The way back to a form that waits, and a button for each command that belongs on the home menu."""
        return (*self.paused, *(button(command) for command in self.commands() if command.home))

    def subjects(self, community_id: int) -> frozenset[str]:
        """What this person may be sent unasked there; of another community than this one, everything."""
        here = self.visit.community_id == community_id
        return self.catalogue.subjects_of(self.visit.viewer) if here else frozenset(self.catalogue.subjects)

    def allows(self, command: Command) -> bool:
        """Whether the gate would let this person run it here."""
        try:
            check_place(self.visit, command)
        except Refusal:
            return False
        return may(self.visit.viewer, command.allow)


def button(command: Command) -> Button:
    """The button that runs a command as if it had been typed bare."""
    return Button(label=say(f"{command.key}.button"), press=Press(code="c", args=(command.code,)))


def listed(menu: Menu, context: Context) -> tuple[Command, ...]:
    """The commands help lists: those that can be run, setting up a place only where someone manages one."""
    return tuple(command for command in menu.commands() if not command.unlinked or context.manages_place)
