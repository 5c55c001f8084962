"""Which declaration a request means, and the core's own presses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot import presses
from bot.catalogue import label
from bot.doors import begun
from bot.errors import Missing, NotAllowed, Refusal, Unreadable
from bot.filling import Filling, is_form_code
from bot.folding import fold
from bot.hearing import offer, telling, thanks
from bot.language import LANGUAGES, Reader
from bot.oneline import read_line
from bot.ports import Draft, Drafts, KeptPress, KeptPresses
from bot.replies import Answer, CommandName, Phrase, Reply, rows, say
from bot.requests import Answered, Pressed, Request, Said, Sent, Typed
from bot.running import Running, decoded, kept_args
from bot.spec import Action, Command

CANCEL_WORDS = frozenset({"annuler", "cancel", "stop"})
"""Words that close a form as its button does."""

CANCEL_MAX = 20
"""Characters within which such a word is looked for, signs around it included."""


@dataclass(frozen=True, kw_only=True)
class Routing:
    """Finds what to run for one request."""

    running: Running

    async def answer(self, request: Request) -> Answer:
        """The request's answer; refusals are raised."""
        match request:
            case Typed(path=path, values=values, line=line):
                command = self.running.catalogue.commands.get(path)
                if command is None:
                    return await self._offer(path)
                given = {**self.read_line(command, line), **values}
                return await self._anew(command, given)
            case Pressed(packed=packed, by_link=by_link):
                return await self._pressed(packed, by_link=by_link)
            case Answered(submit=submit, values=values):
                return await self._filling.answered(submit, values)
            case Said(text=text):
                return await self._said(text)
            case Sent(file=file):
                return await self._sent(file)

    async def run(self, command: Command, given: Mapping[str, str], *, pressed: bool = False) -> Answer:
        """The command's answer, its form, or the way to the private chat."""
        origin = self.running.visit.origin
        self.running.admit(command)
        if command.here and origin.place is None:
            raise NotAllowed(say(command.here))
        if origin.place and not origin.whispers and not command.public:
            return await self.running.in_private(command, given)
        if command.opens_form(given) and origin.place and not origin.whispers:
            asked = say(f"{label(command, command.fields[0])}.ask")
            raise Refusal(say("form-in-group", command=CommandName(command.path), ask=asked))
        if command.opens_form(given):
            return await self._filling.open(command, given, replaces=pressed)
        try:
            return await self.running.command(command, given, pressed=pressed)
        except Unreadable as unreadable:
            return await self._filling.correct(command, given, unreadable.problems)

    def read_line(self, command: Command, line: str) -> dict[str, str]:
        """Raw values in a line typed after the command's name."""
        return read_line(line, command, self._labels(command)) if line.strip() else {}

    def _labels(self, command: Command) -> dict[str, str]:
        words = self.running.catalogue.words
        names = {parameter.name: parameter.name for parameter in command.parameters}
        for parameter in command.parameters:
            for language in LANGUAGES:
                text = words.plain(say(label(command, parameter)), Reader(language=language))
                names[fold(text)] = parameter.name
                for synonym in words.listed(f"{label(command, parameter)}.said", language):
                    names.setdefault(fold(synonym), parameter.name)
        return names

    @property
    def _filling(self) -> Filling:
        return Filling(running=self.running)

    async def _offer(self, text: str) -> Reply:
        if self.running.visit.unlinked:
            raise NotAllowed(say("place-unlinked"))
        return await self.running.seal(offer(text, self.running.catalogue, await self.running.menu()))

    async def _anew(self, command: Command, given: Mapping[str, str], *, pressed: bool = False) -> Answer:
        """A command begun while a form is open: the form waits behind a button."""
        before = await self._active()
        answer = await self.run(command, given, pressed=pressed)
        if before and before.path == command.path:
            await self._filling.drop(before)
            return answer
        return await self._aside(before, answer)

    async def _aside(self, before: Draft | None, answer: Answer) -> Answer:
        if before is None or answer is None:
            return answer
        back = await self._filling.pause(before)
        return replace(answer, buttons=(*answer.buttons, back)) if begun(before) else answer

    async def _active(self) -> Draft | None:
        """The form that words answer here, unless what it asks for is no longer installed."""
        visit = self.running.visit
        if visit.origin.asks > 1 or visit.origin.place or not visit.viewer.account.id:
            return None
        draft = await self.running.work.store(Drafts).active(visit.viewer.account.id, visit.now)
        return draft if draft and draft.path in self.running.catalogue.commands else None

    async def mend(self, request: Request, phrase: Phrase) -> Reply | None:
        """The way back to values that a command would not take, where a surface would lose them."""
        if self.running.visit.origin.asks == 1 or not isinstance(request, Typed | Answered):
            return None
        return await self._filling.mend(request, phrase)

    async def _said(self, text: str) -> Answer:
        draft = await self._active()
        if len(text) <= CANCEL_MAX and fold(text).strip("/ .!") in CANCEL_WORDS:
            return await self._filling.cancel(draft) if draft else await self._plain("form-none")
        if draft is None:
            return await self._heard(text)
        if press := self._filling.named(draft, text[:CANCEL_MAX]) if len(text) <= CANCEL_MAX else None:
            return await self._pressed(presses.pack(press), by_link=False)
        if self.running.catalogue.meant(text, answers=self._filling.reads(draft, text)):
            return await self._heard(text)
        return await self._filling.said(draft, text)

    async def _plain(self, key: str) -> Reply:
        """A few words, and what can be done next."""
        if self.running.visit.unlinked:
            raise NotAllowed(say("place-unlinked"))
        return await self.running.seal(Reply(text=say(key), buttons=rows((await self.running.menu()).home())))

    async def _heard(self, text: str) -> Answer:
        if thanks(text, self.running.catalogue):
            return await self._plain("heard-thanked")
        found = self.running.catalogue.split(text.strip().lstrip("/"))
        if found is None:
            return await self._offer(text)
        command, line = found
        if command.hears and line:
            line = telling(line, self.running.catalogue)
        return await self._anew(command, self.read_line(command, line))

    async def _sent(self, file: str) -> Answer:
        draft = await self._active()
        if draft:
            return await self._filling.said(draft, file, file=True)
        return Reply(text=say("heard-file"))

    async def _pressed(self, packed: str, *, by_link: bool) -> Answer:
        press = presses.unpack(packed)
        if press is None:
            raise Missing(say("press-unknown"))
        if press.code in (presses.KEPT, presses.KEPT_FORM):
            return await self._kept(press.args, by_link=by_link)
        return await self._press(press.code, press.args, by_link=by_link)

    async def _kept(self, args: tuple[str, ...], *, by_link: bool) -> Answer:
        visit = self.running.visit
        kept = await self.running.work.store(KeptPresses).get(args[0], visit.now) if args else None
        if kept is None:
            raise Missing(say("press-expired"))
        self._check_owner(kept)
        if kept.code == "c":
            return await self._run_kept(kept)
        action = self._linkable(kept.code, by_link=by_link)
        return await self._act(action, kept_args(kept))

    def _check_owner(self, kept: KeptPress) -> None:
        visit = self.running.visit
        if kept.community_id is not None and kept.community_id != visit.community_id:
            raise Missing(say("press-expired"))
        if kept.account_id is not None and kept.account_id != visit.viewer.account.id:
            raise NotAllowed(say("press-others"))

    async def _run_kept(self, kept: KeptPress) -> Answer:
        code, values = kept_args(kept)
        command = self.running.catalogue.by_code(code)
        if command is None:
            raise Missing(say("press-retired"))
        return await self._anew(command, json.loads(values), pressed=not self.running.by_link)

    async def _press(self, code: str, args: tuple[str, ...], *, by_link: bool) -> Answer:
        if code in self.running.catalogue.retired:
            raise Missing(say("press-retired"))
        if is_form_code(code):
            if by_link:
                raise Missing(say("press-unknown"))
            return await self._form(code, args)
        if code == "c":
            return await self._run_code(args, by_link=by_link)
        action = self._linkable(code, by_link=by_link)
        if action.owned:
            raise Missing(say("press-unknown"))
        return await self._act(action, decoded(action, args))

    async def _run_code(self, args: tuple[str, ...], *, by_link: bool) -> Answer:
        command = self.running.catalogue.by_code(args[0]) if args else None
        if command is None or (by_link and not command.home) or len(args) > 1:
            raise Missing(say("press-unknown"))
        return await self._anew(command, {}, pressed=not by_link)

    async def _form(self, code: str, args: tuple[str, ...]) -> Answer:
        before = await self._active()
        answer = await self._filling.press(code, args)
        return await self._aside(before if before and before.name != args[0] else None, answer)

    def _linkable(self, code: str, *, by_link: bool) -> Action:
        action = self.running.catalogue.actions.get(code)
        if action is None or (by_link and not action.linkable):
            raise Missing(say("press-unknown"))
        return action

    async def _act(self, action: Action, args: tuple[str, ...]) -> Answer:
        found = await self.running.action(action, args)
        if action.opens is None:
            return found  # type: ignore[no-any-return]
        command, before = self.running.catalogue.commands[action.opens], await self._active()
        return await self._aside(before, await self._filling.open(command, dict(found), whole=True))
