"""From a file somebody sent to the picture that is kept: a small JPEG of its own making, or why it cannot be one. Pure.

What the file claims to be counts for nothing. Its size in pixels is read from the header, before anything is decoded,
and what is kept holds pixels only: no position, no camera, nothing that stood before, between or behind them.
"""

from __future__ import annotations

import io
import struct
from functools import cache

from PIL import Image, ImageOps

from bot.errors import Invalid
from bot.photos import PIXELS_MAX, SIDE_MAX
from bot.replies import say

QUALITY = 85
"""Of the JPEG that is kept: half a megabyte at most in practice."""

BLANK = (320, 40)
"""Pixels of the picture that shows nothing."""

FORMATS = ("JPEG", "PNG", "WEBP")

STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
"""How the three begin."""

ANIMATED = frozenset({"PNG", "WEBP"})
"""Formats whose further frames are an animation; those of a JPEG are depth or brightness of the same picture."""


def remade(raw: bytes) -> bytes:
    """The picture as a JPEG of at most `SIDE_MAX` pixels a side, upright, on white where it was transparent.

    Raises `Invalid`, saying what to send instead, for anything that is no whole JPEG, PNG or WebP picture of at most
    `PIXELS_MAX` pixels. Takes up to a second and 200 MB: not to be called on the event loop.
    """
    if not raw:
        raise Invalid(say("photo-empty"))
    if not raw.startswith(STARTS):
        raise Invalid(say("bad-file-type"))
    check_pixels(*(_webp_size(raw) or (0, 0)))
    try:
        return _drawn(raw)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except Invalid:
        raise
    except Exception:  # the decoders raise whatever they stumbled over
        raise Invalid(say("photo-broken")) from None


@cache
def blank() -> bytes:
    """A white strip, for where a picture has to be and none is left."""
    out = io.BytesIO()
    Image.new("RGB", BLANK, "white").save(out, "JPEG")
    return out.getvalue()


def check_pixels(width: int, height: int) -> None:
    """Nothing, or `Invalid` when there are more than `PIXELS_MAX`."""
    if width * height > PIXELS_MAX:
        raise _too_large()


def _too_large() -> Invalid:
    return Invalid(say("photo-pixels", max=PIXELS_MAX // 1_000_000))


def _drawn(raw: bytes) -> bytes:
    with Image.open(io.BytesIO(raw), formats=FORMATS) as found:
        check_pixels(*found.size)
        if found.format in ANIMATED and getattr(found, "is_animated", False):
            raise Invalid(say("photo-animated"))
        found.draft("RGB", (SIDE_MAX, SIDE_MAX))  # a large JPEG is decoded at a fraction of its size
        small = _flat(found)
        small.thumbnail((SIDE_MAX, SIDE_MAX), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        small.save(out, "JPEG", quality=QUALITY, optimize=True, exif=b"", icc_profile=None, comment=b"")
        return out.getvalue()


def _flat(found: Image.Image) -> Image.Image:
    """Upright, as the camera meant it, and without transparency."""
    upright = ImageOps.exif_transpose(found)
    if not upright.has_transparency_data:
        return upright.convert("RGB")
    layered = upright.convert("RGBA")
    white = Image.new("RGB", layered.size, "white")
    white.paste(layered, mask=layered.getchannel("A"))
    return white


def _webp_size(raw: bytes) -> tuple[int, int] | None:
    """Width and height in the header of a WebP file, whose decoder sets the whole canvas aside on opening."""
    if raw[:4] != b"RIFF" or raw[8:12] != b"WEBP" or len(raw) < 30:  # noqa: PLR2004 - the longest of the headers
        return None
    match raw[12:16]:
        case b"VP8X":
            return 1 + int.from_bytes(raw[24:27], "little"), 1 + int.from_bytes(raw[27:30], "little")
        case b"VP8L":
            bits = int.from_bytes(raw[21:25], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case b"VP8 ":
            width, height = struct.unpack("<HH", raw[26:30])
            return width & 0x3FFF, height & 0x3FFF
        case _:
            return None
