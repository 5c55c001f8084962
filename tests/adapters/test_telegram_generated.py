"""Odd input through every command, question and press of the installed features: answered, and never refused."""

from __future__ import annotations

import random
import string
from collections.abc import AsyncIterator
from types import SimpleNamespace

import pytest
import structlog

from bot.catalogue import Catalogue
from bot.installed import FEATURES
from bot.presses import VERSION
from storage.database import Database
from tests import catalogues
from tests.adapters.telegram_stage import Stage, stage_on

ODD = (
    "", " ", "\n", "a", "é" * 50, "x" * 4096, "😀" * 2048, "<b>", "</code>", "&amp;", "_*[`", "@someone", "/ban", "--",
    "https://example.org", "0", "-1", "99999999999999999999", "１２", "12 juin 19h", "2026-13-45", "\u202eabc\u202c",
    "\u200b", "\x00", "null", "'; DROP TABLE member; --", "{ $x }", "%s{}", "=cmd()", "telegram:1", "discord:12/34",
    "é\u0301" * 200, "👩‍👩‍👧‍👦" * 30, '"', "«", "query=", "a=b c=d", "Europe/Paris", "ＡＢＣ", "\ue0001\ue001",
    "ligne 1\nligne 2",
)  # fmt: skip


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    catalogue = catalogues.catalogue(FEATURES, catalogues.words())
    async with stage_on(database, catalogue) as made:
        yield made


def texts(random_: random.Random, odd: int, made_up: int) -> list[str]:
    made = [
        "".join(random_.choices(string.printable + "éß😀<>&\u200d", k=random_.randint(1, 60))) for _ in range(made_up)
    ]
    return [*random_.sample(ODD, odd), *made]


def packed(random_: random.Random, catalogue: Catalogue) -> list[str]:
    codes = [*catalogue.actions, "c", "x", "fm", "fp", "fo", "fv", "fb", "fs", "fd", "fx", "zz", ""]
    made = []
    for code in codes:
        args = ("".join(random_.choices("_0123456789abcdefz", k=random_.randint(0, 14))) for _ in range(4))
        made += [f"{VERSION}-{code}", "-".join((VERSION, code, *args))[:64]]
    return [*made, "x" * 64, "1", "é", "2-c-he"]


@pytest.mark.chaos(odd=(3, 14), made_up=(1, 6))
async def test_generated_input_is_always_answered(stage: Stage, scale: SimpleNamespace) -> None:
    random_ = random.Random(20)
    ana = stage.standin.member("Ana <&>", language="fr", last_name="_*[`")
    await stage.community(ana)
    with structlog.testing.capture_logs() as lines:
        async with stage.serving():
            start = await ana.starts()
            for command in stage.catalogue.commands.values():
                name = stage.catalogue.words.name(command.path, "fr").replace(" ", "_")
                for text in texts(random_, scale.odd, scale.made_up):
                    assert (await ana.says(f"/{name} {text}")).messages, (name, text)
                    if text:
                        assert (await ana.says(text)).messages, (name, text)
            for data in packed(random_, stage.catalogue):
                assert not (await ana.forges_callback(data, start)).nothing, data
    failed = [line for line in lines if line["log_level"] in ("error", "critical")]
    assert failed == []
    assert await stage.waiting() == 0


async def test_every_button_shown_can_be_pressed(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="fr")
    await stage.community(ana)
    with structlog.testing.capture_logs() as lines:
        async with stage.serving():
            waiting, seen = [await ana.starts(), await ana.says("/aide"), await ana.says("bonjour")], set[str]()
            while waiting and len(seen) < 60:
                shown = waiting.pop().shown
                for row in list(shown.buttons):
                    for button in row:
                        if button.data and button.label not in seen:
                            seen.add(button.label)
                            pressed = await ana.forges_callback(button.data, shown)
                            assert not pressed.nothing
                            waiting += [pressed] if pressed.messages else []
    assert len(seen) > 4
    assert [line for line in lines if line["log_level"] in ("error", "critical")] == []
