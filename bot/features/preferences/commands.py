"""What a member is told unasked: everything there is, and what of it they want."""

from bot.features.preferences.cards import listing
from bot.features.preferences.domain import choices
from bot.menu import Menu
from bot.permissions import MEMBERS, Capability
from bot.preferences import Preferences
from bot.replies import Reply
from bot.spec import Context, command

CHOOSE = Capability(name="preferences", rights=MEMBERS, fixed=True)


@command("preferences", code="pr", allow=CHOOSE)
async def preferences(ctx: Context, menu: Menu, kept: Preferences) -> Reply:
    """Every subject that is ever sent to the asker, each with a button that stops or resumes it."""
    stopped = await kept.stopped(ctx.member_id)
    return listing(ctx.community_id, choices(menu.catalogue.subjects, menu.subjects(ctx.community_id), stopped))
