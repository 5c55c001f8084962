"""The audit log as handlers write it: who did what, and to which result; identifiers only."""

from __future__ import annotations

from bot.ports import Audit, AuditLine
from bot.spec import Context


async def note(audit: Audit, ctx: Context, what: str, result: str, *, community_id: int | None = None) -> None:
    """Write down that whoever asks did it, in their community unless another one is named."""
    where = ctx.community_id if community_id is None else community_id
    await audit.note(AuditLine(at=ctx.now, community_id=where, account_id=ctx.account.id, what=what, result=result))
