"""``lianglin station disclosures``: the register of what left the house, and the second person's yes or no."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy.orm import Session
from typer import Argument, BadParameter, Context, Option, Typer

from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from forms.disclosures import STATES
from forms.i18n import N_, _
from forms.problems import BadValueError
from forms.types import Date
from models.disclosures.actions import approve, cancel, deny
from models.disclosures.people import people_on
from models.disclosures.queries import DisclosureRow, Wanted, meant, read_register
from models.disclosures.records import Channel
from models.disclosures.rules import State
from models.errors import WorldError

app = Typer()
disclosures = Typer(help=N_("The register of what left the house."), no_args_is_help=True)
app.add_typer(disclosures, name="disclosures")
Number = Annotated[str, Argument(metavar="NUMBER", help=N_("The number, or the id."))]
Why = Annotated[str, Option("--why", help=N_("The reason."))]


@disclosures.command("list", help=N_("What left or was asked for, the newest first."))
def list_register(
    context: Context,
    state: Annotated[str | None, Option(help="|".join(each.value for each in State))] = None,
    channel: Annotated[str | None, Option(help="|".join(each.value for each in Channel))] = None,
    clear: Annotated[bool, Option("--clear", help=N_("Only what left in the clear."))] = False,
    text: Annotated[str, Option("--text", help=N_("Part of a number, receiver or name."))] = "",
    first: Annotated[str | None, Option("--from", help=N_("From this day, such as 2026-11-01."))] = None,
    last: Annotated[str | None, Option("--until", help=N_("To this day, included."))] = None,
    as_json: Json = False,
) -> None:
    try:
        days = [Date().parse(day) if day else None for day in (first, last)]
        wanted = Wanted(
            Channel(channel) if channel else None, State(state) if state else None, clear, text, days[0], days[1]
        )
    except (BadValueError, ValueError) as wrong:
        raise BadParameter(_("A day is written as 2026-11-30; states and channels are as the help says.")) from wrong
    with access_of(context).station() as station, station.sessions() as session:
        said = [_line(each) for each in read_register(session, wanted)]
    answer(said, as_json)


@disclosures.command("show", help=N_("One of them, with the people on it where they were noted."))
def show(context: Context, number: Number, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        row = meant(session, number)
        found = next((each for each in read_register(session) if each.id == row.id), None)
        if found is None:
            raise WorldError("no_such_record")
        people = people_on(session, row)
        said = _line(found) | {"people_noted": None if people is None else len(people)}
    answer(said, as_json)


@disclosures.command("approve", help=N_("Say yes to a list in the clear that somebody else asked for."))
def say_yes(context: Context, number: Number, as_json: Json = False) -> None:
    _act(context, number, "approve", approve, as_json=as_json)


@disclosures.command("deny", help=N_("Say no, with a reason."))
def say_no(context: Context, number: Number, why: Why, as_json: Json = False) -> None:
    _act(context, number, "deny", lambda session, id_: deny(session, id_, why), as_json=as_json)


@disclosures.command("cancel", help=N_("Note a spoilt print, or a file that was destroyed, as void."))
def note_void(context: Context, number: Number, why: Why, as_json: Json = False) -> None:
    _act(context, number, "cancel", lambda session, id_: cancel(session, id_, why), as_json=as_json)


def _act(context: Context, number: str, name: str, action: Callable[[Session, UUID], object], *, as_json: bool) -> None:
    with access_of(context).station() as station:
        with station.act(f"disclosures.{name}") as session:
            row_id = meant(session, number).id
            action(session, row_id)
        with station.sessions() as session:
            answer(next(_line(each) for each in read_register(session) if each.id == row_id), as_json)


def _line(each: DisclosureRow) -> dict[str, Any]:
    row = each.row
    return {
        "id": row.id, "number": row.number, "at": each.at, "what": _(row.what), "channel": row.channel.value,
        "state": each.state.value, "said": _(STATES[each.state]), "rows": row.rows, "people": row.people,
        "level": row.level, "masked": row.masked, "who": each.asked_by, "purpose": row.purpose,
        "receiver": row.receiver, "kept_until": row.kept_until, "contract_no": row.contract_no,
        "approved_by": each.approved_by or None, "denied": row.denied, "void": row.cancelled_for, "digest": row.digest,
    }  # fmt: skip
