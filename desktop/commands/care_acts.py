"""Commands that change something of care: each is one act, through the same forms and actions as the screens."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy.orm import Session
from typer import Argument, BadParameter, Context, Option, Typer

from desktop.commands import care_rows as rows
from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.care_days import Day, day_or_none, day_or_today
from desktop.commands.care_lists import GROUP, HELPER, RESIDENT
from desktop.commands.care_said import also_ended, keep_quiet, known_id, said_of, tell_left_out
from desktop.commands.finding import any_record, as_id, group_of, helper_of, resident_of, worker_of
from desktop.commands.records import WORDS, answers_in
from forms.care_acts import BY_HAND, PAIRINGS_BY_HAND, end_membership, end_pairing
from forms.care_saving import save_membership, save_pairing
from forms.care_words import REVEALS
from forms.i18n import N_, _
from models.base import Record
from models.calendar import today
from models.care import cadres, helpers, pairings, pauses, people, resident_facts, suggestions
from models.care.queries import pairings as in_force
from models.care.records import (
    CadreDuty,
    CarePause,
    Membership,
    Pairing,
    PairingRole,
    ResidentFact,
)
from models.care.visibility import leave_team, name_team, reveal
from models.errors import WorldError

acts = Typer()
Openly = Annotated[
    bool, Option("--openly", help=N_("For all workers, though the person has a care team: it tells nothing of that."))
]
Resident = Annotated[str, Argument(metavar="RESIDENT", help=RESIDENT)]
HelperName = Annotated[str, Argument(metavar="HELPER", help=HELPER)]
GroupName = Annotated[str, Argument(metavar="GROUP", help=GROUP)]
Words = Annotated[list[str] | None, Argument(metavar="FIELD=VALUE...", help=WORDS)]
Force = Annotated[bool, Option("--force", help=N_("Although the helper has no place left."))]


@acts.command(help=N_("Recognise a person for a group; one of level 4 needs --worker for its team."))
def recognise(
    context: Context,
    resident: Resident,
    group: GroupName,
    words: Words = None,
    on: Day = None,
    worker: Annotated[list[str] | None, Option("--worker", help=N_("Who may see level 4, beside you."))] = None,
    as_json: Json = False,
) -> None:
    given = answers_in(words or ())
    with access_of(context).station() as station, station.act("care.recognise") as session:
        raw = {"group_code": group_of(session, group), "recognised_on": day_or_today(on), **given}
        team = [worker_of(session, each) for each in worker or ()]
        made = save_membership(session, raw, resident_id=resident_of(session, resident), team=team)
        said = said_of(session, made)
    answer(said, as_json)


@acts.command(help=N_("End a membership, a pairing, a pause, a fact or a cadre's duty: the first day without it."))
def end(
    context: Context,
    which: Annotated[str, Argument(metavar="ID", help=N_("The id of the record."))],
    on: Day = None,
    reason: Annotated[str | None, Option("--reason", help=N_("Why it ends; of memberships and pairings."))] = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.act("care.end") as session:
        record = _record(session, which)
        said = said_of(session, _ended(session, record, day_or_today(on), reason))
        said |= also_ended(session) if isinstance(record, Membership) else {}
    answer(said, as_json)


@acts.command(help=N_("Name or dismiss workers who may see level 4 of a person; the secretary only."))
def team(
    context: Context,
    resident: Resident,
    add: Annotated[list[str] | None, Option("--add", help=N_("Worker to be named."))] = None,
    remove: Annotated[list[str] | None, Option("--remove", help=N_("Worker to be dismissed."))] = None,
    on: Day = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.act("care") as session:
        who, day = resident_of(session, resident), day_or_today(on)
        added = name_team(session, who, [worker_of(session, each) for each in add or ()], on=day)
        for each in remove or ():
            leave_team(session, who, worker_of(session, each), on=day)
        said = {"added": len(added), "removed": len(remove or ()), "undo_id": session.info["act"].id}
    answer(said, as_json)


@acts.command(help=N_("Let a helper stop helping: from that day his people are to be reassigned."))
def retire(context: Context, helper: HelperName, on: Day = None, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.act("care.retire") as session:
        who = helper_of(session, helper)
        count = helpers.retire(session, who, on=day_or_today(on))
        undo_id = session.info["act"].id
    answer({"helper_id": who, "to_reassign": count, "undo_id": undo_id}, as_json)


@acts.command(help=N_("Note that a helper is away, both days included; without --from he is back."))
def absence(
    context: Context,
    helper: HelperName,
    since: Annotated[str | None, Option("--from", help=N_("First day."))] = None,
    until: Annotated[str | None, Option("--until", help=N_("Last day; open while nobody knows."))] = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.act("care.absence") as session:
        who = helper_of(session, helper)
        said = said_of(session, helpers.set_absence(session, who, since=day_or_none(since), until=day_or_none(until)))
    answer(said, as_json)


@acts.command(help=N_("Pair a person with a helper: the primary one, or with --support one beside."))
def pair(
    context: Context,
    resident: Resident,
    helper: HelperName,
    words: Words = None,
    support: Annotated[bool, Option("--support", help=N_("Beside the primary helper."))] = False,
    on: Day = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    given = answers_in(words or ())
    with access_of(context).station() as station, station.act("care.pair") as session:
        role = PairingRole.SUPPORT if support else PairingRole.PRIMARY
        raw = {"helper_id": helper_of(session, helper), "role": role, "starts_on": day_or_today(on), **given}
        made = save_pairing(session, raw, resident_id=resident_of(session, resident), force=force)
        said = said_of(session, made)
    answer(said, as_json)


@acts.command("hand-over", help=N_("Let another helper carry a pairing on from that day."))
def hand_over(
    context: Context,
    which: Annotated[str, Argument(metavar="PAIRING", help=N_("Its id, or the person with one primary helper."))],
    helper: HelperName,
    on: Day = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.act("care.hand_over") as session:
        to, day = helper_of(session, helper), day_or_today(on)
        said = said_of(session, pairings.hand_over(session, _pairing(session, which), to, on=day, force=force))
    answer(said, as_json)


@acts.command(help=N_("Keep one of two primary pairings of a person and end the other."))
def settle(
    context: Context,
    which: Annotated[str, Argument(metavar="PAIRING", help=N_("The id of the pairing that stays."))],
    on: Day = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.act("care.settle") as session:
        kept = _record(session, which)
        if not isinstance(kept, Pairing):
            raise WorldError("no_such_record")
        ended = pairings.settle_primary(session, kept.id, on=day_or_today(on))
        keep_quiet(session, kept)
        said = {"kept": kept.id, "ended": ended, "undo_id": session.info["act"].id}
    answer(said, as_json)


@acts.command(help=N_("Suggest helpers for those who have none; with --accept all of them are paired as one act."))
def suggest(
    context: Context,
    take: Annotated[bool, Option("--accept", help=N_("Pair as suggested."))] = False,
    costs: Annotated[
        bool, Option("--costs", help=N_("With all costs, so that the optimum can be found by other means."))
    ] = False,
    on: Day = None,
    as_json: Json = False,
) -> None:
    day = day_or_today(on)
    with access_of(context).station() as station:
        if not take:
            with station.sessions() as session:
                found = suggestions.suggest(session, day)
                said = rows.suggestion(found)
        else:
            with station.act("care.suggest") as session:
                found = suggestions.suggest(session, day)
                done = suggestions.accept(session, found.lines, on=day)
                refused = [{"resident_id": who, "code": error.code} for who, error in done.refused]
                said = {**rows.suggestion(found), "paired": done.paired, "refused": refused}
                said["undo_id"] = session.info["act"].id
    if costs:
        said["costs"] = suggestions.costs_of(found)
    answer(said, as_json)
    tell_left_out(found.children)


@acts.command("reveal", help=N_("Open what is masked of one person; who, when and why is kept."))
def open_masked(
    context: Context,
    resident: Resident,
    reason: Annotated[str, Option("--reason", help=", ".join(REVEALS))],
    openly: Openly = False,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station:
        with station.act("care.reveal") as session:
            who = resident_of(session, resident)
            keep_quiet(session, reveal(session, who, reason, openly=openly))
        with station.sessions() as session:
            said = rows.card(people.care_card(session, who, today(), opened=True))
    answer(said, as_json)


def _record(session: Session, text: str) -> Record:
    return any_record(session, str(known_id(text)))


def _pairing(session: Session, text: str) -> UUID:
    """A pairing by its id, or the one primary pairing of a person."""
    if (known := as_id(text)) is not None and session.get(Pairing, known) is not None:
        return known
    who = resident_of(session, text)
    found = session.scalars(in_force(today()).where(Pairing.resident_id == who)).all()
    if len(found) != 1:
        raise WorldError("several_fit" if found else "nothing_fits", count=len(found), what=text)
    return found[0].id


def _ended(session: Session, record: Record, on: Any, reason: str | None) -> Record:
    match record:
        case Membership():
            raw = {"ended_on": on, "end_reason": _reason(BY_HAND, reason)}
            return end_membership(session, raw, membership_id=record.id)
        case Pairing():
            raw = {"ends_on": on, "end_reason": _reason(PAIRINGS_BY_HAND, reason)}
            return end_pairing(session, raw, pairing_id=record.id)
        case CarePause():
            return pauses.end_pause(session, record.id, on=on)
        case ResidentFact():
            return resident_facts.end_fact(session, record.id, on=on)
        case CadreDuty():
            return cadres.end_duty(session, record.id, on=on)
    raise BadParameter(_("Records of this kind do not end by a command."))


def _reason(allowed: Sequence[Enum], text: str | None) -> Enum:
    """What people may say; that somebody died or moved away ends care by itself."""
    for reason in allowed:
        if reason.value == text:
            return reason
    raise BadParameter(_("Reasons are: {reasons}.").format(reasons=", ".join(each.value for each in allowed)))
