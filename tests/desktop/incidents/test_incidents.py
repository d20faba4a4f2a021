"""事件处置 on screen: a lost PC is noted in two keys, says whom it concerns, and is closed when all is done."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.desk import Desk, Target
from desktop.incidents.settings_page import IncidentsPage
from models.incidents.queries import incidents
from models.station import Station
from tests.models.people.town import dwelling, family


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
    assert [words for words, _make in shown.papers] == [
        "个人信息安全事件报告表", "事件影响人员清单", "告知书（逐户）", "个人信息安全事件公告",
    ]  # fmt: skip


def test_an_incident_of_a_target_begins_with_its_kind(page: IncidentsPage, desk: Desk, station: Station) -> None:
    page.open(Target("settings", options={"kind": "lost_paper"}))
    assert page.form is not None
    assert page.form.model.answers["kind"].value == "lost_paper"
    with station.sessions() as session:
        assert incidents(session) == []
