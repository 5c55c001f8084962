"""Linking a place to a community, saying what it is for, and choosing among one's communities."""

from typing import Annotated

from bot.enumerating import listed
from bot.errors import Conflict, NotAllowed
from bot.features.community.codes import CODE_CHOOSE, CODE_REMOVE, SETTINGS
from bot.features.community.domain import digest
from bot.kinds import LANGUAGE, Choice, Text
from bot.logbook import note
from bot.people import PURPOSES, Community, Place, PlaceRef, Right
from bot.ports import Accounts, Audit, Communities, Members, Places, SetupCodes, Work
from bot.replies import Button, CommandName, Field, Fields, Paragraph, Phrase, Press, Reply, rows, say
from bot.spec import Context, command


@command("setup", code="su", unlinked=True, anywhere=True, public=True, here="setup-private")
async def setup(ctx: Context, work: Work, code: Annotated[str, Text(min=1, max=40)]) -> Reply:
    """Link this guild or group with a code from the operator; whoever manages it becomes administrator."""
    if ctx.origin is None:
        raise NotAllowed(say("setup-private"))
    if not ctx.manages_place:
        raise NotAllowed(say("setup-not-manager"))
    if ctx.place is not None:
        raise Conflict(say("setup-already"))
    community = await _spend(ctx, work, code)
    if not await work.store(Places).link(root(ctx.origin), community.id, frozenset({"general"})):
        raise Conflict(say("setup-already"))
    await work.store(Members, community.id).grant(ctx.account.id, Right.ADMINISTRATOR, ctx.now)
    await note(work.store(Audit), ctx, "setup", "done", community_id=community.id)
    help_ = Button(label=say("help.button"), press=Press(code="c", args=("he",)))
    here = CommandName("community place")
    blocks = (Paragraph(text=say("setup-next", command=here)), Paragraph(text=say("setup-moderation", command=here)))
    text = say("setup-done", community=community.name)
    return Reply(text=text, blocks=blocks, buttons=((help_,),), private=False)


async def _spend(ctx: Context, work: Work, code: str) -> Community:
    community_id = await work.store(SetupCodes).use(digest(code), ctx.now)
    community = await work.store(Communities).get(community_id) if community_id else None
    if community is None:
        raise NotAllowed(say("setup-bad-code"))
    return community


def root(ref: PlaceRef) -> PlaceRef:
    """The whole guild or chat that a place is part of."""
    return PlaceRef(platform=ref.platform, root=ref.root)


@command("community choose", code="cc", anywhere=True, first=True)
async def choose(ctx: Context, accounts: Accounts, communities: Communities) -> Reply:
    """The communities this account belongs to, one button each."""
    mine = await accounts.communities(ctx.account.id)
    found = [community for number in mine if (community := await communities.get(number))]
    if not found:
        raise NotAllowed(say("no-community", number=str(ctx.account.native_id)))
    buttons = rows((_button(community) for community in found), 1)
    if ctx.community is None:
        return Reply(text=say("community-choose-ask"), buttons=buttons)
    if len(found) == 1:
        return Reply(text=say("community-choose-only", community=ctx.community.name))
    return Reply(text=say("community-choose-now", community=ctx.community.name), buttons=buttons)


def _button(community: Community) -> Button:
    return Button(label=say("as-is", text=community.name), press=Press(code=CODE_CHOOSE, args=(community.id,)))


PURPOSE = Choice(values=tuple((purpose, f"purpose-{purpose}") for purpose in PURPOSES))


@command("community place", code="cp", allow=SETTINGS, public=True, here="place-here-only")
async def place(
    ctx: Context, places: Places, purpose: Annotated[str, PURPOSE], language: Annotated[str, LANGUAGE] = ""
) -> Reply:
    """From now on, what is posted for all on that subject comes to this channel or topic, in that language."""
    if ctx.origin is None:
        raise NotAllowed(say("place-here-only"))
    linked = await places.link(ctx.origin, ctx.community_id, frozenset({purpose}))
    if linked is None:
        raise Conflict(say("setup-already"))
    if language:
        await places.set_language(ctx.origin, language)
    return Reply(text=say("community-place-set", purpose=say(f"purpose-{purpose}")), private=False)


@command("community places", code="cl", allow=SETTINGS)
async def places_(ctx: Context, places: Places) -> Reply:
    """Every linked place and what it is for, with a button to take each purpose away."""
    return listing(await places.of(ctx.community_id))


def listing(linked: tuple[Place, ...], *, replaces: bool = False) -> Reply:
    """The places as they are listed."""
    if not linked:
        return Reply(text=say("community-places-none", command=CommandName("community place")), replaces=replaces)
    fields = tuple(Field(label=where(item), value=purposes(item)) for item in linked)
    buttons = tuple(
        Button(
            label=say("place-remove", place=where(item), purpose=say(f"purpose-{purpose}")),
            press=Press(code=CODE_REMOVE, args=(item.id, purpose)),
        )
        for item in linked
        for purpose in sorted(item.purposes)
    )
    return Reply(
        text=say("community-places-list"),
        blocks=(Fields(rows=fields),),
        buttons=rows(buttons[:20], 1),
        replaces=replaces,
    )


def where(item: Place) -> Phrase:
    """What people call the place."""
    if item.ref.part:
        return say("place-part", platform=item.ref.platform.capitalize(), number=str(item.ref.part))
    return say("place-whole", platform=item.ref.platform.capitalize())


def purposes(item: Place) -> Phrase:
    """Everything it is for, in a row."""
    names = [say(f"purpose-{purpose}") for purpose in sorted(item.purposes)]
    return listed(names) if names else say("place-no-purpose")
