"""The compliance report (合规审计报告, L-23): figures by part, each with the table of its rows behind it."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from forms.i18n import N_, _
from reports.flow import Cell, Part, Value, notes, render_flow, table
from reports.lists import Column
from reports.page import Printed
from reports.pen import Align

_WIDTHS = (28.0, 16.0, 26.0, 0.0, 16.0, 0.0)
_MARK = "▲ "
_KEY = N_("▲: above zero it wants to be looked into. Each figure counts exactly the rows of its table.")
_TALL = 9.0


@dataclass(frozen=True)
class FigureLine:
    """``behind``: which table has its rows. ``share``: it is part of the figure above."""

    name: str
    count: str
    behind: str
    worry: bool
    share: bool


@dataclass(frozen=True)
class Appendix:
    title: str
    note: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class ReportText:
    """``found``: what a check of the chain said; ``end``: number and hash of its last line."""

    title: str
    period: str
    basis: str
    found: str
    end: str
    parts: Sequence[tuple[str, Sequence[FigureLine]]]
    appendices: Sequence[Appendix]


def render_report(report: ReportText, to: BinaryIO, printed: Printed) -> Generator[tuple[int, int], None, int]:
    """Write the report; yields strips done of all, returns the number of pages."""
    parts = [
        notes(_("Period: {period}").format(period=report.period), report.basis, _(_KEY)),
        table(
            _("The audit log itself"),
            [Column(_("What the check found")), Column(_("Its last line and the hash of it"))],
            [[report.found, report.end]],
            row=12,
        ),
        *(_figures(title, lines) for title, lines in report.parts),
        *(_appendix(each) for each in report.appendices),
    ]
    return (yield from render_flow(report.title, parts, to, printed, number=printed.number, in_chinese=False))


def _figures(title: str, lines: Sequence[FigureLine]) -> Part:
    counts = Column(_("Number·"), 25, Align.RIGHT)
    heads = Column(_("Figure·")), counts, Column(_("Rows in"), 30, Align.CENTRE)
    return table(title, heads, [_row(line) for line in lines])


def _row(line: FigureLine) -> list[Value]:
    name = f"{_MARK if line.worry else ''}{'　　' if line.share else ''}{line.name}"
    return [Cell(name, bold=line.worry), Cell(line.count, bold=line.worry), line.behind]


def _appendix(each: Appendix) -> Part:
    heads = [Column(title, width) for title, width in zip(each.heads, _WIDTHS, strict=True)]
    return table(each.title, heads, each.rows, note=each.note, row=_TALL)
