"""The register of requests: taken in beside the list, denied only with a reason, closed with what was done."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.act_form import ActForm
from desktop.desk import Desk, Target
from desktop.printing.preview_view import PreviewDialog
from desktop.requests.requests_page import RequestsPage
from desktop.widgets import LineButton
from models.calendar import today
from models.care.consents import consent_withdrawn
from models.requests import actions
from models.requests.person import Answer
from models.requests.queries import restriction_of
from models.requests.records import ConsentKind, RequestKind
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
    return [each.state for each in page.person.found.requests] if page.person.found else []


def test_a_request_is_taken_in_beside_the_list_and_gets_a_receipt(qtbot: QtBot, page: RequestsPage) -> None:
    qtbot.mouseClick(page.person.new, LEFT)
    form = page.person.panel.content
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
    qtbot.waitUntil(lambda: page.person.card.isVisible())
    qtbot.mouseClick(page.person.card.no, LEFT)
    field = page.person.card.why_field
    qtbot.waitUntil(lambda: field.problem is not None and field.problem.isVisible())
    qtbot.keyClicks(page.person.card.why, "same as on the card")
    qtbot.mouseClick(page.person.card.no, LEFT)
    qtbot.waitUntil(lambda: _state(page) == [State.DONE])


def test_what_is_granted_is_closed_with_what_was_done(
    qtbot: QtBot, desk: Desk, page: RequestsPage, person: UUID
) -> None:
    _asked(desk, person)
    qtbot.waitUntil(lambda: _state(page) == [State.RECEIVED])
    qtbot.mouseClick(page.person.card.yes, LEFT)
    qtbot.waitUntil(lambda: _state(page) == [State.GRANTED])
    qtbot.waitUntil(lambda: page.person.card.close_it.isVisible())
    qtbot.keyClicks(page.person.card.why, "shown in person")
    qtbot.mouseClick(page.person.card.close_it, LEFT)
    qtbot.waitUntil(lambda: _state(page) == [State.DONE])


def test_the_use_is_restricted_and_free_again(qtbot: QtBot, desk: Desk, page: RequestsPage, person: UUID) -> None:
    card = page.person.limit
    qtbot.keyClicks(card.why, "he says it is wrong")
    qtbot.mouseClick(card.limit, LEFT)
    qtbot.waitUntil(lambda: card.why_field.isHidden())
    with desk.station.sessions() as session:
        assert restriction_of(session, person) is not None
    qtbot.mouseClick(card.limit, LEFT)
    qtbot.waitUntil(lambda: not card.why_field.isHidden())


def _asked(desk: Desk, person: UUID) -> None:
    with desk.station.act("requests.receive") as session:
        actions.receive(session, person, RequestKind.CORRECT)


def test_the_register_leads_to_the_person_and_escape_back(
    qtbot: QtBot, desk: Desk, page: RequestsPage, person: UUID
) -> None:
    _asked(desk, person)
    assert page.focusWidget() is page.person.new
    qtbot.keyClick(page.person, Qt.Key.Key_Escape)
    assert page.list.isAncestorOf(page.focusWidget())  # on the rows, or where none is on the search
    qtbot.waitUntil(lambda: len(page.list.rows.rows()) == 1)
    page.list.table.view.selectRow(0)
    qtbot.mouseClick(page.card.yes, LEFT)
    qtbot.waitUntil(page.card.do.isVisible)
    qtbot.mouseClick(page.card.do, LEFT)
    qtbot.waitUntil(lambda: page.person.isVisible() and page.person.card.isVisible())
    with qtbot.waitSignal(desk.went) as went:  # a correction is made where the record is
        qtbot.mouseClick(page.person.card.do, LEFT)
    assert (went.args[0].screen, went.args[0].record) == ("people", person)


def test_a_consent_is_given_in_the_panel_and_taken_back_by_one_click(
    qtbot: QtBot, desk: Desk, page: RequestsPage, person: UUID
) -> None:
    qtbot.keyClick(page.person, Qt.Key.Key_C)
    form = page.person.panel.content
    assert isinstance(form, ActForm)
    for key, value in {"purpose": "care", "given": True, "kind": ConsentKind.SEPARATE}.items():
        form.model.answer(key, value)
    qtbot.mouseClick(form.save_button, LEFT)
    qtbot.waitUntil(lambda: "care" in page.person.consents.buttons)
    qtbot.mouseClick(page.person.consents.buttons["care"], LEFT)
    qtbot.waitUntil(lambda: _answers(page)["care"] is Answer.WITHDRAWN)
    with desk.station.sessions() as session:
        assert consent_withdrawn(session, person, today())


def test_that_the_notice_was_told_is_noted_by_one_click(qtbot: QtBot, page: RequestsPage) -> None:
    assert page.person.notice.told.isVisible()
    qtbot.mouseClick(page.person.notice.told, LEFT)
    qtbot.waitUntil(lambda: not page.person.notice.told.isVisible())
    assert "1" in page.person.notice.said.text()


def test_the_data_leave_as_a_file_whose_password_is_shown_once(
    qtbot: QtBot, page: RequestsPage, tmp_path: Path
) -> None:
    to = tmp_path / "data.xlsx"
    page.person.data.save(to)
    qtbot.waitUntil(page.person.data.password.isVisible, timeout=20_000)
    assert "data.xlsx" in page.person.data.password.text()
    assert NAME.encode() not in to.read_bytes()


def _answers(page: RequestsPage) -> dict[str, Answer]:
    return {each.purpose: each.answer for each in page.person.found.consents} if page.person.found else {}


def test_the_tab_key_reaches_the_requests_where_they_stand(qtbot: QtBot, desk: Desk, page: RequestsPage) -> None:
    person = page.person
    with desk.station.act("requests.receive") as session:
        actions.receive(session, person.resident, RequestKind.SEE)  # type: ignore[arg-type]
    person.refresh()
    qtbot.waitUntil(lambda: _state(page) == [State.RECEIVED])
    qtbot.waitUntil(lambda: len(person.requests.findChildren(LineButton)) == 1)  # the one before is gone
    (line,) = person.requests.findChildren(LineButton)
    at: QWidget | None = person.back
    found: list[QWidget] = []
    while at is not None and at not in found:
        found.append(at)
        at = at.nextInFocusChain()
    steps = [found.index(each) for each in (person.new, line, person.card.yes, person.data.on_paper)]
    assert steps == sorted(steps)
