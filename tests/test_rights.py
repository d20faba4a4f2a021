"""Nobody but their owner reads the files of a station, its backups, exports and papers."""

from __future__ import annotations

import io
import stat
from pathlib import Path

from desktop.printing.paper import store_pdf
from forms.sheets.book import safe_book
from models.places.records import Estate
from models.station import Station
from models.station.backups import backup, restore
from models.station.files import only_mine
from tests.conftest import Profile


def rights(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


def all_rights(folder: Path) -> set[str]:
    return {rights(path) for path in folder.rglob("*") if path.is_file()}


def test_a_profile_with_its_log_and_photos_is_only_its_owners(station: Station) -> None:
    with station.act("places.estate") as session:
        session.add(Estate(name="测试小区"))
    station.blobs.store(io.BytesIO(b"photo"))
    assert (station.folder / "station.db-wal").exists()
    assert all_rights(station.folder) == {"0o600"}
    assert rights(station.folder) == "0o700"


def test_a_profile_that_others_could_read_is_closed_to_them_when_it_is_opened(profile: Profile) -> None:
    profile.folder.chmod(0o755)
    for name in ("station.db", "keys.json"):
        (profile.folder / name).chmod(0o644)
    profile.open().close()
    assert all_rights(profile.folder) == {"0o600"}
    assert rights(profile.folder) == "0o700"


def test_a_backup_and_what_is_restored_from_it_are_only_their_owners(station: Station, tmp_path: Path) -> None:
    station.blobs.store(io.BytesIO(b"photo"))
    backup(station, tmp_path / "of-today.backup")
    restore(tmp_path / "of-today.backup", tmp_path / "restored")
    assert rights(tmp_path / "of-today.backup") == "0o600"
    assert all_rights(tmp_path / "restored") == {"0o600"}
    assert rights(tmp_path / "restored") == "0o700"


def test_papers_and_tables_are_only_their_owners(station: Station, tmp_path: Path) -> None:
    (tmp_path / "list.pdf").write_bytes(b"before")
    (tmp_path / "list.pdf").chmod(0o644)
    store_pdf(station, b"%PDF-", tmp_path / "list.pdf")
    assert rights(tmp_path / "list.pdf") == "0o600"
    with safe_book(tmp_path / "list.xlsx") as book:
        book.sheet("a", ["b"], [8])
    assert rights(tmp_path / "list.xlsx") == "0o600"


def test_what_is_there_already_keeps_its_content(tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"kept")
    assert only_mine(tmp_path / "kept").read_bytes() == b"kept"
