"""``lianglin station retention``: what is over, proposed as lists, agreed to and carried out (L-08)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy.orm import Session
from typer import Argument, BadParameter, Context, Option, Typer

from desktop.commands.access import access_of, witness
from desktop.commands.answers import Json, answer
from desktop.commands.finding import as_id
from forms.i18n import N_, _
from forms.problems import BadValueError
from forms.requests_dossier import label_of
from forms.requests_words import GOING, KEPT, LISTS
from forms.table_words import table_name
from forms.types import Date
from models import calendar
from models.errors import WorldError
from models.retention import actions, approving
from models.retention.approving import StreetPaper
from models.retention.mentions import DECIDED, mentions
from models.retention.queries import kept_here, lists, proposals
from models.retention.records import Erasure
from models.retention.rules import RULES, Keep, Kind
from models.station import Station
from models.station.erasures import put_in_order
from models.station.fading import older_backups

app = Typer()
retention = Typer(help=N_("What is over by rule, and goes once somebody agreed."), no_args_is_help=True)
app.add_typer(retention, name="retention")
Number = Annotated[str, Argument(metavar="LIST", help=N_("A list: its id or number."))]
_KINDS = "、".join(kind.value for kind in Kind)


@retention.command("rules", help=N_("How long what is kept, and where that comes from."))
def rules(context: Context, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        found = {each.kind: each for each in proposals(session, calendar.today())}
    said = [
        {"rule": kind.value, "list": _(LISTS[kind.value]), "least": rule.low, "proposed": rule.years,
         "source": rule.source, "over": len(found[kind].over) if kind in found else 0,
         "rows": found[kind].going if kind in found else 0}
        for kind, rule in RULES.items()
    ]  # fmt: skip
    answer(said, as_json)


@retention.command("propose", help=N_("Make the list of what is over by one rule."))
def propose(
    context: Context, kind: Annotated[str, Argument(metavar="RULE", help=_KINDS)], as_json: Json = False
) -> None:
    if kind not in {each.value for each in Kind}:
        raise BadParameter(_KINDS)
    with access_of(context).station() as station:
        with station.act("retention.propose") as session:
            list_id = actions.propose(session, Kind(kind), calendar.today()).id
        _tell(station, list_id, as_json=as_json)


@retention.command("list", help=N_("Every list: what waits first."))
def list_lists(context: Context, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        said = [_row(session, each) for each in lists(session)]
    answer(said, as_json)


@retention.command("mentions", help=N_("What others wrote and names who goes by a list, with what becomes of each."))
def list_mentions(context: Context, which: Number, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        said = [
            {"record": each.record_id, "place": f"{table_name(each.table)} · {label_of(each.table, each.column)}",
             "text": each.text, "kept": each.kept.value}
            for each in mentions(session, _list_of(session, which))
        ]  # fmt: skip
    answer(said, as_json)


@retention.command("mention", help=N_("Decide about one of them: named (the name goes), same_name, others_words."))
def mention(
    context: Context,
    which: Number,
    record: Annotated[str, Argument(metavar="RECORD", help=N_("Its id, as “mentions” tells it."))],
    kept: Annotated[str, Argument(metavar="HOW", help="、".join(keep.value for keep in DECIDED))],
    as_json: Json = False,
) -> None:
    record_id = as_id(record)
    if record_id is None or kept not in {keep.value for keep in DECIDED}:
        raise BadParameter("、".join(keep.value for keep in DECIDED))
    with access_of(context).station() as station:
        with station.act("retention.mention") as session:
            list_id = _list_of(session, which)
            actions.decide_mention(session, list_id, record_id, Keep(kept))
        _tell(station, list_id, as_json=as_json)


@retention.command("approve", help=N_("Agree that a list goes; who proposed it names a second person, or the street."))
def approve(
    context: Context,
    which: Number,
    approver: Annotated[str | None, Option("--approver", help=N_("Login of the second person, who is here."))] = None,
    approver_file: Annotated[
        Path | None, Option("--approver-password-file", help=N_("File whose first line is that person's password."))
    ] = None,
    office: Annotated[str, Option("--street-office", help=N_("Office of the street that agreed on paper."))] = "",
    number: Annotated[str, Option("--street-number", help=N_("Number of its paper."))] = "",
    on: Annotated[str, Option("--street-on", help=N_("Day of its paper, such as 2026-11-30."))] = "",
    as_json: Json = False,
) -> None:
    paper = _paper(office, number, on)
    with access_of(context).station() as station:
        by = witness(station, approver, approver_file)
        with station.act("retention.approve") as session:
            list_id = approving.approve(session, _list_of(session, which), by=by, street=paper).id
        _tell(station, list_id, as_json=as_json)


def _paper(office: str, number: str, on: str) -> StreetPaper | None:
    if not (office or number or on):
        return None
    try:
        return StreetPaper(office, number, Date().parse(on))
    except BadValueError as wrong:
        raise BadParameter(_("A day is written as 2026-11-30.")) from wrong


@retention.command("refuse", help=N_("Leave everything of a list where it is."))
def refuse(
    context: Context, which: Number, reason: Annotated[str, Option("--reason", help=N_("Why."))], as_json: Json = False
) -> None:
    with access_of(context).station() as station:
        with station.act("retention.refuse") as session:
            list_id = approving.refuse(session, _list_of(session, which), reason).id
        _tell(station, list_id, as_json=as_json)


@retention.command("carry-out", help=N_("Let an approved list go, for good."))
def carry_out(context: Context, which: Number, as_json: Json = False) -> None:
    with access_of(context).station() as station:
        with station.act("retention.done") as session:
            list_id = _list_of(session, which)
            actions.carry_out(session, list_id)
        put_in_order(station)
        _tell(station, list_id, as_json=as_json)


def _tell(station: Station, list_id: UUID, *, as_json: bool) -> None:
    with station.sessions() as session:
        erasure = session.get_one(Erasure, list_id)
        said = _row(session, erasure)
    if erasure.done_at is not None:
        said["backups"] = [
            {"backup": name, "gone_by": until} for name, until in older_backups(station, erasure.done_at)
        ]
    answer(said, as_json)


def _list_of(session: Session, text: str) -> UUID:
    wanted = as_id(text)
    found = [each.id for each in lists(session) if each.id == wanted or each.number == text]
    if not found:
        raise WorldError("no_such_list")
    return found[0]


def _row(session: Session, erasure: Erasure) -> dict[str, Any]:
    kept = kept_here(session, [erasure.id]).get(erasure.id, {})
    return {
        "id": erasure.id, "number": erasure.number, "list": _(LISTS.get(erasure.rule, erasure.rule)),
        "going": _(GOING[erasure.going]), "rows": erasure.counts, "approved_at": erasure.approved_at,
        "street": [erasure.street_office, erasure.street_number, erasure.street_on] if erasure.street_number else None,
        "refused": erasure.refused, "done_at": erasure.done_at,
        "kept": {_(KEPT.get(why, why)): n for why, n in kept.items()},
    }  # fmt: skip
