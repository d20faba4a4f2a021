"""F11, the notice to mend a hazard (隐患整改通知): places for photos, re-inspections, the report after three misses."""

from __future__ import annotations

from collections.abc import Generator
from typing import BinaryIO

from forms.i18n import N_
from forms.studio_words import HAZARD_KINDS
from models.cases.paper_codes import case_code
from models.studio.rules import NORMS
from reports.bands import Band, Form, area, fields, free, heading, render_forms, signing, table
from reports.document import A4
from reports.grid import Checks, Field, Grid, Label, Values, texts_of
from reports.lists import Column
from reports.official import _
from reports.page import LEFT, Printed, content_width
from reports.pen import FRAME, RULE, Align, Pen
from reports.studio.data import HazardText
from reports.visits.options import options, translated

TITLE = N_("Notice to mend a hazard")
_RESULTS = {"mended": N_("mended (notice)"), "missed": N_("not mended (notice)")}
_PHOTOS, _PHOTO = 2, 38.0  # how many places, mm high


def render_hazard_notices(hazard: HazardText, to: BinaryIO, printed: Printed) -> Generator[tuple[int, int], None, int]:
    """Write F11; without data the blank form."""
    return (yield from render_forms(_(TITLE), [hazard_notice(hazard)], to, printed))


def hazard_notice(hazard: HazardText) -> Form:
    values: Values = texts_of(hazard)
    return Form(
        _(TITLE),
        (
            fields(_head, values),
            area(_("Description (hazard)"), hazard.description, 4),
            free(_PHOTO, _draw_photos),
            area(_("What has to be mended"), hazard.demand, 3),
            fields(_term, values),
            signing(_("Inspector 1"), _("Inspector 2"), _("Whoever is told"), height=14),
            heading(_("Re-inspections")),
            _inspections(hazard),
            heading(_("Record of {n} misses, reported to a department").format(n=NORMS.most_misses)),
            fields(_reported, values),
            area(_("Report (hazard)"), hazard.report, 2),
            signing(_("Re-inspected by"), _("Department received"), height=14),
        ),
        number=hazard.paper or hazard.number,
        code=case_code(hazard.number, hazard.revision),
    )


def _head(grid: Grid) -> None:
    grid.row(7.5, Label(_("Number (hazard)"), 18), Field("number", 70), Label(_("Sheet no. (hazard)"), 18, 9),
             Field("paper", size=9))  # fmt: skip
    grid.row(7.5, Label(_("Household or shop told"), 18, 8.5), Field("responsible", 70), Label(_("Phone"), 18),
             Field("phone"))  # fmt: skip
    grid.row(7.5, Label(_("Place (hazard)"), 18), Field("place", align=Align.LEFT))
    grid.row(17, Label(_("Kind (hazard)"), 18), Checks("kind", translated(options(HAZARD_KINDS))))


def _term(grid: Grid) -> None:
    grid.row(7.5, Label(_("Mend by"), 18), Field("until", 70), Label(_("Told on (hazard)"), 18, 9), Field("told_on"))


def _reported(grid: Grid) -> None:
    grid.row(7.5, Label(_("Reported to (hazard)"), 18, 9), Field("reported_to", 70), Label(_("Reported at"), 18, 9),
             Field("reported_at"))  # fmt: skip


def _inspections(hazard: HazardText) -> Band:
    columns = (
        Column(_("No. (inspection)"), 12, Align.CENTRE),
        Column(_("Re-inspected at"), 34, Align.CENTRE),
        Column(_("Result (inspection)"), 26, Align.CENTRE),
        Column(_("What was seen")),
        Column(_("By (inspection)"), 28),
    )
    rows = [
        (str(number), line.at, _(_RESULTS[line.result]) if line.result else "", line.text, line.by)
        for number, line in enumerate(hazard.inspections, start=1)
    ]
    return table(columns, rows, least=NORMS.most_misses)


def _draw_photos(pen: Pen, y: float) -> None:
    """Two places to paste photos, as they are before and after."""
    width = content_width(A4) / _PHOTOS
    for number, words in enumerate((_("Photo: as it was found"), _("Photo: mended"))):
        x = LEFT + number * width
        pen.rect(x, y, width, _PHOTO, FRAME if number == 0 else RULE)
        pen.middle(x + width / 2, y + _PHOTO - 4, words, 8.5, align=Align.CENTRE)
    pen.rect(LEFT, y, 2 * width, _PHOTO, FRAME)
