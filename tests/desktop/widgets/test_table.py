"""Lists: sorted by what they mean, formatted when seen, with columns as they were left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from desktop.gallery.lists import doors_model
from desktop.theme import Tone, theme
from desktop.widgets import DataTable, RowsModel
from desktop.widgets.cells import chip_width
from desktop.widgets.rows import RECORD_ROLE, SORT_ROLE, ChipLook, Column
from desktop.widgets.table import LEAST_SHARE, shared
from tests.desktop.widgets.conftest import Show


def test_rows_are_sorted_by_native_values_with_the_unknown_last() -> None:
    model = doors_model(30)
    model.sort(3)
    days = [row[3] for row in model.rows()]
    known = [day for day in days if day is not None]
    assert known == sorted(known)
    assert days[len(known) :] == [None] * (len(days) - len(known))
    model.sort(3, Qt.SortOrder.DescendingOrder)
    assert model.rows()[0][3] == max(known)
    assert model.rows()[-1][3] is None


def test_nothing_is_formatted_before_it_is_seen() -> None:
    asked: list[int] = []
    model: RowsModel[int] = RowsModel([Column("n", "n", lambda n: asked.append(n) or str(n))], record_id=lambda n: n)
    model.set_rows(range(50_000))
    assert asked == []
    assert model.index(7, 0).data() == "7"
    assert asked == [7]


def test_the_selection_stays_with_its_records_when_sorted(qtbot, shown: Show) -> None:
    table = DataTable(doors_model())
    shown(table)
    table.view.selectRow(5)
    before = table.selected_ids()
    table.view.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    assert table.selected_ids() == before
    assert table.view.currentIndex().data(SORT_ROLE) is not None or table.view.currentIndex().isValid()


def test_enter_opens_the_record_of_a_row(qtbot, shown: Show) -> None:
    table = DataTable(doors_model())
    shown(table)
    table.view.selectRow(1)
    with qtbot.waitSignal(table.opened) as told:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert told.args == [table.model.index(1, 0).data(RECORD_ROLE)]


class Memory(dict[str, object]):
    """Settings that are kept in memory."""

    def value(self, key: str, default: object = None) -> object:
        return self.get(key, default)

    def setValue(self, key: str, value: object) -> None:  # noqa: N802
        self[key] = value


def test_columns_are_as_they_were_left(qtbot, shown: Show) -> None:
    kept = Memory()
    first = DataTable(doors_model(), "doors", kept)
    shown(first)
    header = first.view.horizontalHeader()
    qtbot.mousePress(header.viewport(), Qt.MouseButton.LeftButton)
    header.resizeSection(1, 222)
    qtbot.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton)
    header.moveSection(0, 2)
    first.show_column(4, False)
    again = DataTable(doors_model(), "doors", kept)
    header = again.view.horizontalHeader()
    assert header.logicalIndex(2) == 0
    assert header.isSectionHidden(4)
    assert again._own_widths["name"] == pytest.approx(222, abs=1)
    again.reset_columns()
    assert (header.logicalIndex(0), header.isSectionHidden(4)) == (0, False)


def test_the_last_column_cannot_be_hidden(qtbot) -> None:
    table = DataTable(doors_model())
    qtbot.addWidget(table)
    for section in range(1, 5):
        table.show_column(section, False)
    acts: list[QAction] = table.columns_menu().actions()
    assert not acts[0].isEnabled()


def test_a_list_without_rows_says_so_and_counts_what_it_has(qtbot, shown: Show) -> None:
    model = doors_model(0)
    table = DataTable(model)
    shown(table)
    assert table.empty.isVisible()
    table.show_loading()
    assert table.loading.isVisible()
    model.set_rows([("7-1-101", "王秀梅", "met", 3, "第三网格")])
    assert table.view.isVisible()
    assert "1" in table.footer.text()
    table.view.selectAll()
    assert table.selected_ids() == ["7-1-101"]


def test_columns_share_the_width_as_long_as_they_can_be_read(qtbot, shown: Show) -> None:
    table = DataTable(doors_model())
    shown(table)
    assert not table.view.horizontalScrollBar().isVisible()
    theme().wear(scale=175)
    header = table.view.horizontalHeader()
    for section in range(header.count() - 1):
        assert header.sectionSize(section) >= int(LEAST_SHARE * table._width(section))
    assert table._own_widths == {}


def test_in_a_narrow_list_wide_columns_give_way_before_it_scrolls() -> None:
    wanted, least = {0: 240.0, 1: 100.0}, {0: 144.0, 1: 85.0}
    assert shared(wanted, least, 680) == {0: 480, 1: 200}
    assert sum(shared(wanted, least, 260).values()) in (259, 260)
    assert shared(wanted, least, 260)[1] >= 85
    assert shared(wanted, least, 100) == {0: 144, 1: 85}
    assert shared({}, {}, 100) == {}


def test_short_words_are_whole_before_running_text_is(qtbot, shown: Show) -> None:
    columns: list[Column[str]] = [
        Column("at", "At", lambda _row: "2026-11-21 09:41", 150),
        Column("place", "Place", lambda _row: "浑河花园 9-1-1401", 150),
        Column("words", "Words", lambda _row: "What somebody said at some length" * 3, 900),
    ]
    table = DataTable(model := RowsModel(columns, str))
    shown(table)
    model.set_rows(["one", "two"])
    for section in (0, 1):
        assert table.view.columnWidth(section) >= table.view.sizeHintForIndex(model.index(0, section)).width() - 1
    assert not table.view.horizontalScrollBar().isVisible()


def test_what_is_short_is_whole_though_its_column_was_thought_narrower(qtbot, shown: Show) -> None:
    columns: list[Column[str]] = [
        Column("number", "Number", lambda _row: "2026-PYQSV00046", 60),
        Column("done", "Done", lambda _row: "604 / 670", 60, bar=lambda _row: 0.9),
        Column("words", "Words", lambda _row: "What somebody said at some length" * 3, 900),
    ]
    table = DataTable(model := RowsModel(columns, str))
    shown(table)
    model.set_rows(["one", "two"])
    for section in (0, 1):
        assert table.view.columnWidth(section) >= table.view.sizeHintForIndex(model.index(0, section)).width() - 1


def test_chips_and_what_stands_beside_an_icon_are_never_cut(qtbot, shown: Show) -> None:
    long = ChipLook("Reported to the department that has to come", Tone.WARNING, "warning")
    columns: list[Column[str]] = [
        Column("state", "State", lambda _row: "", 60, chip=lambda _row: long),
        Column("number", "Number", str, 60, icon=lambda _row: "lock"),
        Column("words", "Words", str, 400),
    ]
    model = RowsModel(columns, str)
    table = DataTable(model)
    shown(table)
    model.set_rows(["2026-KJDMU00001"])
    for scale in (100, 175):
        theme().wear(scale=scale)
        for section in (0, 1):
            wide = table.view.sizeHintForIndex(model.index(0, section)).width()
            assert table.view.columnWidth(section) >= wide - 1
    table._own_widths["state"] = 80
    table._fit()
    assert table.view.columnWidth(0) < chip_width(long)  # whoever drags a column narrower has it so


def test_a_column_in_which_nothing_stands_takes_no_more_room_than_its_title(qtbot, shown: Show) -> None:
    columns = [Column("name", "Name", str, 100), Column("note", "Note", lambda n: "x" if n > 9 else "", 400)]
    model: RowsModel[int] = RowsModel(columns, record_id=lambda n: n)
    table = DataTable(model)
    shown(table)
    model.set_rows(range(3))
    narrow = table.view.columnWidth(1)
    model.set_rows(range(8, 12))
    assert narrow < table.view.columnWidth(1) / 2
