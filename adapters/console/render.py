"""Answers as a terminal shows them. Pure and total: any answer becomes text and the presses it offers.

List entries and buttons are numbered in one sequence, in the order they stand on the screen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from adapters.console.files import PREFIX
from adapters.console.limits import FILE_LINES, LABEL_COLUMN_MAX, VALUE_SHOWN
from bot.addresses import Address
from bot.documents import Document
from bot.files import holds_file, read_file
from bot.kinds import Choice, Day, Text, TimeZone, Upload, When
from bot.language import Span, Writer
from bot.people import PlaceRef
from bot.replies import (
    Answer,
    Ask,
    Block,
    Button,
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
    Press,
    Question,
    Quote,
    Reply,
    Strong,
    say,
)

BOLD, DIM, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"

_DRIVING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, overrides of direction, and halves of characters that no terminal can print."""


_IN_WORDS = (Text, When, Day, Choice, TimeZone, Address, Upload)
"""Kinds of questions that no bare number answers."""


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What a number on the screen does; `by_link` when a group's button would lead here, `place` where it stands."""

    press: Press
    by_link: bool = False
    place: PlaceRef | None = None


@dataclass(frozen=True, kw_only=True)
class Screen:
    """What is shown, and what its numbers do: `offers[0]` is number 1."""

    text: str
    offers: tuple[Offered, ...] = ()


def render(answer: Answer, writer: Writer, *, colour: bool = False, after: int = 0) -> Screen:
    """The answer as a terminal shows it: plain text, or with emphasis when `colour`; numbers go on `after` so many."""
    drawing = _Drawing(writer=writer, colour=colour, after=after)
    match answer:
        case None:
            return Screen(text="")
        case Ask():
            parts = drawing.ask(answer)
        case Reply():
            parts = drawing.reply(answer)
    return Screen(text="\n\n".join(part for part in parts if part.strip()), offers=tuple(drawing.offers))


def takes_digits(ask: Ask) -> bool:
    """Whether a number typed now is an answer and presses nothing."""
    return any(not isinstance(question.kind, _IN_WORDS) for question in ask.questions)


def visible(text: str) -> str:
    """The text without what could drive a terminal or turn its lines around; line breaks stay."""
    return _DRIVING.sub("", text)


@dataclass(frozen=True, kw_only=True)
class _Drawing:
    writer: Writer
    colour: bool
    after: int = 0
    offers: list[Offered] = field(default_factory=list)

    def reply(self, reply: Reply) -> list[str]:
        """The reply's parts, to be set apart by empty lines."""
        parts = [self.text(reply.text)] if reply.text else []
        parts += [self.block(block) for block in reply.blocks]
        if reply.document:
            parts.append(self.document(reply.document))
        return [*parts, self.buttons(reply.buttons)]

    def document(self, file: Document) -> str:
        """A file that comes with the answer: its name, and how it begins where that is text."""
        text = file.content.decode("utf-8", "replace") if file.type.startswith("text/") else ""
        lines = [self.text(say("console-file", name=file.name)), *visible(text.replace("\r", "")).strip().split("\n")]
        shown = [line for line in lines if line]
        return "\n  ".join(shown if len(shown) <= FILE_LINES else (*shown[:FILE_LINES], "…"))

    def ask(self, ask: Ask) -> list[str]:
        """The form's page."""
        counted = f" ({ask.page}/{ask.pages})" if ask.pages > 1 else ""
        title = self.marked(BOLD, self.text(ask.title) + counted)
        buttons = self.words(ask.buttons) if takes_digits(ask) else self.buttons(ask.buttons)
        return [title, *(self.question(question) for question in ask.questions), buttons]

    def question(self, question: Question) -> str:
        """One question, what was wrong with the last answer, and the value it has."""
        lines = [f"! {self.text(question.problem)}"] if question.problem else []
        lines.append(self.text(question.ask))
        upload = isinstance(question.kind, Upload)
        if upload:
            lines.append(self.marked(DIM, self.text(say("console-send-photo", prefix=PREFIX))))
        shown = self.text(question.shown) or next(
            (self.text(option.label) for option in question.options if option.value == question.value), question.value
        )
        if value := _named(question.value) if upload else shown:
            lines.append(self.marked(DIM, f"= {_short(visible(value))}"))
        return "\n".join(lines)

    def block(self, block: Block) -> str:  # noqa: PLR0911 - one line for each kind of block
        """One block."""
        match block:
            case Heading(text=text):
                return self.marked(BOLD, self.text(text))
            case Paragraph(text=text):
                return self.text(text)
            case Quote(text=text):
                return "\n".join(f"| {line}" for line in self.text(text).split("\n"))
            case Note(text=text):
                return self.marked(DIM, self.text(text))
            case Fields():
                return self.fields(block)
            case Items():
                return self.items(block)
            case Picture(photo=photo, url=url, caption=caption):
                return self.picture(self.text(caption), photo, visible(url))

    def picture(self, caption: str, photo: str, url: str) -> str:
        """The words for a picture that a terminal does not show, or its address."""
        return f"[{self.text(say('console-photo', caption=caption))}]" if photo else f"{caption} <{url}>".strip()

    def fields(self, block: Fields) -> str:
        """Labels and values in two columns."""
        labels = [self.text(row.label) for row in block.rows]
        width = min(max(map(len, labels), default=0), LABEL_COLUMN_MAX)
        rows = zip(labels, block.rows, strict=True)
        indent = "\n" + " " * (width + 4)
        return "\n".join(
            f"  {self.marked(DIM, label.ljust(width))}  {self.text(row.value).replace(chr(10), indent)}"
            for label, row in rows
        )

    def items(self, block: Items) -> str:
        """The list, each entry with the number that opens it."""
        return "\n".join(self.item(item, block.start + index) for index, item in enumerate(block.items))

    def item(self, item: Item, place: int) -> str:
        """One entry."""
        number = f"[{self.offer(item.press)}]" if item.press else f"{place}."
        detail = self.text(item.detail)
        return f"{number:>4} {self.text(item.title)}" + (f" · {detail}" if detail else "")

    def buttons(self, rows: tuple[tuple[Button, ...], ...]) -> str:
        """The buttons, row by row."""
        return "\n".join("  ".join(self.button(button) for button in row) for row in rows if row)

    def words(self, rows: tuple[tuple[Button, ...], ...]) -> str:
        """The buttons without numbers: their words do the same."""
        return "\n".join("  ".join(f"[{self.text(button.label)}]" for button in row) for row in rows if row)

    def button(self, button: Button) -> str:
        """A numbered button, or a web address with its label."""
        label = self.text(button.label)
        if button.press:
            return f"[{self.offer(button.press)}] {label}"
        if button.link:
            return f"[{self.offer(button.link, by_link=True)}] {label}"
        return f"{label}: {visible(button.url or '')}"

    def offer(self, press: Press, *, by_link: bool = False) -> int:
        """The number that will do this."""
        self.offers.append(Offered(press=press, by_link=by_link))
        return self.after + len(self.offers)

    def text(self, inline: Inline) -> str:
        """The text in the reader's language."""
        return "".join(self.span(span) for span in self.writer.spans(inline))

    def span(self, span: Span) -> str:
        """One piece of it."""
        match span:
            case Strong(text=text):
                return self.marked(BOLD, visible(str(text)))
            case Link(label=label, url=url):
                return f"{visible(str(label))} <{visible(url)}>"
            case Mention(name=name):
                return f"@{visible(name)}"
            case Moment(at=at):
                return self.writer.moment(at)
            case CommandName(path=path):
                return f"/{path}"
            case _:
                return visible(span)

    def marked(self, mark: str, text: str) -> str:
        """The text emphasised, where there is colour."""
        return f"{mark}{text}{PLAIN}" if self.colour and text else text


def _named(raw: str) -> str:
    return read_file(raw).name if holds_file(raw) else ""


def _short(text: str) -> str:
    return text if len(text) <= VALUE_SHOWN else text[: VALUE_SHOWN - 1] + "…"
