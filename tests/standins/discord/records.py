"""What the stand-in writes down: calls, violations, refusals."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

INVALID_FORM = 50035


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing wrong with a request body: where, Discord's code for it, and the sentence."""

    path: tuple[str | int, ...]
    code: str
    message: str

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path)) or 'body'}: {self.message} ({self.code})"


@dataclass(frozen=True, kw_only=True)
class Violation:
    """A request Discord would have refused because the bot broke a rule."""

    route: str
    reason: str


@dataclass(kw_only=True)
class Call:
    """One REST request: what came and how it was answered (`status` 0 until then, `code` Discord's own)."""

    method: str
    path: str
    route: str
    body: Any = None
    query: dict[str, str] = field(default_factory=dict)
    files: list["Upload"] = field(default_factory=list)
    at: float = 0.0
    status: int = 0
    code: int = 0
    answer: Any = None

    @property
    def accepted(self) -> bool:
        """Whether it took effect; also true when its answer was then lost on purpose."""
        return 200 <= self.status < 300


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file somebody sends."""

    filename: str
    content: bytes
    content_type: str = "application/octet-stream"


class Refused(Exception):
    """A request answered with an error; `fault` says that it is the bot's doing, so that it is a violation."""

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *,
        fault: bool = True,
        problems: Iterable[Problem] = (),
        extra: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.status, self.code, self.message, self.fault = status, code, message, fault
        self.problems = tuple(problems)
        self.extra, self.headers = extra or {}, headers or {}
        super().__init__(self.reason)

    @property
    def reason(self) -> str:
        detail = "; ".join(map(str, self.problems))
        return f"{self.status} {self.code} {self.message}" + (f": {detail}" if detail else "")

    @property
    def body(self) -> dict[str, Any]:
        """The answer's JSON as Discord shapes it."""
        body: dict[str, Any] = {"message": self.message, "code": self.code, **self.extra}
        if self.problems:
            body["errors"] = _nested(self.problems)
        return body


def invalid(problems: Iterable[Problem]) -> Refused:
    """The refusal of a form with these problems."""
    return Refused(400, INVALID_FORM, "Invalid Form Body", problems=problems)


def unknown(code: int, what: str) -> Refused:
    """The refusal for a thing that is not (any more) there; a state of the world, no violation."""
    return Refused(404, code, f"Unknown {what}", fault=False)


def _nested(problems: Iterable[Problem]) -> dict[str, Any]:
    errors: dict[str, Any] = {}
    for problem in problems:
        node = errors
        for step in problem.path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": problem.code, "message": problem.message})
    return errors
