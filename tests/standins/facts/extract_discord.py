"""Reads Discord's published OpenAPI file and keeps the request schemas the stand-in checks.

Run when the published file changes: ``python tests/standins/facts/extract_discord.py OPENAPI.json``. Only the
bodies of the routes below are kept, with every schema they name; texts meant for readers are dropped.
"""

import json
import sys
from pathlib import Path
from typing import Any

SOURCE = "github.com/discord/discord-api-spec, specs/openapi.json, commit 74fda0fa (API v10, 18 July 2026)"
LICENCE = (
    "MIT License, Copyright 2023 Discord. Permission is hereby granted, free of charge, to any person obtaining "
    "a copy, to deal in it without restriction, provided that this notice is kept; provided as is, without "
    "warranty of any kind."
)
READERS_ONLY = {"description", "title", "format", "contentEncoding", "x-discord-union", "examples", "default"}
ROUTES = (
    ("put", "/applications/{application_id}/commands"),
    ("post", "/applications/{application_id}/commands"),
    ("patch", "/applications/{application_id}/commands/{command_id}"),
    ("put", "/applications/{application_id}/guilds/{guild_id}/commands"),
    ("post", "/applications/{application_id}/guilds/{guild_id}/commands"),
    ("patch", "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}"),
    ("patch", "/channels/{channel_id}"),
    ("post", "/channels/{channel_id}/messages"),
    ("patch", "/channels/{channel_id}/messages/{message_id}"),
    ("post", "/channels/{channel_id}/messages/{message_id}/threads"),
    ("post", "/channels/{channel_id}/threads"),
    ("patch", "/guilds/{guild_id}/members/{user_id}"),
    ("post", "/guilds/{guild_id}/roles"),
    ("post", "/guilds/{guild_id}/scheduled-events"),
    ("patch", "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}"),
    ("post", "/interactions/{interaction_id}/{interaction_token}/callback"),
    ("post", "/users/@me/channels"),
    ("post", "/webhooks/{webhook_id}/{webhook_token}"),
    ("patch", "/webhooks/{webhook_id}/{webhook_token}/messages/@original"),
    ("patch", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"),
)


def _compact(node: Any, *, names: bool = False) -> Any:
    """The node without readers' texts; `names` says that its keys are property names, all kept."""
    if isinstance(node, list):
        return [_compact(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _compact(value, names=key == "properties" and not names)
        for key, value in node.items()
        if names or key not in READERS_ONLY
    }


def _named(node: Any) -> set[str]:
    if isinstance(node, list):
        return set().union(*map(_named, node)) if node else set()
    if not isinstance(node, dict):
        return set()
    own = {node["$ref"].rsplit("/", 1)[1]} if isinstance(node.get("$ref"), str) else set()
    return own.union(*map(_named, node.values()))


def extract(spec: dict[str, Any]) -> dict[str, Any]:
    """The kept routes and schemas, ready to be written as JSON."""
    bodies = {
        f"{method.upper()} {path}": _compact(
            spec["paths"][path][method]["requestBody"]["content"]["application/json"]["schema"]
        )
        for method, path in ROUTES
    }
    schemas: dict[str, Any] = {}
    waiting = _named(bodies)
    while waiting:
        name = waiting.pop()
        schemas[name] = _compact(spec["components"]["schemas"][name])
        waiting |= _named(schemas[name]) - schemas.keys()
    return {"source": SOURCE, "licence": LICENCE, "bodies": bodies, "schemas": dict(sorted(schemas.items()))}


def _main(arguments: list[str]) -> None:
    spec = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    target = Path(__file__).with_name("discord.json")
    rendered = json.dumps(extract(spec), ensure_ascii=False, separators=(",", ":"))
    target.write_text(rendered.replace('},"', '},\n"') + "\n", encoding="utf-8")


if __name__ == "__main__":
    _main(sys.argv[1:])
