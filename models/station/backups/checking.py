"""Reading everything that a station keeps, and saying what is wrong with it: where, what it means, what next."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import sqlcipher3.dbapi2 as sqlcipher

from models.base import Base, synced_tables
from models.station.connection import Identity, StationConnection, connect
from models.station.faults import told
from models.station.seals import all_differ
from models.station.station import DATABASE, Station
from models.station.upgrading import faults


class Harm(enum.StrEnum):
    """What a fault means."""

    RECORDS = "records"
    """Rows that nobody can read; the district may have them, a backup has."""
    LOCAL = "local"
    """Rows of this PC alone: drafts, journal, audit."""
    INDEX = "index"
    """No row is lost: an index is made anew from the table."""
    DERIVED = "derived"
    """No row is lost: it is computed anew."""
    REFERENCE = "reference"
    """A row points at one that is not there."""
    PAGE = "page"
    """A page that belongs to no table: free, or of the file's own bookkeeping."""
    ATTACHMENT = "attachment"
    SEAL = "seal"
    """Rows that say who may do or see what, and that somebody changed beside the program."""


@dataclass(frozen=True)
class Fault:
    """``where``: the name of a table, or of an index with its table; ``count``: rows or pages, 0 if unknown."""

    harm: Harm
    where: str
    count: int = 0


@dataclass(frozen=True)
class Checked:
    """What reading everything found; ``records`` and ``journal`` are not counted in a file with faults."""

    faults: int
    records: int
    journal: int
    blobs: int
    blobs_damaged: int
    blobs_missing: int
    """Attachments that a record names and that are not here; after a first sync they come later, hence no fault."""
    found: tuple[Fault, ...] = ()

    @property
    def seals(self) -> int:
        """Rows that say otherwise than was sealed who may do or see what."""
        return sum(fault.count for fault in self.found if fault.harm is Harm.SEAL)

    @property
    def is_salvaged(self) -> bool:
        """Whether pages are damaged: salvage writes a file without them."""
        others = (Harm.REFERENCE, Harm.ATTACHMENT, Harm.SEAL)
        return any(fault.harm not in others for fault in self.found)

    @property
    def ok(self) -> bool:
        return not (self.faults or self.blobs_damaged)


def check(station: Station) -> Checked:
    """Read and authenticate every page, index, reference and attachment; takes as long as the file is large."""
    with told(), closing(connect(station.folder / DATABASE, station.key, Identity(station.community_code))) as driver:
        driver.execute("BEGIN")  # one instant; and a connection of its own: FTS5 compares with what an older one knew
        wrong = faults(driver)
        records, journal, wanted = (0, 0, set()) if wrong else _counted(driver)
        found = tuple(located(driver) if wrong else _unsealed(driver))
        wrong = wrong or sum(fault.count for fault in found)
    files = station.blobs.files()
    damaged = sum(not station.blobs.sound(path) for path in files)
    missing = sum(not station.blobs.has(digest) for digest in wanted)
    if damaged:
        found += (Fault(Harm.ATTACHMENT, "", damaged),)
    return Checked(wrong, records, journal, len(files), damaged, missing, found)


def _unsealed(driver: StationConnection) -> Iterator[Fault]:
    counts = Counter(each.table for each in all_differ(driver))
    for table, count in counts.items():
        yield Fault(Harm.SEAL, table, count)


def _counted(driver: StationConnection) -> tuple[int, int, set[str]]:
    """Records, journal rows, and the attachments that records name."""
    names = [record.__tablename__ for record in synced_tables()]
    records = sum(driver.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names)
    journal = driver.execute("SELECT count(*) FROM journal").fetchone()[0]
    named = driver.execute("SELECT DISTINCT sha256 FROM attachment WHERE deleted_at IS NULL").fetchall()
    return records, journal, {row[0] for row in named}


def located(driver: StationConnection) -> Iterator[Fault]:
    """Say which tables and indexes cannot be read through; a damaged page alone does not say whose it is."""
    anything = False
    for fault in (*_of_tables(driver), *_of_references(driver)):
        anything = True
        yield fault
    if not anything:
        yield Fault(Harm.PAGE, "", len(driver.execute("PRAGMA cipher_integrity_check").fetchall()))


def _of_tables(driver: StationConnection) -> Iterator[Fault]:
    synced = {record.__tablename__ for record in synced_tables()}
    for table, sql in ordinary_tables(driver):
        if not _readable(driver, f'SELECT * FROM "{table}" NOT INDEXED'):
            known = Harm.RECORDS if table in synced else Harm.LOCAL if table in Base.metadata.tables else Harm.DERIVED
            yield Fault(Harm.DERIVED if sql.startswith("CREATE VIRTUAL") else known, table)
        else:
            for index in _damaged_indexes(driver, table):
                yield Fault(Harm.INDEX, f"{table}.{index}")


def ordinary_tables(driver: StationConnection) -> list[tuple[str, str]]:
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    return list(driver.execute(query).fetchall())


def _damaged_indexes(driver: StationConnection, table: str) -> Iterator[str]:
    """``integrity_check`` of one table compares each of its indexes with it, entry by entry."""
    for (index,) in driver.execute(
        "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?", (table,)
    ).fetchall():
        if not _readable(driver, f'SELECT count(*) FROM "{table}" INDEXED BY "{index}"'):
            yield index


def _readable(driver: StationConnection, query: str) -> bool:
    try:
        for _row in driver.execute(query):
            pass
    except (sqlcipher.Error, UnicodeDecodeError):
        return False
    return True


def _of_references(driver: StationConnection) -> Iterator[Fault]:
    counts: dict[str, int] = {}
    try:
        for row in driver.execute("PRAGMA foreign_key_check"):
            counts[row[0]] = counts.get(row[0], 0) + 1
    except sqlcipher.Error:
        return  # a page is damaged: its table is told
    for table, count in counts.items():
        yield Fault(Harm.REFERENCE, table, count)
