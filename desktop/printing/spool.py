"""Sending a PDF to a printer, page by page, in whatever thread the job runs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from desktop.jobs import Steps
from models.errors import WorldError
from reports.preview import Pages, Picture

MOST_DPI = 300
"""Sharp enough for 9 pt text; a page at 600 dpi would be 140 MB."""


def image_of(picture: Picture) -> QImage:
    image = QImage(picture.rgba, picture.width, picture.height, picture.width * 4, QImage.Format.Format_RGBX8888)
    return image.copy()  # the bytes go with the picture


def chosen_pages(printer: QPrinter, count: int) -> list[int]:
    """Return the pages (from 0) that the print dialog asked for, each as often as the printer cannot repeat it."""
    first, last = printer.fromPage() or 1, printer.toPage() or count
    once = [number - 1 for number in range(first, min(last, count) + 1)]
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        once.reverse()
    again = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    return once * again


def spool(pages: Pages, numbers: Sequence[int], printer: QPrinter) -> Steps:
    """Draw ``numbers`` at the printer's resolution; returns how many. Cancelled, the print job is thrown away.

    Raises:
        WorldError: ``printer_refused``.
    """
    painter, whole = QPainter(), False
    try:
        for done, number in enumerate(numbers):
            printer.setPageLayout(_layout(printer, pages.sizes[number]))
            if not (printer.newPage() if done else painter.begin(printer)):
                raise WorldError("printer_refused")
            picture = image_of(pages.draw(number, min(printer.resolution(), MOST_DPI)))
            painter.drawImage(QRectF(printer.paperRect(QPrinter.Unit.DevicePixel)), picture)
            yield done + 1, len(numbers)
        whole = True
        return len(numbers)
    finally:
        if not whole and painter.isActive():
            printer.abort()
        painter.end()


def _layout(printer: QPrinter, size: tuple[float, float]) -> QPageLayout:
    """The page as the PDF has it: the printer's own margins would shrink it."""
    width, height = size
    wide = width > height
    paper = QPageSize(QSizeF(min(size), max(size)), QPageSize.Unit.Point)
    turned = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    printer.setFullPage(True)
    return QPageLayout(paper, turned, QMarginsF())
