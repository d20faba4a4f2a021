"""Rows of a register read one by one: what is no data is skipped, what stands once for a block is handed down."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Generator
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import Any

from forms.problems import Problem
from forms.sheets.cells import BLANK, Answer, CellReader, Vague, clean
from forms.sheets.columns import COLUMNS, PLACE, column_of
from forms.sheets.doors import NOWHERE, DoorCells, Place, cell_text, read_place
from forms.sheets.layout import Layout
from forms.sheets.titles import begins_with_unit, name_place, said_above, title_of, under_title
from forms.sheets.workbook import ROWS_A_STEP, Part, Row
from models.people.names import is_plain_han

HEAD = "02"


class Skip(enum.Enum):
    """Why a row is no data."""

    ABOVE = "above"
    HEADER = "header"
    BLANK = "blank"
    TOTAL = "total"


@dataclass(slots=True)
class Line:
    """One row of the file as read. ``answers`` are those that it gives, by column key; blanks are left out."""

    at: int
    """Where it stands in ``Sheet.rows``."""
    number: int
    """Row number in the file, from 1; unfolded, several lines have the same."""
    sheet: str = ""
    """The sheet that it comes from, where several are read as one."""
    skip: Skip | None = None
    place: Place | None = None
    block: int = 0
    """Rows of one block stand together; it ends at a blank row, a total or a header."""
    answers: dict[str, Any] = field(default_factory=dict)
    vague: dict[str, Vague] = field(default_factory=dict)
    asides: list[str] = field(default_factory=list)
    """What no column has room for; it goes to the note."""
    mark: str = ""
    """Signs that stand beside the name, or 户主."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str | None:
        return self.answers.get("name")

    @property
    def refused(self) -> bool:
        return bool(self.problems) and any(problem.refuses for problem in self.problems)


def read_lines(layout: Layout) -> Generator[tuple[int, int], None, list[Line]]:
    """Read every row of the sheet; yields (done, total) rows."""
    reader = _Reader(layout)
    lines = []
    for at, row in enumerate(layout.sheet.rows):
        lines.append(reader.line(at, row))
        if at % ROWS_A_STEP == 0:
            yield at, len(layout.sheet.rows)
    return lines


_TOTAL = re.compile(
    r"(?:本页|本栋|本楼|全)?(?:合\s*计|总\s*计|小\s*计|共\s*计)"
    r"|(?:填\s*表|制\s*表|审\s*核|负\s*责|经\s*办|填\s*报|统\s*计|复\s*核|联\s*系)\s*(?:人|单位|日期|时间|负责人)?(?:签字|签名)?\s*[::]"
    r"|单位(?:负责人)?\s*[::(]|(?:注|备注|说明|填表说明)\s*\d*\s*[::.]|第\s*\d+\s*页|共\s*\d+\s*[页户人条]"
)


_SHORTEST_TITLE = 5


def _folded(text: str) -> str:
    if is_plain_han(text):
        return text
    return unicodedata.normalize("NFKC", text).strip()


class _Reader:
    """Goes down the rows and remembers what the rows above said."""

    def __init__(self, layout: Layout):
        self._first = layout.first
        self._header = frozenset(layout.header)
        index = layout.index
        self._place = [index.get(key) for key in PLACE]
        self._readers = [
            (key, at, CellReader(COLUMNS[key]))
            for key, at in index.items()
            if key not in (*PLACE, "head_name") and COLUMNS[key].is_used
        ]
        self._head_name = index.get("head_name")
        self._known = list(index.items())
        self._used = [at for key, at in index.items() if COLUMNS[key].is_used]
        self._name = index.get("name")
        self._above = NOWHERE
        self._block = 0
        self._inside = False
        self._sheet = layout.sheet
        self._starts = {part.at: part for part in layout.sheet.parts}
        self._name_of_part = ""
        self._title = name_place(layout.sheet.name)
        if (above := said_above(layout.sheet.rows[: layout.first])) != NOWHERE:
            self._title = above
        self._unit_first = self._begins_with_unit(layout.first)
        self._above_table = {cell for row in layout.sheet.rows[: layout.first] for cell in row if isinstance(cell, str)}
        self._texts: dict[object, str] = {}
        self._places: dict[DoorCells, Place | Problem] = {}

    def line(self, at: int, row: Row) -> Line:
        if at in self._starts:
            self._begin(self._starts[at])
        number, skip = self._sheet.number(at), self._why_skipped(at, row)
        if skip is not None:
            self._above, self._inside = NOWHERE, False
            return Line(at, number, self._name_of_part, skip)
        if not self._inside:
            self._block, self._inside = self._block + 1, True
        line = Line(at, number, self._name_of_part, block=self._block)
        answers = line.answers
        for key, column, read in self._readers:
            raw = row[column]
            if raw != "":
                answer = read(raw)
                if answer.plain:
                    answers[key] = answer.value
                elif answer is not BLANK:
                    self._take(line, key, answer)
        self._locate(line, row)
        if self._head_name is not None and (head := self._text(row, self._head_name)):
            answers["head_name"] = head
        return line

    def _begin(self, part: Part) -> None:
        """The next of several sheets that are read as one."""
        self._name_of_part, self._first = part.name, part.first
        above = said_above(self._sheet.rows[part.at : part.first])
        self._title = name_place(part.name) if above == NOWHERE else above
        self._unit_first = self._begins_with_unit(part.first)

    def _begins_with_unit(self, first: int) -> bool:
        """Looked for in the rows under a title, down to the next line that may be one."""
        column = self._place[PLACE.index("address")]
        if column is None or self._title == NOWHERE:
            return False
        rows = takewhile(lambda row: title_of(row) == NOWHERE, islice(self._sheet.rows, first, None))
        return begins_with_unit((row[column] for row in rows), self._title)

    def _take(self, line: Line, key: str, answer: Answer) -> None:
        if answer.problem is not None:
            line.problems.append(answer.problem)
        if isinstance(answer.value, Vague):
            line.vague[key] = answer.value
        elif answer.value is not None:
            line.answers[key] = answer.value
        if answer.aside:
            line.asides.append(answer.aside)
        line.mark += answer.mark

    def _why_skipped(self, at: int, row: Row) -> Skip | None:
        if at in self._header:
            return Skip.HEADER
        if at < self._first:
            return Skip.ABOVE
        filled = len(row) - row.count("")
        if not filled:
            return Skip.BLANK
        start = next(cell for cell in row if cell != "")
        if isinstance(start, str):
            if row.count(start) == filled and (title := title_of(row)) != NOWHERE:
                self._title = title
                self._unit_first = self._begins_with_unit(at + 1)
                return Skip.ABOVE
            if self._is_title(row, start, filled):
                return Skip.ABOVE
            if filled <= max(3, len(self._known) // 2) and _TOTAL.match(_folded(start)):
                return Skip.TOTAL
            if self._is_header(row):
                return Skip.HEADER
        if self._name is not None and _TOTAL.match(_folded(self._text(row, self._name))):
            return Skip.TOTAL
        return None if self._says_something(row) else Skip.BLANK

    def _is_title(self, row: Row, start: str, filled: int) -> bool:
        """A line merged over the table, or one that stood above the first headings: each printed page repeats it."""
        if start in self._above_table:
            return bool(self._header) and {cell for cell in row if cell != ""} <= self._above_table
        return filled > 2 and len(start) >= _SHORTEST_TITLE and row.count(start) == filled

    def _is_header(self, row: Row) -> bool:
        """The headings once more, as on each page of a printed register."""
        if not self._header or not any(column_of(row[at]) == key for key, at in self._known[:3]):
            return False
        same = sum(1 for key, at in self._known if column_of(row[at]) == key)
        return same >= max(2, (len(self._known) + 1) // 2)

    def _says_something(self, row: Row) -> bool:
        """A row of which only the serial number is filled says nothing."""
        return any(row[at] != "" and clean(row[at]) != "" for at in self._used)

    def _text(self, row: Row, column: int | None) -> str:
        if column is None or (raw := row[column]) == "":
            return ""
        text = self._texts.get(raw)
        if text is None:
            text = self._texts[raw] = cell_text(raw)
        return text

    def _locate(self, line: Line, row: Row) -> None:
        own = DoorCells(*[self._text(row, column) for column in self._place])
        cells = self._inherited(own, line.answers.get("relation") == HEAD or line.name is None)
        if cells == NOWHERE:
            return
        cells = under_title(cells, self._title, unit_first=self._unit_first)
        place = self._places.get(cells)
        if place is None:
            place = self._places[cells] = read_place(cells)
        if isinstance(place, Problem):
            line.problems.append(place)
        else:
            line.place = place
        self._above = cells

    def _inherited(self, own: DoorCells, opens: bool) -> DoorCells:
        """Fill the blanks of a row from the row above; who opens a household brings a door of his own.

        From the left to the right: a blank takes the value above as long as everything before it is the same.
        """
        above = self._above
        if above is NOWHERE:
            return own
        estate = own.estate or above.estate
        if own.address or (own.room and own.building and own.unit):
            return own._replace(estate=estate)
        if not own.room and opens:
            return own if not any(own) else own._replace(estate=estate)
        if above.address and not own.building and not own.room:
            return above
        building = own.building or above.building
        same = estate == above.estate and building == above.building
        unit = own.unit or (above.unit if same else "")
        same = same and unit == above.unit
        room = own.room or (above.room if same else "")
        same = same and room == above.room
        return DoorCells(estate, building, unit, own.floor or (above.floor if same else ""), room, "")
