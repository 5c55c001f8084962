"""One running bot per database and per token: two would answer everything twice."""

from __future__ import annotations

import fcntl
import hashlib
import os
from pathlib import Path
from types import TracebackType


class AlreadyRunningError(Exception):
    """Another process holds the lock; `pid` is its number, None when it has not written it yet."""

    def __init__(self, path: Path, pid: int | None) -> None:
        who = f"process {pid}" if pid else "another process"
        super().__init__(f"{who} is already running with {path}: stop it first")
        self.path = path
        self.pid = pid


class InstanceLock:
    """A lock file held from `acquire` to `release` or the end of the process, however it ends.

    The file stays behind: what locks is the operating system's hold on it, and deleting it would let a
    third process lock a new one while a second still waits with the old.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    @classmethod
    def beside(cls, database: Path) -> InstanceLock:
        """The lock of a database file: `<database>.instance`."""
        return cls(database.with_name(f"{database.name}.instance"))

    @classmethod
    def of_token(cls, token: str, folder: Path) -> InstanceLock:
        """The lock of a platform's token, in a folder that every deployment of this machine uses."""
        return cls(folder / f"{token_digest(token)}.instance")

    @property
    def path(self) -> Path:
        """The lock file."""
        return self._path

    def acquire(self) -> None:
        """Hold the lock and write this process's number in it; AlreadyRunningError when it is held."""
        if self._file is not None:
            return
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held_by = _pid(os.pread(file, 20, 0))
            os.close(file)
            raise AlreadyRunningError(self._path, held_by) from None
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        self._file = file

    def release(self) -> None:
        """Let go; nothing when it is not held."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None

    def __enter__(self) -> InstanceLock:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def token_digest(token: str) -> str:
    """A file name that says nothing of the token: 32 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(f"amicale:{token}".encode()).hexdigest()[:32]


def state_folder(otherwise: Path) -> Path:
    """The user's own folder for programs' state, made if needed; `otherwise` where it cannot be made.

    `$XDG_STATE_HOME/amicale`, by default `~/.local/state/amicale`: the same for every deployment of one
    user (https://specifications.freedesktop.org/basedir-spec/latest/).
    """
    try:
        base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
        folder = Path(base) / "amicale"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return otherwise
    return folder if os.access(folder, os.W_OK) else otherwise


def _pid(written: bytes) -> int | None:
    digits = written.strip()
    return int(digits) if digits.isdigit() else None
