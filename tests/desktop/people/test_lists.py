"""The lists: what they show, how they are narrowed, and how they leave the station."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from desktop.desk import Target
from desktop.people.list_filters import Filters
from desktop.people.list_view import ListView
from desktop.printing.preview_view import PreviewDialog
from models.calendar import today
from models.disclosures.actions import approve
from models.disclosures.records import Disclosure
from models.people.records import Resident
from models.requests.actions import restrict
from models.station.records import Act
from models.workers.records import Worker, WorkerRole
from tests.desktop.people.conftest import Village
from tests.forms.sheets.unlocking import unlocked


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


def test_one_household_leaves_in_the_clear_with_a_reason_that_is_recorded(
    village: Village, residents: ListView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    residents.model.narrow(Filters(text="王"))
    village.until(lambda: len(names(residents)) == 3)
    rows = exported(village, residents, tmp_path / "list.xlsx", monkeypatch, whole=True)
    assert "13800001234" in str(rows)
    assert last_export(village) == {"list": "residents", "rows": 3, "masked": False, "reason": "check"}
    assert residents.export_panel.isHidden()


def lead(village: Village) -> None:
    with village.desk.station.act("test") as session:
        worker = Worker(name="王书记", role=WorkerRole.DEPUTY)
        session.add(worker)
        session.flush()
        id_ = worker.id
    village.desk.station.add_account("wang", "Second-Door-77", id_)


def test_a_register_leaves_in_the_clear_once_a_second_person_has_said_yes_at_this_pc(
    village: Village, residents: ListView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead(village)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "list.xlsx"), ""))
    village.qtbot.mouseClick(residents.export_button, Qt.MouseButton.LeftButton)
    panel = residents.export_panel
    panel.kind.set_value("whole")
    village.until(lambda: "王书记" in panel.said.text())
    panel.reason.set_value("superior")
    village.qtbot.mouseClick(panel.go, Qt.MouseButton.LeftButton)
    assert not (tmp_path / "list.xlsx").exists()
    panel.bulk.receiver.setText("五三街道办事处")
    panel.bulk.until.setText("2099.12.31")
    panel.bulk.second.login.setText("wang")
    panel.bulk.second.password.setText("First-Door-76")
    village.qtbot.mouseClick(panel.go, Qt.MouseButton.LeftButton)
    village.until(lambda: panel.bulk.second.password.text() == "")  # refused beneath the field
    panel.bulk.second.password.setText("Second-Door-77")
    with village.qtbot.waitSignal(residents.model.exported) as left:
        village.qtbot.mouseClick(panel.go, Qt.MouseButton.LeftButton)
    password = left.args[0].password
    assert password in panel.said.text()
    assert panel.bulk.second.password.text() == ""
    assert b"13800001234" in ZipFile(BytesIO(unlocked(tmp_path / "list.xlsx", password))).read("xl/sharedStrings.xml")
    with village.desk.station.sessions() as session:
        row = session.scalars(select(Disclosure)).one()
        assert (row.rows, row.people, row.receiver, row.purpose) == (4, 4, "五三街道办事处", "superior")
        assert row.approved_by != row.asked_by
        assert password not in str(row.__dict__)


def test_what_was_approved_later_leaves_by_the_same_filter_and_by_no_other(
    village: Village, residents: ListView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead(village)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "list.xlsx"), ""))
    village.qtbot.mouseClick(residents.export_button, Qt.MouseButton.LeftButton)
    panel = residents.export_panel
    panel.kind.set_value("whole")
    village.until(lambda: "王书记" in panel.said.text())
    panel.reason.set_value("superior")
    panel.bulk.receiver.setText("五三街道办事处")
    panel.bulk.until.setText("2099-12-31")
    village.qtbot.mouseClick(panel.later, Qt.MouseButton.LeftButton)
    village.until(lambda: "WT-" in panel.said.text())
    with village.desk.station.act("disclosures.approve") as session:
        by = session.scalars(select(Worker.id).where(Worker.name == "王书记")).one()
        approve(session, session.scalars(select(Disclosure.id)).one(), by)
    panel.kind.set_value("masked")
    panel.kind.set_value("whole")
    village.until(lambda: panel.bulk.isHidden())
    with village.qtbot.waitSignal(residents.model.exported):
        village.qtbot.mouseClick(panel.go, Qt.MouseButton.LeftButton)
    panel.kind.set_value("masked")
    panel.kind.set_value("whole")
    village.until(lambda: not panel.bulk.isHidden())  # once


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


def test_the_list_says_of_how_many_the_data_are_only_kept(village: Village, residents: ListView) -> None:
    assert residents.note.isHidden()
    with village.desk.station.act("requests.restrict") as session:
        restrict(
            session, next(session.scalars(select(Resident.id).where(Resident.name == "赵敏"))), "有异议", on=today()
        )
    village.until(lambda: residents.model.stale)
    village.view.show_target(Target("people"))
    village.until(lambda: names(residents) == ["王秀梅", "王明", "王小雨"] and residents.model.only_kept == 1)
    assert "1" in residents.note.text()
    assert residents.note.isVisible()
