"""Internships, apprenticeships and jobs: offers that moderators read first, and students who look for one."""

from bot.features.internships.answering import applicant, apply, decline, interest, interested, take_back
from bot.features.internships.codes import PUBLISH, SEEK
from bot.features.internships.commands import list_, mine, refine, section, show, turn, turn_own
from bot.features.internships.jobs import ask_poster, ask_seeker, end_demand, end_offer, unread
from bot.features.internships.posting import cancel, correct, post, send_
from bot.features.internships.presses import (
    filled,
    fitting_,
    open_,
    remove,
    remove_demand,
    remove_offer,
    reopen,
    still_open,
    withdraw,
)
from bot.features.internships.reviews import REVIEWED
from bot.features.internships.seeking import demands, drop, edit, found_, offers_for, seek, still_looking, write, write_
from bot.features.internships.seeking import open_ as open_demand
from bot.features.internships.seeking import turn as turn_demands
from bot.features.internships.showing import OFFER_CARD
from bot.features.internships.telling import LETTERS
from bot.spec import Feature

FEATURE = Feature(
    name="internships",
    commands=(list_, post, seek, mine, demands, show, apply, write, remove),
    actions=(
        *(open_, send_, correct, cancel, withdraw, interest, turn, refine, still_open, filled, reopen),
        *(interested, applicant, decline, take_back, fitting_, remove_offer, turn_own),
        *(open_demand, edit, drop, found_, still_looking, turn_demands, write_, remove_demand, offers_for),
    ),
    cards=(OFFER_CARD,),
    jobs=(ask_poster, end_offer, ask_seeker, end_demand, unread),
    letters=LETTERS,
    reviews=(REVIEWED,),
    mine=section,
    subjects={"internships": SEEK},
    capabilities=(PUBLISH,),
)
