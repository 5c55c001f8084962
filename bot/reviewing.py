"""Records that wait for a moderator: what features call, and what the queue knows of every kind.

A feature calls `submit` in the transaction that makes its record wait, and `withdraw` when it needs no decision any
more. What follows from a decision is its own (`bot.spec.Reviewed.decide`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.agenda import About
from bot.cards import Cards
from bot.language import Reader, Words
from bot.people import Member, Right, Viewer
from bot.permissions import Capability, may
from bot.ports import Members, Places, Work
from bot.replies import Phrase
from bot.review import Review, Reviews
from bot.rights import allowed
from bot.spec import Card, Context, Reviewed

REVIEW = "review"
"""The kind of the card that shows a record to moderators."""

PURPOSE = "moderation"
"""Of the places where records wait; without one, each moderator is told alone, and never everybody."""

TOPIC = "moderation.waiting"
"""Of what a moderator is told alone."""

REASON = "moderation-why"
"""The key of why they get it."""

DECIDERS = frozenset({Right.MODERATOR, Right.ADMINISTRATOR})
DECIDE = Capability(name="review.decide", rights=DECIDERS, keeps=frozenset({Right.ADMINISTRATOR}))


@dataclass(frozen=True, kw_only=True)
class Reviewing:
    """Every kind of record that waits for moderators, as its feature declared it; provided to handlers that ask."""

    reviews: Mapping[str, Reviewed]
    words: Words

    def kinds(self, viewer: Viewer) -> frozenset[str]:
        """The kinds on which this person decides."""
        return frozenset(kind for kind, one in self.reviews.items() if may(viewer, DECIDE) and may(viewer, one.allow))

    async def told(self, work: Work, ctx: Context, author_id: int | None, phrase: Phrase) -> str:
        """The phrase written out in the author's language, for what is kept as it was said."""
        accounts = await work.store(Members, ctx.community_id).accounts(author_id) if author_id else ()
        known = next((language for one in accounts if (language := one.language or one.client_language)), None)
        language = known or (ctx.community.language if ctx.community else ctx.language)
        return self.words.plain(phrase, Reader(language=language))


async def submit(work: Work, ctx: Context, about: About, author_id: int) -> Review:
    """Put the record in the queue and have the moderators told, in the transaction that made it wait.

    What waits already stays in its turn, in its new version; it is not announced again. What was decided (or
    withdrawn) waits anew, under a new number.
    """
    review = await work.store(Reviews, ctx.community_id).submit(about, author_id, ctx.now)
    await announce(work, ctx, review)
    return review


async def withdraw(work: Work, ctx: Context, kind: str, record_id: int) -> bool:
    """The record needs no decision any more: whether it waited. Moderators see so wherever it is shown."""
    reviews = work.store(Reviews, ctx.community_id)
    waited = await reviews.of(kind, record_id)
    if waited is None or not await reviews.withdraw(kind, record_id, ctx.now):
        return False
    await changed(work, ctx, replace(waited, version=waited.version + 1))
    return True


async def announce(work: Work, ctx: Context, review: Review) -> None:
    """Have it shown where moderators meet, else to each of them alone; where it is shown already, as it is now."""
    cards, about = work.store(Cards, ctx.community_id), about_review(review)
    if await cards.copies(REVIEW, review.id):
        await cards.changed(about, ctx.now)
    elif await _has_place(work, ctx.community_id):
        await cards.post(about, PURPOSE, ctx.now)
    else:
        for moderator in await deciders(work, ctx.community_id):
            if moderator.id != review.author_id:
                await cards.send(about, moderator.id, TOPIC, REASON, ctx.now)


async def changed(work: Work, ctx: Context, review: Review) -> None:
    """Have every copy show what has become of it."""
    await work.store(Cards, ctx.community_id).changed(about_review(review), ctx.now)


async def deciders(work: Work, community_id: int) -> tuple[Member, ...]:
    """The members who decide, as the community wants it, oldest first."""
    return await work.store(Members, community_id).holding(await allowed(work, community_id, DECIDE))


def about_review(review: Review) -> About:
    """What its cards are about."""
    return About(kind=REVIEW, id=review.id, version=review.version)


def completed(card: Card, reviews: Mapping[str, Reviewed]) -> Card:
    """The card, able to load what it shows: one that shows others' records is told how they are shown."""
    return replace(card, load=card.gather(reviews)) if card.gather else card


def by_kind(reviews: Iterable[Reviewed]) -> dict[str, Reviewed]:
    """The declarations by the kind of their record."""
    return {one.kind: one for one in reviews}


async def _has_place(work: Work, community_id: int) -> bool:
    places = await work.store(Places).of(community_id)
    return any(PURPOSE in place.purposes and not place.unreachable for place in places)
