"""Pictures for tests, good and bad, made as they are needed."""

from __future__ import annotations

import io
import json
import struct
import zlib

from PIL import Image

GPS, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112
CANARY = "CanaryCam"


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 30), *, colour: str = "teal", **options: object) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, form, **options)
    return out.getvalue()


def located(form: str = "JPEG", *, turned: bool = False) -> bytes:
    """A picture that says where, and with what, it was taken; perhaps one that its camera held upright."""
    exif = Image.Exif()
    exif[MAKE] = CANARY
    exif.get_ifd(GPS).update({1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 3.0)})
    if turned:
        exif[ORIENTATION] = 6
    return picture(form, exif=exif)


def animated(form: str) -> bytes:
    """Three frames."""
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:])
    return out.getvalue()


def vast_png(side: int) -> bytes:
    """The first bytes of a PNG of that many pixels a side, well formed, with almost nothing in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def vast_webp(side: int) -> bytes:
    """The same for WebP: a canvas in its header, and no picture behind it."""
    canvas = (side - 1).to_bytes(3, "little") * 2
    chunk = b"VP8X" + struct.pack("<I", 10) + bytes(4) + canvas
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def sent(ref: str = "r1", *, name: str = "moi.png", type_: str = "image/png", size: int = 1000) -> str:
    """A file as an adapter writes it down."""
    return json.dumps({"ref": ref, "name": name, "type": type_, "size": size})
