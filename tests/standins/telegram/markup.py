"""Telegram's HTML subset, parsed strictly, and what a client makes tappable in plain text."""

import re
from dataclasses import dataclass, field
from typing import Any

from .errors import ApiError, broken

NAMES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "a": "text_link",
    "code": "code", "pre": "pre", "tg-spoiler": "spoiler", "span": "spoiler", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
CHARACTER = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]+));")
TAG = re.compile(r"<(/?)([a-zA-Z0-9-]+)((?:\s+[^<>]*)?)>")
ATTRIBUTE = re.compile(r"""\s+([a-zA-Z-]+)(?:=(?:"([^"<>]*)"|'([^'<>]*)'))?""")
ALLOWED = {
    "a": {"href"}, "span": {"class"}, "code": {"class"}, "blockquote": {"expandable"},
    "tg-emoji": {"emoji-id"},
}  # fmt: skip
PRIVATE_LINK = re.compile(r"tg://user\?id=([0-9]+)")
MENTION = re.compile(r"(?<![\w@])@([A-Za-z][A-Za-z0-9_]{2,31})\b")
COMMAND = re.compile(r"(?<![\w/<>])/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]{3,32}))?(?![\w/<>])")
ENDINGS = "com|org|net|fr|eu|io|dev|me|info|app|co|uk|de|be|ch|ca|us|biz|tv|ai|paris|ly|gg|xyz|ru|cn|edu|gouv"
LINK = re.compile(
    r"(?<![\w@.])(?:(?:https?|ftp|tg)://[^\s<>\"']*[^\s<>\"'.,;:!?)]|"
    rf"(?:[\w-]+\.)+(?:{ENDINGS})(?![\w.-]*@)(?:\b(?:[/?#:][^\s<>\"']*[^\s<>\"'.,;:!?)])?))",
    re.IGNORECASE,
)
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass
class _Open:
    tag: str
    start: int
    extra: dict[str, Any] = field(default_factory=dict)


def units(text: str) -> int:
    """Length in UTF-16 units, the Bot API's measure."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(html: str) -> tuple[str, list[dict[str, Any]]]:
    """Plain text and its entities; raises the Bot API's "can't parse entities"."""
    parser = _Parser(html)
    parser.run()
    return parser.text, sorted(parser.entities, key=lambda e: (e["offset"], -e["length"]))


def trimmed(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """Without white space around, as Telegram stores it; entities move along."""
    lead, kept = units(text[: len(text) - len(text.lstrip())]), text.strip()
    fitted = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, units(kept))
        if end > start:
            fitted.append({**entity, "offset": start, "length": end - start})
    return kept, fitted


def found_in(text: str, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Mentions, commands, addresses and links a client would make tappable, outside code and links."""
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in ("code", "pre", "text_link")]
    found = []
    for kind, pattern in (("url", LINK), ("email", MAIL), ("mention", MENTION), ("bot_command", COMMAND)):
        for match in pattern.finditer(text):
            start, length = units(text[: match.start()]), units(match[0])
            if all(start >= end or start + length <= begin for begin, end in taken):
                found.append({"type": kind, "offset": start, "length": length})
                taken.append((start, start + length))
    return found


def piece(text: str, entity: dict[str, Any]) -> str:
    """The part of `text` an entity covers."""
    raw = text.encode("utf-16-le", "surrogatepass")
    part = raw[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2]
    return part.decode("utf-16-le", "surrogatepass")


class _Parser:
    def __init__(self, html: str) -> None:
        self.html, self.at, self.text = html, 0, ""
        self.opened: list[_Open] = []
        self.entities: list[dict[str, Any]] = []

    def run(self) -> None:
        while self.at < len(self.html):
            char = self.html[self.at]
            if char == "<":
                self._tag()
            elif char == "&":
                self._character()
            elif char == ">":
                raise self._error("character '>' must be escaped")
            else:
                self.text += char
                self.at += 1
        if self.opened:
            raise self._error(f'can\'t find end tag corresponding to start tag "{self.opened[-1].tag}"')

    def _error(self, reason: str) -> ApiError:
        offset = len(self.html[: self.at].encode("utf-8", "surrogatepass"))
        return broken(f"can't parse entities: {reason} at byte offset {offset}")

    def _character(self) -> None:
        match = CHARACTER.match(self.html, self.at)
        if not match:
            raise self._error("character '&' must be escaped")
        decimal, hexadecimal, name = match.groups()
        if name and name not in CHARACTERS:
            raise self._error(f'unsupported entity "&{name};"')
        self.text += CHARACTERS[name] if name else _numbered(int(decimal or hexadecimal, 10 if decimal else 16))
        self.at = match.end()

    def _tag(self) -> None:
        match = TAG.match(self.html, self.at)
        if not match:
            raise self._error("unclosed or malformed tag")
        closing, tag, rest = match[1], match[2].lower(), match[3]
        if tag not in NAMES:
            raise self._error(f'unsupported start tag "{tag}"')
        if closing:
            self._close(tag)
        else:
            self._open(tag, self._attributes(tag, rest))
        self.at = match.end()

    def _attributes(self, tag: str, rest: str) -> dict[str, str]:
        found, at = {}, 0
        while at < len(rest.rstrip()):
            match = ATTRIBUTE.match(rest, at)
            if not match or match[1].lower() not in ALLOWED.get(tag, set()):
                raise self._error(f'unsupported attribute in tag "{tag}"')
            found[match[1].lower()] = _unescaped(match[2] if match[2] is not None else match[3] or "")
            at = match.end()
        return found

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        inside = {o.tag for o in self.opened}
        if inside & {"code"} or ("pre" in inside and tag != "code"):
            raise self._error(f'tag "{tag}" inside code')
        if tag == "blockquote" and tag in inside:
            raise self._error("nested blockquote")
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._error('tag "span" must have class "tg-spoiler"')
        if tag == "tg-emoji" and not attributes.get("emoji-id"):
            raise self._error('custom emoji entity must have an "emoji-id"')
        if tag == "a" and not attributes.get("href"):
            raise self._error('tag "a" without href')
        self.opened.append(_Open(tag, units(self.text), dict(attributes)))

    def _close(self, tag: str) -> None:
        if not self.opened:
            raise self._error(f'unexpected end tag "{tag}"')
        last = self.opened.pop()
        if last.tag != tag:
            raise self._error(f'unmatched end tag, expected "</{last.tag}>", found "</{tag}>"')
        length = units(self.text) - last.start
        if length:
            self.entities.append({**_entity(last), "offset": last.start, "length": length})


def _entity(opened: _Open) -> dict[str, Any]:
    kind, extra = NAMES[opened.tag], opened.extra
    if opened.tag == "a":
        person = PRIVATE_LINK.fullmatch(extra["href"])
        if person:
            return {
                "type": "text_mention",
                "user": {"id": int(person[1]), "is_bot": False, "first_name": "?"},
            }
        return {"type": kind, "url": extra["href"]}
    if opened.tag == "tg-emoji":
        return {"type": kind, "custom_emoji_id": extra["emoji-id"]}
    return {"type": "expandable_blockquote" if "expandable" in extra else kind}


def _numbered(code: int) -> str:
    if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
        raise broken("can't parse entities: invalid character code")
    return chr(code)


def _unescaped(value: str) -> str:
    def one(match: re.Match[str]) -> str:
        if match[3]:
            return CHARACTERS.get(match[3], match[0])
        return _numbered(int(match[1] or match[2], 10 if match[1] else 16))

    return CHARACTER.sub(one, value)
