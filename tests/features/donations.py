"""What tests of gifts have in common: people, an offer, a need, and what they were sent."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from bot.features.donations.domain import DonationStore, Need, Offer
from bot.features.donations.matched import Match
from bot.language import Reader
from bot.people import Right
from bot.presses import pack
from bot.replies import Press, Reply
from bot.senders import Target
from storage.base import member
from tests.boarding import Wall
from tests.features.events import Post
from tests.stage import CHAT, Actor, Shown, Stage, Surface

CANARY = "canarineed"
"""Stands in every need's description: where it is seen, a need is seen."""

OFFER = {"category": "ordinateur", "description": "ThinkPad X240, 8 Go", "condition": "bon état", "town": "Lyon"}
NEED = {"category": "ordinateur", "town": "Lyon", "description": f"Pour mes cours, {CANARY}"}


async def student(stage: Stage, name: str = "Ben", surface: Surface = CHAT, language: str = "fr") -> Actor:
    """A member who studies."""
    actor = await stage.member(name, surface, language=language)
    assert actor.member
    async with stage.database.write() as connection:
        change = sa.update(member).where(member.c.id == actor.member.id)
        await connection.execute(change.values(relation="student", given_name=name))
    actor.member = replace(actor.member, relation="student", name=name)
    return actor


async def coordinator(stage: Stage, name: str = "Chloé", surface: Surface = CHAT) -> Actor:
    return await stage.member(name, surface, right=Right.COORDINATOR)


async def offers(who: Actor, **more: str) -> Offer:
    """An offer that is open to all."""
    await who.types("donation offer", **(OFFER | more))
    await who.presses("Publi")
    return (await of(who.stage).offers(who))[0]


async def needs(who: Actor, **more: str) -> Need:
    """A need that waits."""
    await who.types("donation need", **(NEED | more))
    return (await of(who.stage).needs(who))[0]


async def proposed(by: Actor, need: Need, offer: Offer) -> Match:
    """The two put together by a coordinator."""
    await press(by, "gj", need.id, offer.id)
    return (await of(by.stage).matches(offer))[0]


async def agreed(by: Actor, donor: Actor, beneficiary: Actor, **more: str) -> Match:
    """A gift on which everybody agrees."""
    offer, need = await offers(donor, **more), await needs(beneficiary)
    match = await proposed(by, need, offer)
    await press(donor, "ga", match.id, 1)
    await press(beneficiary, "ga", match.id, 1)
    return (await of(by.stage).matches(offer))[0]


async def press(who: Actor, code: str, *args: int) -> Shown:
    """A button from some earlier message."""
    return await who.sends(pack(Press(code=code, args=args)))


async def opens(who: Actor) -> Shown:
    """The form behind what was just pressed, whether or not a door comes first."""
    assert who.last
    return who.last if who.last.asks else await who.presses("Ouvrir")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What is in the database."""

    stage: Stage

    async def offers(self, who: Actor) -> tuple[Offer, ...]:
        assert who.member
        async with self.stage.works.read() as work:
            return await work.store(DonationStore, self.stage.community.id).offers_of(who.member.id)

    async def needs(self, who: Actor) -> tuple[Need, ...]:
        assert who.member
        async with self.stage.works.read() as work:
            return await work.store(DonationStore, self.stage.community.id).needs_of(who.member.id)

    async def matches(self, offer: Offer) -> tuple[Match, ...]:
        async with self.stage.works.read() as work:
            return await work.store(DonationStore, self.stage.community.id).matches_about(offer_id=offer.id)


def of(stage: Stage) -> Kept:
    return Kept(stage=stage)


@dataclass(kw_only=True)
class Shop(Wall):
    """A platform that remembers what its cards show now."""

    cards: list[Reply] = field(default_factory=list)

    async def edit(self, target: Target, message_id: str, reply: Reply, reader: Reader) -> None:
        await super().edit(target, message_id, reply, reader)
        self.cards.append(reply)


@dataclass(kw_only=True)
class People:
    """Ana gives, Ben studies, Chloé coordinates, Max moderates, Zoé is any member."""

    ana: Actor
    ben: Actor
    chloe: Actor
    max: Actor
    zoe: Actor
    post: Post = field(repr=False)

    @classmethod
    async def on(cls, stage: Stage, surface: Surface) -> People:
        return cls(
            ana=await stage.member("Ana", surface),
            ben=await student(stage, "Ben", surface),
            chloe=await coordinator(stage, "Chloé", surface),
            max=await stage.member("Max", surface, right=Right.MODERATOR),
            zoe=await stage.member("Zoé", surface),
            post=Post(stage=stage, wires={name: Shop(platform=name) for name in ("telegram", "discord")}),
        )

    def card(self) -> str:
        """What the card that changed last shows now."""
        shops = (wire for wire in self.post.wires.values() if isinstance(wire, Shop))
        return next(self.post.read(shop.cards[-1]) for shop in shops if shop.cards)
