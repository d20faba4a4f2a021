"""The window at a street or district: its cases, and nothing that only a community has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.act_form import ActForm
from desktop.appeals.departments_view import DepartmentsPage
from desktop.appeals.intake_view import IntakeTab
from desktop.appeals.page_view import AppealPageView
from desktop.case_looks import short_number
from desktop.desk import Target
from desktop.shell.help_view import HelpDialog
from desktop.shell.seat_today_view import SeatTodayView
from desktop.shell.settings.settings_view import SettingsView
from desktop.shell.window import MainWindow
from forms.appeals_words import MASKED_MEANS
from forms.i18n import _
from models.appeals.departments import department_names
from models.appeals.intake import Intake, take_in
from models.appeals.records import Appeal, Department, DepartmentKind, Source
from models.appeals.topics import topics
from models.calendar import now, today
from models.cases.seats import names_below
from models.founding import found_station
from models.people.records import Resident
from models.search import Hit
from models.solving.queries import Owed
from models.solving.records import ProblemLevel
from models.solving.rules import Owing
from models.station import Station
from models.studio.records import Hazard, HazardStep
from models.whistles.records import RedTask, Whistle, WhistleKind
from models.workers.records import Worker
from tests.conftest import CHEAP, COMMUNITY, Profile
from tests.desktop.looks import clipped, outside

STREET = "210112010000"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    folder = tmp_path / "seat"
    station, code = found_station(
        folder, community_code=STREET, login=Profile.login, password=Profile.password, display_name="孙丽", cost=CHEAP
    )
    station.close()
    return Profile(folder, code)


def report_hazard(station: Station) -> None:
    """As it comes down from the district."""
    with station.act("test") as session:
        found = Hazard(number="YH-1", found_at=now(), kind="gas", description="软管老化", place="3号楼")
        found.community_code = COMMUNITY
        session.add(found)
        session.flush()
        told = HazardStep(at=now(), kind="report", hazard_id=found.id, text="说明", department="应急局")
        told.community_code = COMMUNITY
        session.add(told)


def test_the_navigation_has_what_a_seat_has_and_the_keys_follow(qtbot: QtBot, window: MainWindow) -> None:
    assert [button.place.key for button in window.nav.buttons] == ["today", "appeals", "studio", "settings"]
    qtbot.keyClick(window, Qt.Key.Key_2, CTRL)
    qtbot.waitUntil(lambda: not window.desk.busy)
    assert window._been[-1].screen == "appeals"
    qtbot.keyClick(window, Qt.Key.Key_5, CTRL)
    assert window._been[-1].screen == "appeals"
    window.show_help()
    said = " ".join(label.text() for label in window.findChild(HelpDialog).findChildren(QLabel))
    assert "Ctrl+4" in said
    assert "Saturday" not in said
    window.findChild(HelpDialog).reject()


@pytest.mark.parametrize(
    "target",
    [
        Target("map"), Target("people"), Target("visits"), Target("care"), Target("mediation"),
        Target("studio", options={"page": "day"}),
    ],
)  # fmt: skip
def test_what_only_a_community_has_is_answered_by_a_sentence(window: MainWindow, target: Target) -> None:
    window.desk.went.emit(target)
    assert window._been[-1].screen == "today"
    assert window.toasts.current is not None
    assert window.toasts.current.text.text().startswith("This page is at the community")


def test_no_command_leads_to_what_a_seat_lacks(window: MainWindow) -> None:
    words = {command.words for command in window.finder._commands}
    assert {"New appeal", "Whistle", "Problems", "Hazards"} <= words
    assert words.isdisjoint({"Import a register", "Add resident", "Plan a round", "Household map"})
    for command in window.finder._commands:
        if command.words in ("New appeal", "Whistle", "Problems", "Hazards"):
            command.run()
            assert window._been[-1].screen in ("appeals", "studio")


def test_today_counts_the_cases_and_names_whose_hazard_it_is(
    qtbot: QtBot, window: MainWindow, station: Station
) -> None:
    report_hazard(station)
    page = window.stack.currentWidget()
    assert isinstance(page, SeatTodayView)
    qtbot.waitUntil(lambda: page.tiles["hazards"].number.text() == "1")
    with station.sessions() as session:
        name = names_below(session, STREET)[COMMUNITY]
    assert name in " ".join(label.text() for label in page.hazards.findChildren(QLabel))
    assert clipped(page) == [] == outside(page)


def test_a_reported_hazard_stands_first_and_nobody_notes_one_here(
    qtbot: QtBot, window: MainWindow, station: Station
) -> None:
    report_hazard(station)
    window.desk.go("studio", page="hazards")
    screen = window.stack.currentWidget()
    tab = screen.made["hazards"]  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: tab.list.rows.rowCount() == 1)
    assert screen.tabs.isHidden()  # type: ignore[attr-defined]
    assert tab.add_button.isHidden()
    tab.add()
    assert tab.panel.content is None


def test_settings_have_no_grids_officers_or_groups(window: MainWindow) -> None:
    window.desk.go("settings", page="groups")
    settings = window.stack.currentWidget()
    assert isinstance(settings, SettingsView)
    assert {"grids", "officers", "groups"}.isdisjoint(settings.buttons)
    assert settings.current == "pc"


def test_an_appeal_taken_in_at_the_street_belongs_to_the_community_it_is_about(
    qtbot: QtBot, window: MainWindow, station: Station
) -> None:
    window.desk.go("appeals", page="intake")
    tab = window.stack.currentWidget().made["intake"]  # type: ignore[attr-defined]
    assert isinstance(tab, IntakeTab)
    qtbot.waitUntil(lambda: tab.form is not None)
    form = tab.form
    assert form is not None
    assert form.picker.isHidden()
    with station.sessions() as session:
        topic = topics(session)[0].item_code
    for key, value in (("topic_code", topic), ("content", "漏水"), ("contact_name", "李伟")):
        form.model.answer(key, value)
    form.model.save()
    assert [problem.field for problem in form.model.refusals] == ["community_code"]
    with station.sessions() as session:
        name = names_below(session, STREET)[COMMUNITY]
    form.model.answer("community_code", name)
    with qtbot.waitSignal(form.model.saved):
        form.model.save()
    qtbot.waitUntil(lambda: not window.desk.busy)
    with station.sessions() as session:
        made = session.scalars(select(Appeal)).one()
        assert (made.community_code, made.number.split("-")[1]) == (COMMUNITY, STREET)
        assert made.first_contact == session.scalars(select(Worker.name)).first()


def test_a_whistle_and_a_task_of_the_street_are_about_one_of_its_communities(
    qtbot: QtBot, window: MainWindow, station: Station
) -> None:
    with station.sessions() as session:
        name, asked = names_below(session, STREET)[COMMUNITY], department_names(session)[0]

    def tab(page: str) -> Any:
        window.desk.go("appeals", page=page)
        found = window.stack.currentWidget().made[page]  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda: not window.desk.busy)
        return found

    def fill(found: Any, **values: object) -> ActForm:
        qtbot.waitUntil(lambda: found.panel.content is not None)
        form: ActForm = found.panel.content
        assert next(each.key for each in form.model.form.fields) == "community_code"
        for key, value in values.items():
            form.model.answer(key, value)
        return form

    whistles = tab("whistles")
    whistles.new()
    form = fill(whistles, kind=WhistleKind.RESIDENTS, departments=[asked], place="路口", facts="占道")
    form.model.save()
    assert [problem.field for problem in form.model.refusals] == ["community_code"]
    form.model.answer("community_code", name)
    with qtbot.waitSignal(form.model.saved):
        form.model.save()
    red = tab("red")
    for said in (name, None):
        red.give()
        form = fill(red, department=asked, text="修好路灯", community_code=said)
        with qtbot.waitSignal(form.model.saved):
            form.model.save()
        qtbot.waitUntil(lambda: not window.desk.busy)
    with station.sessions() as session:
        assert session.scalars(select(Whistle.community_code)).all() == [COMMUNITY]
        assert set(session.scalars(select(RedTask.community_code))) == {COMMUNITY, STREET}


@pytest.mark.parametrize(
    ("number", "short"),
    [
        ("SQ-210112010012-2026-A00001", "{number}"),
        ("SQ-210112010000-2026-A00001", "Street {number}"),
        ("CS-210112000000-2026-A00001", "District {number}"),
    ],
)
def test_what_a_seat_numbered_is_told_from_what_the_community_did(number: str, short: str) -> None:
    assert short_number(number) == _(short).format(number="2026-A00001")


def test_the_page_says_whose_it_is_and_why_a_name_is_masked(qtbot: QtBot, window: MainWindow, station: Station) -> None:
    notes = []
    for name in ("李*", "李伟"):
        with station.act("test") as session:
            said = Intake(Source.HOTLINE, topics(session)[0].item_code, "漏水", contact_name=name)
            appeal = take_in(session, replace(said, community_code=COMMUNITY), at=now()).id
        window.desk.go("appeals", appeal)
        page = window.stack.currentWidget().findChild(AppealPageView)  # type: ignore[union-attr]
        qtbot.waitUntil(lambda: not window.desk.busy)
        notes.append(page.facts.note.text() if page.facts.note.isVisibleTo(page) else "")
        assert page.head.subtitle.text().startswith(window.desk.community(COMMUNITY))
    assert notes == [_(MASKED_MEANS), ""]


def test_every_list_says_whose_a_case_is(qtbot: QtBot, window: MainWindow) -> None:
    for page, lists in (("work", ["list"]), ("whistles", ["list"]), ("red", ["list"]), ("problems", ["problems"])):
        window.desk.go("appeals", page=page)
        tab = window.stack.currentWidget().made[page]  # type: ignore[attr-defined]
        for name in lists:
            assert "community" in getattr(tab, name).column_keys(), (page, name)
    qtbot.waitUntil(lambda: not window.desk.busy)


def test_a_community_that_owes_is_named_and_nobody_chooses_for_it(
    qtbot: QtBot, window: MainWindow, station: Station
) -> None:
    window.desk.go("appeals", page="problems", part="month")
    tab = window.stack.currentWidget().made["problems"]  # type: ignore[attr-defined]
    day = today()
    theirs = Owed(ProblemLevel.DAY, day, "住建", Owing.MISSING, day, (), COMMUNITY)
    own = Owed(ProblemLevel.DAY, day, "住建", Owing.OPEN, day, (), STREET)
    with station.sessions() as session:
        name = names_below(session, STREET)[COMMUNITY]
    assert (tab.panel._line(theirs).title, tab.panel._line(theirs).go) == (f"{name} 住建", None)
    assert tab.panel._line(own).title == "住建"
    assert tab.panel._line(own).go is not None
    qtbot.waitUntil(lambda: not window.desk.busy)


def test_departments_of_one_name_are_one_line_with_its_communities(
    qtbot: QtBot, window: MainWindow, station: Station
) -> None:
    with station.act("test") as session:
        names = {code: name for code, name in names_below(session, STREET).items() if code != STREET}
        for code in list(names)[:2]:
            session.add(Department(name="供热单位", kind=DepartmentKind.UTILITY, community_code=code))
    window.desk.go("appeals", page="settings", part="departments")
    tab = window.stack.currentWidget().made["settings"]  # type: ignore[attr-defined]
    page = tab.findChild(DepartmentsPage)
    qtbot.waitUntil(lambda: any(row.name == "供热单位" for row in page.list.rows.rows()))
    (row,) = (row for row in page.list.rows.rows() if row.name == "供热单位")
    column = next(each for each in page.list.rows.columns if each.key == "communities")
    assert column.text(row) == "、".join(list(names.values())[:2])
    qtbot.waitUntil(lambda: not window.desk.busy)


def test_search_finds_cases_and_no_register(qtbot: QtBot, window: MainWindow, station: Station) -> None:
    with station.act("test") as session:
        session.add(Resident(name="王小明"))
        whose = {"source": Source.HOTLINE, "community_code": COMMUNITY, "contact_name": "王小明"}
        take_in(session, Intake(topic_code=topics(session)[0].item_code, content="漏水", **whose), at=now())  # type: ignore[arg-type]
    window.open_search()
    assert "appeals" in window.finder.palette.field.placeholderText()
    with qtbot.waitSignal(window.finder._search.found):
        window.finder.palette.field.insert("王小明")
    found = [result.key.kind for result in window.finder.palette._results.results if isinstance(result.key, Hit)]
    assert found == ["appeal"]
