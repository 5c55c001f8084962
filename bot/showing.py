"""What is done on the wire for one row: a message sent, or a record's copy posted, edited, taken away or spoken of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.addressing import Route
from bot.cards import How, Mark, Standing, writer
from bot.outbox import Letter, Letters, Queued, State
from bot.ports import Work
from bot.replies import Occasion, Reply, say
from bot.senders import Edits, Fixed, Mirrors, NotSent, Posts, Sender, Sent, Target, Unsent, Unshown, Vanished
from bot.spec import Card
from bot.verdicts import Withheld

WAITS_FOR_CARD = 5
"""How often what is said beside a card is put off until the card is out: over two and a half minutes."""


@dataclass(frozen=True, kw_only=True)
class Errand:
    """One row, its way, its text as things stand now (None: there is nothing to say any more), and its copy."""

    row: Queued
    way: Route
    reply: Reply | None
    standing: Standing | None = None

    @property
    def there(self) -> str:
        """The copy's message; empty while there is none."""
        return self.standing.copy.message_id if self.standing else ""

    @property
    def occasion(self) -> Occasion | None:
        """What there is for a calendar."""
        return self.reply.posting.occasion if self.reply and self.reply.posting else None

    @property
    def repeatable(self) -> bool:
        """Whether the call may be made again without anything coming twice."""
        return self.row.how in (How.CARD, How.OCCASION) and bool(self.there)

    def mark(self, *, message_id: str = "", gone: bool = False, removed: bool = False, less: int = 0) -> Mark | None:
        """What became of the copy, for rows that show one."""
        if self.standing is None or self.row.how is How.BESIDE:
            return None
        target = self.way.target.packed() if message_id else ""
        revision = self.standing.revision - less
        return Mark(revision=revision, target=target, message_id=message_id, gone=gone, removed=removed)

    def missed(self, outcome: Unsent) -> Mark | None:
        """What became of the copy when nothing was done to it."""
        return self.mark(gone=isinstance(outcome, Vanished))


def written_by(row: Queued) -> str:
    """The name of the letter that writes the row."""
    return writer(row.about.kind) if row.how in (How.CARD, How.OCCASION) else row.topic


def letters_of(cards: Iterable[Card]) -> Letters:
    """Who writes copies, as `written_by` asks for them: the cards that can be loaded."""
    return {writer(card.kind): _letter(card) for card in cards if card.load}


def _letter(card: Card) -> Letter:
    async def write(work: Work, row: Queued) -> Reply | None:
        record = await card.load(work, row.community_id, row.about.id) if card.load else None
        return None if record is None else card.show(record)

    return write


async def carried(errand: Errand, sender: Sender, now: datetime) -> tuple[Sent, Mark | None]:
    """Do it; raises an `Unsent` otherwise."""
    match errand.row.how:
        case How.CARD:
            return await _card(errand, sender, now)
        case How.OCCASION:
            return await _mirrored(errand, sender, now)
        case How.BESIDE:
            return await _beside(errand, sender, now), None
        case How.MESSAGE:
            return await _sent(errand, sender, now, _worded(errand)), None


async def _card(errand: Errand, sender: Sender, now: datetime) -> tuple[Sent, Mark | None]:
    target, reader = errand.way.target, errand.way.reader
    if errand.reply is None and errand.there:
        await _taken_away(errand, sender)
        return Sent(message_id=""), errand.mark(removed=True)
    reply = _worded(errand)
    if errand.there:
        if not isinstance(sender, Edits):
            raise Unshown("not edited there")
        await sender.edit(target, errand.there, reply, reader)
        return Sent(message_id=""), errand.mark()
    sent = await _sent(errand, sender, now, reply)
    # What was in doubt may be what arrived the first time, with the words of then: it is edited once more.
    return sent, errand.mark(message_id=sent.message_id, less=bool(errand.row.doubts))


async def _taken_away(errand: Errand, sender: Sender) -> None:
    if not isinstance(sender, Edits):
        raise Unshown("not edited there")
    try:
        await sender.remove(errand.way.target, errand.there)
    except Fixed:
        await sender.edit(errand.way.target, errand.there, Reply(text=say("card-removed")), errand.way.reader)
    except Vanished:
        return


async def _mirrored(errand: Errand, sender: Sender, now: datetime) -> tuple[Sent, Mark | None]:
    target, occasion = errand.way.target, errand.occasion
    if not isinstance(sender, Mirrors):
        raise Unshown("not shown there")
    if occasion is None or occasion.off:
        if not errand.there:
            raise Unshown("nothing to show")
        await sender.unmirror(target, errand.there)
        return Sent(message_id=""), errand.mark(removed=True)
    if (occasion.ends_at if errand.there else occasion.starts_at) <= now:
        raise Unshown("past")
    doubted = bool(errand.row.doubts)
    sent = await sender.mirror(target, errand.there, _worded(errand), errand.way.reader, doubted=doubted)
    return sent, errand.mark(message_id=sent.message_id, less=doubted and not errand.there)


async def _beside(errand: Errand, sender: Sender, now: datetime) -> Sent:
    reply, row, way = _worded(errand), errand.row, errand.way
    if not errand.there and row.delays < WAITS_FOR_CARD:
        raise NotSent("its card is not out yet")
    if not errand.there or not isinstance(sender, Posts):
        return await _sent(errand, sender, now, reply)
    if found := await _arrived(errand, sender, now, reply, sender.talk(way.target, errand.there)):
        return found
    return await sender.beside(way.target, errand.there, reply, way.reader, row.nonce)


async def _sent(errand: Errand, sender: Sender, now: datetime, reply: Reply) -> Sent:
    """A new message, unless it turns out to be there already."""
    target, reader, nonce = errand.way.target, errand.way.reader, errand.row.nonce
    if found := await _arrived(errand, sender, now, reply, target):
        return found
    if errand.row.how is How.CARD and isinstance(sender, Posts):
        return await sender.post(target, reply, reader, nonce, doubted=bool(errand.row.doubts))
    return await sender.send(target, reply, reader, nonce)


async def _arrived(errand: Errand, sender: Sender, now: datetime, reply: Reply, target: Target) -> Sent | None:
    row, window = errand.row, sender.recognises
    began = row.began_at if row.doubts and window is not None else None
    if began is None or window is None or now - began < window:
        return None
    if row.how is How.CARD and isinstance(sender, Posts):
        return await sender.posted(target, reply, errand.way.reader, began)
    return await sender.arrived(target, reply, errand.way.reader, began)


def _worded(errand: Errand) -> Reply:
    if errand.reply is None:
        raise Withheld(State.SUPERSEDED)
    return errand.reply
