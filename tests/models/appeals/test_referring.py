"""What was found at a door, needed, or told in a log becomes an appeal without being typed again."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models.appeals.records import Appeal
from models.appeals.referring import appeals_from, from_need, refer_finding
from models.calendar import today
from models.care.records import CareNeed, CareTeamMember, NeedState
from models.cases.files import members, name_on_file
from models.people.merging import merge_residents, unmerge
from models.people.records import Resident
from models.station import Station
from models.visits.log_links import log_link, log_links
from models.visits.records import LogLink, Outcome, Slot, Visit, VisitFinding, VisitLog
from models.workers.records import Worker
from tests.models.appeals.quarter import LEAK, Quarter, at, me, refused


def finding(quarter: Quarter, someone: Resident, **fields: object) -> VisitFinding:
    from models.people.records import Residency

    stay = quarter.session.scalars(select(Residency).where(Residency.resident_id == someone.id)).one()
    visit = Visit(
        dwelling_id=stay.dwelling_id, household_id=stay.household_id, worker_id=me(quarter.session), at=at(3, 2),
        slot=Slot.MORNING, outcome=Outcome.MET, met_resident_id=someone.id,
    )  # fmt: skip
    quarter.session.add(visit)
    quarter.session.flush()
    found = VisitFinding(visit_id=visit.id, dwelling_id=stay.dwelling_id, kind="other", problem="水管漏水", **fields)
    quarter.session.add(found)
    quarter.session.flush()
    return found


def test_a_leaking_pipe_becomes_an_appeal_without_retyping(station: Station) -> None:
    with station.act("appeals.refer") as session:
        quarter = Quarter(session)
        someone = quarter.person("王芳", phone="13800138000")
        found = finding(quarter, someone)
        appeal = refer_finding(session, found.id, topic_code=LEAK, at=at(3, 2, 15))
        assert (appeal.content, appeal.contact_name, appeal.address) == ("水管漏水", "王芳", "碧桂园 3-1-101")
        assert (found.referred_at, found.handling) == (at(3, 2, 15), appeal.number)
        assert appeals_from(session, "visit_finding", {found.id}) == {found.id: appeal}
        with refused("referred_already"):
            refer_finding(session, found.id, topic_code=LEAK, at=at(3, 2, 16))


def test_what_everybody_reads_says_nothing_of_the_accusation_it_became(station: Station) -> None:
    with station.act("appeals.refer") as session:
        quarter = Quarter(session)
        someone = quarter.person("王芳")
        found = finding(quarter, someone)
        need = CareNeed(resident_id=someone.id, level=2, kind="mind", text="想换个护工", state=NeedState.OPEN)
        session.add(need)
        session.flush()
        told = {"accusation": True, "accused": ("水务",)}
        assert refer_finding(session, found.id, topic_code=LEAK, at=at(3, 2, 15), **told).level == 4
        assert from_need(session, need.id, topic_code=LEAK, content="收了钱", at=at(3, 2, 15), **told).level == 4
        assert (found.referred_at, found.handling) == (None, None)
        assert (need.state, need.referred_to) == (NeedState.OPEN, None)


def test_the_words_that_an_accusation_grew_out_of_are_taken_out_in_the_same_act(station: Station) -> None:
    with station.act("appeals.refer") as session:
        quarter = Quarter(session)
        someone = quarter.person("王芳")
        found = finding(quarter, someone)
        need = CareNeed(resident_id=someone.id, level=2, kind="mind", text="护工要钱", state=NeedState.OPEN)
        session.add(need)
        session.flush()
        told = {"accusation": True, "accused": ("水务",), "source_text": "（内容略）"}
        made = refer_finding(session, found.id, topic_code=LEAK, at=at(3, 2, 15), **told)
        from_need(session, need.id, topic_code=LEAK, content="收了钱", at=at(3, 2, 15), **told)
        assert (made.content, found.problem, need.text) == ("水管漏水", "（内容略）", "（内容略）")
    (act,) = station.acts(1)
    assert act.kind == "care", "nobody else takes it back"
    station.undo(act.id)
    with station.sessions() as session:
        assert session.scalars(select(VisitFinding.problem)).all() == []


def test_an_open_appeal_leaves_the_words_where_they_are(station: Station) -> None:
    with station.act("appeals.refer") as session:
        quarter = Quarter(session)
        found = finding(quarter, quarter.person("王芳"))
        refer_finding(session, found.id, topic_code=LEAK, at=at(3, 2, 15), source_text="（内容略）")
        assert found.problem == "水管漏水"


def test_only_what_is_open_is_referred(station: Station) -> None:
    with station.act("appeals.refer") as session:
        quarter = Quarter(session)
        found = finding(quarter, quarter.person("王芳"), resolved_at=at(3, 2, 12))
        with refused("finding_settled"):
            refer_finding(session, found.id, topic_code=LEAK, at=at(3, 2, 15))
        with refused("no_such_record"):
            refer_finding(session, uuid4(), topic_code=LEAK, at=at(3, 2, 15))


def need(quarter: Quarter, someone: Resident, level: int = 2) -> CareNeed:
    row = CareNeed(resident_id=someone.id, level=level, kind="living", text="卧病在床，无人照料")
    quarter.session.add(row)
    quarter.session.flush()
    return row


def test_a_need_is_said_anew_for_everybody(station: Station) -> None:
    with station.act("appeals.refer") as session:
        quarter = Quarter(session)
        someone = quarter.person("王芳")
        row = need(quarter, someone)
        appeal = from_need(session, row.id, topic_code="1803", content="需要上门照护", at=at(3, 2))
        assert (appeal.content, appeal.level, appeal.resident_id) == ("需要上门照护", 2, someone.id)
        assert (row.state, row.referred_to) == (NeedState.REFERRED, appeal.number)


def test_what_only_the_team_may_know_stays_with_the_team(station: Station) -> None:
    with station.act("appeals.refer") as session:
        quarter = Quarter(session)
        someone = quarter.person("王芳")
        mine = {"resident_id": someone.id, "level": 4, "worker_id": me(session)}
        session.add(CareTeamMember(starts_on=at(1, 1).date(), **mine))
        session.flush()
        appeal = from_need(session, need(quarter, someone, 4).id, topic_code="1803", content="x", at=at(3, 2))
        assert appeal.level == 4
        assert [row.worker_id for row in members(session, appeal.id, today())] == [me(session)]


def test_an_accusation_out_of_what_the_team_knows_reaches_all_but_whom_it_is_about(station: Station) -> None:
    with station.act("appeals.refer") as session:
        quarter = Quarter(session)
        someone, accused, other = quarter.person("王芳"), Worker(name="李主任"), Worker(name="孙敏")
        session.add_all([accused, other])
        session.flush()
        for worker_id in (me(session), accused.id, other.id):
            mine = {"resident_id": someone.id, "level": 4, "worker_id": worker_id}
            session.add(CareTeamMember(starts_on=at(1, 1).date(), **mine))
        session.flush()
        known = need(quarter, someone, 4)
        told = {"accusation": True, "accused": ("李主任",)}
        appeal = from_need(session, known.id, topic_code="1803", content="x", at=at(3, 2), **told)
        assert {row.worker_id for row in members(session, appeal.id, today())} == {me(session), other.id}
        assert (known.state, known.referred_to, known.result) == (NeedState.OPEN, None, None)
        with refused("accused_worker"):
            name_on_file(session, appeal.id, accused.id, on=today())


def test_a_log_names_what_it_found_and_settled(station: Station) -> None:
    with station.act("visits.log") as session:
        quarter = Quarter(session)
        log = VisitLog(on=at(3, 2).date(), author_id=me(session), content="走访6户")
        session.add(log)
        session.flush()
        appeal = quarter.appeal(content="楼道灯不亮")
        log_link(session, log.id, "appeal", appeal.id)
        log_link(session, log.id, "appeal", appeal.id, settled=True)
        assert [(row.target_id, row.settled) for row in log_links(session, log.id)] == [
            (appeal.id, False),
            (appeal.id, True),
        ]
        with refused("linked_already"):
            log_link(session, log.id, "appeal", appeal.id)
        with refused("link_unknown"):
            log_link(session, log.id, "worker", me(session))
        with refused("no_such_record"):
            log_link(session, log.id, "appeal", uuid4())
        closed = quarter.appeal(accusation=True, accused=("水务",))
        with refused("file_closed"):
            log_link(session, log.id, "appeal", closed.id)
    with pytest.raises(IntegrityError, match="append only"), station.act("visits.log") as session:
        session.scalars(select(LogLink)).first().settled = True  # type: ignore[union-attr]


def test_appeals_follow_a_person_who_was_there_twice(station: Station) -> None:
    with station.act("people.merge") as session:
        quarter = Quarter(session)
        kept, merged = quarter.person("王芳"), quarter.person("王芳")
        appeal = quarter.appeal(resident_id=merged.id)
        merge = merge_residents(session, kept.id, merged.id)
        assert session.get_one(Appeal, appeal.id).resident_id == kept.id
        again = quarter.appeal(resident_id=merged.id)
        assert again.resident_id == kept.id
        assert unmerge(session, merge.id).complete
        assert session.get_one(Appeal, appeal.id).resident_id == merged.id
