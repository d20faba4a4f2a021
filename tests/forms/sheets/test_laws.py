"""Laws of the import, over whatever may stand in a cell."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.commands.transfer import finish
from forms.problems import Problem
from forms.sheets.cells import CellReader, clean, vague_date
from forms.sheets.columns import COLUMNS, PLACE, column_of
from forms.sheets.doors import DoorCells, read_place
from forms.sheets.judging import plan_import
from forms.sheets.layout import choose_layout
from forms.sheets.plan import Fate, ImportPlan
from forms.sheets.reading import read_register
from forms.sheets.workbook import Sheet
from models.errors import WorldError
from models.station import Station
from tests.forms.sheets.registers import FAMILY, HEADER, take, write

_WORDS = st.sampled_from(
    ["", "王芳", "男", "户主", "3-2-501", "501", "合计", "#N/A", "无", "1980-02-30", "1956.3", "13800000000", "空置",
     "=1+1",
     "210112198005060011", "😀", "'", "2.1E+17", "姓名", "房号", "身份证号"]
)  # fmt: skip
CELLS = st.one_of(
    _WORDS,
    st.text(max_size=30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(10**18), 10**18).map(float),
    st.booleans(),
    st.dates(date(1800, 1, 1)),
    st.datetimes(datetime(1900, 1, 1)),
    st.times(),
)
ROWS = st.lists(st.lists(CELLS, min_size=len(HEADER), max_size=len(HEADER)), max_size=12)
QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def planned(station: Station, rows: list[list[Any]]) -> ImportPlan:
    layout = choose_layout([Sheet("s", [list(row) for row in rows])], "a.xlsx")
    with station.sessions() as session:
        return finish(plan_import(session, layout, file="a.xlsx"))


@QUIET
@given(rows=ROWS)
def test_every_row_is_counted_once_whatever_it_holds(station: Station, rows: list[list[Any]]) -> None:
    plan = planned(station, [list(HEADER), *rows])
    assert plan.counts["rows"] == len(plan.rows) == len(rows) + 1
    assert sum(plan.counts[fate.value] for fate in Fate) == plan.counts["rows"]
    for row in plan.rows:
        assert (row.fate is Fate.REFUSED) == any(problem.refuses for problem in row.problems)
        assert all(str(problem) for problem in row.problems)


@QUIET
@given(rows=ROWS)
def test_a_sheet_without_a_header_never_breaks_the_guess(station: Station, rows: list[list[Any]]) -> None:
    with suppress(WorldError):
        plan = planned(station, rows or [[]])
        assert sum(plan.counts[fate.value] for fate in Fate) == plan.counts["rows"]


@settings(max_examples=300, deadline=None)
@given(key=st.sampled_from(sorted(set(COLUMNS) - set(PLACE))), cell=CELLS)
def test_any_cell_is_read_or_refused_with_a_sentence(key: str, cell: object) -> None:
    if COLUMNS[key].field is None:
        return
    answer = CellReader(COLUMNS[key])(cell)
    assert answer.problem is None or str(answer.problem)


@settings(max_examples=300, deadline=None)
@given(cells=st.tuples(*[st.one_of(_WORDS, st.text(max_size=20))] * 6))
def test_any_address_is_a_door_or_a_problem(cells: tuple[str, ...]) -> None:
    place = read_place(DoorCells(*cells))
    assert isinstance(place, Problem) or (place.building and place.room)


@given(cell=st.one_of(CELLS, st.times(time(0))))
def test_cleaning_vague_dates_and_headings_never_fail(cell: object) -> None:
    vague_date(clean(cell))
    column_of(cell) if isinstance(cell, str) else None
    assert clean(clean(cell)) == clean(cell) or isinstance(cell, str)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(HEADER))))
def test_the_order_of_columns_does_not_matter(station: Station, order: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = [[row[at] for at in order] for row in (HEADER, *FAMILY)]
        layout = finish(read_register(write(Path(folder) / "a.xlsx", rows)))
    assert set(layout.index) == {
        "estate", "building", "unit", "room", "name", "relation", "sex", "birth_date", "id_no", "phone",
    }  # fmt: skip
    with station.sessions() as session:
        plan = finish(plan_import(session, layout, file="a.xlsx"))
    assert plan.counts["new"] == 4


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_what_was_taken_in_is_all_the_same_the_second_time(station: Station, rows: list[list[Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        writable = [[_writable(cell) for cell in row] for row in rows]
        path = write(Path(folder) / "a.xlsx", [list(HEADER), *FAMILY, *writable])
        first = take(station, path)
        again = take(station, path)
    assert again["new"] == again["changed"] == 0
    assert again["refused"] + again["same"] == first["refused"] + first["new"] + first["changed"] + first["same"]
    if first["undo_id"] is not None:
        station.undo(first["undo_id"])


def _writable(cell: Any) -> Any:
    """What an Excel file can hold: no day before 1900, no control characters."""
    if isinstance(cell, date | datetime) and cell.year < 1901:
        return str(cell)
    if isinstance(cell, str):
        return "".join(char for char in cell if char.isprintable())
    return str(cell) if isinstance(cell, time) else cell
