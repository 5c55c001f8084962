"""Who has which right here: administrators give and take them, and whoever it concerns is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from bot.agenda import About
from bot.enumerating import listed
from bot.errors import Conflict, Missing
from bot.features.community.codes import (
    CODE_GIVE,
    CODE_PERSON,
    CODE_TAKE,
    CODE_TEAM,
    GIVEN,
    RIGHTS,
    TAKEN,
    TEAM,
)
from bot.kinds import ID_MAX, AccountRef, Number
from bot.kinds import Person as PersonKind
from bot.logbook import note
from bot.naming import called
from bot.outbox import Notice, Outbox
from bot.paging import page
from bot.people import Account, Member, Right
from bot.ports import Accounts, Audit, Members, Work
from bot.replies import Button, Heading, Item, Items, Paragraph, Phrase, Press, Reply, Style, rows, say
from bot.spec import Context, action, command

TOPIC, REASON = "community.rights", "community-told-why"
TOLD_FOR = timedelta(days=7)
"""How long it is worth telling somebody of a right they were given."""

MEMBER = Number(min=1, max=ID_MAX)
PERSON = PersonKind()


@command("community team", code="qt", allow=RIGHTS)
async def team(ctx: Context, members: Members) -> Reply:
    """Everybody with a right beyond being a member, each opened by a press."""
    return await _listing(members, 1)


@action(CODE_TEAM, allow=RIGHTS)
async def turn(ctx: Context, members: Members, number: Annotated[int, Number(min=1, max=999)] = 1) -> Reply:
    """Another page of them."""
    return await _listing(members, number, replaces=True)


@action(CODE_PERSON, allow=RIGHTS)
async def person(ctx: Context, members: Members, member: Annotated[int, MEMBER]) -> Reply:
    """One member's rights, with a button for each that can be given or taken."""
    return shown(await _known(members, member))


@command("community grant", code="qg", allow=RIGHTS)
async def grant(ctx: Context, work: Work, person: Annotated[AccountRef, PERSON], right: Annotated[str, GIVEN]) -> Reply:
    """That account is a member here from now on, with that right."""
    account = await _account(ctx, work, person)
    before = await work.store(Members, ctx.community_id).of(account.id)
    after = await _give(ctx, work, account, Right(right))
    if before and before.rights == after.rights:
        raise Conflict(say("community-grant-had", who=called(after), right=say(f"role-{right}")))
    return shown(after, say("community-grant-done", who=called(after), right=say(f"role-{right}")))


@action(CODE_GIVE, allow=RIGHTS)
async def give(ctx: Context, work: Work, member: Annotated[int, MEMBER], right: Annotated[str, TAKEN]) -> Reply:
    """The member has that right too from now on; pressing twice changes nothing more."""
    members = work.store(Members, ctx.community_id)
    known = await _known(members, member)
    accounts = await members.accounts(member)
    if not accounts:
        raise Conflict(say("community-grant-no-account"))
    if Right(right) not in known.rights:
        known = await _give(ctx, work, accounts[0], Right(right))
    return shown(known, replaces=True)


@command("community revoke", code="qv", allow=RIGHTS)
async def revoke(
    ctx: Context, work: Work, person: Annotated[AccountRef, PERSON], right: Annotated[str, TAKEN]
) -> Reply:
    """That person has that right no more; they stay a member."""
    account = await work.store(Accounts).get(person.platform, person.native_id)
    known = await work.store(Members, ctx.community_id).of(account.id) if account else None
    if known is None:
        raise Missing(say("community-revoke-nobody"))
    if Right(right) not in known.rights:
        raise Conflict(say("community-revoke-had-not", who=called(known), right=say(f"role-{right}")))
    after = await _take(ctx, work, known, Right(right))
    return shown(after, say("community-revoke-done", who=called(after), right=say(f"role-{right}")))


@action(CODE_TAKE, allow=RIGHTS)
async def take(ctx: Context, work: Work, member: Annotated[int, MEMBER], right: Annotated[str, TAKEN]) -> Reply:
    """The member has that right no more; pressing twice changes nothing more."""
    known = await _known(work.store(Members, ctx.community_id), member)
    if Right(right) in known.rights:
        known = await _take(ctx, work, known, Right(right))
    return shown(known, replaces=True)


async def _known(members: Members, member_id: int) -> Member:
    found = await members.get(member_id)
    if found is None:
        raise Missing
    return found


async def _account(ctx: Context, work: Work, ref: AccountRef) -> Account:
    """The account that is meant; one of another platform must have written to the bot before, or it may be a typo."""
    accounts = work.store(Accounts)
    known = await accounts.get(ref.platform, ref.native_id)
    if known:
        return known
    if ref.platform != ctx.account.platform:
        raise Missing(say("community-grant-unknown"))
    return await accounts.keep(Account(platform=ref.platform, native_id=ref.native_id))


async def _give(ctx: Context, work: Work, account: Account, right: Right) -> Member:
    members = work.store(Members, ctx.community_id)
    before = await members.of(account.id)
    after = await members.grant(account.id, right, ctx.now)
    if before is None or before.rights != after.rights:
        await _changed(ctx, work, after, "grant", right)
    return after


async def _take(ctx: Context, work: Work, known: Member, right: Right) -> Member:
    members = work.store(Members, ctx.community_id)
    if not await members.revoke(known.id, right):
        raise Conflict(say("community-revoke-last"))
    await _changed(ctx, work, known, "revoke", right)
    return await _known(members, known.id)


async def _changed(ctx: Context, work: Work, whom: Member, what: str, right: Right) -> None:
    """Written down, and told to whom it concerns unless they did it themselves."""
    await note(work.store(Audit), ctx, f"{what} {right.value}", f"member {whom.id}")
    if whom.id == ctx.viewer.member_id:
        return
    outbox = work.store(Outbox, ctx.community_id)
    await outbox.supersede("member", whom.id, ctx.now)
    await outbox.put(
        Notice(
            topic=TOPIC,
            about=About(kind="member", id=whom.id),
            due_at=ctx.now,
            expires_at=ctx.now + TOLD_FOR,
            key=f"rights:{whom.id}:{int(ctx.now.timestamp() * 1000)}",
            member_id=whom.id,
            reason=REASON,
        )
    )


async def _listing(members: Members, number: int, *, replaces: bool = False) -> Reply:
    found = sorted(await members.holding(frozenset(TEAM)), key=_rank)
    part = page(found, number)
    items = tuple(
        Item(title=called(one), detail=rights_of(one), press=Press(code=CODE_PERSON, args=(one.id,)))
        for one in part.items
    )
    add = Button(label=say("community-team-add"), press=Press(code="c", args=("qg",)))
    return Reply(
        text=say("community-team-list"),
        blocks=(Items(items=items, prompt=say("community-team-open"), start=part.start), *part.note()),
        buttons=(*part.moves(lambda to: Press(code=CODE_TEAM, args=(to,))), (add,)),
        replaces=replaces,
    )


def _rank(member: Member) -> tuple[int, int]:
    """Those whose rights reach farthest first."""
    return next((place for place, right in enumerate(TEAM) if right in member.rights), len(TEAM)), member.id


def rights_of(member: Member) -> Phrase:
    """The member's rights in words; "member" when there is nothing more."""
    held = [right for right in TEAM if right in member.rights] or [Right.MEMBER]
    return listed(say(f"role-{right.value}") for right in held)


def shown(member: Member, done: Phrase | None = None, *, replaces: bool = False) -> Reply:
    """One member's rights, and what can be pressed about them."""
    buttons = (_turning(member, right) for right in reversed(TEAM))
    back = Button(label=say("community-team-back"), press=Press(code=CODE_TEAM, args=(1,)))
    return Reply(
        text=done,
        blocks=(Heading(text=called(member)), Paragraph(text=rights_of(member))),
        buttons=(*rows(buttons, 1), (back,)),
        replaces=replaces,
    )


def _turning(member: Member, right: Right) -> Button:
    held = right in member.rights
    press = Press(code=CODE_TAKE if held else CODE_GIVE, args=(member.id, right.value))
    label = say(f"community-team-{'take' if held else 'give'}", right=say(f"role-{right.value}"))
    return Button(label=label, press=press, style=Style.DANGER if held else Style.PLAIN)
