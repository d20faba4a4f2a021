"""A PDF that is written while it is drawn: a finished page goes to the file and out of memory.

ReportLab keeps every page until it saves. Here each page is written when it is complete; what stays is a place in the
file per object and the characters in use, so a batch of any length needs the memory of a few pages. Nothing goes
through temporary files. Given the same data and time, the bytes are the same.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from reports.fonts import DocumentFonts
from reports.pen import MM, Pen

Size = tuple[float, float]  # millimetres
A5: Size = (148, 210)
A4: Size = (210, 297)
A3: Size = (297, 420)


def landscape(size: Size) -> Size:
    return size[1], size[0]


class _StreamedPdf(pdfdoc.PDFDocument):  # type: ignore[misc]
    """ReportLab's document, its objects written as soon as they are complete."""

    def __init__(self, to: BinaryIO) -> None:
        super().__init__(dummyoutline=1, compression=1, invariant=1)
        self._to, self._position = to, 0
        self._places = array("Q", [0])  # object number -> place in the file
        self._page_numbers = array("Q")
        self.Reference(self.Pages)  # written last: every page names it
        self._emit(b"%PDF-1.4\n%\xe4\xb8\xa4\xe9\x82\xbb\n")

    def addPage(self, page: pdfdoc.PDFPage) -> None:  # noqa: N802 - ReportLab's name
        page.Contents = pdfdoc.PDFStream(content=page.stream.encode("latin-1"), filters=[pdfdoc.PDFZCompress])
        first = self.objectcounter + 1
        super().addPage(page)
        self._page_numbers.append(first)
        self.Pages.pages.clear()
        for number in self._write_from(first):  # nothing later refers to a page or its contents
            name = self.numberToId.pop(number)
            del self.idToObject[name], self.idToObjectNumberAndVersion[name]

    def finish(self) -> None:
        """Write what the pages share, then the table of contents of the file."""
        self.Catalog.Outlines = None
        self.Pages.pages = [f"{number} 0 R" for number in self._page_numbers]
        root, info = self.Reference(self.Catalog), self.Reference(self.info)
        self.info.digest(self.signature)
        self._write_from(1)
        start = self._position
        self._emit(b"xref\n0 %d\n0000000000 65535 f \n" % len(self._places))
        for place in self._places[1:]:
            self._emit(b"%010d 00000 n \n" % place)
        trailer = pdfdoc.PDFTrailer(startxref=start, Size=len(self._places), Root=root, Info=info, ID=self.ID())
        self._emit(trailer.format(self))

    def _write_from(self, number: int) -> list[int]:
        """Write the objects from ``number`` on that still wait; formatting one may bring others after it."""
        written = []
        while number <= self.objectcounter:
            if (name := self.numberToId.get(number)) is not None:
                content = pdfdoc.PDFIndirectObject(name, self.idToObject[name]).format(self)
                self._places.extend([0] * (number + 1 - len(self._places)))
                self._places[number] = self._position
                self._emit(content)
                written.append(number)
            number += 1
        return written

    def _emit(self, content: bytes) -> None:
        self._to.write(content)
        self._position += len(content)


class _Canvas(Canvas):  # type: ignore[misc]
    """ReportLab's canvas on a streamed document, without the Helvetica that it names on every page."""

    def __init__(self, to: BinaryIO, size: Size) -> None:
        super().__init__("", pagesize=(size[0] * MM, size[1] * MM), pageCompression=1, invariant=1)
        self._doc = _StreamedPdf(to)

    def _make_preamble(self) -> None:
        self._preamble = "1 0 0 1 0 0 cm"


class Document:
    """One PDF in the making: ``page`` gives the pen of the next page, ``close`` ends the file.

    ``title`` stands in the file's properties, so it must not hold personal data. A document that is not closed (a
    cancelled job) leaves an unusable beginning in ``to``, which the caller throws away.
    """

    def __init__(self, to: BinaryIO, *, title: str, at: datetime, size: Size = A4) -> None:
        self.size, self.pages = size, 0
        self._fonts = DocumentFonts()
        self._canvas = _Canvas(to, size)
        self._canvas.setTitle(title)
        self._canvas.setAuthor("")
        self._canvas.setSubject("")
        self._canvas.setCreator("Lianglin")
        self._canvas.setDateFormatter(lambda *_: f"D:{at:%Y%m%d%H%M%S}")
        self._layers: dict[str, str] = {}
        self._open = False

    def page(self, size: Size | None = None) -> Pen:
        """End the page before and return the pen of a new one, of the document's size unless another is given."""
        self._end_page()
        self.pages, self._open = self.pages + 1, True
        width, height = size or self.size
        self._canvas.setPageSize((width * MM, height * MM))
        return Pen(self._canvas, self._fonts, height)

    def layer(self, name: str, draw: Callable[[Pen], None]) -> str:
        """Keep what ``draw`` draws, once for the whole file, and return what ``Pen.put`` takes.

        A layer has the size of the page on which it is first asked for.
        """
        if name not in self._layers:
            self._layers[name] = f"layer{len(self._layers)}"
            self._canvas.beginForm(self._layers[name])
            draw(Pen(self._canvas, self._fonts, self._canvas._pagesize[1] / MM))
            self._canvas.endForm()
        return self._layers[name]

    def close(self) -> int:
        """Write the rest of the file; return the number of pages, at least one."""
        if not self.pages:
            self.page()
        self._end_page()
        document = self._canvas._doc
        self._fonts.write_into(document)
        document.finish()
        return self.pages

    def _end_page(self) -> None:
        if self._open:
            self._canvas.showPage()
        self._open = False
