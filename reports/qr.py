"""QR codes that a cheap scanner reads from paper: digits only, drawn as squares."""

from __future__ import annotations

from functools import lru_cache

import segno

from reports.pen import Pen


@lru_cache(maxsize=8)
def _dark_modules(digits: str) -> tuple[int, tuple[tuple[int, int], ...]]:
    """Return the modules of a side and the dark ones as column and row."""
    code = segno.make_qr(digits, mode="numeric", error="m", boost_error=False)
    rows = list(code.matrix_iter(border=0))
    return len(rows), tuple((x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)


def draw_qr(pen: Pen, right: float, y: float, digits: str, side: float = 18.0) -> None:
    """Draw the code of ``digits``, ``side`` mm wide, its top right at ``right, y``; nothing for an empty number.

    The quiet zone, 4 modules or about a fifth of the side, lies around that square and must be left white.

    Digits keep the code small (21 modules a side hold 34 digits) and a Chinese input method cannot garble them when a
    scanner types them.
    """
    if not digits:
        return
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("a sheet's QR holds digits only")
    count, dark = _dark_modules(digits)
    module = side / count
    x = right - side
    pen.squares(((x + column * module, y + row * module) for column, row in dark), module)
