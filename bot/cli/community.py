"""Set-up from the shell: communities, their places, and who may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.failing import Failed
from bot.cli.opening import Config, community, in_write

if TYPE_CHECKING:
    from bot.__main__ import Deployment
    from bot.people import Account, PlaceRef, Right
    from bot.ports import Work

app = typer.Typer(help="Communities, their places and their people's rights.", no_args_is_help=True)

SLUG_MAX = 40

Slug = Annotated[str, typer.Argument(help="The community's short name, as in `ax`.", show_default=False)]


@app.command("create")
def create(
    slug: Slug,
    name: Annotated[str, typer.Option(help="The name people see.", show_default=False)],
    language: Annotated[str, typer.Option(help="fr or en: what is posted for all is written in it.")] = "fr",
    timezone: Annotated[str, typer.Option(help="IANA time zone.")] = "Europe/Paris",
    config: Config = None,
) -> None:
    """Create a community."""
    from bot.folding import clean
    from bot.people import Community
    from bot.ports import Communities

    made = Community(id=0, slug=_slug(slug), name=clean(name)[:100], language=_language(language), zone=_zone(timezone))
    if not made.name:
        raise Failed("--name needs at least one visible character")

    async def do(deployment: Deployment, work: Work) -> None:
        if await work.store(Communities).create(made, deployment.clock.now()) is None:
            raise Failed(f"there is already a community `{slug}`")

    in_write(config, do)
    print(f"Created {slug}. Next: amicale community code {slug}")


@app.command("list")
def list_(config: Config = None) -> None:
    """List the communities and their places."""
    from bot.ports import Communities, Places

    async def do(_deployment: Deployment, work: Work) -> list[str]:
        lines = []
        for one in await work.store(Communities).all():
            lines.append(f"{one.slug}  {one.name}  {one.language}  {one.zone}")
            for place in await work.store(Places).of(one.id):
                part = f"/{place.ref.part}" if place.ref.part else ""
                lines.append(f"  {place.ref.platform}:{place.ref.root}{part}  {', '.join(sorted(place.purposes))}")
        return lines

    print("\n".join(in_write(config, do) or ["No community yet: amicale community create SLUG --name …"]))


@app.command("code")
def code(slug: Slug, config: Config = None) -> None:
    """Print a one-use code, good for 24 hours, that links the place where it is typed."""
    from bot.features.community.domain import CODE_FOR, digest, new_code
    from bot.language import supported
    from bot.ports import SetupCodes

    fresh = new_code()

    async def do(deployment: Deployment, work: Work) -> str:
        found = await community(work, slug)
        now = deployment.clock.now()
        await work.store(SetupCodes).add(found.id, digest(fresh), now + CODE_FOR)
        await note(deployment, work, found.id, "community.code")
        return supported(found.language) or "en"

    language = in_write(config, do)
    from bot.__main__ import words

    print("Whoever manages the Discord server or the Telegram group types there, within 24 hours:")
    print(f"  /{words().name('setup', language)} {fresh}")
    print("(Discord shows its commands in each person's language: /setup in English, /configurer in French.)")


@app.command("link")
def link(
    slug: Slug,
    discord_guild: Annotated[int | None, typer.Option(metavar="ID", help="A Discord server.")] = None,
    telegram_chat: Annotated[int | None, typer.Option(metavar="ID", help="A Telegram group.")] = None,
    purpose: Annotated[list[str] | None, typer.Option(help="What is posted there; may be repeated.")] = None,
    config: Config = None,
) -> None:
    """Link a place to a community."""
    from bot.people import PURPOSES
    from bot.ports import Places

    ref = _place(discord_guild, telegram_chat)
    purposes = frozenset(purpose or ["general"])
    if unknown := purposes - set(PURPOSES):
        raise Failed(f"no purpose `{sorted(unknown)[0]}` (there are: {', '.join(PURPOSES)})")

    async def do(deployment: Deployment, work: Work) -> None:
        found = await community(work, slug)
        if await work.store(Places).link(ref, found.id, purposes) is None:
            raise Failed(f"{ref.platform}:{ref.root} belongs to another community")
        await note(deployment, work, found.id, "community.link")

    in_write(config, do)
    print(f"Linked {ref.platform}:{ref.root} to {slug} for {', '.join(sorted(purposes))}.")


@app.command("grant")
def grant(
    slug: Slug,
    right: Annotated[str, typer.Argument(help="member, coordinator, moderator or administrator.")],
    account: Annotated[str, typer.Argument(metavar="PLATFORM:ID", help="As in discord:80351110224678912.")],
    config: Config = None,
) -> None:
    """Give a right to an account; an account that was nobody becomes a member."""
    from bot.ports import Accounts, Members

    granted, platform_account = _right(right), account_of(account)

    async def do(deployment: Deployment, work: Work) -> None:
        found = await community(work, slug)
        accounts = work.store(Accounts)
        kept = await accounts.get(platform_account.platform, platform_account.native_id)
        kept = kept or await accounts.keep(platform_account)
        await work.store(Members, found.id).grant(kept.id, granted, deployment.clock.now())
        await note(deployment, work, found.id, f"community.grant {granted.value}", kept.id)

    in_write(config, do)
    print(f"{account} is now {granted.value} of {slug}.")


async def note(deployment: Deployment, work: Work, community_id: int, what: str, account_id: int = 0) -> None:
    """Write into the audit log that the operator did this."""
    from bot.ports import Audit, AuditLine

    line = AuditLine(
        at=deployment.clock.now(), community_id=community_id, account_id=account_id, what=what, result="operator"
    )
    await work.store(Audit).note(line)


def _slug(slug: str) -> str:
    plain = slug.isascii() and slug.replace("-", "").isalnum() and slug == slug.lower()
    if not plain or len(slug) > SLUG_MAX or slug.startswith("-"):
        raise Failed(f"a short name is lower-case letters, digits and dashes, {SLUG_MAX} at most")
    return slug


def _language(language: str) -> str:
    from bot.language import LANGUAGES

    if language not in LANGUAGES:
        raise Failed(f"no language `{language}` (there are: {', '.join(LANGUAGES)})")
    return language


def _zone(zone: str) -> str:
    from bot.zones import ZONES

    if found := ZONES.get(zone.casefold()):
        return found
    raise Failed(f"no time zone `{zone}`: write it as in Europe/Paris")


def _place(guild: int | None, chat: int | None) -> PlaceRef:
    from bot.kinds import ID_MAX
    from bot.people import PlaceRef

    if (guild is None) == (chat is None):
        raise Failed("name one place: --discord-guild ID or --telegram-chat ID")
    platform, root = ("discord", guild) if guild is not None else ("telegram", chat)
    if not root or abs(root) > ID_MAX or (platform == "discord" and root < 0):
        raise Failed(f"`{root}` is not the number of a place on {platform.capitalize()}")
    return PlaceRef(platform=platform, root=root)


def _right(right: str) -> Right:
    from bot.people import GRANTABLE

    for one in GRANTABLE:
        if one.value == right:
            return one
    raise Failed(f"no right `{right}` (there are: {', '.join(one.value for one in GRANTABLE)})")


def account_of(text: str) -> Account:
    """The account written as in discord:80351110224678912."""
    from bot.kinds import ID_MAX
    from bot.people import Account

    platform, _, number = text.partition(":")
    known = platform in ("discord", "telegram") and number.isascii() and number.isdecimal()
    if not known or not 0 < int(number[:20]) <= ID_MAX or len(number) > len(str(ID_MAX)):
        raise Failed(f"`{text}` is not an account: write it as in discord:80351110224678912")
    return Account(platform=platform, native_id=int(number))
