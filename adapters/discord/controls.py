"""Buttons and menus: every press is a custom id or an option's value, so that no state is kept for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from adapters.discord.escape import cut
from adapters.discord.limits import (
    BUTTON_LABEL,
    BUTTONS_PER_ROW,
    ROWS,
    SELECT_OPTIONS,
    SELECT_PROMPT,
    SELECT_TEXT,
)
from adapters.discord.markup import address
from adapters.discord.message import Payload
from bot.language import Writer
from bot.presses import fits, pack
from bot.replies import Button, Items, Press, Style

ROW, BUTTON, STRING_SELECT = 1, 2, 3
LINK_STYLE = 5
STYLES = {Style.MAIN: 1, Style.PLAIN: 2, Style.DANGER: 4}

COPY = "~"
"""Parts a press from the number that tells it from the same press in the same message."""


def rows(buttons: Iterable[Iterable[Button]], writer: Writer) -> list[Payload]:
    """Rows of at most five buttons. A press that cannot travel is left out: the core keeps those in a row."""
    shown = [[made for button in row if (made := _button(button, writer))] for row in buttons]
    split = [row[at : at + BUTTONS_PER_ROW] for row in shown for at in range(0, len(row), BUTTONS_PER_ROW)]
    return [{"type": ROW, "components": row} for row in (split if len(split) <= ROWS else _dense(split))]


def menu(block: Items, writer: Writer, number: int) -> Payload | None:
    """The row with the menu that opens an entry of the list, None when nothing can be opened."""
    found: dict[str, Payload] = {}
    for at, item in enumerate(block.items, block.start):
        if item.press and fits(item.press):
            title, detail = writer.plain(item.title), _line(writer.plain(item.detail))
            option: Payload = {"label": cut(f"{at}. {_line(title)}", SELECT_TEXT), "value": pack(item.press)}
            found.setdefault(option["value"], option | ({"description": cut(detail, SELECT_TEXT)} if detail else {}))
    if not found:
        return None
    options = list(found.values())[:SELECT_OPTIONS]
    select: Payload = {"type": STRING_SELECT, "custom_id": f"menu{number}", "options": options}
    if prompt := cut(_line(writer.plain(block.prompt)), SELECT_PROMPT):
        select["placeholder"] = prompt
    return {"type": ROW, "components": [select]}


def distinct(components: Iterable[Payload]) -> tuple[Payload, ...]:
    """The rows with no custom id twice: a repeated press gets a number that reading it takes off again."""
    seen: dict[str, int] = {}
    return tuple({**row, "components": [_told_apart(part, seen) for part in row["components"]]} for row in components)


def press_in(custom_id: str) -> str:
    """The press that a custom id carries."""
    return custom_id.partition(COPY)[0]


def _button(button: Button, writer: Writer) -> Payload | None:
    label = cut(_line(writer.plain(button.label)), BUTTON_LABEL) or "…"
    if button.url is not None:
        target = address(button.url)
        return {"type": BUTTON, "style": LINK_STYLE, "label": label, "url": target} if target else None
    press: Press | None = button.press or button.link
    if press is None or not fits(press):
        return None
    return {"type": BUTTON, "style": STYLES[button.style], "label": label, "custom_id": pack(press)}


def _dense(split: list[list[Payload]]) -> Iterator[list[Payload]]:
    """More rows than a message has: the rows filled up."""
    every = [button for row in split for button in row]
    yield from (every[at : at + BUTTONS_PER_ROW] for at in range(0, len(every), BUTTONS_PER_ROW))


def _told_apart(part: Payload, seen: dict[str, int]) -> Payload:
    custom_id = part.get("custom_id")
    if custom_id is None:
        return part
    seen[custom_id] = seen.get(custom_id, 0) + 1
    return part if seen[custom_id] == 1 else {**part, "custom_id": f"{custom_id}{COPY}{seen[custom_id]}"}


def _line(text: str) -> str:
    return " ".join(text.split())
