"""One running bot per database and per token, tried with real second processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.instance import AlreadyRunningError, InstanceLock, state_folder, token_digest

TOKEN = "123456:made-up"
HOLD = """
import sys, time
from pathlib import Path
from storage.instance import InstanceLock
InstanceLock(Path(sys.argv[1])).acquire()
print("held", flush=True)
time.sleep(60)
"""


@contextmanager
def another_process(lock: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock."""
    program = [sys.executable, "-c", HOLD, str(lock)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_a_second_process_is_refused_at_once_and_told_the_first(tmp_path: Path) -> None:
    lock = InstanceLock.beside(tmp_path / "amicale.db")
    assert lock.path == tmp_path / "amicale.db.instance"
    with another_process(lock.path) as first:
        with pytest.raises(AlreadyRunningError, match=f"process {first.pid} is already running") as refused:
            lock.acquire()
        assert refused.value.pid == first.pid


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    lock = InstanceLock(tmp_path / "a.instance")
    with another_process(lock.path) as first:
        first.send_signal(signal.SIGKILL)
        first.wait(5)
        with lock:
            assert lock.path.read_text() == f"{os.getpid()}\n"
            assert lock.path.stat().st_mode & 0o777 == 0o600
    assert lock.path.read_text() == ""


def test_a_lock_is_taken_again_after_its_release(tmp_path: Path) -> None:
    first, second = InstanceLock(tmp_path / "a"), InstanceLock(tmp_path / "a")
    first.acquire()
    first.acquire()
    with pytest.raises(AlreadyRunningError) as refused:
        second.acquire()
    assert refused.value.pid == os.getpid()
    first.release()
    first.release()
    with second:
        pass


def test_two_deployments_cannot_use_one_token(tmp_path: Path) -> None:
    lock = InstanceLock.of_token(TOKEN, tmp_path)
    with another_process(lock.path) as first, InstanceLock.of_token("another", tmp_path):
        with pytest.raises(AlreadyRunningError) as refused:
            InstanceLock.of_token(TOKEN, tmp_path).acquire()
        assert refused.value.pid == first.pid
        assert TOKEN not in str(refused.value)


def test_a_digest_says_nothing_of_its_token() -> None:
    assert len(token_digest(TOKEN)) == 32
    assert token_digest(TOKEN) == token_digest(TOKEN) != token_digest(f"{TOKEN}2")
    assert "123456" not in token_digest(TOKEN)


def test_every_deployment_of_a_user_shares_one_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert state_folder(tmp_path) == tmp_path / "state" / "amicale"
    assert (tmp_path / "state" / "amicale").stat().st_mode & 0o777 == 0o700
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert state_folder(tmp_path) == tmp_path / "home" / ".local" / "state" / "amicale"
    (tmp_path / "file").touch()
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    assert state_folder(tmp_path) == tmp_path
