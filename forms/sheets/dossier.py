"""Everything about one person as a workbook that asks for a password, or as a file that other programs read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from forms.i18n import N_
from forms.requests_dossier import Section
from forms.sheets.export import ListColumn, Stamp, export_list

TITLE = N_("Data of one person")
_COLUMNS = (
    ListColumn(N_("Section")),
    ListColumn(N_("No. in section")),
    ListColumn(N_("Field")),
    ListColumn(N_("Value")),
)


def write_workbook(
    sections: Sequence[Section], to: Path | BytesIO, stamp: Stamp, password: str | None
) -> Iterator[tuple[int, int]]:
    """Write one line for each field; a generator of (done, total)."""
    rows = [
        (section.title, number, label, text)
        for section in sections
        for number, record in enumerate(section.records, start=1)
        for label, text in record
    ]
    return export_list(TITLE, _COLUMNS, rows, to, stamp=stamp, masked=False, total=len(rows), password=password)


def as_json(sections: Sequence[Section], tables: Sequence[dict[str, Any]], number: str) -> bytes:
    """The same in words, and the columns as they are stored, for another processor to take over (PIPL 45)."""
    told = {
        "number": number,
        "sections": [
            {"title": section.title, "records": [dict(record) for record in section.records]} for section in sections
        ],
        "tables": tables,
    }
    return json.dumps(told, ensure_ascii=False, indent=1, default=str).encode()
