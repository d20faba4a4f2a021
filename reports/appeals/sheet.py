"""F07, the handling sheet of an appeal (诉求办理单): three lights, the way it went, result and call back."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import partial
from typing import BinaryIO

from forms.appeals_words import URGENCIES
from forms.i18n import N_
from reports.appeals.data import AppealText, StepText
from reports.appeals.register import PLEASED
from reports.bands import Form, area, fields, heading, render_forms, signing, table
from reports.document import A4
from reports.flow import Value
from reports.grid import Checks, Field, Grid, Label, Values, texts_of
from reports.lights import draw_lamps
from reports.lists import Column
from reports.official import _
from reports.page import RIGHT, Printed, corner_right
from reports.pen import Align, Pen
from reports.text import clauses
from reports.visits.options import Options, translated

TITLE = N_("Handling sheet of an appeal")
ROWS = 8
_URGENCIES: Options = tuple((urgency.value, word) for urgency, word in URGENCIES.items())
_SOLVED: Options = (("yes", N_("solved")), ("no", N_("not solved")))


def render_sheets(appeal: AppealText, to: BinaryIO, printed: Printed) -> Generator[tuple[int, int], None, int]:
    """Write F07 of one appeal; an empty one is the blank form."""
    return (yield from render_forms(_(TITLE), [sheet(appeal)], to, printed))


def sheet(appeal: AppealText) -> Form:
    values: Values = {
        **texts_of(appeal),
        **{f"call.{key}": value for key, value in texts_of(appeal.call_back).items()},
    }
    return Form(
        _(TITLE),
        (
            fields(_head, values),
            area(_("What the appeal says"), appeal.content, 4),
            area(_("Proposal of the first contact"), appeal.proposal, 2),
            heading(_("The way it went"), _("received = when the step before was done")),
            table(_columns(), step_rows(appeal.steps), least=ROWS, row=7.5),
            area(_("Result of handling"), appeal.result, 3),
            area(_("Evidence attached"), "；".join(appeal.attachments), 2),
            fields(_called, values),
            area(_("In their words"), appeal.call_back.quote, 1),
            fields(_closed, values),
            signing(_("Checked on settling"), _("In charge (signature)")),
        ),
        number=appeal.number,
        corner=partial(_draw_corner, appeal),
        code=appeal.code,
    )


def _draw_corner(appeal: AppealText, pen: Pen) -> None:
    """The lights stand upper right, with what they rest on below the title's line."""
    draw_lamps(pen, corner_right(A4, appeal.code) + 1, 12, appeal.light)
    said = "   ".join(part for part in (appeal.nth, appeal.deadline) if part)
    pen.middle(A4[0] - RIGHT, 33.8, said, 8.5, align=Align.RIGHT)


def _head(grid: Grid) -> None:
    grid.row(7.5, Label(_("Number (register)"), 18), Field("number", 62), Label(_("Channel"), 18), Field("source"))
    grid.row(7.5, Label(_("Topic (register)"), 18), Field("class_name", 40), Field("item_name", 48),
             Label(_("Urgency"), 14), Checks("urgency", translated(_URGENCIES), size=9))  # fmt: skip
    grid.row(7.5, Label(_("Registered at"), 18), Field("received", 62), Label(_("Promised by"), 18), Field("promised"))
    grid.row(7.5, Label(_("Who appeals"), 18), Field("name", 34), Label(_("Phone"), 16), Field("phone", 34),
             Label(_("Where (sheet)"), 12), Field("place", align=Align.LEFT))  # fmt: skip


def _called(grid: Grid) -> None:
    grid.row(7.5, Label(_("Call back"), 18), Field("call.when", 34, 9), Label(_("How (call back)"), 12),
             Field("call.how", 22, 9), Label(_("By (call back)"), 10), Field("call.who", 24, 9),
             Label(_("Solved or not"), 15, 9), Checks("call.solved", translated(_SOLVED), size=9))  # fmt: skip
    grid.row(7.5, Label(_("Satisfaction"), 18), Checks("call.satisfaction", translated(PLEASED)))


def _closed(grid: Grid) -> None:
    grid.row(
        7.5, Label(_("Settled at"), 18), Field("settled", 62), Label(_("Number in the files"), 18, 9), Field("filed")
    )


def _columns() -> tuple[Column, ...]:
    middle = Align.CENTRE
    return (
        Column(_("No.·"), 8, middle), Column(_("Step (sheet)"), 17, middle), Column(_("Unit or person"), 30),
        Column(_("Received (step)"), 28, middle), Column(_("Done (step)"), 28, middle), Column(_("Opinion (step)")),
        Column(_("Signature (step)"), 14, middle),
    )  # fmt: skip


def step_rows(steps: Sequence[StepText]) -> list[Sequence[Value]]:
    """The lines of the way it went; a step without effect says so and has no times of its own."""
    rows: list[Sequence[Value]] = []
    for number, step in enumerate(steps, start=1):
        said = _("no effect: {why}").format(why=step.stray) if step.stray else ""
        rows.append((str(number), step.word, step.who, step.received, step.done, clauses(said, step.text), ""))
    return rows
