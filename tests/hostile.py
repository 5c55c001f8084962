"""Text that somebody will type one day, and what it is for."""

from __future__ import annotations

import time
from collections.abc import Callable

QUERIES = (
    "'; DROP TABLE member;--",
    "%00",
    "${jndi:ldap://127.0.0.1/a}",
    "{{7*7}}",
    "../../etc/passwd",
    "<@1> @everyone",
)
"""Harmless as text: they are kept as they are."""

INVISIBLE = ("\u202e", "\u2066\u2069", "\u200b\u200d", "\u00ad", "\ufeff", "\x00", "\ud800", "\ue000", "\u3164", "\x1b")
"""Nothing anybody could read: alone they are no answer."""

SLOW = (
    "[a](http",
    "a+" * 4,
    "(a+)+$",
    "«",
    "« ",
    '"',
    "“",
    "=",
    "a=",
    "ville:",
    "\u0301",
    "\u200d",
    "\U0001f469\u200d",
    "-",
    "1-",
    " ",
    "\n",
    "((((",
    "[",
    '{"a":',
    "12 juin ",
    "\u1100",
    "ﷺ",
)
"""Repeated often, each of these made some program somewhere slow."""

NOISE_SECONDS = 0.02
GENEROUS = 3.3
"""Twice the text takes twice as long; four times is growth with the square. This lies between, three times tried."""


def grows_gently(run: Callable[[int], object], size: int) -> bool:
    """Whether doubling the text multiplies the processor time by about two, measured in one run."""
    for _attempt in range(3):
        short, long = (_best(run, n) for n in (size, 2 * size))
        if long < NOISE_SECONDS or long < GENEROUS * short:
            return True
    return False


def _best(run: Callable[[int], object], size: int) -> float:
    taken = []
    for _ in range(3):
        began = time.process_time()
        run(size)
        taken.append(time.process_time() - began)
        if taken[0] > 2:
            break
    return min(taken)
