"""Documented limits of messages, modals and autocomplete answers, beyond the published schema."""

from collections.abc import Iterator
from typing import Any

from tests.standins.discord import limits
from tests.standins.discord.records import Problem
from tests.standins.discord.schema import Where

_EMBED_TEXTS = {"title": limits.EMBED_TITLE, "description": limits.EMBED_DESCRIPTION}
_FIELD_TEXTS = {"name": limits.EMBED_FIELD_NAME, "value": limits.EMBED_FIELD_VALUE}


def message_problems(body: dict[str, Any]) -> list[Problem]:
    """What is wrong with a message to be created or edited (its emptiness is judged elsewhere)."""
    found = [*_too_long(body.get("content"), limits.CONTENT, "content")]
    found += _embeds(body.get("embeds") or [])
    found += _mentions(body.get("allowed_mentions"))
    found += _components(body)
    return found


def modal_problems(data: dict[str, Any]) -> list[Problem]:
    """What is wrong with the data of an interaction answer of type 9."""
    found = [*_too_long(data.get("title"), limits.MODAL_TITLE, "data", "title")]
    found += _too_long(data.get("custom_id"), limits.CUSTOM_ID, "data", "custom_id")
    rows = data.get("components") or []
    if not 1 <= len(rows) <= limits.MODAL_COMPONENTS:
        found.append(_length(("data", "components"), 1, limits.MODAL_COMPONENTS))
    for index, row in enumerate(rows):
        found += _modal_part(row, ("data", "components", index))
    found += _repeated_ids(rows, ("data", "components"))
    return found


def choice_problems(choices: list[dict[str, Any]], *where: str | int) -> list[Problem]:
    """What is wrong with the choices of an option or of an autocomplete answer."""
    found = [] if len(choices) <= limits.CHOICES else [_length(where, 0, limits.CHOICES)]
    for index, choice in enumerate(choices):
        found += _between(choice.get("name"), limits.CHOICE_TEXT, *where, index, "name")
        for locale, name in (choice.get("name_localizations") or {}).items():
            found += _between(name, limits.CHOICE_TEXT, *where, index, "name_localizations", locale)
        if isinstance(choice.get("value"), str):
            found += _between(choice["value"], limits.CHOICE_TEXT, *where, index, "value")
    return found


def inner(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every component, those inside rows, labels, sections and containers too."""
    for component in components:
        yield component
        yield from inner(component.get("components") or [])
        yield from inner([component[key] for key in ("component", "accessory") if component.get(key)])


def _embeds(embeds: list[dict[str, Any]]) -> Iterator[Problem]:
    total = 0
    if len(embeds) > limits.EMBEDS:
        yield _length(("embeds",), 0, limits.EMBEDS)
    for index, embed in enumerate(embeds):
        fields = embed.get("fields") or []
        texts: list[tuple[str | None, int, Where]]
        texts = [(embed.get(name), limit, (name,)) for name, limit in _EMBED_TEXTS.items()]
        texts.append(((embed.get("footer") or {}).get("text"), limits.EMBED_FOOTER, ("footer", "text")))
        texts.append(((embed.get("author") or {}).get("name"), limits.EMBED_AUTHOR, ("author", "name")))
        if len(fields) > limits.EMBED_FIELDS:
            yield _length(("embeds", index, "fields"), 0, limits.EMBED_FIELDS)
        for number, field in enumerate(fields):
            for name, limit in _FIELD_TEXTS.items():
                texts.append((field.get(name), limit, ("fields", number, name)))
                if not (field.get(name) or "").strip():
                    yield _required("embeds", index, "fields", number, name)
        for text, limit, where in texts:
            total += len((text or "").strip())
            yield from _too_long(text, limit, "embeds", index, *where)
    if total > limits.EMBED_TOTAL:
        message = f"Embed size exceeds maximum size of {limits.EMBED_TOTAL}"
        yield Problem(path=("embeds",), code="MAX_EMBED_SIZE_EXCEEDED", message=message)


def _mentions(allowed: dict[str, Any] | None) -> Iterator[Problem]:
    for kind in ("users", "roles"):
        if allowed and kind in (allowed.get("parse") or []) and allowed.get(kind):
            message = f'parse:["{kind}"] and {kind}:[ids...] are mutually exclusive.'
            yield Problem(path=("allowed_mentions",), code="MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message=message)


def _components(body: dict[str, Any]) -> Iterator[Problem]:
    components = body.get("components") or []
    every = list(inner(components))
    if (body.get("flags") or 0) & limits.COMPONENTS_V2:
        yield from _layout(body, every)
    else:
        if len(components) > limits.ACTION_ROWS:
            yield _length(("components",), 0, limits.ACTION_ROWS)
        for component in every:
            if component.get("type") in limits.LAYOUT_V2:
                message = "Needs the IS_COMPONENTS_V2 flag."
                yield Problem(path=("components",), code="UNION_TYPE_CHOICES", message=message)
    for index, component in enumerate(components):
        if component.get("type") == limits.ROW:
            yield from _row(component.get("components") or [], ("components", index, "components"))
    yield from _repeated_ids(components, ("components",))


def _layout(body: dict[str, Any], every: list[dict[str, Any]]) -> Iterator[Problem]:
    if len(every) > limits.COMPONENTS_V2_TOTAL:
        yield _length(("components",), 1, limits.COMPONENTS_V2_TOTAL)
    if sum(len(part.get("content") or "") for part in every) > limits.COMPONENTS_V2_TEXT:
        yield _length(("components",), 0, limits.COMPONENTS_V2_TEXT)
    for name in ("content", "embeds", "poll"):
        if body.get(name):
            message = f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            yield Problem(path=(name,), code="MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message=message)


def _row(parts: list[dict[str, Any]], where: Where) -> Iterator[Problem]:
    if not 1 <= len(parts) <= limits.BUTTONS_PER_ROW:
        yield _length(where, 1, limits.BUTTONS_PER_ROW)
    if len(parts) > 1 and any(part.get("type") in limits.SELECTS for part in parts):
        yield Problem(path=where, code="COMPONENT_LAYOUT_WIDTH_EXCEEDED", message="A select fills its row.")
    for index, part in enumerate(parts):
        yield from _part(part, (*where, index))


def _part(part: dict[str, Any], where: Where) -> Iterator[Problem]:
    if part.get("type") == limits.BUTTON:
        yield from _button(part, where)
    elif part.get("type") in limits.SELECTS:
        yield from _select(part, where)
    else:
        yield Problem(path=(*where, "type"), code="BASE_TYPE_CHOICES", message="Must be a button or a select.")


def _button(part: dict[str, Any], where: Where) -> Iterator[Problem]:
    yield from _too_long(part.get("label"), limits.BUTTON_LABEL, *where, "label")
    if not (part.get("label") or part.get("emoji")) and part.get("style") != 6:
        yield Problem(path=where, code="BUTTON_COMPONENT_INVALID_EMPTY", message="A button must have a label or emoji")
    wanted, other = ("url", "custom_id") if part.get("style") == limits.BUTTON_STYLE_LINK else ("custom_id", "url")
    if part.get(other):
        message = f"A button of this style has no {other}."
        yield Problem(path=where, code="BUTTON_COMPONENT_EXCLUSIVE", message=message)
    if wanted == "custom_id" and part.get("style") != 6:
        yield from _between(part.get("custom_id"), limits.CUSTOM_ID, *where, "custom_id")
    elif wanted == "url" and not part.get("url"):
        yield _required(*where, "url")


def _select(part: dict[str, Any], where: Where) -> Iterator[Problem]:
    yield from _between(part.get("custom_id"), limits.CUSTOM_ID, *where, "custom_id")
    yield from _too_long(part.get("placeholder"), limits.SELECT_PLACEHOLDER, *where, "placeholder")
    least, most = part.get("min_values", 1), part.get("max_values", 1)
    options = part.get("options") or []
    if part.get("type") == limits.STRING_SELECT:
        if not 1 <= len(options) <= limits.SELECT_OPTIONS:
            yield _length((*where, "options"), 1, limits.SELECT_OPTIONS)
        yield from _options(options, (*where, "options"))
        if sum(bool(option.get("default")) for option in options) > most or most > len(options):
            yield _length((*where, "max_values"), 1, len(options))
    if least > most:
        yield Problem(path=(*where, "min_values"), code="NUMBER_TYPE_MAX", message=f"Must be at most {most}.")


def _options(options: list[dict[str, Any]], where: Where) -> Iterator[Problem]:
    for index, option in enumerate(options):
        yield from _between(option.get("label"), limits.SELECT_TEXT, *where, index, "label")
        yield from _between(option.get("value"), limits.SELECT_TEXT, *where, index, "value")
        yield from _too_long(option.get("description"), limits.SELECT_TEXT, *where, index, "description")
    values = [option.get("value") for option in options]
    if len(set(values)) != len(values):
        message = "The specified option value is already used"
        yield Problem(path=where, code="SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message=message)


def _modal_part(row: dict[str, Any], where: Where) -> Iterator[Problem]:
    if row.get("type") == limits.TEXT_DISPLAY:
        return
    if row.get("type") == limits.LABEL:
        part, at = row.get("component") or {}, (*where, "component")
        yield from _between(row.get("label"), limits.INPUT_LABEL, *where, "label")
        yield from _too_long(row.get("description"), limits.LABEL_DESCRIPTION, *where, "description")
        if part.get("label") is not None:
            yield Problem(path=(*at, "label"), code="BASE_TYPE_CHOICES", message="The Label carries the label.")
        allowed = limits.IN_LABEL
    else:
        parts = row.get("components") or []
        if row.get("type") != limits.ROW or len(parts) != 1:
            yield _length((*where, "components"), 1, 1)
            return
        part, at, allowed = parts[0], (*where, "components", 0), frozenset({limits.TEXT_INPUT})
        yield from _between(part.get("label"), limits.INPUT_LABEL, *at, "label")
    if part.get("type") not in allowed:
        yield Problem(path=(*at, "type"), code="BASE_TYPE_CHOICES", message=f"Must be one of {sorted(allowed)}.")
    yield from _input(part, at)


def _input(part: dict[str, Any], where: Where) -> Iterator[Problem]:
    yield from _between(part.get("custom_id"), limits.CUSTOM_ID, *where, "custom_id")
    if part.get("type") in limits.SELECTS:
        yield from _select(part, where)
        if part.get("disabled"):
            yield Problem(path=(*where, "disabled"), code="BASE_TYPE_CHOICES", message="Not in a modal.")
    if part.get("type") != limits.TEXT_INPUT:
        return
    yield from _too_long(part.get("placeholder"), limits.INPUT_PLACEHOLDER, *where, "placeholder")
    yield from _too_long(part.get("value"), part.get("max_length") or limits.INPUT_LENGTH, *where, "value")
    least, most = part.get("min_length") or 0, part.get("max_length") or limits.INPUT_LENGTH
    if not 0 <= least <= most <= limits.INPUT_LENGTH:
        yield _length((*where, "max_length"), 1, limits.INPUT_LENGTH)


def _repeated_ids(components: list[dict[str, Any]], where: Where) -> Iterator[Problem]:
    for name in ("custom_id", "id"):
        seen = [part[name] for part in inner(components) if part.get(name)]
        for value in {item for item in seen if seen.count(item) > 1}:
            message = f"Component {name} cannot be duplicated: {value}"
            yield Problem(path=where, code="COMPONENT_CUSTOM_ID_DUPLICATED", message=message)


def _too_long(text: str | None, limit: int, *where: str | int) -> Iterator[Problem]:
    if text is not None and len(text) > limit:
        yield Problem(path=where, code="BASE_TYPE_MAX_LENGTH", message=f"Must be {limit} or fewer in length.")


def _between(text: Any, limit: int, *where: str | int) -> Iterator[Problem]:
    if not isinstance(text, str) or not text.strip() or len(text) > limit:
        yield _length(where, 1, limit)


def _length(where: Where, low: int, high: int) -> Problem:
    return Problem(path=where, code="BASE_TYPE_BAD_LENGTH", message=f"Must be between {low} and {high} in length.")


def _required(*where: str | int) -> Problem:
    return Problem(path=where, code="BASE_TYPE_REQUIRED", message="This field is required")
