"""What people press about their communities and their places."""

from dataclasses import replace
from typing import Annotated

from bot.errors import Missing
from bot.features.community.codes import CODE_CHOOSE, CODE_REMOVE, SETTINGS
from bot.features.community.commands import PURPOSE, listing
from bot.kinds import ID_MAX, Number
from bot.ports import Accounts, Communities, Places
from bot.replies import Reply, say
from bot.spec import Context, action


@action(CODE_CHOOSE, anywhere=True)
async def chosen(
    ctx: Context, accounts: Accounts, communities: Communities, community: Annotated[int, Number(min=1, max=ID_MAX)]
) -> Reply:
    """Private requests are about this community from now on."""
    found = await communities.get(community)
    if found is None or community not in await accounts.communities(ctx.account.id):
        raise Missing
    await accounts.keep(replace(ctx.account, community_id=community))
    return Reply(text=say("community-chosen", community=found.name), replaces=True)


@action(CODE_REMOVE, allow=SETTINGS)
async def remove(
    ctx: Context, places: Places, place: Annotated[int, Number(min=1, max=ID_MAX)], purpose: Annotated[str, PURPOSE]
) -> Reply:
    """The place no longer serves that purpose; the list as it is now."""
    mine = {item.id: item for item in await places.of(ctx.community_id)}
    if place not in mine:
        raise Missing
    await places.drop_purpose(mine[place].ref, purpose)
    return listing(await places.of(ctx.community_id), replaces=True)
