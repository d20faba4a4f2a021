"""Visitors' matters and hazards are found by who, what, where and number; closed files by nobody."""

from __future__ import annotations

from models.search import search, verify
from models.station import Station
from models.studio import hazards, intake, matters
from models.studio.hazards import Danger
from models.studio.intake import Intake
from models.studio.records import MatterKind
from tests.models.studio.saturday import at, dispute, open_saturday


def test_a_matter_is_found_by_who_came_with_what(station: Station) -> None:
    with station.act("studio.intake") as session:
        said = dispute("楼上漏水三天", contact_name="孙志强", contact_phone="13800137788")
        matter = intake.take_in(session, None, said, at=at(9)).matter
        for typed in ("漏水", "孙志强", "szq", "7788", matter.number[-6:]):
            hits = [hit for hit in search(session, typed) if hit.kind == "studio_matter"]
            assert [(hit.id, hit.title, hit.phone) for hit in hits] == [(matter.id, "楼上漏水三天", "138****7788")], (
                typed
            )
        assert verify(session).ok


def test_a_hazard_is_found_by_what_where_and_who_mends_it(station: Station) -> None:
    with station.act("hazard.found") as session:
        danger = Danger(kind="clutter", description="楼道堆放纸箱", place="三号楼门口", responsible="便民超市")
        hazard = hazards.found(session, danger, at=at(9))
        for typed in ("纸箱", "门口", "便民超市", hazard.number[-6:]):
            assert hazard.id in {hit.id for hit in search(session, typed) if hit.kind == "hazard"}, typed


def test_a_closed_file_is_found_by_nobody(station: Station) -> None:
    with station.act("studio.intake") as session:
        session_id, officers = open_saturday(session)
        drawn = matters.draw_number(session, session_id, at=at(9))
        intake.take_in(session, drawn.id, dispute("隐情在此", contact_name="孙志强"), at=at(9, 1))
        said = Intake(kind=MatterKind.CASE, topic="violence", content="隐情在此", contact_name="孙志强")
        closed = intake.take_in(session, drawn.id, said, officer_id=officers[0], at=at(9, 2)).matter
        assert search(session, "隐情") == search(session, "孙志强") == []
        assert search(session, closed.number) == []
