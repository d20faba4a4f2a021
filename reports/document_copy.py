"""Copies of identity documents: marked all over with what they are for, so that they serve for nothing else (L-18)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from PIL import Image, ImageDraw, ImageFont

from reports.fonts import BUNDLED, Style
from reports.photos import pictures

_ACROSS = 18
"""Letters of the mark that fit side by side across the longer side."""
_TURNED = 30.0
_INK = (176, 32, 24, 112)
"""See-through red: the document stays readable, and a photocopy shows the mark."""


def marked_copy(content: bytes, media_type: str, lines: Sequence[str]) -> Iterator[bytes]:
    """Yield each page of a photo or scan as JPEG with ``lines`` burnt in, again and again, aslant.

    Raises:
        WorldError: ``photo_damaged``.
    """
    for page in pictures(content, media_type):
        with Image.open(io.BytesIO(page)) as picture:
            yield _jpeg(_marked(picture, lines))


def _marked(picture: Image.Image, lines: Sequence[str]) -> Image.Image:
    size = max(12, max(picture.size) // _ACROSS // 2)
    font = ImageFont.truetype(str(BUNDLED / f"{Style.SANS_BOLD}.ttf"), size)
    side = int((picture.width**2 + picture.height**2) ** 0.5) + size
    sheet = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(sheet)
    wide = max(int(font.getlength(line)) for line in lines) + 4 * size
    tall = (len(lines) + 2) * size * 3 // 2
    for row, top in enumerate(range(0, side, tall)):
        for left in range(-(row % 2) * wide // 2, side, wide):
            for at, line in enumerate(lines):
                pen.text((left, top + at * size * 3 // 2), line, font=font, fill=_INK)
    turned = sheet.rotate(_TURNED)
    across, down = (side - picture.width) // 2, (side - picture.height) // 2
    whole = picture.convert("RGBA")
    whole.alpha_composite(turned.crop((across, down, across + picture.width, down + picture.height)))
    return whole.convert("RGB")


def _jpeg(picture: Image.Image) -> bytes:
    to = io.BytesIO()
    picture.save(to, "JPEG", quality=85)
    return to.getvalue()
