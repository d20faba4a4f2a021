"""Fast entry: nothing is recorded at a doubtful time, nothing is lost when the next sheet comes, nothing is hidden."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.desk import Desk, Target
from desktop.theme import Mode, Theme
from desktop.visits.visits_view import VisitsView
from models.visits.records import Outcome, Visit
from tests.desktop.visits.conftest import Village


def open_sheet(qtbot: QtBot, view: VisitsView, number: str) -> None:
    view.open_entry()
    with qtbot.waitSignal(view.entry.model.opened):
        view.entry.scan(number)


def press(qtbot: QtBot, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget(), key)


def recorded(desk: Desk) -> list[Visit]:
    with desk.station.sessions() as session:
        return list(session.scalars(select(Visit).where(Visit.alive())))


def test_a_time_that_is_none_holds_the_sheet_back(qtbot: QtBot, desk: Desk, view: VisitsView, village: Village) -> None:
    open_sheet(qtbot, view, village.home.sheet_no)
    view.entry.at.setFocus()
    qtbot.keyClicks(view.entry.at, "2026-11-2")
    view.entry.ready()
    press(qtbot, Qt.Key.Key_1, Qt.Key.Key_Return)
    assert view.entry.at.hasFocus()
    assert recorded(desk) == []
    view.entry.at.selectAll()
    qtbot.keyClick(view.entry.at, Qt.Key.Key_Backspace)
    view.entry.ready()
    with qtbot.waitSignal(view.entry.model.recorded):
        press(qtbot, Qt.Key.Key_1, Qt.Key.Key_Return)
    assert [visit.outcome for visit in recorded(desk)] == [Outcome.MET]


def test_an_enter_that_was_meant_for_the_button_before_saves_what_the_digit_chose(
    qtbot: QtBot, desk: Desk, view: VisitsView, village: Village
) -> None:
    open_sheet(qtbot, view, village.home.sheet_no)
    before = QApplication.focusWidget()
    press(qtbot, Qt.Key.Key_3)
    with qtbot.waitSignal(view.entry.model.recorded):
        qtbot.keyClick(before, Qt.Key.Key_Return)
    assert [visit.outcome for visit in recorded(desk)] == [Outcome.NOT_HOME]


def test_photos_wait_with_the_draft_while_another_sheet_is_entered(
    qtbot: QtBot, desk: Desk, view: VisitsView, village: Village, tmp_path: Path
) -> None:
    photo = tmp_path / "pipe.png"
    QImage(8, 8, QImage.Format.Format_RGB32).save(str(photo))
    open_sheet(qtbot, view, village.home.sheet_no)
    press(qtbot, Qt.Key.Key_F2)
    assert view.form is not None
    with qtbot.waitSignal(view.form.model.photographed):
        view.form.model.add_photo(photo)
    open_sheet(qtbot, view, village.rows[0].sheet_no)
    assert view.form is None
    qtbot.waitUntil(lambda: not desk.busy)
    open_sheet(qtbot, view, village.home.sheet_no)
    press(qtbot, Qt.Key.Key_F2)
    assert view.form is not None
    assert [each.name for each in view.form.model.photos] == ["pipe"]
    qtbot.mouseClick(view.form.form.leave_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not desk.busy)
    view.entry.ready()
    press(qtbot, Qt.Key.Key_F2)
    assert view.form is not None
    assert view.form.model.photos == []


def test_a_visit_is_added_to_a_door_in_one_step_and_its_time_line_follows(
    qtbot: QtBot, desk: Desk, view: VisitsView, village: Village
) -> None:
    view.show_target(Target("visits", village.home.dwelling_id, options={"page": "new", "household": None}))
    assert view.form is not None
    view.form.model.form.answer("outcome", Outcome.MET)
    with qtbot.waitSignal(view.form.model.saved):
        qtbot.mouseClick(view.form.form.save_button, Qt.MouseButton.LeftButton)
    assert view.pages.currentWidget() is view.record
    assert view.record.add_button.hasFocus()
    assert [visit.dwelling_id for visit in recorded(desk)] == [village.home.dwelling_id]


def test_people_and_save_are_in_sight_at_the_largest_type_on_a_small_screen(
    qtbot: QtBot, worn: Theme, view: VisitsView, village: Village
) -> None:
    worn.wear(Mode.LIGHT, 175)
    view.resize(1276, 596)
    open_sheet(qtbot, view, village.home.sheet_no)
    sheet = view.entry.sheet
    buttons = [*sheet.outcomes.buttons, *sheet._person_buttons, sheet.save_button]
    qtbot.waitUntil(lambda: all(button.visibleRegion().boundingRect() == button.rect() for button in buttons))
    assert not view.entry.sitting.isVisible()


def test_who_was_not_shown_the_privacy_notice_is_named_while_sheets_are_entered(
    qtbot: QtBot, desk: Desk, view: VisitsView, village: Village
) -> None:
    open_sheet(qtbot, view, village.home.sheet_no)
    notice = view.entry.sheet.notice
    qtbot.waitUntil(notice.isVisible)
    assert all(name in notice.text.text() for _id, name in view.entry.model.sheet.people)  # type: ignore[union-attr]
    qtbot.mouseClick(notice.told_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not notice.isVisible())
    with qtbot.waitSignal(view.entry.model.recorded):
        view.entry.ready()
        press(qtbot, Qt.Key.Key_1, Qt.Key.Key_Return)
    open_sheet(qtbot, view, village.home.sheet_no)
    qtbot.waitUntil(lambda: not desk.busy)
    assert not notice.isVisible()
