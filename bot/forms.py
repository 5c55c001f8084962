"""The form engine: pages of questions over a command's own parameters. Pure: a draft in, a value out.

A platform that asks one question at a time gets pages of one; a platform with modals gets pages of five.
Everything a form knows is its `Draft`, so it survives a restart and moves with the member.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.errors import Invalid
from bot.files import holds_file
from bot.kinds import Reading, Upload
from bot.ports import Draft
from bot.replies import Ask, Button, Option, Phrase, Press, Question, Style, say
from bot.signatures import Parameter
from bot.spec import Command

WHOLE = "*"
"""Answer under which a draft remembers that every field is asked, not only the brief ones."""

HINTS_MAX = 5
"""Suggestions offered as buttons after a value that could not be read."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """Where a draft stands on a surface that asks `size` questions at once."""

    command: Command
    draft: Draft
    size: int

    @property
    def fields(self) -> tuple[Parameter, ...]:
        """Everything this form asks."""
        brief = self.command.form.brief
        if self.size > 1 or not brief or WHOLE in self.draft.answers:
            return self.command.fields
        return tuple(field for field in self.command.fields if field.name in brief)

    @property
    def pages(self) -> tuple[tuple[Parameter, ...], ...]:
        """The fields, page by page."""
        fields = self.fields
        return tuple(fields[at : at + self.size] for at in range(0, len(fields), self.size))

    @property
    def asked(self) -> tuple[Parameter, ...]:
        """The fields of the present page."""
        pages = self.pages
        return pages[self.draft.step] if 0 <= self.draft.step < len(pages) else ()

    def start(self) -> Page:
        """The first page on which something is still to be answered."""
        return self._to(self._open(0))

    def after(self) -> Page | None:
        """The next page with something to answer, None at the end."""
        step = self._open(self.draft.step + 1)
        return self._to(step) if step < len(self.pages) else None

    def before(self) -> Page:
        """The page before."""
        return self._to(max(0, self.draft.step - 1))

    def finishable(self) -> bool:
        """Whether nothing required is missing, though more could be said."""
        missing = any(f.required and not self.draft.answers.get(f.name) for f in self.fields)
        return not missing and self.draft.step + 1 < len(self.pages)

    def answered(self, values: Mapping[str, str]) -> Page:
        """The page with these answers to its own questions written down."""
        mine = {field.name: values.get(field.name) or self._stays(field) for field in self.asked}
        return replace(self, draft=replace(self.draft, answers={**self.draft.answers, **mine}))

    def _stays(self, field: Parameter) -> str:
        """The file sent before: a page of several questions comes back without what cannot be filled in again."""
        raw = self.draft.answers.get(field.name, "")
        return raw if self.size > 1 and isinstance(field.kind, Upload) and holds_file(raw) else ""

    def _open(self, step: int) -> int:
        pages = self.pages
        while step < len(pages) and all(field.name in self.draft.answers for field in pages[step]):
            step += 1
        return step

    def _to(self, step: int) -> Page:
        return replace(self, draft=replace(self.draft, step=min(step, max(0, len(self.pages) - 1))))


def read_values(
    parameters: tuple[Parameter, ...], given: Mapping[str, str], key: str, reading: Reading
) -> tuple[dict[str, object], dict[str, Phrase]]:
    """(values by parameter, problems by parameter) of raw texts; what was left out takes its default.

    `key` is what the words of the parameters begin with; presses and jobs, which show no problem, give their code.
    """
    values: dict[str, object] = {}
    problems: dict[str, Phrase] = {}
    for parameter in parameters:
        raw = given.get(parameter.name, "")
        try:
            values[parameter.name] = _read(parameter, raw, key, reading)
        except Invalid as problem:
            problems[parameter.name] = problem.phrase
    return values, problems


def _read(parameter: Parameter, raw: str, key: str, reading: Reading) -> object:
    if raw.strip():
        return parameter.kind.read(raw, reading)
    if parameter.required:
        raise Invalid(say("bad-missing", field=say(f"{key}-{parameter.name}")))
    return parameter.default


def question(page: Page, parameter: Parameter, problem: Phrase | None, reading: Reading) -> Question:
    """One question of the page, with what was answered before and what was wrong with it."""
    key = f"{page.command.key}-{parameter.name}"
    raw = page.draft.answers.get(parameter.name, "")
    options = parameter.kind.options()
    if not options and problem:
        options = tuple(Option(label=v, value=v) for v in parameter.kind.suggest(raw[:32], reading)[:HINTS_MAX])
    return Question(
        name=parameter.name,
        kind=parameter.kind,
        label=say(key),
        ask=say(f"{key}.ask"),
        required=parameter.required,
        value=raw,
        options=options,
        problem=problem,
    )


def ask(page: Page, reading: Reading, problems: Mapping[str, Phrase] | None = None, *, replaces: bool = False) -> Ask:
    """The page as it is shown."""
    questions = tuple(question(page, field, (problems or {}).get(field.name), reading) for field in page.asked)
    name = page.draft.name
    submit = Press(code="fp", args=(name, page.draft.step)) if name else Press(code="fm", args=(page.command.code,))
    return Ask(
        title=say(f"{page.command.key}.title"),
        submit=submit,
        questions=questions,
        page=page.draft.step + 1,
        pages=len(page.pages),
        buttons=_buttons(page, questions) if page.size == 1 else (),
        replaces=replaces,
    )


def _buttons(page: Page, questions: tuple[Question, ...]) -> tuple[tuple[Button, ...], ...]:
    name, step = page.draft.name, page.draft.step
    options = questions[0].options if questions else ()
    chosen = tuple(
        (Button(label=_shown(option), press=Press(code="fv", args=(name, step, index))),)
        for index, option in enumerate(options)
    )
    moves = [Button(label=say("form-back"), press=Press(code="fb", args=(name, step)))] if step else []
    if questions and not questions[0].required:
        moves.append(Button(label=say("form-skip"), press=Press(code="fs", args=(name, step))))
    if page.finishable():
        moves.append(Button(label=say("form-finish"), press=Press(code="fd", args=(name, step)), style=Style.MAIN))
    cancel = Button(label=say("form-cancel"), press=Press(code="fx", args=(name, step)))
    return (*chosen, *((tuple(moves),) if moves else ()), (cancel,))


def _shown(option: Option) -> Phrase:
    return option.label if isinstance(option.label, Phrase) else say("as-is", text=str(option.value))
