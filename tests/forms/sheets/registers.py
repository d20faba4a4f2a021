"""Workbooks for the tests: registers as stations keep them, and the station's tables as they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlalchemy import select, text

from desktop.commands.transfer import finish, import_register, preview
from forms.sheets.plan import ImportPlan
from models.base import synced_tables
from models.people.records import Household, Residency, Resident
from models.people.rules import check_digit
from models.places.records import Building, Dwelling, Estate, Unit
from models.station import Station

HEADER = ("小区", "楼栋", "单元", "房号", "姓名", "与户主关系", "性别", "出生日期", "身份证号", "联系电话")


def id_no(birth: date, serial: int = 1) -> str:
    """A valid ID number of Hunnan; odd serials are men's."""
    first = f"210112{birth:%Y%m%d}{serial:03d}"
    return first + check_digit(first)


def person(door: tuple[Any, ...], name: str, relation: str, birth: date, serial: int, phone: str = "") -> list[Any]:
    return [*door, name, relation, "男" if serial % 2 else "女", birth.isoformat(), id_no(birth, serial), phone]


FAMILY = [
    person(("阳光小区", "3号楼", "2单元", "501"), "王芳", "户主", date(1956, 3, 2), 2, "13800000001"),
    person(("", "", "", ""), "李强", "夫", date(1954, 1, 5), 1),
    person(("", "", "", ""), "李小龙", "长子", date(1980, 7, 9), 3, "13800000003"),
    person(("阳光小区", "3号楼", "2单元", "502"), "赵六", "户主", date(1990, 2, 3), 5),
]


def write(
    path: Path, rows: Sequence[Sequence[Any]], *, sheets: Mapping[str, Sequence[Sequence[Any]]] | None = None
) -> Path:
    """Write ``rows`` to the first sheet of a new workbook; numbers as numbers, everything else as text."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, content in {"登记表": rows, **(sheets or {})}.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(content):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(at, column, value, day)
                elif isinstance(value, str):
                    sheet.write_string(at, column, value) if value else None
                elif value is not None:
                    sheet.write(at, column, value)
    book.close()
    return path


def take(station: Station, path: Path, **options: Any) -> dict[str, Any]:
    return finish(import_register(station, path, **options))


def plan_of(station: Station, path: Path, **options: Any) -> ImportPlan:
    return finish(preview(station, path, **options))


def reasons_of(plan: ImportPlan) -> dict[int, list[str]]:
    """Row number -> codes, of the refused rows."""
    return {r.number: [p.code for p in r.problems if p.refuses] for r in plan.rows if r.fate.value == "refused"}


def tables(station: Station) -> dict[str, list[Any]]:
    """Every synced row of the station."""
    with station.sessions() as session:
        return {
            kind.__tablename__: sorted(map(tuple, session.execute(text(f"SELECT * FROM {kind.__tablename__}"))))
            for kind in synced_tables()
        }


def people_at(station: Station) -> dict[str, str]:
    """Name -> door and relation of everybody who lives somewhere."""
    query = (
        select(Resident.name, Estate.name, Building.number, Unit.number, Dwelling.room, Residency.relation)
        .join(Residency, Residency.resident_id == Resident.id)
        .join(Household, Household.id == Residency.household_id)
        .join(Dwelling, Dwelling.id == Residency.dwelling_id)
        .join(Unit, Unit.id == Dwelling.unit_id)
        .join(Building, Building.id == Unit.building_id)
        .join(Estate, Estate.id == Building.estate_id)
        .where(Residency.ends_on.is_(None))
    )
    with station.sessions() as session:
        return {row[0]: f"{row[1]} {row[2]}-{row[3]}-{row[4]} {row[5]}" for row in session.execute(query)}


def resident(station: Station, name: str) -> Resident:
    with station.sessions() as session:
        return session.scalars(select(Resident).where(Resident.name == name)).one()


BAD = ["阳光小区", "3号楼", "2单元", "503", "钱七", "户主", "男", "", "210112198005060019", ""]
"""A row with a wrong check digit."""
