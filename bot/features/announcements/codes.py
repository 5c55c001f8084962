"""What the buttons of announcements are called on the wire, and who may press them."""

from bot.kinds import ID_MAX, Number
from bot.people import Right
from bot.permissions import Capability

SEND = Capability(name="announcements.send", rights=frozenset({Right.MODERATOR, Right.ADMINISTRATOR}))

CODE_NEW, CODE_PEOPLE, CODE_LIST, CODE_EDIT = "bn", "bp", "bl", "be"
"""Commands."""

PRESS_PREVIEW, PRESS_SEND, PRESS_ANYWAY, PRESS_CORRECT, PRESS_CHOOSE, PRESS_DISCARD = "bv", "bs", "bf", "bc", "bw", "bx"
PRESS_VIEW, PRESS_STOP, PRESS_STOP_SURE, PRESS_DOWN, PRESS_DOWN_SURE, PRESS_EDIT = "br", "bt", "by", "bd", "bz", "be"
PRESS_PAGE = "bg"

NUMBER = Number(min=1, max=ID_MAX)
