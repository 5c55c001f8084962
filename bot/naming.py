"""How a member is called where others read it."""

from bot.people import Member
from bot.replies import Inline, say


def called(member: Member | None) -> Inline:
    """Their name; their number when they have shown none; words for somebody who is gone."""
    if member is None:
        return say("member-gone")
    return member.name or say("member-unnamed", number=str(member.id))
