"""Rights at stations: whose catalogue and posts count, and what waits until the district knows who sits at a PC."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select

from forms.care_catalogue import save_group
from forms.sync_messages import line_text, refusal_text
from forms.workers import save_worker
from models.base import utc_now
from models.care.catalogue import group, groups
from models.care.records import Membership, SpecialGroup
from models.errors import WorldError
from models.founding import completed
from models.people.records import Resident
from models.station.connection import raw
from models.sync.queries import refused, sync_status
from models.sync.records import Refusal
from models.workers.records import Worker, WorkerRole
from sync.envelope import read_envelope
from sync.server import bindings
from sync.station_state import read_state
from tests.conftest import Profile
from tests.sync.conftest import MakePc, RunningServer
from tests.sync.stations import Pc, differences
from tests.sync.team import allow, me, membership, place, set_raw
from tests.sync.test_restricted import Counter, counter

__all__ = ["counter"]

CODE = "SG13"
WAITS = "account_waits"


@pytest.fixture
def pcs(make_pc: MakePc, server: RunningServer) -> tuple[Pc, Pc]:
    """The secretary's PC and a colleague's, level with each other."""
    one, two = make_pc().enrol(server), make_pc().enrol(server)
    completed(one.station)
    one.edit(Worker, me(one), role=WorkerRole.SECRETARY)
    for pc in (one, two, one):
        pc.run()
    return one, two


def entry(pc: Pc) -> SpecialGroup:
    with pc.station.sessions() as session:
        return group(session, CODE)


def parked(pc: Pc) -> set[tuple[str, str]]:
    with pc.station.sessions() as session:
        return {(row.table_name, row.code) for row in session.scalars(select(Refusal))}


def test_a_modified_program_changes_neither_catalogue_nor_posts_of_others(pcs: tuple[Pc, Pc]) -> None:
    one, two = pcs
    set_raw(two, "special_group", entry(two).id, seen_by='["own_grid","helper","secretary","health"]', sensitivity=1)
    set_raw(two, "worker", me(two), posts='["civil_affairs"]', phone="13900000002")
    honest = two.resident("旁人")
    assert two.run().refused == 2
    assert parked(two) == {("special_group", "only_secretary"), ("worker", "only_secretary")}
    one.run()
    assert one.get(Resident, honest) is not None
    assert (entry(one).sensitivity, entry(one).version) == (3, 1)
    assert one.get(Worker, me(two)).posts is None
    with two.station.sessions() as session:
        for row in refused(session):
            assert row.refusal is not None
            assert "书记" in refusal_text(row.refusal.code, "", row.refusal.params)


def test_by_the_forms_a_worker_cannot_even_save_it(pcs: tuple[Pc, Pc]) -> None:
    _one, two = pcs
    for act in (
        lambda session: save_group(session, {"seen_by": ["health"]}, group(session, CODE)),
        lambda session: save_worker(session, {"posts": ["health"]}, worker_id=me(two)),
        lambda session: save_worker(session, {"name": "新人", "posts": ["health"]}),
    ):
        with pytest.raises(WorldError, match="only_secretary"), two.station.act("test") as session:
            act(session)
    assert two.unreceipted() == 0


def test_what_the_secretary_makes_of_the_catalogue_and_of_posts_comes_to_all(
    pcs: tuple[Pc, Pc], make_pc: MakePc, server: RunningServer
) -> None:
    one, two = pcs
    with one.station.act("care.group") as session:
        save_group(session, {"seen_by": ["secretary"], "visit_every_days": "20"}, group(session, CODE))
    with one.station.act("workers.edit") as session:
        save_worker(session, {"posts": ["health"]}, worker_id=me(two))
    assert one.run().refused == 0
    two.run()
    third = make_pc()
    completed(third.station)  # founded its own list before it had a line
    third.enrol(server).run()
    for pc in (two, third):
        assert (entry(pc).seen_by, entry(pc).visit_every_days) == (["secretary"], 20)
    one.run()
    two.run()
    assert two.get(Worker, me(two)).posts == ["health"]
    assert differences(one, two) == []
    assert differences(one, third) == []
    with third.station.sessions() as session:
        assert len(groups(session, active=None)) == 35
        assert parked(third) == set()


def test_a_station_that_changed_its_list_before_it_had_a_line_is_told_what_stands(
    pcs: tuple[Pc, Pc], make_pc: MakePc, server: RunningServer
) -> None:
    one, _two = pcs
    third = make_pc()
    completed(third.station)
    with third.station.act("care.group") as session:  # nobody serves there yet
        save_group(session, {"visit_every_days": "400"}, group(session, CODE))
    third.enrol(server).run()
    one.run()
    assert entry(third).visit_every_days == entry(one).visit_every_days == 30
    assert differences(one, third) == []


@pytest.fixture
def second(pcs: tuple[Pc, Pc], make_pc: MakePc, server: RunningServer) -> tuple[Pc, Pc, UUID]:
    """The secretary's first PC, a second one where he has an account that waits, and somebody he writes about there."""
    one, _two = pcs
    other = make_pc().enrol(server)
    other.run()
    other.station.add_account("zhang", Profile.password, me(one), other.profile.recovery_code)
    person = other.resident("赵姨")
    other.run()
    return one, other, person


def write_at(pc: Pc, secretary: UUID, person: UUID) -> UUID:
    """What the secretary does there: somebody of level 4, and an entry of the catalogue."""
    made = membership(person)
    with pc.station.local_write() as session:  # the account that is open is a colleague's
        session.add_all([made, place(person, secretary)])
        session.flush()
        connection = raw(session)
        for table in ("membership", "care_team_member"):
            query = f"UPDATE {table} SET created_by = ?, edited_by = ? WHERE resident_id = ?"
            connection.execute(query, (secretary.hex, secretary.hex, person.hex))
        connection.execute(
            "UPDATE special_group SET visit_every_days = 20, edited_by = ? WHERE code = ?", (secretary.hex, CODE)
        )
    return made.id


def test_what_waits_for_the_operators_word_goes_by_itself_after_it(
    second: tuple[Pc, Pc, UUID], server: RunningServer
) -> None:
    one, other, person = second
    made = write_at(other, me(one), person)
    assert other.run().refused == 3
    assert parked(other) == {(table, WAITS) for table in ("membership", "care_team_member", "special_group")}
    with other.station.sessions() as session:
        status = sync_status(session)
    assert (status.last_error, status.last_ok_at is not None) == (WAITS, True)
    assert "准许" in line_text(WAITS)
    other.resident("旁人")
    assert other.run().refused == 0  # all else goes on, and nothing is tried in vain
    allow(server, other, me(one))
    other.resident("又一人")  # with something else to send too
    result = other.run()
    assert (result.refused, parked(other), other.unreceipted()) == (0, set(), 0)
    assert read_state(other.station).last_error is None
    one.run()
    assert one.get(Membership, made) is not None
    assert entry(one).visit_every_days == 20


def test_what_the_operator_denies_is_refused_once_more_and_rests(
    second: tuple[Pc, Pc, UUID], server: RunningServer
) -> None:
    one, other, person = second
    write_at(other, me(one), person)
    other.run()
    with psycopg.connect(server.district.url) as connection:
        station = UUID(read_state(other.station).station_id)
        bindings.decide(connection, station, me(one), bindings.DENIED, utc_now())
    assert other.run().refused == 3
    assert {code for _table, code in parked(other)} == {"only_secretary", "not_on_team"}
    assert read_state(other.station).last_error is None
    other.steps.clear()
    assert other.run().refused == 0
    assert other.steps == ["pull"]


def test_by_envelope_it_goes_by_itself_too(
    second: tuple[Pc, Pc, UUID], server: RunningServer, counter: Counter
) -> None:
    one, other, person = second
    write_at(other, me(one), person)
    there_and_back(counter, other, "1")
    assert {code for _table, code in parked(other)} == {WAITS}
    assert read_state(other.station).last_error == WAITS
    allow(server, other, me(one))
    there_and_back(counter, other, "2")
    assert (parked(other), read_state(other.station).last_error) == (set(), None)
    there_and_back(counter, other, "3")
    assert other.unreceipted() == 0


def there_and_back(counter: Counter, pc: Pc, name: str) -> None:
    counter.bring(pc, f"up{name}.lle")
    read_envelope(pc.station, counter.answer(pc, f"down{name}.lle"))
