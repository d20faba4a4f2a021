"""A scanned paper of a case opens its record, wherever one is; what is not here or is closed is only named."""

from __future__ import annotations

from datetime import date, timedelta

from pytestqt.qtbot import QtBot

from desktop.shell.window import MainWindow
from models import calendar
from models.appeals.departments import departments, load_departments
from models.appeals.intake import Intake, take_in
from models.appeals.records import Source
from models.appeals.topics import load_topics
from models.cases.paper_codes import case_code, list_code
from models.mediation import actions as mediating
from models.mediation.states import StepKind
from models.station import Station
from models.studio import hazards
from models.studio.hazards import Danger
from models.whistles import actions as whistling
from models.whistles.actions import Call
from models.whistles.records import WhistleKind
from tests.models.appeals.quarter import HEATING
from tests.models.mediation.neighbours import leak


def scan(qtbot: QtBot, window: MainWindow, code: str) -> tuple[str, str]:
    """Scan, and return which screen it led to with the record's id."""
    with qtbot.waitSignal(window.desk.went) as went:
        window.scans.scanner.scanned.emit(code)
    target = went.args[0]
    qtbot.waitUntil(lambda: not window.desk.busy)
    return target.screen, str(target.record)


def test_papers_of_each_kind_open_their_records(qtbot: QtBot, window: MainWindow, station: Station) -> None:
    earlier = calendar.now() - timedelta(hours=2)
    with station.act("test") as session:
        load_topics(session)
        load_departments(session)
        intake = Intake(
            source=Source.PHONE, topic_code=HEATING, content="暖气不热", contact_name="王芳",
            contact_phone="13812345678", place="3号楼",
        )  # fmt: skip
        appeal = take_in(session, intake, at=earlier)
        hazard = hazards.found(session, Danger(kind="gas", description="软管老化", place="8号楼底商"))
        call = Call(kind=WhistleKind.RESIDENTS, departments=[departments(session)[0].name], place="8号楼", facts="漏水")
        whistle = whistling.draft(session, call, at=earlier)
        file = leak(session, station.worker_id)
        known = [
            ("appeals", str(appeal.id), appeal.number), ("studio", str(hazard.id), hazard.number),
            ("appeals", str(whistle.id), whistle.number), ("mediation", str(file.id), file.number),
        ]  # fmt: skip
    for screen, key, number in known:
        assert scan(qtbot, window, case_code(number, 0)) == (screen, key)


def test_the_four_lists_open_from_their_paper(qtbot: QtBot, window: MainWindow) -> None:
    screen, record = scan(qtbot, window, list_code("210112010012", date(2026, 11, 1), date(2026, 11, 30)))
    assert (screen, record) == ("appeals", "None")


def test_a_paper_that_is_older_than_its_record_says_so(qtbot: QtBot, window: MainWindow, station: Station) -> None:
    with station.act("test") as session:
        file = leak(session, station.worker_id)
        number = file.number
        mediating.step(session, file.id, StepKind.ACCEPT, at=calendar.now())
    said: list[str] = []
    window.desk.done.connect(lambda sentence, _act: said.append(sentence))
    scan(qtbot, window, case_code(number, 1))
    assert said == []
    scan(qtbot, window, case_code(number, 0))
    assert said == ["1 step came after this paper was printed."]


def test_a_number_that_is_not_here_is_named_and_nothing_opens(qtbot: QtBot, window: MainWindow) -> None:
    went: list[object] = []
    window.desk.went.connect(went.append)
    with qtbot.waitSignal(window.desk.done) as done:
        window.scans.scanner.scanned.emit(case_code("TJ-210112010012-2026-B00009", 3))
    assert done.args[0].startswith("TJ-210112010012-2026-B00009 is not here")
    assert went == []
