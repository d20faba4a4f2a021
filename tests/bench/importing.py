"""Import: a messy register read, judged and written, against its cells read and the same rows inserted raw."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
import xlsxwriter
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from desktop.commands.transfer import finish, import_register
from models.station import Station
from tests.bench.child import peak_of
from tests.bench.measure import Bar, Of, Row, seconds
from tests.bench.scale import Scale
from tests.bench.stations import RESIDENTS_A_HOUSEHOLD, Stations

BAR = Bar(Of.RATIO, 3.0)
TABLES = ("estate", "building", "unit", "dwelling", "household", "resident", "residency")
HEADINGS = (
    "序号",
    "小区",
    "楼栋",
    "单元",
    "门牌号",
    "与户主关系",
    "姓名",
    "性别",
    "身份证号",
    "联系电话",
    "出生日期",
    "民族",
    "备注",
)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def run(stations: Stations, scale: Scale) -> Iterator[Row]:
    with TemporaryDirectory(dir=stations.folder) as folder:
        file = Path(folder) / "register.xlsx"
        write_register(stations, file, scale.file_rows)
        yield from measured(stations, file, scale)


def measured(stations: Stations, file: Path, scale: Scale) -> Iterator[Row]:
    """Each import goes into a station that is new; its peak of memory is that of a process that does nothing else."""
    mine, bare, parts = [], [], ([], [])  # type: ignore[var-annotated]
    counts: Mapping[str, Any] = {}
    for _again in range(max(1, scale.repeats // 3)):
        with stations.copied(0) as station:
            took, counts = imported(station, file)
            mine.append(took)
            parts[0].append(seconds(lambda: read_cells(file)))
            parts[1].append(insert_raw(station))
            bare.append(parts[0][-1] + parts[1][-1])
    what = f"{counts['rows']:,} rows, {counts['new']:,} taken, {counts['refused']:,} refused"
    raw = f"cells {statistics.median(parts[0]):.1f} s + rows {statistics.median(parts[1]):.1f} s"
    yield Row("import", what, "s", tuple(mine), statistics.median(bare), raw, BAR)
    memory = peak_of("tests.bench.importing", str(stations.folder.parent), str(file))
    bare_memory = peak_of("tests.bench.importing", str(stations.folder.parent), str(file), "cells")
    yield Row("import", "peak memory of the process", "MiB", (memory,), bare_memory, "cells read only")


def imported(station: Station, file: Path) -> tuple[float, Mapping[str, Any]]:
    answers: list[Mapping[str, Any]] = []
    refused = file.with_name("refused.xlsx")
    took = seconds(lambda: answers.append(finish(import_register(station, file, refused_to=refused))))
    return took, answers[0]


def read_cells(file: Path) -> int:
    with CalamineWorkbook.from_path(str(file)) as book:
        return sum(len(row) for row in book.get_sheet_by_index(0).to_python())


def insert_raw(station: Station) -> float:
    """Seconds to insert the rows that were imported into bare SQLCipher tables with the same indexes, in one commit."""
    path = station.folder / "raw.db"
    rows: dict[str, Sequence[Any]] = {}
    with station.sessions() as session:
        made = session.execute(text("SELECT tbl_name, sql FROM sqlite_master WHERE type IN ('table', 'index')")).all()
        for table in TABLES:
            rows[table] = [tuple(row) for row in session.execute(text(f"SELECT * FROM {table}"))]
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{os.urandom(32).hex()}'\"")
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -131072", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    for table, sql in made:
        if table in TABLES and sql:
            connection.execute(sql)

    def insert() -> None:
        connection.execute("BEGIN IMMEDIATE")
        for table, values in rows.items():
            if values:
                connection.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(values[0]))})", values)
        connection.commit()

    took = seconds(insert)
    connection.close()
    return took


def write_register(stations: Stations, file: Path, count: int) -> None:
    """A register as stations have it: a title above the headings, addresses only at heads, numbers in every writing."""
    chance = Random(3)
    with stations.opened(round(count * 1.1 / RESIDENTS_A_HOUSEHOLD) + 20) as station, station.sessions() as session:
        people = session.execute(text(_SELECT), {"count": count}).all()
    book = xlsxwriter.Workbook(str(file), {"constant_memory": True})
    sheet = book.add_worksheet("居民登记")
    day = book.add_format({"num_format": "yyyy/m/d"})
    sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, "居民信息登记表")
    sheet.write_row(1, 0, HEADINGS)
    before: object = None
    for number, person in enumerate(people, start=1):
        _write_person(sheet, number, person, chance, day, at_door=person.dwelling != before)
        before = person.dwelling
    book.close()


def _write_person(sheet: Any, number: int, person: Any, chance: Random, day: Any, *, at_door: bool) -> None:
    """One row; every fiftieth ID has a wrong digit, and one person in ten something odd that must be understood."""
    row = number + 1
    odd = chance.random()
    id_no, born = person.id_no or "", person.birth_date or ""
    if number % 50 == 0 and id_no:
        id_no = id_no[:-1] + ("1" if id_no[-1] != "1" else "2")
    sheet.write_number(row, 0, number)
    if at_door:
        sheet.write_row(row, 1, (person.estate, f"{person.building}号楼", f"{person.unit}单元", person.room))
    sheet.write_row(row, 5, (_RELATIONS.get(person.relation, "其他"), person.name, "男" if person.sex == "1" else "女"))
    sheet.write_string(row, 8, id_no.lower() if odd < 0.05 else f" {id_no}")
    sheet.write_string(row, 9, (person.phone or "").translate(FULL_WIDTH) if odd > 0.95 else person.phone or "")
    if born:
        year, month, date_ = map(int, born.split("-"))
        text_ = (f"{year}.{month}.{date_}", f"{year}年{month}月{date_}日", f"{year}-{month:02}-{date_:02}")[number % 3]
        sheet.write_string(row, 10, text_)
    sheet.write_string(row, 11, "汉族" if odd < 0.9 else "满族")
    sheet.write_string(row, 12, "" if odd < 0.8 else "常年在外")


_RELATIONS = {"02": "户主", "10": "配偶", "20": "子", "30": "女", "51": "父亲", "52": "母亲"}
_SELECT = (
    "SELECT e.name AS estate, b.number AS building, u.number AS unit, d.room, d.id AS dwelling, y.relation, r.name,"
    " r.sex, r.id_no, r.phone, r.birth_date FROM residency y JOIN resident r ON r.id = y.resident_id"
    " JOIN dwelling d ON d.id = y.dwelling_id JOIN unit u ON u.id = d.unit_id JOIN building b ON b.id = u.building_id"
    " JOIN estate e ON e.id = b.estate_id WHERE y.ends_on IS NULL"
    " ORDER BY e.sort, b.sort, u.sort, d.floor, d.position, y.relation LIMIT :count"
)


def alone(folder: str, file: str, *only: str) -> None:
    """What the child process does whose memory is measured."""
    if only:
        read_cells(Path(file))
        return
    with Stations(Path(folder), lambda _text: None).copied(0) as station:
        imported(station, Path(file))
