"""An upgrade works on a copy; wherever it stops, the old file or the new one is there, whole."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, text

from desktop.commands.transfer import finish
from models.calendar import now, today
from models.care.due_triggers import due_triggers
from models.care.records import CareDue, Membership
from models.errors import WorldError
from models.migrations import LINEAGE, Lineage
from models.people.records import Resident
from models.station import Station, open_station
from models.station.backups.shedding import older, shed
from models.station.backups.unpacking import REPLACED
from models.station.connection import Identity, raw
from models.station.erasures import compact
from models.station.upgrading import upgrade
from models.workers.records import Worker
from tests.conftest import Profile

NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "next", "{head}"


def upgrade() -> None:
    with op.batch_alter_table("worker") as batch:
        batch.add_column(sa.Column("nickname", sa.String(20), server_default="-"))
    op.execute("UPDATE worker SET nickname = name")
    {more}


def downgrade() -> None:
    pass
"""
STEPS = ["copy", "upgrade", "verify", "keep the previous", "switch", "done"]


class PowerCutError(Exception):
    pass


@pytest.fixture
def filled(profile: Profile) -> Profile:
    """A closed profile with some workers in it."""
    station = profile.open()
    with station.act("workers.add") as session:
        session.add_all(Worker(name=f"组员{n}") for n in range(50))
    station.close()
    return profile


def lineage(folder: Path, more: str = "pass") -> Lineage:
    """This program's revisions and one more."""
    shutil.copytree(LINEAGE.folder, folder)
    (folder / "versions" / "next.py").write_text(NEXT.format(head=LINEAGE.head, more=more))
    return Lineage((*LINEAGE.revisions, "next"), folder)


def open_as(profile: Profile, known: Lineage) -> Station:
    return open_station(profile.folder, profile.login, profile.password, cost=profile.cost, lineage=known)


def state(station: Station) -> tuple[str, int, int]:
    with station.sessions() as session:
        return (
            session.execute(text("SELECT version_num FROM alembic_version")).scalar_one(),
            len(session.scalars(select(Worker.name)).all()),
            session.execute(text("SELECT count(*) FROM journal")).scalar_one(),
        )


def test_an_older_file_is_upgraded_with_its_data_and_without_journal(filled: Profile, tmp_path: Path) -> None:
    station = open_as(filled, lineage(tmp_path / "scripts"))
    assert state(station) == ("next", 51, 51)
    with station.act("workers.rename") as session:
        assert session.execute(text("SELECT count(*) FROM worker WHERE nickname = name")).scalar_one() == 51
        session.get_one(Worker, station.worker_id).name = "刘芬"
    assert state(station) == ("next", 51, 52)
    station.close()
    names = {path.name for path in filled.folder.iterdir()}
    assert "station.previous.db" in names
    assert "station.upgrading.db" not in names


def test_what_is_computed_anew_may_be_gone_in_between(filled: Profile, tmp_path: Path) -> None:
    station = filled.open()
    with station.act("test") as session:
        session.add(person := Resident(name="王秀梅"))
        session.flush()
        catalogue = {"revision": 1, "name": "群体", "definition": None, "legal_basis": None}
        told = {"group_code": "SG01", "catalogue": catalogue, "recognised_on": today()}
        session.add(Membership(resident_id=person.id, level=2, **told))
    with station.local_write() as session:
        assert session.scalars(select(CareDue.resident_id)).all() == [person.id]
        raw(session).execute(f'DROP TRIGGER "{next(iter(due_triggers()))}"')  # an older program made it otherwise
    station.close()
    station = open_as(filled, lineage(tmp_path / "scripts"))
    with station.sessions() as session:
        assert session.scalars(select(CareDue.resident_id)).all() == [person.id]
    station.close()


def test_the_previous_file_still_opens(filled: Profile, tmp_path: Path) -> None:
    open_as(filled, lineage(tmp_path / "scripts")).close()
    shutil.copy(filled.folder / "station.previous.db", filled.folder / "station.db")
    station = filled.open()
    assert state(station) == (LINEAGE.head, 51, 51)
    station.close()


def test_the_previous_file_goes_with_what_it_still_holds_and_after_a_month(filled: Profile, tmp_path: Path) -> None:
    known, previous = lineage(tmp_path / "scripts"), filled.folder / "station.previous.db"
    open_as(filled, known).close()
    station = open_as(filled, known)
    before = previous.read_bytes()
    compact(station)
    assert not previous.exists()
    previous.write_bytes(before)
    assert finish(shed(station)).gone == 1
    assert not previous.exists()
    previous.write_bytes(before)
    station.close()
    for days, stays in ((29, True), (31, False)):
        written = (now() - timedelta(days=days)).timestamp()
        os.utime(previous, (written, written))
        open_as(filled, known).close()
        assert previous.exists() is stays


def test_what_a_restore_put_aside_is_counted_with_the_backups_and_goes_with_them(filled: Profile) -> None:
    station = filled.open()
    before = older(station)
    aside = filled.folder / REPLACED
    aside.mkdir()
    (aside / "station.db").write_bytes(b"as it was")
    assert older(station) == before + 1
    finish(shed(station))
    assert not aside.exists()
    assert older(station) == 0
    station.close()


@pytest.mark.parametrize("fatal", STEPS)
def test_wherever_the_power_goes_the_old_or_the_new_file_is_there(fatal: str, filled: Profile, tmp_path: Path) -> None:
    known, station = lineage(tmp_path / "scripts"), filled.open()
    key = station.key
    station.close()

    def step(name: str) -> None:
        if name == fatal:
            raise PowerCutError

    with pytest.raises(PowerCutError):
        upgrade(filled.folder / "station.db", key, Identity("", UUID(int=0)), known, step)
    if fatal != "done":
        old = filled.open()
        assert state(old) == (LINEAGE.head, 51, 51)
        old.close()
    new = open_as(filled, known)
    assert state(new) == ("next", 51, 51)
    new.close()


@pytest.mark.parametrize(
    "mistake",
    [
        "op.execute(\"DELETE FROM worker WHERE name LIKE '%7'\")",
        "op.execute(\"UPDATE worker SET grid_id = 'nowhere'\")",
    ],
)
def test_an_upgrade_that_loses_rows_or_references_is_not_taken(mistake: str, filled: Profile, tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="upgrade_failed"):
        open_as(filled, lineage(tmp_path / "scripts", mistake))
    station = filled.open()
    assert state(station) == (LINEAGE.head, 51, 51)
    station.close()


def test_a_leftover_copy_of_an_interrupted_upgrade_is_replaced(filled: Profile, tmp_path: Path) -> None:
    (filled.folder / "station.upgrading.db").write_bytes(b"half")
    (filled.folder / "station.upgrading.db-wal").write_bytes(b"half")
    station = open_as(filled, lineage(tmp_path / "scripts"))
    assert state(station)[0] == "next"
    station.close()
