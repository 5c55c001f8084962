"""What a person sets for themselves, wherever they belong: language and time zone."""

from dataclasses import replace
from typing import Annotated

from bot.kinds import LANGUAGE, TimeZone
from bot.ports import Accounts
from bot.replies import Moment, Reply, Strong, say
from bot.spec import Context, Feature, command


@command("account language", code="al", anywhere=True, home=True, first=True)
async def language(ctx: Context, accounts: Accounts, language: Annotated[str, LANGUAGE]) -> Reply:
    """Speak this language to the account from now on, on this platform."""
    await accounts.keep(replace(ctx.account, language=language))
    return Reply(text=say("account-language-set", language=say(f"language-{language}")))


@command("account timezone", code="az", anywhere=True)
async def timezone(ctx: Context, accounts: Accounts, zone: Annotated[str, TimeZone()]) -> Reply:
    """Show times in this zone from now on, with the present time as a check."""
    await accounts.keep(replace(ctx.account, zone=zone))
    return Reply(text=say("account-timezone-set", zone=Strong(zone), now=Moment(ctx.now)))


FEATURE = Feature(name="accounts", commands=(language, timezone))
