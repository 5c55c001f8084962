"""How offers, needs and matches are shown to one person, who sees what is theirs to see and do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.enumerating import listed
from bot.features.donations.cards import counted, described, title
from bot.features.donations.codes import (
    ANSWER,
    CHANGE,
    CORRECT,
    DISCARD,
    EXTEND,
    FITTING,
    GONE,
    HAND,
    LOOK,
    MATCH,
    MODERATE,
    NEED,
    OPEN_NEED,
    PROPOSE,
    PUBLISH,
    RECEIVE,
    RENEGE,
    SHUT,
    TAKE_DOWN,
    WISH,
    WITHDRAW,
    press,
)
from bot.features.donations.domain import Need, Offer, State
from bot.features.donations.matched import PROMISED, Match, MatchState
from bot.features.donations.rules import Pair
from bot.matching import Match as Fit
from bot.naming import called
from bot.people import Member, Viewer
from bot.permissions import may
from bot.relay import ANSWER as WRITE
from bot.replies import (
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Inline,
    Item,
    Items,
    Note,
    OnDay,
    Paragraph,
    Phrase,
    Quote,
    Reply,
    Style,
    rows,
    say,
)

THEIR_OFFER, THEIR_NEED = 0, 1
"""What a press that is about either is about."""


def preview(offer: Offer) -> Reply:
    """What would be published, and what can be done with it."""
    buttons = (
        Button(label=say("donation-publish"), press=press(PUBLISH, offer.id), style=Style.MAIN),
        Button(label=say("donation-correct"), press=press(CORRECT, offer.id)),
        Button(label=say("donation-discard"), press=press(DISCARD, offer.id)),
    )
    blocks = (Heading(text=title(offer)), *described(offer), Note(text=say("donation-preview-note")))
    return Reply(text=say("donation-preview"), blocks=blocks, buttons=(buttons,))


def offer_view(offer: Offer, viewer: Viewer, text: Phrase | None = None, *, replaces: bool = False) -> Reply:
    """One offer, with what this person may do about it."""
    blocks: tuple[Block, ...] = (Heading(text=title(offer)), *described(offer))
    if offer.reason and offer.member_id == viewer.member_id:
        blocks = (*blocks, Paragraph(text=say("donation-removed-reason")), Quote(text=offer.reason))
    buttons = _of_owner(offer) if offer.member_id == viewer.member_id else _of_others(offer, viewer)
    return Reply(text=text, blocks=blocks, buttons=rows(buttons), replaces=replaces)


def _of_owner(offer: Offer) -> list[Button]:
    found = []
    if offer.live:
        found.append(Button(label=say("donation-edit-this"), press=press(CORRECT, offer.id)))
        found.append(Button(label=say("donation-gone"), press=press(GONE, offer.id)))
    if offer.state is State.EXPIRED:
        found.append(Button(label=say("donation-extend"), press=press(EXTEND, THEIR_OFFER, offer.id)))
    if offer.live:
        leave = press(WITHDRAW, THEIR_OFFER, offer.id, 0)
        found.append(Button(label=say("donation-withdraw-this"), press=leave, style=Style.DANGER))
    return found


def _of_others(offer: Offer, viewer: Viewer) -> list[Button]:
    found = []
    if offer.state is State.OPEN and may(viewer, NEED):
        found.append(Button(label=say("donation-wish"), press=press(WISH, offer.id), style=Style.MAIN))
    if offer.state is State.OPEN and may(viewer, MATCH):
        found.append(Button(label=say("donation-fitting"), press=press(FITTING, offer.id)))
    if offer.live and may(viewer, MODERATE):
        found.append(Button(label=say("donation-take-down"), press=press(TAKE_DOWN, offer.id), style=Style.DANGER))
    return found


def need_view(need: Need, text: Phrase | None = None, *, replaces: bool = False) -> Reply:
    """One need, for whoever stated it."""
    found = []
    if need.live:
        found.append(Button(label=say("donation-edit-this"), press=press(CHANGE, need.id)))
    if need.state is State.EXPIRED:
        found.append(Button(label=say("donation-extend"), press=press(EXTEND, THEIR_NEED, need.id)))
    if need.live:
        leave = press(WITHDRAW, THEIR_NEED, need.id, 0)
        found.append(Button(label=say("donation-withdraw-this"), press=leave, style=Style.DANGER))
    blocks: tuple[Block, ...] = (Heading(text=need_title(need)), *need_described(need))
    if need.reason:
        blocks = (*blocks, Paragraph(text=say("donation-closed-reason")), Quote(text=need.reason))
    blocks = (*blocks, Note(text=say("donation-need-note")))
    return Reply(text=text, blocks=blocks, buttons=rows(found), replaces=replaces)


def need_for_coordinator(need: Need, author: Member | None, fits: Sequence[Fit[Offer]], *, replaces: bool) -> Reply:
    """One need, who has it, and the offers that suit it."""
    who = Field(label=say("donation-need-by"), value=called(author))
    blocks = [Heading(text=need_title(need)), Fields(rows=(who,)), *need_described(need)]
    if fits:
        items = tuple(
            Item(title=title(fit.record), detail=together(fit.reasons), press=press(LOOK, need.id, fit.record.id))
            for fit in fits
        )
        blocks += [Paragraph(text=say("donation-suited")), Items(items=items, prompt=say("donation-look"))]
    else:
        blocks.append(Paragraph(text=say("donation-suited-none")))
    shut = Button(label=say("donation-shut"), press=press(SHUT, need.id), style=Style.DANGER)
    return Reply(blocks=tuple(blocks), buttons=((shut,),) if need.live else (), replaces=replaces)


def needs_that_fit(offer: Offer, fits: Sequence[Fit[Need]]) -> Reply:
    """The needs that an offer suits."""
    if not fits:
        return Reply(text=say("donation-fitting-none", offer=title(offer)))
    items = tuple(
        Item(title=need_title(fit.record), detail=together(fit.reasons), press=press(LOOK, fit.record.id, offer.id))
        for fit in fits
    )
    text = say("donation-fitting-list", offer=title(offer))
    return Reply(text=text, blocks=(Items(items=items, prompt=say("donation-look")),))


def pair_view(pair: Pair) -> Reply:
    """An offer beside a need, why they fit, and the way to propose it to both."""
    fields = (
        Field(label=say("donation-pair-need"), value=need_title(pair.need)),
        Field(label=say("donation-pair-offer"), value=title(pair.offer)),
        Field(label=say("donation-pair-quantity"), value=str(pair.quantity)),
        Field(label=say("donation-pair-why"), value=together(pair.reasons)),
    )
    blocks = (Fields(rows=fields), Quote(text=pair.offer.description), Note(text=say("donation-pair-note")))
    go = Button(label=say("donation-propose"), press=press(PROPOSE, pair.need.id, pair.offer.id), style=Style.MAIN)
    return Reply(text=say("donation-pair"), blocks=blocks, buttons=((go,),))


def need_title(need: Need) -> Phrase:
    """What is needed, how many of it, and where."""
    return say("donation-title", what=counted(need.stock.quantity, need.category), town=need.town)


def need_described(need: Need) -> tuple[Block, ...]:
    """What there is to know of a need, but for who has it."""
    said = (Quote(text=need.description),) if need.description else ()
    return (*said, need_outlined(need))


def need_outlined(need: Need) -> Fields:
    """How a need stands, without what its author said of it: nobody's screen is to show that by itself."""
    fields = (
        Field(label=say("donation-need-state"), value=say(f"donation-need-{need.state.value}")),
        Field(label=say("donation-need-urgency-label"), value=say(f"donation-urgency-{need.urgency}")),
        Field(label=say("donation-card-handover"), value=say(f"donation-handover-{need.handover.value}")),
        Field(label=say("donation-card-until"), value=OnDay(need.until)),
        Field(label=say("donation-card-number"), value=str(need.id)),
    )
    return Fields(rows=fields)


def beneficiary(need: Need | None) -> Phrase:
    """What a donor learns of whom a gift is for."""
    if need is None:
        return say("donation-for-someone")
    return say("donation-for-student" if need.student else "donation-for-member", town=need.town)


def together(phrases: Iterable[Phrase]) -> Inline:
    """Phrases one after another."""
    found = tuple(phrases)
    return listed(found) if found else ""


def match_view(
    match: Match,
    offer: Offer,
    need: Need | None,
    member_id: int,
    thread: int | None,
    text: Phrase | None = None,
    *,
    replaces: bool = False,
) -> Reply:
    """One match as one of the two sees it, with the next step as a button."""
    donor = match.side(member_id)
    side = "donor" if donor else "beneficiary"
    waiting = match.state is MatchState.PROPOSED and match.said(member_id)
    key = "waiting" if waiting else match.state.value
    words = say(f"donation-match-{key}-{side}", what=counted(match.quantity, offer.category), who=beneficiary(need))
    blocks: list[Block] = [Heading(text=say("donation-match-title", number=str(match.id))), Paragraph(text=words)]
    if not donor:
        blocks += described(offer)
    return Reply(text=text, blocks=tuple(blocks), buttons=rows(steps(match, member_id, thread)), replaces=replaces)


def steps(match: Match, member_id: int, thread: int | None = None) -> list[Button]:
    """What this one can do about a match now."""
    if match.state is MatchState.PROPOSED:
        return _answers(match, member_id)
    if match.state not in PROMISED:
        return []
    found = []
    if match.side(member_id) and match.state is MatchState.RESERVED:
        found.append(Button(label=say("donation-hand"), press=press(HAND, match.id, 0), style=Style.MAIN))
    if not match.side(member_id):
        main = Style.MAIN if match.state is MatchState.HANDED else Style.PLAIN
        found.append(Button(label=say("donation-receive"), press=press(RECEIVE, match.id), style=main))
    if thread:
        found.append(Button(label=say("donation-write"), press=press(WRITE, thread)))
    return [*found, Button(label=say("donation-renege"), press=press(RENEGE, match.id, 0), style=Style.DANGER)]


def _answers(match: Match, member_id: int) -> list[Button]:
    no = Button(label=say("donation-decline"), press=press(ANSWER, match.id, 0))
    if match.said(member_id):
        return [no]
    return [Button(label=say("donation-accept"), press=press(ANSWER, match.id, 1), style=Style.MAIN), no]


def offer_item(offer: Offer) -> Item:
    """An offer in a list."""
    left = say("donation-left", left=str(offer.stock.left), quantity=str(offer.stock.quantity))
    how = say(f"donation-handover-{offer.handover.value}")
    condition = say(f"donation-condition-{offer.condition}")
    parts = (condition, how) if offer.stock.quantity == 1 else (condition, how, left)
    return Item(title=title(offer), detail=together(parts))


def need_item(need: Need) -> Item:
    """A need in a coordinator's list."""
    parts = (say(f"donation-urgency-{need.urgency}"), say(f"donation-handover-{need.handover.value}"))
    return Item(title=need_title(need), detail=together(parts), press=press(OPEN_NEED, need.id))
