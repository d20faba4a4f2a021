"""The page of the audit: what was done is there, of one resident with the values, and damage is told."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from desktop.audit.page import AuditPage
from desktop.desk import Desk, Target
from desktop.disclosures.register_page import RegisterPage
from models.audit.kept import audit_triggers
from models.disclosures.actions import Leaving, register
from models.disclosures.records import Channel
from models.people.records import Basis, Resident
from models.station.connection import raw


@pytest.fixture
def person(desk: Desk) -> UUID:
    with desk.station.act("people.add") as session:
        session.add(person := Resident(name="赵丽", basis=Basis.DUTY))
    with desk.station.act("people.edit") as session:
        found = session.get_one(Resident, person.id)
        found.work_unit, found.id_no = "沈阳机床厂", "210112195603021234"
    return person.id


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, person: UUID) -> AuditPage:
    page = AuditPage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    return page


def shown(page: AuditPage) -> list[tuple[str, str, str]]:
    return [(line.deed, line.what, line.change) for line in page.list.rows.rows()]


def test_what_was_done_is_there_and_a_filter_shows_a_part(qtbot: QtBot, page: AuditPage) -> None:
    page.open(Target("settings"))
    qtbot.waitUntil(lambda: len(shown(page)) >= 4)
    everything = len(shown(page))
    button = page.parts.buttons[1]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: 0 < len(shown(page)) < everything)
    assert {line.who for line in page.list.rows.rows()} == {"刘芳"}


def test_of_one_resident_values_are_told_and_level_3_stays_masked(qtbot: QtBot, page: AuditPage, person: UUID) -> None:
    page.open(Target("settings", options={"resident": person}))
    qtbot.waitUntil(lambda: len(shown(page)) >= 4)
    text = str(shown(page))
    assert "沈阳机床厂" in text
    assert "210112195603021234" not in text
    assert "210*" in text
    assert not page.parts.isVisible()
    assert page.header.title.text().endswith("赵丽")


def test_the_check_tells_that_it_is_whole_and_where_it_is_not(qtbot: QtBot, desk: Desk, page: AuditPage) -> None:
    page.open(Target("settings"))
    qtbot.mouseClick(page.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.whole.isVisible)
    with desk.station.local_write() as session:
        for name in audit_triggers():
            raw(session).execute(f"DROP TRIGGER {name}")
        raw(session).execute("UPDATE station_audit SET deed = 'look' WHERE id = 3")
    qtbot.mouseClick(page.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.broken.isVisible)
    assert "3" in page.broken.text.text()
    assert not page.whole.isVisible()


def test_an_alarm_is_answered_for_on_the_page_and_stays(qtbot: QtBot, desk: Desk, page: AuditPage) -> None:
    with desk.station.local_write() as session:
        for name in audit_triggers():
            raw(session).execute(f"DROP TRIGGER {name}")
        raw(session).execute("UPDATE station_audit SET deed = 'look' WHERE id = 3")
    page.open(Target("settings"))
    qtbot.mouseClick(page.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.alarms.button.isVisible)
    qtbot.keyClick(page.alarms.why, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.alarms.field.problem is not None)
    page.alarms.why.setText("换盘时写坏")
    qtbot.keyClick(page.alarms.why, Qt.Key.Key_Return)
    qtbot.waitUntil(page.alarms.seen.isVisible)
    assert not page.alarms.button.isVisible()
    assert "刘芳" in page.alarms.seen.text()
    assert "换盘时写坏" in page.alarms.seen.text()
    qtbot.waitUntil(lambda: any(line.deed == "签认审计告警" for line in page.list.rows.rows()))


def test_lines_are_narrowed_by_who_deed_days_and_person_by_keyboard(qtbot: QtBot, page: AuditPage) -> None:
    page.open(Target("settings"))
    qtbot.waitUntil(lambda: len(shown(page)) >= 4)
    page.list.bar.search.setText("赵丽")
    qtbot.waitUntil(lambda: {line.person for line in page.list.rows.rows()} == {"赵丽"})
    page.list.clear()
    qtbot.waitUntil(lambda: len({line.deed for line in page.list.rows.rows()}) > 1)
    page.list.filter_button.click()
    page.filters.combos["deed"].setText("登录")
    qtbot.waitUntil(lambda: {line.deed for line in page.list.rows.rows()} == {"登录"})
    page.filters.period.edits[1].setText("2020-01-01")
    page.filters.period.edits[1].editingFinished.emit()
    qtbot.waitUntil(lambda: shown(page) == [])
    page.list.filter_removed.emit("days")
    qtbot.waitUntil(lambda: len(shown(page)) > 0)


def test_what_leaves_names_workers_and_masks_residents(
    qtbot: QtBot, desk: Desk, page: AuditPage, tmp_path: Path
) -> None:
    page.open(Target("settings"))
    qtbot.waitUntil(lambda: len(shown(page)) >= 4)
    file = tmp_path / "audit.xlsx"
    for _step in page.list.out().export(desk.station, file, None)():
        pass
    sheet = CalamineWorkbook.from_path(file).get_sheet_by_index(0)
    cells = [str(cell) for row in sheet.to_python() for cell in row]
    assert "刘芳" in cells
    assert "赵*" in cells
    assert "赵丽" not in cells
    page.refresh()
    qtbot.waitUntil(lambda: any(line.deed == "导出" for line in page.list.rows.rows()))


def test_what_left_leads_to_the_register_and_back(qtbot: QtBot, desk: Desk, page: AuditPage) -> None:
    with desk.station.act("care.print") as session:
        number = register(session, Leaving(Channel.PAPER, "Door sheets", 18, 40)).number
    page.open(Target("settings", options={"text": number}))
    qtbot.waitUntil(lambda: [line.number for line in page.list.rows.rows()] == [number])
    with qtbot.waitSignal(desk.went) as heard:
        page.list.opened.emit(page.list.rows.rows()[0].key)
    assert heard.args[0].options == {"page": "disclosures", "text": number}
    back = RegisterPage(desk)
    qtbot.addWidget(back)
    back.show()
    back.open(heard.args[0])
    qtbot.waitUntil(lambda: back.card.audit.isVisible())
    with qtbot.waitSignal(desk.went) as heard:
        qtbot.mouseClick(back.card.audit, Qt.MouseButton.LeftButton)
    assert heard.args[0].options == {"page": "audit", "resident": None, "text": number}
