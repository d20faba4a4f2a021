"""The report on appeals of a week or a month: figures with their formulas, charts, what comes often, cases as kinds."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from forms.appeals_words import FIGURE_FORMULAS
from forms.i18n import N_
from models.appeals.figures import AppealFigures, FigureLine, Frequent
from models.appeals.rules import NORMS, AppealNorms
from models.shares import Share
from reports.bands import part
from reports.bands import table as ruled
from reports.charts import Bar, Columns, bars, columns
from reports.flow import Part, Value, notes, nothing, render_flow, table
from reports.lists import Column
from reports.official import _
from reports.page import Printed
from reports.pen import Align
from reports.signs import RED
from reports.tiles import Tile, tiles

TITLE = N_("Report on appeals")
_FREQUENT = {"item": N_("item (frequent)"), "building": N_("building (frequent)")}
_SOURCES = (
    N_("The period before: as many days, just before. Often: {item} of an item or {place} of a building in {n} days."),
    N_("Source: appeals and their steps as they stand at the time of printing; closed files are not counted."),
)
_MOST = 12
"""Lines of a chart; the table below has all."""


@dataclass(frozen=True)
class CaseKind:
    """类案成果: what one problem made of several appeals."""

    title: str
    level: str
    alike: int
    settled: int
    document: str
    state: str


@dataclass(frozen=True)
class Reported:
    """``before`` are the figures of as many days before, to compare with."""

    period: str
    figures: AppealFigures
    before: FigureLine
    kinds: tuple[CaseKind, ...] = ()
    problems: int = 0
    """How many were set in the time; ``kinds`` are those that cover appeals or came to a rule."""
    norms: AppealNorms = NORMS


def render_report(
    reported: Reported, to: BinaryIO, printed: Printed, *, number: str = ""
) -> Generator[tuple[int, int], None, int]:
    """Write the report; shares of nothing are —."""
    found = reported.figures
    parts = [
        _tiles(reported),
        _by_class(found.by_class),
        _lines(_("By class (report)"), _("Class (report)"), found.by_class),
        _lines(_("By department (report)"), _("Department (report)"), found.by_department),
    ]
    if len(found.months) > 1:
        parts.append(_by_month(found.months))
    parts += [
        _frequent(found.frequent, reported.norms.frequent_days),
        _case_kinds(reported),
        notes(*map(_, FIGURE_FORMULAS), *_explained(reported.norms)),
    ]
    return (yield from render_flow(_(TITLE), parts, to, printed, number=number))


def _explained(norms: AppealNorms) -> list[str]:
    numbers = {"n": norms.frequent_days, "item": norms.frequent_item, "place": norms.frequent_place}
    return [_(text).format(**numbers) for text in _SOURCES]


def _tiles(reported: Reported) -> Part:
    whole, before = reported.figures.whole, reported.before
    late = RED if whole.overdue else (0.0, 0.0, 0.0)
    return tiles(
        reported.period,
        (
            Tile(str(whole.received), _("Received (report)"), _("the period before: {n}").format(n=before.received)),
            Tile(share_text(whole.settle_rate), _("Settled rate"), _formula(whole.settle_rate)),
            Tile(share_text(whole.on_time_rate), _("On-time rate"), _formula(whole.on_time_rate)),
            Tile(share_text(whole.satisfaction_rate), _("Satisfied rate"), _formula(whole.satisfaction_rate)),
            Tile(str(whole.open), _("Open (report)"), _("of them overdue: {n}").format(n=whole.overdue), late),
        ),
    )


def _formula(share: Share) -> str:
    return f"{share.part} ÷ {share.whole}"


def share_text(share: Share) -> str:
    """A share to two places, — of nothing."""
    return "—" if share.ratio is None else f"{share.ratio:.2%}"


def _by_class(lines: Sequence[FigureLine]) -> Part:
    found = [Bar(line.name, line.received, f"{line.settled}/{line.received}", line.settled) for line in lines[:_MOST]]
    return bars(_("Received by class"), found, legend=(_("settled (chart)"), _("the rest (chart)")))


def _by_month(months: Sequence[FigureLine]) -> Part:
    labels = [line.key[2:] for line in months]
    values = [[line.received for line in months], [line.settled for line in months], [line.overdue for line in months]]
    names = (_("Received (report)"), _("Settled (report)"), _("Overdue (report)"))
    return columns(_("Month by month"), Columns(labels, names, values))


def _lines(title: str, first: str, lines: Sequence[FigureLine]) -> Part:
    right = Align.RIGHT
    heads = (
        Column(first), Column(_("Received (report)"), 15, right), Column(_("Settled (report)"), 15, right),
        Column(_("Not taken up or guided"), 18, right), Column(_("Open (report)"), 15, right),
        Column(_("Overdue (report)"), 15, right), Column(_("Settled rate"), 19, right),
        Column(_("On-time rate"), 19, right), Column(_("Satisfied rate"), 19, right),
    )  # fmt: skip
    rows: list[Sequence[Value]] = [
        (
            line.name or _("nobody's yet"), str(line.received), str(line.settled), str(line.refused + line.guided),
            str(line.open), str(line.overdue), share_text(line.settle_rate), share_text(line.on_time_rate),
            share_text(line.satisfaction_rate),
        )
        for line in lines
    ]  # fmt: skip
    return table(title, heads, rows)


def _frequent(found: Sequence[Frequent], days: int) -> Part:
    title = _("Frequent in the last {n} days").format(n=days)
    heads = (
        Column(_("No.·"), 12, Align.CENTRE), Column(_("Kind (frequent)"), 30), Column(_("What comes often")),
        Column(_("Times in {n} days").format(n=days), 30, Align.RIGHT),
    )  # fmt: skip
    rows = [
        (str(number), _(_FREQUENT.get(each.kind, each.kind)), each.name, str(each.count))
        for number, each in enumerate(found, start=1)
    ]
    if not rows:
        return nothing(title)
    return part(title, ruled(heads, rows, row=7))


def _case_kinds(reported: Reported) -> Part:
    heads = (
        Column(_("No.·"), 12, Align.CENTRE), Column(_("Problem (cases)")), Column(_("Level (cases)"), 20, Align.CENTRE),
        Column(_("Appeals alike"), 20, Align.RIGHT), Column(_("Settled by it"), 20, Align.RIGHT),
        Column(_("Common opinion (number)"), 36), Column(_("State·"), 20, Align.CENTRE),
    )  # fmt: skip
    rows: list[Sequence[Value]] = [
        (str(number), each.title, each.level, str(each.alike), str(each.settled), each.document, each.state)
        for number, each in enumerate(reported.kinds, start=1)
    ]
    if not rows:
        return nothing(_("Single cases made into rules"))
    said = _("{n} problems were set; here are those that cover appeals or came to a rule.")
    note = said.format(n=reported.problems) if reported.problems else ""
    return part(_("Single cases made into rules"), ruled(heads, rows, row=7), note)
