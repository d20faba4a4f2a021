"""Whoever was not shown the privacy notice in force is named in one quiet line, and one click notes that he was."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.people.person_model import PersonModel
from desktop.people.person_view import PersonView
from desktop.visits.visit_form_model import VisitFormModel, VisitPlace
from desktop.visits.visit_form_view import VisitFormView
from models.calendar import today
from models.people.records import Residency, Resident
from models.requests import actions
from models.requests.queries import notice_due
from models.requests.records import ConsentKind, PrivacyNotice
from models.settings.actions import set_norm
from models.station import Station
from models.visits.records import Outcome
from tests.models.visits.village import add_building, add_household

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def home(station: Station) -> tuple[UUID, UUID]:
    """A door and who lives behind it."""
    with station.act("test") as session:
        doors = add_building(session, floors=1, rooms=1)
        people = add_household(session, doors[0], "王秀梅")
        return doors[0].id, people[0].id


def visiting(qtbot: QtBot, desk: Desk, door: UUID, met: UUID) -> VisitFormView:
    view = VisitFormView(VisitFormModel(desk, VisitPlace(door), NOW, Outcome.MET, met))
    qtbot.addWidget(view)
    view.resize(1000, 700)
    view.show()
    return view


def due(desk: Desk, resident: UUID) -> str | None:
    with desk.station.sessions() as session:
        return notice_due(session, resident)


def test_a_visit_says_who_was_not_told_and_a_new_version_says_it_again(
    qtbot: QtBot, desk: Desk, home: tuple[UUID, UUID]
) -> None:
    view = visiting(qtbot, desk, *home)
    qtbot.waitUntil(view.notice.isVisible)
    assert "王秀梅" in view.notice.text.text()
    qtbot.mouseClick(view.notice.told_button, LEFT)
    qtbot.waitUntil(lambda: not view.notice.isVisible() and due(desk, home[1]) is None)
    with desk.station.act("settings.norm") as session:
        set_norm(session, "requests.notice_version", 2)
    again = visiting(qtbot, desk, *home)
    qtbot.waitUntil(again.notice.isVisible)
    assert "2" in again.notice.text.text()


def test_the_notice_that_a_visit_notes_is_noted_for_the_person_too(
    qtbot: QtBot, desk: Desk, home: tuple[UUID, UUID]
) -> None:
    view = visiting(qtbot, desk, *home)
    view.model.form.answer("notice_given", True)
    with qtbot.waitSignal(view.model.saved):
        view.model.form.save()
    assert due(desk, home[1]) is None


def test_somebody_new_was_told_before_he_was_asked(qtbot: QtBot, desk: Desk, home: tuple[UUID, UUID]) -> None:
    model = PersonModel(desk, dwelling_id=home[0], household_id=None, today=today())
    view = PersonView(model)
    qtbot.addWidget(view)
    view.show()
    qtbot.waitUntil(view.notice.isVisible)
    qtbot.mouseClick(view.notice.told_button, LEFT)
    assert not view.notice.isVisible()
    model.form.answer("name", "李娜")
    model.form.answer("relation", "02")
    with qtbot.waitSignal(model.saved):
        model.form.save()
    with desk.station.sessions() as session:
        assert _told(session) == ["李娜"]


def test_who_took_his_consent_back_is_not_asked_again(qtbot: QtBot, desk: Desk, home: tuple[UUID, UUID]) -> None:
    with desk.station.act("requests.consent") as session:
        actions.consent(session, home[1], "visit", ConsentKind.GENERAL, given=True, on=today())
        actions.withdraw(session, home[1], "visit", on=today())
    view = visiting(qtbot, desk, *home)
    field = view.form.fields["health_consent"]
    assert not field.editor.isEnabled()
    assert field.problem is not None


def _told(session: Session) -> list[str]:
    query = select(Resident.name).join(PrivacyNotice, PrivacyNotice.resident_id == Resident.id)
    return list(session.scalars(query.join(Residency, Residency.resident_id == Resident.id)))
