"""What people see and touch: the Qt desktop and the command line."""

from __future__ import annotations

import ctypes
import sys


def _keep_none_alive() -> None:
    """Give ``None`` references to spare, before Qt is imported.

    PySide 6.12.0 takes one reference to ``None`` too many with each call that returns nothing. Python 3.12 on does not
    count them; 3.11 aborts ("deallocating None") after some hundred thousand calls, which the map makes in a minute.
    """
    if sys.version_info < (3, 12):
        ctypes.c_ssize_t.from_address(id(None)).value += 1 << 60


_keep_none_alive()
