"""Events of the demonstration: two to come, one that is full, and one that waits for the moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.cli.demo_seed import Seed

EVENTS: dict[str, tuple[dict[str, Any], ...]] = {
    "fr": (
        {
            "title": "Afterwork de rentrée",
            "place": "Café Carlu, 12 rue des Lilas, Lyon",
            "capacity": 12,
            "description": "Un verre entre promotions, pour faire connaissance. Venez comme vous êtes !",
        },
        {
            "title": "Webinaire : bien négocier son premier contrat",
            "link": "https://visio.example.org/j/123",
            "minutes": 60,
            "description": "Une heure avec trois anciennes qui recrutent, puis vos questions.",
        },
        {
            "title": "Visite des coulisses du Théâtre des Quais",
            "place": "Théâtre des Quais, 3 quai Romain, Lyon",
            "capacity": 4,
            "minutes": 90,
            "description": "La machinerie, les ateliers et les loges, avec Samira qui y travaille.",
        },
        {
            "title": "Partage de savoirs : les essais cliniques",
            "link": "https://visio.example.org/j/456",
            "description": "Une heure d'échanges, puis vos questions.",
        },
    ),
    "en": (
        {
            "title": "Back-to-work drinks",
            "place": "The Lilac, 12 Mill Lane, London",
            "capacity": 12,
            "description": "A drink across classes, to get to know each other. Come as you are!",
        },
        {
            "title": "Webinar: negotiating your first contract",
            "link": "https://meet.example.org/j/123",
            "minutes": 60,
            "description": "An hour with three alumni who recruit, then your questions.",
        },
        {
            "title": "Backstage at the Quay Theatre",
            "place": "Quay Theatre, 3 Old Quay, London",
            "capacity": 4,
            "minutes": 90,
            "description": "The machinery, the workshops and the dressing rooms, with Samira who works there.",
        },
        {
            "title": "Sharing what we know: clinical trials",
            "link": "https://meet.example.org/j/456",
            "description": "An hour of talk, then your questions.",
        },
    ),
}
WHEN = ((9, 19), (16, 12), (23, 14), (30, 18))
"""In how many days each begins, and at what hour."""

COMING = 5
"""How many made-up people want to come to each."""

WITH = ("paul", "zoe", "adam")
"""Who comes to each as well, of those the visitor can be."""


async def fill(seed: Seed) -> None:
    """Published and answered as members do; the last one is proposed, and whoever moderates is told."""
    from bot.features.events.acts import Acts
    from bot.features.events.domain import Event, Stage
    from bot.features.events.seats import Answer

    acts = Acts(ctx=seed.context, work=seed.work)
    organiser = seed.person(-1)
    *published, proposed = (
        Event(organiser_id=organiser, start=seed.planned(*when), stage=Stage.DRAFT, **given)
        for given, when in zip(EVENTS[seed.community.language], WHEN, strict=True)
    )
    for draft, persona in zip(published, WITH, strict=True):
        event = await acts.publish(await acts.draft(draft))
        for member in (*seed.people[:COMING], seed.parts[persona]):
            await acts.answer(event, member, Answer.YES)
    await acts.propose(await acts.draft(proposed))
