"""A PDF as pictures, for the preview on the screen."""

from __future__ import annotations

import threading
from typing import NamedTuple

import pypdfium2

_PDFIUM = threading.Lock()  # the library is one for the process and not for several threads


class Picture(NamedTuple):
    """RGBA bytes, four a pixel, rows from the top without gaps."""

    width: int
    height: int
    rgba: bytes


class Pages:
    """A PDF whose pages are drawn when they are asked for, from any thread."""

    def __init__(self, pdf: bytes) -> None:
        with _PDFIUM:
            self._closed = False
            self._document = pypdfium2.PdfDocument(pdf)
            self.sizes = [self._document.get_page_size(number) for number in range(len(self._document))]
            """Width and height of each page in points (1/72 inch)."""

    def __len__(self) -> int:
        return len(self.sizes)

    def draw(self, number: int, dpi: float) -> Picture:
        """Return page ``number`` (from 0) as a picture, an empty one once the PDF is closed."""
        with _PDFIUM:
            if self._closed:
                return Picture(0, 0, b"")
            page = self._document[number]
            bitmap = page.render(scale=dpi / 72, rev_byteorder=True, prefer_bgrx=True)
            picture = Picture(bitmap.width, bitmap.height, bytes(bitmap.buffer))
            bitmap.close()
            page.close()
        return picture

    def close(self) -> None:
        with _PDFIUM:
            self._document.close()
            self._closed = True
