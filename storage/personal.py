"""Which rows about an account one community may copy and erase."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.core_tables import member_account


async def elsewhere(connection: AsyncConnection, account_id: int, community_id: int) -> bool:
    """Whether the account is a member of another community."""
    others = (member_account.c.account_id == account_id) & (member_account.c.community_id != community_id)
    return bool((await connection.execute(sa.select(sa.exists().where(others)))).scalar_one())


async def concerned(
    connection: AsyncConnection, table: sa.Table, account_id: int, community_id: int
) -> sa.ColumnElement[bool]:
    """The rows of `table` about the account: that community's, or all when no other has it as a member."""
    theirs: sa.ColumnElement[bool] = table.c.account_id == account_id
    if await elsewhere(connection, account_id, community_id):
        theirs &= table.c.community_id == community_id
    return theirs
