"""The routes of guilds, members and roles."""

from tests.standins.discord import limits
from tests.standins.discord.lookups import the_guild
from tests.standins.discord.records import Refused, unknown
from tests.standins.discord.rest import ROUTES, Answer, Asked
from tests.standins.discord.world import Guild


@ROUTES.add("GET", "/guilds/{guild_id}")
def _read_guild(asked: Asked) -> Answer:
    return 200, the_guild(asked).payload()


@ROUTES.add("GET", "/guilds/{guild_id}/channels")
def _channels(asked: Asked) -> Answer:
    shown = the_guild(asked).channels.values()
    return 200, [each.payload() for each in shown if each.kind != limits.PUBLIC_THREAD]


@ROUTES.add("GET", "/guilds/{guild_id}/roles")
def _roles(asked: Asked) -> Answer:
    return 200, list(the_guild(asked).roles.values())


@ROUTES.add("GET", "/guilds/{guild_id}/members")
def _members(asked: Asked) -> Answer:
    guild = the_guild(asked)
    if not asked.standin.privileged & limits.INTENT_MEMBERS:
        raise Refused(403, 50001, "Missing Access")
    every = [guild.bot_member(), *(person.member(guild) for person in guild.people.values())]
    after, limit = int(asked.query.get("after", 0)), int(asked.query.get("limit", 1))
    later = [member for member in every if int(member["user"]["id"]) > after]
    return 200, sorted(later, key=lambda member: int(member["user"]["id"]))[:limit]


@ROUTES.add("GET", "/guilds/{guild_id}/members/{user_id}")
def _member(asked: Asked) -> Answer:
    guild, user_id = the_guild(asked), asked.ids["user_id"]
    if user_id in (asked.standin.application_id, "@me"):
        return 200, guild.bot_member()
    if user_id not in guild.people:
        raise unknown(10007, "Member")
    return 200, guild.people[user_id].member(guild)


@ROUTES.add("PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
def _give_role(asked: Asked) -> Answer:
    return _set_role(asked, present=True)


@ROUTES.add("DELETE", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
def _take_role(asked: Asked) -> Answer:
    return _set_role(asked, present=False)


def _set_role(asked: Asked, *, present: bool) -> Answer:
    guild, user_id, role_id = the_guild(asked), asked.ids["user_id"], asked.ids["role_id"]
    _may_manage_roles(guild)
    if user_id not in guild.people or role_id not in guild.roles:
        raise unknown(10007 if user_id not in guild.people else 10011, "Member or Role")
    asked.standin.set_role(guild, guild.people[user_id], role_id, present=present)
    return 204, None


@ROUTES.add("PATCH", "/guilds/{guild_id}/members/{user_id}")
def _edit_member(asked: Asked) -> Answer:
    guild, user_id = the_guild(asked), asked.ids["user_id"]
    if user_id not in guild.people:
        raise unknown(10007, "Member")
    person = guild.people[user_id]
    if "roles" in asked.body:
        _may_manage_roles(guild)
        guild.person_roles[user_id] = [str(role) for role in asked.body["roles"] or []]
    return 200, person.member(guild)


@ROUTES.add("POST", "/guilds/{guild_id}/roles")
def _create_role(asked: Asked) -> Answer:
    guild, body = the_guild(asked), asked.body or {}
    _may_manage_roles(guild)
    bits, mentionable = int(body.get("permissions") or 0), bool(body.get("mentionable"))
    return 200, guild.role(body.get("name") or "new role", permissions=bits, mentionable=mentionable)


def _may_manage_roles(guild: Guild) -> None:
    if not guild.bot_permissions() & limits.MANAGE_ROLES:
        raise Refused(403, 50013, "Missing Permissions", fault=False)
