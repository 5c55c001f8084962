"""`amicale demo`: a terminal chat with a made-up community."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.failing import Failed
from bot.cli.opening import finish

if TYPE_CHECKING:
    from adapters.console.client import Conversation
    from bot.cli.demo_place import Demo

MEMBERS_MIN, MEMBERS_MAX = 4, 200_000

EXAMPLES = {
    "fr": ("annuaire dupont lyon", "evenement liste", "don liste", "stage liste", "moi", "aide"),
    "en": ("directory dupont lyon", "event list", "donation list", "internship list", "mine", "help"),
}


def demo(
    lang: Annotated[str, typer.Option(help="fr or en; by default the terminal's.", show_default=False)] = "",
    as_: Annotated[str, typer.Option("--as", metavar="NAME", help="zoe, lea, paul, adam, ines or hugo.")] = "zoe",
    script: Annotated[str, typer.Option(metavar="FILE", help="Read lines from it (- is the input).")] = "",
    members: Annotated[int, typer.Option(metavar="N", help="How many made-up people.")] = 240,
    db: Annotated[str, typer.Option(metavar="URL", help="A database to keep; by default one that is deleted.")] = "",
) -> None:
    """Try the bot in this terminal, on a made-up community."""
    from bot import journal
    from bot.cli.demo_place import personas

    language = _language(lang)
    if as_.casefold().lstrip("@") not in personas():
        raise Failed(f"nobody is called `{as_}` (there are: {', '.join(personas())})")
    if not MEMBERS_MIN <= members <= MEMBERS_MAX:
        raise Failed(f"--members is a number between {MEMBERS_MIN} and {MEMBERS_MAX}")
    journal.start(human=True)
    logging.getLogger("bot").setLevel(logging.ERROR)  # whoever puts time forward makes things late: no news here
    script = script or ("" if sys.stdin.isatty() else "-")
    finish(_demo(language, as_.casefold().lstrip("@"), script, members, db or None))


async def _demo(language: str, name: str, script: str, members: int, url: str | None) -> None:
    from bot.cli.demo_place import demonstration, talking

    with _lines(script) as lines:
        async with demonstration(language, members, url) as place:
            colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
            conversation = await talking(place, name, _show, colour=colour)
            await (_scripted(conversation, lines) if lines is not None else _typed(conversation, place, language))


async def _scripted(conversation: Conversation, lines: Iterator[str]) -> None:
    from adapters.console.client import play

    if problem := await play(conversation, lines, _show):
        number, line = problem
        raise Failed(f"line {number} was not understood: {line}")


async def _typed(conversation: Conversation, place: Demo, language: str) -> None:
    from adapters.console.client import Console
    from bot.replies import say

    conversation.tell(say("console-greeting", community=place.community.name, members=place.members))
    conversation.tell(say("console-try"))
    _show("\n".join(f"  {line}" for line in EXAMPLES[language]))
    people = ", ".join(f"@{name}" for name in conversation.personas)
    conversation.tell(say("console-hints", people=people))
    await Console(conversation).run()


def _show(text: str) -> None:
    """Print it, broken between words on a terminal; a file or a pipe gets whole lines."""
    if sys.stdout.isatty():
        from adapters.console.wrapping import wrapped

        text = wrapped(text, shutil.get_terminal_size().columns)
    print(text, flush=True)


@contextmanager
def _lines(script: str) -> Iterator[Iterator[str] | None]:
    """The script's lines, None to type them."""
    if script in ("", "-"):
        yield iter(sys.stdin) if script else None
        return
    try:
        text = Path(script).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Failed(f"cannot read the script {script}: {getattr(error, 'strerror', None) or 'not UTF-8'}") from None
    yield iter(text.splitlines())


def _language(lang: str) -> str:
    """The language asked for, else the terminal's, else English."""
    from bot.language import LANGUAGES, supported

    if lang and lang not in LANGUAGES:
        raise Failed(f"no language `{lang}` (there are: {', '.join(LANGUAGES)})")
    named = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), None)
    return lang or supported((named or "").partition(".")[0]) or "en"
