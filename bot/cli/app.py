"""The `amicale` command: its sub-commands, and how any failure ends."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence

import typer
from typer import Typer

from bot.cli import check, commands, community, db, demo, outbox, people, preview, serve
from bot.cli.failing import SOFTWARE, USAGE, complain, failure_of

app = Typer(
    name="amicale",
    help="A chat bot that keeps alumni communities alive on Discord and Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they show the locals of each frame, and with them tokens
    rich_markup_mode=None,
)
app.command("demo")(demo.demo)
app.command("run")(serve.run)
app.command("preview")(preview.preview)
app.command("check")(check.check)
app.command("commands")(commands.commands)
community.app.command("export")(people.export)
community.app.command("forget")(people.forget)
app.add_typer(community.app, name="community")
app.add_typer(outbox.app, name="outbox")
app.add_typer(db.app, name="db")
if importlib.util.find_spec("bot.cli.roster"):
    app.add_typer(importlib.import_module("bot.cli.roster").app, name="roster")


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit status. Every failure is one line on the standard error."""
    try:
        status = app(args=list(arguments), prog_name="amicale", standalone_mode=False)
    except typer.Exit as end:
        return end.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        return SOFTWARE
    except Exception as error:
        return _failed(error)
    return status if isinstance(status, int) else 0


def _failed(error: Exception) -> int:
    if hasattr(error, "format_message"):  # how Typer says that the command line is wrong
        complain(f"{error.format_message()} (see --help)")
        return USAGE
    failure = failure_of(error)
    complain(str(failure))
    return failure.status
