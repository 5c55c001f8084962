"""A form's page as a modal: one labelled component a question, pre-filled with what was answered before."""

from __future__ import annotations

import json

from adapters.discord.escape import cut
from adapters.discord.limits import (
    INPUT_HINT,
    INPUT_LABEL,
    INPUT_TEXT,
    MODAL_FIELDS,
    MODAL_TITLE,
    SELECT_OPTIONS,
    SELECT_TEXT,
)
from adapters.discord.message import Modal, Payload
from bot.files import holds_file, read_file
from bot.kinds import Choice, Number, Person, Text, Upload, Where
from bot.language import Writer
from bot.presses import pack
from bot.replies import Ask, Question, say

LABEL, TEXT_INPUT, STRING_SELECT, USER_SELECT, CHANNEL_SELECT, FILE_UPLOAD = 18, 4, 3, 5, 8, 19
SHORT, LONG = 1, 2
NUMBER_LENGTH = 16
MOMENT_LENGTH = 100


def modal(asked: Ask, writer: Writer) -> Modal:
    """The page as Discord's form; its custom id is the submit press, its fields are named by parameter."""
    pages = f" ({asked.page}/{asked.pages})" if asked.pages > 1 else ""
    title = cut(writer.plain(asked.title), MODAL_TITLE - len(pages)) + pages
    labels = tuple(_label(question, writer) for question in asked.questions[:MODAL_FIELDS])
    return Modal(title=title or "…", custom_id=pack(asked.submit), components=labels)


def _label(question: Question, writer: Writer) -> Payload:
    """The parameter's name, and below it what was wrong, else the question; its shorter form when that is long, and
    when it may be left empty, because there is nothing to skip on a page that shows everything."""
    hint = writer.plain(question.ask)
    if len(hint) > INPUT_HINT or not question.required:
        hint = writer.plain(question.hint or question.ask)
    if isinstance(question.kind, Upload) and holds_file(question.value):
        hint = writer.plain(say("adapter-given", value=read_file(question.value).name))
    shown = writer.plain(question.problem) if question.problem else hint
    label = _capital(writer.plain(question.label))
    found: Payload = {"type": LABEL, "label": cut(label, INPUT_LABEL) or question.name}
    if shown:
        found["description"] = cut(shown, INPUT_HINT)
    return found | {"component": _component(question, writer)}


def _component(question: Question, writer: Writer) -> Payload:
    common: Payload = {"custom_id": question.name, "required": question.required}
    kind = question.kind
    if isinstance(kind, Choice) and 0 < len(question.options) <= SELECT_OPTIONS:
        return common | _choice(question, writer)
    if isinstance(kind, Upload):
        needed = question.required and not holds_file(question.value)  # what was sent before is kept
        return common | {"type": FILE_UPLOAD, "required": needed, "min_values": int(needed), "max_values": 1}
    if isinstance(kind, Person):
        return common | _picker(USER_SELECT, "user", question)
    if isinstance(kind, Where):
        return common | _picker(CHANNEL_SELECT, "channel", question)
    return common | _text(question)


def _choice(question: Question, writer: Writer) -> Payload:
    options = [
        {
            "label": cut(writer.plain(option.label), SELECT_TEXT),
            "value": option.value[:SELECT_TEXT],
            "default": option.value == question.value,
        }
        for option in question.options
    ]
    return {"type": STRING_SELECT, "options": options, "min_values": int(question.required), "max_values": 1}


def _picker(type_: int, what: str, question: Question) -> Payload:
    picker: Payload = {"type": type_, "min_values": int(question.required), "max_values": 1}
    number = question.value.rpartition("/")[2].rpartition(":")[2]
    if question.value.startswith("discord:") and number.isdecimal():
        picker["default_values"] = [{"id": number, "type": what}]
    return picker


def _text(question: Question) -> Payload:
    least, most, lines = _bounds(question.kind)
    component: Payload = {"type": TEXT_INPUT, "style": LONG if lines else SHORT, "max_length": most}
    if question.required or least:
        component["min_length"] = max(least, 1) if question.required else 0
    value = question.value if not isinstance(question.kind, Upload) else ""
    return component | ({"value": value[:most]} if value else {})


def _bounds(kind: object) -> tuple[int, int, bool]:
    """(least, most characters, several lines)."""
    match kind:
        case Text(min=least, max=most, lines=lines):
            return min(least, INPUT_TEXT), max(1, min(most, INPUT_TEXT)), lines
        case Number():
            return 0, NUMBER_LENGTH, False
        case _:
            return 0, MOMENT_LENGTH, False


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def file_text(ref: str, name: str, type_: str, size: int) -> str:
    """A file as the text the `Upload` kind reads."""
    return json.dumps({"ref": ref, "name": name, "type": type_, "size": size})
