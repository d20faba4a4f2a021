"""Hazards are found, told, inspected again, cleared, or reported after three misses."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from models.clocks.deadlines import Light
from models.errors import WorldError
from models.station import Station
from models.studio import hazards
from models.studio.hazard_queries import HazardFilter, hazard_counts, hazard_page
from models.studio.hazard_queries import hazards as listed
from models.studio.hazards import Danger
from models.studio.records import Hazard
from models.studio.states import HazardState, HazardStepKind
from models.visits.records import VisitFinding
from tests.models.studio.saturday import add_officer, at
from tests.models.visits.village import add_building

SHOP = Danger(kind="clutter", description="楼道堆放纸箱", place="3号楼1单元门口", responsible="便民超市")
WEEK = timedelta(days=7)


def finding(session: Session) -> VisitFinding:
    door = add_building(session)[0]
    row = VisitFinding(dwelling_id=door.id, kind="gas", problem="软管老化")
    session.add(row)
    session.flush()
    return row


def missed_three_times(session: Session) -> Hazard:
    hazard = hazards.found(session, SHOP, at=at(9))
    for n in range(3):
        begin = at(10) + n * WEEK
        hazards.tell(session, hazard.id, until=begin + WEEK, text="七日内清理", at=begin)
        hazards.inspect(session, hazard.id, mended=False, at=begin + WEEK)
    return hazard


def test_a_hazard_is_told_with_a_deadline_inspected_and_cleared(station: Station) -> None:
    with station.act("hazard.found") as session:
        officer = add_officer(session, "赵工", "应急办")
        hazard = hazards.found(session, SHOP, at=at(9))
        told = hazards.tell(session, hazard.id, until=at(9) + WEEK, text="清理", officer_id=officer, at=at(10))
        assert told.detail is not None
        assert told.detail["paper"].startswith(f"{hazard.number}-")
        assert (told.actor, told.department) == ("赵工", "应急办")
        (row,) = listed(session, HazardFilter(), at(11))
        assert (row.state, row.light, row.place) == (HazardState.TOLD, Light.GREEN, "3号楼1单元门口")
        assert listed(session, HazardFilter(overdue=True), at(9) + WEEK)[0].light is Light.RED
        hazards.inspect(session, hazard.id, mended=False, at=at(9) + WEEK)
        hazards.inspect(session, hazard.id, mended=True, text="已清", at=at(9) + 2 * WEEK)
        page = hazard_page(session, hazard.id, at(9) + 2 * WEEK)
        assert (page.row.state, page.row.light, page.row.misses) == (HazardState.CLEARED, None, 1)
        assert [view.nth for view in page.steps] == [1, 1, None]


def test_a_deadline_before_its_start_and_a_demand_without_words_are_refused(station: Station) -> None:
    with station.act("hazard.tell") as session:
        hazard = hazards.found(session, SHOP, at=at(9))
        for code, until, words in (
            ("deadline_before_start", at(10), "清理"),
            ("deadline_before_start", at(9, 59), "清理"),
            ("deadline_missing", None, "清理"),
            ("demand_missing", at(10) + WEEK, " "),
        ):
            with pytest.raises(WorldError) as refused:
                hazards.tell(session, hazard.id, until=until, text=words, at=at(10))
            assert refused.value.code == code
        assert hazards.steps(session, hazard.id) == []


def test_after_three_misses_only_the_report_is_left(station: Station) -> None:
    with station.act("hazard.report") as session:
        hazard = missed_three_times(session)
        then = at(10) + 3 * WEEK
        page = hazard_page(session, hazard.id, then)
        assert (page.row.report_due, page.row.light) == (True, Light.RED)
        assert page.possible == (HazardStepKind.REPORT, HazardStepKind.REMARK)
        for act in (
            lambda: hazards.tell(session, hazard.id, until=then + WEEK, text="再清理", at=then),
            lambda: hazards.inspect(session, hazard.id, mended=False, at=then),
            lambda: hazards.inspect(session, hazard.id, mended=True, text="已清", at=then),
        ):
            with pytest.raises(WorldError) as refused:
                act()
            assert refused.value.code == "three_misses"
        with pytest.raises(WorldError) as nobody:
            hazards.report(session, hazard.id, department=" ", at=then)
        assert nobody.value.code == "department_missing"
        hazards.report(session, hazard.id, department="消防救援大队", at=then)
        row = hazard_page(session, hazard.id, then).row
        assert (row.state, row.department, row.light) == (HazardState.REPORTED, "消防救援大队", None)


def test_what_is_not_mended_is_missed_only_after_it_was_told(station: Station) -> None:
    with station.act("hazard.inspect") as session:
        hazard = hazards.found(session, SHOP, at=at(9))
        with pytest.raises(WorldError) as refused:
            hazards.inspect(session, hazard.id, mended=False, at=at(10))
        assert refused.value.code == "no_such_move"
        with pytest.raises(WorldError) as unsaid:
            hazards.inspect(session, hazard.id, mended=True, at=at(10))
        assert unsaid.value.code == "result_missing"
        hazards.inspect(session, hazard.id, mended=True, text="当场清理", at=at(10))
        assert hazard_page(session, hazard.id, at(11)).row.state is HazardState.CLEARED


def test_a_finding_of_a_visit_is_followed_once_and_settled_with_the_hazard(station: Station) -> None:
    with station.act("hazard.found") as session:
        seen = finding(session)
        danger = Danger(kind="gas", description=seen.problem, finding_id=seen.id)
        hazard = hazards.found(session, danger, at=at(9))
        assert (hazard.dwelling_id, seen.referred_at) == (seen.dwelling_id, at(9))
        with pytest.raises(WorldError) as refused:
            hazards.found(session, danger, at=at(9))
        assert refused.value.code == "finding_followed"
        hazards.inspect(session, hazard.id, mended=True, text="换了软管", at=at(10))
        assert (seen.result, seen.resolved_at) == ("换了软管", at(10))
        assert listed(session, HazardFilter(dwelling_id=seen.dwelling_id), at(11))[0].place == "碧桂园 3-1-101"


@pytest.mark.parametrize(
    ("code", "danger"),
    [
        ("hazard_kind_unknown", Danger(kind="need", description="…", place="门口")),
        ("description_missing", Danger(kind="gas", description=" ", place="门口")),
        ("place_missing", Danger(kind="gas", description="…", place=" ")),
        ("place_unknown", Danger(kind="gas", description="…", building_id=uuid4())),
        ("finding_unknown", Danger(kind="gas", description="…", finding_id=uuid4())),
    ],
)
def test_a_hazard_without_kind_words_or_place_is_refused(station: Station, code: str, danger: Danger) -> None:
    with station.act("hazard.found") as session:
        with pytest.raises(WorldError) as refused:
            hazards.found(session, danger, at=at(9))
        assert refused.value.code == code


def test_lists_filter_by_building_kind_state_and_text(station: Station) -> None:
    with station.act("hazard.found") as session:
        seen = finding(session)
        inside = hazards.found(session, Danger(kind="gas", description="软管", finding_id=seen.id), at=at(9))
        outside = hazards.found(session, SHOP, at=at(10))
        hazards.report(session, outside.id, department="城管", at=at(11))
    with station.sessions() as session:

        def found(**wanted: object) -> list[object]:
            return [row.hazard.id for row in listed(session, HazardFilter(**wanted), at(12))]  # type: ignore[arg-type]

        assert found() == [outside.id, inside.id]
        assert found(kinds=frozenset({"gas"})) == [inside.id]
        assert found(open_only=True) == [inside.id]
        assert found(states=frozenset({HazardState.REPORTED})) == [outside.id]
        assert found(text="纸箱") == [outside.id]
        assert found(last=at(9).date() - timedelta(days=1)) == []
        assert hazard_counts(session, at(12)) == (Counter({HazardState.FOUND: 1, HazardState.REPORTED: 1}), 0)
