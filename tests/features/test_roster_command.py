"""`amicale roster import` and `roster export`, as an operator types them."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.app import run
from bot.features.membership.domain import RosterStore
from bot.features.membership.roster import read_roster
from storage.database import Database
from tests.database import add_community, url_of
from tests.storage.works import works_of

DATA = Path(__file__).parents[1] / "data" / "roster"
Amicale = Callable[..., tuple[int, str, str]]


@pytest.fixture
def file(database_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with two communities, one French and one English, which the settings name."""
    path = tmp_path / "amicale.db"
    shutil.copyfile(database_template, path)
    monkeypatch.setenv("AMICALE_STORAGE__URL", url_of(path))
    monkeypatch.chdir(tmp_path)

    async def fill() -> None:
        database = Database.open(url_of(path))
        await add_community(database)
        await add_community(database, "english", language="en")
        await database.close()

    asyncio.run(fill())
    return path


@pytest.fixture
def amicale(file: Path, capsys: pytest.CaptureFixture[str]) -> Amicale:
    def typed(*words: str) -> tuple[int, str, str]:
        status = run(["roster", *words])
        shown = capsys.readouterr()
        return status, shown.out.replace("\u00a0", " "), shown.err.replace("\u00a0", " ")

    return typed


def people(file: Path) -> list[str]:
    async def read() -> list[str]:
        database = Database.open(url_of(file))
        async with works_of(database).read() as work:
            found = [each.name for each in await work.store(RosterStore, 1).members()]
        await database.close()
        return found

    return asyncio.run(read())


def test_an_import_is_a_trial_unless_told_to_apply(amicale: Amicale, file: Path) -> None:
    roster = str(DATA / "fr-windows-1252.csv")
    status, out, _ = amicale("import", "ax", roster)
    assert status == 0
    assert "Lu : 3 personnes (Windows-1252, séparateur « ; »)." in out
    assert "Colonnes laissées de côté : Téléphone." in out
    assert re.search(r"Nouvelles personnes +3\n", out)
    assert "Rien n’a été écrit" in out
    assert people(file) == []
    status, out, _ = amicale("import", "ax", roster, "--apply", "--as", "Ana Lima")
    assert status == 0
    assert "Import terminé : 3 nouvelles personnes, 0 fiche modifiée." in out
    assert "Importé par Ana Lima" in out
    assert people(file) == ["Zoé LE GOFF", "Jean-Baptiste d'Ormesson", "Nadège Brûlé"]
    status, out, _ = amicale("import", "ax", roster, "--apply")
    assert re.search(r"Fiches sans changement +3\n", out)
    assert len(people(file)) == 3


def test_problems_are_said_in_the_community_s_language(amicale: Amicale, file: Path) -> None:
    roster = str(DATA / "fr-errors.csv")
    status, _, err = amicale("import", "ax", roster, "--apply")
    assert status == 1
    lines = err.strip().splitlines()
    assert "Ligne 2, colonne « Promotion » : « 20l5 » n’est pas une année. Écrivez quatre chiffres" in err
    assert len([line for line in lines if line.startswith("Ligne ")]) == 6
    assert lines[-1].startswith("amicale: nothing was written")
    assert people(file) == []
    status, _, err = amicale("import", "english", roster)
    assert "Line 2, column “Promotion”: “20l5” is not a year." in err


def test_listed_says_who_answers_for_it(amicale: Amicale) -> None:
    status, out, _ = amicale("import", "english", str(DATA / "en-commas.csv"), "--listed", "--apply", "--as", "Ben")
    assert status == 0
    assert re.search(r"People the directory will show +2\n", out)
    assert "Ben declares a lawful basis" in out


def test_differences_and_changed_columns_are_listed(amicale: Amicale, tmp_path: Path) -> None:
    amicale("import", "english", str(DATA / "en-commas.csv"), "--apply")
    changed = tmp_path / "changed.csv"
    changed.write_text("id,first name,last name,city\n7,Ana,Lima,Braga\n8,Ben,O'Neil,Cork\n", encoding="utf-8")
    _, out, _ = amicale("import", "english", str(changed))
    assert re.search(r"Records to change +2\n", out)
    assert "Columns changed: City (2)." in out


def test_an_export_is_private_and_reads_back(amicale: Amicale, tmp_path: Path) -> None:
    amicale("import", "ax", str(DATA / "fr-utf8-bom.csv"), "--apply")
    target = tmp_path / "export.csv"
    status, out, _ = amicale("export", "ax", str(target))
    assert (status, out) == (0, f"Wrote 3 people to {target}.\n")
    assert target.stat().st_mode & 0o777 == 0o600
    assert [row.name for row in read_roster(target.read_bytes()).rows][2] == "Nadège Nguyễn"
    assert target.read_bytes().startswith('\ufeff"Identifiant";"Prénom"'.encode())
    status, out, _ = amicale("import", "ax", str(target))
    assert re.search(r"Fiches sans changement +3\n", out)
    assert [name for name in os.listdir(tmp_path) if name.startswith(".export")] == []  # noqa: PTH208


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("import", "nowhere", "FILE"), 1, "no community `nowhere`"),
        (("import", "ax", "absent.csv"), 2, "cannot read absent.csv"),
        (("export", "ax", "no/such/folder.csv"), 1, "cannot write"),
        (("export", "nowhere", "x.csv"), 1, "no community `nowhere`"),
    ],
)
def test_failures_are_one_line(amicale: Amicale, words: tuple[str, ...], status: int, said: str) -> None:
    file = str(DATA / "en-commas.csv")
    found, _, err = amicale(*(file if word == "FILE" else word for word in words))
    assert (found, said in err, err.count("\n")) == (status, True, 1)


def test_an_import_that_writes_nobody_declares_nothing(amicale: Amicale) -> None:
    amicale("import", "ax", str(DATA / "fr-utf8-bom.csv"), "--apply", "--listed")
    status, out, _ = amicale("import", "ax", str(DATA / "fr-utf8-bom.csv"), "--apply", "--listed")
    assert status == 0
    assert "lawful basis" not in out
    assert "base légale" not in out


@pytest.mark.parametrize("header", ["Payé jusqu'au", "Réglé jusqu’au"])
def test_the_end_of_dues_is_known_under_many_names(header: str) -> None:
    read = read_roster(f"nom;prénom;{header}\nDupont;Ana;31/12/2026\n".encode())
    assert read.ignored_columns == ()
