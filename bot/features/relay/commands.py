"""Answering a note."""

from __future__ import annotations

from typing import Annotated

from bot.errors import Conflict
from bot.features.relay.views import buttons, mine, talk
from bot.kinds import ID_MAX, Number, Text
from bot.permissions import MEMBERS, Capability
from bot.ports import Work
from bot.relay import NOTE_MAX, Relay
from bot.replies import Heading, Items, Reply, say
from bot.spec import Context, Form, command

WRITE = Capability(name="relay.write", rights=MEMBERS)
NUMBER = Number(min=1, max=ID_MAX)


@command("answer", code="rn", allow=WRITE, form=Form(fields=("text",), when_bare=False))
async def answer(
    ctx: Context,
    work: Work,
    text: Annotated[str, Text(min=1, max=NOTE_MAX, lines=True)],
    number: Annotated[int, NUMBER] = 0,
) -> Reply:
    """Passed on; the other reads it wherever they are reached."""
    if not number:
        return await _which(ctx, work)
    found = await talk(work, ctx, number, limit=0)
    if found.closed:
        raise Conflict(say("relay-ended" if found.mine_to_reopen else "relay-closed"), buttons=buttons(found))
    told = await work.store(Relay, ctx.community_id).write(found.thread, ctx.member_id, text, ctx.now)
    return Reply(text=say("relay-passed" if told else "relay-kept", name=found.other), replaces=False)


async def _which(ctx: Context, work: Work) -> Reply:
    """The conversations to choose from: a number says which."""
    section = await mine(work, ctx)
    if section is None:
        return Reply(text=say("relay-none"))
    return Reply(
        text=say("relay-which"),
        blocks=(Heading(text=section.heading), Items(items=section.items, prompt=say("relay-open"))),
    )
