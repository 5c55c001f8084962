"""News that the demonstration's community was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.cli.demo_seed import Seed

NEWS = {
    "fr": (
        "Merci, déjà quatre-vingts ordinateurs",
        "Quatre-vingts étudiantes et étudiants suivent leurs cours grâce à vous. Il nous manque encore des tablettes : "
        "si l'une dort dans un tiroir, offrez-la en deux minutes.",
    ),
    "en": (
        "Thank you: eighty laptops already",
        "Eighty students follow their lectures thanks to you. We still need tablets: if one sleeps in a drawer, offer "
        "it in two minutes.",
    ),
}


async def fill(seed: Seed) -> None:
    """Written by a moderator and sent to everybody, in public and in private."""
    from bot.audiences import Who
    from bot.features.announcements.domain import AnnouncementStore, Content, To
    from bot.features.announcements.sending import Desk

    title, text = NEWS[seed.community.language]
    author = seed.parts["adam"]
    desk = Desk(ctx=seed.context, work=seed.work)
    store = seed.work.store(AnnouncementStore, seed.community.id)
    await store.write(author, Content(title=title, text=text), To.BOTH, seed.now)
    written = await store.choose(author, Who(), seed.now)
    assert written is not None  # noqa: S101 - written just above
    await desk.send(written)
