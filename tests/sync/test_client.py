"""Stations that exchange through a real district server: what is entered anywhere is everywhere."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from models.base import utc_now
from models.people.records import Household, Resident
from models.sync.records import ConflictCard, Refusal
from sync.station_state import read_state
from tests.sync.conftest import MakePc, RunningServer
from tests.sync.stations import family, level


def requests(server: RunningServer) -> int:
    return sum(
        '"event": "request"' in line or '"event":"request"' in line for line in server.log.getvalue().splitlines()
    )


def test_what_one_station_enters_the_other_one_shows(make_pc: MakePc, server: RunningServer) -> None:
    one, two = make_pc().enrol(server), make_pc().enrol(server)
    _, _, resident = family(one)
    assert one.run().pushed == 8
    two.run()
    one.run()
    assert two.get(Resident, resident).name == "李伟"
    level(one, two)


def test_different_fields_of_one_record_merge_without_a_card(make_pc: MakePc, server: RunningServer) -> None:
    one, two = make_pc().enrol(server), make_pc().enrol(server)
    resident = one.resident("王芳", phone="13811111111")
    level(one, two)
    one.edit(Resident, resident, phone="13822222222")
    two.edit(Resident, resident, name="王芬")
    level(one, two)
    found = one.get(Resident, resident)
    assert (found.phone, found.name) == ("13822222222", "王芬")
    assert one.count(ConflictCard) == 0


def test_the_same_field_leaves_the_later_value_and_a_card_on_both(make_pc: MakePc, server: RunningServer) -> None:
    one, two = make_pc().enrol(server), make_pc().enrol(server)
    resident = one.resident("王芳", phone="13811111111")
    level(one, two)
    one.edit(Resident, resident, phone="13822222222")
    two.edit(Resident, resident, phone="13833333333")
    one.run()
    assert two.run().conflicts == 1
    level(one, two)
    with one.station.sessions() as session:
        card = session.query(ConflictCard).one()
    stood = one.get(Resident, resident).phone
    assert {stood, card.lost_value["value"]} == {"13822222222", "13833333333"}


def test_an_edit_stands_against_a_delete(make_pc: MakePc, server: RunningServer) -> None:
    one, two = make_pc().enrol(server), make_pc().enrol(server)
    resident = one.resident()
    level(one, two)
    one.edit(Resident, resident, note="搬去女儿家过冬")
    with two.station.act("test") as session:
        from models.base import utc_now

        session.get_one(Resident, resident).deleted_at = utc_now()
    one.run()
    level(two, one)
    assert one.get(Resident, resident).deleted_at is None
    assert one.count(ConflictCard) == 1


def test_a_push_that_nobody_came_between_needs_no_question(make_pc: MakePc, server: RunningServer) -> None:
    one, two = make_pc().enrol(server), make_pc().enrol(server)
    resident = one.resident("王芳")
    level(one, two)
    one.run()
    one.edit(Resident, resident, phone="13822222222")
    before = requests(server)
    assert one.run().pushed == 1
    assert requests(server) == before + 1
    assert two.run().pulled == 1
    level(one, two)


def test_what_came_between_is_fetched_after_the_push(make_pc: MakePc, server: RunningServer) -> None:
    one, two = make_pc().enrol(server), make_pc().enrol(server)
    first, second = one.resident("王芳"), one.resident("李伟")
    level(one, two)
    one.run()
    two.edit(Resident, first, phone="13822222222")
    two.run()
    one.edit(Resident, second, phone="13833333333")
    result = one.run()
    assert (result.pushed, result.pulled) == (1, 1)
    level(one, two)


def test_a_push_alone_tells_what_time_it_is(make_pc: MakePc, server: RunningServer) -> None:
    one = make_pc().enrol(server)
    resident = one.resident("王芳")
    one.run()
    with one.station.local_write() as session:
        session.execute(text("UPDATE sync_state SET clock_offset_s = 999"))
    one.edit(Resident, resident, note="x")
    one.steps.clear()
    one.run()
    assert "pull" not in one.steps
    assert abs(read_state(one.station).clock_offset_s) < 5


def test_a_session_with_nothing_to_do_is_one_request_and_writes_nothing(make_pc: MakePc, server: RunningServer) -> None:
    one = make_pc().enrol(server)
    one.run()
    one.run()
    before, marks = requests(server), (one.profile.folder / "station.db-wal").stat().st_size
    result = one.run()
    assert requests(server) - before == 1
    assert (one.profile.folder / "station.db-wal").stat().st_size == marks
    assert (result.pushed, result.pulled, result.waiting) == (0, 0, 0)


def test_a_station_with_data_joins_a_community_that_has_data(make_pc: MakePc, server: RunningServer) -> None:
    one = make_pc().enrol(server)
    family(one)
    one.run()
    two = make_pc()
    family(two)
    two.enrol(server)
    two.run()
    level(one, two)
    assert one.count(Household) == 2


def test_edits_made_between_push_and_pull_keep_showing_and_arrive(make_pc: MakePc, server: RunningServer) -> None:
    one, two = make_pc().enrol(server), make_pc().enrol(server)
    resident = one.resident("王芳", phone="13811111111")
    level(one, two)
    two.edit(Resident, resident, phone="13833333333", name="王芬")
    two.run()

    shown: list[tuple[str, str]] = []

    def while_pulling(step: str) -> None:
        if step == "pull" and not shown:
            shown.append(("", ""))
            one.edit(Resident, resident, phone="13822222222")
        if step == "applied":
            found = one.get(Resident, resident)
            shown.append((found.phone, found.name))

    one.at = while_pulling
    one.run()
    assert shown[1] == ("13822222222", "王芬")
    level(one, two)
    assert one.count(ConflictCard) == 1


def test_a_value_that_was_changed_and_changed_back_is_no_edit(make_pc: MakePc, server: RunningServer) -> None:
    one, two = make_pc().enrol(server), make_pc().enrol(server)
    resident = one.resident("王芳", phone="13811111111", edited_at=utc_now() - timedelta(days=3))
    level(one, two)
    one.edit(Resident, resident, phone="13822222222")
    one.edit(Resident, resident, phone="13811111111")
    level(one, two)
    assert one.get(Resident, resident).version == 1


def test_undo_after_a_pull_goes_back_to_what_the_district_has(make_pc: MakePc, server: RunningServer) -> None:
    one, two = make_pc().enrol(server), make_pc().enrol(server)
    resident = one.resident("王芳", phone="13811111111")
    level(one, two)
    two.edit(Resident, resident, phone="13833333333")
    two.run()
    acts: list[int] = []

    def while_pulling(step: str) -> None:
        if step == "pull" and not acts:
            acts.append(one.edit(Resident, resident, phone="13822222222"))
        if step == "applied" and len(acts) == 1:
            assert one.station.undo(acts[0]).compensated
            acts.append(0)

    one.at = while_pulling
    one.run()
    one.at = lambda _step: None
    assert one.get(Resident, resident).phone == "13833333333"
    level(one, two)
    assert one.get(Resident, resident).phone == "13833333333"


def test_a_refused_change_is_parked_alone_and_goes_when_it_is_mended(make_pc: MakePc, server: RunningServer) -> None:
    one, two = make_pc().enrol(server), make_pc().enrol(server)
    resident, other = one.resident("王芳"), one.resident("李伟")
    level(one, two)
    with one.station.act("test") as session:
        session.connection().exec_driver_sql("UPDATE resident SET name = ? WHERE id = ?", ("王" * 70, resident.hex))
        session.connection().exec_driver_sql("UPDATE resident SET note = 'x' WHERE id = ?", (other.hex,))
    result = one.run()
    assert (result.pushed, result.refused, result.waiting) == (1, 1, 0)
    with one.station.sessions() as session:
        refusal = session.query(Refusal).one()
    assert (refusal.record_id, refusal.field, refusal.code) == (resident, "name", "value_too_long")
    assert one.run().pushed == 0
    two.edit(Resident, resident, phone="13833333333", name="王芬")
    two.run()
    one.run()
    assert one.get(Resident, resident).phone == "13833333333"
    assert len(one.get(Resident, resident).name) == 70
    one.edit(Resident, resident, name="王芳芳")
    level(one, two)
    assert one.count(Refusal) == 0
    assert one.count(ConflictCard) == 1


def test_children_of_a_mended_parent_follow_it(make_pc: MakePc, server: RunningServer) -> None:
    one, two = make_pc().enrol(server), make_pc().enrol(server)
    _, household, _ = family(one)
    with one.station.act("test") as session:
        session.connection().exec_driver_sql("UPDATE household SET kind = '12345' WHERE id = ?", (household.hex,))
    assert one.run().refused == 2
    one.edit(Household, household, kind="1")
    level(one, two)
    assert two.count(Household) == 1
    assert one.count(Refusal) == 0
