"""Checks calls against the published schema and turns form fields into typed values."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .errors import broken

ARRAY = "Array of "
FACTS = Path(__file__).parents[1] / "facts" / "telegram.json"
MEMBER_KINDS: dict[str, Any] = {"Integer": int, "Float": (int, float), "Boolean": bool, "String": str}


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that came with the call."""

    name: str
    content: bytes
    mime: str


@cache
def facts() -> dict[str, Any]:
    """The reduced schema: `methods` and `types`."""
    loaded: dict[str, Any] = json.loads(FACTS.read_text(encoding="utf-8"))
    return loaded


def known(method: str) -> str | None:
    """The method's proper spelling (the Bot API ignores case), or None."""
    return next((m for m in facts()["methods"] if m.lower() == method.lower()), None)


def typed(method: str, raw: dict[str, Any], files: dict[str, Upload]) -> dict[str, Any]:
    """Every parameter of a call with its declared type; raises `ApiError` with the first mistake."""
    fields = facts()["methods"][method]["params"]
    for name in raw:
        if name not in fields and not name.startswith("api_"):
            raise broken(f"{method} has no parameter {name!r}")
    values = {name: _parameter(name, value, fields[name], files) for name, value in raw.items() if name in fields}
    for name, upload in files.items():
        if name in fields and "InputFile" in fields[name][0]:
            values[name] = upload
        elif f"attach://{name}" not in json.dumps(raw):
            raise broken(f"file {name!r} is not referred to by any parameter of {method}")
    missing = [name for name, field in fields.items() if field[1] and name not in values]
    if missing:
        raise broken(f"{method} misses {', '.join(missing)}")
    return values


def _parameter(name: str, value: Any, field: list[Any], files: dict[str, Upload]) -> Any:
    allowed = field[0]
    if "InputFile" in allowed and isinstance(value, str) and value.startswith("attach://"):
        if value[len("attach://") :] not in files:
            raise broken(f"{name}: {value} was not uploaded")
        return files[value[len("attach://") :]]
    reasons = []
    for kind in allowed:
        try:
            return _value(name, value if not isinstance(value, str) else _decoded(name, value, kind), kind)
        except ValueError as error:
            reasons.append(str(error))
    raise broken("; ".join(reasons))


def _decoded(name: str, value: str, kind: str) -> Any:
    """A form field's text as the JSON value its type calls for."""
    if kind in ("String", "InputFile"):
        return value
    if kind == "Integer" and not re.fullmatch(r"-?[0-9]{1,19}", value):
        raise ValueError(f"{name} must be an integer")
    try:
        return json.loads(value)
    except ValueError:
        raise ValueError(f"{name} must be {kind} as JSON") from None


def _value(path: str, value: Any, kind: str) -> Any:
    """`value` if it is a `kind`, else ValueError that names the place."""
    if kind.startswith(ARRAY):
        if not isinstance(value, list):
            raise ValueError(f"{path} must be an array")
        return [_value(f"{path}[{i}]", item, kind[len(ARRAY) :]) for i, item in enumerate(value)]
    if kind == "InputFile":
        raise ValueError(f"{path} must be an uploaded file")
    if kind in MEMBER_KINDS or kind == "True":
        wanted = MEMBER_KINDS.get(kind, bool)
        if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
            raise ValueError(f"{path} must be {kind}")
        return value
    if kind == "KeyboardButton" and isinstance(value, str):
        return {"text": value}
    return _object(path, value, kind)


def _object(path: str, value: Any, kind: str) -> Any:
    if not isinstance(value, dict):
        raise ValueError(f"{path} must be {kind}")
    entry = facts()["types"][kind]
    if entry["subtypes"]:
        return _one_of(path, value, entry["subtypes"])
    for name in value:
        if name not in entry["fields"]:
            raise ValueError(f"{path}: {kind} has no field {name!r}")
    for name, (kinds, required, *fixed) in entry["fields"].items():
        if required and name not in value:
            raise ValueError(f"{path}: {kind} misses {name}")
        if name in value:
            _any(f"{path}.{name}", value[name], kinds)
            if fixed and value[name] != fixed[0]:
                raise ValueError(f"{path}.{name} must be {fixed[0]!r}")
    return value


def _any(path: str, value: Any, kinds: list[str]) -> None:
    reasons = []
    for kind in kinds:
        try:
            _value(path, value, kind)
            return
        except ValueError as error:
            reasons.append(str(error))
    raise ValueError("; ".join(reasons))


def _one_of(path: str, value: dict[str, Any], kinds: list[str]) -> Any:
    """The reason of the subtype that comes nearest: the one whose fixed values fit."""
    reasons = []
    for kind in kinds:
        try:
            return _value(path, value, kind)
        except ValueError as error:
            reasons.append(str(error))
    best = [r for r in reasons if "must be '" not in r] or reasons
    raise ValueError(best[0])
