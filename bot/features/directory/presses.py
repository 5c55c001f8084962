"""What members press in the directory."""

from typing import Annotated

import structlog

from bot.errors import Missing
from bot.features.directory.cards import PERSON_CARD
from bot.features.directory.commands import FILTER_MAX, YEARS
from bot.features.directory.domain import VIEWS_PER_DAY, DirectoryStore, Search, ViewQuota
from bot.features.directory.results import CODE_PAGE, CODE_REFINE, CODE_VIEW, SEARCH, Asked, results
from bot.kinds import ID_MAX, Number, Text
from bot.replies import Reply, say
from bot.spec import Context, action

QUOTA = ViewQuota()

log = structlog.get_logger()


@action(CODE_PAGE, allow=SEARCH, owned=True)
async def turn(
    ctx: Context,
    directory: DirectoryStore,
    query: Annotated[str, Text(max=100)] = "",
    promotion: Annotated[int | None, YEARS] = None,
    city: Annotated[str, Text(max=FILTER_MAX)] = "",
    company: Annotated[str, Text(max=FILTER_MAX)] = "",
    sector: Annotated[str, Text(max=FILTER_MAX)] = "",
    page: Annotated[int, Number(min=1, max=5)] = 1,
) -> Reply:
    """Another page of the same search, in place of the one pressed."""
    asked = Asked(query=query, promotion=promotion, city=city, company=company, sector=sector)
    wanted = Search.read(query, promotion=promotion, city=city, company=company, sector=sector)
    return results(asked, await directory.search(wanted, ctx.viewer.member_id, page), replaces=True)


@action(CODE_REFINE, allow=SEARCH, owned=True, opens="directory search")
async def refine(
    ctx: Context,
    query: Annotated[str, Text(max=100)] = "",
    promotion: Annotated[int | None, YEARS] = None,
    city: Annotated[str, Text(max=FILTER_MAX)] = "",
    company: Annotated[str, Text(max=FILTER_MAX)] = "",
    sector: Annotated[str, Text(max=FILTER_MAX)] = "",
) -> dict[str, str]:
    """The search's own form, filled with what was asked."""
    given = {"query": query, "promotion": str(promotion or ""), "city": city, "company": company, "sector": sector}
    return {name: value for name, value in given.items() if value}


@action(CODE_VIEW, allow=SEARCH, linkable=True)
async def view(ctx: Context, directory: DirectoryStore, person: Annotated[int, Number(min=1, max=ID_MAX)]) -> Reply:
    """One profile, as this viewer may see it, within their daily quota."""
    found = await directory.person(person, ctx.viewer.member_id)
    if found is None:
        raise Missing(say("directory-no-one"))
    if not await _within_quota(ctx, directory, person):
        return Reply(text=say("directory-quota", people=VIEWS_PER_DAY))
    await directory.viewed(ctx.member_id, person, ctx.now)
    return PERSON_CARD.show(found)


async def _within_quota(ctx: Context, directory: DirectoryStore, person: int) -> bool:
    """Whether this look is allowed; a refused one is counted, and the operator hears of the third."""
    since = ctx.now - QUOTA.window
    seen = await directory.views_since(ctx.member_id, since)
    refused = await directory.refusals_since(ctx.member_id, since)
    verdict = QUOTA.verdict(ctx.member_id, person, seen, refused)
    if not verdict.allowed:
        await directory.refused(ctx.member_id, person, ctx.now)
    if verdict.alert:
        log.warning("directory_quota_alert", community=ctx.community_id, member=ctx.member_id)
    return verdict.allowed
