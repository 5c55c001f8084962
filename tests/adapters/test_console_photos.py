"""Photos at the terminal: a file of the machine is sent by its path, and shown as words."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.console.files import fetch
from bot.people import Account, Right
from bot.photos import NotFetched, TooLarge
from bot.ports import Accounts, Members
from tests.adapters.test_console_chat import Terminal
from tests.photos import picture
from tests.stage import Stage


async def test_bytes_of_a_file_and_no_more_than_asked(tmp_path: Path) -> None:
    file = tmp_path / "a b.jpg"
    file.write_bytes(bytes(10))
    assert await fetch(str(file), 10) == bytes(10)
    with pytest.raises(TooLarge):
        await fetch(str(file), 9)
    for gone in (str(tmp_path), str(tmp_path / "none"), "", "\0"):
        with pytest.raises(NotFetched):
            await fetch(gone, 10)


async def test_a_photo_is_sent_by_its_path(stage: Stage, tmp_path: Path) -> None:
    async with stage.works.write() as work:
        account = await work.store(Accounts).keep(Account(platform="console", native_id=1))
        await work.store(Members, stage.community.id).grant(account.id, Right.MEMBER, stage.clock.now())
    terminal, file = Terminal(stage), tmp_path / "velo.png"
    file.write_bytes(picture("PNG"))
    for line in ("/don offre", "1", "1", "Un vieux PC portable", "1", "Lyon", "Passer", "Passer", "Passer"):
        asked = await terminal.types(line)
    assert "(tapez photo: puis le chemin du fichier)" in asked
    assert "pas pu récupérer" in await terminal.types("photo:/nowhere.jpg")
    shown = await terminal.types(f"photo:{file}")
    assert "[photo\u00a0:" in shown
