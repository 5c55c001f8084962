"""Reduces the published Telegram Bot API schema to what the stand-in checks.

    python tests/standins/facts/extract_telegram.py telegram-bot-api.json

The schema is `api.json` of github.com/PaulSonOfLars/telegram-bot-api-spec (MIT licence, (c) 2020 Paul
Larsen; the full notice is in `telegram.LICENSE` beside this file). It is needed only to refresh
`telegram.json`; tests read the reduced file.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).with_name("telegram.json")
ARRAY = "Array of "
FIXED = re.compile(r'(?:must be|always) [\u201c"]?([a-z0-9_]+)[\u201d"]?\.?$')


def fields_of(entry: dict[str, Any]) -> dict[str, list[Any]]:
    """Each field as [allowed types, required, the one value it must have or absent]."""
    fields = {}
    for field in entry.get("fields", []):
        fixed = FIXED.search(field.get("description", ""))
        rest = [fixed[1]] if fixed and field["types"] == ["String"] else []
        fields[field["name"]] = [field["types"], field["required"], *rest]
    return fields


def bare(name: str) -> str:
    """`Array of Array of X` -> `X`."""
    while name.startswith(ARRAY):
        name = name[len(ARRAY) :]
    return name


def needed(methods: dict[str, Any], types: dict[str, Any]) -> list[str]:
    """The names of all types that a method's parameters can contain, at any depth."""
    waiting = {bare(t) for m in methods.values() for f in m.get("fields", []) for t in f["types"]}
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in found or name not in types:
            continue
        found.add(name)
        entry = types[name]
        waiting |= {bare(t) for f in entry.get("fields", []) for t in f["types"]}
        waiting |= set(entry.get("subtypes", []))
    return sorted(found)


def reduced(spec: dict[str, Any]) -> dict[str, Any]:
    """Methods with their parameters, and the types these use."""
    types = spec["types"]
    return {
        "source": "github.com/PaulSonOfLars/telegram-bot-api-spec (MIT, (c) 2020 Paul Larsen)",
        "version": spec["version"],
        "methods": {
            name: {"params": fields_of(m), "returns": m["returns"]} for name, m in sorted(spec["methods"].items())
        },
        "types": {
            name: {"fields": fields_of(types[name]), "subtypes": types[name].get("subtypes", [])}
            for name in needed(spec["methods"], types)
        },
    }


def main() -> None:
    """Writes telegram.json beside this file, one method or type per line."""
    facts = reduced(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    lines = [f'"{k}":{json.dumps(facts[k])}' for k in ("source", "version")]
    for part in ("methods", "types"):
        rows = [f'"{k}":{json.dumps(v, separators=(",", ":"))}' for k, v in facts[part].items()]
        lines.append(f'"{part}":{{\n' + ",\n".join(rows) + "\n}")
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
