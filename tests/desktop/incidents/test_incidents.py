"""事件处置 on screen: a lost PC is noted in two keys, says whom it concerns, and is closed when all is done."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from desktop.act_form import ActForm
from desktop.desk import Desk, Target
from desktop.incidents.settings_page import IncidentsPage
from desktop.widgets import ComboBox
from models.disclosures.actions import Leaving, register
from models.disclosures.records import Channel
from models.incidents.queries import incidents
from models.incidents.records import IncidentKind
from models.station import Station
from models.station.records import JournalEntry
from models.sync.records import SyncState
from tests.models.people.town import dwelling, family
from tests.models.sync.line import enrol


@pytest.fixture
def page(desk: Desk, station: Station, qtbot: QtBot) -> IncidentsPage:
    with station.act("test") as session:
        _, people = family(session, dwelling(session, "3", "2", "501"), "王芳", "王小宝")
        people[1].birth_date = date(2020, 5, 1)
    made = IncidentsPage(desk)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.open(Target("settings"))
    return made


def test_a_lost_pc_is_noted_and_says_at_once_whom_it_concerns(page: IncidentsPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.lost_button, Qt.MouseButton.LeftButton)
    assert page.form is not None
    page.form.model.answer("account", "办公室电脑被盗")
    qtbot.mouseClick(page.form.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.page.shown is not None)
    shown = page.page.shown
    assert shown is not None
    assert "1户2人" in dict(shown.facts)["影响范围"]
    assert [key for key, _words in shown.acts][:3] == ["contain", "report", "tell"]
    assert [entry.title for entry in shown.entries] == ["发现"]
    assert all(words for _label, words in shown.facts)
    assert [words for words, _make in shown.papers] == [
        "个人信息安全事件报告表", "事件影响人员清单", "告知书（逐户）", "个人信息安全事件公告",
    ]  # fmt: skip


def test_an_incident_of_a_target_begins_with_its_kind(page: IncidentsPage, desk: Desk, station: Station) -> None:
    page.open(Target("settings", options={"kind": "lost_paper"}))
    assert page.form is not None
    assert page.form.model.answers["kind"].value == "lost_paper"
    with station.sessions() as session:
        assert incidents(session) == []


def test_the_lost_pc_is_chosen_from_those_the_district_knows_and_shut_out_by_one_more_key(
    page: IncidentsPage, desk: Desk, station: Station, qtbot: QtBot
) -> None:
    own, other = enrol(station), uuid4()
    known = {"seen_at": "2026-06-01T01:00:00+00:00", "revoked_at": None}
    told = [
        {"id": id_.hex, "label": label, "mark": "", "workers": [station.worker_id.hex], **known}
        for id_, label in ((own, "一号窗口"), (other, "走访笔记本"))
    ]
    with station.local_write() as session:
        session.get_one(SyncState, 1).neighbours = {"at": "2026-06-01T01:00:00+00:00", "pcs": told}
    qtbot.mouseClick(page.lost_button, Qt.MouseButton.LeftButton)
    assert page.form is not None
    combo = page.form.editors["station_id"]
    assert isinstance(combo, ComboBox)
    combo.set_value(combo.found("zoufang")[0])
    assert page.form.model.answers["station_id"] == other
    page.form.model.answer("account", "笔记本在公交车上遗失")
    qtbot.mouseClick(page.form.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.page.shown is not None)
    assert page.page.shown is not None
    assert page.page.shown.acts[0][0] == "shut_out"
    assert "走访笔记本" in dict(page.page.shown.facts)["丢失的电脑"]
    qtbot.mouseClick(page.page.next_buttons[0], Qt.MouseButton.LeftButton)
    form = page.page.panel.content
    assert isinstance(form, ActForm)
    qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "已排队" in dict(page.page.shown.facts if page.page.shown else ()).get("停用情况", ""))
    assert "shut_out" not in [key for key, _words in page.page.shown.acts]
    with station.local_write() as session:  # the line is back: a run brings the receipt
        session.execute(update(JournalEntry).values(receipted_at=datetime.now(UTC)))
    desk.line.ended.emit(None)
    qtbot.waitUntil(
        lambda: "区平台已停用" in dict(page.page.shown.facts if page.page.shown else ()).get("停用情况", "")
    )


def test_a_lost_print_is_chosen_from_the_register(page: IncidentsPage, station: Station, qtbot: QtBot) -> None:
    with station.act("people.print") as session:
        row = register(session, Leaving(Channel.PAPER, "Door sheets", 18, 40))
    page.begin(IncidentKind.LOST_PAPER)
    assert page.form is not None
    combo = page.form.editors["disclosure_id"]
    assert isinstance(combo, ComboBox)
    combo.set_value(combo.found(row.number)[0])
    assert page.form.model.answers["disclosure_id"] == row.id
