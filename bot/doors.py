"""What a form shows between its pages: the next one, or the way to it, and what was wrong with the last."""

from __future__ import annotations

from collections.abc import Mapping

from bot.forms import WHOLE, Page, ask, hint_buttons
from bot.kinds import Reading
from bot.ports import Draft
from bot.replies import Answer, Block, Button, Field, Fields, Phrase, Press, Reply, Style, say
from bot.spec import Command

HINTED_MAX = 4
"""Readings offered beside a page of several questions, one a row, so that the way back has a row too."""


def next_page(page: Page, reading: Reading, echoes: tuple[Field, ...] = (), *, replaces: bool = False) -> Answer:
    """The page; where it takes a press to open one, what was understood of the last and that press."""
    if page.size == 1:
        return ask(page, reading, replaces=replaces, echoes=echoes)
    key = "form-more" if page.draft.step or echoes else "form-first"
    text = say(key, page=page.draft.step + 1, pages=len(page.pages))
    label = say("form-continue") if page.draft.step else say("form-open")
    end = Button(label=say("form-finish"), press=Press(code="fd", args=(page.draft.name, page.draft.step)))
    blocks = (Fields(rows=echoes),) if echoes else ()
    return door(page, text, label, blocks, beside=(end,) if page.changing else ())


def wrong(page: Page, problems: Mapping[str, Phrase], reading: Reading) -> Answer:
    """What was wrong, what may have been meant, and the way to mend it."""
    if page.size == 1:
        return ask(page, reading, problems)
    rows = tuple(
        Field(label=say(f"{page.command.key}-{name}.label"), value=phrase) for name, phrase in problems.items()
    )
    hints = tuple((button,) for name in problems for button in hint_buttons(page, name, reading))[:HINTED_MAX]
    return door(page, say("form-wrong"), say("form-correct"), (Fields(rows=rows),) if rows else (), hints)


def begun(draft: Draft) -> bool:
    """Whether there is an answer in it that would be lost."""
    return any(value for name, value in draft.answers.items() if name != WHOLE)


def resuming(command: Command, draft: Draft) -> Button:
    """The button that takes a form up again where it stands."""
    label = say("form-resume", form=say(f"{command.key}.title"))
    return Button(label=label, press=Press(code="fo", args=(draft.name, draft.step)))


def door(
    page: Page,
    text: Phrase,
    label: Phrase,
    blocks: tuple[Block, ...] = (),
    before: tuple[tuple[Button, ...], ...] = (),
    beside: tuple[Button, ...] = (),
) -> Reply:
    """A message with the button that opens the page, and the one that closes the form."""
    args = (page.draft.name, page.draft.step)
    go = Button(label=label, press=Press(code="fo", args=args), style=Style.MAIN)
    stop = Button(label=say("form-cancel"), press=Press(code="fx", args=args))
    return Reply(text=text, blocks=blocks, buttons=(*before, (go, *beside, stop)), replaces=True)
