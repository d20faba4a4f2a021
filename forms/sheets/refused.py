"""The rows that were refused, as an Excel file to correct and import again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from forms.i18n import N_, _
from forms.sheets.book import safe_book, text_width
from forms.sheets.by_form import RefusedLine
from forms.sheets.columns import COLUMNS
from forms.sheets.plan import Fate, ImportPlan, PlanRow
from models.errors import WorldError
from models.places.addresses import parse_door

REFUSED_SUFFIX = "-refused.xlsx"


def refused_path(imported: Path) -> Path:
    """Beside the imported file, under its name: that folder holds the same data already."""
    return imported.with_name(imported.stem + REFUSED_SUFFIX)


def write_refused(plan: ImportPlan, to: Path) -> int:
    """Write the refused rows with their numbers and reasons; return how many. No row, no file.

    The columns of the file come first, as they were, so that the corrected file can be imported as it is.
    """
    rows = plan.of(Fate.REFUSED)
    if not rows:
        return 0
    columns = [guess for guess in plan.layout.columns if guess.heading or guess.key]
    headings = [guess.heading or (_(COLUMNS[guess.key].label) if guess.key else "") for guess in columns]
    said = _said_elsewhere(plan, rows)
    headings += [COLUMNS[key].headings[0] for key in said]
    several = bool(plan.layout.sheet.parts)
    headings += [_(N_("Sheet"))] if several else []

    def lines() -> Iterator[list[object]]:
        for row in rows:
            cells = plan.layout.sheet.rows[row.line.at]
            filled = _place_filled(plan, row)
            values = [
                filled.get(g.key or "", "") if filled and _is_short(g.key, cells[g.index]) else cells[g.index]
                for g in columns
            ]
            values += [filled.get(key, "") for key in said]
            values += [row.line.sheet] if several else []
            yield [*values, row.number, *reasons(plan, row)]

    return _write(headings, lines(), to)


def write_refused_lines(refused: Sequence[RefusedLine], to: Path) -> int:
    """The same of a list that a form judges line by line: the file's own columns, then number and reasons."""
    if not refused:
        return 0
    headings = [str(cell) for cell in refused[0].line.headings]

    def lines() -> Iterator[list[object]]:
        for each in refused:
            cells = [*each.line.cells, *[""] * len(headings)][: len(headings)]
            yield [*cells, each.number, each.headings, each.sentence]

    return _write(headings, lines(), to)


def _write(headings: Sequence[str], rows: Iterable[Sequence[object]], to: Path) -> int:
    """Write rows that end with their number, the columns concerned and the reasons; return how many."""
    headings = [*headings, _(N_("Row in the file")), _(N_("Column")), _(N_("What is wrong and what to do"))]
    widths = [max(text_width(heading), 10) for heading in headings[:-1]]
    at = 0
    with safe_book(to) as book:
        sheet = book.sheet(_(N_("Refused rows")), headings, [*widths, 46])
        for at, row in enumerate(rows, start=1):
            book.row(sheet, at, row)
    return at


def reasons(plan: ImportPlan, row: PlanRow) -> tuple[str, str]:
    """The columns concerned, and the sentences, of what refuses ``row``."""
    refusals = [problem for problem in row.problems if problem.refuses]
    names = dict.fromkeys(column_name(plan, problem.field) for problem in refusals)
    return "、".join(filter(None, names)), " ".join(dict.fromkeys(map(str, refusals)))


def column_name(plan: ImportPlan, key: str | None) -> str:
    """The heading in the file of column ``key``, with its letters; else what the column is called here."""
    for guess in plan.layout.columns:
        if guess.key == key and key is not None:
            return f"{guess.heading or _(COLUMNS[key].label)} ({guess.letters})"
    return _(COLUMNS[key].label) if key is not None and key in COLUMNS else ""


def _place_filled(plan: ImportPlan, row: PlanRow) -> Mapping[str, object]:
    """The door that the row had from the rows above it, which are not in this file."""
    place = row.line.place
    if place is None:
        return {}
    index = plan.layout.index
    if "address" in index and "room" not in index:
        return {"address": place.estate + "-".join(part for part in (place.building, place.unit, place.room) if part)}
    return {"estate": place.estate, "building": place.building, "unit": place.unit, "room": place.room}


def _said_elsewhere(plan: ImportPlan, rows: Sequence[PlanRow]) -> list[str]:
    """What only a title or the name of the sheet said of a door: the file with the refused rows has neither."""
    index = plan.layout.index
    if "address" in index:
        return []
    given = [_place_filled(plan, row) for row in rows]
    return [
        key for key in ("estate", "building", "unit") if key not in index and any(place.get(key) for place in given)
    ]


def _is_short(key: str | None, cell: object) -> bool:
    """Blank, or an address that stood under a title and leaves the building out."""
    if key == "address" and isinstance(cell, str) and cell:
        said = parse_door(cell)
        return said is None or not said.unit
    return cell == ""


def write_refused_beside(plan: ImportPlan, imported: Path, wanted: Path | None) -> Path | None:
    """Write to ``wanted``, else beside ``imported``; return where, or ``None`` when nothing was refused.

    Raises:
        WorldError: ``refused_not_written`` when it cannot be written beside the imported file.
    """
    return _beside(imported, wanted, lambda to: write_refused(plan, to), len(plan.of(Fate.REFUSED)))


def write_lines_beside(refused: Sequence[RefusedLine], imported: Path, wanted: Path | None) -> Path | None:
    """The same of a list that a form judges line by line."""
    return _beside(imported, wanted, lambda to: write_refused_lines(refused, to), len(refused))


def _beside(imported: Path, wanted: Path | None, write: Callable[[Path], int], count: int) -> Path | None:
    to = wanted or refused_path(imported)
    try:
        return to if write(to) else None
    except WorldError:
        if wanted is not None:
            raise
        raise WorldError("refused_not_written", file=to.name, count=count) from None
