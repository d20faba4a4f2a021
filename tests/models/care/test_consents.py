"""Who may consent, who is never noted, and what stays unused once consent was withdrawn."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from models.base import utc_now
from models.calendar import today
from models.care.card import care_card
from models.care.catalogue import open_group
from models.care.consents import on_consent, require_consent
from models.care.memberships import end_membership, recognise
from models.care.records import CareManner, CareVisit, Membership, MembershipEnd, Rating
from models.care.visits import record_care_visit
from models.errors import WorldError
from models.station import Station
from models.station.assessing import record_assessment
from tests.models.care.people import at_home, with_groups

TODAY = today()
BIRTHDAY = date(2012, 5, 1)
"""Fourteen on 1 May 2026."""


@pytest.mark.parametrize("kind", ["general", "separate", "written"])
def test_a_child_consents_from_the_fourteenth_birthday_on(kind: str) -> None:
    with pytest.raises(WorldError, match="guardian_consents"):
        require_consent(kind, BIRTHDAY, date(2026, 4, 30))
    require_consent(kind, BIRTHDAY, date(2026, 5, 1))
    require_consent(kind, None, date(2026, 4, 30))


@pytest.mark.parametrize("kind", ["guardian", "told", None])
def test_the_guardian_consents_for_a_child_and_a_duty_needs_nobody(kind: str | None) -> None:
    require_consent(kind, BIRTHDAY, date(2026, 4, 30))


def test_a_child_is_recognised_by_the_guardians_consent_alone(station: Station) -> None:
    with_groups(station)
    with station.act("test") as session:
        child = at_home(session, "王小明", birth_date=TODAY - timedelta(days=8 * 365))[0].id
        with pytest.raises(WorldError, match="guardian_consents"):
            recognise(session, child, "SG14", on=TODAY, consent_kind="separate")
        assert recognise(session, child, "SG14", on=TODAY, consent_kind="guardian").consent_kind == "guardian"


def test_a_minor_under_correction_is_never_noted(station: Station) -> None:
    with_groups(station)
    with station.act("test") as session:
        record_assessment(session, station.blobs, TODAY, b"%PDF-1.7 report")
        open_group(session, "SG27", paper="浑街2026-1")
        young, grown = at_home(session, "王小明", "王芳")
        young.birth_date, grown.birth_date = TODAY - timedelta(days=17 * 365), date(1990, 1, 1)
        session.flush()
        with pytest.raises(WorldError, match="minor_not_noted"):
            recognise(session, young.id, "SG27", on=TODAY, team=[station.worker_id])
        assert recognise(session, grown.id, "SG27", on=TODAY, team=[station.worker_id]).level == 4


@pytest.fixture
def visited(station: Station) -> UUID:
    """Somebody whose state of health was noted on a visit, by consent."""
    with_groups(station)
    with station.act("test") as session:
        wang = at_home(session, "王芳", birth_date=date(1940, 1, 1))[0].id
        recognise(session, wang, "SG07", on=TODAY, consent_kind="separate")
        visit(session, wang, health=Rating.POOR, mind=Rating.FAIR, safety=Rating.GOOD, needs="送药")
    return wang


def visit(session: Session, resident_id: UUID, **more: Any) -> CareVisit:
    return record_care_visit(session, resident_id, at=utc_now(), manner=CareManner.DOOR, **more)


def withdraw(session: Session, day: date) -> Membership:
    row = session.query(Membership).one()
    row.consent_withdrawn_on = day
    session.flush()
    return row


def test_what_was_noted_by_consent_is_hidden_once_it_is_withdrawn_even_when_opened(
    station: Station, visited: UUID
) -> None:
    assert on_consent(CareVisit) == {"health", "mind"}
    with station.act("test") as session:
        (before,) = care_card(session, visited, TODAY, opened=True).visits
        withdraw(session, TODAY)
        (opened,) = care_card(session, visited, TODAY, opened=True).visits
        (masked,) = care_card(session, visited, TODAY).visits
    assert (before.hidden, opened.hidden) == (frozenset(), {"health", "mind"})
    assert masked.hidden == {"health", "mind", "needs", "handling"}


def test_after_the_withdrawal_health_is_not_noted_and_care_goes_on(station: Station, visited: UUID) -> None:
    with station.act("test") as session:
        withdraw(session, TODAY)
        for rating in ("health", "mind"):
            with pytest.raises(WorldError, match="consent_withdrawn"):
                visit(session, visited, **{rating: Rating.GOOD})
        visit(session, visited, safety=Rating.GOOD, needs="助餐")
        card = care_card(session, visited, TODAY)
    assert (len(card.visits), card.under_care, card.due.last_on) == (2, True, TODAY)


def test_a_withdrawal_outlasts_its_membership_until_consent_is_given_again(station: Station, visited: UUID) -> None:
    with station.act("test") as session:
        row = withdraw(session, TODAY - timedelta(days=1))
        end_membership(session, row.id, on=TODAY, reason=MembershipEnd.WISH)
        again = recognise(session, visited, "SG10", on=TODAY)
        (hidden,) = care_card(session, visited, TODAY, opened=True).visits
        again.consent_on = TODAY
        session.flush()
        (shown,) = care_card(session, visited, TODAY, opened=True).visits
    assert (hidden.hidden, shown.hidden) == ({"health", "mind"}, frozenset())
