"""Spans as Discord's markup: the one place where nodes become text and everything else is escaped."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import assert_never
from urllib.parse import quote, urlsplit

from adapters.discord.escape import CUT, escape, fit, split
from adapters.discord.limits import URL
from bot.addresses import unmasked
from bot.language import Span
from bot.replies import CommandName, Link, Mention, Moment, Strong

NAME = "discord"
"""This platform, as accounts and places name it."""

NODE_MAX = 300
"""Characters of one node's own text."""

WORD = 40
"""Room below which a text goes on in the next message."""

_SAFE = "!#$%&'*+,/:;=?@_~.-"


def text(spans: tuple[Span, ...], limit: int) -> str:
    """The spans in at most `limit` characters, cut and marked if they are longer."""
    first, *more = pages(spans, limit, most=2)
    if not more:
        return first
    return pages(spans, limit - len(CUT), most=1)[0].rstrip() + CUT


def pages(spans: tuple[Span, ...], limit: int, most: int) -> list[str]:
    """The spans in texts of at most `limit` characters; what does not fit in `most` of them is left out."""
    found, waiting = [""], deque(_pieces(spans, limit))
    while waiting:
        piece = waiting.popleft()
        head, rest = _head(piece, limit - len(found[-1]), fresh=not found[-1])
        found[-1] += head
        if rest:
            if len(found) == most or not found[-1]:
                break
            found.append("")
            waiting.appendleft(rest)
    return found


def mentioned(spans: tuple[Span, ...]) -> tuple[int, ...]:
    """Accounts that the spans call by their number here."""
    return tuple(span.account for span in spans if isinstance(span, Mention) and span.platform == NAME)


def address(url: str) -> str | None:
    """The web address fit to be linked, None when it is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    safe = quote(url, safe=_SAFE)
    return safe if len(safe) <= URL else None


@dataclass(frozen=True)
class _Whole:
    """Markup that is shown in one piece or not at all."""

    text: str


def _pieces(spans: tuple[Span, ...], limit: int) -> Iterator[str | _Whole]:
    for span in spans:
        if isinstance(span, str):
            yield span
        else:
            written = node(span)
            yield _Whole(written) if len(written) <= limit else _words(span)


def _head(piece: str | _Whole, room: int, *, fresh: bool) -> tuple[str, str | _Whole | None]:
    """(what fits, the rest). Nearly full pages are left as they are rather than ended inside a word."""
    if isinstance(piece, _Whole):
        return (piece.text, None) if len(piece.text) <= room else ("", piece)
    if len(piece) > room and room < WORD and not fresh:
        return "", piece
    head, rest = split(piece, room)
    return escape(head), rest.lstrip(" ") or None


def _words(span: Strong | Link | Mention | Moment | CommandName) -> str:
    match span:
        case Strong(text=words) | Link(label=words):
            return str(words)
        case Mention(name=words) | CommandName(path=words):
            return words
        case Moment(at=at):
            return at.isoformat()
        case _:
            assert_never(span)


def node(span: Strong | Link | Mention | Moment | CommandName) -> str:
    """One node as markup."""
    match span:
        case Strong(text=words):
            inner = fit(str(words).strip(), NODE_MAX)
            return f"**{inner}**" if inner else ""
        case Link(label=label, url=url):
            return _link(str(label), url)
        case Mention(platform=platform, account=account, name=name):
            return f"<@{account}>" if platform == NAME else fit(name, NODE_MAX)
        case Moment(at=at):
            return f"<t:{int(at.astimezone(UTC).timestamp())}:F>"
        case CommandName(path=path):
            return "`/" + path.replace("`", "") + "`"
        case _:
            assert_never(span)


def _link(label: str, url: str) -> str:
    """A link that shows no preview, but its host; where the words look like an address, the whole address is shown."""
    words, target = fit(label.strip(), NODE_MAX), address(url)
    if target is None:
        return " ".join(part for part in (words, f"({fit(url, NODE_MAX)})" if url else "") if part)
    if not words or "://" in label or "www." in label:
        return f"{words} (<{target}>)" if words and label.strip() != url else f"<{target}>"
    return f"[{fit(unmasked(label.strip(), url), NODE_MAX)}](<{target}>)"
