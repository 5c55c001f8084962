"""How a thread is shown: opened, in the list of what a member has going, and each note as it arrives."""

from __future__ import annotations

from bot.errors import Missing
from bot.features.relay.domain import LISTED, SHOWN, Talk, about, preview
from bot.naming import called
from bot.outbox import Queued
from bot.ports import Members, Work
from bot.relay import ANSWER, NAMELESS, TOPIC, VIEW, Relay, Thread
from bot.replies import (
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Inline,
    Item,
    Moment,
    Note,
    Press,
    Quote,
    Reply,
    Style,
    rows,
    say,
)
from bot.spec import Context, Section

CODE_END, CODE_ENDED, CODE_REOPEN = "re", "rx", "ru"


async def talk(work: Work, ctx: Context, thread_id: int, limit: int = SHOWN) -> Talk:
    """The thread as the asking member reads it; `Missing` to anybody who is not one of its two."""
    thread = await work.store(Relay, ctx.community_id).get(thread_id)
    if thread is None or not thread.has(ctx.member_id):
        raise Missing
    return await _talk(work, ctx.community_id, thread, ctx.member_id, limit)


async def _talk(work: Work, community_id: int, thread: Thread, reader: int, limit: int) -> Talk:
    notes = await work.store(Relay, community_id).notes(thread.id, limit)
    return Talk(thread=thread, reader=reader, other=await _named(work, community_id, thread, reader), notes=notes)


async def _named(work: Work, community_id: int, thread: Thread, reader: int) -> Inline:
    """What the reader knows the other by."""
    if thread.about.kind in NAMELESS:
        return say(f"relay-other-{thread.about.kind}")
    return called(await work.store(Members, community_id).get(thread.beside(reader)))


def shown(found: Talk, *, replaces: bool = True) -> Reply:
    """The last notes, and what can be done."""
    blocks: list[Block] = [Heading(text=say("relay-with", name=found.other)), _about(found)]
    for one in found.notes:
        who = say("relay-you") if one.writer == found.reader else found.other
        blocks += [Note(text=say("relay-said", name=who, at=Moment(one.at))), Quote(text=one.text)]
    if not found.notes:
        blocks.append(Note(text=say("relay-nothing")))
    if found.closed:
        blocks.append(Note(text=say("relay-ended" if found.mine_to_reopen else "relay-closed")))
    return Reply(blocks=tuple(blocks), buttons=buttons(found), replaces=replaces)


def buttons(found: Talk) -> tuple[tuple[Button, ...], ...]:
    """Answering and ending; taking the end back, for whoever ended it."""
    args = (found.thread.id,)
    if found.mine_to_reopen:
        return ((Button(label=say("relay-reopen"), press=Press(code=CODE_REOPEN, args=args)),),)
    if found.closed:
        return ()
    answer = Button(label=say("relay-answer"), press=Press(code=ANSWER, args=args), style=Style.MAIN)
    return rows((answer, Button(label=say("relay-end"), press=Press(code=CODE_END, args=args))))


def _about(found: Talk) -> Fields:
    return Fields(rows=(Field(label=say("relay-about"), value=found.about),))


async def letter(work: Work, row: Queued) -> Reply | None:
    """A note for the one it was written to; nothing once it is gone, or the reader has ended the thread."""
    note = await work.store(Relay, row.community_id).note(row.about.id)
    if note is None or row.member_id is None or note.thread.closed_by == row.member_id:
        return None
    found = await _talk(work, row.community_id, note.thread, row.member_id, 0)
    nameless = note.thread.about.kind in NAMELESS
    text = say("relay-note-nameless") if nameless else say("relay-note", name=found.other)
    return Reply(text=text, blocks=(_about(found), Quote(text=note.text)), buttons=buttons(found))


LETTERS = {TOPIC: letter}


async def mine(work: Work, ctx: Context) -> Section | None:
    """The conversations under way, the one last written in first."""
    relay = work.store(Relay, ctx.community_id)
    threads = await relay.of(ctx.member_id)
    if not threads:
        return None
    items = [await _item(work, ctx, thread) for thread in threads[:LISTED]]
    return Section(heading=say("relay-mine"), items=tuple(items))


async def _item(work: Work, ctx: Context, thread: Thread) -> Item:
    found = await _talk(work, ctx.community_id, thread, ctx.member_id, 1)
    title = say("relay-line", name=found.other, about=about(thread))
    last = preview(found.notes[-1].text) if found.notes else ""
    detail = say("relay-line-closed") if found.closed else last
    return Item(title=title, detail=detail, press=Press(code=VIEW, args=(thread.id,)))
