"""Files made for their reader."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file that is sent with an answer; `type` is its media type."""

    name: str
    type: str
    content: bytes
