"""After somebody is erased, nothing they wrote is left in any table, but for what belongs to everybody."""

from __future__ import annotations

import sqlalchemy as sa

from bot.erasure import erase, of_member
from bot.presses import pack
from bot.replies import Press
from storage.base import metadata
from tests.stage import Stage
from tests.trespass import world

STAYS = {"kanarievplanned", "kanarilink", "kanarinews", "kanarigiving", "kanarioffer"}
"""An event people come to, news that was sent, and what others wrote."""


async def dump(stage: Stage) -> str:
    """Everything in every table, as text."""
    lines = []
    async with stage.database.read() as connection:
        for table in metadata.sorted_tables:
            lines += [f"{table.name} {row._mapping!r}" for row in await connection.execute(sa.select(table))]
    return "\n".join(lines)


def words(text: str) -> set[str]:
    return {word for word in READ if word in text}


READ = (
    "kanarievdraft", "kanarievproposed", "kanarievrefused", "kanarievplanned", "kanarilink", "kanarioffer",
    "kanariwithdraft", "kanarineed", "kanarinote", "kanaripostdraft", "kanaripostreview", "kanaripostopen",
    "kanariapply", "kanarisearch", "kanarinewsdraft", "kanarinews", "kanarigiving", "kanaridraft", "kanarikept",
    "kanaritown",
)  # fmt: skip


async def test_S73_S75_what_somebody_wrote_is_in_no_table_once_they_are_erased(stage: Stage) -> None:
    made = await world(stage)
    owen = made.owen
    assert owen.member
    await owen.types("event cancel", str(made.numbers["event"][1]), reason="kanarikept")
    await owen.types("donation list", town="kanaritown")
    await owen.sends(pack(Press(code="ra", args=(made.numbers["thread"][0],))))
    await owen.types("event create", title="kanaridraft")
    assert words(await dump(stage)) >= set(READ) - {"kanaritown"}
    async with stage.works.write() as work:
        subject = await of_member(work, stage.community.id, owen.member.id)
        assert subject
        await erase(work, subject, stage.dispatch.catalogue.cards, stage.clock.now())
    left = await dump(stage)
    assert words(left) == STAYS, [line[:300] for line in left.splitlines() if words(line) - STAYS]
    for table in ("agenda", "outbox", "draft", "kept_press", "review", "relay_thread"):
        lines = [line for line in left.splitlines() if line.startswith(f"{table} ")]
        assert not [line for line in lines if f"member_id': {owen.member.id}," in line], table
