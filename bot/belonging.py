"""Which community a request is about by what it names: a kept press, or the form that it answers."""

from __future__ import annotations

from datetime import datetime

from bot import presses
from bot.filling import is_form_code
from bot.ports import Accounts, Drafts, KeptPresses, Work
from bot.requests import Answered, Origin, Pressed, Request, Said, Sent


async def named_community(work: Work, request: Request, now: datetime) -> int | None:
    """The community of the kept press or the form that the request names or answers."""
    if isinstance(request, Said | Sent) and request.origin.asks == 1 and request.origin.place is None:
        return await _form_community(work, request.origin, now)
    packed = request.packed if isinstance(request, Pressed) else None
    packed = request.submit if isinstance(request, Answered) else packed
    press = presses.unpack(packed) if packed else None
    if press is None or not press.args:
        return None
    if press.code in (presses.KEPT, presses.KEPT_FORM):
        kept = await work.store(KeptPresses).get(press.args[0], now)
        return kept.community_id if kept else None
    if is_form_code(press.code) or press.code == "fp":
        draft = await work.store(Drafts).get(press.args[0], now)
        return draft.community_id if draft else None
    return None


async def _form_community(work: Work, origin: Origin, now: datetime) -> int | None:
    account = await work.store(Accounts).get(origin.platform, origin.account)
    draft = await work.store(Drafts).active(account.id, now) if account else None
    return draft.community_id if draft else None
