"""`amicale preview`: sample answers as Discord and Telegram would receive them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.failing import Failed
from bot.cli.opening import finish

if TYPE_CHECKING:
    from bot.dispatch import Dispatch
    from bot.replies import Press
    from bot.requests import Outcome
    from bot.spec import Command

SAMPLES: dict[str, tuple[str, ...]] = {
    "directory search": ("", "dupont lyon", "durand", "zzzz"),
    "account language": ("", "fr"),
    "account timezone": ("", "montreal", "mars"),
    "help": ("", "directory search"),
    "setup": ("ABCD-EFGH-JKLM",),
}
"""What is typed after a command's name; a command that is not named here is tried bare."""

BOT = "amicale_bot"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One request and what each platform would be sent."""

    title: str
    discord: tuple[dict[str, Any], ...]
    telegram: tuple[dict[str, Any], ...]


def preview(
    command: Annotated[list[str] | None, typer.Argument(help="Command words in any language; by default all.")] = None,
    lang: Annotated[str, typer.Option(help="fr or en.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="The payloads themselves.")] = False,
) -> None:
    """Print each sample answer as Discord and Telegram would receive it."""
    from bot import journal
    from bot.language import LANGUAGES

    if lang not in LANGUAGES:
        raise Failed(f"no language `{lang}` (there are: {', '.join(LANGUAGES)})")
    journal.start(human=True)
    samples = finish(_samples(" ".join(command or []), lang))
    if as_json:
        raw = [{"sample": one.title, "discord": one.discord, "telegram": one.telegram} for one in samples]
        print(json.dumps(raw, ensure_ascii=False, indent=2))
    else:
        print("\n\n".join("\n".join(_printed(sample)) for sample in samples))


async def _samples(wanted: str, language: str) -> list[Sample]:
    from bot.cli.demo_place import demonstration

    async with demonstration(language) as place:
        dispatch = place.deployment.dispatch()
        commands = _chosen(dispatch, wanted)
        return [sample for command in commands for sample in await _of(command, dispatch, language)]


def _chosen(dispatch: Dispatch, wanted: str) -> tuple[Command, ...]:
    everything = tuple(dispatch.catalogue.commands.values())
    if not wanted:
        return everything
    if found := dispatch.catalogue.find(wanted.lstrip("/")):
        return (found,)
    if inside := [command for command in everything if command.group == wanted]:
        return tuple(inside)
    raise Failed(f"no command `{wanted}` (there are: {', '.join(command.path for command in everything)})")


async def _of(command: Command, dispatch: Dispatch, language: str) -> list[Sample]:
    name = dispatch.words.name(command.path, language)
    samples = []
    for number, line in enumerate(SAMPLES.get(command.path, ("",))):
        asked = _Asking(dispatch=dispatch, language=language, event=f"{command.code}{number}")
        one, other = await asked.typed(command, line, modal=True), await asked.typed(command, line, modal=False)
        samples.append(_sample(f"/{name} {line}".strip(), one, other, dispatch))
        if after := await asked.pressed(one, other):
            samples.append(_sample(f"/{name} {line} → 1", *after, dispatch))
        await asked.left(other)
    return samples


@dataclass(frozen=True, kw_only=True)
class _Asking:
    """One demonstration member, asking as from each platform."""

    dispatch: Dispatch
    language: str
    event: str

    async def typed(self, command: Command, line: str, *, modal: bool) -> Outcome:
        from bot.oneline import read_line
        from bot.requests import Typed

        values = read_line(line, command, {})
        return await self.dispatch.handle(Typed(origin=self._origin("typed", modal), path=command.path, values=values))

    async def pressed(self, one: Outcome, other: Outcome) -> tuple[Outcome, Outcome] | None:
        """The first entry of the list each shows, opened; None where there is no list."""
        entries = _first_entry(one), _first_entry(other)
        if entries[0] is None or entries[1] is None:
            return None
        return await self._press(entries[0], "opened", modal=True), await self._press(entries[1], "opened", modal=False)

    async def left(self, outcome: Outcome) -> None:
        """A form that was opened is cancelled, so that the next sample stands alone."""
        from bot.replies import Ask

        if isinstance(outcome.answer, Ask) and outcome.answer.buttons:
            cancel = outcome.answer.buttons[-1][-1].press
            if cancel:
                await self._press(cancel, "cancelled", modal=False)

    async def _press(self, press: Press, what: str, *, modal: bool) -> Outcome:
        from bot.presses import pack
        from bot.requests import Pressed

        return await self.dispatch.handle(Pressed(origin=self._origin(what, modal), packed=pack(press)))

    def _origin(self, what: str, modal: bool) -> Any:
        from adapters.console.incoming import PLATFORM
        from adapters.discord.incoming import ASKS
        from bot.requests import Origin

        return Origin(
            platform=PLATFORM,  # the demonstration's members have accounts there
            event=f"{self.event}-{what}-{modal}",
            account=1,
            language=self.language,
            asks=ASKS if modal else 1,
            whispers=modal,
            obliged=modal,
        )


def _first_entry(outcome: Outcome) -> Press | None:
    from bot.replies import Items, Reply

    blocks = outcome.answer.blocks if isinstance(outcome.answer, Reply) else ()
    entries = (item.press for block in blocks if isinstance(block, Items) for item in block.items)
    return next((press for press in entries if press), None)


def _sample(title: str, one: Outcome, other: Outcome, dispatch: Dispatch) -> Sample:
    return Sample(title=title, discord=_for_discord(one, dispatch), telegram=_for_telegram(other, dispatch))


def _for_discord(outcome: Outcome, dispatch: Dispatch) -> tuple[dict[str, Any], ...]:
    from adapters.discord.form import modal
    from adapters.discord.render import render
    from bot.language import Writer
    from bot.replies import Ask, Reply

    writer = Writer(words=dispatch.words, reader=outcome.reader)
    match outcome.answer:
        case Ask() as ask:
            return (modal(ask, writer).payload(),)
        case Reply() as reply:
            return tuple(message.payload(ephemeral=reply.private) for message in render(reply, writer))
    return ()


def _for_telegram(outcome: Outcome, dispatch: Dispatch) -> tuple[dict[str, Any], ...]:
    from adapters.telegram.render import render

    return tuple(
        {
            "text": payload.html,
            "parse_mode": "HTML",
            "reply_markup": {
                "inline_keyboard": [
                    [
                        {"text": key.label} | ({"url": key.url} if key.url else {"callback_data": key.data})
                        for key in row
                    ]
                    for row in payload.keys
                ]
            },
        }
        for payload in render(outcome, dispatch.words, bot=BOT)
    )


def _printed(sample: Sample) -> Iterator[str]:
    yield f"━━ {sample.title} " + "━" * max(4, 76 - len(sample.title))
    for payload in sample.discord:
        yield "── Discord"
        yield from _discord_lines(payload)
    for payload in sample.telegram:
        yield "── Telegram"
        yield str(payload["text"])
        yield from (
            "  ".join(f"[ {key['text']} ]" for key in row) for row in payload["reply_markup"]["inline_keyboard"]
        )


def _discord_lines(payload: dict[str, Any]) -> Iterator[str]:
    if "title" in payload:
        yield f"(form) {payload['title']}"
    if payload.get("flags"):
        yield "(only the asker sees this)"
    if payload.get("content"):
        yield str(payload["content"])
    for embed in payload.get("embeds", ()):
        yield from _embed_lines(embed)
    yield from _component_lines(payload["components"])


def _embed_lines(embed: dict[str, Any]) -> Iterator[str]:
    lines = [embed.get("title", ""), embed.get("description", "")]
    lines += [f"{field['name']}: {field['value']}" for field in embed.get("fields", ())]
    lines.append(embed.get("footer", {}).get("text", ""))
    yield from (f"│ {line}" for part in lines if part for line in part.split("\n"))


def _component_lines(components: Iterable[dict[str, Any]]) -> Iterator[str]:
    for component in components:
        if inside := component.get("components"):
            yield ("\n" if "options" in inside[0] else "  ").join(line for part in inside for line in _part_lines(part))
        else:
            yield from _part_lines(component)


def _part_lines(part: dict[str, Any]) -> Iterator[str]:
    if field := part.get("component"):
        hint = f"  ({part['description']})" if part.get("description") else ""
        yield f"{part['label']}: [{field.get('value', '')}____]{hint}"
        yield from _options(field)
    elif part.get("options"):
        yield f"[ {part.get('placeholder', part.get('custom_id', ''))} ▾ ]"
        yield from _options(part)
    else:
        yield f"[ {part.get('label', '')} ]"


def _options(part: dict[str, Any]) -> Iterator[str]:
    return (f"    {option['label']}" for option in part.get("options", ()))
