"""The demonstration: scripts are stable, and say when a line was not understood."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Amicale

ROOT = Path(__file__).parents[2]
PATIENCE = 60
SCRIPT = """
# somebody looks for somebody
annuaire dupont lyon
1
/annuaire chercher lefevre
@adam
+2h
aide
/quit
this is never read
"""


def played(amicale: Amicale, tmp_path: Path, text: str, *options: str) -> tuple[int, str, str]:
    script = tmp_path / "script.txt"
    script.write_text(text, "utf-8")
    ran = amicale("demo", "--lang", "fr", "--script", str(script), *options)
    return ran.status, ran.out, ran.err


def test_a_script_is_played_to_its_end(amicale: Amicale, tmp_path: Path) -> None:
    status, out, err = played(amicale, tmp_path, SCRIPT)
    assert (status, err) == (0, "")
    assert out.startswith("> annuaire dupont lyon\n3 personnes trouvées")
    assert "[1] Camille Dupont · promotion 2015" in out
    assert "> 1\nCamille Dupont\n" in out
    assert "Élodie Lefèvre" in out
    assert "Vous êtes maintenant adam" in out
    assert "\x1b" not in out
    assert "never read" not in out


def test_the_same_script_gives_the_same_answers(amicale: Amicale, tmp_path: Path) -> None:
    assert played(amicale, tmp_path, SCRIPT) == played(amicale, tmp_path, SCRIPT)


@pytest.mark.parametrize(
    ("line", "words"),
    [("@nobody", "@zoe, @lea, @paul"), ("42", "n'a ce numéro"), ("/anuaire dupont", "anuaire")],
)
def test_a_line_that_is_not_understood_is_named(amicale: Amicale, tmp_path: Path, line: str, words: str) -> None:
    status, out, err = played(amicale, tmp_path, f"aide\n{line}\naide\n")
    assert status == 1
    assert err == f"amicale: line 2 was not understood: {line}\n"
    assert words in out
    assert out.count("> aide") == 2


INVITED = """
@ines
evenement creer title="Apéro"
demain 19h
terminer
1
@zoe
1
1
+1d
3
"""


def test_what_is_sent_unasked_is_shown_when_it_is_due_and_can_be_pressed(amicale: Amicale, tmp_path: Path) -> None:
    status, out, err = played(amicale, tmp_path, INVITED)
    assert (status, err) == (0, "")
    posted, _, later = out.partition("> @zoe")
    assert "\n# lieu\nApéro\n" in posted
    assert "✎ # lieu\nApéro\n  Réponses  1 oui" in later
    reminded = later.partition("> +1d")[2]
    assert "✉ @zoe\n« Apéro » commence dans".replace("« ", "«\u00a0").replace(" »", "\u00a0»") in reminded
    assert "[3] 🔕 Stop" in reminded
    assert "plus rien sur le sujet" in reminded.partition("> 3")[2]


def test_a_form_asks_one_question_at_a_time(amicale: Amicale, tmp_path: Path) -> None:
    status, out, _ = played(amicale, tmp_path, "compte fuseau\nmars\nMontréal\n", "--as", "hugo")
    assert status == 0
    assert "America/Montreal" in out


def test_a_number_that_is_asked_for_presses_nothing(amicale: Amicale, tmp_path: Path) -> None:
    status, out, err = played(amicale, tmp_path, "don rapprocher\n1\n1\n", "--as", "paul")
    assert (status, err) == (0, "")
    assert "\n\n[Annuler]\n> 1\n" in out
    assert "Dois-je proposer ceci aux deux" in out


@pytest.mark.parametrize("words", ["je cherche un stage", "stages"])
def test_somebody_who_says_what_they_look_for_finds_it_first(amicale: Amicale, tmp_path: Path, words: str) -> None:
    _, out, _ = played(amicale, tmp_path, f"{words}\n1\n")
    assert "les plus récentes d'abord" in out


def test_the_temporary_database_is_gone_and_a_named_one_stays(
    amicale: Amicale, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    assert played(amicale, tmp_path, "aide\n")[0] == 0
    assert not list(temporary.iterdir())
    url = f"sqlite+aiosqlite:///{tmp_path}/kept.db"
    assert played(amicale, tmp_path, "compte langue en\n", "--db", url)[0] == 0
    status, out, _ = played(amicale, tmp_path, "aide\n", "--db", url)
    assert status == 0
    assert "/directory search" in out, "the language chosen before is still there"


def test_how_many_people_there_are_can_be_said(amicale: Amicale, tmp_path: Path) -> None:
    _, out, _ = played(amicale, tmp_path, "annuaire lyon\n", "--members", "4")
    assert "[1]" in out
    assert "[2]" in out
    assert "2 personnes" in out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--as", "nobody"), "nobody is called `nobody` (there are: zoe, lea, paul, adam, ines, hugo)"),
        (("--lang", "de"), "no language `de` (there are: fr, en)"),
        (("--members", "1"), "--members is a number between 4 and 200000"),
        (("--script", "absent.txt"), "cannot read the script absent.txt: No such file or directory"),
        (("--token", "x"), "No such option: --token"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(amicale: Amicale, options: tuple[str, ...], said: str) -> None:
    ran = amicale("demo", *options)
    assert ran.status != 0
    assert ran.out == ""
    assert ran.err.startswith(f"amicale: {said}")
    assert ran.err.count("\n") == 1


def test_a_pipe_is_a_script() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--lang", "en"],
        input="directory search energy city=lyon\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=PATIENCE,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Camille Dupont" in ran.stdout


def test_a_person_is_greeted_and_can_type() -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--lang", "fr"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm", "NO_COLOR": "1"},
    )
    os.close(theirs)
    try:
        shown = read_until(ours, "zoe >")
        assert "Alumni de Démo" in shown
        assert "annuaire dupont lyon" in shown
        os.write(ours, b"annuaire dupont lyon\r")
        # The end of input counts only at a prompt: before it, the terminal still reads whole lines.
        assert "Camille Dupont" in read_until(ours, "Affiner.*zoe >")
        os.write(ours, b"\x04")
        assert process.wait(timeout=PATIENCE) == 0
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def read_until(terminal: int, pattern: str) -> str:
    """What the terminal shows until this matches; answers where the cursor is when it is asked."""
    shown, until = "", time.monotonic() + PATIENCE
    while not re.search(pattern, shown, re.DOTALL):
        ready, _, _ = select.select([terminal], [], [], max(0, until - time.monotonic()))
        assert ready, f"nothing more was shown after: {shown}"
        part = os.read(terminal, 65536).decode("utf-8", "replace")
        if "\x1b[6n" in part:
            os.write(terminal, b"\x1b[1;1R")
        shown += part
    return shown
