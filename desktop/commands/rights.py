"""``lianglin station rights``: what the worker may do, what roles bring, and giving a right singly."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from typer import Argument, Context, Option, Typer

from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.care_days import day_or_none
from forms.i18n import N_
from forms.rights import matrix, mine
from forms.rights_words import ROLES, area_text, deed_text
from models.errors import WorldError
from models.places.records import Area
from models.rights.actions import NewRight, end, give
from models.rights.deeds import Deed
from models.rights.queries import grants, separation
from models.rights.records import Grant
from models.rights.roles import GRANTABLE
from models.workers.records import Worker

app = Typer()
rights = Typer(help=N_("Who may do what: roles, and rights given singly."), no_args_is_help=True)
app.add_typer(rights, name="rights")
Day = Annotated[str | None, Option(help=N_("Date, such as 2026-11-22."))]


@rights.command("mine", help=N_("What whoever is logged in may do."))
def show_mine(context: Context, as_json: Json = False) -> None:
    with access_of(context).station() as station:
        here = station.standing
    rows = [
        {"right": deed.value, "words": deed_text(deed), "areas": areas, "area_words": [area_text(a) for a in areas]}
        for deed, areas in mine(here)
    ]
    answer(rows, as_json)


@rights.command("matrix", help=N_("What each role brings."))
def show_matrix(context: Context, as_json: Json = False) -> None:
    with access_of(context).station():
        rows = [
            {"right": row.deed.value, "words": deed_text(row.deed)}
            | {role.value: "、".join(sorted(row.areas[role])) if as_json else row.text(role) for role in ROLES}
            for row in matrix()
        ]
    answer(rows, as_json)


@rights.command("deeds", help=N_("The rights that can be given singly."))
def show_deeds(context: Context, as_json: Json = False) -> None:
    with access_of(context).station():
        answer([{"right": deed.value, "words": deed_text(deed)} for deed in Deed if deed in GRANTABLE], as_json)


@rights.command("list", help=N_("Rights given singly, ended ones too; and whether the three administrators are apart."))
def list_rights(context: Context, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        apart = separation(session)
        said = {
            "rights": [_row(session, grant) for grant in grants(session)],
            "vacant": [role.value for role in apart.vacant],
            "strict": apart.strict,
        }
    answer(said, as_json)


@rights.command("give", help=N_("Give a worker a right that the role does not bring."))
def give_right(
    context: Context,
    worker: Annotated[str, Argument(help=N_("Name or id of the worker."))],
    right: Annotated[str, Argument(help=N_("The right, such as import; see “rights deeds”."))],
    reason: Annotated[str, Option(help=N_("Why; it stands in the record of rights."))] = "",
    area: Annotated[list[str] | None, Option(help=N_("Area, such as people; may be given several times."))] = None,
    grid: Annotated[str | None, Option(help=N_("Code of the grid for which the worker stands in."))] = None,
    level: Annotated[int, Option(help=N_("Up to which sensitivity, 1–3."))] = 2,
    begin: Day = None,
    until: Day = None,
    as_json: Json = False,
) -> None:
    known = {deed.value: deed for deed in Deed}
    if right not in known:
        raise WorldError("right_unknown")
    with access_of(context).station() as station:
        with station.act("rights.give") as session:
            wanted = NewRight(
                known[right],
                frozenset(area or ()),
                _grid(session, grid),
                level,
                day_or_none(begin),
                day_or_none(until),
                reason,
            )
            given = give(session, _worker(session, worker), wanted).id
        with station.sessions() as session:
            answer(_row(session, session.get_one(Grant, given)), as_json)


@rights.command("end", help=N_("Let a right end today."))
def end_right(
    context: Context, grant: Annotated[str, Argument(help=N_("Id of the right."))], as_json: Json = False
) -> None:
    with access_of(context).station() as station:
        with station.act("rights.end") as session:
            ended = end(session, _id(grant)).id
        with station.sessions() as session:
            answer(_row(session, session.get_one(Grant, ended)), as_json)


def _row(session: Session, grant: Grant) -> dict[str, Any]:
    worker, grid = session.get(Worker, grant.worker_id), grant.grid_id and session.get(Area, grant.grid_id)
    return {
        "id": grant.id, "worker": worker.name if worker else None, "right": grant.deed, "areas": grant.areas or [],
        "grid": grid.name if grid else None, "level": grant.level, "starts_on": grant.starts_on,
        "ends_on": grant.ends_on, "reason": grant.reason,
    }  # fmt: skip


def _worker(session: Session, said: str) -> UUID:
    """Raises ``WorldError``: ``worker_unknown``, also where two bear the name."""
    named = session.scalars(select(Worker.id).where(Worker.name == said, Worker.alive(), Worker.active.is_(True))).all()
    return named[0] if len(named) == 1 else _id(said, "worker_unknown")


def _grid(session: Session, code: str | None) -> UUID | None:
    if code is None:
        return None
    found = session.scalars(select(Area.id).where(Area.code == code, Area.alive())).first()
    if found is None:
        raise WorldError("grid_missing")
    return found


def _id(said: str, otherwise: str = "no_such_record") -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise WorldError(otherwise) from None
