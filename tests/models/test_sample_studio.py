"""The studio of the generated community keeps the rules that its actions enforce."""

from __future__ import annotations

from datetime import timedelta

from models.calendar import now, today
from models.sample.community import Community, Plan
from models.station import Station
from models.studio import hazard_queries, queries
from models.studio.figures import ZEROS, Period, figures, monthly
from models.studio.records import MatterKind
from models.studio.roster import state_of
from models.studio.states import HazardState, MatterState, ShiftState

TODAY = today()
PLAN = Plan(households=500, seed=3, today=TODAY)


def test_two_years_of_saturdays_stand_without_stray_steps(station: Station) -> None:
    with station.act("sample.generate") as session:
        for _ in Community(session, PLAN).steps():
            pass
    with station.sessions() as session:
        rows = queries.sessions(session, TODAY - timedelta(weeks=106), TODAY + timedelta(days=6), now())
        assert len(rows) in (104, 105)
        assert all(row.session.on.isoweekday() == 6 for row in rows)
        matters = queries.matters(session, queries.MatterFilter())
        assert all(not row.stray for row in matters)
        assert {row.state for row in matters} == {
            MatterState.SETTLED, MatterState.REFERRED, MatterState.APPOINTED, MatterState.LEFT,
        }  # fmt: skip
        assert len({row.number for row in matters}) == len(matters)
        hazards = hazard_queries.hazards(session, hazard_queries.HazardFilter(), now())
        assert all(not row.stray for row in hazards)
        assert {HazardState.CLEARED, HazardState.REPORTED} <= {row.state for row in hazards}
        past = [row for row in rows if row.session.on < TODAY and row.planned]
        states = {state_of(shift.shift) for row in past for shift in queries.shift_rows(session, row.session.id)}
        assert states == {ShiftState.SIGNED_OUT, ShiftState.ABSENT}


def test_its_figures_can_be_compared_with_last_year(station: Station) -> None:
    with station.act("sample.generate") as session:
        for _ in Community(session, PLAN).steps():
            pass
    with station.sessions() as session:
        found = figures(session, Period(TODAY - timedelta(days=300), TODAY))
        assert found.received.ratio is not None
        assert 0.85 < (found.attendance.ratio or 0) < 1
        months = monthly(session, TODAY.year, TODAY)
        assert any(month.kinds[MatterKind.SERVICE].this for month in months)
        assert all(month.zeros <= set(ZEROS) for month in months)
