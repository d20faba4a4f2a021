"""Of a damaged file all comes over that is not on a damaged page, and what was lost is told by table and count."""

from __future__ import annotations

import io
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from models.errors import WorldError
from models.station import Station, open_station, open_with_recovery
from models.station.backups import check
from models.station.backups.checking import Harm
from models.station.backups.keeper import keep
from models.station.backups.reading import same_in_both
from models.station.backups.salvage import Salvaged, salvage
from models.station.connection import Identity, connect
from models.workers.records import Worker
from tests.conftest import CHEAP, Profile
from tests.models.station.backups.test_keeping import done

PAGE, MANY = 4096, 1500


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


def key_of(profile: Profile) -> bytes:
    station = profile.open()
    station.close()
    return station.key


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


def test_each_page_of_the_file_may_be_damaged_and_nothing_false_comes_over(filled: Profile, tmp_path: Path) -> None:
    path = filled.folder / "station.db"
    whole, key = path.read_bytes(), key_of(filled)
    pages, lost = len(whole) // PAGE, 0
    for page in range(7, pages + 1, 150):
        path.write_bytes(whole)
        flip(filled, page, at=page * 37 % PAGE)
        found = saved(filled, tmp_path)
        lost += found.pages_lost
        with closing(connect(tmp_path / "new" / "station.db", key, Identity(""))) as driver:
            rows = dict(driver.execute("SELECT name, phone FROM worker").fetchall())
        assert true(rows)
        assert len(rows) == MANY + 2 - sum(each.lost or MANY for each in found.tables if each.name == "worker")
        shutil.rmtree(tmp_path / "new")
    assert lost == len(range(7, pages + 1, 150))


def test_the_rows_of_a_lost_leaf_are_counted_and_the_others_are_there(filled: Profile, tmp_path: Path) -> None:
    path = filled.folder / "station.db"
    root = root_of(filled, "worker")
    size = path.stat().st_size // PAGE
    flip(filled, *(page for page in range(size - 60, size - 40)))
    assert root < size - 60
    found = saved(filled, tmp_path)
    assert found.pages_lost == 20
    station = opened(tmp_path)
    told = {each.name: each.lost for each in found.tables}
    assert len(workers(station)) == MANY + 2 - (told.get("worker") or 0)
    assert true(workers(station))
    assert told
    station.close()


def test_a_lost_root_of_a_table_is_told_and_the_other_tables_come_over(filled: Profile, tmp_path: Path) -> None:
    flip(filled, root_of(filled, "journal"))
    found = saved(filled, tmp_path)
    assert [(each.name, each.harm, each.saved) for each in found.tables] == [("journal", Harm.LOCAL, 0)]
    station = opened(tmp_path)
    assert len(workers(station)) == MANY + 2
    assert check(station).ok
    station.close()


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
    with closing(connect(tmp_path / "new" / "station.db", found_key(filled), Identity(""))) as driver:
        assert true(dict(driver.execute("SELECT name, phone FROM worker").fetchall()))


def found_key(profile: Profile) -> bytes:
    from models.station.keys import KeyFile

    keys = KeyFile.load(profile.folder / "keys.json")
    opened = keys.open(keys.tag(profile.login), profile.password)
    assert opened is not None
    return opened.key


def test_the_damaged_profile_is_not_touched(filled: Profile, tmp_path: Path) -> None:
    flip(filled, root_of(filled, "journal"))
    before = {path: path.read_bytes() for path in filled.folder.rglob("*") if path.suffix in (".db", ".json")}
    saved(filled, tmp_path)
    assert {path: path.read_bytes() for path in before} == before


def test_without_the_header_nothing_is_said_to_be_saved(filled: Profile, tmp_path: Path) -> None:
    flip(filled, 1, at=20)
    with pytest.raises(WorldError, match="salvage_nothing"):
        saved(filled, tmp_path)
    assert not (tmp_path / "new" / "station.db").exists()


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
