"""The recovery code on paper: saved as a PDF or sent to a printer, from memory, before anybody goes on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from desktop.messages import sentence
from forms.i18n import N_, _
from models.errors import WorldError

if TYPE_CHECKING:
    from desktop.printing.paper import Paper
    from models.station import Station

FILE = "lianglin-recovery.pdf"


def recovery_pdf(station: Station, code: str, custodian: int = 0, custodians: int = 0) -> bytes:
    """Return the sheet as PDF; one of several custodians' says whose it is."""
    from desktop.printing.paper import render

    steps = render(_paper(station, code, custodian, custodians), station)
    try:
        while True:
            next(steps)
    except StopIteration as end:
        pdf: bytes = end.value.pdf
        return pdf


def custodians_pdfs(station: Station, codes: list[str]) -> list[bytes]:
    """Return a PDF for each custodian: no paper has two codes."""
    return [recovery_pdf(station, code, number, len(codes)) for number, code in enumerate(codes, start=1)]


def save_sheets(parent: QWidget, station: Station, codes: list[str]) -> str:
    """Ask for a folder, write a PDF for each custodian there, and return what to tell."""
    from desktop.printing.paper import store_pdf

    chosen = QFileDialog.getExistingDirectory(parent, _("Folder for the sheets"), str(Path.home()))
    if not chosen:
        return ""
    try:
        for number, pdf in enumerate(custodians_pdfs(station, codes), start=1):
            store_pdf(station, pdf, Path(chosen) / f"lianglin-recovery-{number}.pdf")
    except WorldError as error:
        return sentence(error)
    return _("Saved. Print each sheet, hand them to different persons, and delete the files.")


def print_sheets(parent: QWidget, station: Station, codes: list[str]) -> str:
    """Show the system's print dialog, print all sheets, and return what to tell."""
    return _print(parent, custodians_pdfs(station, codes))


def save_sheet(parent: QWidget, station: Station, code: str) -> str:
    """Ask where to, write the PDF there, and return what to tell (nothing if one thought better of it)."""
    from desktop.printing.paper import store_pdf

    chosen, _kind = QFileDialog.getSaveFileName(parent, _("Save as PDF"), str(Path.home() / FILE), "PDF (*.pdf)")
    if not chosen:
        return ""
    try:
        path = store_pdf(station, recovery_pdf(station, code), Path(chosen).with_suffix(".pdf"))
    except WorldError as error:
        return sentence(error)
    return _("Saved as {file}. Print it, lock the paper away, and delete the file.").format(file=path.name)


def print_sheet(parent: QWidget, station: Station, code: str) -> str:
    """Show the system's print dialog, print, and return what to tell."""
    return _print(parent, [recovery_pdf(station, code)])


def _print(parent: QWidget, pdfs: list[bytes]) -> str:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    from desktop.printing.spool import spool
    from reports.preview import Pages

    printer = QPrinter()
    printer.setDocName(_("Recovery code of the station"))
    if QPrintDialog(printer, parent).exec() != QDialog.DialogCode.Accepted:
        return ""
    for pdf in pdfs:
        for _step in spool(Pages(pdf), [0], printer):
            pass
    return _("Sent to the printer.")


def _paper(station: Station, code: str, custodian: int, custodians: int) -> Paper:
    from desktop.printing.paper import BLANK, Paper, unnumbered
    from reports.recovery import RecoverySheet, render_recovery

    sheet = RecoverySheet(code, station.community_code, custodian, custodians)
    return Paper(
        N_("Recovery code"), lambda _session, to, printed: render_recovery(sheet, to, unnumbered(printed)), shown=BLANK
    )
