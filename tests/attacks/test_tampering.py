"""The station file and its backups, changed behind the program's back: what is wrong is told, nothing is believed."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import select, text

from models.audit.deeds import Audited
from models.audit.records import AuditEntry
from models.errors import WorldError
from models.station import Station
from models.station.accounts import KEYS
from models.station.backups import backup, check, restore
from models.station.station import DATABASE
from models.workers.records import Worker, WorkerRole
from tests.attacks.test_key_file import explained
from tests.conftest import Profile
from tests.tampering import key_of, tamper

PAGE = 4096


def told(open_it: Callable[[], Station]) -> str:
    """What opening and a full check say: a code with a sentence, ``damaged``, or nothing."""
    try:
        station = open_it()
    except WorldError as error:
        return explained(error)
    try:
        return "" if check(station).ok else "damaged"
    except WorldError as error:
        return error.code
    finally:
        station.close()


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("share", [0.0, 0.001, 0.2, 0.4, 0.6, 0.8, 0.999])
def test_a_flipped_byte_on_any_page_is_told(profile: Profile, share: float) -> None:
    path = profile.folder / DATABASE
    flip(path, int(path.stat().st_size // PAGE * share) * PAGE + PAGE // 2)
    assert told(profile.open)


def test_pages_that_change_places_are_told(profile: Profile) -> None:
    """Each is sealed, and sealed as the page that it is."""
    path = profile.folder / DATABASE
    content = path.read_bytes()
    one, two = 3 * PAGE, 4 * PAGE
    path.write_bytes(
        content[:one] + content[two : two + PAGE] + content[one:two] + content[two + PAGE :],
    )
    assert told(profile.open)


@pytest.mark.parametrize("cut", [1, PAGE - 1, PAGE, 10 * PAGE])
def test_a_file_that_is_cut_is_told_at_once(profile: Profile, cut: int) -> None:
    path = profile.folder / DATABASE
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(WorldError, match="file_cut_short"):
        profile.open()


@pytest.mark.parametrize("key", [b"", bytes(32), b"x" * 32])
def test_without_the_key_no_tool_reads_a_table(profile: Profile, key: bytes) -> None:
    with closing(sqlcipher.connect(profile.folder / DATABASE)) as tool:
        if key:
            tool.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        with pytest.raises(sqlcipher.DatabaseError):
            tool.execute("SELECT count(*) FROM sqlite_master").fetchone()


@pytest.fixture
def tool(profile: Profile) -> Iterator[tuple[Any, UUID]]:
    """A database tool in the hands of somebody who has the key out of his own password, and an ordinary worker."""
    station = profile.open()
    with station.act("workers.add") as session:
        session.add(ordinary := Worker(name="林悦"))
    key, worker_id = station.key, ordinary.id
    station.close()
    with closing(sqlcipher.connect(profile.folder / DATABASE)) as driver:
        driver.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        yield driver, worker_id


def test_a_foreign_tool_with_the_key_writes_no_record(tool: tuple[Any, UUID]) -> None:
    """The triggers call what only the program has: a write that leaves no journal does not happen."""
    driver, worker_id = tool
    for statement in (
        "UPDATE worker SET role = 'secretary' WHERE id = ?",
        "UPDATE worker SET grid_id = NULL, posts = '[]', leads_grid = 1, active = 1, phone = '1' WHERE id = ?",
        "DELETE FROM worker WHERE id = ?",
    ):
        with pytest.raises(sqlcipher.OperationalError):
            driver.execute(statement, (worker_id.hex,))


def test_triggers_that_a_foreign_tool_takes_away_are_made_anew_and_the_audit_tells(
    profile: Profile, tool: tuple[Any, UUID]
) -> None:
    driver, _worker_id = tool
    driver.execute('DROP TRIGGER "journal_worker_update"')
    driver.commit()
    driver.close()
    station = profile.open()
    with station.whole() as session:
        told = session.scalars(select(AuditEntry.outcome).where(AuditEntry.deed == Audited.CHECK.value)).all()
        there = session.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'journal_worker_update'"))
    station.close()
    assert (told[-1], there) == ("triggers_renewed", 1)


@pytest.mark.parametrize(
    "statements",
    [
        ["DROP TABLE care_team_member"],
        ["DROP TABLE visit_log"],
        ["ALTER TABLE worker RENAME TO hidden", "CREATE VIEW worker AS SELECT * FROM hidden"],
    ],
)
def test_a_table_that_was_taken_away_is_damage(profile: Profile, statements: list[str]) -> None:
    tamper(profile.folder, key_of(profile), *statements)
    assert told(profile.open) == "damaged"


def test_a_trigger_that_a_foreign_tool_puts_in_goes_before_it_ever_runs_and_the_audit_tells(
    profile: Profile, tool: tuple[Any, UUID]
) -> None:
    driver, worker_id = tool
    driver.execute("CREATE TRIGGER leak AFTER INSERT ON station_audit BEGIN UPDATE worker SET role = 'secretary'; END")
    driver.commit()
    driver.close()
    station = profile.open()
    with station.whole() as session:
        told = session.execute(select(AuditEntry.outcome, AuditEntry.detail).order_by(AuditEntry.id.desc())).first()
        roles = session.execute(select(Worker.role).where(Worker.id == worker_id)).scalar_one()
        left = session.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'leak'"))
    station.close()
    assert told is not None
    assert (told.outcome, told.detail["parts"]) == ("triggers_renewed", ["strange"])
    assert (roles, left) == (WorkerRole.WORKER, 0)


@pytest.mark.parametrize("revision", ["0001", "9999", "", "'; DROP TABLE worker; --"])
def test_a_forged_revision_is_refused_or_upgraded_and_loses_nothing(
    profile: Profile, tool: tuple[Any, UUID], revision: str
) -> None:
    driver, _worker = tool
    driver.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    driver.commit()
    driver.close()
    before = (profile.folder / DATABASE).read_bytes()
    assert told(profile.open)
    assert (profile.folder / DATABASE).read_bytes() == before


def a_backup(profile: Profile, to: Path) -> Path:
    station = profile.open()
    backup(station, to / "one.backup")
    station.close()
    return to / "one.backup"


def rewritten(file: Path, name: str, content: Callable[[bytes], bytes | None]) -> None:
    """Write the archive anew with one member changed, or left out."""
    with zipfile.ZipFile(file) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for each, whole in members.items():
            changed = content(whole) if each == name else whole
            if changed is not None:
                archive.writestr(each, changed)


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize(
    "change", [lambda _whole: None, lambda _whole: b"", lambda whole: whole[: len(whole) // 2], flipped]
)
@pytest.mark.parametrize("name", [DATABASE, KEYS, "backup.json"])
def test_a_backup_with_a_changed_member_is_told(
    profile: Profile, tmp_path: Path, name: str, change: Callable[[bytes], bytes | None]
) -> None:
    file = a_backup(profile, tmp_path)
    rewritten(file, name, change)
    target = Profile(tmp_path / "new", profile.recovery_code)
    try:
        restore(file, target.folder)
    except WorldError as error:
        explained(error)
        assert not (target.folder / DATABASE).exists()
    else:
        assert told(target.open) or name == "backup.json"


@pytest.mark.parametrize(
    "name", ["../out", "/tmp/lianglin-out", "blobs/../../out", "blobs/a/../../../out", "blobs\\..\\out", "settings.ini"]
)
def test_a_strange_member_is_written_nowhere(profile: Profile, tmp_path: Path, name: str) -> None:
    file = a_backup(profile, tmp_path)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(name, b"planted")
    restore(file, tmp_path / "deep" / "new")
    planted = [path for path in tmp_path.rglob("*") if path.is_file() and path.read_bytes() == b"planted"]
    assert planted == []
    assert not Path("/tmp/lianglin-out").exists()


def test_the_station_file_of_one_profile_does_not_open_with_the_keys_of_another(
    profile: Profile, tmp_path: Path
) -> None:
    """A file put in the place of today's is at most an older one of the same station, which the audit tells."""
    shutil.copytree(profile.folder, tmp_path / "other")
    (tmp_path / "other" / KEYS).write_bytes(
        (profile.folder / KEYS).read_bytes().replace(b'"profile_id": "', b'"profile_id": "0', 1)
    )
    assert told(Profile(tmp_path / "other", "").open)
