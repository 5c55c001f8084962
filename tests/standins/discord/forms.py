"""How a person fills a modal: fields by custom_id or label, checked as the client checks them."""

from typing import Any

from tests.standins.discord import limits
from tests.standins.discord.shown import CannotDo, Modal
from tests.standins.discord.slash import pick


def filled(modal: Modal, answers: dict[str, Any]) -> dict[str, Any]:
    """The data of the modal's submission; a field without an answer keeps its pre-filled value."""
    left, resolved, rows = dict(answers), {}, []  # type: dict[str, Any], dict[str, Any], list[dict[str, Any]]
    for row in modal.raw["components"]:
        if row["type"] == limits.LABEL:
            part = _answered(modal, row["label"], row["component"], left, resolved)
            rows.append({"type": limits.LABEL, "id": row.get("id", len(rows) + 1), "component": part})
        elif row["type"] == limits.ROW:
            parts = [_answered(modal, part["label"], part, left, resolved) for part in row["components"]]
            rows.append({"type": limits.ROW, "id": row.get("id", len(rows) + 1), "components": parts})
        else:
            rows.append({"type": row["type"], "id": row.get("id", len(rows) + 1)})
    if left:
        raise CannotDo(f"the form has no field {list(left)}; it has {modal.labels}")
    data = {"custom_id": modal.custom_id, "components": rows}
    return data | ({"resolved": resolved} if resolved else {})


def _answered(
    modal: Modal, label: str, part: dict[str, Any], left: dict[str, Any], resolved: dict[str, Any]
) -> dict[str, Any]:
    given = left.pop(part["custom_id"], None)
    if given is None:
        given = left.pop(label, None)
    told = {"type": part["type"], "id": part.get("id", 100), "custom_id": part["custom_id"]}
    if part["type"] == limits.TEXT_INPUT:
        return told | {"value": _text(label, part, given)}
    if part["type"] == limits.CHECKBOX:
        return told | {"value": bool(part.get("default") if given is None else given)}
    if part["type"] == limits.RADIO_GROUP:
        return told | {"value": _option(label, part, given)}
    return told | {"values": _values(modal, label, part, given, resolved)}


def _text(label: str, part: dict[str, Any], given: Any) -> str:
    text = str(part.get("value") or "") if given is None else str(given)
    if not text:
        if part.get("required", True):
            raise CannotDo(f"{label} is required")
        return ""
    low, high = part.get("min_length") or 0, part.get("max_length") or limits.INPUT_LENGTH
    if not low <= len(text) <= high:
        raise CannotDo(f"{label}: {len(text)} characters, must be {low} to {high}")
    return text


def _option(label: str, part: dict[str, Any], given: Any) -> str | None:
    for option in part["options"]:
        if given in (option["label"], option["value"]) or (given is None and option.get("default")):
            return str(option["value"])
    if given is None and not part.get("required", True):
        return None
    raise CannotDo(f"{label}: no option {given!r}")


def _values(modal: Modal, label: str, part: dict[str, Any], given: Any, resolved: dict[str, Any]) -> list[str]:
    if given is None:
        preset = [option["value"] for option in part.get("options") or [] if option.get("default")]
        if not preset and part.get("required", True):
            raise CannotDo(f"{label} is required")
        return preset
    wanted = tuple(given) if isinstance(given, list | tuple) else (given,)
    interaction = modal.interaction
    as_select = part if part["type"] != limits.CHECKBOX_GROUP else part | {"type": limits.STRING_SELECT}
    values, found = pick(as_select, wanted, interaction.person.standin, interaction.channel)
    for kind, items in found.items():
        resolved.setdefault(kind, {}).update(items)
    return values
