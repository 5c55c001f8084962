"""Seats and the waiting list: who has one, who is next, and that every cause of a free seat does the same."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.erasure import erase, of_member
from bot.features.events.domain import Event, EventStore
from bot.features.events.seats import Answer, Signup, answered, free
from tests.features.events import LINK, Post, answers, organiser, published, signup
from tests.stage import CHAT, MODALS, SURFACES, Actor, Stage, Surface

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)


async def crowd(stage: Stage, many: int) -> list[Actor]:
    return [await stage.member(f"N{n}", SURFACES[n % 2]) for n in range(many)]


async def seated(stage: Stage, event: Event) -> tuple[list[int], list[int]]:
    """Numbers of those with a seat and of those who wait, in the order of their turn."""
    async with stage.works.read() as work:
        store = work.store(EventStore, stage.community.id)
        coming = [one.member_id for one in await store.signups(event.id) if one.seated]
        return coming, [one.member_id for one in await store.signups(event.id, waiting=True)]


def test_free_seats_are_never_fewer_than_none() -> None:
    assert [free(None, 5), free(5, 0), free(5, 5), free(2, 5)] == [None, 5, 0, 0]


@given(some.sampled_from(Answer), some.sampled_from(Answer), some.booleans(), some.sampled_from([None, 0, 1]))
def test_the_same_answer_again_changes_neither_seat_nor_turn(
    first: Answer, second: Answer, waits: bool, left: int | None
) -> None:
    before = Signup(member_id=1, answer=first, waits=waits and first is Answer.YES, turn=3, confirmed=False)
    after = answered(before, Signup(member_id=1, answer=second, turn=9), left)
    assert after.confirmed
    if first is second:
        assert (after.waits, after.turn) == (before.waits, 3)
    else:
        assert (after.waits, after.turn) == (second is Answer.YES and left == 0, 9)


@both
async def test_P6_whoever_waits_first_gets_the_seat_that_somebody_gives_up_and_is_told(
    stage: Stage, surface: Surface
) -> None:
    mina, ana, ben, zoe = await organiser(stage), *[await stage.member(n, surface) for n in ("Ana", "Ben", "Zoé")]
    event = await published(stage, mina, capacity="1")
    assert "vous venez" in (await answers(ana, event)).text
    assert "nº\u00a01 sur la liste d'attente" in (await answers(ben, event)).text
    assert "nº\u00a02 sur la liste d'attente" in (await answers(zoe, event)).text
    assert "nº\u00a01 sur la liste d'attente" in (await answers(ben, event)).text
    await answers(ana, event, "no")
    post = Post(stage=stage)
    await post.works()
    (told,) = post.sent(ben)
    assert "Une place s'est libérée" in told
    assert LINK in told
    assert post.sent(zoe) == []
    assert "Je vous rappellerai" in (await ben.presses("En privé", on=post.last(ben))).text
    await ben.presses("Finalement", on=post.last(ben))
    await post.works()
    assert "Une place s'est libérée" in post.sent(zoe)[0]
    assert len(post.sent(ben)) == 1


async def test_P6_more_seats_seat_those_who_wait_and_fewer_take_none_away(stage: Stage) -> None:
    mina, *people = await organiser(stage), *await crowd(stage, 4)
    event = await published(stage, mina, capacity="2")
    for one in people:
        await answers(one, event)
    await mina.types("event edit", f"event={event.id} capacity=1")
    assert [len(some_) for some_ in await seated(stage, event)] == [2, 2]
    await answers(people[0], event, "no")
    assert [len(some_) for some_ in await seated(stage, event)] == [1, 2]
    await mina.types("event edit", f"event={event.id} capacity=3")
    coming, waiting = await seated(stage, event)
    assert coming == [people[1].member.id, people[2].member.id, people[3].member.id]  # type: ignore[union-attr]
    assert waiting == []
    post = Post(stage=stage)
    await post.works()
    assert [len([t for t in post.sent(one) if "libérée" in t]) for one in people] == [0, 0, 1, 1]


async def test_P6_no_limit_any_more_seats_everybody(stage: Stage) -> None:
    mina, *people = await organiser(stage), *await crowd(stage, 3)
    event = await published(stage, mina, capacity="1")
    for one in people:
        await answers(one, event)
    await mina.types("event edit", f"event={event.id} capacity=0")
    assert [len(some_) for some_ in await seated(stage, event)] == [3, 0]


async def test_P6_the_seat_of_somebody_who_is_erased_goes_to_the_next(stage: Stage) -> None:
    mina, ana, ben = await organiser(stage), await stage.member("Ana"), await stage.member("Ben", MODALS)
    event = await published(stage, mina, capacity="1")
    await answers(ana, event)
    await answers(ben, event)
    assert ana.member
    async with stage.works.write() as work:
        subject = await of_member(work, stage.community.id, ana.member.id)
        assert subject
        await erase(work, subject, stage.dispatch.catalogue.cards, stage.clock.now())
    post = Post(stage=stage)
    await post.works()
    assert "Une place s'est libérée" in post.sent(ben)[0]


async def test_who_gave_a_seat_up_waits_at_the_end_of_the_line(stage: Stage) -> None:
    mina, ana, ben, zoe = await organiser(stage), *await crowd(stage, 3)
    event = await published(stage, mina, capacity="1")
    for one in (ana, ben, zoe):
        await answers(one, event)
    await answers(ana, event, "maybe")
    await answers(ana, event)
    coming, waiting = await seated(stage, event)
    assert (coming, waiting) == ([ben.member.id], [zoe.member.id, ana.member.id])  # type: ignore[union-attr]


async def test_one_person_has_one_answer_whatever_they_press_and_where(stage: Stage) -> None:
    mina, ana = await organiser(stage), await stage.member("Ana")
    event = await published(stage, mina, capacity="3")
    other = Actor(stage=stage, name="Ana", number=ana.number, surface=CHAT, language="fr")
    for who, answer in ((ana, "yes"), (other, "yes"), (ana, "maybe"), (other, "yes")):
        await answers(who, event, answer)
    assert [len(some_) for some_ in await seated(stage, event)] == [1, 0]


@pytest.mark.chaos(pairs=(10, 100))
async def test_S08_two_press_for_the_last_seat_and_one_has_it(stage: Stage, scale: SimpleNamespace) -> None:
    people = await crowd(stage, 2)
    for number in range(scale.pairs):
        mina = await organiser(stage, f"Mina {number}")
        event = await published(stage, mina, title=f"Rencontre {number}", capacity="1")
        shown = await asyncio.gather(*(answers(one, event) for one in people))
        assert sorted("liste d'attente" in one.text for one in shown) == [False, True]
        assert [len(some_) for some_ in await seated(stage, event)] == [1, 1]


@pytest.mark.chaos(events=(2, 100))
async def test_C11_sixty_sign_ups_for_ten_seats_give_exactly_ten_and_a_line_in_order(
    stage: Stage, scale: SimpleNamespace
) -> None:
    people = await crowd(stage, 60)
    for number in range(scale.events):
        mina = await organiser(stage, f"Mina {number}")
        event = await published(stage, mina, title=f"Rencontre {number}", capacity="10")
        shown = await asyncio.gather(*(answers(one, event) for one in people))
        coming, waiting = await seated(stage, event)
        assert (len(coming), len(waiting)) == (10, 50)
        places = {int(one.text.split("nº\u00a0")[1].split()[0]) for one in shown if "nº" in one.text}
        assert places == set(range(1, 51))
        for one, answer in zip(people, shown, strict=True):
            found = await signup(stage, event, one)
            assert found
            assert found.waits == ("nº" in answer.text)


async def test_who_comes_is_told_to_members_by_name_and_in_order(stage: Stage) -> None:
    mina, *people = await organiser(stage), *await crowd(stage, 3)
    event = await published(stage, mina, capacity="1")
    assert "Personne ne s'est encore inscrit" in (await people[0].sends(f"1-ew-{event.id}")).text
    for one, answer in zip(people, ("maybe", "yes", "yes"), strict=True):
        await answers(one, event, answer)
    lines = (await people[0].sends(f"1-ew-{event.id}")).text.split("\n")[1:4]
    assert all(said in line for said, line in zip(("vient", "peut-être", "attend"), lines, strict=True))
