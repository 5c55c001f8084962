"""What is made of a file somebody sent: a small picture and nothing else, or a kind refusal."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from bot.errors import Invalid
from bot.pictures import remade
from tests.photos import CANARY, animated, located, picture, vast_png, vast_webp


def opened(raw: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(raw))
    found.load()
    return found


def refused(raw: bytes) -> str:
    with pytest.raises(Invalid) as problem:
        remade(raw)
    return problem.value.phrase.key


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_each_format_becomes_a_jpeg(form: str) -> None:
    made = opened(remade(picture(form)))
    assert (made.format, made.size, made.mode) == ("JPEG", (40, 30), "RGB")


@pytest.mark.parametrize(
    ("size", "kept"), [((3200, 800), (1600, 400)), ((9, 4000), (4, 1600)), ((20_000, 1), (1600, 1))]
)
def test_what_is_kept_is_small_and_has_its_shape(size: tuple[int, int], kept: tuple[int, int]) -> None:
    assert opened(remade(picture("PNG", size))).size == kept


@pytest.mark.parametrize("side", [9_000, 13_000, 30_000])
def test_S52_too_many_pixels_are_refused_from_the_header(side: int) -> None:
    assert len(vast_png(side)) < 200
    assert refused(vast_png(side)) == "photo-pixels"
    if side < 2**14:
        assert refused(vast_webp(side)) == "photo-pixels"


def test_S52_twenty_million_pixels_are_taken() -> None:
    out = io.BytesIO()
    Image.new("1", (5000, 4000)).save(out, "PNG")
    assert opened(remade(out.getvalue())).size == (1600, 1280)
    out = io.BytesIO()
    Image.new("1", (5000, 4001)).save(out, "PNG")
    assert refused(out.getvalue()) == "photo-pixels"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_S53_nothing_is_left_of_where_it_was_taken(form: str) -> None:
    raw = located(form)
    assert CANARY.encode() in raw
    made = remade(raw)
    assert CANARY.encode() not in made
    assert b"Exif" not in made
    assert not opened(made).getexif()


def test_S53_a_photo_stands_upright_without_its_exif() -> None:
    assert opened(remade(located(turned=True))).size == (30, 40)


def test_transparency_becomes_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(remade(out.getvalue())).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGBA"])
def test_every_kind_of_png_is_taken(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (10, 10)).save(out, "PNG")
    assert opened(remade(out.getvalue())).mode == "RGB"


def test_a_print_shop_s_jpeg_is_taken() -> None:
    out = io.BytesIO()
    Image.new("CMYK", (10, 10)).save(out, "JPEG")
    assert opened(remade(out.getvalue())).mode == "RGB"


def test_a_phone_s_jpeg_with_a_second_picture_inside_is_taken() -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (8, 8))])
    assert opened(remade(out.getvalue())).size == (40, 30)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"", "photo-empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "bad-file-type"),
        (b"<html><script>alert(1)</script>", "bad-file-type"),
        (b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)", "bad-file-type"),
        (b"PK\x03\x04" + bytes(40), "bad-file-type"),
        (b"%PDF-1.7\n" + bytes(40), "bad-file-type"),
        (picture("GIF"), "bad-file-type"),
        (picture("BMP"), "bad-file-type"),
        (picture("TIFF"), "bad-file-type"),
        (b"RIFF" + bytes(4) + b"WAVEfmt " + bytes(40), "photo-broken"),
        (b"\xff\xd8\xff" + bytes(40), "photo-broken"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "photo-broken"),
        (animated("PNG"), "photo-animated"),
        (animated("WEBP"), "photo-animated"),
    ],
    ids=str,
)
def test_S54_what_is_no_still_picture_by_its_content_is_refused(raw: bytes, problem: str) -> None:
    assert refused(raw) == problem


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_S54_a_file_cut_short_is_refused(form: str) -> None:
    noise = Image.effect_noise((200, 200), 80)
    out = io.BytesIO()
    noise.convert("RGB").save(out, form)
    whole = out.getvalue()
    for part in (12, len(whole) // 4, len(whole) // 2):
        assert refused(whole[:part]) == "photo-broken"


def test_S54_what_hides_behind_a_picture_is_not_kept() -> None:
    made = remade(picture() + b"<script>alert(1)</script>PK\x03\x04")
    assert b"script" not in made
