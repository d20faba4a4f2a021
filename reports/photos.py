"""Photos and scans on pages: made no larger than print needs, two to a page."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdfium2
from PIL import Image, ImageOps
from reportlab.lib.utils import ImageReader

from models.errors import WorldError
from reports.pen import MM, Pen
from reports.preview import Pages

LONGEST = 1600  # pixels; 200 a inch on half a page
_PDF_DPI = 110.0


def pictures(content: bytes, media_type: str) -> Iterator[bytes]:
    """Yield what of an attachment can be printed as JPEG: a photo, or each page of a scan.

    Raises:
        WorldError: ``photo_damaged``.
    """
    try:
        yield from _scan(content) if media_type == "application/pdf" else _photo(content)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, pypdfium2.PdfiumError) as damaged:
        raise WorldError("photo_damaged") from damaged


def _scan(content: bytes) -> Iterator[bytes]:
    pages = Pages(content)
    try:
        for number in range(len(pages)):
            drawn = pages.draw(number, _PDF_DPI)
            yield _jpeg(Image.frombytes("RGBA", (drawn.width, drawn.height), drawn.rgba))
    finally:
        pages.close()


def _photo(content: bytes) -> Iterator[bytes]:
    with Image.open(io.BytesIO(content)) as photo:
        yield _jpeg(ImageOps.exif_transpose(photo))


def _jpeg(picture: Image.Image) -> bytes:
    small = picture.convert("RGB")
    small.thumbnail((LONGEST, LONGEST))
    to = io.BytesIO()
    small.save(to, "JPEG", quality=80)
    return to.getvalue()


def draw_picture(pen: Pen, jpeg: bytes, box: tuple[float, float, float, float], page_height: float) -> None:
    """Draw a picture as large as ``box`` (left, top, width, height in mm) allows, in its middle."""
    x, y, width, height = box
    source = ImageReader(io.BytesIO(jpeg))
    wide, tall = source.getSize()
    scale = min(width / wide, height / tall)
    wide, tall = wide * scale, tall * scale
    left, top = x + (width - wide) / 2, y + (height - tall) / 2
    pen.canvas.drawImage(source, left * MM, (page_height - top - tall) * MM, wide * MM, tall * MM)
