"""The wire form of buttons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import CORE_CODES
from bot.kinds import ID_MAX, Number
from bot.presses import PACKED_MAX, TooLong, decimal, fits, new_name, pack, unpack
from bot.replies import Press
from bot.running import decoded
from bot.spec import Action
from tests.hostile import QUERIES
from tests.survey import count, linked

PLAIN = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", max_size=12)
ARGUMENTS = st.lists(st.one_of(PLAIN, st.integers(-ID_MAX, ID_MAX), st.none()), max_size=4)


@given(code=st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=4), args=ARGUMENTS)
def test_what_is_packed_comes_back(code: str, args: list[str | int | None]) -> None:
    press = Press(code=code, args=tuple(args))
    if not fits(press):
        return
    found = unpack(pack(press))
    assert found is not None
    assert found.code == code
    assert len(found.args) == len(args)
    for raw, arg in zip(found.args, args, strict=True):
        assert (decimal(raw) if isinstance(arg, int) else raw) == ("" if arg is None else str(arg))


@given(st.text(max_size=80))
def test_S03_any_text_is_read_or_left_alone(text: str) -> None:
    found = unpack(text)
    assert found is None or (len(text) <= PACKED_MAX and text.startswith(f"1-{found.code}"))


@pytest.mark.parametrize("text", ["a b", "é", "a-b", "\n", "", *QUERIES])
def test_what_is_outside_the_alphabet_does_not_travel(text: str) -> None:
    assert fits(Press(code="c", args=(text,))) == (text == "")


def test_64_bytes_are_the_limit() -> None:
    assert len(pack(Press(code="c", args=("a" * 60,)))) == PACKED_MAX
    with pytest.raises(TooLong):
        pack(Press(code="c", args=("a" * 61,)))


@pytest.mark.parametrize("number", [0, 1, 35, 36, 2**53 + 1, ID_MAX, -1, -ID_MAX])
def test_S45_numbers_keep_every_digit(number: int) -> None:
    packed = unpack(pack(Press(code="sl", args=(number,))))
    assert packed
    assert decoded(linked, packed.args) == (str(number),)


@pytest.mark.parametrize("arg", ["", "_", "__1", "A", "1A", "z" * 14, "é"])
def test_S45_what_is_no_number_stays_as_it_is(arg: str) -> None:
    assert decimal(arg) == arg


def test_more_arguments_than_declared_are_left_to_the_gate() -> None:
    assert decoded(count, ("1", "2", "3")) == ("1", "2", "3")


def test_names_of_kept_presses_fit_and_differ() -> None:
    names = {new_name() for _ in range(100)}
    assert len(names) == 100
    assert all(fits(Press(code="xf", args=(name,))) and fits(Press(code="fv", args=(name, 24, 24))) for name in names)


def widest(action: Action) -> Press:
    """The press with the largest arguments that its declaration lets through."""
    args: list[str | int] = []
    for parameter in action.parameters:
        if isinstance(parameter.kind, Number):
            args.append(max(abs(parameter.kind.min), abs(parameter.kind.max)))
        else:
            options = parameter.kind.options()
            longest = max((option.value for option in options), key=len, default="é" * 100)
            args.append(longest)
    return action.press(*args)


def test_core_codes_are_no_features_codes() -> None:
    assert {"c", "x", "xf", "fm", "fp", "fo", "fb", "fs", "fd", "fx", "fv"} == CORE_CODES
