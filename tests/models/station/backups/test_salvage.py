"""Of a damaged file all comes over that is not on a damaged page, and what was lost is told by table and count."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.base import Base
from models.crypto.pages import PAGE, Pages
from models.errors import WorldError
from models.station import Station, open_station, open_with_recovery, schema_copy
from models.station.backups import check
from models.station.backups.keeper import keep, standing
from models.station.backups.reading import same_in_both
from models.station.backups.salvage import Salvaged, salvage
from models.station.connection import Identity, connect, raw
from models.station.erasures import compact
from models.station.schema_copy import SCHEMA_COPY
from models.workers.records import Worker
from tests.conftest import CHEAP, Profile
from tests.models.station.backups.test_keeping import done
from tests.tampering import key_of

MANY, SEALS = 1500, ("seal", "seal_total")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, _made_profile: Profile) -> Profile:
    folder = tmp_path_factory.mktemp("salvage") / "profile"
    shutil.copytree(_made_profile.folder, folder)
    profile = Profile(folder, _made_profile.recovery_code)
    station = profile.open()
    with station.act("workers.add") as session:
        session.add_all(Worker(name=f"组员{number}", phone=f"139{number:08}") for number in range(MANY))
        session.add(Worker(name="很长" * 20, posts=["x" * 9000]))  # more than a page
    station.blobs.store(io.BytesIO(b"photo"))
    station.close()
    return profile


@pytest.fixture
def filled(made: Profile, tmp_path: Path) -> Profile:
    shutil.copytree(made.folder, tmp_path / "profile")
    return Profile(tmp_path / "profile", made.recovery_code)


@dataclass(frozen=True)
class Whole:
    """What stands in the file before it is damaged."""

    profile: Profile
    key: bytes
    rows: dict[str, set[str]]
    plain: list[bytes]
    """Each page."""
    special: list[int]
    """Pages of which there are few: the first, those that branch, and those of the schema."""

    @property
    def pages(self) -> int:
        return len(self.plain)

    def rows_on(self, page: int) -> int:
        """At most so many rows are lost with it."""
        content = self.plain[page - 1]
        kinds = {0x0D: int.from_bytes(content[3:5], "big"), 0x00: 1}  # rows; the end of a long one
        return kinds.get(content[0], 0)

    def compared(self, folder: Path) -> Iterator[tuple[str, set[str], set[str]]]:
        """Table, rows before, rows there; none is there that was not before. Seals may have been made anew."""
        for name, there in rows_in(folder / "station.db", self.key).items():
            before = self.rows.get(name, set())
            assert there <= before
            yield name, before, there


@pytest.fixture(scope="module")
def whole(made: Profile) -> Whole:
    key, content = key_of(made), (made.folder / "station.db").read_bytes()
    pages = Pages(key, content[:16])
    plain = [pages.open(content[at : at + PAGE], at // PAGE + 1) for at in range(0, len(content), PAGE)]
    branches = [number for number, page in enumerate(plain, start=1) if page[0] == 0x05]
    return Whole(made, key, rows_in(made.folder / "station.db", key), plain, [1, *branches, *range(2, 5)])


def rows_in(path: Path, key: bytes) -> dict[str, set[str]]:
    with closing(connect(path, key, Identity(""))) as driver:
        return {
            name: {repr(row) for row in driver.execute(f'SELECT rowid, * FROM "{name}"').fetchall()}
            for name in Base.metadata.tables
            if name not in SEALS
        }


def root_of(profile: Profile, name: str) -> int:
    with closing(connect(profile.folder / "station.db", key_of(profile), Identity(""))) as driver:
        return int(driver.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0])


def flip(profile: Profile, *pages: int, at: int = 100) -> None:
    path = profile.folder / "station.db"
    content = bytearray(path.read_bytes())
    for page in pages:
        content[(page - 1) * PAGE + at] ^= 1
    path.write_bytes(content)


def saved(profile: Profile, tmp_path: Path) -> Salvaged:
    found: Salvaged = done(salvage(profile.folder, tmp_path / "new", login=profile.login, password=profile.password))
    return found


def opened(tmp_path: Path) -> Station:
    return open_station(tmp_path / "new", Profile.login, Profile.password, cost=CHEAP)


def workers(station: Station) -> dict[str, str | None]:
    with station.sessions() as session:
        return {name: phone for name, phone in session.execute(select(Worker.name, Worker.phone))}


def true(found: dict[str, str | None]) -> bool:
    """Whether nobody has another phone than his own."""
    return all(found[name] == f"139{int(name[2:]):08}" for name in found if name.startswith("组员"))


def test_of_a_sound_file_everything_comes_over(filled: Profile, tmp_path: Path) -> None:
    found = saved(filled, tmp_path)
    assert (found.pages_lost, found.tables, found.attachments, found.attachments_lost) == (0, (), 1, 0)
    station = opened(tmp_path)
    assert len(workers(station)) == MANY + 2
    assert check(station).ok
    station.close()


@given(data=st.data())
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_page_is_lost_all_that_is_not_on_it_comes_over_and_nothing_else(
    whole: Whole, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    lost = data.draw(st.one_of(st.sampled_from(whole.special), st.integers(1, whole.pages)))
    at = data.draw(st.integers(0, PAGE - 1))
    place = tmp_path_factory.mktemp("page")
    shutil.copytree(whole.profile.folder, place / "profile")
    profile = Profile(place / "profile", whole.profile.recovery_code)
    flip(profile, lost, at=at)
    found = saved(profile, place)
    gone = {name: rows - there for name, rows, there in whole.compared(place / "new")}
    assert found.pages_lost in (0, 1)  # the salt is on no page
    assert sum(map(len, gone.values())) <= whole.rows_on(lost)
    told = {each.name: each.lost for each in found.tables if each.name not in SEALS}
    assert {name: len(rows) for name, rows in gone.items() if rows} == told
    if found.rights_hold:
        opened(place).close()


def test_the_rows_of_a_lost_leaf_are_counted_and_the_others_are_there(filled: Profile, tmp_path: Path) -> None:
    path = filled.folder / "station.db"
    root = root_of(filled, "worker")
    size = path.stat().st_size // PAGE
    flip(filled, *(page for page in range(size - 60, size - 40)))
    assert root < size - 60
    found = done(salvage(filled.folder, tmp_path / "new", code=filled.recovery_code))
    assert (found.pages_lost, found.rights_hold) == (20, True)
    station = opened(tmp_path)
    told = {each.name: each.lost for each in found.tables}
    assert len(workers(station)) == MANY + 2 - (told.get("worker") or 0)
    assert true(workers(station))
    assert told
    station.close()


@pytest.mark.parametrize("table", ["journal", "worker"])
def test_a_lost_first_page_of_a_large_table_costs_no_row(table: str, filled: Profile, tmp_path: Path) -> None:
    flip(filled, root_of(filled, table))
    found = saved(filled, tmp_path)
    assert (found.pages_lost, found.tables) == (1, ())
    station = opened(tmp_path)
    assert len(workers(station)) == MANY + 2
    assert true(workers(station))
    assert check(station).ok
    station.close()


def test_rows_that_were_deleted_do_not_come_back_with_a_lost_first_page(filled: Profile, tmp_path: Path) -> None:
    root = root_of(filled, "worker")
    with closing(connect(filled.folder / "station.db", key_of(filled), Identity(""))) as driver:
        for (name,) in driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            driver.execute(f'DROP TRIGGER "{name}"')
        driver.execute("DELETE FROM worker WHERE name > '组员3' AND name < '组员8'")
        left = driver.execute("SELECT count(*) FROM worker").fetchone()[0]
        assert driver.execute("PRAGMA freelist_count").fetchone()[0]
    flip(filled, root)
    saved(filled, tmp_path)
    with closing(connect(tmp_path / "new" / "station.db", key_of(filled), Identity(""))) as driver:
        assert driver.execute("SELECT count(*) FROM worker").fetchone()[0] == left


@pytest.mark.parametrize("lost", ["seal", "worker"])
def test_lost_rows_of_what_restricts_are_believed_to_the_recovery_code_alone(
    lost: str, filled: Profile, tmp_path: Path
) -> None:
    """Who breaks the page on which the secretary stands would else lead the station himself."""
    content, root = (filled.folder / "station.db").read_bytes(), root_of(filled, lost)
    page = Pages(key_of(filled), content[:16]).open(content[(root - 1) * PAGE : root * PAGE], root)
    flip(filled, int.from_bytes(page[8:12], "big"))  # the last page below the first
    assert not saved(filled, tmp_path).rights_hold
    with pytest.raises(WorldError, match="rights_changed"):
        opened(tmp_path)
    shutil.rmtree(tmp_path / "new")
    assert done(salvage(filled.folder, tmp_path / "new", code=filled.recovery_code)).rights_hold
    opened(tmp_path).close()


def test_a_lost_index_costs_nothing(filled: Profile, tmp_path: Path) -> None:
    flip(filled, root_of(filled, "sqlite_autoindex_worker_1"))
    found = saved(filled, tmp_path)
    assert found.tables == ()
    station = opened(tmp_path)
    assert len(workers(station)) == MANY + 2
    assert check(station).ok
    station.close()


@pytest.mark.parametrize("left", [0.5, 0.9, 0.99])
def test_a_file_that_was_cut_gives_what_is_left_of_it(filled: Profile, tmp_path: Path, left: float) -> None:
    path = filled.folder / "station.db"
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * left)])
    with pytest.raises(WorldError, match="file_cut_short"):
        filled.open()
    found = saved(filled, tmp_path)
    assert found.tables
    with closing(connect(tmp_path / "new" / "station.db", key_of(filled), Identity(""))) as driver:
        assert true(dict(driver.execute("SELECT name, phone FROM worker").fetchall()))


def test_in_its_own_place_the_damaged_one_is_put_aside_whole(filled: Profile) -> None:
    station = filled.open()
    done(keep(station))
    station.close()
    flip(filled, 1)
    before = (filled.folder / "station.db").read_bytes()
    found = done(salvage(filled.folder, filled.folder, login=filled.login, password=filled.password))
    assert (found.pages_lost, found.tables, found.attachments) == (1, (), 1)
    assert (filled.folder / "replaced" / "station.db").read_bytes() == before
    station = filled.open()
    assert len(workers(station)) == MANY + 2
    assert len(standing(station).kept) == 1
    assert check(station).ok
    station.close()


def test_the_damaged_profile_is_not_touched(filled: Profile, tmp_path: Path) -> None:
    flip(filled, root_of(filled, "journal"))
    before = {path: path.read_bytes() for path in filled.folder.rglob("*") if path.suffix in (".db", ".json")}
    saved(filled, tmp_path)
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("kept", [True, False])
def test_without_the_head_all_comes_over_by_the_copy_of_the_schema(kept: bool, filled: Profile, tmp_path: Path) -> None:
    path = filled.folder / "station.db"
    path.write_bytes(bytes(PAGE) + path.read_bytes()[PAGE:])
    if not kept:
        (filled.folder / SCHEMA_COPY).unlink()
        with pytest.raises(WorldError, match="salvage_nothing"):
            saved(filled, tmp_path)
        assert not (tmp_path / "new" / "station.db").exists()
        return
    found = saved(filled, tmp_path)
    assert (found.pages_lost, found.tables) == (1, ())
    station = opened(tmp_path)
    assert len(workers(station)) == MANY + 2
    assert check(station).ok
    station.close()


def test_a_copy_of_another_schema_is_not_believed(filled: Profile, tmp_path: Path) -> None:
    with closing(connect(filled.folder / "station.db", key_of(filled), Identity(""))) as driver:
        driver.execute("DROP TABLE draft")
        driver.execute("VACUUM")  # every table begins elsewhere
    saved(filled, tmp_path)
    station = opened(tmp_path)
    assert len(workers(station)) == MANY + 2
    assert true(workers(station))
    station.close()


def test_what_writes_the_file_anew_takes_the_copy_of_the_schema_along(filled: Profile) -> None:
    station = filled.open()
    before = schema_copy.read(filled.folder, station.key)
    compact(station)
    after = schema_copy.read(filled.folder, station.key)
    assert before is not None
    assert after is not None
    assert before.cookie != after.cookie
    with station.whole() as session:
        query = "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master WHERE rootpage > 0"
        assert list(after.entries) == raw(session).execute(query).fetchall()
    station.close()


def test_with_the_header_the_rest_of_the_first_page_may_be_lost(filled: Profile, tmp_path: Path) -> None:
    flip(filled, 1, at=3000)
    with pytest.raises(WorldError):
        filled.open()
    assert saved(filled, tmp_path).pages_lost == 1
    station = opened(tmp_path)
    assert len(workers(station)) == MANY + 2
    station.close()


def test_a_lost_key_file_comes_from_the_newest_backup(filled: Profile, tmp_path: Path) -> None:
    station = filled.open()
    done(keep(station))
    station.close()
    (filled.folder / "keys.json").write_text("{")
    saved(filled, tmp_path)
    opened(tmp_path).close()


def test_the_recovery_code_salvages_too(filled: Profile, tmp_path: Path) -> None:
    done(salvage(filled.folder, tmp_path / "new", code=filled.recovery_code))
    open_with_recovery(tmp_path / "new", filled.recovery_code, "liu", "Third-Door-8", cost=CHEAP).close()


@pytest.fixture
def in_the_log(filled: Profile, tmp_path: Path) -> Profile:
    """As a power cut leaves it: three acts that were acknowledged are in the log, and not in the file."""
    station = filled.open()
    for name in ("甲", "乙", "丙"):
        with station.act("workers.add") as session:
            session.add(Worker(name=name))
    shutil.copytree(filled.folder, tmp_path / "cut")
    station.close()
    return Profile(tmp_path / "cut", filled.recovery_code)


LOG_HEADER, FRAME = 32, 24 + PAGE


@pytest.mark.parametrize(
    ("at", "names"),
    [
        (None, {"甲", "乙", "丙"}),
        (3, {"甲", "乙", "丙"}),  # the header of the log
        (LOG_HEADER + 8, set()),  # the salts of the first frame
        (-FRAME + 4, {"甲", "乙"}),  # the mark that the last act came to its end
        (-50, {"甲", "乙"}),
    ],
)
def test_what_is_in_the_log_comes_over_up_to_where_it_is_damaged(
    in_the_log: Profile, tmp_path: Path, at: int | None, names: set[str]
) -> None:
    log = in_the_log.folder / "station.db-wal"
    content = bytearray(log.read_bytes())
    if at is not None:
        content[at] ^= 1
    log.write_bytes(content)
    found = saved(in_the_log, tmp_path)
    assert bool(found.log_lost) == (len(names) < 3)
    assert found.pages_lost == 0
    station = opened(tmp_path)
    assert set(workers(station)) & {"甲", "乙", "丙"} == names
    assert len(workers(station)) == MANY + 2 + len(names)
    assert check(station).ok
    station.close()


def test_a_damaged_attachment_is_left_and_counted(filled: Profile, tmp_path: Path) -> None:
    (blob,) = (filled.folder / "blobs").glob("*/*")
    blob.write_bytes(blob.read_bytes()[:-1])
    found = saved(filled, tmp_path)
    assert (found.attachments, found.attachments_lost) == (0, 1)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ([(1, "a"), (2, "x")], [(1, "a"), (2, "y")], [(1, "a")]),
        ([(1, "a"), (3, "c")], [(2, "b"), (3, "c")], [(3, "c")]),
        ([], [(1, "a")], []),
    ],
)
def test_what_two_copies_tell_differently_is_not_believed(
    one: list[tuple[int, str]], other: list[tuple[int, str]], same: list[tuple[int, str]]
) -> None:
    assert list(same_in_both(iter(one), iter(other))) == same
