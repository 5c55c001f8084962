"""How choices, and what was just chosen, are shown."""

from __future__ import annotations

from bot.features.preferences.domain import Choice
from bot.outbox import Queued
from bot.preferences import named, subject
from bot.replies import Button, Field, Fields, Note, Press, Reply, Style, rows, say

CODE_STOP, CODE_UNDO, CODE_TURN = "ps", "pu", "pt"
OFF, ON = "off", "on"

LIST = Button(label=say("preferences-all"), press=Press(code="c", args=("pr",)))


def listing(community_id: int, found: tuple[Choice, ...], *, replaces: bool = False) -> Reply:
    """Each subject, whether it is sent, and the button that turns it."""
    if not found:
        return Reply(text=say("preferences-none"), replaces=replaces)
    fields = tuple(Field(label=named(one.subject), value=say(f"preferences-{_state(one)}")) for one in found)
    buttons = rows((_turn(community_id, one) for one in found), 1)
    return Reply(
        text=say("preferences-list"),
        blocks=(Fields(rows=fields), Note(text=say("preferences-always"))),
        buttons=buttons,
        replaces=replaces,
    )


def stop(row: Queued) -> Button:
    """The button below a notice that ends what it is about; it works however late it is pressed."""
    return stop_button(row.community_id, subject(row.topic))


def stop_button(community_id: int, about: str) -> Button:
    """The button that ends a subject."""
    label = say("preferences-stop", subject=named(about))
    return Button(label=label, press=Press(code=CODE_STOP, args=(community_id, about)))


def ended(community_id: int, about: str) -> Reply:
    """Said once a subject is stopped, with the way back."""
    undo = Button(label=say("preferences-undo"), press=Press(code=CODE_UNDO, args=(community_id, about)))
    return Reply(text=say("preferences-ended", subject=named(about)), buttons=((undo, LIST),))


def begun(community_id: int, about: str) -> Reply:
    """Said in place of that once it was taken back."""
    text = say("preferences-begun", subject=named(about))
    return Reply(text=text, buttons=((stop_button(community_id, about), LIST),), replaces=True)


def _state(one: Choice) -> str:
    return "off" if one.stopped else "on"


def _turn(community_id: int, one: Choice) -> Button:
    key = "preferences-resume" if one.stopped else "preferences-stop"
    press = Press(code=CODE_TURN, args=(community_id, one.subject, ON if one.stopped else OFF))
    style = Style.MAIN if one.stopped else Style.PLAIN
    return Button(label=say(key, subject=named(one.subject)), press=press, style=style)
