"""F09: an order of supervision (督办单), a problem of the day, week or month (一题单), under a red head."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from typing import BinaryIO

from forms.i18n import N_
from models.cases.paper_codes import case_code
from reports.bands import Band, Form, area, fields, gap, heading, prose, render_forms, signing, table
from reports.grid import Checks, Field, Grid, Label, Values, texts_of
from reports.lists import Column
from reports.official import _
from reports.page import Printed
from reports.pen import Align
from reports.red_head import FIRST, RedHead, draw_red_head
from reports.visits.options import Options, translated
from reports.whistles.data import OrderText

TITLES = {
    "": N_("Order of supervision"),
    "day": N_("Sheet of the problem of the day"),
    "week": N_("Sheet of the problem of the week"),
    "month": N_("Sheet of the problem of the month"),
}
_OPINIONS: Options = (("settled", N_("settled (order)")), ("returned", N_("sent back to be done again")))
_LEVELS: Options = (("day", N_("day·")), ("week", N_("week·")), ("month", N_("month·")))
_DEMANDS = (
    N_("Say today who answers for it, and call whoever appealed."),
    N_("Look at it on the spot and settle it as the law says; what cannot be settled yet is explained, with a plan."),
    N_("Report in writing within the term below: progress, causes, measures, and when it will be done."),
)
"""What an order asks for where nobody wrote anything else."""


def render_orders(order: OrderText, to: BinaryIO, printed: Printed) -> Generator[tuple[int, int], None, int]:
    """Write the order, and on further pages the appeals that it covers; without data the blank form."""
    return (yield from render_forms(_(TITLES[order.level]), [order_form(order, printed)], to, printed))


def order_form(order: OrderText, printed: Printed) -> Form:
    head = RedHead(
        order.issuer or printed.community,
        _(TITLES[order.level]),
        order.document or _("Supervision [{year}] No. ____").format(year=printed.at.year if order.number else "20____"),
        order.signer,
    )
    return Form(
        _(TITLES[order.level]),
        tuple([*_bands(order), *_annex(order)]),
        number=order.number,
        opening=partial(draw_red_head, head),
        code=case_code(order.number, order.revision),
        first=FIRST,
    )


def _bands(order: OrderText) -> list[Band]:
    values: Values = texts_of(order)
    demands = order.demands or (tuple(_(text) for text in _DEMANDS) if not order.level else ())
    asked = "\n".join(f"{number}. {text}" for number, text in enumerate(demands, start=1))
    addressed = prose(_("{office}:").format(office=order.addressee or "____________"), 14, 9, indent=False)
    return [
        addressed,
        gap(1),
        fields(_problem_head if order.level else _order_head, values),
        *([] if order.level else [area(_("Why dissatisfied"), order.dissatisfied, 1)]),
        area(_("Matter and its source"), order.matter, 4),
        area(_("What is demanded") if not order.level else _("What is to be studied"), asked, 4),
        fields(_term, values),
        heading(_("Answer of the unit in charge")),
        area(_("Progress (order)"), order.progress, 2),
        area(_("Causes (order)"), order.causes, 2),
        area(_("Measures (order)"), order.measures, 2),
        fields(_checked, values),
        signing(_("Supervised by"), _("Handled by (order)"), _("In charge (seal)")),
    ]


def _order_head(grid: Grid) -> None:
    grid.row(7.5, Label(_("Number (order)"), 18), Field("sources", 77), Label(_("Days overdue"), 18),
             Field("overdue", unit=_("days·")))  # fmt: skip


def _problem_head(grid: Grid) -> None:
    grid.row(7.5, Label(_("Level (order)"), 18), Checks("level", translated(_LEVELS), 48), Label(_("Counts for"), 16),
             Field("on", 30), Label(_("Appeals alike"), 18, 9), Field("alike", unit=_("appeals·")))  # fmt: skip
    grid.row(7.5, Label(_("Led by"), 18), Field("lead", 48), Label(_("Taking part"), 16), Field("participants"))
    grid.row(7.5, Label(_("Common opinion, its number"), 36, 9), Field("common"))


def _term(grid: Grid) -> None:
    grid.row(7.5, Label(_("Answer by (order)"), 18), Field("answer_by"))


def _checked(grid: Grid) -> None:
    grid.row(7.5, Label(_("Expected done"), 18, 9), Field("expected", 60), Label(_("Check (order)"), 18, 9),
             Checks("opinion", translated(_OPINIONS)))  # fmt: skip


def _annex(order: OrderText) -> list[Band]:
    """覆盖诉求清单: on the pages that follow, by number and place, without names."""
    if not (order.covered or order.level):
        return []
    columns = (
        Column(_("No.·"), 10, Align.CENTRE), Column(_("Number of the appeal"), 58), Column(_("Item (annex)"), 30),
        Column(_("Place (annex)")), Column(_("Received on (annex)"), 24, Align.CENTRE), Column(_("State·"), 20),
    )  # fmt: skip
    rows = [
        (str(number), line.number, line.item, line.place, line.received, line.state)
        for number, line in enumerate(order.covered, start=1)
    ]
    note = _("{n} appeals").format(n=len(rows)) if rows else ""
    return [heading(_("Annex: appeals that it covers"), note, fresh=True), table(columns, rows, least=5)]
