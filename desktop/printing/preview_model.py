"""What the preview knows: the PDF in memory, its pages, and where it is sent or stored."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrinter

from desktop.desk import Desk
from desktop.jobs import Job, once
from desktop.printing.paper import Made, Paper, leave, render, store_pdf
from desktop.printing.spool import chosen_pages, image_of, spool
from forms.i18n import N_, _
from models.disclosures.actions import cancel
from models.disclosures.records import Channel
from reports.preview import Pages

NOT_LEFT = N_("It did not come out: the printer or the disk refused, or somebody stopped it.")


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
        self._made: Made | None = None
        self._job: Job | None = None
        self._asked: set[tuple[int, float]] = set()
        self._sending = 0
        for given in (self.saved, self.spooled):
            given.connect(self._note)

    def start(self) -> None:
        """Write the paper into memory and open it."""

        def work() -> Any:
            made: Made = yield from render(self.paper, self._desk.station)
            return made, Pages(made.pdf)

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
        """Note it in the register, then store it; what could not be stored is noted as void."""

        def store(noted: tuple[UUID, Made]) -> None:
            work = once(lambda: store_pdf(self._desk.station, noted[1].pdf, path))
            self._desk.prepare(work, self.saved.emit, self, partial(self._not_left, noted[0]))

        self._leave(Channel.FILE, _("Saving the PDF"), store)

    def send(self, printer: QPrinter) -> None:
        """Note it in the register, then print what the dialog chose; what the printer did not take is noted as void."""

        def feed(noted: tuple[UUID, Made]) -> None:
            row_id, made = noted
            pages = self.pages if self._made is made and self.pages is not None else Pages(made.pdf)
            numbers = chosen_pages(printer, len(pages))
            refused = partial(self._not_left, row_id)
            job = self._desk.prepare(partial(spool, pages, numbers, printer), self.spooled.emit, self, refused)
            self._sending += 1
            job.ended.connect(self._sent)
            job.cancelled.connect(lambda: self._void(row_id))
            self.spooling.emit(job)

        if self.pages is not None:
            self._leave(Channel.PAPER, _("Printing"), feed)

    def _leave(self, channel: Channel, label: str, then: Callable[[tuple[UUID, Made]], None]) -> None:
        made = self._made
        if made is not None:
            work = partial(leave, self.paper, self._desk.station, made, channel)
            self._desk.run(label, work, then, self, self.refused.emit)

    def _not_left(self, row_id: UUID, error: Exception) -> None:
        self._void(row_id)
        self.refused.emit(error)

    def _void(self, row_id: UUID) -> None:
        why = _(NOT_LEFT)
        self._desk.write(
            "disclosures.cancel", lambda session: cancel(session, row_id, why), lambda _pair: None, self._desk
        )

    def _note(self, _given: object) -> None:
        if self.paper.noted is not None:
            kind, action = self.paper.noted
            self._desk.write(kind, action, lambda _pair: None, self._desk)

    def _sent(self) -> None:
        self._sending -= 1

    def _opened(self, made: tuple[Made, Pages]) -> None:
        self._made, self.pages = made
        self._job = None
        self.ready.emit()

    def _drawn(self, number: int, dpi: float, image: object) -> None:
        self._asked.discard((number, dpi))
        self.drawn.emit(number, dpi, image)
