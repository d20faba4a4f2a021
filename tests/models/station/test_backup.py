"""A backup is consistent, tells nothing, and becomes a station again; a check reads everything."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from models.errors import WorldError
from models.sample.community import Community, Plan
from models.station import Station, open_station
from models.station.backups import backup, check, restore
from models.workers.records import Worker
from tests.conftest import CHEAP, Profile
from tests.models.station.test_acts import dump

NAMES = ["王秀梅", "欧阳建国", "张伟"]
PHONE, ID_NUMBER = "13940012345", "21010219560302112X"


def without_audit(tables: dict[str, Any]) -> dict[str, Any]:
    """Opening a station is itself audited."""
    return {name: rows for name, rows in tables.items() if name not in ("station_audit", "sqlite_sequence")}


@pytest.fixture
def filled(station: Station) -> Station:
    with station.act("workers.add") as session:
        session.add_all(Worker(name=name, phone=PHONE) for name in NAMES * 50)
    with station.act("workers.rename") as session:
        session.execute(text("UPDATE worker SET phone = :id"), {"id": ID_NUMBER})
    station.blobs.store(io.BytesIO("".join(NAMES).encode() * 100))
    return station


def test_a_backup_becomes_a_station_again(filled: Station, tmp_path: Path) -> None:
    before, blobs = dump(filled), [path.name for path in filled.blobs.files()]
    with filled.sessions() as reader:
        assert reader.scalars(select(Worker.name)).first()
        assert backup(filled, tmp_path / "copy.zip") == (tmp_path / "copy.zip").stat().st_size
    restore(tmp_path / "copy.zip", tmp_path / "again")
    again = open_station(tmp_path / "again", Profile.login, Profile.password, cost=CHEAP)
    assert without_audit(dump(again)) == without_audit(before)
    assert [path.name for path in again.blobs.files()] == blobs
    assert check(again).ok
    with again.act("workers.add") as session:
        session.add(Worker(name="新人"))
    assert again.acts()[0].entries == 1
    assert again.acts()[0].id == 3
    again.close()


def test_no_name_phone_or_number_is_in_clear_anywhere(filled: Station, tmp_path: Path) -> None:
    backup(filled, filled.folder / "copy.zip")
    sought = [
        text.encode(code) for text in (*NAMES, PHONE, ID_NUMBER, "刘芳", "liu") for code in ("utf-8", "utf-16-le")
    ]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name.endswith("-wal") and path.stat().st_size for path in files)
    with zipfile.ZipFile(filled.folder / "copy.zip") as archive:
        everything = [path.read_bytes() for path in files] + [archive.read(name) for name in archive.namelist()]
    sought = [needle for needle in sought if len(needle) > 3]  # three random bytes are found by chance
    assert not [needle for needle in sought for content in everything if needle in content]
    assert not [path for path in files for name in (*NAMES, Profile.login) if name in path.name]


def test_what_goes_wrong_names_no_one(filled: Station) -> None:
    with filled.sessions() as reader:
        key = reader.scalars(select(Worker.id).where(Worker.name == NAMES[0]).limit(1)).one()

    def fail() -> None:
        with filled.act("workers.break") as session:
            session.execute(
                text("INSERT INTO worker (id, name) VALUES (:id, :name)"), {"id": key.hex, "name": NAMES[0]}
            )

    with pytest.raises(Exception, match="NOT NULL") as error:
        fail()
    assert NAMES[0] not in str(error.value) + repr(error.value)


def test_a_backup_is_not_restored_over_a_station(filled: Station, tmp_path: Path) -> None:
    backup(filled, tmp_path / "copy.zip")
    before = dump(filled)
    with pytest.raises(WorldError, match="already_open"):
        restore(tmp_path / "copy.zip", filled.folder)
    filled.close()
    with pytest.raises(WorldError, match="exists_already"):
        restore(tmp_path / "copy.zip", filled.folder)
    assert before


def strange_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../evil", "x")


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5000])


def spoilt_inside(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[20_000] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("spoil", [strange_zip, cut_short, spoilt_inside, lambda path: path.write_bytes(b"no")])
def test_a_strange_or_spoilt_backup_is_refused_and_leaves_nothing(spoil, filled: Station, tmp_path: Path) -> None:
    backup(filled, tmp_path / "copy.zip")
    spoil(tmp_path / "copy.zip")
    with pytest.raises(WorldError, match="not_a_backup"):
        restore(tmp_path / "copy.zip", tmp_path / "again")
    assert [path.name for path in (tmp_path / "again").iterdir()] == ["station.lock"]
    assert not (tmp_path / "evil").exists()


def test_a_check_counts_what_it_read(filled: Station) -> None:
    found = check(filled)
    assert (found.ok, found.faults, found.records, found.journal, found.blobs) == (True, 0, 151, 302, 1)


def test_a_check_finds_a_spoilt_page_and_a_spoilt_attachment(filled: Station, profile: Profile) -> None:
    (blob,) = filled.blobs.files()
    filled.close()
    blob.write_bytes(blob.read_bytes()[:-1])
    path = profile.folder / "station.db"
    content = bytearray(path.read_bytes())
    content[-2000] ^= 1
    path.write_bytes(content)
    again = profile.open()
    found = check(again)
    assert not found.ok
    assert found.faults >= 1
    assert found.blobs_damaged == 1
    again.close()


def test_a_check_beside_open_readers_sees_the_index_as_it_is_now(station: Station) -> None:
    assert check(station).ok  # now a reader knows the index as it was
    with station.act("sample.generate") as session:
        for _step in Community(session, Plan(40)).steps():
            pass
    assert check(station).ok
