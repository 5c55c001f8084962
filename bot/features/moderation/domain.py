"""What moderators see of a record that waits, who may decide on it, and what a refusal says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.errors import Missing
from bot.replies import Heading, Inline, Moment, Phrase, Reply, say
from bot.review import REASON_MAX, Review, Verdict

OTHER = "other"
"""None of the ready reasons: the moderator says why in their own words."""

READY = ("incomplete", "unclear", "elsewhere", "rules", OTHER)
"""Reasons given with one press; what they say to the author is the word `review-because-<reason>`."""

READY_MAX = 140
"""Characters of a ready reason."""

WORDS_MAX = REASON_MAX - READY_MAX - 1
"""Characters a moderator may add to it."""


@dataclass(frozen=True, kw_only=True)
class Which:
    """The review that is meant, and the version of its record that was shown when its form was opened."""

    number: int
    version: int | None = None

    @classmethod
    def read(cls, text: str) -> Which:
        """What `str` writes, or a number alone; raises `Missing` for anything else."""
        found = _WHICH.fullmatch(text.strip())
        if found is None:
            raise Missing
        return cls(number=int(found[1]), version=int(found[2]) if found[2] else None)

    def __str__(self) -> str:
        return f"{self.number}_{self.version}"


_WHICH = re.compile(r"([0-9]{1,18})(?:_([0-9]{1,9}))?", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A review with what moderators read: the record (None: it is gone) and people's names."""

    review: Review
    record: Reply | None
    author: Inline
    claimed_by: Inline = ""
    decided_by: Inline = ""

    @property
    def kind(self) -> Phrase:
        """What kind of record it is."""
        return say(f"review-kind-{self.review.about.kind}")

    @property
    def title(self) -> Inline:
        """The record in a line: its heading, else its kind."""
        blocks = self.record.blocks if self.record else ()
        return next((block.text for block in blocks if isinstance(block, Heading)), self.kind)

    @property
    def open(self) -> bool:
        """Whether a decision is still wanted."""
        return self.review.verdict is None and self.record is not None


def ended(review: Review, decided_by: Inline) -> Phrase:
    """Who decided what and when."""
    verdict = review.verdict or Verdict.WITHDRAWN
    if verdict is Verdict.WITHDRAWN or review.decided_at is None:
        return say("review-is-withdrawn")
    return say(f"review-is-{verdict.value}", name=decided_by, at=Moment(review.decided_at))


def needs_another(review: Review, member_id: int, deciders: Iterable[int]) -> bool:
    """Whether somebody else has to decide: nobody decides on their own record unless they are the only one who can."""
    return review.author_id == member_id and any(one != member_id for one in deciders)


def reason(ready: str, words: str) -> str:
    """What the author is told: a ready reason as it is written out, then the moderator's own words."""
    return f"{ready} {words}".strip()[:REASON_MAX]
