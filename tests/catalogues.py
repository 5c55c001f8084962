"""Words and catalogues, made once in a process: they never change, and reading them is what a test would wait for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.catalogue import Catalogue
from bot.installed import WORD_FOLDERS
from bot.language import Words, load
from bot.spec import Feature

_MADE: dict[tuple[int, ...], Catalogue] = {}


@cache
def words(*more: Path) -> Words:
    """The words of everything installed, and those of more folders."""
    return load((*WORD_FOLDERS, *more), strict=True)


def catalogue(features: tuple[Feature, ...], known: Words) -> Catalogue:
    """The catalogue of these very features with these very words."""
    key = (id(known), *map(id, features))
    if key not in _MADE:
        _MADE[key] = Catalogue(features, known)  # it holds on to them, so no number is given twice
    return _MADE[key]
