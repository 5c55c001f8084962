"""The first word and the way around: start and help."""

from typing import Annotated

from bot.catalogue import label
from bot.kinds import Text
from bot.menu import Menu, button, listed
from bot.replies import CommandName, Field, Fields, Heading, Note, Paragraph, Phrase, Reply, rows, say
from bot.spec import Command, Context, Feature, command


@command("start", code="st", anywhere=True)
async def start(ctx: Context, menu: Menu) -> Reply:
    """Who the bot is and a button for each thing this person may do."""
    return Reply(text=_greeting(ctx), buttons=rows(menu.home()))


def _greeting(ctx: Context) -> Phrase:
    if ctx.several:
        return say("start-several", command=CommandName("community choose"))
    if ctx.community is None:
        return say("start-nobody", number=str(ctx.account.native_id))
    if ctx.viewer.member is None:
        return say("start-guest", community=ctx.community.name, number=str(ctx.account.native_id))
    return say("start-member", community=ctx.community.name)


@command("help", code="he", anywhere=True, home=True)
async def help_(ctx: Context, menu: Menu, command: Annotated[str, Text(max=64)] = "") -> Reply:
    """What this person may do here, or how one command is used."""
    if not command:
        return _overview(ctx, menu)
    found = menu.find(command.lstrip("/"))
    return _detail(found) if found else _overview(ctx, menu, unknown=command)


def _overview(ctx: Context, menu: Menu, unknown: str = "") -> Reply:
    lines = tuple(
        Field(label=say("help-line", command=CommandName(item.path)), value=say(f"{item.key}.about"))
        for item in listed(menu, ctx)
    )
    text = say("help-unknown", command=unknown) if unknown else say("help-intro")
    return Reply(text=text, blocks=(Fields(rows=lines), Note(text=say("help-note"))), buttons=rows(menu.home()))


def _detail(item: Command) -> Reply:
    asked = tuple(
        Field(label=say(label(item, parameter)), value=say(f"{label(item, parameter)}.about"))
        for parameter in item.parameters
    )
    blocks = (Heading(text=CommandName(item.path)), Paragraph(text=say(f"{item.key}.about")))
    buttons = ((button(item),),) if item.home else ()
    return Reply(blocks=(*blocks, Fields(rows=asked)) if asked else blocks, buttons=buttons)


FEATURE = Feature(name="welcome", commands=(start, help_))
