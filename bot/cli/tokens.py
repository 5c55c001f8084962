"""Whether the platforms know the tokens: one or two harmless calls to each, no address ever shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from bot.cli.asking import OK, Answer, ask
from bot.cli.failing import CONFIGURATION, TEMPORARY
from bot.cli.findings import Finding, Level

if TYPE_CHECKING:
    from bot.settings import DiscordSettings, TelegramSettings

TOO_MANY, BROKEN = 429, 500
CLOCK_OFF = timedelta(seconds=30)
"""Difference between this machine's clock and a platform's from which reminders would be noticeably off."""


async def discord(settings: DiscordSettings) -> list[Finding]:
    """What Discord says of the token, of the starts left today, and of the time."""
    headers = {"Authorization": f"Bot {settings.token.get_secret_value()}"}
    me = await ask(f"{settings.api_base}/users/@me", headers)
    found = [_token("discord", me, str(me.body.get("username", "")) if me else ""), *_clock("discord", me)]
    gateway = await ask(f"{settings.api_base}/gateway/bot", headers) if me and me.status == OK else None
    limit = gateway.body.get("session_start_limit", {}) if gateway else {}
    if isinstance(limit, dict) and limit.get("remaining") == 0:
        found.append(Finding(name="discord", level=Level.ODD, detail="no start is left today: it resets within a day"))
    return found


async def telegram(settings: TelegramSettings) -> list[Finding]:
    """What Telegram says of the token and of the time, and whether a webhook would keep updates away."""
    base = f"{settings.api_base}/bot{settings.token.get_secret_value()}"
    me = await ask(f"{base}/getMe")
    name = str(me.body.get("result", {}).get("username", "")) if me and me.status == OK else ""
    found = [_token("telegram", me, name), *_clock("telegram", me)]
    hook = await ask(f"{base}/getWebhookInfo") if me and me.status == OK else None
    if hook and hook.status == OK and hook.body.get("result", {}).get("url"):
        found.append(Finding(name="telegram", level=Level.ODD, detail="a webhook is set: `run` takes it away"))
    return found


def _token(platform: str, answer: Answer | None, name: str) -> Finding:
    if answer is None:
        return _bad(platform, "cannot be reached", TEMPORARY)
    if answer.status == OK:
        return Finding(name=platform, detail=f"the token is {name}'s")
    if answer.status == TOO_MANY or answer.status >= BROKEN:
        return _bad(platform, f"does not answer for now (status {answer.status})", TEMPORARY)
    return _bad(platform, f"refuses the token (status {answer.status}): copy it again", CONFIGURATION)


def _clock(platform: str, answer: Answer | None) -> list[Finding]:
    try:
        theirs = parsedate_to_datetime(answer.date if answer else "").astimezone(UTC)
    except ValueError:
        return []
    off = abs(theirs - datetime.now(UTC))
    if off <= CLOCK_OFF:
        return []
    detail = f"this machine's clock is {off.total_seconds():.0f} s off {platform.capitalize()}'s"
    return [Finding(name="time", level=Level.ODD, detail=detail)]


def _bad(platform: str, detail: str, status: int) -> Finding:
    return Finding(name=platform, level=Level.BAD, detail=detail, status=status)
