"""How one person is shown an event: with their answer, the link if they have a seat, and what they may do."""

from __future__ import annotations

from dataclasses import replace

from bot.features.events import cards
from bot.features.events.cards import CODE_CALENDAR, CODE_VIEW, answer_press, buttons
from bot.features.events.domain import DETAILS, OPEN, UNPUBLISHED, Event, Shown, Stage
from bot.features.events.rights import CREATE, manages
from bot.features.events.seats import Answer, Reminders, Signup
from bot.people import Viewer
from bot.permissions import may
from bot.replies import (
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Inline,
    Link,
    Moment,
    Note,
    Paragraph,
    Phrase,
    Press,
    Quote,
    Reply,
    Style,
    say,
)
from bot.review import QUEUE
from bot.spec import Context

CODE_PUBLISH, CODE_DISCARD, CODE_CORRECT = "ep", "ed", "ef"
CODE_CANCEL, CODE_REMOVE, CODE_REMIND = "ex", "ek", "er"

KEEP_EMPTY = "-"
"""What is typed to empty a value."""


def preview(ctx: Context, event: Event, *, changes: tuple[Field, ...] = ()) -> Reply:
    """What was understood, before anybody else sees it; its author sends it off, corrects it, or lets it be."""
    direct = may(ctx.viewer, CREATE)
    text = say("event-preview") if direct else say("event-preview-review")
    blocks: tuple[Block, ...] = (Heading(text=event.title), Fields(rows=everything(event)))
    if event.description:
        blocks += (Paragraph(text=event.description),)
    if notice := event.start.notice():
        blocks += (Note(text=notice),)
    if changes:
        blocks = (Fields(rows=changes), *blocks)
    send = say("event-publish") if direct else say("event-propose")
    line = (
        Button(label=send, press=_publishing(event), style=Style.MAIN),
        Button(label=say("form-correct"), press=correct(event)),
        Button(label=say("form-cancel"), press=Press(code=CODE_DISCARD, args=(event.id,))),
    )
    return Reply(text=text, blocks=blocks, buttons=(line,))


def correct(event: Event) -> Press:
    """The press that opens the event's form, filled."""
    return Press(code=CODE_CORRECT, args=(event.id,))


def _publishing(event: Event) -> Press:
    return Press(code=CODE_PUBLISH, args=(event.id, event.version))


def everything(event: Event) -> tuple[Field, ...]:
    """All that is to be known of it but its description, the link included."""
    rows = list(cards.when_rows(event))
    if event.link:
        rows.append(Field(label=say("event-field-link"), value=Link(event.link, event.link)))
    if event.capacity is not None:
        rows.append(Field(label=say("event-field-capacity"), value=str(event.capacity)))
    return tuple(rows)


def view(ctx: Context, shown: Shown, mine: Signup | None, *, text: Phrase | None = None) -> Reply:
    """The event for one person."""
    event = shown.event
    stage = event.stage_at(ctx.now)
    rows = [*cards.when_rows(event), Field(label=say("event-field-answers"), value=cards.counted(shown))]
    if mine:
        rows.append(Field(label=say("event-field-mine"), value=standing(mine)))
    if event.link and entitled(ctx.viewer, event, mine):
        rows.append(Field(label=say("event-field-link"), value=Link(event.link, event.link)))
    blocks: tuple[Block, ...] = (Heading(text=event.title), *cards.state_line(shown, stage), Fields(rows=tuple(rows)))
    if event.description:
        blocks += (Paragraph(text=event.description),)
    if event.reason:
        blocks += (Quote(text=event.reason),)
    if stage in OPEN and event.link and not entitled(ctx.viewer, event, mine):
        blocks += (Note(text=say("event-link-later")),)
    answers = buttons(shown) if stage in OPEN else ()
    return Reply(text=text, blocks=blocks, buttons=(*answers, *managing(ctx.viewer, event, stage)))


def entitled(viewer: Viewer, event: Event, mine: Signup | None) -> bool:
    """Whether they may have the link: they have a seat, or answer for the event."""
    return manages(viewer, event) or (mine is not None and mine.seated)


def managing(viewer: Viewer, event: Event, stage: Stage) -> tuple[tuple[Button, ...], ...]:
    """What whoever answers for the event may do with it."""
    if not manages(viewer, event):
        return ()
    line = []
    own = event.organiser_id == viewer.member_id
    if stage is Stage.PROPOSED and not own:
        line.append(Button(label=say("event-to-queue"), press=Press(code=QUEUE, args=(1,)), style=Style.MAIN))
    if stage in UNPUBLISHED and own:
        label = say("event-publish") if may(viewer, CREATE) else say("event-propose")
        if stage is not Stage.PROPOSED or may(viewer, CREATE):
            line.append(Button(label=label, press=_publishing(event), style=Style.MAIN))
    if stage in (*UNPUBLISHED, *OPEN):
        line.append(Button(label=say("event-edit.button"), press=correct(event)))
    if stage in OPEN or (stage in UNPUBLISHED and own):
        line.append(Button(label=say("event-cancel.button"), press=Press(code=CODE_CANCEL, args=(event.id,))))
    if stage not in UNPUBLISHED and may(viewer, CREATE):
        line.append(Button(label=say("event-remove"), press=Press(code=CODE_REMOVE, args=(event.id,))))
    return (tuple(line),) if line else ()


def standing(mine: Signup) -> Phrase:
    """Where one member stands, in words."""
    if mine.answer is Answer.YES and mine.waits:
        return say("event-mine-waiting")
    if not mine.confirmed and mine.answer is not Answer.NO:
        return say("event-mine-unconfirmed", answer=say(f"event-mine-{mine.answer.value}"))
    return say(f"event-mine-{mine.answer.value}")


def answered(event: Event, mine: Signup, ahead: int, viewer: Viewer) -> Reply:
    """What an answer has led to, for its member alone; `ahead` is how many wait before them."""
    if mine.answer is Answer.NO:
        return Reply(text=say("event-answered-no", title=event.title), buttons=((open_button(event),),))
    key = "event-answered-waiting" if mine.waits else f"event-answered-{mine.answer.value}"
    text = say(key, title=event.title, place=ahead + 1) if mine.waits else say(key, title=event.title)
    rows: tuple[Field, ...] = cards.when_rows(event)
    if event.link and entitled(viewer, event, mine):
        rows += (Field(label=say("event-field-link"), value=Link(event.link, event.link)),)
    return Reply(text=text, blocks=(Fields(rows=rows), *_asked(mine)), buttons=(*reminding(event, mine), _more(event)))


def reminded(event: Event, mine: Signup, viewer: Viewer) -> Reply:
    """How they will be reminded from now on, in place of the question."""
    text = say(f"event-reminders-{mine.reminders.value}", title=event.title)
    return replace(answered(event, mine, 0, viewer), text=text, replaces=True) if mine.comes else Reply(text=text)


def open_button(event: Event) -> Button:
    """The way to the whole event."""
    return Button(label=say("event-open"), press=Press(code=CODE_VIEW, args=(event.id,)))


def confirm_buttons(event: Event, *, waits: bool = False) -> tuple[tuple[Button, ...], ...]:
    """Still coming (or waiting), or not, once the date has moved."""
    label = say("event-still-waiting") if waits else say("event-still")
    still = Button(label=label, press=answer_press(event.id, Answer.YES), style=Style.MAIN)
    return ((still, Button(label=say("event-answer-no"), press=answer_press(event.id, Answer.NO))),)


def changes(old: Event, new: Event) -> tuple[Field, ...]:
    """What an edit changed: old, then new."""
    rows = []
    for name in DETAILS:
        if getattr(old, name) != getattr(new, name) and not (name == "start" and old.starts_at == new.starts_at):
            change = say("event-change", old=_said(old, name), new=_said(new, name))
            rows.append(Field(label=say(f"event-field-{name}"), value=change))
    return tuple(rows)


def _said(event: Event, name: str) -> Phrase:
    match name:
        case "start":
            value: Inline = Moment(event.starts_at)
        case "minutes":
            value = cards.length(event.minutes)
        case "capacity" if event.capacity is None:
            value = say("event-capacity-none")
        case _:
            value = cards.cut(str(getattr(event, name))) or say("event-nothing")
    return say("as-is", text=value)


def _asked(mine: Signup) -> tuple[Block, ...]:
    return (Note(text=say("event-reminders-ask")),) if mine.comes else ()


def reminding(event: Event, mine: Signup) -> tuple[tuple[Button, ...], ...]:
    """The ways of being reminded, the chosen one marked; none for whoever does not come."""
    if not mine.comes:
        return ()
    return (
        tuple(
            Button(
                label=say("event-chosen", label=label) if one is mine.reminders else label,
                press=Press(code=CODE_REMIND, args=(event.id, one.value)),
            )
            for one in Reminders
            if (label := say(f"event-remind-{one.value}"))
        ),
    )


def _more(event: Event) -> tuple[Button, ...]:
    return (
        Button(label=say("event-calendar"), press=Press(code=CODE_CALENDAR, args=(event.id,))),
        Button(label=say("event-give-up"), press=answer_press(event.id, Answer.NO)),
    )
