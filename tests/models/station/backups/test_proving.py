"""Who may bring a backup back: by the role of its time, or with a code."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from models.errors import WorldError
from models.station import Station
from models.station.backups import backup, restore
from models.station.backups.proving import require_may_restore
from models.station.connection import Identity, connect
from models.station.station import DATABASE
from models.workers.records import Worker, WorkerRole
from tests.conftest import Profile


def _restored(file: Path, to: Path) -> bool:
    restore(file, to, ask=lambda unpacked: require_may_restore(unpacked, Profile.login, Profile.password))
    return (to / DATABASE).exists()


@pytest.mark.parametrize(("role", "may"), [(WorkerRole.SYSTEM_ADMIN, True), (WorkerRole.WORKER, False)])
def test_a_password_brings_a_backup_back_for_whose_role_may(
    station: Station, tmp_path: Path, role: WorkerRole, may: bool
) -> None:
    with station.local_write() as session:
        session.get_one(Worker, station.worker_id).role = role
        session.add(Worker(name="书记", role=WorkerRole.SECRETARY))
    backup(station, tmp_path / "of-today.backup")
    to = tmp_path / "restored"
    if may:
        assert _restored(tmp_path / "of-today.backup", to)
    else:
        with pytest.raises(WorldError, match="not_allowed"):
            _restored(tmp_path / "of-today.backup", to)
        assert not (to / DATABASE).exists()
        assert [path.name for path in to.iterdir() if path.name.startswith(".restoring")] == []


def test_where_nobody_leads_whoever_worked_there_may(station: Station, tmp_path: Path) -> None:
    backup(station, tmp_path / "of-today.backup")
    assert _restored(tmp_path / "of-today.backup", tmp_path / "restored")


def test_a_backup_of_a_version_without_single_rights_knows_roles(station: Station, tmp_path: Path) -> None:
    with station.local_write() as session:
        session.add(Worker(name="书记", role=WorkerRole.SECRETARY))
    backup(station, tmp_path / "of-then.backup")

    def ask(unpacked: Path) -> None:
        with closing(connect(unpacked / DATABASE, station.key, Identity(""))) as connection:
            connection.execute("DROP TABLE rights_grant")
        require_may_restore(unpacked, Profile.login, Profile.password)

    with pytest.raises(WorldError, match="not_allowed"):
        restore(tmp_path / "of-then.backup", tmp_path / "restored", ask=ask)
