"""Answers as Telegram shows them: HTML text with inline buttons. Pure and total: every block has its form.

In a group the text is made inert: what a member wrote there notifies nobody and offers nothing to tap.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from adapters.telegram import limits
from adapters.telegram.keyboard import Keyboard, Keys, is_address, numbered
from adapters.telegram.markup import GAP, Part, Run, escape, inert, messages, shortened, sound, units, visible
from bot.addresses import unmasked
from bot.kinds import Upload
from bot.language import Span, Words, Writer
from bot.replies import (
    Answer,
    Ask,
    Block,
    CommandName,
    Fields,
    Heading,
    Inline,
    Item,
    Items,
    Link,
    Mention,
    Moment,
    Note,
    Paragraph,
    Picture,
    Question,
    Quote,
    Reply,
    Strong,
    say,
)
from bot.requests import Outcome

NOTHING = "…"
"""Shown for a text in which there is nothing to see, which Telegram refuses."""


@dataclass(frozen=True, kw_only=True)
class Payload:
    """One message. `plain` says the same without marks, should Telegram refuse the HTML; `photo` is the name of the
    stored photo above the words, which may be none then."""

    html: str
    plain: str
    keys: Keyboard = ()
    photo: str = ""


def render(outcome: Outcome, words: Words, *, bot: str, public: bool = False) -> tuple[Payload, ...]:
    """The messages to send, in order. `bot`: the bot's username; `public`: several people will read it."""
    desk = _Desk(writer=Writer(words=words, reader=outcome.reader), bot=bot, public=public)
    return desk.answer(outcome.answer)


def card(outcome: Outcome, words: Words, *, bot: str, public: bool = False, captioned: bool = False) -> Payload | None:
    """The answer in one message, for what is edited later: its first photo, the beginning of its words, all buttons.

    `captioned`: with no more words than fit below a photo, whether it shows one or not.
    """
    desk = _Desk(writer=Writer(words=words, reader=outcome.reader), bot=bot, public=public)
    return desk.card(outcome.answer, captioned=captioned) if isinstance(outcome.answer, Reply) else None


def alert(outcome: Outcome, words: Words) -> str | None:
    """The whole answer as the text shown over a pressed button, None when it is more than a short text."""
    answer = outcome.answer
    if not isinstance(answer, Reply) or answer.text is None or answer.blocks or answer.buttons or answer.document:
        return None
    text = sound(words.plain(answer.text, outcome.reader)).strip()
    return text if 0 < len(text) <= limits.ALERT_CHARACTERS else None


@dataclass(frozen=True, kw_only=True)
class _Desk:
    writer: Writer
    bot: str
    public: bool

    @property
    def _keyboard(self) -> Keys:
        return Keys(writer=self.writer, bot=self.bot)

    def answer(self, answer: Answer) -> tuple[Payload, ...]:
        match answer:
            case None:
                return ()
            case Reply():
                return self._illustrated(answer)
            case Ask():
                return self._payloads(self._ask(answer), self._keyboard.of(answer))
            case _:
                assert_never(answer)

    def card(self, reply: Reply, *, captioned: bool) -> Payload:
        parts = tuple(part for part in self._reply(reply) if visible(part.plain))
        photo = next((block.photo for block in reply.blocks if isinstance(block, Picture) and block.photo), "")
        room = limits.CAPTION_UNITS if photo or captioned else limits.MESSAGE_UNITS
        first = _payload(_beginning(parts, room), self._keyboard.of(reply), photo)
        return first if first.html or photo else replace(first, html=NOTHING, plain=NOTHING)

    def _illustrated(self, reply: Reply) -> tuple[Payload, ...]:
        """One photo with its words below when they are few; else the photos, then the words with the buttons."""
        parts, keys = tuple(part for part in self._reply(reply) if visible(part.plain)), self._keyboard.of(reply)
        photos = tuple(block.photo for block in reply.blocks if isinstance(block, Picture) and block.photo)
        captions = messages(parts, limits.CAPTION_UNITS) or ((),)
        if len(photos) == 1 and len(captions) == 1:
            return (_payload(captions[0], keys, photos[0]),)
        return (*(_payload((), (), photo) for photo in photos), *self._payloads(parts, keys))

    def _payloads(self, parts: Iterable[Part], keys: Keyboard) -> tuple[Payload, ...]:
        seen = (part for part in parts if visible(part.plain))
        pages = messages(seen, limits.MESSAGE_UNITS) or ((Part(runs=(Run(text=NOTHING),)),),)
        return tuple(_payload(page, keys if page is pages[-1] else ()) for page in pages)

    # Text

    def _reply(self, reply: Reply) -> Iterator[Part]:
        if reply.text is not None:
            yield self._part(reply.text)
        for block in reply.blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[Part]:
        match block:
            case Heading(text=text):
                yield self._part(text, "b")
            case Paragraph(text=text):
                yield self._part(text)
            case Quote(text=text):
                yield self._part(text, "blockquote")
            case Note(text=text):
                yield self._part(text, "i")
            case Fields():
                yield Part(runs=tuple(self._fields(block)))
            case Items():
                yield from self._items(block)
            case Picture(photo="", url=url, caption=caption):
                yield self._part(Link(self.writer.plain(caption) or url, url))
            case Picture(caption=caption):
                yield self._part(caption)
            case _:
                assert_never(block)

    def _fields(self, fields: Fields) -> Iterator[Run]:
        for index, field in enumerate(fields.rows):
            yield Run(text="\n" if index else "")
            yield from (_bold(run) for run in self._runs(field.label))
            yield Run(text=" ")
            yield from self._runs(field.value)

    def _items(self, items: Items) -> Iterator[Part]:
        runs: list[Run] = []
        for number, item in enumerate(items.items, items.start):
            runs += self._item(number, item, first=number == items.start)
        yield Part(runs=tuple(runs))
        if numbered(items):
            yield self._part(items.prompt, "i")

    def _item(self, number: int, item: Item, *, first: bool) -> Iterator[Run]:
        yield Run(text=f"{'' if first else chr(10)}{number}. ")
        yield from (_bold(run) for run in self._runs(item.title))
        detail = tuple(self._runs(item.detail))
        if any(run.text for run in detail):
            yield Run(text="\n")
            yield from detail

    def _ask(self, ask: Ask) -> Iterator[Part]:
        progress = Run(text=f"  {ask.page}/{ask.pages}" if ask.pages > 1 else "")
        yield Part(runs=(*(_bold(run) for run in self._runs(ask.title)), progress))
        for question in ask.questions:
            yield from self._question(question)

    def _question(self, question: Question) -> Iterator[Part]:
        if question.problem is not None:
            yield Part(runs=(Run(text="⚠️ "), *self._runs(question.problem)))
        yield self._part(question.ask)
        if given := self._given(question):
            yield self._part(say("adapter-given", value=given), "i")

    def _given(self, question: Question) -> str:
        """What was answered before, in words; the file that was sent, by its name."""
        if isinstance(question.kind, Upload):
            return _file_name(question.value)
        labels = (option.label for option in question.options if option.value == question.value)
        chosen = question.shown or next(labels, question.value)
        return shortened(self.writer.plain(chosen), limits.MESSAGE_UNITS // 4)

    def _part(self, inline: Inline, tag: str = "") -> Part:
        runs = self._runs(inline)
        return Part(runs=tuple(_without_bold(run) if tag == "b" else run for run in runs), tag=tag)

    def _runs(self, inline: Inline) -> Iterator[Run]:
        return (self._run(span) for span in self.writer.spans(inline))

    def _run(self, span: Span) -> Run:
        match span:
            case str():
                return Run(text=self._said(span))
            case Strong(text=text):
                return _bold(Run(text=self._said(str(text))))
            case Link(label=label, url=url):
                return self._link(unmasked(str(label), url), url)
            case Mention():
                return self._mention(span)
            case Moment(at=at):
                return Run(text=self.writer.moment(at))
            case CommandName(path=path):
                return Run(text="/" + path.replace(" ", "_"))
            case _:
                assert_never(span)

    def _link(self, label: str, url: str) -> Run:
        if not is_address(url):
            return Run(text=self._said(f"{label} ({url})"))
        return Run(text=sound(label), opening=f'<a href="{escape(sound(url))}">', closing="</a>")

    def _mention(self, mention: Mention) -> Run:
        if mention.platform != limits.PLATFORM:
            return Run(text=self._said(mention.name))
        return self._link(mention.name, f"tg://user?id={mention.account}")

    def _said(self, text: str) -> str:
        return inert(sound(text)) if self.public else sound(text)


def _beginning(parts: tuple[Part, ...], room: int) -> tuple[Part, ...]:
    """As much as fits into one message."""
    kept: list[Part] = []
    for part in parts:
        left = room - units(GAP.join(one.plain for one in (*kept, part))) + units(part.plain)
        if left <= 0:
            break
        kept.append(messages((part,), left)[0][0])
        if units(part.plain) > left:
            break
    return tuple(kept)


def _payload(parts: tuple[Part, ...], keys: Keyboard, photo: str = "") -> Payload:
    html, plain = (GAP.join(getattr(part, form) for part in parts) for form in ("html", "plain"))
    return Payload(html=html, plain=plain, keys=keys, photo=photo)


def _bold(run: Run) -> Run:
    return run if run.opening else Run(text=run.text, opening="<b>", closing="</b>")


def _without_bold(run: Run) -> Run:
    return Run(text=run.text) if run.opening == "<b>" else run


def _file_name(raw: str) -> str:
    try:
        return str(json.loads(raw)["name"]) if raw else ""
    except (ValueError, KeyError, TypeError):
        return ""
