"""A notice of public holidays as an Excel or text file: a day a line, off or worked, and the holiday's name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from forms.appeals_messages import SENTENCES
from forms.i18n import N_
from forms.problems import BadValueError, Problem
from forms.sheets.by_form import Line, RefusedLine, read_lines
from forms.types import Date, folded, plain
from models.clocks.notices import DayProblem, HolidayRow, doubts_about, wrong_with

_HEADINGS = {
    **dict.fromkeys(("date", "day", "日期"), "day"),
    **dict.fromkeys(("kind", "类型", "安排", "放假或上班"), "kind"),
    **dict.fromkeys(("name_zh", "name", "名称", "节日"), "name"),
    **dict.fromkeys(("status", "状态"), "status"),
}
NEEDED = ("day", "kind")
_OFF = {"off", "放假", "休", "休息", "假"}
_WORK = {"work", "上班", "班", "调休上班", "补班"}
_NOT_DAY = N_("This is no day; write it as 2027-1-1.")
_NOT_KIND = N_("Write whether the day is off (放假) or worked (上班).")


@dataclass(frozen=True)
class HolidayFile:
    """``year``: that of most days; ``wrong``: what is wrong with the list as a whole.

    ``doubts``: what may be missing from a list that can be used.
    """

    year: int
    rows: tuple[HolidayRow, ...]
    refused: tuple[RefusedLine, ...]
    wrong: tuple[DayProblem, ...]
    doubts: tuple[DayProblem, ...]

    @property
    def usable(self) -> bool:
        return not (self.refused or self.wrong)


def read_holidays(path: Path, year: int | None = None) -> Generator[tuple[int, int], None, HolidayFile]:
    """Read the days of ``year``; without one, of the year that most lines are of.

    Raises:
        WorldError: ``columns_missing``, or what is wrong with the file.
    """
    lines = yield from read_lines(path, _HEADINGS, NEEDED)
    wrong: defaultdict[int, list[Problem]] = defaultdict(list)
    rows: list[tuple[int, HolidayRow]] = []
    for at, line in enumerate(lines):
        row = _row(line, wrong[at])
        if row is not None:
            rows.append((at, row))
    days = [row for _at, row in rows]
    of = year or max({row.day.year for row in days}, key=lambda y: sum(row.day.year == y for row in days), default=0)
    whole = []
    for found in wrong_with(of, days):
        if found.line == 0:
            whole.append(found)
        else:
            at = rows[found.line - 1][0]
            wrong[at].append(Problem(found.code, "day", SENTENCES[found.code], found.params))
    refused = [RefusedLine(lines[at], tuple(each)) for at, each in sorted(wrong.items()) if each]
    usable = not (refused or whole)
    return HolidayFile(of, tuple(days), tuple(refused), tuple(whole), tuple(doubts_about(of, days) if usable else ()))


def told(found: DayProblem) -> str:
    """What is wrong with, or doubtful about, a list as a whole."""
    return str(Problem(found.code, None, SENTENCES[found.code], found.params))


def _row(line: Line, wrong: list[Problem]) -> HolidayRow | None:
    kind = folded(line.raw.get("kind", "")).casefold()
    if kind not in _OFF | _WORK:
        wrong.append(Problem("not_kind_of_day", "kind", _NOT_KIND))
    try:
        day = Date().parse(line.raw.get("day", ""))
    except BadValueError:
        wrong.append(Problem("not_date", "day", _NOT_DAY))
        return None
    return HolidayRow(day, kind in _OFF, plain(line.raw.get("name", "") or "")[:40])
