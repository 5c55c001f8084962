"""Answers as Discord messages. Pure and total: any answer becomes messages that Discord takes.

The words go in the content, blocks in one embed per message; what a message cannot hold goes on in the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import assert_never

from adapters.discord.controls import distinct, menu, rows
from adapters.discord.escape import CUT, cut, fit
from adapters.discord.limits import (
    CONTENT,
    EMBED_DESCRIPTION,
    EMBED_FIELDS,
    EMBED_TITLE,
    EMBED_TOTAL,
    FIELD_NAME,
    FIELD_VALUE,
    FOOTER,
    ITEM_DETAIL,
    ITEM_TITLE,
    MESSAGES_MAX,
    ROWS,
)
from adapters.discord.markup import address, mentioned, pages, text
from adapters.discord.message import Message, Payload, attachment
from bot.language import Writer
from bot.replies import (
    Ask,
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Inline,
    Item,
    Items,
    Note,
    Paragraph,
    Picture,
    Press,
    Quote,
    Reply,
    Style,
    say,
)

BLANK = "\u2014"
"""What a field without a value shows: Discord refuses an empty one."""

QUOTED = 1300
"""Characters of one piece of a quote: each of its lines takes two more."""

APART, BELOW = "\n\n", "\n"


def render(answer: Reply | Ask, writer: Writer) -> tuple[Message, ...]:
    """The answer in one message, or in a few when it is long; the buttons are under the last."""
    match answer:
        case Reply():
            return _reply(answer, writer)
        case Ask():
            return _reply(door(answer), writer)
        case _:
            assert_never(answer)


def door(asked: Ask) -> Reply:
    """A button that opens the form: only the first answer to a press or a command can be the form itself."""
    args = asked.submit.args
    press = Press(code="fo" if asked.submit.code == "fp" else "c", args=args)
    button = Button(label=say("form-open"), press=press, style=Style.MAIN)
    return Reply(text=asked.title, buttons=((button,),))


def _reply(reply: Reply, writer: Writer) -> tuple[Message, ...]:
    pile = _Pile(writer=writer)
    if reply.text is not None:
        pile.content(reply.text)
    boxed = any(not isinstance(block, Note) for block in reply.blocks)
    for block in reply.blocks:
        pile.block(block, boxed=boxed)
    shown = _with_controls(pile.messages(), [*pile.menus, *rows(reply.buttons, writer)])
    if reply.document is None:
        return shown
    return (*shown[:-1], replace(shown[-1], documents=(reply.document,)))


def _with_controls(messages: list[Message], controls: list[Payload]) -> tuple[Message, ...]:
    parts = [controls[at : at + ROWS] for at in range(0, len(controls), ROWS)]
    if not messages:
        messages = [Message(content=CUT)]
    shown = messages[: MESSAGES_MAX - max(0, len(parts) - 1)]
    if parts:
        shown[-1] = replace(shown[-1], components=distinct(parts[0]))
    return (*shown, *(Message(content=CUT, components=distinct(part)) for part in parts[1:]))[:MESSAGES_MAX]


@dataclass(kw_only=True)
class _Embed:
    """One embed being filled."""

    title: str = ""
    description: str = ""
    fields: list[Payload] = field(default_factory=list)
    footer: str = ""
    image: str = ""
    photo: str = ""

    @property
    def size(self) -> int:
        """Characters that count against the whole."""
        named = sum(len(one["name"]) + len(one["value"]) for one in self.fields)
        return len(self.title) + len(self.description) + len(self.footer) + named

    def payload(self) -> Payload:
        """The embed's JSON, empty when there is nothing in it."""
        found: Payload = {"title": self.title, "description": self.description, "fields": self.fields}
        found["footer"] = {"text": self.footer} if self.footer else None
        found["image"] = {"url": self.image} if self.image else None
        return {name: value for name, value in found.items() if value}


def _boxed(embed: _Embed) -> Message:
    return Message(embeds=(embed.payload(),), photos=(embed.photo,) if embed.photo else ())


@dataclass(kw_only=True)
class _Pile:
    """Messages being filled, in order."""

    writer: Writer
    texts: list[str] = field(default_factory=list)
    embeds: list[_Embed] = field(default_factory=lambda: [_Embed()])
    menus: list[Payload] = field(default_factory=list)
    users: dict[int, None] = field(default_factory=dict)

    def content(self, inline: Inline) -> None:
        """The text itself, in as many messages as it takes."""
        spans = self.writer.spans(inline)
        self.users |= dict.fromkeys(mentioned(spans))
        self.texts += [page for page in pages(spans, CONTENT, MESSAGES_MAX) if page.strip()]

    def block(self, block: Block, *, boxed: bool) -> None:
        """One block; notes without anything else stand below the text."""
        match block:
            case Heading(text=inline):
                self._heading(inline)
            case Paragraph(text=inline):
                self._paragraph(inline)
            case Quote(text=inline):
                self._quote(inline)
            case Note(text=inline):
                self._note(inline, boxed=boxed)
            case Fields(rows=fields):
                self._fields(fields)
            case Items():
                self._items(block)
            case Picture():
                self._picture(block)
            case _:
                assert_never(block)

    def messages(self) -> list[Message]:
        """What was piled up: texts, the last one with the first embed, each other embed alone."""
        boxes = [_boxed(embed) for embed in self.embeds if embed.payload()]
        found = [Message(content=one) for one in self.texts]
        if boxes and found:
            boxes[0] = replace(boxes[0], content=found.pop().content)
        return [replace(one, users=tuple(self.users)) for one in (*found, *boxes)]

    def _heading(self, inline: Inline) -> None:
        embed = self.embeds[-1]
        if embed.payload():
            self._add(f"**{fit(self.writer.plain(inline), EMBED_TITLE)}**", APART)
        else:
            embed.title = text(self.writer.spans(inline), EMBED_TITLE)

    def _paragraph(self, inline: Inline) -> None:
        for page in pages(self.writer.spans(inline), EMBED_DESCRIPTION, MESSAGES_MAX):
            self._add(page, APART)

    def _quote(self, inline: Inline) -> None:
        for page in pages(self.writer.spans(inline), QUOTED, MESSAGES_MAX):
            self._add("\n".join(f"> {line}" for line in page.split("\n")) if page.strip() else "", APART)

    def _note(self, inline: Inline, *, boxed: bool) -> None:
        spans = self.writer.spans(inline)
        if boxed and all(isinstance(span, str) for span in spans):
            self._footer(self.writer.plain(inline))
            return
        lines = "\n".join(f"-# {line}" for line in text(spans, QUOTED).split("\n") if line.strip())
        if boxed or not lines:
            self._add(lines, APART)
        elif self.texts and len(self.texts[-1]) + len(lines) + len(BELOW) <= CONTENT:
            self.texts[-1] += BELOW + lines
        else:
            self.texts.append(lines[:CONTENT])

    def _footer(self, plain: str) -> None:
        embed = self._room_for(len(plain))
        joined = f"{embed.footer}\n{plain}" if embed.footer else plain
        embed.footer = cut(joined, min(FOOTER, EMBED_TOTAL - embed.size + len(embed.footer)))

    def _fields(self, fields: Iterable[Field]) -> None:
        for one in fields:
            name = " ".join(text(self.writer.spans(one.label), FIELD_NAME).split()) or BLANK
            value = text(self.writer.spans(one.value), FIELD_VALUE).strip() or BLANK
            embed = self._room_for(len(name) + len(value), field=True)
            embed.fields.append({"name": name, "value": value, "inline": False})

    def _items(self, block: Items) -> None:
        for number, item in enumerate(block.items, block.start):
            self._add(self._item(number, item), APART if number == block.start else BELOW)
        if shown := menu(block, self.writer, len(self.menus)):
            self.menus.append(shown)

    def _item(self, number: int, item: Item) -> str:
        title = text(self.writer.spans(item.title), ITEM_TITLE)
        detail = text(self.writer.spans(item.detail), ITEM_DETAIL)
        return f"{number}\\. {title}" + (f"\n{detail}" if detail.strip() else "")

    def _picture(self, block: Picture) -> None:
        target = f"attachment://{attachment(block.photo)}" if block.photo else address(block.url)
        if target and self.embeds[-1].image:
            self.embeds.append(_Embed())
        self._paragraph(block.caption)
        self.embeds[-1].image = target or self.embeds[-1].image
        self.embeds[-1].photo = block.photo or self.embeds[-1].photo

    def _add(self, part: str, gap: str) -> None:
        if not part.strip():
            return
        embed = self._room_for(len(part) + len(gap), described=True)
        embed.description += (gap if embed.description else "") + part

    def _room_for(self, size: int, *, field: bool = False, described: bool = False) -> _Embed:
        """The present embed, or a new one when this much more would be too much for it."""
        embed = self.embeds[-1]
        full = embed.size + size > EMBED_TOTAL or (field and len(embed.fields) == EMBED_FIELDS)
        if full or (described and len(embed.description) + size > EMBED_DESCRIPTION and embed.description):
            self.embeds.append(_Embed())
        return self.embeds[-1]
