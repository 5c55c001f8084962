"""One person's data from the shell: handed over in a file, erased after a question."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from bot.ports import Accounts, Audit, Members
from tests.cli.conftest import Amicale
from tests.cli.test_community import ax, looked

__all__ = ["ax"]  # the fixture, so that pytest finds it here

ANA = "telegram:7400123456"
NATIVE = 7400123456
LIST = "id;first name;last name;e-mail;company\nr7;Canarina;Kanarieberg;canary@example.org;Canarycorp\n"


@pytest.fixture
def ana(amicale: Amicale, ax: str) -> str:
    """Ana's account is a member of ax; the list has Canarina, who has no account."""
    assert amicale("community", "grant", "ax", "moderator", ANA).status == 0
    Path("list.csv").write_text(LIST, "utf-8")
    assert amicale("roster", "import", "ax", "list.csv", "--apply", "--listed").status == 0
    return ax


def content(url: str) -> bytes:
    file = Path(url.removeprefix("sqlite+aiosqlite:///"))
    files = [one for one in (file, Path(f"{file}-wal")) if one.exists()]
    return b"".join(one.read_bytes() for one in files)


def test_a_person_is_erased_and_the_log_keeps_that_it_was_done(amicale: Amicale, ana: str) -> None:
    ran = amicale("community", "forget", "ax", ANA, "--yes")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "Erased member 1 from ax; accounts: 1 erased.\n"
    assert looked(ana, Accounts, lambda store: store.get("telegram", NATIVE)) is None
    assert looked(ana, Members, lambda store: store.get(1), 1) is None
    newest = looked(ana, Audit, lambda store: store.lines())[0]
    assert (newest.what, newest.result, newest.account_id) == ("community.forget", "operator", 0)
    again = amicale("community", "forget", "ax", ANA, "--yes")
    assert (again.status, again.err) == (1, f"amicale: nothing is kept about `{ANA}` in ax\n")


@pytest.mark.parametrize("person", ["roster:r7", "email:Canary@Example.org", "member:2"])
def test_somebody_of_the_list_is_erased_down_to_the_file(amicale: Amicale, ana: str, person: str) -> None:
    assert b"Kanarieberg" in content(ana)
    ran = amicale("community", "forget", "ax", person, "--yes")
    assert ran.out == "Erased member 2 from ax; accounts: 0 erased.\n"
    canaries = (b"Canarina", b"Kanarieberg", b"canarina", b"kanarieberg", b"canary@example.org", b"anarycorp")
    assert not [one for one in canaries if one in content(ana)]


@pytest.mark.parametrize("typed", ["n\n", ""])
def test_without_a_yes_nothing_is_erased(
    amicale: Amicale, ana: str, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    ran = amicale("community", "forget", "ax", "roster:r7")
    assert ran.status == 1
    assert "Erase member 2 (Canarina Kanarieberg) from ax?" in ran.err
    assert ran.err.endswith("nothing was erased (--yes does it without asking)\n")
    assert looked(ana, Members, lambda store: store.get(2), 1) is not None


def test_a_yes_that_is_typed_is_enough(amicale: Amicale, ana: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert amicale("community", "forget", "ax", ANA).out.strip() == "Erased member 1 from ax; accounts: 1 erased."


def test_another_community_of_the_account_keeps_it(amicale: Amicale, ana: str) -> None:
    amicale("community", "create", "ens", "--name", "ENS")
    amicale("community", "grant", "ens", "member", ANA)
    ran = amicale("community", "forget", "ax", ANA, "--yes")
    assert ran.out == "Erased member 1 from ax; accounts: 0 erased, 1 kept for another community.\n"
    account = looked(ana, Accounts, lambda store: store.get("telegram", NATIVE))
    assert looked(ana, Accounts, lambda store: store.communities(account.id)) == (2,)


def test_what_is_kept_is_written_to_a_private_file(amicale: Amicale, ana: str) -> None:
    ran = amicale("community", "export", "ax", ANA, "ana.json")
    assert (ran.status, ran.err) == (0, "")
    assert Path("ana.json").stat().st_mode & 0o777 == 0o600
    kept = json.loads(Path("ana.json").read_text("utf-8"))
    assert kept["community"] == "ax"
    assert kept["member"]["Members"]["id"] == "1"
    assert kept["accounts"][0]["Accounts"]["native_id"] == str(NATIVE)
    assert amicale("community", "export", "ax", "roster:r7", "list.json").status == 0
    listed = json.loads(Path("list.json").read_text("utf-8"))
    assert listed["member"]["RosterStore"]["roster"]["email"] == "canary@example.org"
    assert looked(ana, Audit, lambda store: store.lines())[0].what == "community.export"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("forget", "nope", ANA, "--yes"), "no community `nope`"),
        (("forget", "ax", "telegram:5", "--yes"), "nothing is kept about `telegram:5` in ax"),
        (("forget", "ax", "member:99", "--yes"), "nothing is kept about `member:99` in ax"),
        (("forget", "ax", f"member:{'9' * 5000}", "--yes"), "nothing is kept about `member:999"),
        (("forget", "ax", "member:-1", "--yes"), "nothing is kept about `member:-1` in ax"),
        (("forget", "ax", "roster:", "--yes"), "nothing is kept about `roster:` in ax"),
        (("forget", "ax", "email:nobody", "--yes"), "`nobody` is not an e-mail address"),
        (("forget", "ax", "Ana", "--yes"), "`Ana` is not an account"),
        (("export", "ax", ANA, "no/such/folder.json"), "cannot write no/such/folder.json"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    amicale: Amicale, ana: str, arguments: tuple[str, ...], said: str
) -> None:
    ran = amicale("community", *arguments)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(f"amicale: {said}")
    assert ran.err.count("\n") == 1
