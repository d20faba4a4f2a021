"""The preview: pages on the screen, a PDF on the disk, pages at the printer; and what is said where it fails."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.jobs import Steps
from desktop.printing.paper import Paper, store_pdf
from desktop.printing.preview_view import PreviewDialog
from models.disclosures.records import Channel, Disclosure
from models.errors import WorldError
from models.station import Station
from reports.lists import Column, render_list
from reports.page import Printed
from reports.visits.data import BLANK_DOOR
from reports.visits.door_sheet import render_door_sheets

PAGES = 5


def write(_session: Session, to: BinaryIO, printed: Printed) -> Steps:
    return render_door_sheets([BLANK_DOOR] * PAGES, to, printed)


PAPER = Paper("入户走访表", write)


def opened(qtbot: QtBot, desk: Desk, path: Path | None = None, printer: QPrinter | None = None) -> PreviewDialog:
    """Return a preview with its pages; questions to the user are answered with ``path`` and ``printer``."""
    dialog = PreviewDialog(
        desk,
        PAPER,
        None,
        path=lambda _parent, _name: path,
        printer=lambda _parent, _pages: printer,
        printers=lambda: printer is not None,
    )
    qtbot.addWidget(dialog)
    dialog.resize(900, 640)
    with qtbot.waitSignal(dialog.model.ready):
        dialog.show()
    return dialog


def test_pages_are_drawn_as_they_come_into_sight(qtbot: QtBot, desk: Desk) -> None:
    dialog = opened(qtbot, desk)
    assert len(dialog.model.pages or ()) == PAGES
    qtbot.waitUntil(lambda: 0 in dialog.canvas._images)
    assert PAGES - 1 not in dialog.canvas._images
    with qtbot.waitSignal(dialog.canvas.turned):
        qtbot.keyClick(dialog.canvas, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: PAGES - 1 in dialog.canvas._images)
    assert str(PAGES) in dialog.page.text()
    before = dialog.canvas.zoom
    qtbot.mouseClick(dialog.zoom_in, Qt.MouseButton.LeftButton)
    assert dialog.canvas.zoom > before


def test_the_pdf_is_saved_under_a_name_without_a_person(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    assert PAPER.file_name(date(2026, 11, 22)) == "入户走访表-2026-11-22.pdf"
    dialog = opened(qtbot, desk, tmp_path / "sheets")
    with qtbot.waitSignal(dialog.model.saved):
        qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert len(PdfReader(tmp_path / "sheets.pdf").pages) == PAGES
    assert dialog.banner.isVisible()


def test_a_place_that_cannot_be_written_is_told_and_leaves_nothing(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    dialog = opened(qtbot, desk, tmp_path / "no such folder" / "sheets.pdf")
    with qtbot.waitSignal(dialog.model.refused) as refused:
        qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert isinstance(refused.args[0], WorldError)
    assert "sheets.pdf" in dialog.banner.text.text()


def test_a_full_disk_is_called_by_its_name(station: Station, tmp_path: Path) -> None:
    (tmp_path / "sheets.pdf").write_bytes(b"old")
    (tmp_path / ".sheets.pdf.part").symlink_to("/dev/full")
    with pytest.raises(WorldError) as refused:
        store_pdf(station, b"%PDF-new", tmp_path / "sheets.pdf")
    assert refused.value.code == "pdf_disk_full"
    assert (tmp_path / "sheets.pdf").read_bytes() == b"old"


def test_the_chosen_pages_go_to_the_printer(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setFromTo(2, 4)
    dialog = opened(qtbot, desk, printer=printer)
    with qtbot.waitSignal(dialog.model.spooled) as spooled:
        qtbot.mouseClick(dialog.print_button, Qt.MouseButton.LeftButton)
    assert spooled.args == [3]
    printed = PdfReader(tmp_path / "printed.pdf")
    assert len(printed.pages) == 3
    assert [round(side / 10) for side in printed.pages[0].mediabox[2:]] == [60, 84]  # A4 upright, in points


def test_a_pc_without_a_printer_says_so(qtbot: QtBot, desk: Desk) -> None:
    dialog = opened(qtbot, desk)
    qtbot.mouseClick(dialog.print_button, Qt.MouseButton.LeftButton)
    assert dialog.banner.isVisible()


def test_what_cannot_be_prepared_is_told_with_another_try(qtbot: QtBot, desk: Desk) -> None:
    def refuse(_session: Session, _to: BinaryIO, _printed: Printed) -> Steps:
        raise WorldError("no_such_record")
        yield

    dialog = PreviewDialog(desk, Paper("走访", refuse), None)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.model.failed):
        dialog.show()
    assert dialog.error.isVisible()


def test_what_a_paper_has_noted_is_written_once_it_was_saved(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    noted: list[str] = []
    paper = Paper("表", write, noted=("test", lambda session: noted.append(str(session.info["act"].id))))
    dialog = PreviewDialog(desk, paper, None, path=lambda _parent, name: tmp_path / name)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.model.ready):
        dialog.show()
    assert noted == []  # looking is not printing
    dialog.save()
    qtbot.waitUntil(lambda: len(noted) == 1)


def left_of(desk: Desk) -> list[Disclosure]:
    with desk.station.sessions() as session:
        return list(session.scalars(select(Disclosure).order_by(Disclosure.number)))


def test_each_print_has_a_number_of_its_own_which_stands_on_it_and_in_the_register(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    dialog = opened(qtbot, desk, tmp_path / "sheets.pdf")
    assert left_of(desk) == []  # looking is not printing
    texts = []
    for _time in range(2):
        with qtbot.waitSignal(dialog.model.saved):
            dialog.save()
        texts.append(PdfReader(tmp_path / "sheets.pdf").pages[0].extract_text())
    rows = left_of(desk)
    assert [row.number in text for row, text in zip(rows, texts, strict=True)] == [True, True]
    assert rows[0].number != rows[1].number
    assert {(row.channel, row.what, row.left_at is None) for row in rows} == {(Channel.FILE, "入户走访表", False)}
    assert rows[1].digest == sha256((tmp_path / "sheets.pdf").read_bytes()).hexdigest()


def test_what_could_not_be_stored_is_noted_as_void(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    dialog = opened(qtbot, desk, tmp_path / "no such folder" / "sheets.pdf")
    with qtbot.waitSignal(dialog.model.refused):
        dialog.save()
    qtbot.waitUntil(lambda: [row.cancelled_for is not None for row in left_of(desk)] == [True])


def test_a_list_in_the_clear_bears_who_printed_it_across_the_page(tmp_path: Path) -> None:
    printed = Printed("刘芳", datetime(2026, 11, 22, 9, 5), "万科社区", "WT-210112010012-2026-A00001")
    texts = []
    for marked in (False, True):
        file = BytesIO()
        for _step in render_list("居民", [Column("姓名")], [["王芳"]], file, printed, marked=marked):
            pass
        texts.append(PdfReader(file).pages[0].extract_text())
    assert texts[0].count(printed.number) == 1
    assert texts[1].count(printed.mark) == 3
