"""Copies of records over a made-up wire: posted once, kept true whatever happens, taken away."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.cards import Cards
from bot.catalogue import Catalogue
from bot.courier import Courier
from bot.errors import DeclarationError
from bot.outbox import Outbox, Post, Queue, State
from bot.people import PlaceRef
from bot.ports import Places
from bot.preferences import Preferences
from bot.replies import Note, say
from bot.senders import InDoubt, Limited, Moved, NotSent, Unreachable
from bot.spec import Feature
from storage.core_tables import member_account
from storage.work import SqlWorks
from tests.boarding import Wall, copies, shows, works_on
from tests.bulletin import KIND, Board, Bulletin, about
from tests.stage import CHAT, MODALS, Stage
from tests.test_delivery import POINTS, Dying
from tests.wire import LOST, Killed, plan, rows, states

TOLD = "events.invitation"


async def posts(stage: Stage, number: int = 1, purpose: str = "events") -> int:
    async with stage.works.write() as work:
        return await work.store(Cards, stage.community.id).post(about(number), purpose, stage.clock.now())


async def sends(stage: Stage, member_id: int) -> None:
    async with stage.works.write() as work:
        cards = work.store(Cards, stage.community.id)
        await cards.send(about(), member_id, TOLD, "privacy-notice", stage.clock.now())


async def changes(stage: Stage, board: Board, text: str | None, number: int = 1) -> int:
    """The record says something else, or (None) nothing any more."""
    async with stage.works.write() as work:
        if text is None:
            board.records.pop(number)
        else:
            board.records.setdefault(number, Bulletin()).text = text
        return await work.store(Cards, stage.community.id).changed(about(number, 2), stage.clock.now())


async def link(stage: Stage, root: int, purpose: str) -> None:
    async with stage.works.write() as work:
        ref = PlaceRef(platform="telegram", root=root)
        await work.store(Places).link(ref, stage.community.id, frozenset({purpose}))


async def cards_of(stage: Stage) -> dict[str, list[str]]:
    """States of the rows that show cards, by what they do."""
    found: dict[str, list[str]] = {}
    for row in await rows(stage):
        found.setdefault(row.how.value, []).append(row.state.value)
    return found


@pytest.fixture
async def board(stage: Stage) -> Board:
    """A board in a place of each platform."""
    await stage.place(CHAT, 900, purposes=["events"])
    await stage.place(MODALS, 800, purposes=["general"])
    return Board()


async def test_it_stands_once_in_every_place_and_follows_its_record(stage: Stage, board: Board) -> None:
    one, two = Wall(), Wall(platform="discord")
    assert await posts(stage) == 2
    assert await posts(stage) == 2
    await shows(stage, board, one, two)
    await posts(stage)
    await shows(stage, board, one, two)
    assert [wall.hung for wall in (one, two)] == [{"1": "[1] first"}] * 2
    assert [(c.target, c.message_id) for c in await copies(stage)] == [
        ("telegram:place:900:0", "1"),
        ("discord:place:800:0", "1"),
    ]
    assert await changes(stage, board, "second") == 2
    await shows(stage, board, one, two)
    assert [wall.hung for wall in (one, two)] == [{"1": "[1] second"}] * 2
    assert len(one.taken) == 1


async def test_several_changes_make_one_edit(stage: Stage, board: Board) -> None:
    wall = Wall()
    await posts(stage)
    await shows(stage, board, wall)
    for text in ("a", "b", "c"):
        await changes(stage, board, text)
    await shows(stage, board, wall)
    assert (wall.hung, wall.edits) == ({"1": "[1] c"}, 1)


async def test_a_change_before_it_is_out_is_in_the_first_message(stage: Stage, board: Board) -> None:
    wall = Wall()
    await posts(stage)
    await changes(stage, board, "second")
    await shows(stage, board, wall)
    assert (wall.hung, wall.edits) == ({"1": "[1] second"}, 0)


@pytest.mark.parametrize("again", [False, True])
async def test_a_change_while_it_is_on_the_wire_is_shown_after(stage: Stage, board: Board, again: bool) -> None:
    class Slow(Wall):
        async def send(self, *args: object) -> object:  # type: ignore[override]
            sent = await super().send(*args)  # type: ignore[arg-type]
            await changes(stage, board, "meanwhile")
            return sent

        async def edit(self, *args: object) -> None:  # type: ignore[override]
            await super().edit(*args)  # type: ignore[arg-type]
            if again and self.edits == 1:
                await changes(stage, board, "later still")

    wall = Slow()
    await posts(stage)
    await shows(stage, board, wall)
    assert wall.hung == {"1": "[1] later still" if again else "[1] meanwhile"}
    assert wall.edits == 1 + again


async def test_nothing_to_show_takes_it_away_and_coming_back_shows_it_again(stage: Stage, board: Board) -> None:
    wall = Wall()
    await posts(stage)
    await shows(stage, board, wall)
    await changes(stage, board, None)
    await shows(stage, board, wall)
    assert (wall.hung, wall.removals) == ({}, 1)
    await changes(stage, board, "back")
    await shows(stage, board, wall)
    assert wall.hung == {"2": "[1] back"}


async def test_nothing_to_show_before_it_was_out_sends_nothing(stage: Stage, board: Board) -> None:
    wall = Wall()
    await posts(stage)
    await changes(stage, board, None)
    await shows(stage, board, wall)
    assert wall.taken == []
    assert "superseded" in (await cards_of(stage))["card"]


async def test_what_cannot_be_taken_away_says_so(stage: Stage, board: Board) -> None:
    wall = Wall(fixed=True)
    await posts(stage)
    await shows(stage, board, wall)
    await changes(stage, board, None)
    await shows(stage, board, wall)
    assert wall.hung == {"1": "card-removed"}


async def test_what_a_moderator_took_away_is_left_until_it_is_posted_again(stage: Stage, board: Board) -> None:
    wall = Wall()
    await posts(stage)
    await shows(stage, board, wall)
    wall.hung.clear()
    for text in ("second", "third"):
        await changes(stage, board, text)
        await shows(stage, board, wall)
    assert (wall.hung, len(wall.taken)) == ({}, 1)
    assert [one for one in await copies(stage) if one.target.startswith("telegram")] == []
    await posts(stage)
    await shows(stage, board, wall)
    assert wall.hung == {"2": "[1] third"}


async def test_a_private_copy_says_why_it_came_and_is_edited_too(stage: Stage, board: Board) -> None:
    ana, wall = await stage.member("Ana"), Wall()
    assert ana.member
    await sends(stage, ana.member.id)
    await sends(stage, ana.member.id)
    await shows(stage, board, wall)
    assert wall.shown[0].blocks[-1] == Note(text=say("privacy-notice"))
    assert wall.targets["1"].private
    (row,) = await rows(stage)
    assert row.topic == TOLD
    await changes(stage, board, "second")
    await shows(stage, board, wall)
    assert (wall.hung, len(wall.taken)) == ({"1": "[1] second"}, 1)
    async with stage.works.read() as work:
        assert await work.store(Outbox, stage.community.id).told(KIND, 1) == (ana.member.id,)


async def test_who_stopped_gets_no_copy_but_the_one_they_have_stays_true(stage: Stage, board: Board) -> None:
    ana, ben, wall = await stage.member("Ana"), await stage.member("Ben"), Wall()
    assert ana.member
    assert ben.member
    await sends(stage, ana.member.id)
    await shows(stage, board, wall)
    async with stage.works.write() as work:
        for member in (ana.member, ben.member):
            await work.store(Preferences, stage.community.id).stop(member.id, "events", stage.clock.now())
    await sends(stage, ben.member.id)
    await changes(stage, board, "second")
    await shows(stage, board, wall)
    assert wall.hung == {"1": "[1] second"}


async def test_what_takes_reminders_back_leaves_cards(stage: Stage, board: Board) -> None:
    wall = Wall()
    await posts(stage)
    async with stage.works.write() as work:
        assert await work.store(Outbox, stage.community.id).supersede(KIND, 1, stage.clock.now()) == 0
    await shows(stage, board, wall)
    assert wall.hung == {"1": "[1] first"}


async def test_something_is_said_beside_each_copy_once(stage: Stage, board: Board) -> None:
    wall, now = Wall(), stage.clock.now()
    await posts(stage)
    for _ in range(2):
        async with stage.works.write() as work:
            cards = work.store(Cards, stage.community.id)
            assert await cards.beside(about(), "events.reminder", "soon", now, now + timedelta(hours=1)) == 2
    await shows(stage, board, wall)
    stage.clock.move(minutes=1)
    await shows(stage, board, wall)
    assert sorted(wall.hung.values()) == ["[1] first", "heard-thanked"]


# --- failures


@pytest.mark.parametrize("fault", [NotSent("x"), Limited(5.0), InDoubt("500")], ids=str)
async def test_an_edit_that_fails_is_tried_until_it_succeeds(stage: Stage, board: Board, fault: Exception) -> None:
    wall = Wall()
    await posts(stage)
    await shows(stage, board, wall)
    await changes(stage, board, "second")
    wall.fails(fault, times=5)
    for _ in range(6):
        await shows(stage, board, wall)
        stage.clock.move(minutes=11)
    assert wall.hung == {"1": "[1] second"}


async def test_what_was_in_doubt_is_brought_up_to_date(stage: Stage, board: Board) -> None:
    """A platform that knows a nonce answers with the message of then, whose words may have changed since."""
    wall = Wall(recognises=timedelta(seconds=120))
    await posts(stage)
    wall.fails(LOST, after=True)
    await shows(stage, board, wall)
    await changes(stage, board, "second")
    stage.clock.move(seconds=20)
    await shows(stage, board, wall)
    assert wall.hung == {"1": "[1] second"}


async def test_a_copy_waits_for_its_own_place(stage: Stage, board: Board) -> None:
    wall = Wall()
    await posts(stage)
    wall.fails(Unreachable("kicked"))
    await shows(stage, board, wall)
    assert wall.hung == {}
    await link(stage, 900, "events")
    await shows(stage, board, wall)
    assert wall.hung == {"1": "[1] first"}


async def test_not_out_yet_it_goes_to_the_next_place_but_what_stands_stays(stage: Stage, board: Board) -> None:
    await stage.place(CHAT, 901, purposes=["general"])
    wall = Wall()
    await posts(stage)
    wall.fails(Unreachable("kicked"))
    await shows(stage, board, wall)
    assert [target.root for target in wall.targets.values()] == [901]
    await posts(stage)
    await changes(stage, board, "second")
    wall.fails(Unreachable("kicked"))
    await shows(stage, board, wall)
    assert wall.hung == {"1": "[1] first"}
    await link(stage, 901, "general")
    await shows(stage, board, wall)
    assert wall.hung == {"1": "[1] second"}


async def test_a_place_that_comes_gets_what_had_no_place(stage: Stage) -> None:
    board, wall, now = Board(), Wall(), stage.clock.now()
    lost = Post(
        purpose="events",
        topic="events.reminder",
        about=about(),
        key="k",
        due_at=now,
        expires_at=now + timedelta(days=1),
    )
    await plan(stage, lost)
    await shows(stage, board, wall)
    assert await states(stage) == {"k": "unreachable"}
    await link(stage, 900, "general")
    await shows(stage, board, wall)
    assert (await states(stage), len(wall.taken)) == ({"k": "sent"}, 1)


async def test_a_copy_in_a_conversation_that_is_no_longer_theirs_is_left(stage: Stage) -> None:
    ana, board, wall = await stage.member("Ana"), Board(), Wall()
    assert ana.member
    await sends(stage, ana.member.id)
    await shows(stage, board, wall)
    async with stage.database.write() as connection:
        await connection.execute(sa.delete(member_account).where(member_account.c.member_id == ana.member.id))
    await changes(stage, board, "second")
    await shows(stage, board, wall)
    assert wall.hung == {"1": "[1] first"}


async def test_a_place_that_left_ends_its_copies_and_one_that_comes_gets_none_of_the_old(
    stage: Stage, board: Board
) -> None:
    wall = Wall()
    await posts(stage)
    await shows(stage, board, wall)
    async with stage.works.write() as work:
        places = work.store(Places)
        await places.unlink(PlaceRef(platform="telegram", root=900))
        await places.link(PlaceRef(platform="telegram", root=902), stage.community.id, frozenset({"events"}))
    assert await changes(stage, board, "second") == 1
    await shows(stage, board, wall)
    assert wall.hung == {"1": "[1] first"}


async def test_a_place_that_moved_takes_its_card_along(stage: Stage, board: Board) -> None:
    """What was posted under the old number can be reached by no one: it is posted anew, and followed there."""
    wall = Wall()
    await posts(stage)
    await shows(stage, board, wall)
    await changes(stage, board, "second")
    wall.fails(Moved(-100900))
    await shows(stage, board, wall)
    (copy, _) = await copies(stage)
    assert (copy.target, wall.hung[copy.message_id]) == ("telegram:place:-100900:0", "[1] second")
    await changes(stage, board, "third")
    await shows(stage, board, wall)
    assert wall.hung[copy.message_id] == "[1] third"


async def test_moderators_cards_are_never_shown_in_a_general_place(stage: Stage) -> None:
    await stage.place(CHAT, 900, purposes=["general"])
    assert await posts(stage, purpose="moderation") == 0


async def test_an_occasion_ends_quietly_where_nothing_mirrors_it(stage: Stage, board: Board) -> None:
    await posts(stage)
    await shows(stage, board, Wall(), Wall(platform="discord"))
    assert await cards_of(stage) == {"card": ["sent", "sent"], "occasion": ["superseded", "superseded"]}


# --- killed at every point


@pytest.mark.parametrize("edit", [False, True], ids=["post", "edit"])
@pytest.mark.parametrize("recognises", [None, timedelta(seconds=120)], ids=["no nonce", "nonce"])
@pytest.mark.parametrize("point", POINTS)
async def test_C04_killed_anywhere_a_copy_ends_as_its_record_is(
    stage: Stage, point: str, recognises: timedelta | None, edit: bool
) -> None:
    await stage.place(CHAT, 900)
    board, wall = Board(), Wall(recognises=recognises)
    await posts(stage)
    if edit:
        await shows(stage, board, wall)
        await changes(stage, board, "second")
    process = works_on(stage, board, wall)
    await process.route()
    nth, inside, taken = POINTS[point]
    if taken is not None:
        wall.fails(Killed(), after=taken)
    works = Dying(SqlWorks(stage.database, stage.works._registry), nth, inside=inside)

    async def carried() -> None:
        async with works.write() as work:
            (row,) = (
                one
                for one in await work.store(Queue).claim("telegram.all", "dead", stage.clock.now(), 10)
                if one.how.value == "card"
            )
        await Courier(works, stage.clock, {"telegram": wall}, board.letters(stage)).carry(row)

    with pytest.raises(Killed):
        await carried()
    await changes(stage, board, "last")
    for _ in range(4):
        stage.clock.move(seconds=20)
        await shows(stage, board, wall)
    (copy,) = await copies(stage)
    assert wall.hung[copy.message_id] == "[1] last"
    twice = not edit and point in ("after request", "inside commit") and recognises is None
    assert len(wall.taken) == 1 + twice


async def test_C19_whatever_changes_while_it_goes_out_every_copy_ends_as_its_record_is(stage: Stage) -> None:
    dice = random.Random(19)
    board = Board(records={n: Bulletin() for n in range(1, 4)})
    for root in range(900, 903):
        await stage.place(CHAT, root, purposes=["events"])
    people = [p.member.id for p in [await stage.member(f"P{n}") for n in range(4)] if p.member]
    wall = Wall()
    for member in people:
        await sends(stage, member)
    for number in board.records:
        await posts(stage, number)
    for turn in range(12):
        for fault in dice.choices([NotSent("x"), Limited(1.0), None], k=2):
            if fault:
                wall.fails(fault)
        going = asyncio.create_task(shows(stage, board, wall))
        for _ in range(dice.randrange(4)):
            number = dice.randrange(1, 4)
            gone = number in board.records and dice.random() < 0.3
            await changes(stage, board, None if gone else f"turn {turn}", number)
            await asyncio.sleep(0)
        await going
        stage.clock.move(seconds=dice.randrange(1, 120))
    wall.faults.clear()
    for _ in range(3):
        stage.clock.move(minutes=11)
        await shows(stage, board, wall)
    expected = sorted(
        f"[{number}] {one.text}" for number, one in board.records.items() for _ in range(3 + 4 * (number == 1))
    )
    assert sorted(wall.hung.values()) == expected
    assert {row.state for row in await rows(stage)} <= {State.SENT, State.SUPERSEDED}


def test_two_features_never_show_the_same_kind(stage: Stage) -> None:
    card = Board().feature.cards
    with pytest.raises(DeclarationError, match=f"`{KIND}` is shown by 2 cards"):
        Catalogue([Feature(name="one", cards=card), Feature(name="two", cards=card)], stage.words)
