"""After an erasure no page of the file, and none of a new backup, says the name; an older backup loses it again."""

from __future__ import annotations

import zipfile
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from models.people.records import Resident
from models.retention.records import Erasure
from models.retention.rules import Kind
from models.station import Station
from models.station.backups.keeper import keep
from models.station.backups.packing import backup
from models.station.backups.place import choose
from models.station.backups.unpacking import restore
from models.station.erasures import put_in_order, remembered
from models.station.files import ERASED_IDS
from tests.conftest import Profile
from tests.models.retention.cottage import ID_NO, NAME, PHONE, furnish
from tests.models.retention.pages import in_clear, written_forms
from tests.models.retention.test_retention import carried_out
from tests.models.station.backups.test_keeping import done

WORDS = [form for word in (NAME, NAME[:2], ID_NO, PHONE) for form in written_forms(word)]


def _let_go(station: Station) -> UUID:
    for kind in (Kind.VISITS, Kind.CARE):
        carried_out(station, kind)
    erasure_id = carried_out(station, Kind.REGISTER)
    put_in_order(station)
    return erasure_id


def _said(database: Path, key: bytes) -> list[bytes]:
    pages = in_clear(database, key)
    return [word for word in WORDS if word in pages]


def test_no_page_of_the_file_says_the_name(profile: Profile) -> None:
    station = profile.open()
    furnish(station)
    station.close()
    assert _said(profile.folder / "station.db", station.key)
    station = profile.open()
    _let_go(station)
    station.close()
    assert _said(profile.folder / "station.db", station.key) == []


def test_a_new_backup_says_nothing_either(profile: Profile, tmp_path: Path) -> None:
    station = profile.open()
    furnish(station)
    _let_go(station)
    backup(station, tmp_path / "new.backup")
    station.close()
    with zipfile.ZipFile(tmp_path / "new.backup") as archive:
        archive.extract("station.db", tmp_path)
    assert _said(tmp_path / "station.db", station.key) == []


def test_an_older_backup_loses_it_again_where_it_is_restored(profile: Profile, tmp_path: Path) -> None:
    station = profile.open()
    resident_id = furnish(station)
    backup(station, tmp_path / "old.backup")
    erasure_id = _let_go(station)
    station.close()
    other = Profile(tmp_path / "restored", profile.recovery_code)
    restore(tmp_path / "old.backup", other.folder)
    (other.folder / ERASED_IDS).write_bytes((profile.folder / ERASED_IDS).read_bytes())
    station = other.open()

    with station.sessions() as session:
        assert session.get_one(Resident, resident_id).name == ""
        assert session.get_one(Erasure, erasure_id).done_at is not None
    station.close()
    assert _said(other.folder / "station.db", station.key) == []


def test_lines_that_somebody_else_wrote_erase_nobody(profile: Profile) -> None:
    station = profile.open()
    furnish(station)
    _let_go(station)
    path = station.folder / ERASED_IDS
    path.write_text(path.read_text().replace('"going":"anonymise"', '"going":"erase"'))
    assert len(remembered(station.folder, station.key)) == 1  # the one list that erases from the start
    with station.sessions() as session:
        assert len(session.scalars(select(Erasure)).all()) == 3
    station.close()


def test_a_backup_of_the_second_place_loses_it_again_on_a_new_pc(profile: Profile, tmp_path: Path) -> None:
    station, stick = profile.open(), tmp_path / "stick"
    resident_id = furnish(station)
    stick.mkdir()
    choose(station.folder, station.accounts.keys.profile_id, stick)
    done(keep(station))
    (old,) = stick.rglob("*.backup")
    _let_go(station)
    done(keep(station))
    station.close()
    other = Profile(tmp_path / "new", profile.recovery_code)
    restore(old, other.folder)
    station = other.open()
    with station.sessions() as session:
        assert session.get_one(Resident, resident_id).name == ""
    station.close()
    assert _said(other.folder / "station.db", station.key) == []
