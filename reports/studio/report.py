"""The studio in figures: the week's report, and the three zeros month by month with their zero months."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import BinaryIO

from forms.i18n import N_
from reports.bands import part
from reports.bands import table as ruled
from reports.charts import Bar, Columns, bars, columns
from reports.flow import Cell, Part, Value, notes, nothing, render_flow, table
from reports.lists import Column
from reports.official import _
from reports.page import Printed
from reports.pen import Align
from reports.signs import GREEN
from reports.studio.data import MonthLine, ReportText, SaturdayLine
from reports.tiles import Tile, tiles

TITLE, ZERO_TITLE = N_("Report of the studio"), N_("Report of the three zeros")
_WIDTHS = {3: 11.6, 4: 13.4}
"""Of a column, by the characters of what stands above it; longer words stand in two lines."""
_FORMULAS = (
    N_("Settled on the spot = settled / received. Attendance = signed in / on the roster, the absent included."),
    N_("Against last year = (this − last) / last; — where there was nothing last year. Closed files are not counted."),
    N_("Source: queue, intakes, roster and hazards as they stand at the time of printing."),
)


def render_report(
    report: ReportText, to: BinaryIO, printed: Printed, *, number: str = ""
) -> Generator[tuple[int, int], None, int]:
    """Write the figures of some days: what came, what became of it, who was there, hazards."""
    return (yield from render_flow(_(TITLE), _parts(report), to, printed, number=number))


def render_three_zero(
    report: ReportText, months: Sequence[MonthLine], names: Sequence[str], to: BinaryIO, printed: Printed,
    *, number: str = "",
) -> Generator[tuple[int, int], None, int]:  # fmt: skip
    """Write the figures of a year with its months; ``names`` are the three kinds of the columns."""
    parts = [*_parts(report)[:2], _chart(months, names), _months(months, names), *_parts(report)[2:]]
    return (yield from render_flow(_(ZERO_TITLE), parts, to, printed, number=number))


def _parts(report: ReportText) -> list[Part]:
    return [
        tiles(
            report.period,
            (
                Tile(
                    str(report.received),
                    _("Visitors received"),
                    _("against last year {change}").format(change=report.received_change),
                ),
                Tile(report.settled, _("Settled on the spot (share)"), _("settled ÷ received")),
                Tile(str(report.held), _("Saturdays open")),
                Tile(report.attendance, _("Attendance on Saturdays"), _("signed in ÷ on the roster")),
                Tile(str(report.left), _("Left unheard")),
            ),
        ),
        _kinds(report),
        bars(
            _("Matters by kind"), [Bar(line.word, line.this, f"{line.this}（{line.change}）") for line in report.kinds]
        ),
        table(
            _("Hazards (report)"),
            [Column(word, 0, Align.CENTRE) for word, _n in report.hazards],
            [[count for _word, count in report.hazards]],
        ),
        *([] if report.saturdays is None else [_saturdays(report.saturdays)]),
        notes(*map(_, _FORMULAS)),
    ]


def _kinds(report: ReportText) -> Part:
    """Kinds against last year, and what became of them."""
    outcomes = [word for word, _count in report.kinds[0].outcomes] if report.kinds else []
    right = Align.RIGHT
    heads = [
        Column(_("Kind (report)"), 0),
        Column(_("This period"), 13, right),
        Column(_("Same time last year"), 14, right),
    ]
    heads += [
        Column(_("Change (report)"), 18, right),
        *(Column(word, _WIDTHS.get(len(word), 12), right) for word in outcomes),
    ]
    rows = [
        [
            line.word,
            str(line.this),
            str(line.last),
            line.change,
            *(str(count) if count else "" for _w, count in line.outcomes),
        ]
        for line in report.kinds
    ]
    return table(_("Matters and what became of them"), heads, rows)


def _saturdays(lines: Sequence[SaturdayLine]) -> Part:
    heads = (
        Column(_("Saturday (report)"), 24, Align.CENTRE), Column(_("Theme (report)"), 0), Column(_("Open or not"), 20),
        Column(_("Officers there"), 17, Align.CENTRE), Column(_("Departments there"), 56),
        Column(_("Visitors (report)"), 17, Align.RIGHT),
    )  # fmt: skip
    if not lines:
        return nothing(_("Saturdays (report)"))
    rows = [(line.on, line.theme, line.holding, line.officers, line.departments, str(line.visitors)) for line in lines]
    return part(_("Saturdays (report)"), ruled(heads, rows, row=7))


def _chart(months: Sequence[MonthLine], names: Sequence[str]) -> Part:
    by_month = {line.month: line for line in months}
    labels = [_("{n} (month)").format(n=month) for month in range(1, 13)]
    values = [
        [by_month[month].counts[at][0] if month in by_month else None for month in range(1, 13)]
        for at in range(len(names))
    ]
    zeros = [by_month[month].zeros if month in by_month else frozenset[int]() for month in range(1, 13)]
    return columns(_("Month by month"), Columns(labels, names, values, zeros), zero=_("a month without any"))


def _months(months: Sequence[MonthLine], names: Sequence[str]) -> Part:
    right = Align.RIGHT
    heads = [Column(_("Month (report)"), 0, Align.CENTRE)]
    for name in names:
        heads += [Column(name, 15, right), Column(_("last year"), 12, right), Column(_("Change (report)"), 18, right)]
    rows: list[list[Value]] = []
    for line in months:
        cells: list[Value] = [_("{n} (month)").format(n=line.month) + ("" if line.over else _("(so far)"))]
        for at, (this, last, change) in enumerate(line.counts):
            marked = at in line.zeros
            cells += [Cell(_("◎ zero"), GREEN, bold=True) if marked else str(this), str(last), change]
        rows.append(cells)
    return table(_("Figures by month"), heads, rows, note=_("◎ zero: a month that is over and had none"))
