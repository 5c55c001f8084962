"""The form engine: pages of questions over a command's own parameters. Pure: a draft in, a value out.

A platform that asks one question at a time gets pages of one; a platform with modals gets pages of five.
Everything a form knows is its `Draft`, so it survives a restart and moves with the member.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from zlib import crc32

from bot.enumerating import listed
from bot.errors import Invalid
from bot.files import holds_file
from bot.kinds import Reading, Upload
from bot.ports import Draft
from bot.replies import Ask, Button, Field, Inline, Option, Phrase, Press, Question, Style, say
from bot.signatures import Parameter
from bot.spec import Command

WHOLE = "*"
"""Answer under which a draft remembers that every field is asked, not only the brief ones."""

EVERY = "2"
"""Value of that answer when what is known already is asked as well, to be kept or changed."""

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
        return not self._missing and self.draft.step + 1 < len(self.pages)

    def answered(self, values: Mapping[str, str]) -> Page:
        """The page with these answers to its own questions written down."""
        mine = {field.name: values.get(field.name) or self._stays(field) for field in self.asked}
        return replace(self, draft=replace(self.draft, answers={**self.draft.answers, **mine}))

    def _stays(self, field: Parameter) -> str:
        """The file sent before: a page of several questions comes back without what cannot be filled in again."""
        raw = self.draft.answers.get(field.name, "")
        return raw if self.size > 1 and isinstance(field.kind, Upload) and holds_file(raw) else ""

    @property
    def kept(self) -> bool:
        """Whether the question of the moment has an answer that stays unless another is given."""
        return self._every and self.size == 1 and any(self.draft.answers.get(field.name) for field in self.asked)

    @property
    def changing(self) -> bool:
        """Whether the form may end here: it only changes what is known, and nothing required is missing."""
        return self._every and not self._missing

    @property
    def _missing(self) -> bool:
        return any(field.required and not self.draft.answers.get(field.name) for field in self.fields)

    @property
    def _every(self) -> bool:
        return self.draft.answers.get(WHOLE) == EVERY

    def _open(self, step: int) -> int:
        pages = self.pages
        if self._every:
            return step
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
        raise Invalid(say("bad-missing", field=say(f"{key}-{parameter.name}.label")))
    return parameter.default


def question(page: Page, parameter: Parameter, problem: Phrase | None, reading: Reading) -> Question:
    """One question of the page, with what was answered before and what was wrong with it."""
    key = f"{page.command.key}-{parameter.name}"
    raw = page.draft.answers.get(parameter.name, "")
    options = parameter.kind.options()
    if not options and problem:
        options = _hints(page, parameter, reading)
    return Question(
        name=parameter.name,
        kind=parameter.kind,
        label=say(f"{key}.label"),
        ask=say(f"{key}.ask"),
        hint=say(f"{key}.about"),
        required=parameter.required,
        value=raw,
        shown="" if problem else _shown_again(parameter, raw, reading),
        options=options,
        problem=problem,
    )


def _shown_again(parameter: Parameter, raw: str, reading: Reading) -> Inline:
    """What was answered before, where people are not shown it as it is kept."""
    values, _problems = read_values((parameter,), {parameter.name: raw}, "", reading) if raw else ({}, {})
    return parameter.kind.echo(values.get(parameter.name)) or ""


def _hints(page: Page, parameter: Parameter, reading: Reading) -> tuple[Option, ...]:
    raw = page.draft.answers.get(parameter.name, "")
    return parameter.kind.readings(raw, reading)[:HINTS_MAX] if raw else ()


def hint_buttons(page: Page, name: str, reading: Reading) -> tuple[Button, ...]:
    """A button for each value the page's question may have meant; it names the value, as meanings change with time."""
    place = next((i for i, field in enumerate(page.asked) if field.name == name), None)
    if place is None or page.asked[place].kind.options():
        return ()
    hints = _hints(page, page.asked[place], reading)
    presses = (Press(code="fv", args=(page.draft.name, page.draft.step, place, mark(hint.value))) for hint in hints)
    return tuple(Button(label=_shown(hint), press=press) for hint, press in zip(hints, presses, strict=True))


def hinted(page: Page, place: int, marked: str, reading: Reading) -> tuple[str, str] | None:
    """(parameter, value) behind the button of a hint, None when it is not what may be meant any more."""
    if not 0 <= place < len(page.asked):
        return None
    field = page.asked[place]
    values = (hint.value for hint in _hints(page, field, reading) if str(mark(hint.value)) == marked)
    return next(((field.name, value) for value in values), None)


def mark(value: str) -> int:
    """A number that tells a question's few values from one another."""
    return crc32(value.encode())


def settle(parameters: tuple[Parameter, ...], given: Mapping[str, str], reading: Reading) -> dict[str, str]:
    """The same texts, each that can be read as its kind keeps it: "tomorrow" is that day the day after too."""
    return {**given, **{one.name: _settled(one, raw, reading) for one in parameters if (raw := given.get(one.name))}}


def _settled(parameter: Parameter, raw: str, reading: Reading) -> str:
    try:
        return parameter.kind.settled(raw, parameter.kind.read(raw, reading)) if raw.strip() else raw
    except Invalid:
        return raw


def echoes(page: Page, names: Iterable[str], reading: Reading) -> tuple[Field, ...]:
    """What was understood of these answers, as far as it is not what was typed."""
    given = {name: raw for name in names if (raw := page.draft.answers.get(name))}
    fields = tuple(field for field in page.command.fields if field.name in given)
    values, _problems = read_values(fields, given, page.command.key, reading)
    shown = ((field, field.kind.echo(values[field.name])) for field in fields if field.name in values)
    return tuple(Field(label=say(f"{page.command.key}-{one.name}.label"), value=echo) for one, echo in shown if echo)


def unasked(command: Command) -> tuple[str, ...]:
    """What the command takes and its form does not ask: whoever opens the form gives it."""
    return tuple(one.name for one in command.parameters if one not in command.fields)


def first(command: Command, given: Mapping[str, str]) -> Press:
    """What a form that is stored nowhere is sent back by; it carries what was given and is not asked."""
    carried = [given.get(name, "") for name in unasked(command)]
    while carried and not carried[-1]:
        carried.pop()
    return Press(code="fm", args=(command.code, *carried))


def ask(
    page: Page,
    reading: Reading,
    problems: Mapping[str, Phrase] | None = None,
    *,
    replaces: bool = False,
    echoes: tuple[Field, ...] = (),
) -> Ask:
    """The page as it is shown, below what was understood of the last."""
    problems = problems or {}
    questions = tuple(question(page, field, problems.get(field.name), reading) for field in page.asked)
    if echoes and questions:
        questions = (replace(questions[0], ask=_below(echoes, questions[0].ask)), *questions[1:])
    name = page.draft.name
    return Ask(
        title=say(f"{page.command.key}.title"),
        submit=Press(code="fp", args=(name, page.draft.step)) if name else first(page.command, page.draft.answers),
        questions=questions,
        page=page.draft.step + 1,
        pages=len(page.pages),
        buttons=_buttons(page, questions, reading) if page.size == 1 else (),
        replaces=replaces,
    )


def _below(echoes: tuple[Field, ...], ask: Phrase) -> Phrase:
    return say("form-understood", read=listed(echo.value for echo in echoes), ask=ask)


def _chosen(page: Page, asked: Question, reading: Reading) -> tuple[tuple[Button, ...], ...]:
    if page.asked[0].kind.options():
        presses = (Press(code="fv", args=(page.draft.name, page.draft.step, i)) for i in range(len(asked.options)))
        pairs = zip(asked.options, presses, strict=True)
        return tuple((Button(label=_shown(option), press=press),) for option, press in pairs)
    return tuple((button,) for button in hint_buttons(page, asked.name, reading)) if asked.problem else ()


def _buttons(page: Page, questions: tuple[Question, ...], reading: Reading) -> tuple[tuple[Button, ...], ...]:
    name, step = page.draft.name, page.draft.step
    chosen = _chosen(page, questions[0], reading) if questions else ()
    moves = [Button(label=say("form-back"), press=Press(code="fb", args=(name, step)))] if step else []
    if page.kept:
        moves.append(Button(label=say("form-keep"), press=Press(code="fs", args=(name, step))))
    if questions and not questions[0].required:
        label, more = ("form-clear", (1,)) if page.kept else ("form-skip", ())
        moves.append(Button(label=say(label), press=Press(code="fs", args=(name, step, *more))))
    if page.finishable():
        moves.append(Button(label=say("form-finish"), press=Press(code="fd", args=(name, step)), style=Style.MAIN))
    cancel = Button(label=say("form-cancel"), press=Press(code="fx", args=(name, step)))
    return (*chosen, *((tuple(moves),) if moves else ()), (cancel,))


def _shown(option: Option) -> Phrase:
    return option.label if isinstance(option.label, Phrase) else say("as-is", text=option.label)
