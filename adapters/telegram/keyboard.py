"""Inline keyboards: what can be pressed below an answer, in the rows that Telegram takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import structlog

from adapters.telegram import limits
from adapters.telegram.markup import shortened, sound
from bot import presses
from bot.language import Writer
from bot.replies import Ask, Button, Items, Press, Reply, Style

NAMED_MAX = 3
"""Items that get a button with their name; more of them get numbered buttons."""

NUMBERS_PER_ROW = 5
NAMELESS = "…"

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Key:
    """An inline button: `data` comes back when it is pressed, `url` is opened."""

    label: str
    data: str | None = None
    url: str | None = None
    style: Style = Style.PLAIN


Keyboard = tuple[tuple[Key, ...], ...]


def start_link(bot: str, packed: str = "") -> str:
    """The address that opens the private chat, with something to do there or nothing."""
    return f"https://t.me/{bot}?start={packed}" if packed else f"https://t.me/{bot}?start"


def is_address(url: str) -> bool:
    """Whether Telegram takes it as the target of a button or link."""
    return url.startswith(("https://", "http://", "tg://")) and not any(letter.isspace() for letter in url)


def numbered(items: Items) -> bool:
    """Whether the list's buttons are its numbers, because names would fill the screen or several read the same."""
    titles = [item.title for item in items.items if item.press]
    return len(titles) > NAMED_MAX or any(title in titles[:at] for at, title in enumerate(titles))


@dataclass(frozen=True, kw_only=True)
class Keys:
    """Makes the keyboards of one reader's answers."""

    writer: Writer
    bot: str

    def of(self, answer: Reply | Ask) -> Keyboard:
        """The answer's keyboard: what opens list entries first, then its own rows."""
        return _fitted((*self._of_lists(answer), *self._rows(answer.buttons)))

    def _of_lists(self, answer: Reply | Ask) -> Iterator[tuple[Key, ...]]:
        blocks = answer.blocks if isinstance(answer, Reply) else ()
        for block in blocks:
            if isinstance(block, Items):
                yield from self._items(block)

    def _items(self, items: Items) -> Iterator[tuple[Key, ...]]:
        numbers = numbered(items)
        keys = []
        for number, item in enumerate(items.items, items.start):
            label = str(number) if numbers else self.writer.plain(item.title)
            if item.press and (key := self._pressed(label, item.press)):
                keys.append(key)
        width = NUMBERS_PER_ROW if numbers else 1
        yield from (tuple(keys[at : at + width]) for at in range(0, len(keys), width))

    def _rows(self, rows: Iterable[tuple[Button, ...]]) -> Iterator[tuple[Key, ...]]:
        return (tuple(key for button in row if (key := self._key(button))) for row in rows)

    def _key(self, button: Button) -> Key | None:
        label = self.writer.plain(button.label)
        if button.press:
            return self._pressed(label, button.press, button.style)
        if button.link:
            packed = _packed(button.link)
            return Key(label=_label(label), url=start_link(self.bot, packed), style=button.style) if packed else None
        if button.url and is_address(button.url):
            return Key(label=_label(label), url=sound(button.url), style=button.style)
        return None

    def _pressed(self, label: str, press: Press, style: Style = Style.PLAIN) -> Key | None:
        packed = _packed(press)
        return Key(label=_label(label), data=packed, style=style) if packed else None


def _label(text: str) -> str:
    return shortened(sound(text).strip(), limits.LABEL_UNITS) or NAMELESS


def _packed(press: Press) -> str | None:
    try:
        return presses.pack(press)
    except presses.TooLong:
        log.error("button_left_out", code=press.code)  # the core keeps such presses in rows: this one was missed
        return None


def _fitted(rows: Iterable[tuple[Key, ...]]) -> Keyboard:
    """The rows cut to the width Telegram takes, up to as many buttons as it takes."""
    width, left = limits.BUTTONS_PER_ROW, limits.BUTTONS_MAX
    fitted: list[tuple[Key, ...]] = []
    for row in rows:
        kept = row[:left]
        fitted += (kept[at : at + width] for at in range(0, len(kept), width))
        left -= len(kept)
    return tuple(fitted)
