"""What tests of internships share: people, an offer on one line, and what was put into the outbox for somebody."""

from __future__ import annotations

import sqlalchemy as sa

from bot.language import Reader, Writer
from bot.outbox import OPEN, Queue
from bot.people import Right
from bot.requests import Outcome
from storage.base import member
from tests.stage import CHAT, Actor, Shown, Stage, Surface

OFFER = {
    "title": "Stage data au musée",
    "host": "Musée de Lyon",
    "type": "internship",
    "mode": "remote",
    "start": "2026-09-01",
    "length": "6 mois",
    "pay": "4,50 €/h",
    "field": "data",
    "description": "Nettoyer un catalogue.",
}
SEARCH = {"type": "internship", "field": "data", "remote": "yes", "start": "2026-09-01", "length": "20 semaines"}


async def student(stage: Stage, name: str, surface: Surface = CHAT, language: str = "fr") -> Actor:
    """A member who studies."""
    actor = await stage.member(name, surface, language=language)
    assert actor.member
    async with stage.database.write() as connection:
        this = member.c.id == actor.member.id
        await connection.execute(sa.update(member).where(this).values(relation="student"))
    return actor


async def moderator(stage: Stage, name: str = "Max", surface: Surface = CHAT, language: str = "fr") -> Actor:
    return await stage.member(name, surface, right=Right.MODERATOR, language=language)


async def published(stage: Stage, **other: str) -> Actor:
    """An offer that a moderator has published; who posted it."""
    poster = await moderator(stage, "Pia")
    await poster.types("internship post", **(OFFER | other))
    await poster.presses("Publier")
    return poster


async def letters(stage: Stage, actor: Actor) -> list[Shown]:
    """What waits to be sent to that member, as they would read it, oldest first."""
    assert actor.member
    found = []
    async with stage.works.read() as work:
        rows = await work.store(Queue).listed(*OPEN, limit=1000)
        for row in sorted(rows, key=lambda row: row.id):
            if row.member_id == actor.member.id and row.topic in stage.dispatch.catalogue.letters:
                reply = await stage.dispatch.catalogue.letters[row.topic](work, row)
                if reply:
                    reader = Reader(language=actor.language, zone="Europe/Paris")
                    outcome = Outcome(answer=reply, reader=reader)
                    found.append(Shown(outcome=outcome, writer=Writer(words=stage.words, reader=reader)))
    return found
