"""An act is taken back wholly or not at all, and then the file is as before."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select, text

from models.base import utc_now
from models.care.records import SpecialGroup
from models.errors import WorldError
from models.sample.community import Community, Plan
from models.search.index import verify
from models.station import Station, silent
from models.visits.records import Round
from models.workers.records import Worker, WorkerRole
from tests.models.station.test_acts import dump


def add(station: Station, name: str = "甲") -> UUID:
    with station.act("workers.add") as session:
        session.add(worker := Worker(name=name))
    return worker.id


def last(station: Station) -> int:
    return station.acts(1)[0].id


def test_inserts_updates_and_hard_deletes_are_taken_back_to_the_letter(station: Station) -> None:
    kept, gone, changed = add(station, "甲"), add(station, "乙"), add(station, "丙")
    before = dump(station)
    with station.act("workers.mixed") as session:
        session.add(Worker(name="丁"))
        session.execute(text("UPDATE worker SET edited_at = '2031-01-01 00:00:00.000000', phone = '1', leads_grid = 1"))
        session.get_one(Worker, changed).deleted_at = utc_now()
        session.flush()
        session.execute(text("DELETE FROM worker WHERE id = :id"), {"id": gone.hex})
    assert dump(station) != before
    result = station.undo(last(station))
    assert dump(station) == before
    assert (result.kind, result.compensated) == ("workers.mixed", False)
    with station.local_write() as session:
        assert session.get_one(Worker, kept).phone is None
        assert verify(session).ok


def test_a_bulk_act_with_references_is_taken_back_at_once(station: Station) -> None:
    before = dump(station)
    with station.act("workers.import") as session:
        session.add_all(Worker(name=f"组员{n}") for n in range(300))
        session.flush()
        session.execute(text("UPDATE worker SET phone = '024' WHERE name LIKE '组员%'"))
    assert station.undo(last(station)).records == 300
    assert dump(station) == before


def test_a_whole_community_is_taken_back_and_its_search_index_with_it(station: Station) -> None:
    before = dump(station)
    with station.act("sample.generate") as session:
        for _step in Community(session, Plan(households=250, seed=3, today=date(2026, 3, 1))).steps():
            pass
    assert station.undo(last(station)).records > 2_000  # enough for the index to be brought up to date at the end
    assert dump(station) == before
    with station.local_write() as session:
        assert verify(session).ok


def test_a_record_changed_later_is_refused_and_nothing_done(station: Station) -> None:
    key = add(station)
    first = last(station)
    with station.act("workers.rename") as session:
        session.get_one(Worker, key).name = "乙"
    before = dump(station)
    with pytest.raises(WorldError) as refused:
        station.undo(first)
    assert (refused.value.code, refused.value.params) == ("undo_changed_since", {"count": 1})
    assert dump(station) == before


def test_acts_are_taken_back_in_turn(station: Station) -> None:
    before = dump(station)
    key = add(station)
    with station.act("workers.rename") as session:
        session.get_one(Worker, key).name = "乙"
    while act := station.last_act():
        station.undo(act.id)
    assert dump(station)["worker"] == before["worker"]


def test_a_record_that_the_server_changed_since_is_refused(station: Station) -> None:
    key = add(station)
    with station.act("workers.rename") as session:
        session.get_one(Worker, key).name = "乙"
    with station.local_write() as session, silent(session):
        session.get_one(Worker, key).name = "丙"
    with pytest.raises(WorldError, match="undo_changed_since"):
        station.undo(last(station))


def test_a_record_that_others_point_at_by_now_stays(station: Station) -> None:
    with station.act("rounds.add") as session:
        session.add(made := Round(name="三月", starts_on=date(2026, 3, 1), scope={}))
    first = last(station)
    with station.act("doors.add") as session:
        add_door(session.connection().exec_driver_sql, made.id.hex)
    before = dump(station)
    with pytest.raises(WorldError, match="undo_changed_since"):
        station.undo(first)
    assert dump(station) == before


def add_door(run: object, round_id: str) -> None:
    """A whole chain of places, and a door of the round in it, in any order: references wait for the commit."""
    from models.base import synced_tables

    assert callable(run)
    run("PRAGMA defer_foreign_keys = ON")
    by_name = {record.__tablename__: record.__table__ for record in synced_tables()}
    made: set[str] = set()

    def make(name: str) -> None:
        if name in made:
            return
        made.add(name)
        values: dict[str, object] = {}
        for column in by_name[name].columns:
            target = next((key.column.table.name for key in column.foreign_keys), None)
            if column.nullable and column.name != "round_id":
                continue
            if target:
                values[column.name] = round_id if target == "round" else _key(target)
                if target != "round":
                    make(target)
            else:
                values[column.name] = _key(name) if column.name == "id" else _any(str(column.type))
        marks = ", ".join("?" * len(values))
        run(f'INSERT INTO "{name}" ({", ".join(values)}) VALUES ({marks})', tuple(values.values()))

    make("round_door")


def _key(name: str) -> str:
    return name.encode().hex().ljust(32, "0")[-32:]


def _any(kind: str) -> object:
    return 0 if "INT" in kind or "BOOL" in kind else "2026-01-01 00:00:00.000000" if "DATE" in kind else "1"


def test_what_was_sent_is_taken_back_by_a_new_write(station: Station) -> None:
    key = add(station)
    with station.act("workers.more") as session:
        session.get_one(Worker, key).name = "乙"
        session.add(other := Worker(name="丙"))
    with station.local_write() as session:
        session.execute(text("UPDATE journal SET sent_at = '2026-03-01 08:00:00.000000'"))
    result = station.undo(last(station))
    assert result.compensated
    with station.sessions() as session:
        assert session.get_one(Worker, key).name == "甲"
        assert session.get_one(Worker, other.id).deleted_at is not None
        unsent = session.execute(text("SELECT op, changes FROM journal WHERE sent_at IS NULL ORDER BY seq")).all()
        assert len(unsent) == 2
        assert any('"name":["乙","甲"]' in row[1] for row in unsent)


def test_an_act_is_taken_back_once(station: Station) -> None:
    add(station)
    number = last(station)
    station.undo(number)
    with pytest.raises(WorldError, match="undo_done_already"):
        station.undo(number)
    with pytest.raises(WorldError, match="no_such_act"):
        station.undo(99)


def test_an_act_that_left_nothing_is_never_called_undone(station: Station) -> None:
    with station.act("people.export"):
        pass
    with pytest.raises(WorldError, match="undo_nothing"):
        station.undo(last(station))
    with station.sessions() as session:
        assert session.execute(text("SELECT undone_at FROM act")).scalars().all() == [None]


def test_an_act_whose_journal_has_left_is_too_old(station: Station) -> None:
    add(station)
    with station.local_write() as session:
        session.execute(text("DELETE FROM journal"))
    with pytest.raises(WorldError, match="undo_too_old"):
        station.undo(last(station))


def test_listeners_learn_what_changed(station: Station) -> None:
    heard: list[tuple[set[str], int | None]] = []
    station.on_commit.append(lambda tables, act: heard.append((tables, act)))
    add(station)
    station.undo(1)
    with station.sessions() as session:
        assert session.scalars(select(Worker.name)).all() == ["刘芳"]
    assert heard == [({"worker"}, 1), ({"worker"}, 1)]


@pytest.mark.parametrize("fields", [{"posts": ["health"]}, {"role": WorkerRole.DEPUTY}])
def test_what_opens_more_or_less_is_taken_back_by_the_secretary(station: Station, fields: dict[str, object]) -> None:
    somebody = add(station)
    with station.act("workers.edit") as session:
        for name, value in fields.items():
            setattr(session.get_one(Worker, somebody), name, value)
    given = last(station)
    with station.act("workers.add") as session:
        session.add(Worker(name="书记", role=WorkerRole.SECRETARY))
    for act in (last(station), given):
        with pytest.raises(WorldError, match="only_secretary"):
            station.undo(act)
    with station.act("workers.edit") as session:
        session.get_one(Worker, somebody).phone = "13900002222"
    station.undo(last(station))
    with station.local_write() as session:
        session.get_one(Worker, station.worker_id).role = WorkerRole.SECRETARY
    station.undo(given)


def test_a_change_of_the_catalogue_is_taken_back_by_the_secretary(station: Station) -> None:
    with station.act("care.group") as session:
        session.add(SpecialGroup(code="LD01", name="群体"))
    made = last(station)
    with station.act("workers.add") as session:
        session.add(boss := Worker(name="书记", role=WorkerRole.SECRETARY))
        session.flush()
        boss_id = boss.id
    with pytest.raises(WorldError, match="only_secretary"):
        station.undo(made)
    with station.local_write() as session:
        session.get_one(Worker, boss_id).active = False
    station.undo(made)
