"""The register of requests: taken in beside the list, denied only with a reason, closed with what was done."""

from __future__ import annotations

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.act_form import ActForm
from desktop.desk import Desk, Target
from desktop.printing.preview_view import PreviewDialog
from desktop.requests.requests_page import RequestsPage
from models.requests import actions
from models.requests.queries import restriction_of
from models.requests.records import RequestKind
from models.requests.rules import State
from tests.models.retention.cottage import NAME, furnish

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def person(desk: Desk) -> UUID:
    return furnish(desk.station, left=None)


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, person: UUID) -> RequestsPage:
    page = RequestsPage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    page.open(Target("settings", person))
    qtbot.waitUntil(lambda: page.person.title.text() == NAME)
    return page


def _state(page: RequestsPage) -> list[State]:
    return [each.state for each in page.list.rows.rows()]


def test_a_request_is_taken_in_beside_the_list_and_gets_a_receipt(qtbot: QtBot, page: RequestsPage) -> None:
    qtbot.mouseClick(page.person.new, LEFT)
    form = page.panel.content
    assert isinstance(form, ActForm)
    form.model.answer("kind", RequestKind.SEE)
    qtbot.mouseClick(form.save_button, LEFT)
    qtbot.waitUntil(lambda: _state(page) == [State.RECEIVED])
    qtbot.waitUntil(lambda: bool(page.findChildren(PreviewDialog)))
    for dialog in page.findChildren(PreviewDialog):
        dialog.close()


def test_a_denial_asks_for_a_reason(qtbot: QtBot, desk: Desk, page: RequestsPage, person: UUID) -> None:
    _asked(desk, person)
    qtbot.waitUntil(lambda: _state(page) == [State.RECEIVED])
    page.list.table.view.selectRow(0)
    qtbot.waitUntil(lambda: page.card.isVisible())
    qtbot.mouseClick(page.card.no, LEFT)
    qtbot.waitUntil(lambda: page.card.why_field.problem is not None and page.card.why_field.problem.isVisible())
    qtbot.keyClicks(page.card.why, "same as on the card")
    qtbot.mouseClick(page.card.no, LEFT)
    qtbot.waitUntil(lambda: _state(page) == [State.DONE])


def test_what_is_granted_is_closed_with_what_was_done(
    qtbot: QtBot, desk: Desk, page: RequestsPage, person: UUID
) -> None:
    _asked(desk, person)
    qtbot.waitUntil(lambda: _state(page) == [State.RECEIVED])
    page.list.table.view.selectRow(0)
    qtbot.mouseClick(page.card.yes, LEFT)
    qtbot.waitUntil(lambda: _state(page) == [State.GRANTED])
    page.list.table.view.selectRow(0)
    qtbot.waitUntil(lambda: page.card.close_it.isVisible())
    qtbot.keyClicks(page.card.why, "shown in person")
    qtbot.mouseClick(page.card.close_it, LEFT)
    qtbot.waitUntil(lambda: _state(page) == [State.DONE])


def test_the_use_is_restricted_and_free_again(qtbot: QtBot, desk: Desk, page: RequestsPage, person: UUID) -> None:
    qtbot.keyClicks(page.person.why, "he says it is wrong")
    qtbot.mouseClick(page.person.limit, LEFT)
    qtbot.waitUntil(lambda: page.person.why_field.isHidden())
    with desk.station.sessions() as session:
        assert restriction_of(session, person) is not None
    qtbot.mouseClick(page.person.limit, LEFT)
    qtbot.waitUntil(lambda: not page.person.why_field.isHidden())


def _asked(desk: Desk, person: UUID) -> None:
    with desk.station.act("requests.receive") as session:
        actions.receive(session, person, RequestKind.CORRECT)
