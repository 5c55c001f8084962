"""Files with personal data in them."""

from __future__ import annotations

from pathlib import Path

from bot.cli.failing import Failed


def write_privately(file: Path, text: str) -> None:
    """Replace the file whole, readable by its owner alone; fails in one line when it cannot be."""
    import tempfile

    try:
        with tempfile.NamedTemporaryFile("wb", dir=file.parent, prefix=f".{file.name}.", delete=False) as written:
            written.write(text.encode())
        Path(written.name).replace(file)  # made by tempfile for its owner alone
    except OSError as error:
        raise Failed(f"cannot write {file}: {error.strerror}") from None
