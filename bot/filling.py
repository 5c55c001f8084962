"""Forms under way: opening one, answering a page, and the buttons Back, Skip, Finish and Cancel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from bot import presses
from bot.errors import Missing, Unreadable
from bot.folding import fold
from bot.forms import WHOLE, Page, ask, read_values
from bot.kinds import Upload
from bot.ports import Draft, Drafts
from bot.replies import Answer, Block, Button, Field, Fields, Phrase, Press, Reply, Style, say
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
        answers = {**given, **({WHOLE: "1"} if whole else {})}
        page = self._page(command, self._draft(command, answers, name=""))
        if self.modal(command, given):
            return ask(page, self.running.reading)
        if self.running.reads:
            raise NeedsRow
        page = page.start() if not whole else page
        page = replace(page, draft=replace(page.draft, name=presses.new_name()))
        await self._drafts.put(page.draft)
        return self._shown(page, replaces=replaces)

    def modal(self, command: Command, given: Mapping[str, str]) -> bool:
        """Whether the form's first page can be a modal filled with everything given, with nothing written."""
        asks = self.running.visit.origin.asks
        if not self.running.reads:
            return False  # something else was the first answer already, and a modal can only be that
        return asks > 1 and {name for name in given if given[name]} <= {f.name for f in command.fields[:asks]}

    async def correct(
        self, command: Command, given: Mapping[str, str], problems: Mapping[str, Phrase], name: str = ""
    ) -> Answer:
        """What was wrong with a command's values, and the way to mend them without typing all again."""
        page = self._page(command, self._draft(command, _whole(command, given), name or presses.new_name()))
        draft = page.draft
        step = next((i for i, fields in enumerate(page.pages) if any(f.name in problems for f in fields)), 0)
        page = replace(page, draft=replace(draft, step=step))
        await self._drafts.put(page.draft)
        return self._wrong(page, problems)

    async def answered(self, submit: str, values: Mapping[str, str]) -> Answer:
        """The next page, the problems of this one, or the command's own answer at the end."""
        return await self._answer(await self._submitted(submit), values)

    async def _submitted(self, submit: str) -> Page:
        packed = presses.unpack(submit)
        if packed is None or packed.code not in ("fm", "fp") or not packed.args:
            raise Missing(say("form-gone"))
        return await self._named(packed.args) if packed.code == "fp" else self._first(packed.args[0])

    async def mend(self, request: Typed | Answered, phrase: Phrase) -> Reply | None:
        """What the command itself had against the values, and the way back to them; None where nothing is lost."""
        if isinstance(request, Typed):
            page = self._page(self._command(request.path), self._draft(self._command(request.path), request.values))
        else:
            page = (await self._submitted(request.submit)).answered(request.values)
        if not page.draft.answers:
            return None
        answers = _whole(page.command, page.draft.answers)
        page = await self._kept(replace(page, draft=replace(page.draft, answers=answers, step=0)))
        return self._door(page, phrase, say("form-correct"))

    async def said(self, draft: Draft, text: str, *, file: bool = False) -> Answer:
        """A typed answer, or a file, to the question of the moment."""
        page = self._page(self._command(draft.path), draft)
        asked = page.asked
        if asked and isinstance(asked[0].kind, Upload) != file:
            self.running.admit(page.command)
            problem = say("bad-text") if file else say("bad-file")
            return self._wrong(page, {asked[0].name: problem})
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
        if code == "fv" and len(args) > 2:  # noqa: PLR2004 - name, step, index of the option
            return await self._choose(page, presses.decimal(args[2]))
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
        label = say("form-resume", form=say(f"{self._command(draft.path).key}.title"))
        return (Button(label=label, press=Press(code="fo", args=(draft.name, draft.step))),)

    async def _answer(self, page: Page, values: Mapping[str, str]) -> Answer:
        self.running.admit(page.command)
        page = page.answered(values)
        _, problems = read_values(page.asked, page.draft.answers, page.command.key, self.running.reading)
        if problems:
            page = await self._kept(page)
            return self._wrong(page, problems)
        return await self._onward(page)

    async def _onward(self, page: Page, *, replaces: bool = False) -> Answer:
        following = page.after()
        if following is None:
            return await self._complete(page)
        following = await self._kept(following)
        return self._shown(following, replaces=replaces)

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

    def _wrong(self, page: Page, problems: Mapping[str, Phrase]) -> Answer:
        if page.size == 1:
            return ask(page, self.running.reading, problems)
        rows = tuple(Field(label=say(f"{page.command.key}-{name}"), value=phrase) for name, phrase in problems.items())
        return self._door(page, say("form-wrong"), say("form-correct"), (Fields(rows=rows),))

    def _shown(self, page: Page, *, replaces: bool = False) -> Answer:
        if page.size == 1:
            return ask(page, self.running.reading, replaces=replaces)
        text = say("form-more", page=page.draft.step + 1, pages=len(page.pages))
        label = say("form-continue") if page.draft.step else say("form-open")
        return self._door(page, text, label)

    def _door(self, page: Page, text: Phrase, label: Phrase, blocks: tuple[Block, ...] = ()) -> Reply:
        args = (page.draft.name, page.draft.step)
        go = Button(label=label, press=Press(code="fo", args=args), style=Style.MAIN)
        stop = Button(label=say("form-cancel"), press=Press(code="fx", args=args))
        return Reply(text=text, blocks=blocks, buttons=((go, stop),), replaces=True)

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

    def _first(self, code: str) -> Page:
        command = self.running.catalogue.by_code(code)
        if command is None:
            raise Missing(say("form-gone"))
        return self._page(command, self._draft(command, {}, name=""))

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
            answers=dict(answers),
            community_id=visit.community_id,
            expires_at=visit.now + DRAFT_FOR,
        )

    @property
    def _drafts(self) -> Drafts:
        return self.running.work.store(Drafts)


def _whole(command: Command, given: Mapping[str, str]) -> dict[str, str]:
    """Every field as answered: what was left out is not asked again when only something else was wrong."""
    return {field.name: given.get(field.name, "") for field in command.fields} | {WHOLE: "1"}


def _bare(label: str) -> str:
    return fold(label).strip("/◀▶ .!")


def _hinted(page: Page) -> dict[str, Phrase] | None:
    """Suggestions follow a value that could not be read, so they are there only when one was typed."""
    field = page.asked[0]
    return {field.name: say("form-wrong")} if page.draft.answers.get(field.name) else None


def is_form_code(code: str) -> bool:
    """Whether a press belongs to a form."""
    return code in ("fo", "fb", "fs", "fd", "fx", "fv")
