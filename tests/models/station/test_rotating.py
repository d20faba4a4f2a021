"""The key is changed without anybody's password but one's own; wherever the power goes, the profile opens."""

from __future__ import annotations

import hashlib
import io
import json
import multiprocessing
import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from models.errors import WorldError
from models.station import Station, open_station, open_with_recovery
from models.station.account_acts import new_custodian_codes
from models.station.backups import backup, check, restore
from models.station.keys import KeyFile
from models.station.rotating import finish, rotate
from models.station.slots import Slot
from models.workers.records import Worker
from tests.conftest import CHEAP, Profile
from tests.models.station.test_opening import OTHER, refused

PREPARING = ["copy", "rekey", "attachments", "keys", "verify", "ready", "prepared"]
SWITCHING = ["switch database", "switch attachments", "switch keys", "switched", "done"]
PHOTO = b"photo" * 300_000


@pytest.fixture
def filled(profile: Profile) -> Profile:
    """Two accounts, some rows, two attachments."""
    station = profile.open()
    with station.act("workers.add") as session:
        session.add(wang := Worker(name="王强"))
        session.add_all(Worker(name=f"组员{n}") for n in range(30))
    station.add_account("wang", OTHER, wang.id)
    station.blobs.store(io.BytesIO(PHOTO))
    station.blobs.store(io.BytesIO(b"note"))
    station.close()
    return profile


def done(steps: Generator[tuple[int, int], None, Any]) -> Any:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def turned(profile: Profile) -> bytes:
    """Change the key; return the one before."""
    station = profile.open()
    key = station.key
    done(rotate(station, profile.password))
    station.close()
    return key


def sound(station: Station) -> bool:
    photo = station.blobs.store(io.BytesIO(b"note"))
    with station.sessions() as session:
        return len(session.scalars(select(Worker)).all()) == 32 and check(station).ok and station.blobs.has(photo)


def test_all_is_under_another_key_and_everybody_gets_in(filled: Profile) -> None:
    before = turned(filled)
    for login, password in (("liu", filled.password), ("wang", OTHER)):
        station = open_station(filled.folder, login, password, cost=CHEAP)
        assert station.key != before
        assert sound(station)
        assert station.blobs.read(hashlib.sha256(PHOTO).hexdigest()) == PHOTO
        station.close()
    open_with_recovery(filled.folder, filled.recovery_code, "wang", "Third-Door-8", cost=CHEAP).close()
    names = {path.name for path in filled.folder.iterdir()}
    assert names <= {"station.db", "station.lock", "station.schema", "keys.json", "blobs", "attempts.json", "backups"}


def test_the_key_of_before_opens_nothing_of_it(filled: Profile) -> None:
    before = turned(filled)
    filled.open().close()
    from models.station.blobs import BlobStore
    from models.station.connection import Identity, connect

    with pytest.raises(Exception, match="not a database"):
        connect(filled.folder / "station.db", before, Identity(""))
    old = BlobStore(filled.folder, before)
    assert not any(old.sound(path) for path in old.files())


def test_after_it_nothing_more_is_written_under_the_old_key(filled: Profile) -> None:
    station = filled.open()
    done(rotate(station, filled.password))
    with refused("key_changed"), station.act("workers.add") as session:
        session.add(Worker(name="too late"))
    station.close()
    station = filled.open()
    assert sound(station)
    station.close()


def test_cancelled_it_leaves_all_as_it_was(filled: Profile) -> None:
    station = filled.open()
    steps = rotate(station, filled.password)
    assert [next(steps) for _ in range(3)] == [(1, 5), (2, 5), (3, 5)]
    steps.close()
    assert not (filled.folder / "station.rotating").exists()
    with station.act("workers.add") as session:
        session.add(Worker(name="goes on"))
    station.close()
    filled.open().close()


def test_a_wrong_password_changes_nothing(filled: Profile) -> None:
    station = filled.open()
    with refused("wrong_password"):
        done(rotate(station, "wrong"))
    assert not (filled.folder / "station.rotating").exists()
    station.close()


def _die_preparing(profile: Profile, fatal: str) -> None:
    station = profile.open()
    done(rotate(station, profile.password, lambda name: os._exit(9) if name == fatal else None))


def _die_switching(profile: Profile, fatal: str) -> None:
    finish(profile.folder, lambda name: os._exit(9) if name == fatal else None)


def killed(die: Callable[[Profile, str], None], profile: Profile, fatal: str) -> None:
    process = multiprocessing.get_context("fork").Process(target=die, args=(profile, fatal))
    process.start()
    process.join()
    assert process.exitcode == 9


@pytest.mark.parametrize("fatal", PREPARING)
def test_killed_while_it_is_prepared_the_profile_opens_whole(fatal: str, filled: Profile) -> None:
    killed(_die_preparing, filled, fatal)
    station = filled.open()
    assert sound(station)
    station.close()
    assert not (filled.folder / "station.rotating").exists()


@pytest.mark.parametrize("fatal", SWITCHING)
def test_killed_while_it_is_switched_the_profile_opens_whole(fatal: str, filled: Profile) -> None:
    before = turned(filled)
    killed(_die_switching, filled, fatal)
    if fatal != "done":
        killed(_die_switching, filled, fatal)  # and once more, in the same place
    station = filled.open()
    assert station.key != before
    assert sound(station)
    station.close()


def test_a_slot_that_a_stranger_put_into_the_key_file_gets_no_new_key(filled: Profile) -> None:
    path = filled.folder / "keys.json"
    keys = KeyFile.load(path)
    strange = KeyFile(keys.profile_id)
    strange.put("f" * 32, os.urandom(32), "stranger", CHEAP)  # he has no station key to seal, but waits for the next
    keys.slots |= strange.slots
    keys.save(path)
    station = filled.open()
    assert station.accounts.keys.strangers(station.key) == ["f" * 32]
    done(rotate(station, filled.password))
    station.close()
    filled.open().close()
    assert "f" * 32 not in KeyFile.load(path).slots


def test_a_restored_backup_of_before_opens_with_the_passwords_of_before(filled: Profile, tmp_path: Path) -> None:
    station = filled.open()
    backup(station, tmp_path / "before.backup")
    station.close()
    turned(filled)
    restore(tmp_path / "before.backup", tmp_path / "again")
    station = open_station(tmp_path / "again", "wang", OTHER, cost=CHEAP)
    assert sound(station)
    station.close()


def old_format(profile: Profile) -> None:
    """The key file as the first format was written: the station key under each password."""
    from base64 import b64encode
    from dataclasses import asdict

    from models.crypto import STANDARD
    from models.station.slots import _key_bound

    path = profile.folder / "keys.json"
    keys = KeyFile.load(path)
    found = keys.open(keys.tag("liu"), profile.password)
    assert found is not None
    slots = []
    for tag, secret in (
        (keys.tag("liu"), profile.password),
        (keys.tag("wang"), OTHER),
        ("recovery", profile.recovery_code),
    ):
        salt = os.urandom(16)
        sealed = STANDARD.seal(
            STANDARD.derive(secret.encode(), salt, CHEAP), found.key, _key_bound(keys.profile_id, tag)
        )
        encoded = {"salt": salt, "nonce": sealed[:12], "wrapped": sealed[12:]}
        slots.append({"tag": tag, "cost": asdict(CHEAP)} | {k: b64encode(v).decode() for k, v in encoded.items()})
    plain = json.loads(path.read_bytes())
    path.write_text(json.dumps({**plain, "format": 1, "slots": slots}))


def test_a_key_file_of_the_first_format_opens_and_each_slot_is_renewed_by_its_owner(filled: Profile) -> None:
    old_format(filled)
    station = filled.open()
    keys = station.accounts.keys
    assert isinstance(keys.slots[keys.tag("liu")], Slot)
    assert keys.old_tags() == [keys.tag("wang"), "recovery"]
    with refused("accounts_old") as params:
        done(rotate(station, filled.password))
    assert params == {"count": 2}
    station.close()
    open_station(filled.folder, "wang", OTHER, cost=CHEAP).close()
    station = filled.open()
    station.new_recovery_code(filled.password)
    done(rotate(station, filled.password))
    station.close()
    open_station(filled.folder, "wang", OTHER, cost=CHEAP).close()


def test_an_old_recovery_code_opens_and_gives_a_slot_of_the_new_format(filled: Profile) -> None:
    old_format(filled)
    station = open_with_recovery(filled.folder, filled.recovery_code, "wang", "Third-Door-8", cost=CHEAP)
    assert isinstance(station.accounts.keys.slots[station.accounts.tag], Slot)
    station.close()


def test_two_of_three_custodians_open_after_the_key_was_changed(filled: Profile) -> None:
    station = filled.open()
    codes = new_custodian_codes(station, filled.password, 3)
    station.close()
    turned(filled)
    open_with_recovery(filled.folder, (codes[2], codes[0]), "liu", "Third-Door-8", cost=CHEAP).close()
    with pytest.raises(WorldError, match="recovery_needs_two"):
        open_with_recovery(filled.folder, filled.recovery_code, "liu", "Third-Door-9", cost=CHEAP)
