"""What comes in, whichever platform it came from, and what goes back to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from bot.kinds import RAW_MAX
from bot.language import Reader
from bot.people import PlaceRef
from bot.replies import Answer


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a request comes from, as its platform says.

    `event` is unique per platform: the same event twice has one effect. `place` is None in a private
    chat. `asks` is how many questions the platform shows at once; `whispers` whether it can answer one
    person alone within a group; `obliged` whether silence would read as a failure there.
    """

    platform: str
    event: str
    account: int
    name: str = ""
    language: str | None = None
    place: PlaceRef | None = None
    manages_place: bool = False
    anonymous: bool = False
    asks: int = 1
    whispers: bool = False
    obliged: bool = False


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A command: `path` is canonical; `values` by parameter, or `line` still to be read."""

    origin: Origin
    path: str
    values: Mapping[str, str] = field(default_factory=dict)
    line: str = ""


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """A button, a menu choice, or (`by_link`) a link followed into the private chat."""

    origin: Origin
    packed: str
    by_link: bool = False


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A page of a form: `submit` is what the question named, `values` by parameter."""

    origin: Origin
    submit: str
    values: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Said:
    """Plain words in a private chat."""

    origin: Origin
    text: str


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A file sent in a private chat, as the text the `Upload` kind reads; `album` names those sent together."""

    origin: Origin
    file: str
    album: str = ""


Request = Typed | Pressed | Answered | Said | Sent


LINE_MAX = 5000
"""Characters a line may have: more than any platform's message."""


def bordered(request: Request) -> Request:
    """The request with every text as it can be kept: encodable, and one character past the limit at most."""
    match request:
        case Typed(path=path, values=values, line=line):
            return replace(request, path=encodable(path), values=_encodable(values), line=encodable(line, LINE_MAX))
        case Answered(values=values):
            return replace(request, values=_encodable(values))
        case Said(text=text):
            return replace(request, text=encodable(text, LINE_MAX))
        case Sent(file=file):
            return replace(request, file=encodable(file))
        case _:
            return request


def encodable(text: str, limit: int = RAW_MAX) -> str:
    """The text's first `limit` characters and one more, without lone surrogates."""
    return text[: limit + 1].encode("utf-8", "ignore").decode()


def _encodable(values: Mapping[str, str]) -> dict[str, str]:
    return {encodable(name): encodable(value) for name, value in values.items()}


@dataclass(frozen=True, kw_only=True)
class Suggesting:
    """What a member has typed so far of one parameter."""

    origin: Origin
    path: str
    parameter: str
    typed: str


@dataclass(frozen=True, kw_only=True)
class Tick:
    """Something planned is due; the system asks for it. `number` is the agenda's."""

    number: int


class Ended(Enum):
    """What became of a tick. GONE: moved, cancelled or taken by another scheduler; FAILED: it is tried again."""

    DONE = "done"
    REFUSED = "refused"
    EXPIRED = "expired"
    FAILED = "failed"
    SET_ASIDE = "set aside"
    GONE = "gone"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What to show, and for whom it is written. `answer` None: say nothing. `refused`: nothing was done."""

    answer: Answer
    reader: Reader
    refused: bool = False


class Acknowledgement(Enum):
    """What a platform that wants an answer within seconds is told first, by the declaration alone."""

    DEFER = "defer"
    UPDATE = "update"
    FORM = "form"
