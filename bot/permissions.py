"""The only gate: who may do what. It fails closed, and its dry run draws menus and help."""

from dataclasses import dataclass

from bot.errors import NotAllowed
from bot.people import Right, Viewer
from bot.replies import say


@dataclass(frozen=True, kw_only=True)
class Capability:
    """Something that may be allowed, and the rights that have it unless a community says otherwise."""

    name: str
    rights: frozenset[Right]


EVERYONE = Capability(name="everyone", rights=frozenset(Right))
MEMBERS = frozenset(Right) - {Right.GUEST}


def may(viewer: Viewer, capability: Capability) -> bool:
    """Whether the viewer has one of the capability's rights."""
    return bool(viewer.rights & capability.rights)


def check(viewer: Viewer, capability: Capability) -> None:
    """Nothing when allowed; `NotAllowed` with the reason and what would help otherwise."""
    if viewer.member and viewer.member.suspended and Right.GUEST not in capability.rights:
        raise NotAllowed(say("refused-suspended"))
    if may(viewer, capability):
        return
    if viewer.member is None and capability.rights & MEMBERS:
        raise NotAllowed(say("refused-guest", number=str(viewer.account.native_id)))
    raise NotAllowed(say("refused-right"))
