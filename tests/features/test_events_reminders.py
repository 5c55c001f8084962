"""Reminders, moves and calls-off: who is told what, when, once, and nothing after it stopped being true."""

from __future__ import annotations

import asyncio
import random
from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from bot.agenda import Agenda
from bot.features.events.jobs import appointments
from bot.outbox import State
from bot.replies import Mention, Paragraph
from tests.database import NOW
from tests.features.events import LINK, Post, answers, newest, organiser, published, signup
from tests.stage import CHAT, MODALS, Actor, Stage
from tests.storage.events import an_event
from tests.wire import rows


async def comes(stage: Stage, event: object, *names: str, reminders: str = "private") -> list[Actor]:
    """Members who come and chose how to be reminded."""
    people = []
    for name in names:
        one = await stage.member(name, MODALS if len(people) % 2 else CHAT)
        await answers(one, event)  # type: ignore[arg-type]
        await one.sends(f"1-er-{event.id}-{reminders}")  # type: ignore[attr-defined]
        people.append(one)
    return people


async def planned(stage: Stage) -> list[datetime]:
    async with stage.works.read() as work:
        return [one.due_at for one in await work.store(Agenda, stage.community.id).waiting("event", 1)]


def until(stage: Stage, at: datetime) -> float:
    return (at - stage.clock.now()).total_seconds()


async def test_a_day_an_hour_and_the_start_are_told_in_the_place_and_in_private(stage: Stage) -> None:
    mina = await organiser(stage)
    await stage.place(CHAT, purposes=("events",))
    event = await published(stage, mina)
    ana, ben = await comes(stage, event, "Ana", "Ben")
    (zoe,) = await comes(stage, event, "Zoé", reminders="none")
    noe = await stage.member("Noé")
    await answers(noe, event, "no")
    post = Post(stage=stage)
    await post.works()
    card = len(post.sent())
    said = []
    for offset in (timedelta(days=1), timedelta(hours=1), timedelta(0)):
        await post.passes(seconds=until(stage, event.starts_at - offset))
        said.append(post.sent(ana)[-1].split("\n")[0])
    assert said == [
        "«\u00a0Afterwork\u00a0», c'est dans un jour.",
        "«\u00a0Afterwork\u00a0» commence dans une heure.",
        "«\u00a0Afterwork\u00a0» commence.",
    ]
    assert [len(post.sent(one)) for one in (ana, ben, zoe, noe)] == [3, 3, 0, 0]
    assert all(LINK in text for text in post.sent(ana))
    assert "demandé un rappel" in post.sent(ana)[0]
    assert len(post.sent()) == card + 3
    assert not any(LINK in text for text in post.sent())


async def test_those_who_want_it_are_called_by_name_in_the_place(stage: Stage) -> None:
    mina = await organiser(stage)
    await stage.place(CHAT, purposes=("events",))
    event = await published(stage, mina)
    (ana,) = await comes(stage, event, "Ana", reminders="place")
    await comes(stage, event, "Zoé", reminders="none")
    post = Post(stage=stage)
    await post.works()
    await post.passes(seconds=until(stage, event.starts_at - timedelta(hours=1)))
    reply = post.wires["telegram"].shown[-1]
    named = [dict(b.text.args)["text"] for b in reply.blocks if isinstance(b, Paragraph)]  # type: ignore[union-attr]
    assert [one.account for one in named if isinstance(one, Mention)] == [ana.number]
    assert post.sent(ana) == []


async def test_no_number_of_a_copy_takes_the_reminder_of_the_member_who_has_it(stage: Stage) -> None:
    """Copies and members are counted apart, and both have a reminder of their own."""
    mina = await organiser(stage)
    for root in range(900, 908):
        await stage.place(CHAT, root, purposes=("events",))
    event = await published(stage, mina)
    people = await comes(stage, event, "Ana", "Ben", "Zoé")
    post = Post(stage=stage)
    await post.works()
    await post.passes(seconds=until(stage, event.starts_at - timedelta(hours=1)))
    assert all("commence dans une heure" in post.sent(one)[-1] for one in people)


async def test_S48_a_day_before_is_one_of_the_calendar_and_an_hour_is_sixty_minutes(stage: Stage) -> None:
    mina = await organiser(stage)
    await published(stage, mina, when="29/03/2026 19:00")
    await published(stage, mina, when="29/03/2026 03:30")
    paris = ZoneInfo("Europe/Paris")
    async with stage.works.read() as work:
        agenda = work.store(Agenda, stage.community.id)
        evening, night = [[one.due_at for one in await agenda.waiting("event", n)] for n in (1, 2)]
    assert evening[0] == datetime(2026, 3, 28, 19, tzinfo=paris)
    assert evening[1] - evening[0] == timedelta(hours=22)
    assert night[1] == datetime(2026, 3, 29, 1, 30, tzinfo=paris)


async def test_an_event_three_hours_ahead_has_only_what_is_still_ahead(stage: Stage) -> None:
    mina = await organiser(stage)
    event = await published(stage, mina, when="dans 3 heures")
    assert await planned(stage) == [
        event.starts_at - timedelta(hours=1),
        event.starts_at,
        event.ends_at,
    ]


@pytest.mark.parametrize(
    ("back", "said"),
    [
        (timedelta(hours=5), "commence dans 5 heures"),
        (timedelta(minutes=40), "commence dans 40 minutes"),
        (timedelta(minutes=-10), "» commence."),
        (timedelta(minutes=-20), None),
        (timedelta(days=-2), None),
    ],
)
async def test_C18_after_a_stop_there_is_one_reminder_at_most_in_true_words_and_none_after_the_start(
    stage: Stage, back: timedelta, said: str | None
) -> None:
    mina = await organiser(stage)
    await stage.place(CHAT, purposes=("events",))
    event = await published(stage, mina)
    people = await comes(stage, event, "Ana", "Ben", "Zoé")
    post = Post(stage=stage)
    await post.works()
    cards = len(post.sent())
    await post.passes(seconds=until(stage, event.starts_at - back))
    for one in people:
        assert [said in text for text in post.sent(one)] == ([True] if said else [])  # type: ignore[operator]
    assert len(post.sent()) == cards + bool(said)


async def test_C18_when_only_sending_stood_still_the_later_reminder_takes_the_earlier_one_s_place(
    stage: Stage,
) -> None:
    mina = await organiser(stage)
    event = await published(stage, mina)
    (ana,) = await comes(stage, event, "Ana")
    post = Post(stage=stage)
    for offset in (timedelta(days=1), timedelta(hours=1)):
        stage.clock.move(seconds=until(stage, event.starts_at - offset))
        await post.rings()
    stage.clock.move(minutes=20)
    await post.delivers()
    (told,) = post.sent(ana)
    assert "dans 40 minutes" in told
    assert {row.state for row in await rows(stage)} >= {State.SENT, State.EXPIRED}


async def test_a_moved_date_is_told_once_asks_again_and_has_its_own_reminders(stage: Stage) -> None:
    mina = await organiser(stage)
    event = await published(stage, mina)
    ana, ben = await comes(stage, event, "Ana", "Ben")
    post = Post(stage=stage)
    await post.works()
    for hour in ("20h", "21h"):
        await mina.types("event edit", f'event={event.id} when="samedi 28 mars {hour}"')
    await post.works()
    (told,) = post.sent(ana)
    assert "samedi 28 mars 2026 à 21:00" in told
    assert "Venez-vous toujours" in told
    moved = await newest(stage)
    assert (await planned(stage))[0] == moved.starts_at - timedelta(days=1)
    assert "2 à confirmer" in (await mina.sends(f"1-ev-{event.id}")).text
    assert "vous venez" in (await ana.presses("Je viens toujours", on=post.last(ana))).text
    await ben.presses("Je ne viens pas", on=post.last(ben))
    shown = (await mina.sends(f"1-ev-{event.id}")).text
    assert "à confirmer" not in shown
    assert "reporté" in shown
    await post.passes(seconds=until(stage, event.starts_at - timedelta(hours=1)))
    assert len(post.sent(ana)) == 1
    await post.passes(seconds=until(stage, moved.starts_at - timedelta(hours=1)))
    assert len(post.sent(ana)) == 2
    assert len(post.sent(ben)) == 1


async def test_another_link_is_told_without_asking_again_and_a_title_is_not_told(stage: Stage) -> None:
    mina = await organiser(stage)
    event = await published(stage, mina)
    (ana,) = await comes(stage, event, "Ana")
    maybe = await stage.member("Ben", MODALS)
    await answers(maybe, event, "maybe")
    post = Post(stage=stage)
    await mina.types("event edit", f'event={event.id} title="Apéro"')
    await post.works()
    assert post.sent(ana) == []
    await mina.types("event edit", f"event={event.id} link=https://autre.example.org/9")
    await post.works()
    assert "https://autre.example.org/9" in post.sent(ana)[0]
    assert "Votre réponse reste la même" in post.sent(ana)[0]
    assert "autre.example.org" not in post.sent(maybe)[0]


async def test_a_title_changed_between_two_reminders_loses_and_repeats_none(stage: Stage) -> None:
    mina = await organiser(stage)
    event = await published(stage, mina)
    (ana,) = await comes(stage, event, "Ana")
    post = Post(stage=stage)
    await post.passes(seconds=until(stage, event.starts_at - timedelta(hours=2)))
    await mina.types("event edit", f'event={event.id} title="Apéro"')
    await post.works()
    assert len(post.sent(ana)) == 1
    await post.passes(hours=1)
    assert "Apéro" in post.sent(ana)[1]


async def test_a_cancelled_event_is_told_once_with_the_reason_and_reminds_nobody(stage: Stage) -> None:
    mina = await organiser(stage)
    await stage.place(CHAT, purposes=("events",))
    event = await published(stage, mina, capacity="2")
    ana, ben, zoe = await comes(stage, event, "Ana", "Ben", "Zoé")
    noe = await stage.member("Noé")
    await answers(noe, event, "no")
    post = Post(stage=stage)
    await post.passes(seconds=until(stage, event.starts_at - timedelta(days=1)))
    await mina.types("event cancel", f'event={event.id} motif="Grève des trains"')
    asked = mina.last
    await mina.presses("Oui")
    assert "a été annulé" in (await mina.presses("Oui", on=asked)).text
    await post.works()
    await post.passes(days=1)
    for one in (ana, ben, zoe):
        assert "Grève des trains" in post.sent(one)[-1]
        assert len([text for text in post.sent(one) if "n'aura pas lieu" in text]) == 1
    assert post.sent(noe) == []
    assert await planned(stage) == []


async def test_who_stops_reminders_still_learns_that_it_is_cancelled_and_can_stop_that_too(stage: Stage) -> None:
    mina = await organiser(stage)
    event, other = await published(stage, mina), await published(stage, mina, title="Autre")
    (ana,) = await comes(stage, event, "Ana")
    await answers(ana, other)
    post = Post(stage=stage)
    await post.passes(seconds=until(stage, event.starts_at - timedelta(days=1)))
    stopped = await ana.presses("Stop", on=post.last(ana))
    assert "plus rien sur le sujet «\u00a0les rappels d'événements" in stopped.text
    for one in (event, other):
        await mina.types("event cancel", f'event={one.id} motif="Grève des trains"')
        await mina.presses("Oui")
        await post.works()
        if one is event:
            assert "Grève des trains" in post.sent(ana)[-1]
            told = await ana.presses("Stop\u00a0: les changements de vos événements", on=post.last(ana))
            assert "les changements de vos événements" in told.text
    assert len(post.sent(ana)) == 2, "one reminder and one cancellation"


@pytest.mark.chaos(people=(30, 300))
async def test_C19_changed_while_reminders_go_out_each_is_corrected_once_and_nothing_old_follows(
    stage: Stage, scale: SimpleNamespace
) -> None:
    mina, chance = await organiser(stage), random.Random(19)
    event = await published(stage, mina)
    people = await comes(stage, event, *(f"N{n}" for n in range(scale.people)))
    post = Post(stage=stage)
    stage.clock.move(seconds=until(stage, event.starts_at - timedelta(days=1)))
    await post.rings()
    assert len(await rows(stage, State.PENDING)) == len(people)

    async def moves() -> None:
        for _ in range(chance.randint(1, 20)):
            await asyncio.sleep(0)
        await mina.types("event edit", f'event={event.id} when="samedi 28 mars {chance.randint(18, 22)}h"')

    await asyncio.gather(post.delivers(), moves())
    await post.delivers()
    for one in people:
        *before, last = post.sent(one)
        assert "nouvelle date" in last
        assert all("dans un jour" in text for text in before)
        assert len(before) <= 1

    await mina.types("event cancel", f"event={event.id} reason=Non")
    sure = mina.last
    await asyncio.gather(post.passes(seconds=0), mina.presses("Oui", on=sure))
    await post.passes(hours=1)
    for one in people:
        texts = post.sent(one)
        assert "n'aura pas lieu" in texts[-1]
        assert sum("n'aura pas lieu" in text for text in texts) == 1
    assert not await rows(stage, State.PENDING, State.CLAIMED, State.SENDING)


async def test_whoever_reads_english_is_told_in_english(stage: Stage) -> None:
    mina = await organiser(stage)
    event = await published(stage, mina)
    ana = await stage.member("Ana", MODALS, language="en")
    await ana.types("account language", "en")
    await answers(ana, event)
    await ana.presses("In private")
    post = Post(stage=stage)
    await post.passes(seconds=until(stage, event.starts_at - timedelta(hours=1)))
    assert "begins in an hour" in post.last(ana).text
    assert "Thursday 26 March 2026 at 19:00" in post.last(ana).text
    await mina.types("event edit", f'event={event.id} when="samedi 28 mars 20h"')
    await post.works()
    assert "Are you still coming?" in post.last(ana).text
    assert "see you there" in (await ana.presses("Still coming", on=post.last(ana))).text.lower()


async def test_one_s_events_are_on_the_page_of_everything_one_has_going(stage: Stage) -> None:
    mina, ana = await organiser(stage), await stage.member("Ana", MODALS)
    await answers(ana, await published(stage, mina))
    shown = await ana.types("mine")
    assert "Afterwork" in shown.text
    assert "vous venez" in shown.text


def test_what_is_planned_has_the_same_key_until_the_event_moves() -> None:
    event = an_event(1, id=7)
    first, again = appointments(event, NOW), appointments(event.edited(event), NOW)
    assert [one.key for one in first] == [one.key for one in again]


async def test_what_is_said_in_a_place_never_takes_the_place_of_what_is_said_to_a_member(stage: Stage) -> None:
    """Copies and members are numbered apart, and the same number must not plan the same row."""
    mina = await organiser(stage)
    for number in range(6):
        await stage.place(CHAT, 900 + number, purposes=("events",))
    event = await published(stage, mina)
    people = await comes(stage, event, "Ana", "Ben", "Zoé")
    post = Post(stage=stage)
    await post.works()
    shown = len(post.sent())
    await post.passes(seconds=until(stage, event.starts_at - timedelta(hours=1)))
    assert [len(post.sent(one)) for one in people] == [1, 1, 1]
    assert len(post.sent()) == shown + 6


async def test_whoever_changes_an_event_is_not_told_of_it_and_who_waits_is_asked_whether_it_still_suits(
    stage: Stage,
) -> None:
    mina = await organiser(stage)
    event = await published(stage, mina, capacity="1")
    (ana,) = await comes(stage, event, "Ana")
    ben, _ = await stage.member("Ben", CHAT), await answers(mina, event)
    await answers(ben, event)
    post = Post(stage=stage)
    await mina.types("event edit", f'event={event.id} when="samedi 28 mars 20h"')
    await post.works()
    assert post.sent(mina) == []
    assert "Venez-vous toujours" in post.sent(ana)[0]
    assert "liste d'attente" in post.sent(ben)[0]
    assert "cela vous convient-il encore" in post.sent(ben)[0]
    await ben.presses("je reste en attente", on=post.last(ben))
    found = await signup(stage, event, ben)
    assert found
    assert found.waits
    assert found.confirmed
    await mina.types("event cancel", str(event.id))
    await mina.presses("Oui")
    await post.works()
    assert post.sent(mina) == []
    assert "n'aura pas lieu" in post.sent(ben)[-1]
