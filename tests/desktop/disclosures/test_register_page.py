"""The register on the screen: what waits is approved there, a spoilt print is noted, and it leaves as a list itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.desk import Desk, Target
from desktop.disclosures.register_page import RegisterPage
from models.calendar import today
from models.disclosures.actions import Leaving, Purpose, ask, register
from models.disclosures.records import Channel, Disclosure
from models.disclosures.rules import State
from models.workers.records import Worker, WorkerRole
from tests.models.rights.conftest import reading_as


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> RegisterPage:
    with desk.station.act("test") as session:
        session.add(Worker(name="王书记", role=WorkerRole.WORKER))
        printed = register(session, Leaving(Channel.PAPER, "Door sheets", 18, 40))
        asked = ask(
            session,
            Leaving(Channel.EXCEL, "Register of residents", 40, 40, 3, masked=False, more={"exactly": "x"}),
            Purpose("superior", "五三街道办事处", today() + timedelta(days=9)),
        )
        session.flush()
        assert printed.number != asked.number
    page = RegisterPage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    page.open(Target("settings"))
    qtbot.waitUntil(lambda: len(page.list.rows.rows()) == 2)
    return page


def choose(qtbot: QtBot, page: RegisterPage, state: State) -> None:
    number = next(at for at, each in enumerate(page.list.rows.rows()) if each.state is state)
    page.list.table.view.selectRow(number)
    qtbot.waitUntil(lambda: page.card.isVisible())


def asked_by(desk: Desk, name: str) -> Callable[[], UUID]:
    """As if the other had asked: the one at this PC is then the second person."""
    with desk.station.applying() as session:
        who = session.scalars(select(Worker.id).where(Worker.name == name)).one()
        for row in session.scalars(select(Disclosure)):
            row.asked_by = who
    return lambda: who


def test_who_sees_what_he_took_out_alone_is_not_told_that_nothing_left_the_house(
    qtbot: QtBot, desk: Desk, page: RegisterPage
) -> None:
    with reading_as(desk.station, WorkerRole.SYSTEM_ADMIN):
        own = RegisterPage(desk)
        qtbot.addWidget(own)
        own.resize(1200, 700)
        own.show()
        own.open(Target("settings"))
        qtbot.waitUntil(own.list.table.empty.isVisible)
        said = " ".join(label.text() for label in own.list.table.empty.findChildren(QLabel))
    assert "您没有导出或打印过" in said
    assert "站内负责人" in said


def test_a_spoilt_print_is_noted_with_a_reason(qtbot: QtBot, desk: Desk, page: RegisterPage) -> None:
    choose(qtbot, page, State.LEFT)
    qtbot.mouseClick(page.card.void, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.card.why_field.problem is not None and page.card.why_field.problem.isVisible())
    qtbot.keyClicks(page.card.why, "paper jam")
    qtbot.mouseClick(page.card.void, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any(each.state is State.CANCELLED for each in page.list.rows.rows()))


def test_nobody_is_offered_to_approve_what_he_asked_for_himself(qtbot: QtBot, page: RegisterPage) -> None:
    choose(qtbot, page, State.ASKED)
    assert page.card.yes.isHidden()
    assert "五三街道办事处" in page.card.facts.text()
    assert "等待另一人审批" in page.card.facts.text()


def test_the_second_person_approves_from_the_list_of_what_waits(qtbot: QtBot, desk: Desk, page: RegisterPage) -> None:
    asked_by(desk, "王书记")
    page.open(Target("settings", options={"part": "waiting"}))
    qtbot.waitUntil(lambda: [each.asked_by for each in page.list.rows.rows()] == ["王书记"])
    choose(qtbot, page, State.ASKED)
    qtbot.mouseClick(page.card.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.list.rows.rows() == [])
    with desk.station.sessions() as session:
        row = session.scalars(select(Disclosure).where(Disclosure.channel == Channel.EXCEL)).one()
        assert row.approved_by == desk.station.worker_id


def test_typing_narrows_the_register(qtbot: QtBot, page: RegisterPage) -> None:
    page.list.bar.search.setText("五三")
    qtbot.waitUntil(lambda: [each.state for each in page.list.rows.rows()] == [State.ASKED])
