"""A foreign database tool in the hands of somebody who has taken the key out of an open station."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from models.station.accounts import KEYS
from models.station.keys import KeyFile
from models.station.sealing import sealed_tables
from models.station.station import DATABASE
from tests.conftest import Profile


def tool(folder: Path, key: bytes) -> Any:
    driver = sqlcipher.connect(folder / DATABASE)
    driver.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return driver


def key_of(profile: Profile) -> bytes:
    """Without opening the station: its file may be damaged."""
    keys = KeyFile.load(profile.folder / KEYS)
    opened = keys.open(keys.tag(profile.login), profile.password)
    assert opened is not None
    return opened.key


def tamper(folder: Path, key: bytes, *statements: str) -> None:
    """Take the triggers of what is sealed and audited away, all at once, and run SQL."""
    names = ", ".join(f"'{name}'" for name in ("seal", "station_audit", *sealed_tables()))
    with closing(tool(folder, key)) as driver:  # not one by one: each would write the schema anew
        driver.execute("PRAGMA writable_schema = ON")
        driver.execute(f"DELETE FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({names})")
        driver.commit()
    with closing(tool(folder, key)) as driver:
        for statement in statements:
            driver.execute(statement)
        driver.commit()
