"""Hazards on the screen: a new one, told to mend, inspected again, reported after three misses; from a visit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from desktop.widgets import Kind, LineButton
from models.places.records import Dwelling
from models.studio import hazards
from models.studio.hazards import Danger
from models.studio.records import Hazard
from models.visits.log_links import log_link
from models.visits.records import VisitFinding, VisitLog
from tests.desktop.studio.conftest import CTRL, Clock, Saturday, Screen


@pytest.fixture
def found(screen: Screen, clock: Clock) -> UUID:
    with screen.desk.station.act("test") as session:
        return hazards.found(session, Danger(kind="elevator", description="电梯困人", place="3号楼"), at=clock.now).id


def page_of(screen: Screen, hazard_id: UUID) -> Any:
    screen.go(hazard_id, kind="hazard")
    return screen.made("hazards").page


def first_of(page: Any) -> list[str]:
    """What stands out among what can be done: one act at the most."""
    return [each.text() for each in page.buttons.values() if each.isVisible() and each.kind is Kind.PRIMARY]


def test_a_hazard_is_noted_with_a_door_of_the_register(screen: Screen) -> None:
    tab = screen.tab("hazards")
    screen.act("N")
    form = tab.panel.content
    assert form.picker.search.hasFocus()
    screen.write("3-1-101")
    screen.press(Qt.Key.Key_Return)
    screen.until(lambda: form.picker.chosen.text())
    form.editors["kind"].setText("Fire equipment")
    form.editors["description"].setFocus()
    screen.write("消火栓无水")
    screen.press(Qt.Key.Key_S, CTRL)
    (hazard,) = screen.stored(Hazard)
    assert (hazard.kind, hazard.description, hazard.dwelling_id is not None) == ("fire_equipment", "消火栓无水", True)
    assert tab.pages.currentWidget() is tab.page


def test_a_hazard_is_told_then_inspected_and_after_three_misses_only_reported(
    screen: Screen, clock: Clock, found: UUID
) -> None:
    page = page_of(screen, found)
    assert not page.print_button.isEnabled()
    assert first_of(page) == ["Tell to mend"]
    screen.act("T")
    screen.write("立即停用并检修")
    screen.press(Qt.Key.Key_S, CTRL)
    assert page.print_button.isEnabled()
    assert first_of(page) == ["Re-inspection: mended, cleared"]
    for _miss in range(3):
        clock.go_on(60)
        screen.act("M")
        screen.press(Qt.Key.Key_S, CTRL)
    assert page.misses.isVisible()
    assert first_of(page) == ["Report to a department"]
    assert [button.text() for button in page.buttons.values() if not button.isHidden()] == [
        "Report to a department",
        "Additional remark",
    ]
    screen.act("R")
    screen.press(Qt.Key.Key_S, CTRL)
    assert page.panel.content.fields["department"].problem is not None
    screen.write("区市场监管局")
    screen.press(Qt.Key.Key_S, CTRL)
    assert "区市场监管局" in page.next.text()
    assert not page.misses.isVisible()
    assert not screen.errors


def test_the_log_that_found_a_hazard_stands_on_its_page(screen: Screen, clock: Clock, found: UUID) -> None:
    assert not page_of(screen, found).logs.isVisible()
    with screen.desk.station.act("test") as session:
        log = VisitLog(on=clock.now.date(), author_id=screen.desk.station.worker_id, content="巡查")
        session.add(log)
        session.flush()
        log_link(session, log.id, "hazard", found)
        key = log.id
    (line,) = page_of(screen, found).logs.findChildren(LineButton)
    assert line.accessibleName().endswith("Found on this day")
    screen.click(line)
    assert (screen.went[-1].screen, screen.went[-1].record) == ("visits", key)


def test_the_list_says_what_comes_next_the_most_urgent_first(screen: Screen, clock: Clock, found: UUID) -> None:
    with screen.desk.station.act("test") as session:
        late = hazards.found(session, Danger(kind="water", description="井盖缺失", place="北门"), at=clock.now)
        hazards.tell(session, late.id, until=clock.now + timedelta(days=1), text="补齐", at=clock.now)
        done = hazards.found(session, Danger(kind="water", description="积水", place="南门"), at=clock.now)
        hazards.inspect(session, done.id, mended=True, text="已清", at=clock.now)
    clock.go_on(2 * 24 * 60)
    tab = screen.tab("hazards")
    assert [each.hazard.description for each in tab.list.rows.rows()] == ["井盖缺失", "电梯困人"]
    tab.clear()
    screen.rest()
    assert len(tab.list.rows.rows()) == 3


def test_what_a_visit_found_is_followed_without_retyping(screen: Screen, clock: Clock, saturday: Saturday) -> None:
    with screen.desk.station.act("test") as session:
        door = session.scalars(select(Dwelling.id)).first()
        finding = VisitFinding(dwelling_id=door, kind="gas", problem="软管老化")
        session.add(finding)
        session.flush()
        key = finding.id
    screen.go(page="hazards", finding=key)
    form = screen.made("hazards").panel.content
    assert form.model.text("description") == "软管老化"
    screen.press(Qt.Key.Key_S, CTRL)
    (hazard,) = screen.stored(Hazard)
    assert (hazard.finding_id, hazard.kind, hazard.dwelling_id) == (key, "gas", door)
