"""The list of what waits, and refusing with a reason."""

from __future__ import annotations

from typing import Annotated

from bot.errors import Invalid
from bot.features.moderation.cards import CODE_LIST, CODE_VIEW, opened, seen
from bot.features.moderation.deciding import decidable, decide, found
from bot.features.moderation.domain import OTHER, READY, WORDS_MAX, Waiting, Which, reason
from bot.kinds import ID_MAX, Choice, Number, Text
from bot.paging import PAGE, Page
from bot.ports import Work
from bot.replies import Inline, Item, Items, Moment, Press, Reply, say
from bot.review import Reviews, Verdict
from bot.reviewing import DECIDE, Reviewing
from bot.spec import Context, Form, command

NUMBER = Number(min=1, max=ID_MAX)
WHICH = Text(max=30)
WHY = Choice(values=tuple((one, f"review-reason-{one}") for one in READY))


@command("review list", code="mo", allow=DECIDE, home=True, first=True)
async def list_(ctx: Context, work: Work, reviewing: Reviewing) -> Reply:
    """What waits for a decision, oldest first."""
    return await listing(ctx, work, reviewing, 1)


async def listing(ctx: Context, work: Work, reviewing: Reviewing, number: int, *, replaces: bool = False) -> Reply:
    """That page of what waits."""
    reviews, kinds = work.store(Reviews, ctx.community_id), reviewing.kinds(ctx.viewer)
    count = await reviews.count(kinds)
    if not count:
        return Reply(text=say("review-none"), replaces=replaces)
    pages = -(-count // PAGE)
    number = min(number, pages)
    waiting = await reviews.waiting(kinds, PAGE, (number - 1) * PAGE)
    all_seen = tuple([await seen(work, ctx.community_id, one, reviewing.reviews) for one in waiting])
    page = Page(items=all_seen, number=number, pages=pages)
    entries = Items(items=tuple(map(_item, page.items)), prompt=say("review-open"), start=page.start)
    moves = page.moves(lambda to: Press(code=CODE_LIST, args=(to,)))
    return Reply(
        text=say("review-list-count", count=count), blocks=(entries, *page.note()), buttons=moves, replaces=replaces
    )


def _item(waiting: Waiting) -> Item:
    review = waiting.review
    facts: dict[str, Inline] = {"kind": waiting.kind, "author": waiting.author, "at": Moment(review.submitted_at)}
    detail = (
        say("review-line-claimed", name=waiting.claimed_by, **facts)
        if review.claimed_by
        else say("review-line", **facts)
    )
    return Item(title=waiting.title, detail=detail, press=Press(code=CODE_VIEW, args=(review.id,)))


@command("review refuse", code="mf", allow=DECIDE, form=Form(fields=("reason", "words")))
async def refuse(
    ctx: Context,
    work: Work,
    reviewing: Reviewing,
    *,
    number: Annotated[str, WHICH] = "",
    reason: Annotated[str, WHY],
    words: Annotated[str, Text(max=WORDS_MAX, lines=True)] = "",
) -> Reply:
    """Refused, with the reason that reaches the author; without its number, what there is to choose from.

    From a form, only as it was when the form was opened: its author may have mended it meanwhile.
    """
    if not number:
        return await listing(ctx, work, reviewing, 1)
    which = Which.read(number)
    review, _ = await found(ctx, work, reviewing, which.number)
    seen_in = review.about.version if which.version is None else which.version
    waiting = await decidable(ctx, work, reviewing, which.number, seen_in)
    if reason == OTHER and not words:
        raise Invalid(say("review-words-needed"))
    why = await _why(ctx, work, reviewing, waiting, reason, words)
    after = await decide(ctx, work, reviewing, waiting, Verdict.REFUSED, why)
    return opened(after, replaces=False)


async def _why(ctx: Context, work: Work, reviewing: Reviewing, waiting: Waiting, ready: str, words: str) -> str:
    """The reason in the author's language, as far as it is a ready one."""
    if ready == OTHER:
        return reason(words, "")
    because = await reviewing.told(work, ctx, waiting.review.author_id, say(f"review-because-{ready}"))
    return reason(because, words)
