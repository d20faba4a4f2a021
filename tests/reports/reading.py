"""Reads printed PDFs back: what a person copies out of them, where it stands, and which lines are drawn."""

from __future__ import annotations

import io
from collections.abc import Generator, Iterator
from typing import Any, NamedTuple

import pypdf
import pypdfium2
from pypdf.generic import ContentStream

MM = 72 / 25.4


class Word(NamedTuple):
    """A run of text and its box in mm from the left and the bottom of the page."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


def finish(work: Generator[tuple[int, int], None, int]) -> tuple[list[tuple[int, int]], int]:
    """Run a render function to its end; return its steps and the number of pages."""
    steps = []
    while True:
        try:
            steps.append(next(work))
        except StopIteration as end:
            return steps, end.value


def written(render: Any, *data: Any, **options: Any) -> bytes:
    """Call ``render(*data[:-1], file, data[-1])`` and return the PDF; the last of ``data`` is who printed."""
    to = io.BytesIO()
    finish(render(*data[:-1], to, data[-1], **options))
    return to.getvalue()


def texts(pdf: bytes) -> list[str]:
    """Return the text of each page as PDFium (Chrome, our preview) copies it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def texts_by_pypdf(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf), strict=True).pages]


def words(pdf: bytes, page: int = 0) -> list[Word]:
    """Return the runs of text of one page with their boxes."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = document[page].get_textpage()
        boxes = [text.get_rect(index) for index in range(text.count_rects())]
        return [Word(text.get_text_bounded(*box), *(edge / MM for edge in box)) for box in boxes]
    finally:
        document.close()


def lines(pdf: bytes, page: int = 0) -> list[str]:
    """Return the path operators of one page and of the layers it shows, in order; of a picture its size."""
    reader = pypdf.PdfReader(io.BytesIO(pdf), strict=True)
    return list(_paths(reader.pages[page].get_contents(), reader.pages[page]["/Resources"], reader))


def _paths(contents: Any, resources: Any, reader: pypdf.PdfReader) -> Iterator[str]:
    for operands, operator in ContentStream(contents, reader).operations:
        name = operator.decode("ascii")
        if name in {"m", "l", "re"}:
            yield f"{name} {' '.join(f'{float(operand):.1f}' for operand in operands)}"
        elif name == "Do":
            layer = resources["/XObject"][operands[0]]
            if layer["/Subtype"] == "/Image":
                yield f"image {layer['/Width']} {layer['/Height']}"
                continue
            yield from _paths(layer, layer["/Resources"], reader)
