"""An empty register to fill in: the columns that the import knows, with lists to choose from."""

from __future__ import annotations

from pathlib import Path

from forms.i18n import N_, _
from forms.sheets.book import safe_book, text_width
from forms.sheets.columns import COLUMNS
from forms.types import Choice, Code

TEMPLATE = (
    "estate", "building", "unit", "room", "name", "relation", "sex", "birth_date", "id_no", "phone", "ethnic",
    "education", "marital", "political", "hukou_address", "population_type", "occupancy", "work_unit", "note",
)  # fmt: skip
ROWS = 2000
"""Rows prepared for filling in: text format (so that Excel keeps all digits) and drop-downs."""
_MUST = frozenset({"building", "room", "name"})


def write_template(to: Path) -> None:
    """Write the empty register; IDs and phones are text cells, so that no digit is lost."""
    headings = [COLUMNS[key].headings[0] + ("*" if key in _MUST else "") for key in TEMPLATE]
    with safe_book(to) as book:
        sheet = book.sheet(_(N_("Register of residents")), headings, [max(text_width(h), 12) for h in headings])
        choices = book.book.add_worksheet(_(N_("Choices")))
        for at, key in enumerate(TEMPLATE):
            sheet.set_column(at, at, max(text_width(headings[at]), 20 if key == "id_no" else 12), book.text)
            options = _options(key)
            for row, option in enumerate(options):
                choices.write_string(row, at, option)
            if options:
                letters = chr(65 + at)
                source = f"='{choices.get_name()}'!${letters}$1:${letters}${len(options)}"
                rule = {"validate": "list", "source": source, "error_type": "warning"}
                sheet.data_validation(1, at, ROWS, at, rule)


def _options(key: str) -> list[str]:
    field = COLUMNS[key].field
    if field is None or not isinstance(field.type, Choice | Code):
        return []
    return [label for _value, label in field.type.options()]
