"""How moderators see a record that waits: as a card where they meet, opened from the list, and once it is decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.features.moderation.domain import Waiting, ended
from bot.naming import called
from bot.ports import Members, Work
from bot.replies import (
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Inline,
    Moment,
    Note,
    Paragraph,
    Press,
    Quote,
    Reply,
    Style,
    rows,
    say,
)
from bot.review import QUEUE, Review, Reviews, Verdict
from bot.reviewing import REVIEW, TOPIC
from bot.spec import Card, Load, Reviewed

CODE_LIST = QUEUE
CODE_VIEW, CODE_APPROVE, CODE_REFUSE, CODE_CLAIM, CODE_RELEASE = "mv", "ma", "mr", "mc", "mu"


async def seen(work: Work, community_id: int, review: Review, kinds: Mapping[str, Reviewed]) -> Waiting:
    """The review with everything there is to read about it."""
    one, members = kinds.get(review.about.kind), work.store(Members, community_id)

    async def name(member_id: int | None) -> Inline:
        return called(await members.get(member_id) if member_id else None)

    return Waiting(
        review=review,
        record=await one.show(work, community_id, review.about.id) if one else None,
        author=await name(review.author_id),
        claimed_by=await name(review.claimed_by) if review.claimed_by else "",
        decided_by=await name(review.decided_by) if review.verdict else "",
    )


def gather(kinds: Mapping[str, Reviewed]) -> Load:
    """Finds the review of a number, of any kind there is."""

    async def load(work: Work, community_id: int, review_id: int) -> Waiting | None:
        review = await work.store(Reviews, community_id).get(review_id)
        return await seen(work, community_id, review, kinds) if review else None

    return load


def show(waiting: Waiting) -> Reply:
    """As a card, which stays where it is when somebody presses."""
    return shown(waiting, card=True)


def shown(waiting: Waiting, *, card: bool = False) -> Reply:
    """The record and what can be done with it; who decided, once somebody has."""
    if not waiting.open:
        return Reply(blocks=_ended(waiting), private=not card)
    record = waiting.record or Reply()
    text = (Paragraph(text=record.text),) if record.text else ()
    blocks = (*_head(waiting), *text, *record.blocks, *_claim(waiting))
    return Reply(blocks=blocks, buttons=_buttons(waiting, card=card), private=not card)


def opened(waiting: Waiting, *, replaces: bool) -> Reply:
    """From the list, with the way back to it."""
    back = Button(label=say("review-back"), press=Press(code=CODE_LIST, args=(1,)))
    found = shown(waiting)
    return replace(found, buttons=(*found.buttons, (back,)), replaces=replaces)


def _head(waiting: Waiting) -> tuple[Block, ...]:
    review = waiting.review
    facts = (
        Field(label=say("review-author"), value=waiting.author),
        Field(label=say("review-since"), value=Moment(review.submitted_at)),
    )
    return Heading(text=say("review-card", kind=waiting.kind, number=str(review.id))), Fields(rows=facts)


def _claim(waiting: Waiting) -> tuple[Block, ...]:
    if not waiting.review.claimed_by:
        return ()
    return (Note(text=say("review-claimed", name=waiting.claimed_by)),)


def _ended(waiting: Waiting) -> tuple[Block, ...]:
    review = waiting.review
    head = Heading(text=say("review-done-card", kind=waiting.kind, number=str(review.id)))
    what = (Paragraph(text=waiting.title),) if waiting.record else ()
    gone = waiting.record is None and review.verdict in (None, Verdict.WITHDRAWN)
    how = say("review-gone") if gone else ended(review, waiting.decided_by)
    why = (Quote(text=review.reason),) if review.reason else ()
    return (
        head,
        *what,
        Fields(rows=(Field(label=say("review-author"), value=waiting.author),)),
        Paragraph(text=how),
        *why,
    )


def _buttons(waiting: Waiting, *, card: bool) -> tuple[tuple[Button, ...], ...]:
    review = waiting.review
    args = (review.id, review.about.version, int(card))
    claim, label = (CODE_RELEASE, "review-release") if review.claimed_by else (CODE_CLAIM, "review-claim")
    return rows(
        (
            Button(label=say("review-approve"), press=Press(code=CODE_APPROVE, args=args), style=Style.MAIN),
            Button(label=say("review-refuse.press"), press=Press(code=CODE_REFUSE, args=args[:2]), style=Style.DANGER),
            Button(label=say(label), press=Press(code=claim, args=(review.id, int(card)))),
        )
    )


REVIEW_CARD = Card(kind=REVIEW, show=show, gather=gather, topics=(TOPIC,))
