"""The ranking of departments by their points, and the ledger whose sum each score is."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import partial
from typing import BinaryIO

from forms.i18n import N_
from models.whistles.rules import NORMS, WhistleNorms
from reports.bands import part
from reports.bands import table as ruled
from reports.charts import Bar, bars
from reports.flow import Cell, Part, Value, block, notes, render_flow, table
from reports.lists import Column
from reports.official import _
from reports.page import LEFT, Printed
from reports.pen import Align, Pen
from reports.signs import RED
from reports.whistles.data import PointLine, RankLine

TITLE = N_("Points of departments")
_EARNED = N_(
    "Points of a red-leader task: answered in time {on_time}, late {late}, solved {solved}, pleased {pleased}, "
    "displeased {displeased}. Equal scores share a place."
)
_SOURCE = N_("Source: the ledger of the period, by the time of each line; a voided line is taken back by another.")
_REMARK = N_("The score is the sum of the ledger; every line names what it rests on.")


def render_points(
    period: str, ranks: Sequence[RankLine], ledger: Sequence[PointLine], rules: Sequence[str], to: BinaryIO,
    printed: Printed, *, number: str = "", norms: WhistleNorms = NORMS,
) -> Generator[tuple[int, int], None, int]:  # fmt: skip
    """Write the ranking with a bar each, then every line of the ledger.

    Args:
        rules: the columns of the ranking, as ``RankLine.by_rule`` has them.
    """
    words = block(9, partial(_draw_words, f"{period}  {_(_REMARK)}"))
    if not ledger:
        parts = [words, block(9, partial(_draw_words, _("Nobody has points in this time.")))]
        return (yield from render_flow(_(TITLE), parts, to, printed, number=number))
    parts = [
        words,
        bars(_("Ranking"), [Bar(line.department, line.total, f"{line.total:+d}") for line in ranks]),
        _ranking(ranks, rules),
        _ledger(ledger),
        notes(*_explained(norms)),
    ]
    return (yield from render_flow(_(TITLE), parts, to, printed, number=number))


def _explained(norms: WhistleNorms) -> list[str]:
    earned = {rule: f"{points:+d}" for rule, points in norms.points.items()}
    return [_(_EARNED).format(**earned), _(_SOURCE)]


def _draw_words(words: str, pen: Pen, y: float) -> None:
    pen.middle(LEFT, y + 3, words, 10)


def _ranking(ranks: Sequence[RankLine], rules: Sequence[str]) -> Part:
    right = Align.RIGHT
    columns = [Column(_("Place in the ranking"), 14, Align.CENTRE), Column(_("Department (points)"), 0)]
    columns += [Column(rule, 19, right) for rule in rules]
    columns += [Column(_("Score"), 20, right)]
    rows: list[Sequence[Value]] = []
    for line in ranks:
        place = 1 + sum(other.total > line.total for other in ranks)
        known = dict(line.by_rule)
        cells: list[Value] = [str(place), line.department]
        cells += [f"{known[rule]:+d}" if known.get(rule) else "" for rule in rules]
        rows.append([*cells, Cell(f"{line.total:+d}", RED if line.total < 0 else (0, 0, 0), bold=True)])
    return table(_("Score by rule"), columns, rows)


def _ledger(lines: Sequence[PointLine]) -> Part:
    columns = (
        Column(_("Time (points)"), 32, Align.CENTRE),
        Column(_("Department (points)"), 0),
        Column(_("Rule (points)"), 20),
        Column(_("Points·"), 18, Align.RIGHT),
        Column(_("Reason (points)"), 62),
    )
    rows = [(line.at, line.department, line.rule, f"{line.points:+d}", line.reason) for line in lines]
    return part(_("Ledger of points"), ruled(columns, rows, row=7))
