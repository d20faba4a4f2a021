"""The lists: what they show, how they are narrowed, and how they leave the station."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from desktop.desk import Target
from desktop.people.list_view import ListView
from desktop.printing.preview_view import PreviewDialog
from models.people.records import Resident
from models.station.records import Act
from tests.desktop.people.conftest import Village


@pytest.fixture
def residents(village: Village) -> ListView:
    village.view.show_target(Target("people"))
    listed = village.view.lists["residents"]
    village.until(lambda: listed.model.complete)
    return listed


def names(listed: ListView) -> list[str]:
    return [row.name for row in listed.model.rows.rows()]


def test_the_list_stands_in_the_order_of_doors_with_the_head_first(residents: ListView) -> None:
    assert names(residents) == ["王秀梅", "王明", "王小雨", "赵敏"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("王", ["王秀梅", "王明", "王小雨"]), ("wxm", ["王秀梅"]), ("3号楼1单元201", ["赵敏"]), ("1234", ["王秀梅"])],
)
def test_typing_narrows_by_name_pinyin_door_and_number(
    village: Village, residents: ListView, typed: str, expected: list[str]
) -> None:
    village.type(residents.bar.search, typed)
    village.until(lambda: names(residents) == expected)


def test_filters_narrow_and_a_chip_takes_one_away(village: Village, residents: ListView) -> None:
    village.qtbot.mouseClick(residents.filter_button, Qt.MouseButton.LeftButton)
    residents.filters.combos["sex"].setText("Female")
    village.type(residents.filters.ages["age_from"], "60")
    assert names(residents) == ["王秀梅"]
    assert [words for _key, words in residents.model.filters.chips()] == ["Female", "Aged 60 and over"]
    residents.bar.filter_removed.emit("age_from")
    assert names(residents) == ["王秀梅", "王小雨"]


def test_enter_opens_the_household_page(village: Village, residents: ListView) -> None:
    residents.table.view.setFocus()
    residents.table.view.setCurrentIndex(residents.model.rows.index(3, 0))
    with village.reloaded():
        village.qtbot.keyClick(residents.table.view, Qt.Key.Key_Return)
    assert village.names_here() == ["赵敏"]


def exported(
    village: Village, listed: ListView, to: Path, monkeypatch: pytest.MonkeyPatch, *, whole: bool
) -> list[list[Any]]:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(to), ""))
    village.qtbot.mouseClick(listed.export_button, Qt.MouseButton.LeftButton)
    if whole:
        listed.export_panel.kind.set_value("whole")
        village.qtbot.mouseClick(listed.export_panel.go, Qt.MouseButton.LeftButton)
        assert not to.exists(), "whole numbers leave only with a reason"
        listed.export_panel.reason.set_value("check")
    with village.qtbot.waitSignal(listed.model.exported):
        village.qtbot.mouseClick(listed.export_panel.go, Qt.MouseButton.LeftButton)
    return CalamineWorkbook.from_path(str(to)).get_sheet_by_index(0).to_python()


def last_export(village: Village) -> dict[str, object]:
    with village.desk.station.sessions() as session:
        acts = session.scalars(select(Act).where(Act.kind == "people.export")).all()
        return dict(acts[-1].summary)


def test_a_list_leaves_masked(
    village: Village, residents: ListView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = exported(village, residents, tmp_path / "list.xlsx", monkeypatch, whole=False)
    text = str(rows)
    assert len(rows) == 5
    assert "王秀梅" not in text
    assert "13800001234" not in text
    assert last_export(village) == {"list": "residents", "rows": 4, "masked": True, "reason": ""}


def test_whole_numbers_leave_with_a_reason_that_is_recorded(
    village: Village, residents: ListView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = exported(village, residents, tmp_path / "list.xlsx", monkeypatch, whole=True)
    assert "13800001234" in str(rows)
    assert last_export(village) == {"list": "residents", "rows": 4, "masked": False, "reason": "check"}


def test_a_new_resident_is_added_at_a_door_found_by_its_number(village: Village, residents: ListView) -> None:
    village.qtbot.mouseClick(village.view.add_button, Qt.MouseButton.LeftButton)
    village.type(village.view.door.search, "3-1-102")
    village.until(lambda: village.view.door.buttons)
    with village.reloaded():
        village.qtbot.mouseClick(village.view.door.buttons[0], Qt.MouseButton.LeftButton)
    assert village.view.home.home.door == "3-1-102"
    assert village.view.home.panel.content is not None


def test_the_list_comes_back_where_it_was_left(village: Village, residents: ListView) -> None:
    residents.table.view.setCurrentIndex(residents.model.rows.index(3, 0))
    with village.reloaded():
        village.qtbot.keyClick(residents.table.view, Qt.Key.Key_Return)
    with village.reloaded(), village.desk.station.act("test") as session:
        session.get_one(Resident, village.resident("赵敏").id).phone = "13711112222"
    village.qtbot.keyClick(village.view.home, Qt.Key.Key_Escape)
    village.until(lambda: residents.model.rows.row(3).phone == "13711112222")
    assert residents.table.view.currentIndex().row() == 3


def test_the_menu_of_a_row_leads_to_the_map_and_to_a_visit(village: Village, residents: ListView) -> None:
    residents.table.view.setCurrentIndex(residents.model.rows.index(0, 0))
    wanted = []
    village.desk.went.connect(lambda target: wanted.append((target.screen, target.record)))
    for action in residents.menu().actions()[1:3]:
        action.trigger()
    assert wanted == [("map", village.doors["101"]), ("visits", village.doors["101"])]


def test_a_list_is_laid_out_for_paper_with_masked_numbers(village: Village, residents: ListView) -> None:
    residents.print_button.click()
    dialog = next(each for each in village.view.findChildren(PreviewDialog))
    village.until(lambda: dialog.model.pages)
    dialog.reject()
