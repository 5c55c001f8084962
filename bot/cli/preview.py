"""`amicale preview`: sample answers as Discord and Telegram would receive them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.failing import Failed
from bot.cli.opening import finish

if TYPE_CHECKING:
    from bot.cli.demo_place import Demo
    from bot.dispatch import Dispatch
    from bot.people import PlaceRef
    from bot.replies import Press
    from bot.requests import Origin, Outcome
    from bot.spec import Command

SAMPLES: dict[str, tuple[str, ...]] = {
    "directory search": ("", "dupont lyon", "durand", "zzzz"),
    "account language": ("", "fr"),
    "account timezone": ("", "montreal", "mars"),
    "help": ("", "directory search"),
    "community place": ("", "events"),
    "community grant": ("", "123456789 moderator", "nobody moderator"),
    "community revoke": ("", "123456789 moderator"),
    "donation give": ("",),
    "donation offer": ("", "laptop ThinkPad X240, 8 GB condition:good town:Lyon quantity:2"),
    "donation need": ("", "laptop Lyon"),
    "donation list": ("", "tablet"),
    "donation mine": ("",),
    "donation show": ("1", "999"),
    "donation edit": ("",),
    "donation needs": ("",),
    "donation match": ("1 1",),
    "donation close": ("",),
    "donation remove": ("",),
    "donation giving": ("https://don.example.org/",),
    "internship list": ("", "Brest"),
    "internship post": (
        "",
        "Stage data au musée organisme:Musée type:stage mode:distance duree:6mois gratification:2€/h lien:example.org",
    ),
    "internship seek": ("", "internship field:data remote:yes length:6months"),
    "internship show": ("", "1"),
    "internship apply": ("",),
    "review list": ("",),
    "review refuse": ("", "incomplete"),
    "answer": ("",),
    "event list": ("",),
    "event create": ("", "Afterwork ; jeudi 19h ; Café Carlu, Lyon ; https://visio.example.org/1", "Afterwork ; 31/11"),
    "event show": ("1", "999"),
    "event edit": ("", "1"),
    "event cancel": ("", "1"),
    "event mine": ("",),
    "announce new": ("", "General meeting ; On 12 June at 7 pm. ; both ; https://example.org/agm", "AGM ; x ; nowhere"),
    "announce people": ("", "relation:graduate city:Lyon"),
    "announce edit": ("", "1 ; General meeting ; On 13 June"),
    "announce list": ("",),
    "setup": ("", "ABCD-EFGH-JKLM"),
}
"""What is typed after a command's name; a command that is not named here is tried bare."""

BOT = "amicale_bot"

_NUMBERS = count(100)
"""Numbers of accounts: a new one for each sample, so that none shows what an earlier one left."""


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

    async with demonstration(language) as demo:
        dispatch = demo.deployment.dispatch()
        commands = _chosen(dispatch, wanted)
        return [sample for command in commands for sample in await _of(command, demo, dispatch, language)]


def _chosen(dispatch: Dispatch, wanted: str) -> tuple[Command, ...]:
    everything = tuple(dispatch.catalogue.commands.values())
    if not wanted:
        return everything
    if found := dispatch.catalogue.find(wanted.lstrip("/")):
        return (found,)
    if inside := [command for command in everything if command.group == wanted]:
        return tuple(inside)
    raise Failed(f"no command `{wanted}` (there are: {', '.join(command.path for command in everything)})")


async def _of(command: Command, demo: Demo, dispatch: Dispatch, language: str) -> list[Sample]:
    name = dispatch.words.name(command.path, language)
    samples = []
    for line in SAMPLES.get(command.path, ("",)):
        asking = [await _asking(platform, command, demo, dispatch, language) for platform in ("discord", "telegram")]
        one, other = [await asked.typed(command, line) for asked in asking]
        samples.append(_sample(f"/{name} {line}".strip(), one, other, dispatch))
        entries = _first_entry(one), _first_entry(other)
        if entries[0] and entries[1]:
            opened = await asking[0].pressed(entries[0]), await asking[1].pressed(entries[1])
            samples.append(_sample(f"/{name} {line} → 1", *opened, dispatch))
    return samples


async def _asking(platform: str, command: Command, demo: Demo, dispatch: Dispatch, language: str) -> _Asking:
    """Somebody new who may run the command, where it is meant for: in a place if its answer is for everybody."""
    from bot.people import Account, PlaceRef, Right
    from bot.ports import Accounts, Members, Places

    number = next(_NUMBERS)
    place = PlaceRef(platform=platform, root=number) if command.public else None
    async with demo.deployment.works.write() as work:
        account = await work.store(Accounts).keep(Account(platform=platform, native_id=number, noticed=True))
        right = Right.MEMBER if Right.MEMBER in command.allow.rights else Right.ADMINISTRATOR
        await work.store(Members, demo.community.id).grant(account.id, right, demo.clock.now())
        if place and not command.unlinked:
            await work.store(Places).link(place, demo.community.id, frozenset({"general"}))
    return _Asking(dispatch=dispatch, language=language, platform=platform, account=number, place=place)


@dataclass(frozen=True, kw_only=True)
class _Asking:
    """One member of the demonstration, asking on one platform."""

    dispatch: Dispatch
    language: str
    platform: str
    account: int
    place: PlaceRef | None

    async def typed(self, command: Command, line: str) -> Outcome:
        from bot.requests import Typed

        return await self.dispatch.handle(Typed(origin=self._origin("typed"), path=command.path, line=line))

    async def pressed(self, press: Press) -> Outcome:
        from bot.presses import pack
        from bot.requests import Pressed

        return await self.dispatch.handle(Pressed(origin=self._origin("pressed"), packed=pack(press)))

    def _origin(self, what: str) -> Origin:
        from adapters.discord.incoming import ASKS
        from bot.requests import Origin

        on_discord = self.platform == "discord"
        return Origin(
            platform=self.platform,
            event=f"{self.account}-{what}",
            account=self.account,
            language=self.language,
            place=self.place,
            manages_place=self.place is not None,
            asks=ASKS if on_discord else 1,
            whispers=on_discord,
            obliged=on_discord,
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
