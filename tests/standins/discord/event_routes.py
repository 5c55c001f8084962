"""The routes of a guild's scheduled events."""

from datetime import UTC, datetime
from typing import Any

from tests.standins.discord import limits
from tests.standins.discord.lookups import the_guild
from tests.standins.discord.records import Problem, Refused, invalid, unknown
from tests.standins.discord.rest import ROUTES, Answer, Asked
from tests.standins.discord.world import Guild, snowflake

_EVENTS = "/guilds/{guild_id}/scheduled-events"
_EVENT = _EVENTS + "/{guild_scheduled_event_id}"
_EXTERNAL, _SCHEDULED = 3, 1


@ROUTES.add("GET", _EVENTS)
def _events(asked: Asked) -> Answer:
    return 200, list(the_guild(asked).events.values())


@ROUTES.add("GET", _EVENT)
def _read_event(asked: Asked) -> Answer:
    return 200, _event(asked)


@ROUTES.add("POST", _EVENTS)
def _create_event(asked: Asked) -> Answer:
    guild = the_guild(asked)
    _may_manage_events(guild)
    active = [each for each in guild.events.values() if each["status"] <= 2]
    if len(active) >= limits.EVENTS_PER_GUILD:
        raise Refused(400, 30038, "Maximum number of uncompleted guild scheduled events reached (100)", fault=False)
    event: dict[str, Any] = dict.fromkeys(
        ("channel_id", "description", "scheduled_end_time", "entity_metadata", "image", "recurrence_rule", "entity_id")
    )
    event |= {**asked.body, "id": snowflake(), "guild_id": guild.id, "status": _SCHEDULED, "user_count": 0}
    event |= {"creator_id": asked.standin.application_id, "creator": asked.standin.bot_user(), "privacy_level": 2}
    _check_event(event, new=True)
    guild.events[event["id"]] = event
    asked.standin.dispatch("GUILD_SCHEDULED_EVENT_CREATE", event, limits.INTENT_SCHEDULED_EVENTS)
    return 200, event


@ROUTES.add("PATCH", _EVENT)
def _edit_event(asked: Asked) -> Answer:
    event = _event(asked)
    _may_manage_events(the_guild(asked))
    changed = event | asked.body
    if changed["status"] not in {1: (1, 2, 4), 2: (2, 3)}.get(event["status"], ()):
        raise Refused(400, 180000, "Cannot update a finished event")
    _check_event(changed, new="scheduled_start_time" in asked.body)
    event |= changed
    asked.standin.dispatch("GUILD_SCHEDULED_EVENT_UPDATE", event, limits.INTENT_SCHEDULED_EVENTS)
    return 200, event


@ROUTES.add("DELETE", _EVENT)
def _delete_event(asked: Asked) -> Answer:
    event, guild = _event(asked), the_guild(asked)
    _may_manage_events(guild)
    del guild.events[event["id"]]
    asked.standin.dispatch("GUILD_SCHEDULED_EVENT_DELETE", event, limits.INTENT_SCHEDULED_EVENTS)
    return 204, None


def _check_event(event: dict[str, Any], *, new: bool) -> None:
    problems, start, end = [], event["scheduled_start_time"], event["scheduled_end_time"]
    if event["entity_type"] == _EXTERNAL:
        if not end:
            problems.append(("scheduled_end_time", "This field is required"))
        if not (event["entity_metadata"] or {}).get("location"):
            problems.append(("entity_metadata", "A location is required"))
    if new and datetime.fromisoformat(start) <= datetime.now(UTC):
        problems.append(("scheduled_start_time", "Cannot schedule event in the past."))
    if end and datetime.fromisoformat(end) <= datetime.fromisoformat(start):
        problems.append(("scheduled_end_time", "Cannot schedule event to end before starting."))
    if problems:
        raise invalid(Problem(path=(name,), code="GUILD_SCHEDULED_EVENT", message=why) for name, why in problems)


def _may_manage_events(guild: Guild) -> None:
    if not guild.bot_permissions() & (limits.MANAGE_EVENTS | limits.CREATE_EVENTS):
        raise Refused(403, 50013, "Missing Permissions", fault=False)


def _event(asked: Asked) -> dict[str, Any]:
    event = the_guild(asked).events.get(asked.ids["guild_scheduled_event_id"])
    if event is None:
        raise unknown(10070, "Guild Scheduled Event")
    return event


@ROUTES.add("GET", _EVENT + "/users")
def _subscribers(asked: Asked) -> Answer:
    _event(asked)
    return 200, []
