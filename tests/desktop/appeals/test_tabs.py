"""The work list, figures, departments, topics and holidays with real clicks."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from python_calamine import CalamineWorkbook

from desktop.widgets import Text
from forms.sheets.appeal_topics import read_topics
from forms.sheets.holidays import read_holidays
from models.appeals.records import AppealTopic, Department
from models.appeals.topics import topics
from models.clocks.deadlines import Light
from models.clocks.records import HolidayNotice
from models.places.records import AreaLevel
from models.station import Station
from tests.desktop.appeals.conftest import People, Screen


def test_what_is_late_stands_first_and_lights_narrow_the_list(screen: Screen, people: People) -> None:
    work = screen.tab("work")
    rows = work.list.rows.rows()
    assert rows[0].id == people.late
    assert len(rows) == 4
    assert work.lights[Light.RED].text() == "Past due 1"
    assert screen.view.tabs.button("work").text() == "Work list 1"
    screen.qtbot.mouseClick(work.lights[Light.RED], Qt.MouseButton.LeftButton)
    screen.rest()
    assert [row.id for row in work.list.rows.rows()] == [people.late]
    screen.qtbot.mouseClick(work.every, Qt.MouseButton.LeftButton)
    screen.rest()
    work.list.bar.search.setText("夜里")
    work.list.bar.search.searched.emit("夜里")
    screen.rest()
    assert [row.id for row in work.list.rows.rows()] == [people.noise]
    work.clear()
    screen.rest()
    assert len(work.list.rows.rows()) == 4


def test_the_file_leaves_masked_without_closed_files(
    screen: Screen, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, to = screen.tab("work"), tmp_path / "list.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(to), ""))
    work.list.export(None)
    screen.rest()
    text = str(CalamineWorkbook.from_path(str(to)).get_sheet_by_index(0).to_python())
    assert "王芳" not in text
    assert "王" in text
    assert len(CalamineWorkbook.from_path(str(to)).get_sheet_by_index(0).to_python()) == 4


def test_figures_say_both_numbers_and_lead_to_their_appeals(screen: Screen, people: People) -> None:
    figures = screen.tab("figures")
    assert figures.tiles["overdue"].number.text() == "1"
    assert figures.rings["satisfaction"].accessibleName().startswith("—")
    screen.qtbot.mouseClick(figures.tiles["overdue"], Qt.MouseButton.LeftButton)
    screen.rest()
    assert [row.id for row in screen.made("work").list.rows.rows()] == [people.late]


def test_a_department_is_edited_beside_the_list_and_keeps_its_name(screen: Screen, people: People) -> None:
    page = screen.tab("settings").parts["departments"]
    row = next(row for row in page.list.rows.rows() if row.name == "公安")
    page.edit(row.id)
    view = page.panel.content
    assert not view.editors["name"].isEnabled()
    view.model.answer("phone", "024-88888888")
    screen.qtbot.mouseClick(view.save_button, Qt.MouseButton.LeftButton)
    screen.rest()
    assert next(each.phone for each in screen.stored(Department) if each.name == "公安") == "02488888888"


def test_another_taxonomy_is_shown_before_it_is_taken_in_and_a_wrong_one_is_refused(
    screen: Screen, people: People, tmp_path: Path, station: Station
) -> None:
    settings = screen.tab("settings")
    settings.show_part("topics")
    screen.rest()
    page, good, bad = settings.parts["topics"], tmp_path / "2027.csv", tmp_path / "bad.csv"
    head = "类别代码,类别,事项代码,事项,承办单位,时限\n01,供热,0101,室温,供热办,2\n"
    good.write_text(head, "utf-8")
    bad.write_text(head + "01,供热,0101,漏水,供热办,1\n", "utf-8")
    page.card.begin(bad, lambda path: lambda: read_topics(path), page._found, screen.desk.told.emit)
    screen.rest()
    assert not page.card.take_button.isEnabled()
    assert "1 line is wrong" in page.card.words.text()
    page.card.begin(good, lambda path: lambda: read_topics(path), page._found, screen.desk.told.emit)
    screen.rest()
    screen.qtbot.mouseClick(page.card.take_button, Qt.MouseButton.LeftButton)
    screen.rest()
    with station.sessions() as session:
        assert [each.item_name for each in topics(session)] == ["室温"]
    assert len(screen.stored(AppealTopic)) > 1


def test_a_notice_of_holidays_with_a_gap_moves_no_deadline(screen: Screen, people: People, tmp_path: Path) -> None:
    settings = screen.tab("settings")
    settings.show_part("holidays")
    screen.rest()
    page, file = settings.parts["holidays"], tmp_path / "2028.csv"
    days = (
        *("1-1,元旦", "1-26,春节", "1-27,春节", "1-28,春节", "4-4,清明节", "5-1,劳动节", "5-29,端午节"),
        *("10-1,国庆节", "10-2,国庆节", "10-3,国庆节", "10-4,国庆节"),
    )
    lines = [f"2028-{day.split(',')[0]},放假,{day.split(',')[1]}" for day in days]

    def read(more: list[str]) -> None:
        file.write_text("\n".join(["日期,类型,名称", *lines, *more]), "utf-8")
        page.card.begin(file, lambda path: lambda: read_holidays(path), page._found, screen.desk.told.emit)
        screen.rest()

    read(["2028-10-6,放假,国庆节"])
    assert not page.card.take_button.isEnabled()
    read(["2028-3-4,上班,调休"])
    told = " ".join(text.text() for text in page.card.findChildren(Text))
    assert "Check: " in told
    assert page.card.take_button.isEnabled()
    read([])
    screen.qtbot.mouseClick(page.card.take_button, Qt.MouseButton.LeftButton)
    screen.rest()
    assert [notice.year for notice in screen.stored(HolidayNotice)] == [2028]
    shown = {(row.name, row.whose) for row in page._every if row.day.year == 2028 and row.day.month == 1}
    assert shown == {("元旦", AreaLevel.COMMUNITY), ("春节", AreaLevel.COMMUNITY)}
