"""Rules for reply markup and for links that start the bot."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .errors import broken
from .limits import BUTTONS, BUTTONS_PER_ROW, CALLBACK_DATA_BYTES, START_PARAMETER

NOT_ACTIONS = {"text", "icon_custom_emoji_id", "style"}
SCHEMES = ("http://", "https://", "tg://", "ton://")


def checked(markup: dict[str, Any] | None, bot_username: str, *, inline_only: bool = False) -> None:
    """Raises for a keyboard Telegram or its documentation would refuse."""
    if markup is None:
        return
    if inline_only and "inline_keyboard" not in markup:
        raise broken("inline keyboard expected")
    rows = markup.get("inline_keyboard", markup.get("keyboard", []))
    if sum(len(row) for row in rows) > BUTTONS:
        raise broken(f"reply markup has more than {BUTTONS} buttons")
    for row in rows:
        if len(row) > BUTTONS_PER_ROW:
            raise broken(f"a row has more than {BUTTONS_PER_ROW} buttons")
        for button in row:
            if not (button if isinstance(button, str) else button["text"]).strip():
                raise broken("button text must be non-empty")
            if "inline_keyboard" in markup:
                _inline(button, bot_username)


def _inline(button: dict[str, Any], bot_username: str) -> None:
    actions = set(button) - NOT_ACTIONS
    if len(actions) != 1:
        raise broken("exactly one action must be given for an inline keyboard button")
    if "callback_data" in button:
        size = len(button["callback_data"].encode())
        if not 1 <= size <= CALLBACK_DATA_BYTES:
            raise broken(f"BUTTON_DATA_INVALID: callback_data has {size} bytes")
    if "url" in button:
        if not button["url"].startswith(SCHEMES):
            raise broken(f"BUTTON_URL_INVALID: {button['url']!r}")
        start_of(button["url"], bot_username)


def start_of(url: str, bot_username: str) -> str | None:
    """The start parameter of a link to this bot ("" without one), None for any other link."""
    try:
        parts = urlsplit(url)
    except ValueError:  # a bracket where a host should be
        return None
    if parts.netloc.lower() not in ("t.me", "telegram.me") or parts.path.strip("/").lower() != bot_username.lower():
        return None
    values = parse_qs(parts.query, keep_blank_values=True)
    for name in ("start", "startgroup"):
        value = values.get(name, [""])[0]
        if value and not re.fullmatch(START_PARAMETER, value):
            raise broken(f"{name} parameter {value!r} is not 1 to 64 of A-Za-z0-9_-")
    return values.get("start", [""])[0]


def labels(markup: dict[str, Any] | None) -> list[list[str]]:
    """Labels of a reply keyboard."""
    rows = (markup or {}).get("keyboard", [])
    return [[b if isinstance(b, str) else b["text"] for b in row] for row in rows]
