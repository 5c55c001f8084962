"""C18, C19: reminders after a long stop, and reminders of what changes while they go out."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from bot.agenda import Agenda
from bot.features.events.domain import Event, EventStore
from bot.features.events.seats import Answer, Reminders
from bot.people import Right
from bot.ports import Accounts, Members
from tests.chaos.figures import told
from tests.chaos.town import IN_FLIGHT, ZONE, Town, town
from tests.features.events import answers, organiser, published
from tests.stage import CHAT, Actor
from tests.stage import Stage as Scene
from tests.standins.telegram.people import Member as Someone

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def wall(at: datetime) -> str:
    """As somebody in Paris types it."""
    return at.astimezone(ZoneInfo(ZONE)).strftime("%d/%m/%Y %H:%M")


def minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


async def actor(made: Town, scene: Scene, person: Someone) -> Actor:
    """Somebody of the stand-in, for what they did before the bot was stopped."""
    async with made.works.read() as work:
        account = await work.store(Accounts).get("telegram", person.id)
        member = await work.store(Members, made.community.id).of(account.id) if account else None
    return Actor(stage=scene, name=person.name, number=person.id, surface=CHAT, member=member)


@dataclass(frozen=True, kw_only=True)
class Case:
    """An event that begins so long after the bot is back, and what each member is told of it then, if anything."""

    title: str
    begins: timedelta
    says: str = ""

    def told(self, down: timedelta) -> bool:
        """Whether something fell due during the stop that is still worth saying."""
        offsets = (DAY, HOUR, timedelta(0))
        return bool(self.says) and any(-down < self.begins - offset <= timedelta(0) for offset in offsets)


CASES = (
    Case(title="Trois jours avant", begins=-3 * DAY),
    Case(title="Depuis vingt minutes", begins=-20 * MINUTE),
    Case(title="Depuis cinq minutes", begins=-5 * MINUTE, says="commence."),
    Case(title="Dans quarante minutes", begins=46 * MINUTE, says="dans 4"),
    Case(title="Dans cinq heures", begins=5 * HOUR + MINUTE, says="dans 5 heures"),
    Case(title="Dans deux jours", begins=2 * DAY),
)


@pytest.mark.chaos(people=(3, 40))
@pytest.mark.parametrize(
    "down", [HOUR, pytest.param(DAY, marks=pytest.mark.chaos(people=(None, 40))),
             pytest.param(8 * DAY, marks=pytest.mark.chaos(people=(None, 40)))], ids=["1 h", "1 day", "8 days"]
)  # fmt: skip
async def test_C18_after_a_stop_one_reminder_at_most_in_true_words_and_none_of_what_has_begun(
    database_template: Path, tmp_path: Path, scale: SimpleNamespace, down: timedelta
) -> None:
    async with town(database_template, tmp_path) as made:
        scene, now = made.then(down), minute(datetime.now(UTC))
        mina = await organiser(scene)
        people = [person for person, _ in await made.on_telegram(scale.people)]
        members = [await actor(made, scene, person) for person in people]
        due = [case for case in CASES if scene.clock.now() + MINUTE < now + case.begins]
        for case in due:
            event = await published(scene, mina, title=case.title, when=wall(now + case.begins), link="")
            for one in members:
                await answers(one, event)
                await one.sends(f"1-er-{event.id}-private")
        await made.starts()
        await made.is_up()
        async with asyncio.timeout(60):
            while await _due(made):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        await made.settled()
        assert await made.stops() == 0
        sent = 0
        for case in due:
            for person in people:
                texts = [text for text in _texts(person) if case.title in text]
                sent += len(texts)
                assert len(texts) == case.told(down), (case.title, texts)
                assert all(case.says in text for text in texts)
        told(f"C18 down {down}", members=len(people), events=len(due), sent=sent)


async def _due(made: Town) -> int:
    """How much of the agenda should have been done by now."""
    async with made.works.read() as work:
        waiting = [one for n in range(1, len(CASES) + 1)
                   for one in await work.store(Agenda, made.community.id).waiting("event", n)]  # fmt: skip
    return sum(one.due_at <= datetime.now(UTC) for one in waiting)


REMINDED, MOVED, CANCELLED = "dans une heure", "a une nouvelle date", "n'aura pas lieu"
NEAR = ("commence dans", "commence.", "dans un jour")


@pytest.mark.chaos(people=(40, 2000), channels=(2, 5))
async def test_C19_moved_and_cancelled_while_reminders_go_out_each_is_corrected_once(
    database_template: Path, tmp_path: Path, scale: SimpleNamespace
) -> None:
    chance = random.Random(19)
    async with town(database_template, tmp_path, per_second=1000) as made:
        people = [person for person, _ in await made.on_telegram(scale.people)]
        channels = [channel for channel, _ in await made.channels(scale.channels)]
        ((mina, _),) = await made.on_discord(1, Right.MODERATOR)
        mina.in_(made.guild.text_channel("general"))
        event = await _published(made, people)
        await made.starts()
        await made.is_up()

        def sent(*said: str) -> int:
            return sum(any(one in text for one in said) for person in people for text in _texts(person))

        shares = sorted(chance.uniform(0.2, 0.8) for _ in range(3))
        await _until(lambda: sent("commence dans") >= shares[0] * scale.people)
        edited = await mina.types("event edit", event=str(event.id), when="dans 26 heures")
        at_move = sent("commence dans")
        assert "→" in "\n".join(one.text for one in (edited.message, *edited.followups) if one)
        await _until(lambda: sent(MOVED) >= chance.uniform(0.3, 0.7) * scale.people)
        sure = await mina.types("event cancel", event=str(event.id), reason="Grève des trains")
        await mina.presses(sure, "Oui, l'annuler")
        at_cancel = sent(MOVED)
        await made.settled(within=300)
        late = sent("commence dans") - at_move, sent(MOVED) - at_cancel
        assert await made.stops() == 0
        corrections = [Counter(kind for text in _texts(person) for kind in (*NEAR, MOVED, CANCELLED) if kind in text)
                       for person in people]  # fmt: skip
        told(
            "C19",
            reminders=scale.people,
            reminded_before=at_move,
            reminders_after_the_move=late[0],
            moves_told=sent(MOVED),
            moves_after_the_cancellation=late[1],
            bound=IN_FLIGHT,
            cancellations=sent(CANCELLED),
        )
        assert max(late) <= IN_FLIGHT
        assert {one[CANCELLED] for one in corrections} == {1}
        assert all(one[MOVED] <= 1 and one["commence dans"] <= 1 for one in corrections)
        for channel in channels:
            (card,) = [one for one in made.discord.messages.within(channel) if one.data["embeds"]][:1]
            text = str(card.data)
            assert "annulé" in text
            assert not card.data["components"]


async def _published(made: Town, people: list[Someone]) -> Event:
    """An event whose reminder is due as soon as the bot starts, and to which everybody comes."""
    scene = made.then(DAY / 2)
    mina = await organiser(scene)
    event = await published(scene, mina, title="Concert", when=wall(minute(datetime.now(UTC)) + HOUR), link="")
    members = [await actor(made, scene, person) for person in people]
    async with made.works.write() as work:
        store = work.store(EventStore, made.community.id)
        for one in members:
            assert one.member
            await store.answer(event.id, one.member.id, Answer.YES, scene.clock.now())
            await store.remind(event.id, one.member.id, Reminders.PRIVATE)
    return event


def _texts(person: Someone) -> list[str]:
    return [shown.text.replace("\u00a0", " ") for shown in person.sees()]


async def _until(there: object, within: float = 120.0) -> None:
    async with asyncio.timeout(within):
        while not there():  # type: ignore[operator]  # noqa: ASYNC110
            await asyncio.sleep(0.02)
