"""What apps offer while people type: nothing is kept from those who may do it."""

from __future__ import annotations

from adapters.discord.commands import payload
from adapters.telegram.commands import menus
from bot.__main__ import catalogue
from bot.people import Right

CATALOGUE = catalogue()


def test_telegram_offers_what_members_and_students_may_do_in_either_language() -> None:
    for menu in menus(CATALOGUE):
        offered = {name for name, _about in menu.entries}
        language = menu.language or "en"
        for command in CATALOGUE.commands.values():
            if {Right.MEMBER, Right.STUDENT} & command.allow.rights and not command.unlinked:
                assert CATALOGUE.words.name(command.path, language).replace(" ", "_") in offered


def test_discord_is_told_to_hide_no_command() -> None:
    for linked in (True, False):
        assert not [one["name"] for one in payload(CATALOGUE, linked=linked) if one.get("default_member_permissions")]
