"""What is kept of where files stand is what their steps say, whoever wrote them, and is read only by who may."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, text

from models import calendar
from models.calendar import day_of
from models.mediation import actions, agreements
from models.mediation.lists import FileFilter, count_files, files, reminders
from models.mediation.now import NOTED, NOW, Stand, note_all, stand_of
from models.mediation.states import State, StepKind
from models.mediation.steps import course_of
from models.search.index import driver
from models.station import Station
from tests.models.mediation.neighbours import accept, ago, leak, meet, settle


def kept(station: Station) -> dict[UUID, Stand]:
    with station.sessions() as session:
        rows = session.execute(select(NOW)).all()
    return {row[0]: Stand(State(row[1]), *row[2:]) for row in rows}


def said(station: Station, ids: list[UUID]) -> dict[UUID, Stand]:
    with station.sessions() as session:
        return {id_: stand_of(course_of(session, id_)) for id_ in ids}


def test_each_act_leaves_what_the_steps_say(station: Station) -> None:
    with station.act("mediation") as session:
        first, second = leak(session, station.worker_id), leak(session, station.worker_id, days=40)
        ids = [first.id, second.id]
        made = settle(session, first)
        agreements.signed_on(session, made.id, day_of(ago(14)), at=ago(14))
        actions.step(session, first.id, StepKind.ASK_COURT, at=ago(10))
        accept(session, second, days=39)
        actions.step(session, second.id, StepKind.EXTEND, at=ago(30), detail={"days": 12}, text="双方同意")
    assert kept(station) == said(station, ids)
    stand = kept(station)[second.id]
    assert (stand.more_days, stand.next) == (12, StepKind.MEET)
    assert kept(station)[first.id].asked


def test_an_act_that_is_taken_back_takes_its_stand_with_it(station: Station) -> None:
    with station.act("mediation") as session:
        head = leak(session, station.worker_id)
    with station.act("mediation") as session:
        accept(session, head)
        act_id = session.info["act"].id
    station.undo(act_id)
    assert kept(station) == {head.id: Stand(State.APPLIED)}


def test_who_writes_reads_what_he_has_written_and_all_can_be_folded_anew(station: Station) -> None:
    with station.act("mediation") as session:
        head = leak(session, station.worker_id, days=20)
        accept(session, head, days=20)
        meet(session, head, days=5)
        assert [row.state for row in files(session, FileFilter(), calendar.now())] == [State.SESSION]
    before = kept(station)
    with station.local_write() as session:
        note_all(driver(session))
    assert kept(station) == before
    with station.sessions() as session:
        assert session.execute(text(f"SELECT count(*) FROM {NOTED}")).scalar() == 0


def test_a_list_is_counted_narrowed_and_cut_by_what_is_kept(station: Station) -> None:
    with station.act("mediation") as session:
        heads = [leak(session, station.worker_id, days=20 + number) for number in range(4)]
        accept(session, heads[0])
        actions.step(session, heads[1].id, StepKind.REFUSE, at=ago(3), text="拒绝调解")
        now = calendar.now()
        assert count_files(session) == 4
        assert count_files(session, FileFilter(going=True)) == 3
        assert [row.id for row in files(session, FileFilter(state=State.ENDED), now)] == [heads[1].id]
        assert [row.id for row in files(session, FileFilter(text="王大"), now, limit=1, offset=3)] == [heads[1].id]
        assert count_files(session, FileFilter(text="%")) == 0
        assert count_files(session, FileFilter(text=heads[2].number[-5:])) == 1
        due = [row.due_day for row in files(session, FileFilter(going=True), now)]
        assert due == sorted(day for day in due if day is not None)
        assert len(reminders(session, now)) == 3
        assert len(reminders(session, now + timedelta(days=400))) == 3


def test_what_is_over_comes_last_the_newest_first_and_no_more_of_it_than_is_asked_for(station: Station) -> None:
    with station.act("mediation") as session:
        over = [leak(session, station.worker_id, days=200 + number) for number in range(4)]
        for number, head in enumerate(over):
            actions.step(session, head.id, StepKind.REFUSE, at=ago(199 + number), text="拒绝调解")
        going = leak(session, station.worker_id, days=10)
        ids = [going.id, *(head.id for head in over)]
        for limit, offset in ((5, 0), (2, 0), (2, 3)):
            found = files(session, FileFilter(), calendar.now(), limit=limit, offset=offset)
            assert [row.id for row in found] == ids[offset : offset + limit]
        assert [row.file_id for row in reminders(session, calendar.now())] == [going.id]
