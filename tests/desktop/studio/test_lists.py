"""Sessions, matters and figures on the screen; what Today says; officers in the settings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from desktop.desk import Target
from desktop.shell.settings.officers_page import OfficersPage
from desktop.shell.studio_drafts import studio_draft
from desktop.shell.today_view import TodayView
from forms.studio import INTAKE
from models.studio import intake, matters, roster
from models.studio.hazards import Danger
from models.studio.hazards import found as hazard_found
from models.studio.records import MatterKind, StudioOfficer
from models.studio.states import MatterState
from tests.desktop.studio.conftest import Clock, Saturday, Screen
from tests.models.studio.saturday import ORDINARY, dispute


@pytest.fixture
def heard(screen: Screen, clock: Clock, saturday: Saturday) -> list[UUID]:
    """Two visitors: one settled on the spot, one sent to a department."""
    with screen.desk.station.act("test") as session:
        first, second = (matters.draw_number(session, saturday.session_id, at=clock.now) for _each in range(2))
        for matter, said in ((first, dispute()), (second, dispute("夜里施工", topic="noise", contact_name="赵敏"))):
            matters.call(session, matter.id, saturday.officers[0], at=clock.now)
            intake.take_in(session, matter.id, said, officer_id=saturday.officers[0], at=clock.now)
        matters.settle(session, first.id, "已联系楼上", officer_id=saturday.officers[0], at=clock.now)
        matters.refer(session, second.id, "区城管局", officer_id=saturday.officers[0], at=clock.now)
        return [first.id, second.id]


def test_matters_are_narrowed_by_kind_state_and_words(screen: Screen, heard: list[UUID]) -> None:
    tab = screen.tab("matters")
    assert len(tab.list.rows.rows()) == 2
    tab.filters.combos["state"].set_value(MatterState.REFERRED)
    screen.rest()
    assert [each.name for each in tab.list.rows.rows()] == ["赵敏"]
    tab.clear()
    tab.model.look_for("没有这样的事")
    screen.rest()
    assert tab.list.rows.rows() == []
    assert tab.empty.title.text() == "Nothing here"


def test_the_page_of_a_matter_tells_what_happened_and_who_did_it(screen: Screen, heard: list[UUID]) -> None:
    screen.go(heard[0], kind="studio_matter")
    panel = screen.made("matters").panel
    assert panel.head.title.text().startswith("Visitor 1")
    rows = [row.accessibleName() for row in panel.timeline.findChildren(object) if "王警官" in _name(row)]
    assert len(rows) == 3, "called, taken in, settled"


def _name(part: Any) -> str:
    return part.accessibleName() if hasattr(part, "accessibleName") else ""


def test_a_saturday_has_its_page_with_roster_visitors_and_end(screen: Screen, clock: Clock, heard: list[UUID]) -> None:
    tab = screen.tab("sessions")
    assert [each.session.on for each in tab.list.rows.rows()] == [ORDINARY]
    tab.list.opened.emit(tab.list.rows.rows()[0].session.id)
    screen.rest()
    assert len(tab.page.list.rows.rows()) == 2
    clock.go_on(7 * 60)
    tab.page.roster.ask_to_close()
    screen.rest()
    form = tab.page.roster.pages.currentWidget()
    assert "Settled here 1" in form.editors["summary"].text()
    form.save_button.click()
    screen.rest()
    assert tab.page.head.chip.text() == "Summed up"


def test_figures_count_the_year_and_open_what_is_behind_them(screen: Screen, heard: list[UUID]) -> None:
    tab = screen.tab("figures")
    assert tab.tiles[MatterKind.DISPUTE].number.text() == "2"
    assert tab.tiles[MatterKind.DISPUTE].delta.text() == "no figure last year"
    assert tab.settled.number.text() == "50.00%"
    first, march = tab.rows.rows()[0], tab.rows.rows()[2]
    assert not first.zeros, "nobody sat there in January"
    assert not march.zeros, "the month is not over"
    screen.click(tab.tiles[MatterKind.DISPUTE])
    assert screen.made("matters").model.narrowed_to["kind"] is MatterKind.DISPUTE


def test_today_names_the_next_saturday_and_what_is_missing_for_it(
    qtbot: QtBot, screen: Screen, clock: Clock, saturday: Saturday
) -> None:
    with screen.desk.station.act("test") as session:
        hazard_found(session, Danger(kind="water", description="井盖缺失", place="北门"), at=clock.now)
        for shift in roster.shifts(session, saturday.session_id):
            roster.remove_shift(session, shift.id)
    view = TodayView(screen.desk)
    qtbot.addWidget(view)
    view.show_target(Target("today"))
    screen.rest()
    assert not view.saturday.isHidden()
    assert view.saturday.text.text() == f"Nobody is on the roster of {ORDINARY.isoformat()}."
    assert view.studio.header._count.text() == "2", "the Saturday and the hazard"
    view.saturday.action.click()
    assert screen.went[-1].screen == "studio"


def test_officers_are_kept_in_the_settings(qtbot: QtBot, screen: Screen) -> None:
    page = OfficersPage(screen.desk)
    qtbot.addWidget(page)
    page.open(Target("settings"))
    screen.rest()
    assert len(page.rows.rows()) == 4
    page.edit(None)
    form: Any = page.pages.currentWidget()
    for key, text in (("name", "周检察官"), ("department", "检察院")):
        form.model.answer(key, text)
    form.save_button.click()
    screen.rest()
    assert "周检察官" in [officer.name for officer in screen.stored(StudioOfficer)]


def test_what_was_begun_is_named_by_its_number_and_found_again(
    screen: Screen, clock: Clock, saturday: Saturday
) -> None:
    with screen.desk.station.act("test") as session:
        matter = matters.draw_number(session, saturday.session_id, at=clock.now)
        found = studio_draft(session, INTAKE.code, str(matter.id))
        number = matter.number.rsplit("-", 1)[-1]
        assert found == (INTAKE.title, number, Target("studio", matter.id, options={"kind": "studio_matter"}))
        walk_in = studio_draft(session, INTAKE.code, str(saturday.session_id))
        assert walk_in == (INTAKE.title, "", Target("studio", options={"page": "day"}))
        assert studio_draft(session, "R-01", "") is None


def test_an_empty_station_says_how_one_begins(qtbot: QtBot, screen: Screen, clock: Clock) -> None:
    clock.now += timedelta(days=400)
    assert screen.tab("sessions").empty.isVisible()
    assert screen.tab("hazards").empty.isVisible()
    tab = screen.tab("day")
    assert tab.unplanned.isVisible()
