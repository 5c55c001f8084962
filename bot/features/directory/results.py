"""A page of people found, as it is shown."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from bot.features.directory.domain import Page, Person
from bot.permissions import MEMBERS, Capability
from bot.replies import Block, Button, Inline, Item, Items, Note, Phrase, Press, Reply, Strong, say

SEARCH = Capability(name="directory.search", rights=MEMBERS)

CODE_PAGE, CODE_REFINE, CODE_VIEW = "dp", "df", "dv"

PART_LETTERS_MAX = 60
"""Letters of a job, a company or a city in a list; the profile has all of it."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was searched, as it was typed: it travels with the paging buttons."""

    query: str = ""
    promotion: int | None = None
    city: str = ""
    company: str = ""
    sector: str = ""

    def press(self, code: str, *more: int) -> Press:
        """A press that carries the search."""
        return Press(code=code, args=(*astuple(self), *more))

    def shown(self) -> str:
        """The search in one line, for the reader who typed it."""
        parts = (self.query, str(self.promotion or ""), self.city, self.company, self.sector)
        return ", ".join(part for part in parts if part)


def results(asked: Asked, page: Page, *, replaces: bool = False) -> Reply:
    """The page's people, the way to the others, and the way to a narrower search."""
    refine = Button(label=say("directory-refine"), press=asked.press(CODE_REFINE))
    if not page.people:
        return Reply(text=say("directory-none", words=asked.shown()), buttons=((refine,),), replaces=replaces)
    return Reply(
        text=_found(asked, page), blocks=_blocks(page), buttons=_buttons(asked, page, refine), replaces=replaces
    )


def _found(asked: Asked, page: Page) -> Phrase:
    if page.near:
        return say("directory-found-near", words=asked.shown(), count=page.found)
    if page.more:
        return say("directory-found-many", words=asked.shown())
    return say("directory-found", words=asked.shown(), count=page.found)


def _blocks(page: Page) -> tuple[Block, ...]:
    start = (page.number - 1) * 10 + 1
    items = tuple(
        Item(title=Strong(person.name), detail=detail(person), press=Press(code=CODE_VIEW, args=(person.member_id,)))
        for person in page.people
    )
    last = page.number == page.pages and page.more
    notes = [Note(text=say("directory-narrow"))] if last else []
    if page.pages > 1:
        notes.insert(0, Note(text=say("page-of", page=page.number, pages=page.pages)))
    return (Items(items=items, start=start, prompt=say("directory-open")), *notes)


def _buttons(asked: Asked, page: Page, refine: Button) -> tuple[tuple[Button, ...], ...]:
    moves = []
    if page.number > 1:
        moves.append(Button(label=say("page-previous"), press=asked.press(CODE_PAGE, page.number - 1)))
    if page.number < page.pages:
        moves.append(Button(label=say("page-next"), press=asked.press(CODE_PAGE, page.number + 1)))
    return (*((tuple(moves),) if moves else ()), (refine,))


def detail(person: Person) -> Inline:
    """One line about someone: promotion, work, city."""
    work = " – ".join(_short(part) for part in (person.job, person.company) if part)
    promotion = str(person.promotion or "")
    rest = " · ".join(part for part in (work, _short(person.city)) if part)
    if not promotion:
        return rest
    return (
        say("directory-detail", promotion=promotion, rest=rest)
        if rest
        else say("directory-detail-year", promotion=promotion)
    )


def _short(text: str) -> str:
    """The text, or as many of its words as a line of a list has room for."""
    if len(text) <= PART_LETTERS_MAX:
        return text
    head = text[:PART_LETTERS_MAX]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;–-") + "…"
