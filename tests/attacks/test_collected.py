"""What is never collected (L-06): nothing could hold where somebody was from one moment to the next."""

from __future__ import annotations

import re

import models.records  # noqa: F401  (every table)
from models.base import Base

PLACE = re.compile(r"(^|_)(lat|lon|lng|latitude|longitude|gps|geo|coord\w*|track\w*|route|trail|position_at)($|_)")


def test_no_table_could_hold_a_track() -> None:
    columns = [f"{table.name}.{column.name}" for table in Base.metadata.tables.values() for column in table.columns]
    assert [name for name in columns if PLACE.search(name.split(".")[1])] == ["building.longitude", "building.latitude"]
    assert [name for name in Base.metadata.tables if PLACE.search(name)] == []
