"""``lianglin station hazard``: found, told, inspected again, cleared, reported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy.orm import Session
from typer import Argument, Context, Option, Typer

from desktop.commands import studio_rows as rows
from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.care_days import At, day_or_none, instant_or_now
from desktop.commands.finding import as_id, building_of, dwelling_of
from desktop.commands.records import WORDS, answers_in
from desktop.commands.studio_meant import Officer, hazard_meant, officer_meant
from forms import studio_saving as saving
from forms.i18n import N_
from forms.studio_words import HAZARD_KINDS, HAZARD_STATES
from models.calendar import now
from models.errors import WorldError
from models.studio import hazard_queries as queries
from models.studio.states import HazardState

hazards = Typer(help=N_("Hazards until they are cleared or reported."), no_args_is_help=True)
Words = Annotated[list[str] | None, Argument(metavar="FIELD=VALUE...", help=WORDS)]
Which = Annotated[str, Argument(metavar="HAZARD", help=N_("Id or number of the hazard."))]
Text = Annotated[str | None, Option("--text", help=N_("In words."))]


@hazards.command("list", help=N_("Hazards, the latest found first."))
def list_hazards(
    context: Context,
    text: Annotated[str, Option("--text", help=N_("A part of number, place, description or name."))] = "",
    kind: Annotated[list[str] | None, Option("--kind", help=", ".join(HAZARD_KINDS))] = None,
    state: Annotated[
        list[HazardState] | None, Option("--state", help=", ".join(each.value for each in HAZARD_STATES))
    ] = None,
    building: Annotated[str | None, Option("--building", help=N_("An id, or a building such as 7号楼."))] = None,
    open_only: Annotated[bool, Option("--open", help=N_("Only those not yet cleared or reported."))] = False,
    overdue: Annotated[bool, Option("--overdue", help=N_("Only those that are red."))] = False,
    first: Annotated[str | None, Option("--from", help=N_("First day."))] = None,
    last: Annotated[str | None, Option("--until", help=N_("Last day."))] = None,
    limit: Annotated[int | None, Option("--limit", min=1, help=N_("At most so many."))] = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        wanted = queries.HazardFilter(
            text=text,
            first=day_or_none(first),
            last=day_or_none(last),
            kinds=frozenset(kind or ()),
            states=frozenset(state or ()),
            building_id=building_of(session, building) if building else None,
            open_only=open_only,
            overdue=overdue,
        )
        found = [rows.hazard(row) for row in queries.hazards(session, wanted, now(), limit)]
    answer(found, as_json)


@hazards.command(help=N_("One hazard with its steps, and what can be done next."))
def show(context: Context, which: Which, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        said = rows.hazard_page(queries.hazard_page(session, hazard_meant(session, which), now()))
    answer(said, as_json)


@hazards.command(help=N_("Note a hazard; one of a visit is named by --finding."))
def found(
    context: Context,
    words: Words = None,
    dwelling: Annotated[str | None, Option("--dwelling", help=N_("An id, or a door such as 3-2-501."))] = None,
    building: Annotated[str | None, Option("--building", help=N_("An id, or a building such as 7号楼."))] = None,
    finding: Annotated[str | None, Option("--finding", help=N_("Id of what a visit found."))] = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    given = answers_in(words or ())
    with access_of(context).station() as station, station.act("hazard.found") as session:
        made = saving.save_hazard(
            session,
            given,
            dwelling_id=dwelling_of(session, dwelling) if dwelling else None,
            building_id=building_of(session, building) if building else None,
            finding_id=_id(finding) if finding else None,
            at=instant_or_now(at),
        )
        said = _said(session, made.id)
    answer(said, as_json)


@hazards.command(help=N_("Tell whoever is responsible what to mend, and until when (F11)."))
def tell(
    context: Context,
    which: Which,
    until: Annotated[str | None, Option("--until", help=N_("Day and time, as 2026-11-28 09:30"))] = None,
    text: Text = None,
    officer: Officer = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    raw = {"until": until, "text": text}
    _change(context, "hazard.tell", which, officer, at, as_json, saving.save_notice, raw)


@hazards.command(help=N_("Note that a re-inspection found it not mended; “clear” if it was."))
def inspect(
    context: Context, which: Which, text: Text = None, officer: Officer = None, at: At = None, as_json: Json = False
) -> None:
    _change(
        context, "hazard.inspect", which, officer, at, as_json, saving.save_inspection, {"text": text}, mended=False
    )


@hazards.command(help=N_("Note that it was mended: the hazard is cleared."))
def clear(
    context: Context, which: Which, text: Text = None, officer: Officer = None, at: At = None, as_json: Json = False
) -> None:
    _change(context, "hazard.inspect", which, officer, at, as_json, saving.save_inspection, {"text": text}, mended=True)


@hazards.command(help=N_("Report it to a department; after three misses nothing else is left."))
def report(
    context: Context,
    which: Which,
    department: Annotated[str | None, Option("--department", help=N_("Name of the department."))] = None,
    text: Text = None,
    officer: Officer = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    raw = {"department": department, "text": text}
    _change(context, "hazard.report", which, officer, at, as_json, saving.save_report, raw)


@hazards.command(help=N_("Add to what is known of it."))
def remark(
    context: Context, which: Which, text: Text = None, officer: Officer = None, at: At = None, as_json: Json = False
) -> None:
    _change(context, "hazard.remark", which, officer, at, as_json, saving.save_hazard_remark, {"text": text})


def _change(
    context: Context,
    act: str,
    which: str,
    officer: str | None,
    at: str | None,
    as_json: bool,
    save: Any,
    raw: Mapping[str, object],
    **more: Any,
) -> None:
    """Store a step as one act, and answer how the hazard stands then."""
    when = instant_or_now(at)
    with access_of(context).station() as station, station.act(act) as session:
        key = hazard_meant(session, which)
        save(session, raw, hazard_id=key, officer_id=officer_meant(session, officer), at=when, **more)
        said = _said(session, key)
    answer(said, as_json)


def _said(session: Session, key: UUID) -> dict[str, Any]:
    return {**rows.hazard_page(queries.hazard_page(session, key, now())), "undo_id": session.info["act"].id}


def _id(text: str) -> UUID:
    known = as_id(text)
    if known is None:
        raise WorldError("no_such_record")
    return known
