"""How an event is shown where everybody reads it: never its link, never who comes."""

from __future__ import annotations

from bot.features.events.domain import OPEN, Event, EventStore, Shown, Stage
from bot.features.events.seats import Answer
from bot.ports import Work
from bot.replies import (
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Inline,
    Moment,
    Note,
    Occasion,
    Paragraph,
    Phrase,
    Posting,
    Press,
    Quote,
    Reply,
    Style,
    say,
)
from bot.spec import Card

DESCRIPTION_SHOWN = 400
"""Characters of the description on a card; the rest is one press away."""

CODE_ANSWER, CODE_WHO, CODE_CALENDAR, CODE_VIEW = "ea", "ew", "ei", "ev"


async def load(work: Work, community_id: int, event_id: int) -> Shown | None:
    """The event with its counts, as places show it."""
    store = work.store(EventStore, community_id)
    event = await store.get(event_id)
    if event is None or not event.public:
        return None
    return Shown(event=event, counts=await store.counts(event_id))


def show(shown: Shown) -> Reply:
    """The card: counts first, so that it never grows with those who come."""
    event = shown.event
    rows = (*when_rows(event), Field(label=say("event-field-answers"), value=counted(shown)))
    blocks: tuple[Block, ...] = (Heading(text=event.title), *state_line(shown, event.stage), Fields(rows=rows))
    if event.description:
        blocks += (Paragraph(text=cut(event.description)),)
    if event.stage is Stage.CANCELLED and event.reason:
        blocks += (Quote(text=event.reason),)
    if event.stage in OPEN and event.link:
        blocks += (Note(text=say("event-link-later")),)
    return Reply(blocks=blocks, buttons=buttons(shown), posting=_posting(shown), private=False)


def when_rows(event: Event) -> tuple[Field, ...]:
    """When it is, how long, and where, as everybody may know it."""
    return (
        Field(label=say("event-field-when"), value=Moment(event.starts_at)),
        Field(label=say("event-field-length"), value=length(event.minutes)),
        Field(label=say("event-field-where"), value=where(event)),
    )


def where(event: Event) -> Inline:
    """The place, online, or that it is to be told."""
    if event.place:
        return say("event-where-both", place=event.place) if event.link else event.place
    return say("event-where-online") if event.link else say("event-where-open")


def length(minutes: int) -> Phrase:
    """Hours and minutes as people say them."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return say("event-length-minutes", minutes=rest)
    return say("event-length-both", hours=hours, minutes=f"{rest:02}") if rest else say("event-length", hours=hours)


def counted(shown: Shown) -> Phrase:
    """How many answered what, and how many seats there are."""
    counts, capacity = shown.counts, shown.event.capacity
    line = say("event-counts", yes=counts.yes, maybe=counts.maybe)
    if capacity is not None:
        line = say("event-counts-of", yes=counts.yes, seats=capacity, maybe=counts.maybe)
    if counts.waiting:
        line = say("and-also", first=line, second=say("event-counts-waiting", waiting=counts.waiting))
    if counts.unconfirmed and shown.event.stage in OPEN:
        line = say("and-also", first=line, second=say("event-counts-unconfirmed", unconfirmed=counts.unconfirmed))
    return line


def state(shown: Shown, stage: Stage) -> Phrase:
    """The word for where it stands: full is said of one that takes answers."""
    return state_word(stage, full=shown.full)


def state_word(stage: Stage, *, full: bool) -> Phrase:
    """The word for a stage, of an event with no seat left or not."""
    word = say(f"event-state-{stage.value}")
    if stage not in OPEN or not full:
        return word
    seats = say("event-state-full")
    return say("and-also", first=word, second=seats) if stage is Stage.MOVED else seats


def state_line(shown: Shown, stage: Stage) -> tuple[Block, ...]:
    """The state, where it says more than that the event is planned."""
    if stage is Stage.PLANNED and not shown.full:
        return ()
    return (Paragraph(text=say("event-state-is", state=state(shown, stage))),)


def buttons(shown: Shown) -> tuple[tuple[Button, ...], ...]:
    """Answering while that is possible; seeing who comes and adding it to a calendar as long as it is on."""
    event = shown.event
    if event.stage not in OPEN:
        return ()
    yes = say("event-answer-wait") if shown.full else say("event-answer-yes")
    answers = ((Answer.YES, yes, Style.MAIN), (Answer.MAYBE, say("event-answer-maybe"), Style.PLAIN))
    line = (*answers, (Answer.NO, say("event-answer-no"), Style.PLAIN))
    return (
        tuple(Button(label=label, press=answer_press(event.id, name), style=style) for name, label, style in line),
        (
            Button(label=say("event-who"), press=Press(code=CODE_WHO, args=(event.id,))),
            Button(label=say("event-calendar"), press=Press(code=CODE_CALENDAR, args=(event.id,))),
        ),
    )


def answer_press(event_id: int, answer: Answer) -> Press:
    """The press that answers so."""
    return Press(code=CODE_ANSWER, args=(event_id, answer.value))


def cut(text: str) -> str:
    """The beginning of a text, cut between words."""
    if len(text) <= DESCRIPTION_SHOWN:
        return text
    head = text[:DESCRIPTION_SHOWN]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;–-") + "…"


def _posting(shown: Shown) -> Posting:
    event, off = shown.event, shown.event.stage is Stage.CANCELLED
    place = event.place
    return Posting(
        title=event.title,
        tags=(state(shown, event.stage),),
        closed=event.stage not in OPEN,
        occasion=Occasion(starts_at=event.starts_at, ends_at=event.ends_at, place=place, off=off),
    )


EVENT_CARD = Card(kind="event", show=show, load=load)
