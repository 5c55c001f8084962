"""Who may do what here: administrators see it and change it, one right of one capability at a time."""

from __future__ import annotations

from typing import Annotated

from bot.capabilities import by_short_name, declared, label, short
from bot.enumerating import listed
from bot.errors import Conflict, Missing
from bot.features.community.codes import ANY_RIGHT, CODE_DECIDE, CODE_DEFAULT, CODE_LIST, CODE_OPEN, RIGHTS
from bot.features.community.domain import decided
from bot.kinds import Number, Text
from bot.logbook import note
from bot.menu import Menu
from bot.paging import PAGE, page
from bot.people import Right
from bot.permissions import Capability, grantable, holders
from bot.ports import Audit
from bot.replies import Button, Field, Fields, Heading, Item, Items, Note, Phrase, Press, Reply, Style, rows, say
from bot.rights import Changes, Rights
from bot.spec import Context, action, command

CAPABILITY = Text(min=1, max=60)


@command("community rights", code="qr", allow=RIGHTS)
async def rights(ctx: Context, menu: Menu) -> Reply:
    """Everything there is to allow, and who may now."""
    return listing(menu, ctx.viewer.changes, 1)


@action(CODE_LIST, allow=RIGHTS)
async def turn(ctx: Context, menu: Menu, number: Annotated[int, Number(min=1, max=99)] = 1) -> Reply:
    """Another page of the list."""
    return listing(menu, ctx.viewer.changes, number, replaces=True)


@action(CODE_OPEN, allow=RIGHTS)
async def opened(ctx: Context, menu: Menu, capability: Annotated[str, CAPABILITY]) -> Reply:
    """One capability, with a button for each right that may have it."""
    return shown(_find(menu, capability), ctx.viewer.changes, menu)


@action(CODE_DECIDE, allow=RIGHTS)
async def decide(
    ctx: Context,
    menu: Menu,
    kept: Rights,
    audit: Audit,
    capability: Annotated[str, CAPABILITY],
    right: Annotated[str, ANY_RIGHT],
    wanted: Annotated[int, Number(min=0, max=1)],
) -> Reply:
    """The right has it from now on, or has it no more; pressing twice changes nothing more."""
    one, given = _find(menu, capability), Right(right)
    if given not in grantable(one):
        raise Missing
    changes = ctx.viewer.changes
    before = holders(one, changes)
    after = decided(before, given, allowed=bool(wanted))
    if after == one.rights:
        await kept.reset(one.name)
    elif after != before and not await kept.set(one.name, after, changes.get(one.name), ctx.now):
        raise Conflict(say("community-rights-meanwhile"))
    if after != before:
        await note(audit, ctx, f"rights {one.name}", f"{'+' if wanted else '-'}{given.value}")
    return shown(one, {**changes, one.name: after}, menu, replaces=True)


@action(CODE_DEFAULT, allow=RIGHTS)
async def default(
    ctx: Context, menu: Menu, kept: Rights, audit: Audit, capability: Annotated[str, CAPABILITY]
) -> Reply:
    """It is as the program comes."""
    one = _find(menu, capability)
    if await kept.reset(one.name):
        await note(audit, ctx, f"rights {one.name}", "default")
    return shown(one, {**ctx.viewer.changes, one.name: one.rights}, menu, replaces=True)


def _changeable(menu: Menu) -> tuple[Capability, ...]:
    return tuple(one for one in declared(menu.catalogue.features) if grantable(one))


def _find(menu: Menu, typed: str) -> Capability:
    found = by_short_name(_changeable(menu)).get(typed)
    if found is None:
        raise Missing
    return found


def listing(menu: Menu, changes: Changes, number: int, *, replaces: bool = False) -> Reply:
    """A page of what there is to allow."""
    part = page(_changeable(menu), number)
    items = tuple(
        Item(title=label(one), detail=_who(one, changes), press=Press(code=CODE_OPEN, args=(short(one),)))
        for one in part.items
    )
    return Reply(
        text=say("community-rights-list"),
        blocks=(Items(items=items, prompt=say("community-rights-open"), start=part.start), *part.note()),
        buttons=part.moves(lambda to: Press(code=CODE_LIST, args=(to,))),
        replaces=replaces,
    )


def _who(one: Capability, changes: Changes) -> Phrase:
    """Who has it, in as few words as say it."""
    having = holders(one, changes)
    named = next((right for right in (Right.GUEST, Right.MEMBER) if right in having), None)
    said = [named] if named else [right for right in Right if right in having]
    if not said:
        return say("community-rights-nobody")
    who = listed(say(f"right-{right.value}") for right in said)
    return say("community-rights-changed", who=who) if one.name in changes and having != one.rights else who


def shown(one: Capability, changes: Changes, menu: Menu, *, replaces: bool = False) -> Reply:
    """One capability: who has it, and what can be pressed about it."""
    having = holders(one, changes)
    offered = _offered(one, having)
    fields = tuple(
        Field(label=say(f"right-{right.value}"), value=say(f"community-rights-{'yes' if right in having else 'no'}"))
        for right in (Right if Right.GUEST in one.rights else tuple(Right)[1:])
    )
    back = Button(label=say("community-rights-back"), press=Press(code=CODE_LIST, args=(_page_of(one, menu),)))
    plain = Button(label=say("community-rights-default"), press=Press(code=CODE_DEFAULT, args=(short(one),)))
    notes = (Note(text=say("community-rights-all")),) if Right.MEMBER in having else ()
    last = (plain, back) if having != one.rights else (back,)
    buttons = (*rows((_turning(one, right, having) for right in offered), 1), last)
    blocks = (Heading(text=label(one)), Fields(rows=fields), *notes)
    return Reply(blocks=blocks, buttons=buttons, replaces=replaces)


def _offered(one: Capability, having: frozenset[Right]) -> tuple[Right, ...]:
    """The rights worth a button: while every member may, what else members are makes no difference."""
    every = Right.MEMBER in having
    return tuple(right for right in grantable(one) if not every or right in (Right.GUEST, Right.MEMBER))


def _turning(one: Capability, right: Right, having: frozenset[Right]) -> Button:
    word, wanted = ("take", 0) if right in having else ("give", 1)
    press = Press(code=CODE_DECIDE, args=(short(one), right.value, wanted))
    style = Style.DANGER if not wanted else Style.PLAIN
    return Button(label=say(f"community-rights-{word}", right=say(f"right-{right.value}")), press=press, style=style)


def _page_of(one: Capability, menu: Menu) -> int:
    return _changeable(menu).index(one) // PAGE + 1
