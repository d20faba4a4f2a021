"""What a backup says of itself: in clear what is needed to unpack it, sealed what it holds."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from models.audit.trail import head
from models.crypto import STANDARD, BrokenError
from models.errors import WorldError
from models.station.backups.rules import Why
from models.station.connection import StationConnection, now_text
from models.station.files import read_json
from models.station.upgrading import row_counts
from models.station.version import APP_VERSION

MANIFEST = "lianglin.json"
WHOLE, BESIDE = 1, 2
"""Formats: the attachments are in the archive; or they lie beside it, once for all backups of the folder."""
_CONTEXT = b"lianglin backup contents"
_CASES = ("appeal", "studio_matter", "hazard", "mediation", "whistle", "red_task", "problem")
SHOWN: Mapping[str, tuple[str, ...]] = {
    "residents": ("resident",),
    "households": ("household",),
    "visits": ("visit", "care_visit"),
    "cases": _CASES,
}
"""What people are told of a backup, and the tables of it."""


@dataclass(frozen=True)
class Contents:
    """What only the station key reads: rows by table, the end of the audit, and the database's digest."""

    made_at: str
    why: str
    tables: Mapping[str, int]
    shown: Mapping[str, int]
    """Rows that are not deleted, by ``SHOWN``."""
    attachments: int
    database: str
    """SHA-256 of the encrypted file."""
    audit: Mapping[str, Any] = field(default_factory=dict)
    community_code: str = ""


@dataclass(frozen=True)
class Manifest:
    """``blobs``: names of attachments that lie beside the archive; they are keyed hashes and tell nothing."""

    format: int
    app_version: str
    sealed: str | None = None
    blobs: tuple[str, ...] = ()

    def contents(self, key: bytes) -> Contents | None:
        """What was sealed; ``None`` for a backup of an early version, which said nothing.

        Raises:
            WorldError: ``backup_changed``: somebody without the key wrote it, or it is another station's.
        """
        if self.sealed is None:
            return None
        try:
            said = json.loads(STANDARD.open(_key(key), b64decode(self.sealed), _CONTEXT))
            return Contents(**{name: said[name] for name in said.keys() & {each.name for each in fields(Contents)}})
        except (BrokenError, ValueError, TypeError) as error:
            raise WorldError("backup_changed") from error

    def text(self) -> str:
        return json.dumps(asdict(self))


def sealed(contents: Contents, key: bytes, blobs: tuple[str, ...] | None) -> Manifest:
    """Args:
    blobs: attachments that lie beside; ``None``: they are in the archive.
    """
    plain = json.dumps(asdict(contents)).encode()
    told = b64encode(STANDARD.seal(_key(key), plain, _CONTEXT)).decode()
    return Manifest(WHOLE if blobs is None else BESIDE, APP_VERSION, told, blobs or ())


def read_manifest(text: bytes) -> Manifest:
    """Raises ``WorldError``: ``not_a_backup``, ``newer_station``."""
    try:
        found = read_json(text)
        number, version = int(found.get("format", BESIDE + 1)), str(found.get("app_version"))
        if number > BESIDE:
            raise WorldError("newer_station", file_version=version, app_version=APP_VERSION)
        return Manifest(number, version, found.get("sealed"), tuple(map(str, found.get("blobs", ()))))
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise WorldError("not_a_backup") from error


def contents_of(driver: StationConnection, why: Why, database: str, attachments: int) -> Contents:
    """Count a snapshot that nobody writes any more."""
    tables = row_counts(driver)
    audit = head(driver).plain() if "station_audit" in tables else {}  # an older file, before its upgrade, has none
    (community,) = driver.execute("SELECT community_code FROM station_info").fetchone()
    return Contents(now_text(), why.value, tables, shown_of(driver, tables), attachments, database, audit, community)


def shown_of(driver: StationConnection, tables: Mapping[str, int]) -> dict[str, int]:
    return {
        word: sum(
            driver.execute(f'SELECT count(*) FROM "{name}" WHERE deleted_at IS NULL').fetchone()[0]
            for name in names
            if name in tables
        )
        for word, names in SHOWN.items()
    }


def _key(key: bytes) -> bytes:
    return STANDARD.expand(key, None, b"lianglin backup")
