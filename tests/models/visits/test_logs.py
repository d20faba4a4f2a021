"""A log is drafted from the day, handed in for good, and only grows after that."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models.base import uuid7
from models.cases.numbering import own_mark
from models.errors import WorldError
from models.station import Station
from models.sync.records import SyncState
from models.visits import actions, logs
from models.visits.actions import FindingEntry, VisitEntry
from models.visits.findings import UNSETTLED, list_findings
from models.visits.records import LogState, Outcome, Slot, VisitLog
from models.visits.sheets import facts_of_log
from tests.models.visits.village import add_building, add_worker

DAY = date(2026, 11, 20)
IN_TIME = datetime(2026, 11, 20, 9, tzinfo=UTC)


def add_log(session: Session, author: UUID, on: date = DAY, content: str = "走访6户") -> VisitLog:
    log = VisitLog(on=on, author_id=author, content=content)
    session.add(log)
    session.flush()
    return log


def test_the_day_s_visits_fill_the_log(station: Station) -> None:
    with station.act("test") as session:
        doors, worker = add_building(session, floors=2), add_worker(session, "刘芳")
        other = add_worker(session, "王伟")
        at = datetime(2026, 11, 20, 2, tzinfo=UTC)
        for n, (door, outcome, who) in enumerate(
            [
                (doors[0], Outcome.NOT_HOME, worker),
                (doors[1], Outcome.DECLINED, worker),
                (doors[0], Outcome.MET, worker),
                (doors[2], Outcome.MET, other),
            ]
        ):
            entry = VisitEntry(
                dwelling_id=door.id,
                worker_id=who,
                at=at + timedelta(minutes=n),
                outcome=outcome,
                findings=(FindingEntry("gas", "软管老化"),) if outcome is Outcome.MET else (),
            )
            actions.record_visit(session, entry)
        facts = logs.facts_of_day(session, worker, DAY)
        assert [(door.room, door.outcome) for door in facts.doors] == [("101", Outcome.MET), ("102", Outcome.DECLINED)]
        assert facts.slot is Slot.MORNING
        log = add_log(session, worker)
        logs.take_findings(session, log.id, facts.findings)
        assert [finding.problem for finding in facts_of_log(session, log.id).findings] == ["软管老化"]
        assert logs.facts_of_day(session, worker, DAY).findings == ()
        assert len(list_findings(session, UNSETTLED)) == 2


def test_logs_are_numbered_by_community_year_and_station(station: Station) -> None:
    with station.act("test") as session:
        author = add_worker(session, "刘芳")
        first = logs.submit_log(session, add_log(session, author).id, now=IN_TIME)
        second = logs.submit_log(session, add_log(session, author).id, now=IN_TIME)
        keys = {"private_key": b"", "server_key": b"", "exchange_key": b""}
        session.add(SyncState(server_url="https://district.example", station_id=uuid7(), mark="B", **keys))
        session.flush()
        named = logs.submit_log(session, add_log(session, author).id, now=IN_TIME)
        head = f"MQ-210112010012-2026-{own_mark(str(session.scalar(text('SELECT profile_id FROM station_info'))))}"
        assert [first.number, second.number] == [f"{head}00001", f"{head}00002"]
        assert named.number == "MQ-210112010012-2026-B00001"
        assert not first.late


def test_a_log_handed_in_the_next_day_is_marked_as_made_up(station: Station) -> None:
    with station.act("test") as session:
        log = add_log(session, add_worker(session, "刘芳"))
        assert logs.submit_log(session, log.id, now=datetime(2026, 11, 21, 2, tzinfo=UTC)).late


def test_an_empty_log_one_of_tomorrow_and_one_handed_in_are_refused(station: Station) -> None:
    with station.act("test") as session:
        author = add_worker(session, "刘芳")
        for log, code in (
            (add_log(session, author, content=" "), "log_empty"),
            (add_log(session, author, date(2026, 11, 21)), "log_of_tomorrow"),
        ):
            with pytest.raises(WorldError, match=code):
                logs.submit_log(session, log.id, now=IN_TIME)
        log = add_log(session, author)
        with pytest.raises(WorldError, match="log_is_draft"):
            logs.append_correction(session, log.id, "更正")
        logs.submit_log(session, log.id, now=IN_TIME)
        with pytest.raises(WorldError, match="log_not_draft"):
            logs.submit_log(session, log.id, now=IN_TIME)


def test_a_returned_log_comes_back_with_a_correction_and_is_filed(station: Station) -> None:
    with station.act("test") as session:
        author, head = add_worker(session, "刘芳"), add_worker(session, "张书记")
        log = logs.submit_log(session, add_log(session, author).id, now=IN_TIME)
        with pytest.raises(WorldError, match="log_returned_without_reason"):
            logs.review_log(session, log.id, head, accepted=False, remark=None, now=IN_TIME)
        logs.review_log(session, log.id, head, accepted=False, remark="写清楼号", now=IN_TIME)
        with pytest.raises(WorldError, match="log_without_correction"):
            logs.resubmit_log(session, log.id)
        logs.append_correction(session, log.id, "为3号楼")
        logs.resubmit_log(session, log.id)
        logs.review_log(session, log.id, head, accepted=True, remark="已阅", now=IN_TIME)
        assert logs.file_log(session, log.id).state is LogState.FILED
        facts = facts_of_log(session, log.id)
        assert [(c.text, name) for c, name in facts.corrections] == [("为3号楼", "刘芳")]
        assert (facts.author, facts.reviewer) == ("刘芳", "张书记")


def test_no_road_rewrites_a_log_that_was_handed_in(station: Station) -> None:
    with station.act("test") as session:
        author = add_worker(session, "刘芳")
        log, draft = add_log(session, author), add_log(session, author)
        logs.submit_log(session, log.id, now=IN_TIME)
        draft_id = draft.id.hex
    for sql in (
        "UPDATE visit_log SET content = 'x' WHERE state = 'submitted'",
        "UPDATE visit_log SET state = 'draft' WHERE state = 'submitted'",
    ):
        with pytest.raises(DBAPIError, match="append only"), station.act("test") as session:
            session.execute(text(sql))
    with station.act("test") as session:
        session.execute(text(f"UPDATE visit_log SET content = 'x' WHERE id = '{draft_id}'"))
