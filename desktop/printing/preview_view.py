"""The preview: the pages as they will lie on the table, then Print or Save as PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QStackedWidget, QWidget

from desktop.desk import Desk
from desktop.jobs import Job
from desktop.messages import sentence
from desktop.offering import offer
from desktop.printing.page_canvas import PageCanvas
from desktop.printing.paper import Paper
from desktop.printing.preview_model import PreviewModel
from desktop.theme import TextRole, Tone, theme
from desktop.widgets import (
    Banner,
    Button,
    ErrorState,
    IconButton,
    Kind,
    ProgressPanel,
    Text,
    column,
    restyle,
    row,
)
from forms.i18n import _, ngettext
from models.calendar import today
from models.rights.deeds import Deed

AskPath = Callable[[QWidget, str], Path | None]
AskPrinter = Callable[[QWidget, int], QPrinter | None]


def ask_path(parent: QWidget, name: str) -> Path | None:
    """Ask where to put the PDF."""
    chosen, _kind = QFileDialog.getSaveFileName(parent, _("Save as PDF"), name, "PDF (*.pdf)")
    return Path(chosen) if chosen else None


def ask_printer(parent: QWidget, pages: int) -> QPrinter | None:
    """Show the system's own dialog: printer, pages, copies, both sides."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, pages)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


def has_printer() -> bool:
    return bool(QPrinterInfo.availablePrinterNames())


class PreviewDialog(QDialog):
    """One paper. Escape leaves; Ctrl+P prints, Ctrl+S saves, Ctrl++ and Ctrl+− zoom."""

    def __init__(
        self,
        desk: Desk,
        paper: Paper,
        parent: QWidget | None,
        *,
        path: AskPath = ask_path,
        printer: AskPrinter = ask_printer,
        printers: Callable[[], bool] = has_printer,
    ) -> None:
        super().__init__(parent)
        self._ask_path, self._ask_printer, self._has_printer = path, printer, printers
        self.setWindowTitle(paper.title)
        self.setAccessibleName(paper.title)
        self.model = PreviewModel(desk, paper, self)
        self.canvas, self.strip = PageCanvas(self.model), PageCanvas(self.model, page_width=96)
        self.banner = Banner("", Tone.INFO)
        self.banner.hide()
        self.page, self.zoom = Text("", ink="text_muted"), Text("", ink="text_muted")
        self.progress = ProgressPanel(_("Preparing the pages…"))
        self.error = ErrorState(_("The pages could not be prepared"), "")
        self._stack = QStackedWidget()
        self._build(paper.title)
        self._connect()
        self._enable(False)
        if not offer(desk, Deed.PRINT, None, self.save_button, self.print_button):
            self._tell(self.print_button.toolTip(), Tone.WARNING)
        self.model.start()

    def _build(self, title: str) -> None:
        self.zoom_out = IconButton("zoom_out", _("Smaller"), "Ctrl+-")
        self.zoom_in = IconButton("zoom_in", _("Larger"), "Ctrl++")
        self.fit = IconButton("fit", _("As wide as the window"), "Ctrl+0")
        self.save_button = Button(_("Save as PDF…"), Kind.SECONDARY, "pdf", "Ctrl+S")
        self.print_button = Button(_("Print…"), Kind.PRIMARY, "print", "Ctrl+P")
        self.close_button = IconButton("close", _("Close the preview (Esc)"))
        tools = (self.page, self.zoom_out, self.zoom, self.zoom_in, self.fit)
        bar = QFrame()
        bar.setProperty("look", "status")
        heading = Text(title, TextRole.HEADING)
        bar.setLayout(
            row(heading, None, *tools, self.save_button, self.print_button, self.close_button, margins=(16, 8, 12, 8))
        )
        waiting = QWidget()
        self.progress.setMaximumWidth(theme().px(460))
        waiting.setLayout(column(None, row(None, self.progress, None), None))
        self.progress.setMinimumWidth(theme().px(320))
        body = QWidget()
        self.strip.setFixedWidth(self.strip.sizeHint().width())
        body.setLayout(row(self.strip, self.canvas, gap=0))
        for page in (waiting, body, self.error):
            self._stack.addWidget(page)
        self.setLayout(column(bar, self.banner, self._stack, gap=0))

    def _connect(self) -> None:
        model = self.model
        model.progressed.connect(self.progress.show_progress)
        model.ready.connect(self._show)
        model.failed.connect(self._fail)
        model.cancelled.connect(self.reject)
        model.saved.connect(lambda path: self._tell(_("Saved as “{name}”.").format(name=path.name), Tone.SUCCESS))
        model.spooled.connect(self._spooled)
        model.spooling.connect(self._follow)
        model.refused.connect(lambda error: self._tell(sentence(error), Tone.DANGER))
        self.progress.cancelled.connect(model.cancel)
        self.error.acted.connect(self._again)
        self.canvas.turned.connect(self.strip.follow)
        self.canvas.turned.connect(self._show_place)
        self.canvas.zoomed.connect(lambda zoom: self.zoom.setText(f"{zoom * 100:.0f} %"))
        self.strip.picked.connect(self.canvas.show_page)
        self.zoom_in.clicked.connect(lambda: self.canvas.step_zoom(1))
        self.zoom_out.clicked.connect(lambda: self.canvas.step_zoom(-1))
        self.fit.clicked.connect(lambda: self.canvas.set_zoom(None))
        self.save_button.clicked.connect(self.save)
        self.print_button.clicked.connect(self.print_pages)
        self.close_button.clicked.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+="), self).activated.connect(self.zoom_in.click)

    def save(self) -> None:
        """Ask for a place and store the PDF there."""
        name = self.model.paper.file_name(today())
        if (path := self._ask_path(self, name)) is not None:
            self.model.save(path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf"))

    def print_pages(self) -> None:
        """Ask for printer and pages and send them."""
        if not self._has_printer():
            self._tell(_("No printer is set up on this PC. Set one up in the system, or save as PDF."), Tone.WARNING)
            return
        pages = self.model.pages
        if pages is not None and (printer := self._ask_printer(self, len(pages))) is not None:
            self.model.send(printer)

    def _show(self) -> None:
        pages = self.model.pages
        self._stack.setCurrentIndex(1)
        self.strip.setVisible(pages is not None and len(pages) > 1)
        self._enable(True)
        self._show_place(0)
        self.canvas.setFocus()

    def _show_place(self, number: int) -> None:
        pages = len(self.model.pages or ())
        self.page.setText(_("Page {page} of {pages}").format(page=number + 1, pages=pages))

    def _fail(self, error: Exception) -> None:
        self.error.sentence.setText(sentence(error))
        self.error.sentence.show()
        self._stack.setCurrentIndex(2)

    def _again(self) -> None:
        self._stack.setCurrentIndex(0)
        self.model.start()

    def _follow(self, job: Job) -> None:
        """Say how many pages have gone to the printer."""
        going = _("Sending page {done} of {total} to the printer…")
        job.progressed.connect(lambda done, total: self._tell(going.format(done=done, total=total), Tone.INFO))

    def _spooled(self, pages: int) -> None:
        words = ngettext("{n} page was sent to the printer.", "{n} pages were sent to the printer.", pages)
        self._tell(words.format(n=pages), Tone.SUCCESS)

    def say_what_lacks(self, words: str, action: str, fill_in: Callable[[], object]) -> None:
        """Say what the paper leaves blank, with a way to where it is filled in; the preview closes for it."""
        self._tell(words, Tone.WARNING)
        self.banner.action.setText(action)
        self.banner.action.show()
        self.banner.acted.connect(self.reject)
        self.banner.acted.connect(fill_in)

    def _tell(self, words: str, tone: Tone) -> None:
        self.banner.action.hide()
        self.banner.text.setText(words)
        self.banner.setAccessibleName(words)
        restyle(self.banner, tone=str(tone))
        self.banner.show()

    def _enable(self, on: bool) -> None:
        for part in (self.zoom_in, self.zoom_out, self.fit, self.save_button, self.print_button):
            part.setEnabled(on)

    def done(self, result: int) -> None:
        self.model.close()
        super().done(result)


def show_preview(desk: Desk, paper: Paper, over: QWidget) -> PreviewDialog:
    """Open the preview over the window of ``over``; it is forgotten when it is closed."""
    window = over.window()
    dialog = PreviewDialog(desk, paper, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.resize(window.width() * 94 // 100, window.height() * 94 // 100)
    dialog.open()
    return dialog
