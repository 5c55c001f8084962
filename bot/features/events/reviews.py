"""Proposed events as moderators see them, and what their decision does."""

from __future__ import annotations

from bot.errors import Missing
from bot.features.events import cards
from bot.features.events.acts import Acts
from bot.features.events.domain import KIND, EventStore, Stage
from bot.features.events.rights import CREATE
from bot.ports import Work
from bot.replies import Block, Field, Fields, Heading, Link, Note, Paragraph, Reply, say
from bot.spec import Context, Reviewed


async def show(work: Work, community_id: int, event_id: int) -> Reply | None:
    """All of it: whoever decides sees where its link leads, host and all."""
    event = await work.store(EventStore, community_id).get(event_id)
    if event is None or event.stage is Stage.REMOVED:
        return None
    rows = cards.when_rows(event)
    if event.capacity is not None:
        rows += (Field(label=say("event-field-capacity"), value=str(event.capacity)),)
    if event.link:
        rows += (Field(label=say("event-field-link"), value=Link(event.link, event.link)),)
    blocks: tuple[Block, ...] = (Heading(text=event.title), Fields(rows=rows))
    if event.description:
        blocks += (Paragraph(text=event.description),)
    if event.link:
        blocks += (Note(text=say("event-link-hidden")),)
    return Reply(blocks=blocks)


async def decide(work: Work, ctx: Context, event_id: int, approved: bool, reason: str) -> None:
    """Published, or given back to its author with the reason."""
    acts = Acts(ctx=ctx, work=work)
    event = await acts.events.get(event_id)
    if event is None:
        raise Missing
    await acts.decide(event, approved=approved, reason=reason)


REVIEWED = Reviewed(kind=KIND, allow=CREATE, show=show, decide=decide)
