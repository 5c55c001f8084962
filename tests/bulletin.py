"""A feature for tests only, whose records are shown in many places: bulletins, kept in a dictionary."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.agenda import About
from bot.outbox import Letters, Queued
from bot.ports import Work
from bot.replies import Button, Occasion, Paragraph, Posting, Press, Reply, say
from bot.spec import Card, Feature
from tests import catalogues
from tests.stage import Stage

KIND = "bulletin"


@dataclass(kw_only=True)
class Bulletin:
    """One record: what its card says now."""

    text: str = "first"
    tags: tuple[str, ...] = ()
    closed: bool = False
    titled: bool = False
    occasion: Occasion | None = None
    buttons: bool = False


@dataclass(kw_only=True)
class Board:
    """The records there are, by number; a number that is missing is a record of which nothing is to be shown."""

    records: dict[int, Bulletin] = field(default_factory=lambda: {1: Bulletin()})
    loads: int = 0
    _letters: Letters | None = None

    async def load(self, work: Work, community_id: int, number: int) -> tuple[int, Bulletin] | None:
        self.loads += 1
        return (number, self.records[number]) if number in self.records else None

    async def speaks(self, work: Work, row: Queued) -> Reply | None:
        """What is said beside a card."""
        return Reply(text=say("heard-thanked")) if row.about.id in self.records else None

    @property
    def feature(self) -> Feature:
        card = Card(kind=KIND, show=show, load=self.load)
        return Feature(name="board", cards=(card,), letters={"events.reminder": self.speaks})

    def letters(self, stage: Stage) -> Letters:
        """Found once: words are the same for every process of a test."""
        if self._letters is None:
            self._letters = catalogues.catalogue((self.feature,), stage.words).letters
        return self._letters


def show(found: tuple[int, Bulletin]) -> Reply:
    number, one = found
    posting = Posting(
        title=f"Bulletin {number}: {one.text}",
        tags=tuple(say("as-is", text=tag) for tag in one.tags),
        closed=one.closed,
        occasion=one.occasion,
    )
    button = Button(label=say("form-cancel"), press=Press(code="zz", args=(number,)))
    return Reply(
        blocks=(Paragraph(text=f"[{number}] {one.text}"),),
        buttons=((button,),) if one.buttons else (),
        private=False,
        posting=posting if one.titled or one.occasion else None,
    )


def about(number: int = 1, version: int = 1) -> About:
    return About(kind=KIND, id=number, version=version)
