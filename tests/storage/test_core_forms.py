"""Forms being filled in, and presses kept in rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.ports import Draft, Drafts, KeptPress, KeptPresses, Seen
from storage.core_tables import draft
from storage.database import Database
from tests.database import NOW, add_community
from tests.storage.works import add_account, works_of

HOUR = timedelta(hours=1)


def _draft(account_id: int, name: str = "a", **changes: Any) -> Draft:
    kept = Draft(
        name=name,
        account_id=account_id,
        community_id=None,
        path="directory search",
        answers={"query": "Zoé\n«\u202f2001\u202f»"},
        expires_at=NOW + HOUR,
    )
    return replace(kept, **changes)


async def test_a_form_is_kept_as_it_is(database: Database) -> None:
    ax = await add_community(database)
    works = works_of(database)
    account = await add_account(works)
    async with works.write() as work:
        drafts = work.store(Drafts)
        form = _draft(account.id)
        await drafts.put(form)
        assert await drafts.get("a", NOW) == form
        changed = replace(form, community_id=ax, step=3, answers={"query": "x", "city": "Lyon"})
        await drafts.put(changed)
        assert await drafts.get("a", NOW) == await drafts.active(account.id, NOW) == changed
        await drafts.drop("a")
        assert await drafts.get("a", NOW) is await drafts.active(account.id, NOW) is None


async def test_words_answer_one_form_only(database: Database) -> None:
    works = works_of(database)
    mine, other = await add_account(works, 1), await add_account(works, 2)
    async with works.write() as work:
        drafts = work.store(Drafts)
        await drafts.put(_draft(mine.id, "a"))
        await drafts.put(_draft(other.id, "b"))
        await drafts.put(_draft(mine.id, "c", active=False))
        assert await drafts.active(mine.id, NOW) == _draft(mine.id, "a")
        await drafts.put(_draft(mine.id, "c"))
        assert await drafts.active(mine.id, NOW) == _draft(mine.id, "c")
        assert await drafts.get("a", NOW) == _draft(mine.id, "a", active=False)
        assert await drafts.active(other.id, NOW) == _draft(other.id, "b")
    async with database.write() as connection:
        with pytest.raises(sa.exc.IntegrityError):
            await connection.execute(sa.update(draft).where(draft.c.name == "a").values(active=True))


async def test_the_form_that_waits_is_the_one_answered_last(database: Database) -> None:
    works = works_of(database)
    mine, other = await add_account(works, 1), await add_account(works, 2)
    async with works.write() as work:
        drafts = work.store(Drafts)
        await drafts.put(_draft(mine.id, "a", active=False))
        await drafts.put(_draft(mine.id, "b", active=False, expires_at=NOW + 2 * HOUR))
        found = await drafts.paused(mine.id, NOW)
        assert found is not None
        assert found.name == "b"
        assert await drafts.paused(other.id, NOW) is await drafts.paused(mine.id, NOW + 2 * HOUR) is None
        await drafts.put(_draft(mine.id, "c"))
        assert await drafts.paused(mine.id, NOW) is None


async def test_an_expired_form_is_gone_then_swept(database: Database) -> None:
    works = works_of(database)
    account = await add_account(works)
    async with works.write() as work:
        drafts = work.store(Drafts)
        await drafts.put(_draft(account.id))
        assert await drafts.get("a", NOW + HOUR) is await drafts.active(account.id, NOW + HOUR) is None
        await work.store(Seen).sweep(NOW + HOUR)
        assert await drafts.get("a", NOW) is not None
        await work.store(Seen).sweep(NOW + HOUR + timedelta(seconds=1))
        assert await drafts.get("a", NOW) is None


async def test_a_press_is_kept_until_it_expires(database: Database) -> None:
    ax = await add_community(database)
    works = works_of(database)
    account = await add_account(works)
    press = KeptPress(
        name="f" * 24,
        code="dp",
        values=("été, « Σ »", 2**62, None, ""),
        community_id=ax,
        account_id=account.id,
        expires_at=NOW + HOUR,
    )
    async with works.write() as work:
        presses = work.store(KeptPresses)
        await presses.put(press)
        await presses.put(replace(press, name="open", account_id=None, community_id=None))
        assert await presses.get(press.name, NOW) == press
        found = await presses.get("open", NOW)
        assert found is not None
        assert found.account_id is found.community_id is None
        assert await presses.get(press.name, NOW + HOUR) is await presses.get("unknown", NOW) is None
        await work.store(Seen).sweep(NOW + 2 * HOUR)
        assert await presses.get(press.name, NOW) is None
