"""A person asks about his own data: taken in with a last day, decided with a reason, settled; consents and limits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from models import calendar
from models.clocks.deadlines import Light
from models.errors import WorldError
from models.people.records import Resident
from models.requests import actions
from models.requests.consents import unused, withdrawn
from models.requests.dossier import dossier
from models.requests.queries import may_be_asked, notice_due, requests, restricted, waiting
from models.requests.records import ConsentKind, PersonRequest, RequestKind
from models.requests.rules import State, due_after, light_of
from models.retention.rules import Kind
from models.settings.actions import set_norm
from models.station import Station
from models.visits.records import Visit
from tests.models.retention.cottage import NAME, furnish
from tests.models.retention.test_retention import carried_out


def _asked(station: Station, resident_id: UUID, kind: RequestKind = RequestKind.SEE) -> UUID:
    with station.act("requests.receive") as session:
        return actions.receive(session, resident_id, kind).id


def test_a_request_is_answered_within_fifteen_working_days() -> None:
    asked = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)  # a Monday
    assert due_after(asked, 15, calendar.national()) == date(2026, 11, 23)


def test_the_register_shows_what_is_late_first_in_red(station: Station) -> None:
    resident_id = furnish(station, left=None)
    late = _asked(station, resident_id)
    _asked(station, resident_id)
    with station.act("requests.mend") as session:
        session.get_one(PersonRequest, late).due_on = calendar.today() - timedelta(days=1)
    with station.sessions() as session:
        rows = requests(session)
        assert [(row.request.id == late, row.light) for row in rows] == [(True, Light.RED), (False, Light.GREEN)]
        assert waiting(session) == (2, 1)


def test_a_denial_says_why(station: Station) -> None:
    request_id = _asked(station, furnish(station, left=None), RequestKind.CORRECT)
    with pytest.raises(WorldError, match="request_reason_missing"), station.act("requests.decide") as session:
        actions.decide(session, request_id, granted=False)
    with station.act("requests.decide") as session:
        actions.decide(session, request_id, granted=False, reason="与身份证一致")
    with station.sessions() as session:
        assert requests(session)[0].state is State.DONE


def test_what_was_granted_is_settled_with_a_result(station: Station) -> None:
    request_id = _asked(station, furnish(station, left=None))
    with pytest.raises(WorldError, match="request_undecided"), station.act("requests.settle") as session:
        actions.settle(session, request_id, "已当面出示")
    with station.act("requests.decide") as session:
        actions.decide(session, request_id, granted=True)
    with station.act("requests.settle") as session:
        actions.settle(session, request_id, "已当面出示")
    with station.sessions() as session:
        request = session.get_one(PersonRequest, request_id)
        assert light_of(request, calendar.today()) is Light.OVER


def test_who_speaks_for_a_dead_person_says_who_he_is_and_shows_it(station: Station) -> None:
    resident_id = furnish(station, left=None)
    with pytest.raises(WorldError, match="kin_unnamed"):
        _asked(station, resident_id, RequestKind.NEXT_OF_KIN)
    with pytest.raises(WorldError, match="proof_missing"), station.act("requests.receive") as session:
        actions.receive(session, resident_id, RequestKind.NEXT_OF_KIN, asked_by="欧阳明")


def test_who_said_no_is_not_asked_again_for_thirty_days(station: Station) -> None:
    resident_id, day = furnish(station, left=None), date(2026, 3, 2)
    with station.act("requests.consent") as session:
        actions.consent(session, resident_id, "visit", ConsentKind.SEPARATE, given=False, on=day)
    with station.sessions() as session:
        assert not may_be_asked(session, resident_id, "visit", day + timedelta(days=29))
        assert may_be_asked(session, resident_id, "visit", day + timedelta(days=30))


def test_what_rests_on_a_consent_is_unused_once_it_was_taken_back(station: Station) -> None:
    resident_id, day = furnish(station, left=None), date(2026, 3, 2)
    with station.act("requests.consent") as session:
        actions.consent(session, resident_id, "visit", ConsentKind.SEPARATE, given=True, on=day)
    with station.act("requests.withdraw") as session:
        actions.withdraw(session, resident_id, "visit", on=day + timedelta(days=2))
    with station.sessions() as session:
        assert withdrawn(session, resident_id, day + timedelta(days=1)) == frozenset()
        assert unused(session, Visit, resident_id) == {"health_consent"}


def test_a_new_notice_is_told_again(station: Station) -> None:
    resident_id = furnish(station, left=None)
    with station.act("requests.told") as session:
        assert actions.told(session, resident_id) is not None
        assert actions.told(session, resident_id) is None
        set_norm(session, "requests.notice_version", 2)
    with station.sessions() as session:
        assert notice_due(session, resident_id) == "2"


def test_a_restriction_holds_until_it_is_lifted(station: Station) -> None:
    resident_id, day = furnish(station, left=None), calendar.today()
    with station.act("requests.restrict") as session:
        actions.restrict(session, resident_id, "本人对准确性提出异议", on=day)
    with station.sessions() as session:
        assert restricted(session) == {resident_id}
    with station.act("requests.lift") as session:
        actions.lift(session, resident_id, on=day)
    with station.sessions() as session:
        assert restricted(session) == set()


def test_the_dossier_tells_everything_with_what_was_changed(station: Station) -> None:
    resident_id = furnish(station, left=None)
    _asked(station, resident_id)
    with station.act("people.edited") as session:
        session.get_one(Resident, resident_id).phone = "13800000000"
    with station.sessions() as session:
        told = dossier(session, resident_id)
    parts = {part.table: part.rows for part in told.parts}
    assert {"resident", "residency", "household", "dwelling", "membership", "visit", "person_request"} <= set(parts)
    assert parts["visit"][0]["note"] == f"{NAME}说膝盖疼"
    changed = told.corrections[-1]
    assert (changed.column, changed.before, changed.after) == ("phone", "13940012345", "13800000000")
    assert told.closed == 0


def test_nothing_is_told_of_who_was_erased(station: Station) -> None:
    resident_id = furnish(station)
    carried_out(station, Kind.REGISTER)
    with station.sessions() as session, pytest.raises(WorldError, match="resident_unknown"):
        dossier(session, resident_id)
