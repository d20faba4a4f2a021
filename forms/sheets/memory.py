"""Making a hundred thousand small objects without the collector looking at all of them again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS_A_LOOK = 250_000


@contextmanager
def rare_collections() -> Iterator[None]:
    """Let Python look for unused cycles seldom: a plan makes none, and each look costs more the larger it gets."""
    usual = gc.get_threshold()
    gc.set_threshold(OBJECTS_A_LOOK, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
