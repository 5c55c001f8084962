"""Answers as values: what to show, with no word of how a platform shows it.

Text is a `Phrase` (a key with arguments) until a renderer writes it, because one answer may have readers
of several languages. Member-supplied text only ever travels as an argument or as a plain `str`, which
every renderer escapes in exactly one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from bot.documents import Document


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """A message of the word files and what fills its places."""

    key: str
    args: tuple[tuple[str, Argument], ...] = ()


def say(key: str, /, **args: Argument) -> Phrase:
    """The phrase `key` (a message id of a `words.*.ftl`, `id.attribute` for an attribute)."""
    return Phrase(key=key, args=tuple(sorted(args.items())))


@dataclass(frozen=True)
class Strong:
    """Emphasised text."""

    text: str | Phrase


@dataclass(frozen=True)
class Link:
    """A link, shown with its host in full and in ASCII: no label hides where it leads."""

    label: str | Phrase
    url: str


@dataclass(frozen=True)
class Mention:
    """A person of one platform, told of the message there; by name elsewhere."""

    platform: str
    account: int
    name: str


@dataclass(frozen=True)
class Moment:
    """An instant (aware, UTC inside), shown in the reader's own time with the zone named."""

    at: datetime


@dataclass(frozen=True)
class CommandName:
    """How the reader would type a command, in their language on their platform."""

    path: str


@dataclass(frozen=True)
class OnDay:
    """A day without an hour, with its weekday, in the reader's language."""

    day: date


@dataclass(frozen=True)
class Amount:
    """Money, whole cents, as the reader's language writes it: "30 €" or "€30", cents only where there are some."""

    cents: int
    currency: str = "EUR"


Node = Strong | Link | Mention | Moment | OnDay | Amount | CommandName
Inline = str | Phrase | Node
Argument = str | int | date | Phrase | Node


@dataclass(frozen=True, kw_only=True)
class Press:
    """What a button does: an action's code and its arguments, encoded by `bot.presses`."""

    code: str
    args: tuple[str | int | None, ...] = ()


class Style(Enum):
    """How much a button draws the eye."""

    PLAIN = "plain"
    MAIN = "main"
    DANGER = "danger"


@dataclass(frozen=True, kw_only=True)
class Button:
    """One button: a press, a press opened in the private chat (`link`), or a web address."""

    label: Phrase
    press: Press | None = None
    link: Press | None = None
    url: str | None = None
    style: Style = Style.PLAIN


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A title."""

    text: Inline


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph of running text."""

    text: Inline


@dataclass(frozen=True, kw_only=True)
class Quote:
    """Someone's own words."""

    text: Inline


@dataclass(frozen=True, kw_only=True)
class Note:
    """Small print below the rest."""

    text: Inline


@dataclass(frozen=True, kw_only=True)
class Field:
    """One labelled value."""

    label: Phrase
    value: Inline


@dataclass(frozen=True, kw_only=True)
class Fields:
    """Labelled values, one below the other."""

    rows: tuple[Field, ...]


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of a list; `press` opens it."""

    title: Inline
    detail: Inline = ""
    press: Press | None = None


@dataclass(frozen=True, kw_only=True)
class Items:
    """A numbered list whose entries can be opened (a menu or numbered buttons); `prompt` labels the menu."""

    items: tuple[Item, ...]
    prompt: Phrase
    start: int = 1


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture with words for those who do not see it: a stored photo by name (of one that is gone, the words stay),
    else by address."""

    caption: Inline
    photo: str = ""
    url: str = ""


Block = Heading | Paragraph | Quote | Note | Fields | Items | Picture


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """When and where a dated record takes place, for platforms that show such things natively: without `place` online;
    `off` says that it does not take place."""

    starts_at: datetime
    ends_at: datetime
    place: str = ""
    off: bool = False


@dataclass(frozen=True, kw_only=True)
class Posting:
    """What a card says of itself where a platform has room for it: a forum post has a title and tags that follow the
    record's state, and is `closed` when nothing can be done there any more; a dated one is an `occasion`."""

    title: Inline
    tags: tuple[Phrase, ...] = ()
    closed: bool = False
    occasion: Occasion | None = None


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One answer. `private`: for the asker's eyes only. `replaces`: takes the place of the pressed message.
    `posting` is for cards: what a place shows of them beside their text. `document` is a file that comes with it."""

    text: Phrase | None = None
    blocks: tuple[Block, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    private: bool = True
    replaces: bool = False
    posting: Posting | None = None
    document: Document | None = None


@dataclass(frozen=True, kw_only=True)
class Option:
    """One of the values a question offers; `value` is what the platform hands back."""

    label: Inline
    value: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing a form asks; `hint`: in short. `value` was answered before, `shown` so, `problem` is wrong with it."""

    name: str
    kind: object
    label: Phrase
    ask: Phrase
    required: bool
    value: str = ""
    hint: Phrase | None = None
    shown: Inline = ""
    options: tuple[Option, ...] = ()
    problem: Phrase | None = None


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A form's next page: as many questions as the platform asks at once (one in a chat, five in a modal).

    `submit` names the form for the answer. The presses in `buttons` are Back, Skip, Finish and Cancel as
    far as they make sense here; a modal ignores them because it has its own.
    """

    title: Phrase
    submit: Press
    questions: tuple[Question, ...]
    page: int = 1
    pages: int = 1
    buttons: tuple[tuple[Button, ...], ...] = ()
    replaces: bool = False


Answer = Reply | Ask | None


def presses_of(reply: Reply) -> Iterator[Press]:
    """Every press the reply carries."""
    for row in reply.buttons:
        yield from (press for button in row for press in (button.press, button.link) if press)
    for block in reply.blocks:
        if isinstance(block, Items):
            yield from (item.press for item in block.items if item.press)


def with_presses(reply: Reply, change: Callable[[Press], Press]) -> Reply:
    """The same reply with each press put through `change`."""
    rows = tuple(tuple(_changed(button, change) for button in row) for row in reply.buttons)
    blocks = tuple(_items(block, change) if isinstance(block, Items) else block for block in reply.blocks)
    return replace(reply, buttons=rows, blocks=blocks)


def _changed(button: Button, change: Callable[[Press], Press]) -> Button:
    press = change(button.press) if button.press else None
    link = change(button.link) if button.link else None
    return replace(button, press=press, link=link)


def _items(block: Items, change: Callable[[Press], Press]) -> Items:
    items = (replace(item, press=change(item.press)) if item.press else item for item in block.items)
    return replace(block, items=tuple(items))


def rows(buttons: Iterable[Button], width: int = 2) -> tuple[tuple[Button, ...], ...]:
    """The buttons in rows of `width`."""
    line = tuple(buttons)
    return tuple(line[at : at + width] for at in range(0, len(line), width))
