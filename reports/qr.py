"""QR codes that a cheap scanner reads from paper: digits only, drawn as squares."""

from __future__ import annotations

from functools import lru_cache

import segno

from reports.pen import Pen

_QUIET = 4  # modules of white around the code (ISO/IEC 18004)


@lru_cache(maxsize=8)
def _dark_modules(digits: str) -> tuple[int, tuple[tuple[int, int], ...]]:
    """Return the modules of a side, quiet zone included, and the dark ones as column and row."""
    code = segno.make_qr(digits, mode="numeric", error="m", boost_error=False)
    rows = list(code.matrix_iter(border=_QUIET))
    return len(rows), tuple((x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)


def draw_qr(pen: Pen, x: float, y: float, digits: str, side: float = 20.0) -> None:
    """Draw the code of ``digits`` with its quiet zone into a square of ``side`` mm; nothing for an empty number.

    Digits keep the code small (21 modules up to 34 digits... at level M) and a scanner that types them cannot be garbled
    by a Chinese input method.
    """
    if not digits:
        return
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("a sheet's QR holds digits only")
    count, dark = _dark_modules(digits)
    module = side / count
    pen.squares(((x + column * module, y + row * module) for column, row in dark), module)
