"""The routes of the bot itself: identity, gateway address, commands, interactions, direct conversations."""

from typing import Any

from tests.standins.discord import limits
from tests.standins.discord.command_checks import set_problems
from tests.standins.discord.records import Refused, invalid, unknown
from tests.standins.discord.rest import ROUTES, Answer, Asked
from tests.standins.discord.world import snowflake

_TOKEN = "/webhooks/{webhook_id}/{webhook_token}"
_MESSAGE = _TOKEN + "/messages/{message_id}"
_ORIGINAL = _TOKEN + "/messages/@original"
_GLOBAL = "/applications/{application_id}/commands"
_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


@ROUTES.add("GET", "/users/@me")
def _me(asked: Asked) -> Answer:
    return 200, asked.standin.bot_user() | {"verified": True, "mfa_enabled": True, "locale": "en-US", "email": None}


@ROUTES.add("GET", "/users/{user_id}")
def _user(asked: Asked) -> Answer:
    return 200, asked.standin.person(asked.ids["user_id"]).user()


@ROUTES.add("GET", "/oauth2/applications/@me")
@ROUTES.add("GET", "/applications/@me")
def _application(asked: Asked) -> Answer:
    return 200, asked.standin.application()


@ROUTES.add("GET", "/gateway")
def _gateway(asked: Asked) -> Answer:
    return 200, {"url": asked.standin.gateway_url}


@ROUTES.add("GET", "/gateway/bot")
def _gateway_bot(asked: Asked) -> Answer:
    used = len(asked.standin.gateway.identifies)
    session = {"total": limits.IDENTIFIES_PER_DAY, "remaining": max(0, limits.IDENTIFIES_PER_DAY - used)}
    session |= {"reset_after": 86_400_000, "max_concurrency": 1}
    return 200, {"url": asked.standin.gateway_url, "shards": 1, "session_start_limit": session}


@ROUTES.add("POST", "/users/@me/channels")
def _open_dm(asked: Asked) -> Answer:
    person = asked.standin.person(str(asked.body.get("recipient_id")))
    return 200, asked.standin.dm(person).payload()


@ROUTES.add("GET", "/users/@me/guilds")
def _my_guilds(asked: Asked) -> Answer:
    return 200, [guild.payload() for guild in asked.standin.guilds.values()]


@ROUTES.add("DELETE", "/users/@me/guilds/{guild_id}")
def _leave(asked: Asked) -> Answer:
    guild = asked.standin.guilds.get(asked.ids["guild_id"])
    if guild is None:
        raise unknown(10004, "Guild")
    asked.standin.bot_leaves(guild)
    return 204, None


@ROUTES.add("GET", _GLOBAL)
@ROUTES.add("GET", _GUILD)
def _commands(asked: Asked) -> Answer:
    return 200, list(_scope(asked).values())


@ROUTES.add("GET", _GLOBAL + "/{command_id}")
@ROUTES.add("GET", _GUILD + "/{command_id}")
def _command(asked: Asked) -> Answer:
    return 200, _known_command(asked)


@ROUTES.add("PUT", _GLOBAL)
@ROUTES.add("PUT", _GUILD)
def _replace_commands(asked: Asked) -> Answer:
    scope, wanted = _scope(asked), asked.body or []
    if problems := set_problems(wanted):
        raise invalid(problems)
    by_name = {_key(command): command for command in scope.values()}
    _count_creates(asked, [command for command in wanted if _key(command) not in by_name])
    scope.clear()
    for command in wanted:
        _keep(asked, scope, command, by_name.get(_key(command), {}).get("id"))
    return 200, list(scope.values())


@ROUTES.add("POST", _GLOBAL)
@ROUTES.add("POST", _GUILD)
def _upsert_command(asked: Asked) -> Answer:
    scope = _scope(asked)
    same = next((each for each in scope.values() if _key(each) == _key(asked.body)), None)
    others = [each for each in scope.values() if each is not same]
    if problems := set_problems([asked.body, *others]):
        raise invalid(problems)
    if same is None:
        _count_creates(asked, [asked.body])
    return (201 if same is None else 200), _keep(asked, scope, asked.body, same["id"] if same else None)


@ROUTES.add("PATCH", _GLOBAL + "/{command_id}")
@ROUTES.add("PATCH", _GUILD + "/{command_id}")
def _edit_command(asked: Asked) -> Answer:
    command = _known_command(asked)
    others = [each for each in _scope(asked).values() if each is not command]
    if problems := set_problems([command | asked.body, *others]):
        raise invalid(problems)
    command |= asked.body | {"version": snowflake()}
    return 200, command


@ROUTES.add("DELETE", _GLOBAL + "/{command_id}")
@ROUTES.add("DELETE", _GUILD + "/{command_id}")
def _delete_command(asked: Asked) -> Answer:
    del _scope(asked)[_known_command(asked)["id"]]
    return 204, None


@ROUTES.add("POST", "/interactions/{interaction_id}/{interaction_token}/callback", by_token=True)
def _callback(asked: Asked) -> Answer:
    interaction_id, token = asked.ids["interaction_id"], asked.ids["interaction_token"]
    status, answer = asked.standin.interactions.answer(interaction_id, token, asked.body, asked.files)
    wants = asked.query.get("with_response", "").lower() in ("1", "true")
    return (status, answer) if wants else (204, None)


@ROUTES.add("POST", _TOKEN, by_token=True)
def _follow_up(asked: Asked) -> Answer:
    store = asked.standin.interactions
    return store.follow_up(store.owned(*asked.ids.values()), asked.body or {}, asked.files)


@ROUTES.add("GET", _MESSAGE, by_token=True)
@ROUTES.add("GET", _ORIGINAL, by_token=True)
def _answer_of(asked: Asked) -> Answer:
    store = asked.standin.interactions
    return 200, store.message(_owned(asked), asked.ids.get("message_id", "@original")).data


@ROUTES.add("PATCH", _MESSAGE, by_token=True)
@ROUTES.add("PATCH", _ORIGINAL, by_token=True)
def _edit_answer(asked: Asked) -> Answer:
    message_id = asked.ids.get("message_id", "@original")
    return asked.standin.interactions.edit(_owned(asked), message_id, asked.body or {}, asked.files)


@ROUTES.add("DELETE", _MESSAGE, by_token=True)
@ROUTES.add("DELETE", _ORIGINAL, by_token=True)
def _delete_answer(asked: Asked) -> Answer:
    return asked.standin.interactions.delete(_owned(asked), asked.ids.get("message_id", "@original"))


def _owned(asked: Asked) -> Any:
    return asked.standin.interactions.owned(asked.ids["webhook_id"], asked.ids["webhook_token"])


def _scope(asked: Asked) -> dict[str, dict[str, Any]]:
    """The commands of the guild named in the path, or the global ones (key "")."""
    standin, guild_id = asked.standin, asked.ids.get("guild_id", "")
    if asked.ids["application_id"] != standin.application_id:
        raise Refused(403, 20012, "You are not authorized to perform this action on this application")
    if guild_id and guild_id not in standin.guilds:
        raise Refused(403, 50001, "Missing Access", fault=False)
    return standin.commands.setdefault(guild_id, {})


def _known_command(asked: Asked) -> dict[str, Any]:
    command = _scope(asked).get(asked.ids["command_id"])
    if command is None:
        raise unknown(10063, "application command")
    return command


def _key(command: dict[str, Any]) -> tuple[int, str]:
    return command.get("type") or 1, command["name"]


def _count_creates(asked: Asked, new: list[dict[str, Any]]) -> None:
    made = asked.standin.command_creates
    guild_id = asked.ids.get("guild_id", "")
    if made.get(guild_id, 0) + len(new) > limits.COMMAND_CREATES_PER_DAY:
        message = f"Max number of daily application command creates has been reached ({limits.COMMAND_CREATES_PER_DAY})"
        raise Refused(400, 30034, message)
    made[guild_id] = made.get(guild_id, 0) + len(new)


def _keep(asked: Asked, scope: dict[str, Any], command: dict[str, Any], old_id: str | None) -> dict[str, Any]:
    defaults: dict[str, Any] = {"type": 1, "description": "", "options": [], "default_member_permissions": None}
    own = {"id": old_id or snowflake(), "application_id": asked.standin.application_id, "version": snowflake()}
    if guild_id := asked.ids.get("guild_id"):
        own["guild_id"] = guild_id
    kept = {**defaults, **command, **own}
    bits = kept["default_member_permissions"]
    kept["default_member_permissions"] = None if bits is None else str(bits)
    scope[kept["id"]] = kept
    return kept
