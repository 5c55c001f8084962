"""Who may do what with internships, and the codes of what is pressed."""

from bot.people import Right
from bot.permissions import MEMBERS, Capability
from bot.replies import Button, Phrase, Press, Style

_MODERATORS = frozenset({Right.MODERATOR, Right.ADMINISTRATOR})

POST = Capability(name="internships.post", rights=MEMBERS)
PUBLISH = Capability(name="internships.publish", rights=_MODERATORS)
MODERATE = Capability(name="internships.moderate", rights=_MODERATORS)
READ = Capability(name="internships.read", rights=MEMBERS)
SEEK = Capability(
    name="internships.seek",
    rights=frozenset({Right.STUDENT, Right.COORDINATOR, Right.MODERATOR, Right.ADMINISTRATOR}),
)

# Presses, then jobs, then the commands that buttons run.
VIEW, SEND, CORRECT, CANCEL, WITHDRAW = "iv", "is", "ic", "ik", "iw"
INTEREST, TURN, REFINE, EXTEND, FILLED, REOPEN = "ii", "il", "if", "ie", "ip", "io"
INTERESTED, APPLICANT, DECLINE, TAKE_BACK, FITTING, REMOVE, OWN = "iq", "ia", "in", "iu", "im", "ir", "iz"
SEE_DEMAND, EDIT_DEMAND, DROP_DEMAND, FOUND, GO_ON = "idv", "ide", "idk", "idf", "idx"
DEMANDS, WRITE, REMOVE_DEMAND, OFFERS_FOR = "idl", "idw", "idr", "idm"

ASK_POSTER, END_OFFER, ASK_SEEKER, END_DEMAND, UNREAD = "ia", "ix", "ib", "iy", "iu"
POST_CODE, SEEK_CODE, LIST_CODE, DEMANDS_CODE, MINE_CODE = "ip", "is", "il", "id", "im"


def button(label: Phrase, code: str, *args: int, style: Style = Style.PLAIN) -> Button:
    """The button with that press."""
    return Button(label=label, press=Press(code=code, args=args), style=style)


def run(label: Phrase, code: str) -> Button:
    """The button that runs the command of that code."""
    return Button(label=label, press=Press(code="c", args=(code,)))
