"""Whom the visitor of the demonstration can be: one person for each right."""

from __future__ import annotations

from dataclasses import dataclass

from bot.people import Right


@dataclass(frozen=True, kw_only=True)
class Part:
    """One of them. `account` stays theirs in a database that is kept; `right` is None for somebody who is no member."""

    account: int
    right: Right | None
    given: str
    family: str
    promotion: int
    work: int
    """Which of the made-up sectors they work in."""
    relation: str = "graduate"
    noticed: bool = True
    """Whether they have read what is kept about them: one does so before the visitor's eyes, the others have."""

    @property
    def about(self) -> str:
        """The key of what they are."""
        if self.relation == "student":
            return "console-student"
        return f"console-{self.right.value if self.right else 'guest'}"


PARTS: dict[str, Part] = {
    "zoe": Part(account=1, right=Right.MEMBER, given="Zoé", family="Fournier", promotion=2015, work=3, noticed=False),
    "lea": Part(
        account=5, right=Right.MEMBER, given="Léa", family="Perrin", promotion=2027, work=3, relation="student"
    ),
    "paul": Part(account=6, right=Right.COORDINATOR, given="Paul", family="Mercier", promotion=2009, work=7),
    "adam": Part(account=2, right=Right.MODERATOR, given="Adam", family="Guérin", promotion=2011, work=4),
    "ines": Part(account=3, right=Right.ADMINISTRATOR, given="Inès", family="Chevalier", promotion=2004, work=6),
    "hugo": Part(account=4, right=None, given="Hugo", family="Blanc", promotion=2020, work=0),
}
"""By the name typed after `@`, in the order in which they are offered."""
