"""What people see and touch: the Qt desktop and the command line."""

from __future__ import annotations

import ctypes
import sys


def _keep_singletons_alive() -> None:
    """Give ``None``, ``True``, ``False`` and ``NotImplemented`` references to spare, before Qt is imported.

    PySide 6.12.0 takes one too many of them with each call that returns one (``QWidget.update``: ``None``,
    ``Signal.emit``: ``True``). Python 3.12 on does not count them; 3.11 aborts ("deallocating None") after some hundred
    thousand calls, which the map makes in a minute. 6.11.3 counts rightly.
    """
    if sys.version_info < (3, 12):
        for singleton in (None, True, False, NotImplemented):
            ctypes.c_ssize_t.from_address(id(singleton)).value += 1 << 60


_keep_singletons_alive()
