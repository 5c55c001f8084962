"""Presses that cannot travel as they are, kept in rows: of answers, and of what is sent unasked."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import presses
from bot.errors import DeclarationError
from bot.outbox import Queued
from bot.ports import Accounts, KeptPress, KeptPresses, Work
from bot.replies import Press, Reply, presses_of, with_presses
from bot.senders import Target
from bot.spec import Action

SENT_KEPT_FOR = timedelta(days=90)
"""How long a kept press of something sent works after it was last shown: a notice is found again late."""

Actions = Mapping[str, Action]


def stays(press: Press, actions: Actions) -> bool:
    """Whether it is kept in a row: because it is too long, or is for the one it was shown to."""
    action = actions.get(press.code)
    return bool(action and action.owned) or not presses.fits(press)


def unsealed(reply: Reply, actions: Actions) -> tuple[Press, ...]:
    """The presses of the reply that are to be kept, each once."""
    return tuple(press for press in dict.fromkeys(presses_of(reply)) if stays(press, actions))


def standing_for(press: Press, name: str, actions: Actions) -> Press:
    """The short press that leads to the row of that name."""
    action = actions.get(press.code)
    return Press(code=presses.KEPT_FORM if action and action.opens else presses.KEPT, args=(name,))


async def sealed(reply: Reply, actions: Actions, keep: Callable[[Press], Awaitable[Press]]) -> Reply:
    """The reply with each press that cannot travel put through `keep`."""
    kept = {press: await keep(press) for press in unsealed(reply, actions)}
    return with_presses(reply, lambda press: kept.get(press, press))


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """Seals one row's message: for the account it goes to, or for everybody in a place.

    The same row gives a press the same name whenever it is sent, so that a message which may have arrived is known
    again by its buttons.
    """

    actions: Actions
    row: Queued
    target: Target
    now: datetime

    def needed(self, reply: Reply) -> bool:
        """Whether anything has to be written before it is sent; DeclarationError for what a place cannot show."""
        found = unsealed(reply, self.actions)
        owned = [press.code for press in found if press.code in self.actions and self.actions[press.code].owned]
        if owned and not self.target.private:
            raise DeclarationError(f"{self.row.topic}: the press `{owned[0]}` is for one person, and a place has many")
        return bool(found)

    async def sealed(self, work: Work, reply: Reply) -> Reply:
        """The message as it may leave."""
        account = None
        if self.target.private:
            found = await work.store(Accounts).get(self.target.platform, self.target.root)
            account = found.id if found else None

        async def keep(press: Press) -> Press:
            name = self._name(press)
            await work.store(KeptPresses).put(self._row(press, name, account))
            return standing_for(press, name, self.actions)

        return await sealed(reply, self.actions, keep)

    def _row(self, press: Press, name: str, account_id: int | None) -> KeptPress:
        return KeptPress(
            name=name,
            code=press.code,
            values=press.args,
            expires_at=self.now + SENT_KEPT_FOR,
            community_id=self.row.community_id,
            account_id=account_id,
        )

    def _name(self, press: Press) -> str:
        told = f"{self.row.id} {self.row.due_at.isoformat()} {self.target.packed()} {press.code} {press.args!r}"
        return hashlib.sha256(told.encode()).hexdigest()[: presses.NAME_BYTES * 2]
