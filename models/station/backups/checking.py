"""Reading everything that a station keeps, and saying what is wrong with it: where, what it means, what next."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Self

import sqlcipher3.dbapi2 as sqlcipher

from models.base import Base, synced_tables
from models.station.connection import Identity, StationConnection, connect
from models.station.faults import told
from models.station.seals import all_differ
from models.station.station import DATABASE, Station
from models.station.upgrading import faults

Again = Callable[[], StationConnection]


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

    def again() -> StationConnection:
        return connect(station.folder / DATABASE, station.key, Identity(station.community_code))

    with told(), closing(again()) as driver:
        driver.execute("BEGIN")  # one instant; and a connection of its own: FTS5 compares with what an older one knew
        wrong = faults(driver)
        records, journal, wanted = (0, 0, set()) if wrong else _counted(driver)
        found = tuple(_located(again) if wrong else _unsealed(driver))
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


class _Reader:
    """A connection, and after a page that is not authentic the next: SQLCipher reads nothing more by that one."""

    def __init__(self, again: Again) -> None:
        self._again, self.driver = again, again()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.driver.close()

    def reads(self, query: str) -> bool:
        """Whether every row comes."""
        try:
            for _row in self.driver.execute(query):
                pass
        except (sqlcipher.Error, UnicodeDecodeError):
            self.driver.close()
            self.driver = self._again()
            return False
        return True


def _located(again: Again) -> Iterator[Fault]:
    """Say which tables and indexes cannot be read through; a damaged page alone does not say whose it is."""
    anything = False
    with _Reader(again) as reader:
        for fault in (*_of_tables(reader), *_of_references(reader.driver)):
            anything = True
            yield fault
        if not anything:
            yield Fault(Harm.PAGE, "", len(reader.driver.execute("PRAGMA cipher_integrity_check").fetchall()))


def _of_tables(reader: _Reader) -> Iterator[Fault]:
    synced = {record.__tablename__ for record in synced_tables()}
    for table, sql in _ordinary_tables(reader.driver):
        if not reader.reads(f'SELECT * FROM "{table}" NOT INDEXED'):
            known = Harm.RECORDS if table in synced else Harm.LOCAL if table in Base.metadata.tables else Harm.DERIVED
            yield Fault(Harm.DERIVED if sql.startswith("CREATE VIRTUAL") else known, table)
        else:
            for index in _damaged_indexes(reader, table):
                yield Fault(Harm.INDEX, f"{table}.{index}")


def _ordinary_tables(driver: StationConnection) -> list[tuple[str, str]]:
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    return list(driver.execute(query).fetchall())


def _damaged_indexes(reader: _Reader, table: str) -> Iterator[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?"
    for (index,) in reader.driver.execute(query, (table,)).fetchall():
        if not reader.reads(f'SELECT count(*) FROM "{table}" INDEXED BY "{index}"'):
            yield index


def _of_references(driver: StationConnection) -> Iterator[Fault]:
    counts: dict[str, int] = {}
    try:
        for row in driver.execute("PRAGMA foreign_key_check"):
            counts[row[0]] = counts.get(row[0], 0) + 1
    except sqlcipher.Error:
        return  # a page is damaged: its table is told
    for table, count in counts.items():
        yield Fault(Harm.REFERENCE, table, count)
