"""What is pressed below a note and on an opened conversation."""

from __future__ import annotations

from typing import Annotated

from bot.errors import Conflict
from bot.features.relay.commands import NUMBER, WRITE
from bot.features.relay.views import CODE_END, CODE_ENDED, CODE_REOPEN, buttons, shown, talk
from bot.ports import Work
from bot.relay import ANSWER, VIEW, Relay
from bot.replies import Button, Press, Reply, Style, say
from bot.spec import Context, action


@action(ANSWER, allow=WRITE, opens="answer")
async def answering(ctx: Context, work: Work, number: Annotated[int, NUMBER]) -> dict[str, str]:
    """The form that asks the note, unless nobody writes there any more."""
    found = await talk(work, ctx, number, limit=0)
    if found.closed:
        raise Conflict(say("relay-ended" if found.mine_to_reopen else "relay-closed"), buttons=buttons(found))
    return {"number": str(number)}


@action(VIEW, allow=WRITE, linkable=True)
async def view(ctx: Context, work: Work, number: Annotated[int, NUMBER]) -> Reply:
    """The last notes."""
    return shown(await talk(work, ctx, number), replaces=False)


@action(CODE_END, allow=WRITE)
async def end(ctx: Context, work: Work, number: Annotated[int, NUMBER]) -> Reply:
    """Whether they are sure, and what it means."""
    found = await talk(work, ctx, number, limit=0)
    if found.closed:
        return shown(await talk(work, ctx, number), replaces=False)
    yes = Button(label=say("relay-end-yes"), press=Press(code=CODE_ENDED, args=(number,)), style=Style.DANGER)
    no = Button(label=say("relay-end-no"), press=Press(code=VIEW, args=(number,)))
    return Reply(text=say("relay-end-sure", name=found.other), buttons=((yes, no),))


@action(CODE_ENDED, allow=WRITE)
async def ended(ctx: Context, work: Work, number: Annotated[int, NUMBER]) -> Reply:
    """Ended for both; whoever ended it may take that back."""
    await talk(work, ctx, number, limit=0)
    await work.store(Relay, ctx.community_id).close(number, ctx.member_id)
    found = await talk(work, ctx, number, limit=0)
    text = say("relay-ended" if found.mine_to_reopen else "relay-closed")
    return Reply(text=text, buttons=buttons(found), replaces=True)


@action(CODE_REOPEN, allow=WRITE)
async def reopen(ctx: Context, work: Work, number: Annotated[int, NUMBER]) -> Reply:
    """As if it had not been ended."""
    found = await talk(work, ctx, number, limit=0)
    if not await work.store(Relay, ctx.community_id).reopen(number, ctx.member_id) and found.closed:
        raise Conflict(say("relay-closed"))
    return shown(await talk(work, ctx, number))
