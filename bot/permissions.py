"""The only gate: who may do what. It fails closed, and its dry run draws menus and help."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import NotAllowed
from bot.people import Right, Viewer
from bot.replies import say


@dataclass(frozen=True, kw_only=True)
class Capability:
    """Something that may be allowed, and the rights that have it unless a community says otherwise.

    No community takes it from those it `keeps`; one that is `fixed` is as it is in every community.
    """

    name: str
    rights: frozenset[Right]
    keeps: frozenset[Right] = frozenset()
    fixed: bool = False


EVERYONE = Capability(name="everyone", rights=frozenset(Right), fixed=True)
MEMBERS = frozenset(Right) - {Right.GUEST}


def grantable(capability: Capability) -> tuple[Right, ...]:
    """The rights a community may give it to or take it from; what is made for members is never opened to guests."""
    if capability.fixed:
        return ()
    never = capability.keeps | ({Right.GUEST} - capability.rights)
    return tuple(right for right in Right if right not in never)


def holders(capability: Capability, changes: Mapping[str, frozenset[Right]]) -> frozenset[Right]:
    """The rights that have the capability where those changes were decided."""
    if capability.fixed:
        return capability.rights
    decided = changes.get(capability.name, capability.rights)
    return (decided & set(grantable(capability))) | capability.keeps


def may(viewer: Viewer, capability: Capability) -> bool:
    """Whether the viewer has one of the capability's rights, as the community decided."""
    return bool(viewer.rights & holders(capability, viewer.changes))


def check(viewer: Viewer, capability: Capability) -> None:
    """Nothing when allowed; `NotAllowed` with the reason and what would help otherwise."""
    rights = holders(capability, viewer.changes)
    if viewer.member and viewer.member.suspended and Right.GUEST not in rights:
        raise NotAllowed(say("refused-suspended"))
    if may(viewer, capability):
        return
    if viewer.member is None and rights & MEMBERS:
        raise NotAllowed(say("refused-guest", number=str(viewer.account.native_id)))
    raise NotAllowed(say("refused-right"))
