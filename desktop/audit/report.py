"""Reading the compliance report for screen, paper and command line: figures, their rows in words, and the check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from sqlalchemy.orm import Session

from desktop.audit.lines_list import line_columns, masked_cells
from desktop.audit.rows import REASONS, Line, line_of, line_of_fact
from desktop.jobs import Steps
from desktop.printing.paper import Paper, Shown
from forms.audit_report import BASIS, PARTS, TITLE, figure_words
from forms.audit_words import found_words
from forms.i18n import _, ngettext
from models.audit.chain import Broken, Sound
from models.audit.deeds import Audited
from models.audit.facts import Fact
from models.audit.report import Figure, asked_for, figures, rows_of
from models.calendar import today
from models.station import Station
from models.station.connection import raw
from models.station.policy import policy_of
from models.station.watching import watch
from reports.audit import Appendix, FigureLine, ReportText, render_report
from reports.page import Printed

MOST = 200
"""Rows of one figure that are printed; all of them are at the PC."""
_ON_PAPER = ("at", "who", "deed", "what", "person", "why")


@dataclass(frozen=True)
class Report:
    """The figures of some days, and what a check of the audit found."""

    first: date
    last: date
    figures: tuple[Figure, ...]
    found: Sound | Broken


def read_report(station: Station, first: date, last: date) -> Report:
    """Reading it is noted in the audit, and the audit is checked with it.

    Raises:
        WorldError: ``not_allowed``, ``audit_period_wrong``.
    """
    with station.sessions() as session, station.whole() as whole:
        asked = asked_for(first, last, today(), policy_of(raw(whole)).unused_days)
        found = figures(session, whole, asked)
        station.note(Audited.READ_AUDIT, what="report")
    return Report(first, last, tuple(found), watch(station))


def read_rows(station: Station, key: str, first: date, last: date, limit: int) -> list[Line]:
    """The rows that a figure counts, in words.

    Raises:
        WorldError: ``not_allowed``, ``audit_figure_unknown``, ``audit_period_wrong``.
    """
    with station.sessions() as session, station.whole() as whole:
        asked = asked_for(first, last, today(), policy_of(raw(whole)).unused_days)
        rows = rows_of(session, whole, key, asked, limit)[:limit]
    return [
        line_of_fact(number, key, row) if isinstance(row, Fact) else line_of(row) for number, row in enumerate(rows)
    ]


def figure_name(figure: Figure) -> str:
    return figure_words(figure, REASONS)


def report_paper(station: Station, report: Report) -> Paper:
    """The figures, each with the number of the table behind it, and these tables."""

    def write(_session: Session, file: BinaryIO, printed: Printed) -> Steps:
        shown = [each for each in report.figures if each.count and not each.is_share]
        numbers = {each.key: number for number, each in enumerate(shown, start=1)}
        tables = [_appendix(station, report, each, numbers[each.key]) for each in shown]
        return (yield from render_report(_text(report, numbers, tables), file, printed))

    return Paper(TITLE, write, shown=Shown(2, masked=True, rows=sum(not each.is_share for each in report.figures)))


def _text(report: Report, numbers: dict[str, int], tables: Sequence[Appendix]) -> ReportText:
    parts = [
        (_(words), [_line(each, numbers) for each in report.figures if each.part is part])
        for part, words in PARTS.items()
    ]
    period = _("{first} to {last}").format(first=report.first.isoformat(), last=report.last.isoformat())
    return ReportText(_(TITLE), period, _(BASIS), found_words(report.found), end_words(report.found), parts, tables)


def end_words(found: Sound | Broken) -> str:
    """The end of the chain in full: typed in later, it proves that nothing before it was changed."""
    return "" if isinstance(found, Broken) else f"{found.head.number}:{found.head.hash}"


def _line(figure: Figure, numbers: dict[str, int]) -> FigureLine:
    number = numbers.get(figure.key)
    behind = _("Table {n}").format(n=number) if number else ""
    return FigureLine(figure_name(figure), f"{figure.count:,}", behind, figure.worry, figure.is_share)


def _appendix(station: Station, report: Report, figure: Figure, number: int) -> Appendix:
    lines = read_rows(station, figure.key, report.first, report.last, MOST)
    count = ngettext("{n} row in all", "{n} rows in all", figure.count).format(n=f"{figure.count:,}")
    short = _("the newest {n} of {all}").format(n=len(lines), all=f"{figure.count:,}")
    title = _("Table {n}: {figure}").format(n=number, figure=figure_name(figure))
    return Appendix(
        title,
        count if len(lines) == figure.count else short,
        [_(each.title) for each in line_columns() if each.key in _ON_PAPER],
        [masked_cells(line, _ON_PAPER) for line in lines],
    )
