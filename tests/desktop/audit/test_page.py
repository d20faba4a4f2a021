"""The page of the audit: what was done is there, of one resident with the values, and damage is told."""

from __future__ import annotations

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.audit.page import AuditPage
from desktop.desk import Desk, Target
from models.audit.kept import audit_triggers
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
