"""Made-up offers of the demonstration, and a student who looks for one of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from bot.people import Community
    from bot.ports import Work

OFFERS: dict[str, tuple[dict[str, Any], ...]] = {
    "fr": (
        {
            "title": "Stage données pour un musée",
            "host": "Musée des Confluents",
            "type": "internship",
            "mode": "remote",
            "field": "data",
            "level": "master",
            "description": "Relier les notices de deux collections. Une équipe de trois, une visite par mois.",
        },
        {
            "title": "Alternance en communication",
            "host": "Maison du Livre",
            "type": "apprenticeship",
            "mode": "onsite",
            "place": "Lyon",
            "field": "communication",
            "level": "bachelor",
            "description": "Le programme, la lettre et les réseaux d'une maison de la culture.",
        },
    ),
    "en": (
        {
            "title": "Data internship at a museum",
            "host": "Confluence Museum",
            "type": "internship",
            "mode": "remote",
            "field": "data",
            "level": "master",
            "description": "Link the records of two collections. A team of three, one visit a month.",
        },
        {
            "title": "Apprenticeship in communication",
            "host": "The Book House",
            "type": "apprenticeship",
            "mode": "onsite",
            "place": "London",
            "field": "communication",
            "level": "bachelor",
            "description": "The programme, newsletter and networks of an arts centre.",
        },
    ),
}
WORDS = {
    "fr": "Master de statistique, Python et R. J'aime les collections et les jeux de données en désordre.",
    "en": "A master's in statistics, Python and R. I like collections and untidy data.",
}
LATER = timedelta(days=100)
"""When the offers begin, and from when the student is free."""


async def fill(work: Work, community: Community, members: list[int], now: datetime) -> None:
    """Open offers of the last members in the directory, and a search of the first."""
    from bot.features.internships.domain import InternshipStore
    from bot.features.internships.publishing import publish
    from bot.features.internships.searching import begin_for
    from bot.features.internships.terms import Audience, Length, Pay, Per, Terms, Unit, Wish
    from bot.spec import Context
    from bot.ticks import SYSTEM

    zone, language = community.zone, community.language
    context = Context(
        viewer=SYSTEM, community=community, place=None, now=now, language=language, zone=zone, private=True
    )
    day = now.astimezone(ZoneInfo(zone)).date() + LATER
    half_a_year = Length(count=6, unit=Unit.MONTH)
    wish = Wish(
        type="internship",
        audience=Audience.MEMBERS,
        field="data",
        remote=True,
        start=day,
        length=half_a_year,
        words=WORDS[language],
    )
    await begin_for(work, context, members[0], wish)
    for poster, given in zip(reversed(members), OFFERS[language], strict=False):
        terms = Terms(start=day, length=half_a_year, pay=Pay(cents=70000, per=Per.MONTH), **given)
        if draft := await work.store(InternshipStore, community.id).add(poster, terms, now):
            await publish(work, context, draft)
