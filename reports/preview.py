"""A PDF as pictures, for the preview on the screen."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2


def page_images(pdf: bytes, dpi: float = 96) -> Iterator[tuple[int, int, bytes]]:
    """Yield each page as width, height and RGBA bytes, four a pixel, rows from the top without gaps."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            bitmap = page.render(scale=dpi / 72, rev_byteorder=True, prefer_bgrx=True)
            yield bitmap.width, bitmap.height, bytes(bitmap.buffer)
            bitmap.close()
            page.close()
    finally:
        document.close()
