"""What an answer of a platform means for a row: the table of outcomes, as a pure function."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.outbox import Change, OnDoubt, Queued, State
from bot.senders import (
    InDoubt,
    Limited,
    Moved,
    NotSent,
    Refused,
    Sent,
    TokenRefused,
    Unreachable,
    Unsent,
    Unshown,
    Vanished,
)

DOUBTS_MAX = 3
"""A row whose arrival was in doubt so often is set aside: it may be what breaks the program."""

ATTEMPTS_MAX = 3
"""So is one whose text could not be made so often."""

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=10)
"""Before a row is tried again: doubled each time."""


class Failed(Unsent):
    """The text could not be made or shown because of a bug; nothing left."""


class ProgramEnded(InDoubt):
    """The program ended while it was on the wire; what is sent may be why."""


class Withheld(Unsent):
    """Nothing was sent because it is not to be, any more: superseded, expired, or another way has to be found."""

    def __init__(self, state: State, why: str = "") -> None:
        super().__init__(why or state.value)
        self.state, self.why = state, why


Outcome = Sent | Unsent


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What to write down, and what else follows: a pause of the lane (seconds), an end of all sending on the
    platform, the target that is `closed`, its new number, an alert to the operator."""

    change: Change
    pause: float = 0.0
    halt: bool = False
    closed: bool = False
    moved: int = 0
    alert: bool = False


def judge(outcome: Outcome, row: Queued, *, recognises: bool, repeatable: bool = False) -> Verdict:
    """What follows for the row, its present attempt counted already. `recognises`: whether the platform knows a
    message that comes twice, so that sending again is harmless whatever the row says of doubt. `repeatable`: the
    call may be made again as often as need be, as an edit may."""
    why = str(outcome) if isinstance(outcome, Unsent) else ""
    later = Change(state=State.PENDING, why=why, wait=wait(row.delays), counted=False)
    elsewhere = Change(state=State.PENDING, why=why, counted=False, rerouted=True)
    match outcome:
        case Sent(message_id=message_id):
            verdict = Verdict(change=Change(state=State.SENT, message_id=message_id))
        case InDoubt() if isinstance(outcome, ProgramEnded) or not repeatable:
            verdict = _doubted(row, why, recognises=recognises)
        case NotSent() | InDoubt():
            verdict = Verdict(change=later)
        case Limited(seconds=seconds):
            verdict = Verdict(change=replace(later, wait=timedelta(seconds=seconds)), pause=seconds)
        case Unreachable():
            verdict = Verdict(change=elsewhere, closed=True)
        case Moved(root=root):
            verdict = Verdict(change=elsewhere, moved=root)
        case TokenRefused():
            verdict = Verdict(change=later, halt=True, alert=True)
        case Refused():
            verdict = Verdict(change=Change(state=State.DEAD, why=why), alert=True)
        case Vanished() | Unshown():
            verdict = Verdict(change=Change(state=State.SUPERSEDED, why=why))
        case Withheld(state=State.PENDING):
            verdict = Verdict(change=elsewhere)
        case Withheld(state=state):
            verdict = Verdict(change=Change(state=state, why=why, counted=False))
        case _:
            verdict = _failed(row, why)
    return verdict


def wait(delays: int) -> timedelta:
    """How long a row waits that was put off so often before."""
    doublings: int = 2 ** min(delays, 10)
    return min(LONGEST_WAIT, FIRST_WAIT * doublings)


def _doubted(row: Queued, why: str, *, recognises: bool) -> Verdict:
    if row.doubts + 1 >= DOUBTS_MAX:
        change = Change(state=State.DEAD, why=f"in doubt {DOUBTS_MAX} times: {why}", doubted=True)
        return Verdict(change=change, alert=True)
    if row.on_doubt is OnDoubt.HOLD and not recognises:
        return Verdict(change=Change(state=State.HELD, why=why, doubted=True), alert=True)
    return Verdict(change=Change(state=State.PENDING, why=why, wait=wait(row.doubts), doubted=True))


def _failed(row: Queued, why: str) -> Verdict:
    if row.attempts >= ATTEMPTS_MAX:
        return Verdict(change=Change(state=State.DEAD, why=why), alert=True)
    return Verdict(change=Change(state=State.PENDING, why=why, wait=wait(row.delays)))
