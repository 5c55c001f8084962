"""Everything the asking member has going, whichever feature it belongs to."""

from __future__ import annotations

from bot.features.mine.domain import Part, parts
from bot.menu import Menu, button
from bot.permissions import MEMBERS, Capability
from bot.ports import Work
from bot.replies import Block, Button, Heading, Items, Note, Press, Reply, rows, say
from bot.spec import Context, Feature, Section, command

SEE = Capability(name="mine", rights=MEMBERS)
OWN = "mine"
"""The last word of a feature's command that lists the asker's own."""


@command("mine", code="nm", allow=SEE, home=True)
async def mine(ctx: Context, work: Work, menu: Menu) -> Reply:
    """One page of it all, each thing opened by a press."""
    found: list[tuple[Section, Press | None]] = []
    for feature in menu.catalogue.features:
        section = await feature.mine(work, ctx) if feature.mine else None
        if section:
            found.append((section, _own_list(feature, menu)))
    made = parts(tuple(found))
    return _page(made) if made else _nothing(menu)


def _own_list(feature: Feature, menu: Menu) -> Press | None:
    """Where the feature itself lists what is the asker's, if they may go there."""
    own = (one for one in feature.commands if one.group and one.path.endswith(f" {OWN}") and menu.allows(one))
    return next((Press(code="c", args=(one.code,)) for one in own), None)


def _page(made: tuple[Part, ...]) -> Reply:
    blocks = tuple(block for part in made for block in _blocks(part))
    everything = tuple(
        Button(label=say("mine-all", heading=part.section.heading), press=part.all)
        for part in made
        if part.all and (part.left or part.section.more)
    )
    return Reply(text=say("mine-list"), blocks=blocks, buttons=rows(everything))


def _blocks(part: Part) -> tuple[Block, ...]:
    listed = Items(items=part.items, prompt=say("mine-open", heading=part.section.heading), start=part.start)
    more = (Note(text=say("mine-more", count=part.left)),) if part.left else ()
    return (Heading(text=part.section.heading), listed, *more)


def _nothing(menu: Menu) -> Reply:
    """What can be begun, since there is nothing yet."""
    others = tuple(button(one) for one in menu.commands() if one.home and one.code != mine.code)
    return Reply(text=say("mine-none"), buttons=rows(others))
