"""From the bytes of a file to numbered records: encoding, separator, header line, quoting."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from bot.features.membership.roster_rows import Problem
from bot.features.membership.roster_words import COLUMNS, header_key

MAX_BYTES = 64 * 1024 * 1024
SEPARATORS = (";", "\t", ",")
_BLANK = " \t;,\ufeff\xa0"  # a line of separators only is no header, whichever of them separates
_CHUNK = 64 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"PK\x03\x04", "roster-file-spreadsheet"),
    (b"\xd0\xcf\x11\xe0", "roster-file-spreadsheet"),
    (b"%PDF", "roster-file-other"),
    (b"\x1f\x8b", "roster-file-other"),
    (b"{\\rtf", "roster-file-other"),
)
_UNMARKED_SAMPLE = 2000
_UNMARKED_SHARE = 0.3  # half the bytes of Latin text in UTF-16 are NUL; a CSV in another encoding has none


class Unreadable(Exception):
    """The file cannot be read any further."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True, kw_only=True)
class Table:
    """A file whose header line was found. `line` counts records, blank ones too, as a spreadsheet does."""

    data: bytes
    encoding: str
    separator: str
    header: tuple[str, ...]
    header_line: int

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Line number and cells of each record below the header, blank lines left out. Raises Unreadable."""
        for line, cells in _records(_text(self.data, self.encoding), self.separator):
            if line > self.header_line and any(cell.strip() for cell in cells):
                yield line, cells


def open_table(data: bytes) -> Table:
    """The table in these bytes. Raises Unreadable when there is none."""
    _refuse_other_files(data)
    encoding = encoding_of(data)
    declared = _declared_separator(data, encoding)
    found = [_header(data, encoding, separator) for separator in ((declared,) if declared else SEPARATORS)]
    line, cells, separator = max(found, key=lambda each: (_recognised(each[1]), len(each[1])))
    if line < 1:
        raise Unreadable(Problem(code="roster-quote" if any(each[0] < 0 for each in found) else "roster-empty", line=1))
    return Table(data=data, encoding=encoding, separator=separator, header=tuple(cells), header_line=line)


def encoding_of(data: bytes) -> str:
    """Python's name of the encoding: from the mark, else UTF-8 where it fits, else Windows-1252."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if unmarked := _unmarked_utf16(data[:_UNMARKED_SAMPLE]):
        return unmarked
    return "utf-8" if _fits_utf8(data) or _damaged_utf8(data) else "cp1252"


def _refuse_other_files(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise Unreadable(Problem(code="roster-file-large", args={"limit": str(MAX_BYTES // 1024 // 1024)}))
    for signature, code in _SIGNATURES:
        if data.startswith(signature):
            raise Unreadable(Problem(code=code))


def _unmarked_utf16(sample: bytes) -> str:
    zeros = sample.count(0)
    if zeros < len(sample) * _UNMARKED_SHARE or zeros == 0:
        return ""
    return "utf-16-le" if sample[1::2].count(0) > zeros // 2 else "utf-16-be"


def _fits_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _CHUNK):
            decoder.decode(data[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _damaged_utf8(data: bytes) -> bool:
    """Whether most of what is not ASCII is UTF-8 all the same: single bytes are broken, not the encoding."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return len(text) - len(text.encode("ascii", "ignore")) - broken > broken


def _text(data: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding, errors="replace", newline="")


def _records(text: io.TextIOWrapper, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text, delimiter=separator, strict=True)
    line = 0
    while True:
        line += 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise Unreadable(Problem(code="roster-quote", line=line)) from None
        if cells is None:
            return
        yield line, cells


def _declared_separator(data: bytes, encoding: str) -> str:
    """The separator of a first line "sep=;", which Excel writes and reads."""
    start = _text(data, encoding).read(8).removeprefix("\ufeff").strip('"')
    return start[4] if start[:4].lower() == "sep=" and start[4:5] in SEPARATORS else ""


def _header(data: bytes, encoding: str, separator: str) -> tuple[int, list[str], str]:
    """The header's line, cells and separator when cut there; line 0: nothing there, -1: quoting fails."""
    try:
        for line, cells in _records(_text(data, encoding), separator):
            if any(cell.strip(_BLANK) for cell in cells) and not cells[0].strip('"').lower().startswith("sep="):
                return line, cells, separator
    except Unreadable:
        return -1, [], separator
    return 0, [], separator


def _recognised(cells: list[str]) -> int:
    return sum(header_key(cell[:100]) in COLUMNS for cell in cells)
