"""What administrators may do, and the short names of what they press."""

from bot.kinds import Choice
from bot.people import GRANTABLE, Right
from bot.permissions import Capability

_ADMINISTRATORS = frozenset({Right.ADMINISTRATOR})
SETTINGS = Capability(name="community.settings", rights=_ADMINISTRATORS, keeps=_ADMINISTRATORS)
RIGHTS = Capability(name="community.rights", rights=_ADMINISTRATORS, fixed=True)
"""Deciding on rights: whoever has it has all, so nobody else is ever given it."""

CODE_REMOVE, CODE_CHOOSE = "cr", "ch"
CODE_LIST, CODE_OPEN, CODE_DECIDE, CODE_DEFAULT = "ql", "qo", "qs", "qd"
CODE_TEAM, CODE_PERSON, CODE_GIVE, CODE_TAKE = "qt", "qm", "qg", "qx"

TEAM = (Right.ADMINISTRATOR, Right.MODERATOR, Right.COORDINATOR)
"""Rights that are given to people, the farthest reaching first."""

ANY_RIGHT = Choice(values=tuple((right.value, f"right-{right.value}") for right in Right))
GIVEN = Choice(values=tuple((right.value, f"role-{right.value}") for right in GRANTABLE))
TAKEN = Choice(values=tuple((right.value, f"role-{right.value}") for right in TEAM))
