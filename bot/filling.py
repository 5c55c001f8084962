"""Forms under way: opening one, answering a page, and the buttons Back, Skip, Finish and Cancel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from bot import presses
from bot.doors import door, next_page, resuming, wrong
from bot.errors import Missing, Unreadable
from bot.folding import fold
from bot.forms import EVERY, WHOLE, Page, ask, echoes, first, hinted, read_values, settle, unasked
from bot.kinds import Upload
from bot.ports import Draft, Drafts
from bot.replies import Answer, Button, Phrase, Press, Reply, say
from bot.requests import Answered, Typed
from bot.running import Running
from bot.spec import Command

DRAFT_FOR = timedelta(hours=24)
"""How long a form waits for its next answer."""


MOVING_ON = ("fs", "fv")
"""Buttons that answer a question: on one that was answered since, they would answer it again."""


class NeedsRow(Exception):
    """The form cannot open without being stored, and the transaction only reads."""


@dataclass(frozen=True, kw_only=True)
class Filling:
    """The forms of one request."""

    running: Running

    async def open(
        self, command: Command, given: Mapping[str, str], *, whole: bool = False, replaces: bool = False
    ) -> Answer:
        """The form's first page. One page in a modal needs no row; anything else is kept as a draft."""
        self.running.admit(command)
        answers = {**given, **({WHOLE: EVERY} if whole else {})}
        page = self._page(command, self._draft(command, answers, name=""))
        if self.modal(command, given):
            return ask(page, self.running.reading)
        if self.running.reads:
            raise NeedsRow
        page = page.start() if not whole else page
        page = replace(page, draft=replace(page.draft, name=presses.new_name()))
        await self._drafts.put(page.draft)
        understood = echoes(page, given, self.running.reading) if page.size == 1 else ()
        return next_page(page, self.running.reading, understood, replaces=replaces)

    def modal(self, command: Command, given: Mapping[str, str]) -> bool:
        """Whether the form's first page can be a modal filled with everything given, with nothing written."""
        asks = self.running.visit.origin.asks
        if not self.running.reads:
            return False  # something else was the first answer already, and a modal can only be that
        fillable = {field.name for field in command.fields[:asks] if not isinstance(field.kind, Upload)}
        known = {name for name in given if given[name]} - set(unasked(command))
        return asks > 1 and known <= fillable and presses.fits(first(command, given))

    async def correct(
        self, command: Command, given: Mapping[str, str], problems: Mapping[str, Phrase], name: str = ""
    ) -> Answer:
        """What was wrong with a command's values, and the way to mend them without typing all again."""
        page = self._page(command, self._draft(command, _whole(command, given), name or presses.new_name()))
        draft = page.draft
        step = next((i for i, fields in enumerate(page.pages) if any(f.name in problems for f in fields)), 0)
        page = replace(page, draft=replace(draft, step=step))
        await self._drafts.put(page.draft)
        return wrong(page, problems, self.running.reading)

    async def answered(self, submit: str, values: Mapping[str, str]) -> Answer:
        """The next page, the problems of this one, or the command's own answer at the end."""
        return await self._answer(await self._submitted(submit), values)

    async def _submitted(self, submit: str) -> Page:
        packed = presses.unpack(submit)
        if packed is None or packed.code not in ("fm", "fp") or not packed.args:
            raise Missing(say("form-gone"))
        return await self._named(packed.args) if packed.code == "fp" else self._first(*packed.args)

    async def mend(self, request: Typed | Answered, phrase: Phrase) -> Reply | None:
        """What the command itself had against the values, and the way back to them; None where nothing is lost."""
        if isinstance(request, Typed):
            page = self._page(self._command(request.path), self._draft(self._command(request.path), request.values))
        else:
            page = self._answered(await self._submitted(request.submit), request.values)
        if not page.draft.answers:
            return None
        answers = _whole(page.command, page.draft.answers)
        page = await self._kept(replace(page, draft=replace(page.draft, answers=answers, step=0)))
        return door(page, phrase, say("form-correct"))

    async def said(self, draft: Draft, text: str, *, file: bool = False) -> Answer:
        """A typed answer, or a file, to the question of the moment."""
        page = self._page(self._command(draft.path), draft)
        asked = page.asked
        if asked and isinstance(asked[0].kind, Upload) != file:
            self.running.admit(page.command)
            problem = say("bad-text") if file else say("bad-file")
            return wrong(page, {asked[0].name: problem}, self.running.reading)
        return await self._answer(page, {asked[0].name: text} if asked else {})

    def reads(self, draft: Draft, text: str) -> bool:
        """Whether the question of the moment can be answered so."""
        page = self._page(self._command(draft.path), draft)
        given = dict.fromkeys((field.name for field in page.asked), text)
        return not read_values(page.asked, given, page.command.key, self.running.reading)[1]

    def named(self, draft: Draft, text: str) -> Press | None:
        """The button of the present question that has these words on it, in any language."""
        reading, wanted = self.running.reading, _bare(text)
        shown = ask(self._page(self._command(draft.path), draft), reading)
        for button in (button for row in shown.buttons for button in row):
            if isinstance(button.label, Phrase) and wanted in map(_bare, reading.texts(button.label)):
                return button.press
        return None

    async def press(self, code: str, args: tuple[str, ...]) -> Answer:
        """One of the form's buttons."""
        page, present = await self._named(args[:2]), await self._present(args)
        if code == "fx":
            return await self.cancel(page.draft)
        self.running.admit(page.command)
        if code in MOVING_ON and page.size == 1 and page.draft.step != present.draft.step:
            return await self._resume(present)
        moves = {"fo": self._resume, "fb": self._back, "fs": self._skip, "fd": self._finish}
        if code == "fs" and page.kept and len(args) == 2:  # noqa: PLR2004 - no third: keep it, do not clear it
            return await self._onward(page, replaces=True)
        if code == "fv" and len(args) > 2:  # noqa: PLR2004 - name, step, then the option, or the question and its hint
            choose = self._choose if len(args) == 3 else self._take  # noqa: PLR2004
            return await choose(page, *map(presses.decimal, args[2:4]))
        if move := moves.get(code):
            return await move(page)
        raise Missing(say("form-gone"))

    async def cancel(self, draft: Draft) -> Reply:
        """The form is forgotten, and nothing was saved."""
        await self._drafts.drop(draft.name)
        return Reply(text=say("form-cancelled"), replaces=True)

    async def drop(self, draft: Draft) -> None:
        """The form is forgotten: the same one was begun again."""
        await self._drafts.drop(draft.name)

    async def pause(self, draft: Draft) -> tuple[Button, ...]:
        """The form waits while something else is done; a button takes it up again."""
        await self._drafts.put(replace(draft, active=False))
        return (resuming(self._command(draft.path), draft),)

    async def _answer(self, page: Page, values: Mapping[str, str], *, replaces: bool = False) -> Answer:
        self.running.admit(page.command)
        page = self._answered(page, values)
        if problems := self._problems(page):
            page = await self._kept(page)
            return wrong(page, problems, self.running.reading)
        return await self._onward(page, replaces=replaces)

    def _answered(self, page: Page, values: Mapping[str, str]) -> Page:
        """The page with these answers, as they were understood now."""
        return page.answered(settle(page.asked, values, self.running.reading))

    def _problems(self, page: Page) -> dict[str, Phrase]:
        return read_values(page.asked, page.draft.answers, page.command.key, self.running.reading)[1]

    async def _onward(self, page: Page, *, replaces: bool = False) -> Answer:
        following = page.after()
        if following is None:
            return await self._complete(page)
        understood = echoes(page, (field.name for field in page.asked), self.running.reading)
        return next_page(await self._kept(following), self.running.reading, understood, replaces=replaces)

    async def _complete(self, page: Page) -> Answer:
        given = {name: value for name, value in page.draft.answers.items() if name != WHOLE}
        try:
            answer = await self.running.command(page.command, given, pressed=True)
        except Unreadable as unreadable:
            return await self.correct(page.command, given, unreadable.problems, page.draft.name)
        if page.draft.name:
            await self._drafts.drop(page.draft.name)
        if page.draft.name and page.size > 1 and isinstance(answer, Reply):
            answer = replace(answer, replaces=True)  # the button that opened this page has no further use
        return answer

    async def _resume(self, page: Page) -> Answer:
        if page.size == 1:
            page = await self._kept(page)
        return ask(page, self.running.reading, replaces=True)

    async def _back(self, page: Page) -> Answer:
        return ask(await self._kept(page.before()), self.running.reading, replaces=True)

    async def _skip(self, page: Page) -> Answer:
        page = page.answered({})
        if page.after() is None and not any(page.draft.answers.values()):
            # A brief form of which nothing was answered is no command yet: its other questions follow.
            page = replace(page, draft=replace(page.draft, answers={**page.draft.answers, WHOLE: "1"}))
        return await self._onward(page, replaces=True)

    async def _finish(self, page: Page) -> Answer:
        return await self._complete(page)

    async def _choose(self, page: Page, index: str) -> Answer:
        options = ask(page, self.running.reading, _hinted(page)).questions[0].options if page.asked else ()
        if not index.isdecimal() or int(index) >= len(options):
            raise Missing(say("form-gone"))
        page = page.answered({page.asked[0].name: options[int(index)].value})
        return await self._onward(page, replaces=True)

    async def _take(self, page: Page, place: str, marked: str) -> Answer:
        """One of the values that may have been meant; what is meant by then is asked again when it is another."""
        found = hinted(page, int(place), marked, self.running.reading) if place.isdecimal() else None
        if found is None:
            return wrong(page, self._problems(page), self.running.reading)
        return await self._answer(page, {**page.draft.answers, found[0]: found[1]}, replaces=True)

    async def _kept(self, page: Page) -> Page:
        draft = replace(
            page.draft,
            name=page.draft.name or presses.new_name(),
            active=True,
            expires_at=self.running.visit.now + DRAFT_FOR,
        )
        await self._drafts.put(draft)
        return replace(page, draft=draft)

    async def _present(self, args: tuple[str, ...]) -> Page:
        """The form of that name, where it stands."""
        visit = self.running.visit
        draft = await self._drafts.get(args[0], visit.now) if args else None
        if draft is None or draft.account_id != visit.viewer.account.id:
            raise Missing(say("form-gone"))
        return self._page(self._command(draft.path), draft)

    async def _named(self, args: tuple[str, ...]) -> Page:
        """The same at the step that is named."""
        page = await self._present(args)
        step = presses.decimal(args[1]) if len(args) > 1 else str(page.draft.step)
        if not step.isdecimal() or int(step) >= len(page.pages):
            raise Missing(say("form-gone"))
        return replace(page, draft=replace(page.draft, step=int(step)))

    def _first(self, code: str, *carried: str) -> Page:
        command = self.running.catalogue.by_code(code)
        if command is None:
            raise Missing(say("form-gone"))
        return self._page(command, self._draft(command, dict(zip(unasked(command), carried, strict=False))))

    def _command(self, path: str) -> Command:
        command = self.running.catalogue.commands.get(path)
        if command is None:
            raise Missing(say("form-gone"))
        return command

    def _page(self, command: Command, draft: Draft) -> Page:
        return Page(command=command, draft=draft, size=self.running.visit.origin.asks)

    def _draft(self, command: Command, answers: Mapping[str, str], name: str = "") -> Draft:
        visit = self.running.visit
        return Draft(
            name=name,
            account_id=visit.viewer.account.id,
            path=command.path,
            answers=settle(command.parameters, answers, self.running.reading),
            community_id=visit.community_id,
            expires_at=visit.now + DRAFT_FOR,
        )

    @property
    def _drafts(self) -> Drafts:
        return self.running.work.store(Drafts)


def _whole(command: Command, given: Mapping[str, str]) -> dict[str, str]:
    """Every field as answered: what was left out is not asked again when only something else was wrong, and what was
    given without being asked stays."""
    return {**given, **{field.name: given.get(field.name, "") for field in command.fields}, WHOLE: "1"}


def _bare(label: str) -> str:
    return fold(label).strip("/◀▶ .!")


def _hinted(page: Page) -> dict[str, Phrase] | None:
    """Suggestions follow a value that could not be read, so they are there only when one was typed."""
    field = page.asked[0]
    return {field.name: say("form-wrong")} if page.draft.answers.get(field.name) else None


def is_form_code(code: str) -> bool:
    """Whether a press belongs to a form."""
    return code in ("fo", "fb", "fs", "fd", "fx", "fv")
