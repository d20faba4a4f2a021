"""Making a million small objects without the collector looking at all of them again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collections() -> Iterator[None]:
    """Let Python not look for unused cycles: a plan makes none, and a look at all of it takes longer than to write it.

    What is large should be gone before the end of the block, for there Python looks at all that is still there.
    """
    usual = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if usual:
            gc.enable()
