"""What a visit found goes on as a case without being typed again; the log of the day names it; by clicks and keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.appeals.appeals_view import AppealsView
from desktop.appeals.intake_view import IntakeForm
from desktop.desk import Desk, Target
from desktop.visits.visits_view import VisitsView
from models.appeals.records import Appeal
from models.appeals.topics import load_topics
from models.places.records import Area, AreaLevel
from models.studio import hazards
from models.studio.hazards import Danger
from models.visits.actions import FindingEntry, VisitEntry, record_visit
from models.visits.logs import submit_log, take_findings
from models.visits.records import LogLink, LogState, Outcome, VisitFinding, VisitLog
from tests.desktop.people.conftest import write
from tests.desktop.visits.conftest import NOW, Village


class Keys:
    """Presses keys where the focus is, and counts them; Chinese is typed by an input method, a key a letter."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.pressed = 0

    def press(self, key: Qt.Key, *, ctrl: bool = False, shift: bool = False) -> None:
        held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        held |= Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        self._qtbot.keyClick(self._focus(), key, held)
        self.pressed += 1

    def type(self, text: str) -> None:
        write(self._qtbot, self._focus(), text)
        self.pressed += len(text)

    @staticmethod
    def _focus() -> QWidget:
        focus = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert focus is not None
        return focus


@pytest.fixture
def appeals(qtbot: QtBot, desk: Desk) -> AppealsView:
    """The screen of appeals beside that of visits, as the shell has them."""
    with desk.station.act("test") as session:
        load_topics(session)
    screen = AppealsView(desk)
    qtbot.addWidget(screen)
    screen.resize(1180, 680)

    def go(target: Target) -> None:
        if target.screen == "appeals":
            screen.show()
            screen.activateWindow()
            screen.show_target(target)

    desk.went.connect(go)
    return screen


@pytest.fixture
def hazard_asked(desk: Desk) -> Iterator[list[Target]]:
    asked: list[Target] = []
    desk.went.connect(lambda target: asked.append(target) if target.screen == "studio" else None)
    return iter([asked])


def intake_of(qtbot: QtBot, screen: AppealsView) -> IntakeForm:
    qtbot.waitUntil(lambda: bool(screen.findChildren(IntakeForm)))
    (found,) = screen.findChildren(IntakeForm)
    assert isinstance(found, IntakeForm)
    qtbot.waitUntil(found.isVisible)
    return found


@pytest.fixture
def visited(desk: Desk, village: Village) -> dict[str, UUID]:
    """An hour ago a hose was old and a pipe leaked at the Wangs'."""
    with desk.station.act("visits.record") as session:
        entry = VisitEntry(
            dwelling_id=village.home.dwelling_id, worker_id=desk.station.worker_id, at=NOW - timedelta(hours=1),
            outcome=Outcome.MET, round_door_id=village.home.id,
            findings=(FindingEntry("gas", "软管老化"), FindingEntry("need", "水管漏水")),
        )  # fmt: skip
        record_visit(session, entry, now=NOW)
        session.flush()
        return {each.kind: each.id for each in session.scalars(select(VisitFinding))}


@pytest.fixture
def log(desk: Desk, visited: dict[str, UUID]) -> UUID:
    """The log of the day, handed in."""
    with desk.station.act("visits.save_log") as session:
        made = VisitLog(on=NOW.date(), author_id=desk.station.worker_id, content="走访1户", police="王警官")
        session.add(made)
        session.flush()
        take_findings(session, made.id, list(visited.values()))
        submit_log(session, made.id, now=NOW)
        return made.id


def opened(qtbot: QtBot, view: VisitsView, log_id: UUID) -> None:
    with qtbot.waitSignal(view.log_model.opened):
        view.show_target(Target("visits", log_id, (), {"kind": "log"}))


def test_a_leaking_pipe_seen_at_the_door_is_an_appeal_in_a_dozen_keys_beside_its_words(
    qtbot: QtBot, desk: Desk, view: VisitsView, appeals: AppealsView, village: Village
) -> None:
    view.show_target(Target("visits", options={"page": "entry"}))
    view.activateWindow()
    with qtbot.waitSignal(view.entry.model.opened):
        view.entry.scan(village.home.sheet_no)
    keys = Keys(qtbot)
    keys.press(Qt.Key.Key_1)
    keys.press(Qt.Key.Key_F2)
    assert view.form is not None
    needs = view.form.form.editors["needs"]
    needs.setFocus()  # one click
    qtbot.waitUntil(needs.hasFocus)
    keys.pressed += 1
    keys.type("水管漏水")
    assert view.form.goes_on.appeal_button.isVisible()
    keys.press(Qt.Key.Key_A, ctrl=True, shift=True)
    intake = intake_of(qtbot, appeals)
    assert intake.model.answers["content"] == "水管漏水"
    assert intake.model.answers["contact_name"]
    qtbot.waitUntil(intake.topics.hasFocus)
    keys.type("lsy")
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Return)
    assert intake.topics.value() == "1501"
    with qtbot.waitSignal(intake.taken):
        keys.press(Qt.Key.Key_S, ctrl=True)
    with desk.station.sessions() as session:
        appeal = session.scalars(select(Appeal)).one()
        finding = session.scalars(select(VisitFinding)).one()
        assert (appeal.content, appeal.dwelling_id) == ("水管漏水", village.home.dwelling_id)
        assert appeal.source_id == finding.id
        assert finding.referred_at is not None
    assert keys.pressed - len("水管漏水") <= 12


def test_a_finding_shows_its_case_and_offers_no_second_one(
    qtbot: QtBot, desk: Desk, view: VisitsView, visited: dict[str, UUID], hazard_asked: Iterator[list[Target]]
) -> None:
    asked = next(hazard_asked)
    desk.go("visits", visited["gas"], page="findings")
    panel = view.findings.panel
    qtbot.waitUntil(lambda: view.findings.chosen() is not None)
    view.activateWindow()
    qtbot.waitUntil(panel.acts.hazard_button.isVisible)
    qtbot.keyClick(view.findings.table.view, Qt.Key.Key_D)
    assert [target.options["finding"] for target in asked] == [visited["gas"]]
    with desk.station.act("hazard.found") as session:
        number = hazards.found(session, Danger(kind="gas", description="软管老化", finding_id=visited["gas"])).number
    desk.go("visits", visited["gas"], page="findings")
    qtbot.waitUntil(lambda: len(panel.case_buttons) == 1)
    assert number in panel.case_buttons[0].accessibleName()
    assert not panel.acts.hazard_button.isVisible()
    texts = [view.findings.rows.index(row, 7).data() for row in range(2)]
    assert any(text.endswith(number[-13:]) for text in texts if text)


def test_a_log_that_was_handed_in_names_more_by_one_click_or_by_number(
    qtbot: QtBot, desk: Desk, view: VisitsView, log: UUID, visited: dict[str, UUID]
) -> None:
    with desk.station.act("hazard.found") as session:
        mine = hazards.found(session, Danger(kind="gas", description="软管老化", finding_id=visited["gas"]))
        other = hazards.found(session, Danger(kind="clutter", description="纸箱堆放", place="3号楼"))
        numbers = mine.number, other.number
    opened(qtbot, view, log)
    card = view.log.cases
    assert card is not None
    assert [each.line.number for each in card.cases] == [numbers[0]]
    assert len(card.findings) == 1, "the pipe is no case yet"
    with qtbot.waitSignal(view.log_model.linked):
        qtbot.mouseClick(card.settle_buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not card.settle_buttons)
    card.picker.begin()
    write(qtbot, card.picker.search, numbers[1])
    with qtbot.waitSignal(view.log_model.linked):
        qtbot.keyClick(card.picker.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: {each.line.number for each in card.cases} == set(numbers))
    with desk.station.sessions() as session:
        links = session.scalars(select(LogLink).order_by(LogLink.created_at)).all()
        assert [(link.target_table, link.settled) for link in links] == [("hazard", True), ("hazard", False)]
        stored = session.get_one(VisitLog, log)
        assert (stored.state, stored.police) == (LogState.SUBMITTED, "王警官")


def test_a_finding_in_the_log_goes_on_with_one_key(
    qtbot: QtBot, desk: Desk, view: VisitsView, log: UUID, visited: dict[str, UUID]
) -> None:
    went: list[Target] = []
    opened(qtbot, view, log)
    card = view.log.cases
    assert card is not None
    desk.went.connect(went.append)
    view.activateWindow()
    qtbot.waitUntil(card.findings[0].appeal_button.isVisible)
    qtbot.keyClick(view.log.print_button, Qt.Key.Key_A)
    assert went[-1] == Target("appeals", None, (), {"page": "intake", "finding": next(iter(sorted(visited.values())))})


def test_the_officer_of_the_grid_is_offered_in_the_draft(
    qtbot: QtBot, desk: Desk, view: VisitsView, village: Village
) -> None:
    from models.workers.records import Worker

    with desk.station.act("test") as session:
        grid = Area(level=AreaLevel.GRID, name="第一网格", code="21011201001201", police_name="赵警官")
        session.add(grid)
        session.flush()
        session.get_one(Worker, desk.station.worker_id).grid_id = grid.id
    with qtbot.waitSignal(view.log_model.opened):
        qtbot.mouseClick(view.log_button, Qt.MouseButton.LeftButton)
    assert view.log.form is not None
    assert list(view.log_model.officers) == ["赵警官"]
    write(qtbot, view.log.form.editors["police"], "赵警官")
    write(qtbot, view.log.form.editors["content"], "巡查")
    form = view.log_model.form
    assert form is not None
    with qtbot.waitSignal(form.saved):
        qtbot.mouseClick(view.log.form.save_button, Qt.MouseButton.LeftButton)
    with desk.station.sessions() as session:
        assert session.scalars(select(VisitLog)).one().police == "赵警官"
