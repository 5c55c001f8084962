"""A feature for tests only, whose records wait for moderators: what becomes of them is noted in the log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from bot.agenda import About
from bot.features.moderation.feature import FEATURE as MODERATION
from bot.features.preferences.feature import FEATURE as PREFERENCES
from bot.features.relay.feature import FEATURE as RELAY
from bot.features.welcome.feature import FEATURE as WELCOME
from bot.kinds import Number
from bot.language import Words
from bot.permissions import MEMBERS, Capability
from bot.ports import Audit, AuditLine, Work
from bot.replies import Heading, Quote, Reply, say
from bot.reviewing import DECIDERS, submit, withdraw
from bot.spec import Context, Feature, Reviewed, command
from tests import catalogues

MINE = Capability(name="proposals.make", rights=MEMBERS)
JUDGE = Capability(name="proposals.judge", rights=DECIDERS)
ALL_OF_THEM = Number(min=1, max=99)
GONE = 99
"""The proposal that no longer exists when somebody looks."""


async def show(work: Work, community_id: int, number: int) -> Reply | None:
    if number == GONE:
        return None
    return Reply(blocks=(Heading(text=f"Visite {number}"), Quote(text="Le labo, @everyone")))


async def decide(work: Work, ctx: Context, number: int, approved: bool, reason: str) -> None:
    what = "proposal.published" if approved else "proposal.returned"
    line = AuditLine(at=ctx.now, community_id=ctx.community_id, account_id=0, what=what, result=f"{number} {reason}")
    await work.store(Audit).note(line)


@command("propose", code="xp", allow=MINE)
async def propose(
    ctx: Context, work: Work, number: Annotated[int, ALL_OF_THEM], version: Annotated[int, ALL_OF_THEM] = 1
) -> Reply:
    await submit(work, ctx, About(kind="proposal", id=number, version=version), ctx.member_id)
    return Reply(text=say("proposal-kept"))


@command("unpropose", code="xu", allow=MINE)
async def unpropose(ctx: Context, work: Work, number: Annotated[int, ALL_OF_THEM]) -> Reply:
    await withdraw(work, ctx, "proposal", number)
    return Reply(text=say("proposal-taken"))


PROPOSALS = Feature(
    name="proposals",
    commands=(propose, unpropose),
    reviews=(Reviewed(kind="proposal", allow=JUDGE, show=show, decide=decide),),
)

ALL: tuple[Feature, ...] = (MODERATION, RELAY, PREFERENCES, WELCOME, PROPOSALS)


def words() -> Words:
    """The words of everything installed, and theirs."""
    return catalogues.words(Path(__file__).parent / "data" / "proposals")
