"""What members type to find people."""

from typing import Annotated

from bot.features.directory.domain import DirectoryStore, Search
from bot.features.directory.results import SEARCH, Asked, results
from bot.kinds import Number, Text
from bot.replies import Reply
from bot.spec import Context, Form, command

FILTER_MAX = 60
"""Characters of one filter."""

YEARS = Number(min=1900, max=2100)


async def names(ctx: Context, directory: DirectoryStore, typed: str) -> list[str]:
    """Listed people whose name begins like this."""
    return await directory.suggest("name", typed)


async def cities(ctx: Context, directory: DirectoryStore, typed: str) -> list[str]:
    """Cities where listed people live."""
    return await directory.suggest("city", typed)


async def companies(ctx: Context, directory: DirectoryStore, typed: str) -> list[str]:
    """Companies where listed people work."""
    return await directory.suggest("company", typed)


async def sectors(ctx: Context, directory: DirectoryStore, typed: str) -> list[str]:
    """Sectors in which listed people work."""
    return await directory.suggest("sector", typed)


@command(
    "directory search",
    code="ds",
    allow=SEARCH,
    home=True,
    hears=True,
    first=True,
    form=Form(brief=("query",), when_bare=True),
    suggest={"query": names, "city": cities, "company": companies, "sector": sectors},
)
async def search(
    ctx: Context,
    directory: DirectoryStore,
    query: Annotated[str, Text(max=100)] = "",
    promotion: Annotated[int | None, YEARS] = None,
    city: Annotated[str, Text(max=FILTER_MAX)] = "",
    company: Annotated[str, Text(max=FILTER_MAX)] = "",
    sector: Annotated[str, Text(max=FILTER_MAX)] = "",
) -> Reply:
    """The first ten people found, for the asker alone."""
    asked = Asked(query=query, promotion=promotion, city=city, company=company, sector=sector)
    wanted = Search.read(query, promotion=promotion, city=city, company=company, sector=sector)
    return results(asked, await directory.search(wanted, ctx.viewer.member_id, 1))
