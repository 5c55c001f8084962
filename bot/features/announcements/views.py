"""What a moderator sees of an announcement: before it is sent, and how far it has come afterwards."""

from __future__ import annotations

from bot.audiences import Reach, Who
from bot.features.announcements.cards import body
from bot.features.announcements.codes import (
    PRESS_ANYWAY,
    PRESS_CHOOSE,
    PRESS_CORRECT,
    PRESS_DISCARD,
    PRESS_DOWN,
    PRESS_EDIT,
    PRESS_PAGE,
    PRESS_SEND,
    PRESS_STOP,
    PRESS_VIEW,
)
from bot.features.announcements.domain import REASON, Announcement, Figures, Planned, Stage
from bot.paging import Page
from bot.replies import (
    Block,
    Button,
    CommandName,
    Field,
    Fields,
    Inline,
    Item,
    Items,
    Moment,
    Note,
    Phrase,
    Press,
    Reply,
    Style,
    say,
)


def preview(one: Announcement, reach: Reach, places: int, *, replaces: bool = False) -> Reply:
    """The announcement exactly as it will read, with whom it would reach."""
    rows = (*_places_row(one, places), *_people_rows(one, reach))
    blocks: tuple[Block, ...] = (*body(one), Fields(rows=rows))
    if one.private:
        blocks += (Note(text=say("announcement-preview-private", why=say(REASON))),)
    version = (one.id, one.version)
    send = Button(label=say("announcement-send"), press=Press(code=PRESS_SEND, args=version), style=Style.MAIN)
    correct = Button(label=say("announcement-correct"), press=Press(code=PRESS_CORRECT, args=(one.id,)))
    choose = Button(label=say("announcement-choose"), press=Press(code=PRESS_CHOOSE, args=(one.id,)))
    discard = Button(label=say("announcement-discard"), press=Press(code=PRESS_DISCARD, args=(one.id,)))
    buttons = ((send,), (correct, choose), (discard,)) if one.private else ((send,), (correct, discard))
    return Reply(text=say("announcement-preview"), blocks=blocks, buttons=buttons, replaces=replaces)


def _places_row(one: Announcement, places: int) -> tuple[Field, ...]:
    if not one.public:
        return ()
    value = say("announcement-places", count=places)
    if not places:
        value = say("announcement-no-place", command=CommandName("community place"))
    return (Field(label=say("announcement-in-places"), value=value),)


def _people_rows(one: Announcement, reach: Reach) -> tuple[Field, ...]:
    if not one.private:
        return ()
    rows = [
        Field(label=say("announcement-in-private"), value=say("announcement-people", count=reach.people)),
        Field(label=say("announcement-meant"), value=meant(one.who)),
    ]
    if left_out := _joined([*_count("stopped", reach.stopped), *_count("without", reach.without)]):
        rows.append(Field(label=say("announcement-left-out"), value=left_out))
    return tuple(rows)


def meant(who: Who) -> Inline:
    """Whom it is for, in words."""
    parts: list[Phrase] = []
    if who.relation:
        parts.append(say(f"announcement-relation-{who.relation}"))
    if who.right:
        parts.append(say(f"announcement-right-{who.right}"))
    if who.promotion is not None:
        parts.append(say("announcement-promotion", year=str(who.promotion)))
    if who.city:
        parts.append(say("announcement-city", city=who.city))
    return _joined(parts) or say("announcement-everybody")


def again(one: Announcement, before: Announcement) -> Reply:
    """The same was sent within a day: whether it is really meant."""
    text = say("announcement-again", at=Moment(before.sent_at or before.touched_at))
    version = (one.id, one.version)
    anyway = Button(label=say("announcement-anyway"), press=Press(code=PRESS_ANYWAY, args=version))
    see = Button(label=say("announcement-see"), press=Press(code=PRESS_VIEW, args=(before.id,)))
    return Reply(text=text, buttons=((see, anyway),))


def progress(
    one: Announcement, plan: Planned, figures: Figures, *, text: Phrase | None = None, replaces: bool = False
) -> Reply:
    """How far it has come."""
    rows = [Field(label=say("announcement-sent-at"), value=Moment(one.sent_at or one.touched_at))]
    if one.public:
        value = say("announcement-taken-down") if one.down else say("announcement-places", count=plan.places)
        rows.append(Field(label=say("announcement-in-places"), value=value))
    if one.private:
        rows += [Field(label=say("announcement-meant"), value=meant(one.who)), *_figures(plan, figures)]
    notes = (Note(text=say("announcement-still-planning")),) if one.stage is Stage.SENDING else ()
    if one.stage is Stage.STOPPED:
        notes = (Note(text=say("announcement-is-stopped")),)
    blocks = (*body(one), Fields(rows=tuple(rows)), *notes)
    return Reply(text=text, blocks=blocks, buttons=_acts(one, plan, figures), replaces=replaces)


def _figures(plan: Planned, figures: Figures) -> list[Field]:
    rows = [
        Field(label=say("announcement-figure-sent"), value=say("announcement-people", count=figures.sent)),
        Field(label=say("announcement-figure-waiting"), value=say("announcement-people", count=figures.waiting)),
    ]
    for name, count in (
        ("unreachable", figures.unreachable),
        ("stopped", figures.stopped),
        ("dropped", figures.dropped),
        ("without", plan.without),
    ):
        if count:
            value = say("announcement-people", count=count)
            rows.append(Field(label=say(f"announcement-figure-{name}"), value=value))
    return rows


def _acts(one: Announcement, plan: Planned, figures: Figures) -> tuple[tuple[Button, ...], ...]:
    first = [Button(label=say("announcement-refresh"), press=Press(code=PRESS_VIEW, args=(one.id,)))]
    first.append(Button(label=say("announcement-correct"), press=Press(code=PRESS_EDIT, args=(one.id,))))
    second = []
    if one.private and (one.stage is Stage.SENDING or (figures.waiting and one.stage is Stage.SENT)):
        press = Press(code=PRESS_STOP, args=(one.id,))
        second.append(Button(label=say("announcement-stop"), press=press, style=Style.DANGER))
    if one.public and plan.places and not one.down:
        press = Press(code=PRESS_DOWN, args=(one.id,))
        second.append(Button(label=say("announcement-take-down"), press=press, style=Style.DANGER))
    every = Button(label=say("announcement-all"), press=Press(code=PRESS_PAGE, args=(1,)))
    return (tuple(first), *((tuple(second),) if second else ()), (every,))


Line = tuple[Announcement, Planned, Figures]


def listing(shown: Page[Line], count: int, *, replaces: bool = False) -> Reply:
    """What was sent, newest first, each with its figures; `count` of them in all."""
    new = Button(label=say("announce-new.button"), press=Press(code="c", args=("bn",)), style=Style.MAIN)
    if not count:
        return Reply(text=say("announcement-none"), buttons=((new,),), replaces=replaces)
    items = tuple(_item(*one) for one in shown.items)
    block = Items(items=items, prompt=say("announcement-open"), start=shown.start)
    moves = shown.moves(lambda to: Press(code=PRESS_PAGE, args=(to,)))
    text = say("announcement-list", count=count)
    return Reply(text=text, blocks=(block, *shown.note()), buttons=(*moves, (new,)), replaces=replaces)


def _item(one: Announcement, plan: Planned, figures: Figures) -> Item:
    parts = []
    if one.public and plan.places:
        parts.append(say("announcement-places", count=plan.places))
    if one.private:
        parts.append(say("announcement-sent-of", sent=figures.sent, all=plan.people + plan.stopped + plan.without))
    detail = _joined(parts) or say("announcement-is-stopped")
    at = Moment(one.sent_at or one.touched_at)
    title, press = one.content.title, Press(code=PRESS_VIEW, args=(one.id,))
    return Item(title=title, detail=say("announcement-line", at=at, detail=detail), press=press)


def _count(name: str, count: int) -> list[Phrase]:
    return [say(f"announcement-{name}", count=count)] if count else []


def _joined(parts: list[Phrase]) -> Phrase | None:
    if not parts:
        return None
    joined = parts[0]
    for part in parts[1:]:
        joined = say("announcement-and", first=joined, second=part)
    return joined
