"""A station without a line: what it did leaves in one file, what others did comes back in another, nothing is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.base import utc_now
from models.errors import WorldError
from models.people.records import Resident
from models.station import Station, create_station, open_station
from models.station.connection import raw
from models.sync.records import SyncState
from sync.crypto import exchange_public
from sync.envelope import EnvelopeInfo, read_envelope, write_envelope
from sync.protocol import EnrolRequest
from sync.server.database import Database
from sync.server.enrolment import enrol, make_code, revoke
from sync.server.envelopes import TakenIn, give_out, take_in
from sync.server.keys import DistrictKeys, load_keys
from tests.conftest import CHEAP
from tests.small_disk import Disk, on_small_disk
from tests.sync.conftest import District
from tests.sync.torture.copies import copy_of, differences, district_copy, waiting

COMMUNITY = "210112010012"
OF_OTHER_THREADS = "ignore:Do not use the .random. module:hypothesis.errors.HypothesisDeprecationWarning"
"""The pool of connections draws its pauses by chance while Hypothesis looks."""


@dataclass
class Counter:
    """The operator at the district, with the sticks that people bring."""

    database: Database
    keys: DistrictKeys

    def take(self, file: Path) -> TakenIn:
        return take_in(self.database, self.keys, file, utc_now())

    def give(self, station: Station, to: Path) -> Path:
        give_out(self.database, self.keys, station_id(station), to, utc_now())
        return to


@pytest.fixture
def counter(district: District) -> Iterator[Counter]:
    database = Database(district.url)
    database.open()
    yield Counter(database, database.run(lambda connection: load_keys(connection, "浑南区")))
    database.close()


Tie = Callable[[str], Station]


@pytest.fixture
def tied(tmp_path: Path, counter: Counter) -> Iterator[Tie]:
    """Make stations of the community that are tied to the district, and then lose the line."""
    made: list[Station] = []

    def make(name: str) -> Station:
        station, _ = create_station(
            tmp_path / name,
            community_code=COMMUNITY,
            login=name,
            password="Two-Doors-2026",
            display_name=f"刘{name}",
            cost=CHEAP,
        )
        made.append(station)
        tie(station, counter)
        return station

    yield make
    for station in made:
        station.close()


def tie(station: Station, counter: Counter) -> None:
    private = Ed25519PrivateKey.generate()
    with counter.database.transaction() as connection:
        code = make_code(connection, COMMUNITY).text
        request = EnrolRequest(
            code=code,
            public_key=private.public_key().public_bytes_raw().hex(),
            exchange_key=exchange_public(private.private_bytes_raw()).hex(),
            community_code=COMMUNITY,
        )
        reply = enrol(connection, counter.keys, request, utc_now())
    with station.local_write() as session:
        session.add(
            SyncState(
                server_url="http://127.0.0.1:1",
                station_id=UUID(reply.station),
                private_key=private.private_bytes_raw(),
                server_key=bytes.fromhex(reply.server_key),
                exchange_key=bytes.fromhex(reply.exchange_key),
            )
        )


def station_id(station: Station) -> UUID:
    with station.sessions() as session:
        return session.scalars(select(SyncState.station_id)).one()


def add(station: Station, *names: str) -> None:
    with station.act("people.add") as session:
        session.add_all([Resident(name=name, sex="2") for name in names])


def names(station: Station) -> set[str]:
    with station.sessions() as session:
        return set(session.scalars(select(Resident.name).where(Resident.deleted_at.is_(None))))


def district_names(counter: Counter) -> set[str]:
    with counter.database.transaction() as connection:
        return {row[0] for row in connection.execute("SELECT name FROM resident")}


def refusal(act: Callable[[], object]) -> WorldError:
    with pytest.raises(WorldError) as refused:
        act()
    return refused.value


def test_what_waits_arrives_and_what_others_did_comes_back(counter: Counter, tied: Tie, tmp_path: Path) -> None:
    one, other = tied("one"), tied("other")
    add(one, "王秀兰", "李强")
    add(other, "赵敏")
    said = counter.take(_written(one, tmp_path / "up1"))
    assert (said.number, said.batches, said.accepted, said.refused, said.missing) == (1, 1, 3, 0, ())
    counter.take(_written(other, tmp_path / "up2"))
    came = read_envelope(other, counter.give(other, tmp_path / "down"))
    assert (came.number, came.batches, came.pushed, came.pulled) == (1, 1, 2, 3)
    assert names(other) == {"王秀兰", "李强", "赵敏"} == district_names(counter)
    assert waiting(other) == []
    read_envelope(one, counter.give(one, tmp_path / "down1"))
    with counter.database.transaction() as connection:
        stored = district_copy(connection, COMMUNITY)
    assert differences(copy_of(one), copy_of(other)) == []
    assert differences(copy_of(one), stored) == []


def test_taken_twice_nothing_happens_twice(counter: Counter, tied: Tie, tmp_path: Path) -> None:
    one, other = tied("one"), tied("other")
    add(one, "王秀兰")
    add(other, "赵敏")
    up = _written(one, tmp_path / "up")
    counter.take(up)
    again = counter.take(up)
    assert (again.batches, again.accepted, again.missing) == (0, 0, ())
    counter.take(_written(other, tmp_path / "up2"))
    down = counter.give(one, tmp_path / "down")
    first, second = read_envelope(one, down), read_envelope(one, down)
    assert (first.batches, first.pulled) == (1, 2)
    assert (second.batches, second.pulled) == (0, 0)
    with counter.database.transaction() as connection:
        assert connection.execute("SELECT count(*) FROM resident").fetchone() == (2,)


def test_a_lost_stick_is_noticed_and_the_next_one_has_what_was_on_it(
    counter: Counter, tied: Tie, tmp_path: Path
) -> None:
    one = tied("one")
    counter.take(_written(one, tmp_path / "up1"))
    add(one, "王秀兰")
    lost = _written(one, tmp_path / "up2")
    add(one, "李强")
    said = counter.take(_written(one, tmp_path / "up3"))
    assert said.missing == (2,)
    assert district_names(counter) == {"王秀兰", "李强"}
    late = counter.take(lost)
    assert (late.batches, late.missing) == (0, ())


def test_one_that_does_not_hold_what_is_missing_is_refused_by_its_number(
    counter: Counter, tied: Tie, tmp_path: Path
) -> None:
    """The district was restored from a backup that is older than what this station has receipts for."""
    one = tied("one")
    add(one, "王秀兰")
    first = _written(one, tmp_path / "up1")
    _with_the_district_as_it_is(counter, one, lambda: counter.take(first), tmp_path)
    add(one, "李强")
    second = _written(one, tmp_path / "up2")
    refused = refusal(lambda: counter.take(second))
    assert (refused.code, refused.params) == ("envelope_missing", {"number": 1})
    assert district_names(counter) == set()
    counter.take(first)
    assert counter.take(second).missing == ()
    assert district_names(counter) == {"王秀兰", "李强"}


def _with_the_district_as_it_is(counter: Counter, station: Station, act: Callable[[], object], folder: Path) -> None:
    """Do ``act``, let the station hear of it, and put the district back as it was."""
    with counter.database.transaction() as connection:
        tables = [row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        for table in tables:
            connection.execute(f'CREATE TABLE "kept_{table}" AS TABLE "{table}"'.encode())
    act()
    read_envelope(station, counter.give(station, folder / "kept"))
    with counter.database.transaction() as connection:
        for table in tables:
            connection.execute(f'TRUNCATE "{table}"'.encode())
            connection.execute(f'INSERT INTO "{table}" OVERRIDING SYSTEM VALUE SELECT * FROM "kept_{table}"'.encode())


def test_the_district_s_answer_goes_on_from_where_the_station_is(counter: Counter, tied: Tie, tmp_path: Path) -> None:
    one, other = tied("one"), tied("other")
    add(other, "赵敏")
    counter.take(_written(other, tmp_path / "o1"))
    lost = counter.give(one, tmp_path / "down1")
    add(other, "李强")
    counter.take(_written(other, tmp_path / "o2"))
    said = read_envelope(one, counter.give(one, tmp_path / "down2"))
    assert said.missing == (1,)
    assert names(one) == {"赵敏", "李强"}
    assert read_envelope(one, lost).pulled == 0
    counter.take(_written(one, tmp_path / "up"))
    assert read_envelope(one, counter.give(one, tmp_path / "down3")).pulled == 0


def test_an_answer_that_goes_on_too_late_is_refused_by_the_missing_number(
    counter: Counter, tied: Tie, tmp_path: Path
) -> None:
    """The station's file was put back from a backup since the district heard of it."""
    one, other = tied("one"), tied("other")
    add(other, "赵敏")
    counter.take(_written(other, tmp_path / "o1"))
    first = counter.give(one, tmp_path / "down1")
    with counter.database.transaction() as connection:
        connection.execute('UPDATE enrolled_station SET "cursor" = 1')
    add(other, "李强")
    counter.take(_written(other, tmp_path / "o2"))
    second = counter.give(one, tmp_path / "down2")
    refused = refusal(lambda: read_envelope(one, second))
    assert (refused.code, refused.params) == ("envelope_missing", {"number": 1})
    assert names(one) == set()
    read_envelope(one, first)
    read_envelope(one, second)
    assert names(one) == {"赵敏", "李强"}


def test_what_left_by_the_line_and_by_an_envelope_counts_once(counter: Counter, tied: Tie, tmp_path: Path) -> None:
    """The same stored batches travel both roads: here the envelope brings what an earlier one brought already."""
    one = tied("one")
    add(one, "王秀兰")
    first = _written(one, tmp_path / "up1")
    add(one, "李强")
    second = _written(one, tmp_path / "up2")
    counter.take(second)
    assert counter.take(first).batches == 0
    with counter.database.transaction() as connection:
        assert connection.execute("SELECT count(*) FROM push_receipt").fetchone() == (2,)


@pytest.mark.filterwarnings(OF_OTHER_THREADS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), way=st.sampled_from(["up", "down"]))
def test_a_flipped_bit_anywhere_is_refused_and_changes_nothing(
    pair: tuple[Counter, Station, dict[str, bytes]], tmp_path: Path, place: float, bit: int, way: str
) -> None:
    counter, station, sealed = pair
    content = bytearray(sealed[way])
    content[int(place * len(content))] ^= 1 << bit
    file = tmp_path / "flipped"
    file.write_bytes(content)
    before = _journal_and_cursor(station), district_names(counter)
    refused = refusal(lambda: counter.take(file) if way == "up" else read_envelope(station, file))
    assert refused.code == "envelope_damaged"
    assert (_journal_and_cursor(station), district_names(counter)) == before


@pytest.fixture
def pair(counter: Counter, tied: Tie, tmp_path: Path) -> tuple[Counter, Station, dict[str, bytes]]:
    """An envelope of each way that nobody has taken in."""
    one, other = tied("one"), tied("other")
    add(other, "赵敏")
    counter.take(_written(other, tmp_path / "o"))
    add(one, "王秀兰", "李强")
    up, down = _written(one, tmp_path / "up"), counter.give(one, tmp_path / "down")
    return counter, one, {"up": up.read_bytes(), "down": down.read_bytes()}


def _journal_and_cursor(station: Station) -> list[object]:
    with station.sessions() as session:
        connection = raw(session)
        rows = connection.execute("SELECT seq, batch_id, receipted_at FROM journal").fetchall()
        return [*rows, connection.execute('SELECT "cursor", envelope_seen, last_number FROM sync_state').fetchone()]


def test_an_envelope_of_others_is_foreign(counter: Counter, tied: Tie, tmp_path: Path) -> None:
    one, other = tied("one"), tied("other")
    up, down = _written(one, tmp_path / "up"), counter.give(one, tmp_path / "down")
    assert refusal(lambda: read_envelope(other, down)).code == "envelope_foreign"
    assert refusal(lambda: read_envelope(one, up)).code == "envelope_foreign"
    assert refusal(lambda: counter.take(down)).code == "envelope_foreign"
    with counter.database.transaction() as connection:
        connection.execute("DELETE FROM district_info")
        elsewhere = Counter(counter.database, load_keys(connection, "别的区"))
    assert refusal(lambda: elsewhere.take(up)).code == "envelope_foreign"


def test_a_station_that_was_revoked_brings_nothing(counter: Counter, tied: Tie, tmp_path: Path) -> None:
    one = tied("one")
    add(one, "王秀兰")
    up = _written(one, tmp_path / "up")
    with counter.database.transaction() as connection:
        revoke(connection, station_id(one), utc_now())
    assert refusal(lambda: counter.take(up)).code == "station_revoked"
    assert refusal(lambda: counter.give(one, tmp_path / "down")).code == "station_revoked"


def test_a_station_without_a_district_writes_none(station: Station, tmp_path: Path) -> None:
    assert refusal(lambda: write_envelope(station, tmp_path / "up")).code == "not_enrolled"
    assert list(tmp_path.glob("up*")) == []


def test_an_envelope_that_could_not_be_written_uses_up_no_number(tied: Tie, tmp_path: Path) -> None:
    one = tied("one")
    add(one, "王秀兰")
    assert refusal(lambda: write_envelope(one, tmp_path / "no" / "up")).code == "file_unwritable"
    assert write_envelope(one, tmp_path / "up").number == 1


def test_a_log_that_was_cut_off_comes_as_a_first_download(counter: Counter, tied: Tie, tmp_path: Path) -> None:
    one, other = tied("one"), tied("other")
    add(other, "赵敏")
    counter.take(_written(other, tmp_path / "o"))
    add(one, "王秀兰")
    counter.take(_written(one, tmp_path / "up"))
    with counter.database.transaction() as connection:
        connection.execute("DELETE FROM change_log WHERE seq <= 1")
        connection.execute("UPDATE community_head SET first_seq = 1")
    add(other, "李强")
    counter.take(_written(other, tmp_path / "o2"))
    read_envelope(one, counter.give(one, tmp_path / "down"))
    assert names(one) == {"赵敏", "王秀兰", "李强"}
    assert waiting(one) == []


def test_while_a_sync_runs_no_envelope_is_made(tied: Tie, tmp_path: Path) -> None:
    one = tied("one")
    with one.exchanging:
        assert refusal(lambda: write_envelope(one, tmp_path / "up")).code == "sync_running"


def test_a_stick_that_is_pulled_out_half_way_leaves_what_was_there(tied: Tie, tmp_path: Path) -> None:
    """What was on it before stays whole; the rest of an attempt goes."""
    one = tied("one")
    stick = tmp_path / "stick"
    stick.mkdir()
    write_envelope(one, stick / "up")
    content = (stick / "up").read_bytes()
    shutil.rmtree(stick)
    assert refusal(lambda: write_envelope(one, stick / "up")).code == "file_unwritable"
    stick.mkdir()
    (stick / "up").write_bytes(content)
    assert write_envelope(one, stick / "up2").number == 2


def _written(station: Station, to: Path) -> Path:
    info: EnvelopeInfo = write_envelope(station, to)
    assert info.bytes == to.stat().st_size
    return to


def test_on_a_full_disk_an_envelope_is_neither_made_nor_taken_by_halves(
    counter: Counter, tied: Tie, tmp_path: Path
) -> None:
    one, other = tied("one"), tied("other")
    add(one, *(f"王{number:03}" for number in range(400)))
    write_envelope(one, tmp_path / "up")
    counter.take(tmp_path / "up")
    down = counter.give(other, tmp_path / "down")
    add(other, "赵敏")
    other.close()

    def work(disk: Disk) -> None:
        folder = Path(shutil.copytree(other.folder, disk.folder / "profile"))
        station = open_station(folder, "other", "Two-Doors-2026", cost=CHEAP)
        up = disk.folder / "up"
        assert disk.refuses(0, lambda: write_envelope(station, up))
        assert not up.exists()
        assert disk.refuses(0, lambda: read_envelope(station, down))
        assert disk.refuses(100_000, lambda: read_envelope(station, down))
        assert names(station) == {"赵敏"}
        assert waiting(station)
        assert write_envelope(station, up).number == 1
        assert read_envelope(station, down).pulled >= 400
        assert len(names(station)) == 401
        station.close()

    on_small_disk(tmp_path / "disk", work)
