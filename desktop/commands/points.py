"""``lianglin station points``: the ledger of departments' points, whose sum is the score."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Context, Option, Typer

from desktop.commands import whistles_rows as rows
from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.appeals_meant import id_meant
from desktop.commands.care_days import day_or_none
from desktop.commands.whistles_meant import From, Of, Until
from forms.i18n import N_
from forms.whistles_saving import save_point, save_void
from models.whistles.ledger import ledger
from models.whistles.ledger import ranking as ranked
from models.whistles.red_tasks import reconcile as brought_up

points = Typer(help=N_("Points of departments: a ledger whose sum is the score."), no_args_is_help=True)
ADD, VOID, RECONCILE = "points.add", "points.void", "points.reconcile"
Reason = Annotated[str | None, Option("--reason", help=N_("Why."))]


@points.command(help=N_("The departments by their score."))
def ranking(context: Context, first: From = None, last: Until = None, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        answer([rows.rank(line) for line in ranked(session, day_or_none(first), day_or_none(last))], as_json)


@points.command("list", help=N_("The lines of the ledger, the newest first."))
def list_lines(
    context: Context, department: Of = None, first: From = None, last: Until = None, as_json: Json = False
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        found = ledger(session, day_or_none(first), day_or_none(last), department)
        answer([rows.point(line) for line in found], as_json)


@points.command(help=N_("Give or take points by hand, with the reason."))
def add(
    context: Context,
    department: Annotated[str, Argument(metavar="DEPARTMENT", help=N_("Name of the department."))],
    points: Annotated[str, Argument(metavar="POINTS", help=N_("How many."))],
    take: Annotated[bool, Option("--take", help=N_("Take them away."))] = False,
    reason: Reason = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.act(ADD) as session:
        made = save_point(
            session, {"department": department, "points": f"-{points}" if take else points, "reason": reason}
        )
        said = {"id": made.id, "department": made.department, "points": made.points}
        said["undo_id"] = session.info["act"].id
    answer(said, as_json)


@points.command(help=N_("Take a line back by its negative; the line itself stays."))
def void(
    context: Context,
    line: Annotated[str, Argument(metavar="LINE", help=N_("Id of the line."))],
    reason: Reason = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.act(VOID) as session:
        made = save_void(session, {"reason": reason}, point_id=id_meant(line))
        said = {"id": made.id, "department": made.department, "points": made.points}
        said["undo_id"] = session.info["act"].id
    answer(said, as_json)


@points.command(help=N_("Bring the ledger to what all tasks have earned, after stations wrote apart."))
def reconcile(context: Context, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.act(RECONCILE) as session:
        said = {"lines": brought_up(session)}
    answer(said, as_json)
