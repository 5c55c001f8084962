"""Running one declaration inside the transaction: gate, read, handler, and the reply's presses made ready."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot import presses
from bot.catalogue import Catalogue
from bot.doors import begun, resuming
from bot.errors import Missing, Unreadable
from bot.forms import read_values, settle
from bot.kinds import Reading
from bot.language import LANGUAGES, Reader
from bot.menu import Menu, button
from bot.permissions import check, may
from bot.ports import Drafts, KeptPress, KeptPresses, Work
from bot.providing import provide
from bot.replies import Answer, Button, Phrase, Press, Reply, rows, say
from bot.reviewing import Reviewing
from bot.sealing import sealed, standing_for
from bot.spec import Action, Command, Declared
from bot.visits import Visit, check_place

KEPT_FOR = timedelta(days=7)
"""How long a kept press works: long enough for a message found again at the week-end."""


@dataclass(frozen=True, kw_only=True)
class Running:
    """One request under way."""

    catalogue: Catalogue
    work: Work
    visit: Visit
    by_link: bool = False
    reads: bool = False

    @property
    def reading(self) -> Reading:
        """What reading a raw value depends on."""
        reader = self.visit.reader
        return Reading(
            now=self.visit.now,
            zone=reader.zone,
            language=reader.language,
            texts=self._texts,
            platform=self.visit.origin.platform,
        )

    def _texts(self, phrase: Phrase) -> tuple[str, ...]:
        return tuple(self.catalogue.words.plain(phrase, Reader(language=language)) for language in LANGUAGES)

    def admit(self, declared: Declared) -> None:
        """The gate: nothing, or a `NotAllowed` that says why."""
        check_place(self.visit, declared)
        check(self.visit.viewer, declared.allow)

    async def command(self, command: Command, given: Mapping[str, str], *, pressed: bool = False) -> Answer:
        """The command's answer for these raw values; raises `Unreadable` with every problem together."""
        self.admit(command)
        values, problems = read_values(command.parameters, given, command.key, self.reading)
        if problems:
            raise Unreadable(problems)
        answer: Answer = await self._reply(await self.call(command, values, pressed=pressed))
        return answer

    async def action(self, action: Action, args: tuple[str, ...]) -> Any:
        """What the press's handler returns; a reply has its presses made ready. Bad arguments are `Missing`."""
        self.admit(action)
        names = [parameter.name for parameter in action.parameters]
        if len(args) > len(names):
            raise Missing
        given = dict(zip(names, args, strict=False))
        values, problems = read_values(action.parameters, given, action.code, self.reading)
        if problems:
            raise Missing
        return await self._reply(await self.call(action, values, pressed=True))

    async def call(self, declared: Declared, values: Mapping[str, object], *, pressed: bool) -> Any:
        """The handler, given what it asked for and nothing else."""
        own: dict[type, object] = {Reviewing: self.catalogue.reviewing}
        if Menu in (asked for _name, asked in declared.provided):
            own[Menu] = await self.menu()
        provided = provide(declared.provided, self.work, self.visit.community_id, own)
        try:
            return await declared.handler(self.visit.context(declared, pressed=pressed), **provided, **values)
        except Missing as missing:
            raise Missing(missing.phrase, buttons=missing.buttons or self._ways_on(declared)) from None

    def _ways_on(self, declared: Declared) -> tuple[tuple[Button, ...], ...]:
        """Where whoever finds nothing can look: what the same feature has on the home menu."""
        if self.visit.origin.place and not self.visit.origin.whispers:
            return ()
        menu = Menu(catalogue=self.catalogue, visit=self.visit)
        feature = self.catalogue.feature_of(declared)
        found = (one for one in feature.commands if one.home and one is not declared and menu.allows(one))
        return rows(button(one) for one in found)

    async def menu(self) -> Menu:
        """What this person may do here, and the form of theirs that waits."""
        return Menu(catalogue=self.catalogue, visit=self.visit, paused=await self._paused())

    async def _paused(self) -> tuple[Button, ...]:
        visit = self.visit
        if visit.origin.asks > 1 or visit.origin.place or not visit.viewer.account.id:
            return ()
        draft = await self.work.store(Drafts).paused(visit.viewer.account.id, visit.now)
        command = self.catalogue.commands.get(draft.path) if draft else None
        if draft is None or command is None or draft.community_id != visit.community_id or not begun(draft):
            return ()
        return (resuming(command, draft),) if may(visit.viewer, command.allow) else ()

    async def _reply(self, answer: Any) -> Any:
        return await self.seal(answer) if isinstance(answer, Reply) else answer

    async def seal(self, reply: Reply) -> Reply:
        """The reply with each press that cannot travel (too long, or owned) kept in a row."""
        return await sealed(reply, self.catalogue.actions, self.keep)

    async def keep(self, press: Press) -> Press:
        """A short press under a random name that only this account may use."""
        name = presses.new_name()
        visit = self.visit
        await self.work.store(KeptPresses).put(
            KeptPress(
                name=name,
                code=press.code,
                values=press.args,
                expires_at=visit.now + KEPT_FOR,
                community_id=visit.community_id,
                account_id=visit.viewer.account.id or None,
            )
        )
        return standing_for(press, name, self.catalogue.actions)

    async def in_private(self, command: Command, given: Mapping[str, str]) -> Reply:
        """For groups where nobody can be answered alone: a button that leads to the private chat."""
        settled = settle(command.parameters, given, self.reading)
        press = await self.keep(Press(code="c", args=(command.code, json.dumps(settled))))
        return Reply(
            text=say("answer-in-private"),
            private=False,
            buttons=((Button(label=say("answer-in-private.button"), link=press),),),
        )


def decoded(action: Action, args: tuple[str, ...]) -> tuple[str, ...]:
    """Packed arguments as the raw texts that kinds read: numbers travel in base 36."""
    types = [parameter.type for parameter in action.parameters]
    typed = zip(args, types + [str] * len(args), strict=False)
    return tuple(presses.decimal(arg) if type_ is int else arg for arg, type_ in typed)


def kept_args(kept: KeptPress) -> tuple[str, ...]:
    """A kept press's arguments as raw texts."""
    return tuple("" if value is None else str(value) for value in kept.values)
