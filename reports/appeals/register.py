"""F06, the register sheet of somebody who came or called (群众来访(来电)登记表): blank or filled."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from typing import BinaryIO

from forms.appeals_words import SATISFACTIONS
from forms.i18n import N_
from reports.appeals.data import AppealText
from reports.bands import Form, area, fields, render_forms, signing
from reports.grid import Checks, Field, Grid, Label, Values, texts_of
from reports.official import _
from reports.page import Printed
from reports.pen import Align
from reports.visits.options import Options, translated

TITLE = N_("Register of visitors and callers (appeals)")
MODES: Options = (
    ("visit", N_("came·")), ("phone", N_("called·")), ("home", N_("at the door·")), ("online", N_("online (register)")),
)  # fmt: skip
_AGAIN: Options = (("no", N_("first time")), ("yes", N_("not the first time")))
_ACCUSES: Options = (("yes", N_("yes (goes the restricted way: never to whom it is about)")),)
_DECISIONS: Options = (
    ("spot", N_("settled on the spot")), ("community", N_("done by the community")),
    ("guided", N_("guided to courts or petition office")), ("refused", N_("not taken up (reason below)")),
    ("passed", N_("passed on to")),
)  # fmt: skip
_ANYHOW = (N_("Came or called at"), N_("Visitor or caller (recorded correctly)"), N_("Opinion of who came or called"))
_WORDS = {
    "visit": (N_("Came at (register)"), N_("Visitor (recorded correctly)"), N_("Visitor's opinion")),
    "phone": (N_("Called at (register)"), N_("Caller (recorded correctly)"), N_("Caller's opinion")),
    "home": (N_("At the door at (register)"), N_("Who appeals (recorded correctly)"), N_("Opinion of who appeals")),
    "online": (N_("Received at (register)"), N_("Who appeals (recorded correctly)"), N_("Opinion of who appeals")),
}
"""By how they came: the label of the time, who signs, whose opinion."""
PLEASED: Options = tuple(SATISFACTIONS.items())[:-1]


def render_registers(appeal: AppealText, to: BinaryIO, printed: Printed) -> Generator[tuple[int, int], None, int]:
    """Write F06 of one appeal; an empty one is the blank form."""
    return (yield from render_forms(_(TITLE), [register(appeal)], to, printed))


def register(appeal: AppealText) -> Form:
    values = _values(appeal)
    came, signs, opinion = _WORDS.get(appeal.mode, _ANYHOW)
    return Form(
        _(TITLE),
        (
            fields(partial(_head, _(came)), values),
            area(_("What was reported"), appeal.content, 6),
            area(_("What they ask for (register)"), appeal.demand, 3),
            area(_("Papers brought (register)"), "；".join(appeal.materials), 2),
            fields(_received, values),
            area(_("Answer on the spot"), appeal.answer, 2),
            fields(_decided, values),
            area(_("Reason for it"), appeal.reason, 1),
            area(_("Leader's instruction"), "", 2),
            area(_("Result of handling"), appeal.result, 3),
            fields(partial(_told, _(opinion)), values),
            area(_("Remark (register)"), appeal.remark, 1),
            signing(_(signs), _("Received by"), _("In charge")),
        ),
        number=appeal.number,
        code=appeal.code,
    )


def _head(came: str, grid: Grid) -> None:
    grid.row(
        7.5,
        Label(_("Number (register)"), 18),
        Field("number", 62),
        Label(came, 18, 9),
        Field("received"),
    )
    grid.row(7.5, Label(_("How (register)"), 18), Checks("mode", translated(MODES), 84), Label(_("Channel"), 16),
             Field("source"))  # fmt: skip
    grid.row(
        7.5, Label(_("Full name"), 18), Field("name", 34), Label(_("Sex"), 10), Field("sex", 12), Label(_("Age"), 10),
        Field("age", 14), Label(_("Phone"), 14), Field("phone"),
    )  # fmt: skip
    grid.row(
        7.5,
        Label(_("Paper's number"), 18),
        Field("id_number", 62),
        Label(_("Came along"), 18),
        Field("companions", 24, unit=_("people·")),
        Label(_("Spokesman"), 16),
        Field("representative"),
    )
    grid.row(7.5, Label(_("Address or employer"), 18, 9), Field("address", align=Align.LEFT))
    grid.row(7.5, Label(_("Whether repeated"), 18, 9), Checks("again", translated(_AGAIN), 62),
             Label(_("Earlier number"), 18), Field("earlier"))  # fmt: skip
    grid.row(7.5, Label(_("Accusation"), 18), Checks("accusation", translated(_ACCUSES)))


def _received(grid: Grid) -> None:
    grid.row(
        7.5, Label(_("Received by"), 18), Field("first_contact", 62), Label(_("Post (register)"), 18), Field("post")
    )


def _decided(grid: Grid) -> None:
    grid.row(7.5, Label(_("Proposed handling"), 18), Checks("decision", translated(_DECISIONS), size=9.5))
    grid.row(7.5, Label(_("Passed on to (unit)"), 18), Field("passed_to", align=Align.LEFT))


def _told(opinion: str, grid: Grid) -> None:
    grid.row(7.5, Label(_("Told on and how"), 18, 9), Field("told", 38, 9), Label(opinion, 18, 9),
             Checks("satisfaction", translated(PLEASED), size=9))  # fmt: skip


def _values(appeal: AppealText) -> Values:
    return {
        **texts_of(appeal),
        "accusation": "yes" if appeal.accusation else "",
        "satisfaction": appeal.call_back.satisfaction,
    }
