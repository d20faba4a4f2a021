"""A small sheet read by a form: headings are its labels or keys, each line is judged as if it were typed."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from forms.form import Form
from forms.i18n import LANGUAGES, texts_in
from forms.problems import Problem
from forms.sheets.files import Limits
from forms.sheets.workbook import Row, Sheet, read_sheets
from forms.types import folded
from models.errors import WorldError

MOST_ROWS_ABOVE = 10
"""Titles and notes above the headings."""


@dataclass(frozen=True)
class Line:
    """One line below the headings: its number in the file, what stands in the known columns, and all of it."""

    number: int
    raw: Mapping[str, object]
    cells: Sequence[object] = ()
    headings: Sequence[object] = ()
    columns: Mapping[int, str] = field(default_factory=dict)
    """The key of each column that is known."""


@dataclass(frozen=True)
class RefusedLine:
    """A line that is not used, with what is wrong in it."""

    line: Line
    problems: tuple[Problem, ...]

    @property
    def number(self) -> int:
        return self.line.number

    @property
    def sentence(self) -> str:
        return " ".join(map(str, self.problems))

    @property
    def headings(self) -> str:
        """The headings in the file of the columns concerned."""
        wrong = {problem.field for problem in self.problems}
        named = (str(self.line.headings[at]) for at, key in self.line.columns.items() if key in wrong)
        return "、".join(named)


def headings_of(form: Form, more: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return heading -> key: of each field its key and its label in every language, and what ``more`` lists."""
    found: dict[str, str] = {}
    for known in form.fields:
        for text in (known.key, known.label, *(texts_in(each).gettext(known.label) for each in LANGUAGES)):
            found.setdefault(_tidy(text), known.key)
    for key, texts in more.items():
        found.update({_tidy(text): key for text in (key, *texts)})
    return found


def read_lines(
    path: Path, headings: Mapping[str, str], needed: Sequence[str]
) -> Generator[tuple[int, int], None, list[Line]]:
    """Return the lines of the first sheet that has the columns ``needed``.

    Raises:
        WorldError: ``columns_missing`` where no sheet has them, or what is wrong with the file.
    """
    for sheet in (yield from read_sheets(path, None, Limits())):
        for at, row in enumerate(sheet.rows[:MOST_ROWS_ABOVE]):
            columns = _columns(row, headings)
            if set(needed) <= set(columns.values()):
                return list(_lines(sheet, at, columns))
    raise WorldError("columns_missing", file=path.name, columns="、".join(_names(headings, needed)))


def _lines(sheet: Sheet, header: int, columns: Mapping[int, str]) -> Generator[Line, None, None]:
    for at in range(header + 1, len(sheet.rows)):
        row = sheet.rows[at]
        raw = {key: row[column] for column, key in columns.items() if column < len(row)}
        if any(value not in ("", None) for value in raw.values()):
            yield Line(sheet.number(at), raw, row, sheet.rows[header], columns)


def _columns(row: Row, headings: Mapping[str, str]) -> dict[int, str]:
    known = ((at, headings.get(_tidy(cell))) for at, cell in enumerate(row))
    return {at: key for at, key in known if key is not None}


def _names(headings: Mapping[str, str], keys: Sequence[str]) -> list[str]:
    """How the headings ``keys`` may read: the last way each is known by, which is the user's."""
    return [next(text for text in reversed(list(headings)) if headings[text] == key) for key in keys]


def _tidy(cell: object) -> str:
    return folded(cell).replace(" ", "").strip("*：:").casefold()
