"""The first time a member without a name acts, they are called as their platform shows them from then on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.agenda import About
from bot.naming import display_name, suspicious
from bot.outbox import Notice, Outbox
from bot.people import Member
from bot.ports import Members, Work
from bot.reviewing import DECIDE
from bot.rights import allowed
from bot.visits import Visit

TOPIC, REASON = "community.name", "community-name-why"
"""Of what moderators are told about a name that could be taken for another's."""

TOLD_FOR = timedelta(days=7)


async def introduced(work: Work, visitor: Visit) -> Visit:
    """The visit with its member called something.

    A name from the roster or a claim is never touched; one taken from a platform that could be taken for another's
    gives way as soon as the person shows one that could not.
    """
    member, name = visitor.viewer.member, display_name(visitor.origin.name)
    if member is None or not name or (member.name and (not suspicious(member.name) or suspicious(name))):
        return visitor
    if not await work.store(Members, member.community_id).call(member.id, name, member.name):
        return visitor
    if suspicious(name):
        await _flag(work, visitor, member)
    return replace(visitor, viewer=replace(visitor.viewer, member=replace(member, name=name)))


async def _flag(work: Work, visitor: Visit, member: Member) -> None:
    """Whoever decides as a moderator is told, each alone: the name itself is written when it is sent."""
    community_id = member.community_id
    moderators = await work.store(Members, community_id).holding(await allowed(work, community_id, DECIDE))
    notices = (
        Notice(
            topic=TOPIC,
            about=About(kind="member", id=member.id),
            due_at=visitor.now,
            expires_at=visitor.now + TOLD_FOR,
            key=f"name:{member.id}:{one.id}",
            member_id=one.id,
            reason=REASON,
        )
        for one in moderators
        if one.id != member.id
    )
    await work.store(Outbox, community_id).put(*notices)
