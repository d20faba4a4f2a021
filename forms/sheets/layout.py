"""Which row of a sheet names its columns, and what each column holds: by its heading, else by its content."""

from __future__ import annotations

import enum
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from forms.sheets import contents
from forms.sheets.columns import COLUMNS, column_of, heading
from forms.sheets.files import column_letters
from forms.sheets.unfold import unfolded
from forms.sheets.workbook import Part, Row, Sheet
from models.errors import WorldError

HEADER_WITHIN = 40
"""Rows from the top among which the header is looked for."""
SAMPLE = 200


class Source(enum.Enum):
    """How a column got its meaning."""

    HEADING = "heading"
    CONTENT = "content"
    USER = "user"
    NONE = "none"


@dataclass(frozen=True)
class ColumnGuess:
    """What column ``index`` (from 0) is taken for; ``key`` is one of ``COLUMNS`` or ``None``: not imported."""

    index: int
    heading: str
    key: str | None
    source: Source

    @property
    def letters(self) -> str:
        return column_letters(self.index + 1)


@dataclass(frozen=True)
class Layout:
    """The table in a sheet. ``header`` are the row indexes of its headings (none: it has no header)."""

    sheet: Sheet
    header: tuple[int, ...]
    columns: tuple[ColumnGuess, ...]

    @property
    def first(self) -> int:
        """Index of the first row that may hold data."""
        return self.header[-1] + 1 if self.header else 0

    @property
    def index(self) -> Mapping[str, int]:
        """Column key -> index."""
        return {guess.key: guess.index for guess in self.columns if guess.key is not None}

    @property
    def is_register(self) -> bool:
        """Headings name people and where they live; a list of some of them without a door is none."""
        said = {guess.key for guess in self.columns if guess.source is Source.HEADING}
        return bool(self.header) and "name" in said and not said.isdisjoint({"room", "address"})

    @property
    def known(self) -> int:
        """How many columns are understood and used."""
        return sum(1 for key in self.index if COLUMNS[key].is_used)

    def remapped(self, choice: Mapping[int, str | None]) -> Layout:
        """Return the layout with the user's ``choice``: column index -> key, or ``None`` to leave it out."""
        if any(key is not None and key not in COLUMNS for key in choice.values()):
            raise ValueError("unknown column key")
        taken = {key for key in choice.values() if key is not None}
        columns = []
        for guess in self.columns:
            if guess.index in choice:
                guess = replace(guess, key=choice[guess.index], source=Source.USER)
            elif guess.key in taken:
                guess = replace(guess, key=None, source=Source.NONE)
            columns.append(guess)
        return replace(self, columns=tuple(columns))


def choose_layout(sheets: Iterable[Sheet], file: str) -> Layout:
    """Return the layout of the sheet with the most known columns (of equals, the one with more rows).

    A hidden sheet is taken only when no other one names people. Where other visible sheets are registers too (one a
    building, one a grid), all are read as one.
    """
    found = list(sheets)
    if not any(cell != "" for sheet in found for row in sheet.rows for cell in row):
        raise WorldError("sheet_empty", file=file)
    layouts = [_layout(sheet) for sheet in found if sheet.rows]
    shown = [layout for layout in layouts if layout.sheet.visible and "name" in layout.index]
    best = max(shown or layouts, key=lambda layout: (layout.known, len(layout.sheet.rows)))
    if not best.known:
        raise WorldError("sheet_no_columns", file=file)
    others = [layout for layout in layouts if layout.sheet.visible and layout.is_register]
    return stacked(others) if len(others) > 1 and best in others else best


def _layout(sheet: Sheet) -> Layout:
    sheet.fill_merged()
    width = max(map(len, sheet.rows))
    for row in sheet.rows:
        row += [""] * (width - len(row))
    header, pairs, keys = _header(sheet.rows, width)
    if (single := unfolded(sheet, header, pairs)) is not None:
        return _layout(single)
    headings = ["".join(dict.fromkeys(pair)) for pair in pairs]
    guessed = _by_content(sheet.rows[header[-1] + 1 if header else 0 :], width)
    if len(set(filter(None, keys))) < 2 and len(guessed) > 1:
        header, headings, keys = (), [""] * width, [None] * width
        guessed = _by_content(sheet.rows, width)
    return Layout(sheet, header, tuple(_settled(headings, keys, guessed)))


def stacked(layouts: Sequence[Layout]) -> Layout:
    """Several sheets as one, the one with the most known columns first: cells move to the columns of their meaning."""
    order = sorted(layouts, key=lambda layout: -layout.known)
    columns = list(order[0].columns)
    rows: list[Row] = []
    numbers: list[int] = []
    parts: list[Part] = []
    for layout in order:
        moved = _moved(layout, columns)
        parts.append(Part(layout.sheet.name, len(rows), len(rows) + layout.first))
        rows += [[row[at] if at is not None else "" for at in moved] for row in layout.sheet.rows]
        numbers += [layout.sheet.number(at) for at in range(len(layout.sheet.rows))]
    for row in rows:
        row += [""] * (len(columns) - len(row))
    for guess in columns:
        rows[order[0].header[-1]][guess.index] = guess.heading
    sheet = Sheet("、".join(part.name for part in parts), rows, (), True, numbers, tuple(parts))
    return Layout(sheet, order[0].header, tuple(columns))


def _moved(layout: Layout, columns: list[ColumnGuess]) -> list[int | None]:
    """For each of ``columns``, where ``layout`` has it; what it has alone is added to ``columns``."""
    keys = {guess.key: guess.index for guess in columns if guess.key is not None}
    words = {guess.heading: guess.index for guess in columns if guess.key is None and guess.heading}
    moved: dict[int, int] = {}
    for guess in layout.columns:
        to = keys.get(guess.key) if guess.key is not None else words.get(guess.heading)
        if to is None or to in moved:
            if guess.key is None and not guess.heading:
                continue
            to = len(columns)
            columns.append(replace(guess, index=to))
        moved[to] = guess.index
    return [moved.get(at) for at in range(len(columns))]


def _header(rows: Sequence[Row], width: int) -> tuple[tuple[int, ...], list[tuple[str, str]], list[str | None]]:
    """Return the header rows, the headings in them and the keys these stand for."""
    top = range(min(len(rows), HEADER_WITHIN))
    pairs = [(at, at + 1) for at in top if at + 1 < len(rows) and _can_be_second(rows[at + 1])]
    best: tuple[int, tuple[int, ...], list[tuple[str, str]], list[str | None]]
    best = (0, (), [("", "")] * width, [None] * width)
    for span in [*((at,) for at in top), *pairs]:  # two rows only where they say more than one
        headings = _headings([rows[at] for at in span], width)
        keys = [_key(*pair) for pair in headings]
        score = len(set(filter(None, keys)))
        if score > best[0]:
            best = (score, span, headings, keys)
    return best[1], best[2], best[3]


def _can_be_second(row: Row) -> bool:
    """The lower of two header rows holds words, not numbers."""
    return not any(isinstance(cell, float) or (isinstance(cell, str) and cell.strip()[:3].isdigit()) for cell in row)


def _headings(rows: Sequence[Row], width: int) -> list[tuple[str, str]]:
    """(upper, lower) heading of each column; an upper heading reaches over blank cells to its right."""
    lower = [_word(cell) for cell in rows[-1]]
    upper = [_word(cell) for cell in rows[0]] if len(rows) == 2 else [""] * len(lower)
    reaching = ""
    for at in range(min(len(upper), len(lower))):
        reaching = upper[at] or (reaching if lower[at] else "")
        upper[at] = reaching
    pairs = list(zip(upper, lower, strict=False))
    return pairs + [("", "")] * (width - len(pairs))


def _word(cell: object) -> str:
    return " ".join(str(cell).split()) if isinstance(cell, str) else ""


def _key(upper: str, lower: str) -> str | None:
    if upper and lower and upper != lower and (both := column_of(upper + lower)) is not None:
        return both if both != "hukou_address" or column_of(lower) is None else column_of(lower)
    return column_of(lower) or (column_of(upper) if not lower else None)


_SECOND: Mapping[str, str] = {"户号": "household_no", "户籍": "hukou_address", "居住类型": "residence_kind"}
"""Headings with two meanings: the other one, taken when another column has the first."""
_NEXT: Mapping[str, str] = {"phone": "phone_2", "phone_2": "phone_3"}
"""Of what a register may have several columns under like headings: the key of the next one."""


def _settled(headings: Sequence[str], keys: Sequence[str | None], guessed: Mapping[int, str]) -> Iterable[ColumnGuess]:
    """One column a key: the first heading keeps it, content fills in what no heading named."""
    found: dict[int, tuple[str, Source]] = {}
    taken: set[str] = set()
    order = sorted(range(len(keys)), key=lambda at: heading(headings[at]) in _SECOND)
    for at in order:
        key = keys[at]
        if key in taken:
            key = _SECOND.get(heading(headings[at])) or _next(key, taken)
        if key is not None and key not in taken:
            found[at] = (key, Source.HEADING)
            taken.add(key)
    for at, key in guessed.items():
        key = _next(key, taken) or key
        if at not in found and key not in taken and keys[at] is None:
            found[at] = (key, Source.CONTENT)
            taken.add(key)
        elif at in found and (found[at][0], key) == ("residence_kind", "occupancy") and key not in taken:
            found[at] = (key, Source.HEADING)
            taken.add(key)
    if "name" not in taken and "head_name" in taken:
        found = {at: ("name" if key == "head_name" else key, source) for at, (key, source) in found.items()}
    for at, text in enumerate(headings):
        key, source = found.get(at, (None, Source.NONE))
        yield ColumnGuess(at, text, key, source)


def _next(key: str | None, taken: Container[str]) -> str | None:
    """The first key of its chain that no column has yet; ``None`` for what can be there once."""
    while key is not None and key in taken:
        key = _NEXT.get(key)
    return key


def _by_content(rows: Sequence[Row], width: int) -> dict[int, str]:
    found: dict[int, str] = {}
    for at in range(width):
        sample = [row[at] for row in rows[: SAMPLE * 2] if at < len(row) and row[at] != ""][:SAMPLE]
        key = _next(contents.guess(sample), found.values())
        if key is not None:
            found[at] = key
    return found
