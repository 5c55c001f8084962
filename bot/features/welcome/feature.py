"""The first word and the way around: start and help."""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
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
    text = say("help-unknown", command=unknown) if unknown else say("help-intro")
    blocks = tuple(block for section in _sections(listed(menu, ctx)) for block in _section(*section))
    return Reply(text=text, blocks=(*blocks, Note(text=say("help-note"))), buttons=rows(menu.home()))


def _sections(commands: Iterable[Command]) -> Iterator[tuple[Phrase, list[Command]]]:
    """The commands by what they are about, in the order of the features; what stands alone comes last, together."""
    groups: dict[str, list[Command]] = {}
    for one in commands:
        groups.setdefault(one.group or one.path, []).append(one)
    alone = []
    for group, found in groups.items():
        if len(found) > 1 or (found[0].group and found[0].home):
            yield say(f"{group}.about"), found
        else:
            alone += found
    if alone:
        yield say("help-rest"), alone


def _section(title: Phrase, commands: Sequence[Command]) -> tuple[Heading, Paragraph]:
    first, *others = (
        say("help-line", command=CommandName(command.path), about=say(f"{command.key}.about")) for command in commands
    )
    lines = reduce(lambda before, line: say("help-lines", before=before, line=line), others, first)
    return Heading(text=title), Paragraph(text=lines)


def _detail(item: Command) -> Reply:
    asked = tuple(
        Field(label=say(label(item, parameter)), value=say(f"{label(item, parameter)}.about"))
        for parameter in item.parameters
    )
    blocks = (Heading(text=CommandName(item.path)), Paragraph(text=say(f"{item.key}.about")))
    buttons = ((button(item),),) if item.home else ()
    return Reply(blocks=(*blocks, Fields(rows=asked)) if asked else blocks, buttons=buttons)


FEATURE = Feature(name="welcome", commands=(start, help_))
