"""The visits screen with real clicks and keys: plan, scan, enter, correct, log."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.desk import Desk, Target
from desktop.printing.paper import Made, Paper, render
from desktop.shell.scans import Scans
from desktop.visits import papers
from desktop.visits.rounds_model import Show
from desktop.visits.visits_view import VisitsView
from desktop.widgets import Button, Card, Dialog
from models.places.records import Dwelling
from models.visits.actions import quick_visit
from models.visits.attachments import attachments_of
from models.visits.records import LogState, Outcome, RoundDoor, RoundState, Visit, VisitLog
from models.visits.scope import ScopeKind
from tests.desktop.looks import clipped, outside
from tests.desktop.visits.conftest import NOW, Village


def visits(desk: Desk) -> list[Visit]:
    with desk.station.sessions() as session:
        return list(session.scalars(select(Visit).where(Visit.alive()).order_by(Visit.id)))


def written(paper: Paper, desk: Desk) -> bytes:
    """Return the PDF, as the preview's job makes it."""
    steps = render(paper, desk.station)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            made: Made = end.value
            return made.pdf


def scan_as_keys(qtbot: QtBot, number: str) -> None:
    """Type as a scanner does, at whatever has the focus."""
    for digit in number:
        qtbot.keyClick(QApplication.focusWidget(), digit)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def press(qtbot: QtBot, *keys: Qt.Key) -> int:
    """Press keys at whatever has the focus; return how many."""
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget(), key)
    return len(keys)


def open_sheet(qtbot: QtBot, view: VisitsView, number: str) -> None:
    with qtbot.waitSignal(view.entry.model.opened):
        view.show_target(Target("visits", options={"sheet": number}))
    assert view.entry.model.sheet is not None


def test_a_round_is_planned_on_one_page_and_its_sheets_have_a_page_a_door(
    qtbot: QtBot, desk: Desk, view: VisitsView
) -> None:
    with qtbot.waitSignal(view.plan.model.planned):
        view.show_target(Target("visits", options={"page": "plan"}))
    plan = view.plan
    with qtbot.waitSignal(plan.model.planned):
        plan.kind.set_value(ScopeKind.BUILDING)
    assert plan.count.text() == "12"
    with qtbot.waitSignal(plan.model.planned):
        plan.vacant.setChecked(False)
    assert plan.count.text() == "11"
    plan.name.clear()
    qtbot.keyClicks(plan.name, "Winter 2026")
    with qtbot.waitSignals([plan.model.created, view.round.model.loaded]):
        qtbot.mouseClick(plan.create_button, Qt.MouseButton.LeftButton)
    assert view.pages.currentWidget() is view.round
    page = view.round.model.page
    assert page is not None
    assert (page.round.name, len(page.doors)) == ("Winter 2026", 11)

    assert len(PdfReader(io.BytesIO(written(papers.door_sheets(page.round.id), desk))).pages) == 11


def test_doors_chosen_on_the_map_become_a_round_of_just_them(
    qtbot: QtBot, desk: Desk, view: VisitsView, village: Village
) -> None:
    ids = tuple(row.dwelling_id for row in village.rows[:3])
    with qtbot.waitSignal(view.plan.model.planned):
        view.show_target(Target("visits", ids=ids, options={"page": "plan_round"}))
    assert view.plan.kind.value() is ScopeKind.MAP
    assert view.plan.count.text() == "3"
    assert view.plan.notice.isVisible()


def test_a_scan_is_heard_while_a_field_has_the_focus_and_met_is_two_keys(
    qtbot: QtBot, desk: Desk, view: VisitsView, village: Village
) -> None:
    scans = Scans(desk, view)
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    with qtbot.waitSignal(view.entry.model.opened):
        scan_as_keys(qtbot, village.home.sheet_no)
    assert field.text() == ""
    assert view.pages.currentWidget() is view.entry
    assert view.entry.sheet.door.text() == village.home.door
    assert view.entry.sheet.surname.text() == "王"
    view.activateWindow()
    view.entry.ready()
    qtbot.waitUntil(lambda: QApplication.focusWidget() in view.entry.sheet.outcomes.buttons)
    pressed = press(qtbot, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: view.entry.model.outcome is Outcome.MET)
    with qtbot.waitSignal(view.entry.model.recorded):
        pressed += press(qtbot, Qt.Key.Key_Return)
    assert pressed <= 6
    assert [(visit.outcome, visit.round_door_id) for visit in visits(desk)] == [(Outcome.MET, village.home.id)]
    assert view.entry.number.hasFocus()

    with qtbot.waitSignal(view.entry.model.recorded):
        desk.undo(view.entry.model.entered[0].act_id, lambda _result: None, view)
    assert visits(desk) == []
    assert view.entry.model.entered[0].undone
    scans.deleteLater()


def test_an_open_dialog_makes_room_for_a_scan_and_a_locked_window_does_not(
    qtbot: QtBot, desk: Desk, view: VisitsView, village: Village
) -> None:
    scans = Scans(desk, view)
    dialog = Dialog(view, "走访")
    dialog.open()
    with qtbot.waitSignals([view.entry.model.opened, dialog.rejected]):
        scans.scanner.scanned.emit(village.home.sheet_no)
    desk.station.lock()
    with qtbot.assertNotEmitted(desk.went):
        scans.scanner.scanned.emit(village.rows[0].sheet_no)
    scans.deleteLater()


def test_who_was_met_is_a_letter(qtbot: QtBot, desk: Desk, view: VisitsView, village: Village) -> None:
    open_sheet(qtbot, view, village.home.sheet_no)
    sheet = view.entry.model.sheet
    assert sheet is not None
    press(qtbot, Qt.Key.Key_B)
    assert view.entry.model.outcome is Outcome.MET
    with qtbot.waitSignal(view.entry.model.recorded):
        press(qtbot, Qt.Key.Key_Return)
    assert visits(desk)[0].met_resident_id == sheet.people[1][0]


def test_a_number_typed_wrong_is_told_beneath_it(qtbot: QtBot, view: VisitsView) -> None:
    view.show_target(Target("visits", options={"page": "entry"}))
    qtbot.keyClicks(view.entry.number, "9712")
    with qtbot.waitSignal(view.entry.model.refused):
        qtbot.keyClick(view.entry.number, Qt.Key.Key_Return)
    problem = view.entry.number_field.problem
    assert problem is not None
    assert problem.isVisible()


def test_the_third_attempt_is_proposed_for_the_evening(
    qtbot: QtBot, desk: Desk, view: VisitsView, village: Village
) -> None:
    door = village.rows[2]
    with desk.station.act("test") as session:
        at = datetime(2026, 11, 19, 1, tzinfo=UTC)
        quick_visit(session, door.sheet_no, Outcome.NOT_HOME, desk.station.worker_id, at=at)
    open_sheet(qtbot, view, door.sheet_no)
    press(qtbot, Qt.Key.Key_3)
    with qtbot.waitSignal(view.entry.model.recorded):
        press(qtbot, Qt.Key.Key_Return)
    assert view.entry.model.entered[0].next_slot is not None
    assert view.entry.model.entered[0].next_slot.value == "evening"
    with qtbot.waitSignal(view.round.model.loaded):
        view.open_round(village.round_id)
    with qtbot.waitSignal(view.round.model.narrowed):
        qtbot.mouseClick(view.round.shows[Show.AGAIN], Qt.MouseButton.LeftButton)
    assert [row.door for row in view.round.rows.rows()] == [door.door]


def test_more_than_an_outcome_is_entered_on_the_whole_form_with_a_photo(
    qtbot: QtBot, desk: Desk, view: VisitsView, village: Village, tmp_path: Path
) -> None:
    photo = tmp_path / "pipe.png"
    QImage(8, 8, QImage.Format.Format_RGB32).save(str(photo))
    open_sheet(qtbot, view, village.home.sheet_no)
    press(qtbot, Qt.Key.Key_1, Qt.Key.Key_F2)
    assert view.form is not None
    form = view.form
    assert form.model.form.answers["outcome"] is Outcome.MET
    with qtbot.waitSignal(form.model.photographed):
        form.model.add_photo(photo)
    with qtbot.waitSignal(form.model.photo_refused):
        form.model.add_photo(tmp_path / "gone.png")
    assert form.photos.problem.isVisible()
    form.model.form.answer("hazards", ["gas"])
    with qtbot.waitSignal(form.model.saved):
        qtbot.mouseClick(form.form.save_button, Qt.MouseButton.LeftButton)
    assert view.pages.currentWidget() is view.entry
    assert [entry.outcome for entry in view.entry.model.entered] == [Outcome.MET]
    with desk.station.sessions() as session:
        visit = session.scalars(select(Visit)).one()
        assert [each.title for each in attachments_of(session, visit)] == ["pipe"]
        assert session.get_one(Dwelling, visit.dwelling_id).hazards == ["gas"]


def test_a_section_stands_there_only_while_something_in_it_is_asked(
    qtbot: QtBot, view: VisitsView, village: Village
) -> None:
    open_sheet(qtbot, view, village.home.sheet_no)
    press(qtbot, Qt.Key.Key_F2)
    assert view.form is not None
    form = view.form.form
    given = form.sections["Explained and handed out"]
    assert not given.isVisibleTo(view)
    form.model.answer("outcome", Outcome.MET)
    assert given.isVisibleTo(view)
    form.model.answer("outcome", None)
    assert not given.isVisibleTo(view)


def test_a_visit_is_corrected_by_a_new_one_and_both_stay_to_be_seen(
    qtbot: QtBot, desk: Desk, view: VisitsView, village: Village
) -> None:
    door = village.home
    with desk.station.act("test") as session:
        quick_visit(session, door.sheet_no, Outcome.DECLINED, desk.station.worker_id, at=NOW)
    with qtbot.waitSignal(view.record.model.loaded):
        view.show_target(Target("visits", door.dwelling_id, options={"page": "record"}))
    record = view.record.model.record
    assert record is not None
    with qtbot.waitSignal(view.record.form_wanted):
        card = next(iter(view.record.findChildren(Card)))
        button = next(b for b in card.findChildren(Button) if b.isVisibleTo(card))
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert view.form is not None
    view.form.model.form.answer("outcome", "met")
    with qtbot.waitSignal(view.form.model.saved):
        view.form.model.form.save()
    qtbot.waitUntil(lambda: view.record.model.record is not None and len(view.record.model.record.lines) == 2)
    record = view.record.model.record
    assert record is not None
    assert [(line.visit.outcome, line.corrected) for line in record.lines] == [
        (Outcome.MET, False),
        (Outcome.DECLINED, True),
    ]


def test_doors_are_given_to_another_worker_and_a_closed_round_takes_no_sheets(
    qtbot: QtBot, desk: Desk, view: VisitsView, village: Village
) -> None:
    page = view.round
    with qtbot.waitSignal(page.model.loaded):
        view.show_target(Target("visits", village.round_id, options={"kind": "round"}))
    page.table.view.selectRow(0)
    assert page.selection.isVisible()
    with qtbot.waitSignal(page.model.loaded):
        next(act for act in page.assign_button.menu_of_acts().actions() if act.text() == "王伟").trigger()
    with desk.station.sessions() as session:
        assert session.get_one(RoundDoor, village.rows[0].id).worker_id == village.worker
    with qtbot.waitSignals([page.model.acted, page.model.loaded]):
        page.model.close()
    assert page.model.page is not None
    assert page.model.page.round.state is RoundState.CLOSED
    with qtbot.waitSignal(view.entry.model.refused):
        view.show_target(Target("visits", options={"sheet": village.rows[0].sheet_no}))


def test_a_log_is_filled_from_the_day_and_once_submitted_is_only_appended_to(
    qtbot: QtBot, desk: Desk, view: VisitsView, village: Village
) -> None:
    with desk.station.act("test") as session:
        quick_visit(session, village.home.sheet_no, Outcome.MET, desk.station.worker_id, at=NOW)
    with qtbot.waitSignal(view.log_model.opened):
        qtbot.mouseClick(view.log_button, Qt.MouseButton.LeftButton)
    assert view.log.form is not None
    assert view.log_model.form is not None
    assert view.log_model.form.answers["households"] == 1
    with qtbot.waitSignal(view.log_model.acted):
        view.log_model.save_and_submit()
    qtbot.waitUntil(lambda: view.log_model.facts is not None and view.log_model.facts.log.state is LogState.SUBMITTED)
    qtbot.waitUntil(lambda: view.log.form is None)
    assert not view.log.submit_button.isVisible()
    view.log.addition.set_text("补充：3号楼")
    with qtbot.waitSignal(view.log_model.acted):
        view.log.append_button.click()
    with desk.station.sessions() as session:
        log = session.scalars(select(VisitLog)).one()
        assert log.number is not None


def test_a_deadline_before_the_holidays_are_announced_is_said_beneath_the_date(
    qtbot: QtBot, desk: Desk, view: VisitsView, village: Village
) -> None:
    qtbot.mouseClick(view.plan_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(view.plan.model.plan.doors))
    view.plan.due.setText("2027-01-15")
    problem = view.plan.fields["due_on"].problem
    assert problem is not None
    assert problem.isVisibleTo(view.plan)
    assert view.plan.create_button.isEnabled()
    with qtbot.waitSignal(view.plan.created):
        qtbot.mouseClick(view.plan.create_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "按周末推算" in view.round.head.subtitle.text())


@pytest.mark.parametrize("page", ["rounds", "due", "findings", "logs", "plan", "entry"])
def test_every_page_fits_a_small_screen(qtbot: QtBot, view: VisitsView, village: Village, page: str) -> None:
    view.resize(1180, 640)
    with qtbot.waitActive(view):
        view.show_target(Target("visits", options={"page": page}))

    def fits() -> None:
        assert outside(view) == []
        assert clipped(view) == []

    qtbot.waitUntil(fits)
