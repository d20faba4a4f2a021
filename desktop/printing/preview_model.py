"""What the preview knows: the PDF in memory, its pages, and where it is sent or stored."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrinter

from desktop.desk import Desk
from desktop.jobs import Job, once
from desktop.printing.paper import Paper, render, store_pdf
from desktop.printing.spool import chosen_pages, image_of, spool
from reports.preview import Pages


class PreviewModel(QObject):
    """``progressed``, then ``ready`` or ``failed`` or ``cancelled``; ``drawn`` brings a page that was asked for.

    ``saved`` and ``spooled`` end what was asked for; ``refused`` says that it did not work.
    """

    progressed = Signal(int, int)
    ready = Signal()
    failed = Signal(Exception)
    cancelled = Signal()
    drawn = Signal(int, float, object)  # page, dpi, QImage
    saved = Signal(object)
    spooling = Signal(object)  # Job
    spooled = Signal(int)
    refused = Signal(Exception)

    def __init__(self, desk: Desk, paper: Paper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self.paper = desk, paper
        self.pages: Pages | None = None
        self._pdf = b""
        self._job: Job | None = None
        self._asked: set[tuple[int, float]] = set()
        self._sending = 0
        for given in (self.saved, self.spooled):
            given.connect(self._note)

    def start(self) -> None:
        """Write the paper into memory and open it."""

        def work() -> Any:
            pdf = yield from render(self.paper, self._desk.station)
            return pdf, Pages(pdf)

        self._job = self._desk.prepare(work, self._opened, self, self.failed.emit)
        self._job.progressed.connect(self.progressed)
        self._job.cancelled.connect(self.cancelled)

    def cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def close(self) -> None:
        """Stop preparing, and let the PDF go when no printer is being fed from it."""
        self.cancel()
        if self.pages is not None and not self._sending:
            self.pages.close()

    def ask(self, number: int, dpi: float) -> None:
        """Draw a page; ``drawn`` brings it. Asked twice meanwhile, it is drawn once."""
        if self.pages is None or (number, dpi) in self._asked:
            return
        self._asked.add((number, dpi))
        pages = self.pages
        self._desk.prepare(
            once(lambda: image_of(pages.draw(number, dpi))), partial(self._drawn, number, dpi), self, self.failed.emit
        )

    def save(self, path: Path) -> None:
        pdf = self._pdf
        self._desk.prepare(once(lambda: store_pdf(pdf, path)), self.saved.emit, self, self.refused.emit)

    def send(self, printer: QPrinter) -> None:
        """Print what the dialog chose."""
        if self.pages is None:
            return
        numbers = chosen_pages(printer, len(self.pages))
        work = partial(spool, self.pages, numbers, printer)
        job = self._desk.prepare(work, self.spooled.emit, self, self.refused.emit)
        self._sending += 1
        job.ended.connect(self._sent)
        self.spooling.emit(job)

    def _note(self, _given: object) -> None:
        if self.paper.noted is not None:
            kind, action = self.paper.noted
            self._desk.write(kind, action, lambda _pair: None, self._desk)

    def _sent(self) -> None:
        self._sending -= 1

    def _opened(self, made: tuple[bytes, Pages]) -> None:
        self._pdf, self.pages = made
        self._job = None
        self.ready.emit()

    def _drawn(self, number: int, dpi: float, image: object) -> None:
        self._asked.discard((number, dpi))
        self.drawn.emit(number, dpi, image)
