"""What is copied from a list: one row as it is shown, several masked; no formula, and not for long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.widgets import DataTable, RowsModel
from desktop.widgets.clipboard import put_for_a_while
from desktop.widgets.rows import Column
from forms.harmless import RISKY, harmless
from tests.desktop.widgets.conftest import Show

PEOPLE = [("王秀梅", "13800001234", "=1+1"), ("李强", "13900005678", "-5"), ("赵敏", "", "@SUM(A1)")]


@pytest.fixture
def table(qtbot: QtBot, shown: Show) -> DataTable:
    columns = [Column(key, key, lambda row, at=at: row[at]) for at, key in enumerate(("name", "phone", "note"))]
    model: RowsModel[tuple[str, str, str]] = RowsModel(columns, record_id=lambda row: row[0])
    model.set_rows(PEOPLE)
    table = DataTable(model)
    table.masks = {"name": lambda text: f"{text[0]}**"}
    shown(table)
    return table


def copied(qtbot: QtBot, table: DataTable) -> list[list[str]]:
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    return [line.split("\t") for line in QApplication.clipboard().text().split("\n")]


def test_one_row_is_copied_as_it_is_shown_and_no_cell_is_a_formula(qtbot: QtBot, table: DataTable) -> None:
    table.view.selectRow(0)
    assert copied(qtbot, table) == [["王秀梅", "13800001234", "'=1+1"]]
    table.show_column(1, False)
    table.view.clearSelection()
    table.view.selectRow(1)
    assert copied(qtbot, table) == [["李强", "-5"]]


def test_several_rows_are_copied_masked(qtbot: QtBot, table: DataTable) -> None:
    table.view.selectAll()
    assert copied(qtbot, table) == [
        ["王**", "13800001234", "'=1+1"], ["李**", "13900005678", "-5"], ["赵**", "", "'@SUM(A1)"]
    ]  # fmt: skip


def test_what_was_copied_goes_after_a_while_and_what_came_later_stays(qtbot: QtBot, table: DataTable) -> None:
    table.clipboard_seconds = lambda: 0
    table.view.selectRow(0)
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: QApplication.clipboard().text() == "")
    put_for_a_while("旧", 0)
    QApplication.clipboard().setText("新")
    put_for_a_while("再", 600)
    QApplication.clipboard().setText("新")
    qtbot.wait(1)
    assert QApplication.clipboard().text() == "新"


@given(st.text())
def test_no_text_is_a_formula_where_it_is_pasted(text: str) -> None:
    pasted = harmless(text)
    assert "\t" not in pasted
    assert "\n" not in pasted
    assert not pasted.startswith(RISKY) or set(pasted) <= set("+-0123456789.,%")
