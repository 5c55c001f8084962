"""What members and places are told of events unasked, written as things stand when it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.features.events import cards
from bot.features.events.cards import CODE_CALENDAR
from bot.features.events.domain import OPEN, Event, EventStore, Stage
from bot.features.events.notices import BESIDE, CANCELLED, DECIDED, MOVED, PROMOTED, REMINDER
from bot.features.events.seats import Answer, Reminders, Signup
from bot.features.events.views import confirm_buttons, correct, open_button, reminding, standing
from bot.naming import called
from bot.outbox import Letters, Queued
from bot.planned import DAY
from bot.ports import Members, Work
from bot.replies import (
    Block,
    Button,
    Field,
    Fields,
    Inline,
    Link,
    Mention,
    Paragraph,
    Phrase,
    Press,
    Quote,
    Reply,
    say,
)

NAMED_MAX = 40
"""People called by name beside a card; the others read it all the same."""

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a notice is about, and for whom."""

    event: Event
    mine: Signup


async def reminder(work: Work, row: Queued) -> Reply | None:
    """It comes near: for whoever still comes and still wants to be told so."""
    told = await _told(work, row)
    if told is None or not told.mine.comes or told.mine.reminders is not Reminders.PRIVATE:
        return None
    event = told.event
    if event.stage not in OPEN or row.about.version < event.moved_in:
        return None
    return Reply(text=near(event, row), blocks=(_facts(told),), buttons=((_calendar(event), open_button(event)),))


async def beside(work: Work, row: Queued) -> Reply | None:
    """It comes near: next to its card, calling by name those who wanted that."""
    event = await work.store(EventStore, row.community_id).get(row.about.id)
    if event is None or event.stage not in OPEN or row.about.version < event.moved_in:
        return None
    blocks: tuple[Block, ...] = (Fields(rows=cards.when_rows(event)),)
    if names := await _named(work, row):
        blocks += (Paragraph(text=names),)
    return Reply(text=near(event, row), blocks=blocks, private=False)


async def promoted(work: Work, row: Queued) -> Reply | None:
    """A seat has become free: for whoever still has it."""
    told = await _told(work, row)
    if told is None or not told.mine.seated or told.event.stage not in OPEN:
        return None
    text = say("event-promoted", title=told.event.title)
    calendar, give_up = _calendar(told.event), cards.answer_press(told.event.id, Answer.NO)
    last = (calendar, Button(label=say("event-give-up"), press=give_up))
    return Reply(text=text, blocks=(_facts(told),), buttons=(*reminding(told.event, told.mine), last))


async def moved(work: Work, row: Queued) -> Reply | None:
    """Time, place or link have changed: the newest change only, for whoever has not said no."""
    told = await _told(work, row)
    if told is None or told.mine.answer is Answer.NO or told.event.stage not in OPEN:
        return None
    if row.about.version < told.event.moved_in:
        return None
    event = told.event
    if told.mine.confirmed:
        buttons = ((_calendar(event), open_button(event)),)
        return Reply(text=say("event-changed", title=event.title), blocks=(_facts(told),), buttons=buttons)
    waits = told.mine.waits
    text = say("event-moved-waiting", title=event.title) if waits else say("event-moved", title=event.title)
    return Reply(text=text, blocks=(_facts(told),), buttons=confirm_buttons(event, waits=waits))


async def cancelled(work: Work, row: Queued) -> Reply | None:
    """It does not take place, and why."""
    event = await work.store(EventStore, row.community_id).get(row.about.id)
    if event is None or event.stage not in (Stage.CANCELLED, Stage.REMOVED):
        return None
    blocks: tuple[Block, ...] = (Fields(rows=cards.when_rows(event)[:1]),)
    if event.reason:
        blocks += (Quote(text=event.reason),)
    return Reply(text=say("event-cancelled", title=event.title), blocks=blocks)


async def decided(work: Work, row: Queued) -> Reply | None:
    """What the moderators decided, and what can be done about it."""
    event = await work.store(EventStore, row.community_id).get(row.about.id)
    if event is None or event.stage not in (Stage.REFUSED, *OPEN):
        return None
    if event.stage is Stage.REFUSED:
        if event.version != row.about.version:
            return None
        blocks = (Quote(text=event.reason),) if event.reason else ()
        again = Button(label=say("form-correct"), press=correct(event))
        return Reply(text=say("event-refused", title=event.title), blocks=blocks, buttons=((again,),))
    return Reply(text=say("event-approved", title=event.title), buttons=((open_button(event),),))


LETTERS: Letters = {
    REMINDER: reminder,
    BESIDE: beside,
    PROMOTED: promoted,
    MOVED: moved,
    CANCELLED: cancelled,
    DECIDED: decided,
}


def near(event: Event, row: Queued) -> Phrase:
    """How long it is until the start, at the time of sending."""
    left = event.starts_at - (row.began_at or row.due_at)
    if left < MINUTE:
        return say("event-near-now", title=event.title)
    if left < HOUR:
        return say("event-near-minutes", title=event.title, minutes=left // MINUTE)
    if left < DAY - HOUR:
        return say("event-near-hours", title=event.title, hours=round(left / HOUR))
    return say("event-near-day", title=event.title)


async def _told(work: Work, row: Queued) -> Told | None:
    store = work.store(EventStore, row.community_id)
    event = await store.get(row.about.id)
    mine = await store.signup(row.about.id, row.member_id) if row.member_id else None
    return Told(event=event, mine=mine) if event and mine else None


def _facts(told: Told) -> Fields:
    event = told.event
    rows: tuple[Field, ...] = (*cards.when_rows(event), Field(label=say("event-field-mine"), value=standing(told.mine)))
    if event.link and told.mine.seated:
        rows += (Field(label=say("event-field-link"), value=Link(event.link, event.link)),)
    return Fields(rows=rows)


def _calendar(event: Event) -> Button:
    return Button(label=say("event-calendar"), press=Press(code=CODE_CALENDAR, args=(event.id,)))


async def _named(work: Work, row: Queued) -> Inline | None:
    """Those who come and want to be called, as far as they are of the platform this goes to."""
    platform = row.target.partition(":")[0]
    members = work.store(Members, row.community_id)
    coming = await work.store(EventStore, row.community_id).signups(row.about.id)
    wanted = [one.member_id for one in coming if one.comes and one.reminders is Reminders.PLACE][:NAMED_MAX]
    listed: Inline | None = None
    for member_id in wanted:
        for account in await members.accounts(member_id):
            if account.platform == platform:
                name = called(await members.get(member_id))
                one = Mention(platform, account.native_id, name if isinstance(name, str) else "")
                listed = say("and-also", first=listed, second=one) if listed else say("as-is", text=one)
    return listed
