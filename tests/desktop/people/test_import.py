"""The import page, end to end on a messy register."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from python_calamine import CalamineWorkbook

from desktop.desk import Target
from desktop.people.import_model import Stage
from desktop.people.import_view import ImportView
from tests.desktop.people.conftest import Village, id_no


def register(path: Path) -> Path:
    """A title over the headings, an unknown column, blank doors below a head, a wrong ID, and a sum."""
    rows = [
        ["碧桂园小区居民登记表"],
        ["序号", "住址", "姓名", "与户主关系", "身份证号", "联系电话", "养宠物吗"],
        [1, "5号楼1单元101", "孙丽", "户主", id_no(date(1980, 5, 6)), "１３９００００５６７８", "有猫"],
        ["", "", "孙小宝", "子", "", "", ""],
        [2, "5-1-102", "周强", "户主", id_no(date(1975, 2, 3), 1)[:-1] + "?", "13700000000", ""],
        [3, "5#1-103", "吴刚", "户主", id_no(date(1966, 9, 9), 3), "13600000000", ""],
        ["合计", "", "4人", "", "", "", ""],
    ]
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("登记表")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return path


@pytest.fixture
def importing(village: Village) -> ImportView:
    village.view.show_target(Target("people", options={"page": "import"}))
    return village.view.importing


def choose(village: Village, view: ImportView, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))
    village.qtbot.mouseClick(view.file.choose_button, Qt.MouseButton.LeftButton)
    village.until(lambda: view.model.stage in (Stage.PREVIEW, Stage.FAILED))


def test_a_messy_register_is_previewed_imported_and_taken_back(
    village: Village, importing: ImportView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [each.name for each in village.residents()]
    choose(village, importing, register(tmp_path / "register.xlsx"), monkeypatch)
    assert importing.model.plan is not None
    assert dict(importing.model.plan.counts) == {
        "rows": 7, "new": 3, "changed": 0, "same": 0, "refused": 1, "skipped": 3,
    }  # fmt: skip
    assert [each.name for each in village.residents()] == before, "a preview writes nothing"
    table = importing.preview.table
    assert table is not None
    assert table.model.index(0, 0).data() == "5", "the row number of the file"
    village.qtbot.mouseClick(importing.preview.apply_button, Qt.MouseButton.LeftButton)
    village.until(lambda: importing.model.stage is Stage.DONE)
    assert {each.name for each in village.residents()} >= {"孙丽", "孙小宝", "吴刚"}
    village.qtbot.mouseClick(importing.done.undo_button, Qt.MouseButton.LeftButton)
    village.until(lambda: importing.model.stage is Stage.CHOOSE)
    assert [each.name for each in village.residents()] == before


def test_an_unknown_column_is_shown_and_a_column_can_be_given_another_meaning(
    village: Village, importing: ImportView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(village, importing, register(tmp_path / "register.xlsx"), monkeypatch)
    assert importing.columns.choosers[6].value() == ""
    importing.columns.choosers[4].set_value("")
    village.until(lambda: importing.model.stage is Stage.PREVIEW and importing.model.plan)
    assert importing.model.plan is not None
    assert importing.model.plan.counts["refused"] == 0, "without the column of ID numbers nothing is wrong with them"


def test_refused_rows_come_as_a_file_with_their_reasons(
    village: Village, importing: ImportView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(village, importing, register(tmp_path / "register.xlsx"), monkeypatch)
    to = tmp_path / "refused.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(to), ""))
    with village.qtbot.waitSignal(importing.model.wrote):
        village.qtbot.mouseClick(importing.preview.refused_button, Qt.MouseButton.LeftButton)
    assert "周强" in str(CalamineWorkbook.from_path(str(to)).get_sheet_by_index(0).to_python())


def test_a_file_that_is_no_register_is_explained(
    village: Village, importing: ImportView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "photo.xlsx"
    path.write_bytes(b"no workbook at all")
    choose(village, importing, path, monkeypatch)
    assert importing.error.isVisible()
    assert "is not an Excel file" in importing.error.sentence.text()


def test_the_blank_template_is_written(
    village: Village, importing: ImportView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "blank.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(to), ""))
    with village.qtbot.waitSignal(importing.model.wrote):
        village.qtbot.mouseClick(importing.file.template_button, Qt.MouseButton.LeftButton)
    assert to.stat().st_size > 0


def test_whoever_imports_is_told_that_nothing_secret_belongs_here(importing: ImportView) -> None:
    assert importing.file.secrets.isVisible()
    assert "state secrets" in importing.file.secrets.text()
