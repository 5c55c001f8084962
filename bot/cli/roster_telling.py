"""What an import tells the operator, in the community's language: problems, a summary, a progress bar."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.features.membership.roster_export import written
from bot.features.membership.roster_import import Stage, to_write
from bot.features.membership.roster_plan import Change, Step, StepKind
from bot.features.membership.roster_rows import Problem, shown
from bot.features.membership.roster_words import HEADERS
from bot.language import DEFAULT, Reader, Words, supported
from bot.replies import say

if TYPE_CHECKING:
    from bot.features.membership.domain import ImportRecord
    from bot.features.membership.roster import RosterReading
    from bot.features.membership.roster_import import Progress as Told
    from bot.features.membership.roster_plan import Plan

PROBLEMS_SHOWN = 50
DIFFERENCES_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Teller:
    """Speaks to the operator: answers on the standard output, problems and progress on the standard error."""

    words: Words
    reader: Reader
    out: Console
    errors: Console

    @classmethod
    def in_language(cls, language: str) -> Teller:
        """A teller in that language, or in the default one when there are no words in it."""
        from bot.__main__ import words

        return cls(
            words=words(),
            reader=Reader(language=supported(language) or DEFAULT),
            out=Console(file=sys.stdout, highlight=False, markup=False, soft_wrap=True),
            errors=Console(file=sys.stderr, highlight=False, markup=False, soft_wrap=True),
        )

    def text(self, key: str, **args: str | int) -> str:
        """The sentence `key`."""
        return self.words.plain(say(key, **args), self.reader)

    def say(self, key: str, **args: str | int) -> None:
        """Print the sentence."""
        self.out.print(self.text(key, **args))

    def reading(self, reading: RosterReading) -> None:
        """How the file was read, and what is wrong in it."""
        separator = self.text("roster-separator-tab") if reading.separator == "\t" else reading.separator
        if reading.encoding:
            self.say("roster-read", people=len(reading.rows), encoding=reading.encoding, separator=separator)
        if reading.ignored_columns:
            self.say("roster-ignored", columns=", ".join(reading.ignored_columns))
        self.problems(reading.problems, reading.more_problems)

    def problems(self, problems: Sequence[Problem], more: int = 0) -> None:
        """The first problems, and how many more there are."""
        for problem in problems[:PROBLEMS_SHOWN]:
            self.errors.print(self.text(problem.code, **problem.arguments()))
        if rest := len(problems[PROBLEMS_SHOWN:]) + more:
            self.errors.print(self.text("roster-more-problems", count=rest))

    def plan(self, planned: Plan, record: ImportRecord) -> None:
        """What the import does: a table of numbers, which columns change, what is kept, what cannot be decided."""
        self.out.print(self._summary(planned, record))
        changed = Counter(change.field for step in planned.steps for change in step.changes)
        if changed:
            columns = ", ".join(f"{self._column(field)} ({count})" for field, count in changed.most_common())
            self.say("roster-changed-columns", columns=columns)
        self._kept(planned.kept)
        self.problems(planned.problems)

    @contextmanager
    def busy(self, key: str) -> Iterator[None]:
        """Show that work of unknown length is under way."""
        with self.errors.status(self.text(key)):
            yield

    @contextmanager
    def progress(self, rows: int) -> Iterator[Told]:
        """A bar of the rows written, then of the members indexed."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.errors) as bar:
            tasks = {Stage.WRITING: bar.add_task(self.text("roster-doing-writing"), total=rows)}

            def told(stage: Stage, done: int) -> None:
                if stage is Stage.FINISHING or not done:
                    return
                if stage not in tasks:
                    tasks[stage] = bar.add_task(self.text(f"roster-doing-{stage.value}"), total=None)
                bar.advance(tasks[stage], done)

            yield told

    def _summary(self, planned: Plan, record: ImportRecord) -> Table:
        table = Table(show_header=False, box=None, pad_edge=False)
        table.add_column()
        table.add_column(justify="right")
        for kind in StepKind:
            table.add_row(self.text(f"roster-count-{kind.value}"), str(planned.counts.get(kind, 0)))
        table.add_row(self.text("roster-count-kept"), str(len(planned.kept)))
        if record.basis:
            found = sum(step.kind is StepKind.CREATE or _to_list(step) for step in to_write(planned, record))
            table.add_row(self.text("roster-count-listed"), str(found))
        return table

    def _kept(self, steps: Sequence[Step]) -> None:
        lines = [(step, change) for step in steps for change in step.kept]
        if lines:
            self.say("roster-kept-title")
        for step, change in lines[:DIFFERENCES_SHOWN]:
            self.say("roster-kept-line", line=str(step.row.line), name=shown(step.row.name), **self._values(change))
        if rest := len(lines[DIFFERENCES_SHOWN:]):
            self.say("roster-kept-more", count=rest)

    def _values(self, change: Change) -> dict[str, str]:
        old, new = (shown(written(value, self.reader.language)) or "–" for value in (change.old, change.new))
        return {"column": self._column(change.field), "old": old, "new": new}

    def _column(self, field: str) -> str:
        return HEADERS[self.reader.language][field]


def _to_list(step: Step) -> bool:
    return step.member is not None and step.member.unclaimed
