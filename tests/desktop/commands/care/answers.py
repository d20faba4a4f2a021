"""What a test of care reads out of the answers of commands and out of what they exported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook
from sqlalchemy import select

from models.calendar import today
from models.care.records import Helper, Pairing, PairingRole
from tests.desktop.commands.care_village import id_of
from tests.desktop.commands.kept import Kept

DAY = today().isoformat()
FUTURE = "2999-01-01"


def table(file: Path, sheet: int = 0) -> list[dict[str, Any]]:
    head, *rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(sheet).to_python()
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def text_of(file: Path) -> str:
    book = CalamineWorkbook.from_path(str(file))
    return str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])


def two_primaries(kept: Kept, name: str) -> list[str]:
    """As two stations name them that have not met yet."""
    station = kept.open()
    with station.act("test") as session:
        who = id_of(session, name)
        made = [
            Pairing(resident_id=who, level=2, helper_id=helper, role=PairingRole.PRIMARY, starts_on=today())
            for helper in session.scalars(select(Helper.id))
        ]
        session.add_all(made)
        session.flush()
        ids = [str(pairing.id) for pairing in made]
    return ids
