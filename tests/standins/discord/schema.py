"""Checks a request body against the schemas Discord publishes (the subset of JSON Schema used there)."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from tests.standins.discord.records import Problem

FACTS = Path(__file__).parent.parent / "facts" / "discord.json"
# Properties Discord documents, or discord.py always sends and Discord takes, which the published file leaves out
# (and the `type` of a thread to be made, anywhere at the top).
ALSO_TAKEN = frozenset({"nsfw", "tts", "auto_archive_duration", "flags", "reason"})
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "number": (int, float),
    "boolean": (bool,), "null": (type(None),),
}  # fmt: skip
Where = tuple[str | int, ...]


@cache
def _facts() -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(FACTS.read_text(encoding="utf-8"))
    return facts


def problems_in(route: str, body: Any) -> list[Problem]:
    """Everything wrong with the body of `METHOD /path/{template}`; nothing for routes without a schema."""
    schema = _facts()["bodies"].get(route)
    return [] if schema is None else _check(body, schema, ())


def _check(value: Any, schema: dict[str, Any], where: Where) -> list[Problem]:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        # Discord also takes ids as numbers, and discord.py sends some so.
        is_id = name == "SnowflakeType" and isinstance(value, int) and not isinstance(value, bool)
        return [] if is_id else _check(value, _facts()["schemas"][name], where)
    if "type" in schema and not _has_type(value, schema["type"]):
        return [_problem(where, "BASE_TYPE_BAD_TYPE", f"Must be {schema['type']}.")]
    if value is None:
        return []
    if "const" in schema and value != schema["const"]:
        return [_problem(where, "BASE_TYPE_CHOICES", f"Must be {schema['const']!r}.")]
    if schema.get("enum") and value not in schema["enum"]:
        return [_problem(where, "BASE_TYPE_CHOICES", f"Must be one of {schema['enum']}.")]
    found = _unions(value, schema, where)
    if isinstance(value, dict):
        found += _object(value, schema, where)
    elif isinstance(value, list):
        found += _array(value, schema, where)
    else:
        found += _scalar(value, schema, where)
    return found


def _has_type(value: Any, wanted: str | list[str]) -> bool:
    names = [wanted] if isinstance(wanted, str) else wanted
    if isinstance(value, bool):
        return "boolean" in names
    return any(isinstance(value, _TYPES[name]) for name in names)


def _unions(value: Any, schema: dict[str, Any], where: Where) -> list[Problem]:
    found = [problem for part in schema.get("allOf", ()) for problem in _check(value, part, where)]
    for key in ("oneOf", "anyOf"):
        if branches := schema.get(key):
            # The null branch stands first; of equally wrong branches the last is the telling one.
            tried = [_check(value, branch, where) for branch in reversed(branches)]
            nearest: list[Problem] = min(tried, key=_distance)
            found += nearest
    return found


def _distance(problems: list[Problem]) -> tuple[bool, int]:
    """The branch meant is the one whose `type` fits; among those, the one with least wrong."""
    other = any(p.path[-1:] == ("type",) or p.code == "BASE_TYPE_BAD_TYPE" for p in problems)
    return (bool(problems) and other, len(problems))


def _object(value: dict[str, Any], schema: dict[str, Any], where: Where) -> list[Problem]:
    known, others = schema.get("properties"), schema.get("additionalProperties")
    found = [
        _problem((*where, name), "BASE_TYPE_REQUIRED", "This field is required")
        for name in schema.get("required", ())
        if name not in value
    ]
    for name, item in value.items():
        if known and name in known:
            found += _check(item, known[name], (*where, name))
        elif isinstance(others, dict):
            found += _check(item, others, (*where, name))
        elif known is not None and name not in ALSO_TAKEN and (where or name != "type"):
            found.append(_problem((*where, name), "UNKNOWN_PROPERTY", "Discord knows no such field here."))
    return found


def _array(value: list[Any], schema: dict[str, Any], where: Where) -> list[Problem]:
    found = []
    low, high = schema.get("minItems", 0), schema.get("maxItems")
    if len(value) < low or (high is not None and len(value) > high):
        found.append(_problem(where, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length."))
    if schema.get("uniqueItems") and len({json.dumps(item) for item in value}) != len(value):
        found.append(_problem(where, "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value"))
    for index, item in enumerate(value):
        found += _check(item, schema.get("items", {}), (*where, index))
    return found


def _scalar(value: Any, schema: dict[str, Any], where: Where) -> list[Problem]:
    found = []
    if isinstance(value, str):
        if len(value) < schema.get("minLength", 0):
            message = f"Must be {schema['minLength']} or more in length."
            found.append(_problem(where, "BASE_TYPE_MIN_LENGTH", message))
        if "maxLength" in schema and len(value) > schema["maxLength"]:
            message = f"Must be {schema['maxLength']} or fewer in length."
            found.append(_problem(where, "BASE_TYPE_MAX_LENGTH", message))
        if "pattern" in schema and not re.search(schema["pattern"], value):
            found.append(_problem(where, "STRING_TYPE_REGEX", f"Does not match {schema['pattern']}."))
    elif not isinstance(value, bool):
        if "minimum" in schema and value < schema["minimum"]:
            found.append(_problem(where, "NUMBER_TYPE_MIN", f"Must be at least {schema['minimum']}."))
        if "maximum" in schema and value > schema["maximum"]:
            found.append(_problem(where, "NUMBER_TYPE_MAX", f"Must be at most {schema['maximum']}."))
    return found


def _problem(where: Where, code: str, message: str) -> Problem:
    return Problem(path=where, code=code, message=message)
