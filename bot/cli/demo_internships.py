"""Made-up offers of the demonstration, open or under review, and students who look for one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.cli.demo_seed import Seed
    from bot.features.internships.domain import Offer

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
WAITING: dict[str, dict[str, Any]] = {
    "fr": {
        "title": "Stage de développement web",
        "host": "Pixelle",
        "type": "internship",
        "mode": "hybrid",
        "place": "Nantes",
        "field": "data",
        "description": "Refaire le site d'une association de quartier, avec deux développeuses.",
    },
    "en": {
        "title": "Web development internship",
        "host": "Pixelle",
        "type": "internship",
        "mode": "hybrid",
        "place": "Bristol",
        "field": "data",
        "description": "Rebuild the site of a neighbourhood association, with two developers.",
    },
}
"""What a moderator has yet to read."""

WORDS = {
    "fr": (
        "Master de statistique, Python et R. J'aime les collections et les jeux de données en désordre.",
        "Licence de lettres, je cherche une première expérience dans un musée ou une maison d'édition.",
    ),
    "en": (
        "A master's in statistics, Python and R. I like collections and untidy data.",
        "A bachelor's in literature; I am looking for a first experience at a museum or a publisher's.",
    ),
}
FIELDS = ("data", "communication")
LATER = timedelta(days=100)
"""When the offers begin, and from when the students are free."""


async def fill(seed: Seed) -> None:
    """Searches of students; open offers of made-up members, of which the first fits one; another under review."""
    from bot.features.internships.publishing import publish, wait
    from bot.features.internships.searching import begin_for
    from bot.features.internships.terms import Audience, Length, Pay, Per, Unit, Wish

    begins: dict[str, Any] = {"start": seed.today + LATER, "length": Length(count=6, unit=Unit.MONTH)}
    wanted: dict[str, Any] = {"type": "internship", "audience": Audience.MEMBERS, "remote": True} | begins
    for number, (field, words) in enumerate(zip(FIELDS, WORDS[seed.community.language], strict=True)):
        await begin_for(seed.work, seed.context, seed.student(number), Wish(field=field, words=words, **wanted))
    paid = begins | {"pay": Pay(cents=70000, per=Per.MONTH)}
    for number, given in enumerate(OFFERS[seed.community.language]):
        await publish(seed.work, seed.context, await _drafted(seed, seed.person(-1 - number), given | paid))
    await wait(seed.work, seed.context, await _drafted(seed, seed.person(1), WAITING[seed.community.language] | paid))


async def _drafted(seed: Seed, poster: int, given: dict[str, Any]) -> Offer:
    from bot.features.internships.domain import InternshipStore
    from bot.features.internships.terms import Terms

    draft = await seed.work.store(InternshipStore, seed.community.id).add(poster, Terms(**given), seed.now)
    assert draft is not None  # noqa: S101 - nobody made up has as many as one may have
    return draft
