"""Commands for what the rules of the catalogue propose, and for who turned fourteen: people decide, one act each."""

from __future__ import annotations

from typing import Annotated, Any

from sqlalchemy.orm import Session
from typer import Argument, BadParameter, Context, Option, Typer

from desktop.commands import care_rows as rows
from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.care_days import Day, day_or_today
from desktop.commands.care_lists import GROUP, LIMIT, RESIDENT, told_group
from desktop.commands.care_said import also_ended, said_of, tell_left_out
from desktop.commands.finding import group_of, resident_of
from forms.care_words import CONSENTS
from forms.i18n import N_, _
from models.calendar import today
from models.care import catalogue, memberships, proposals, reviews
from models.care.proposals import Proposal, ProposalKind
from models.care.rules import MASKED, is_child
from models.errors import WorldError

proposing = Typer()


@proposing.command("proposals", help=N_("What the rules propose: by rule, and person by person for levels 1 and 2."))
def list_proposals(
    context: Context,
    group: Annotated[str | None, Option("--group", help=GROUP)] = None,
    limit: Annotated[int, Option("--limit", min=1, help=LIMIT)] = 200,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        code = None if group is None else told_group(session, group)
        counts = [row for row in proposals.rule_counts(session, today()) if code in (None, row.group_code)]
        found = proposed(session, code, limit)
        said = {"rules": [rows.rule_count(row) for row in counts], "people": [rows.proposal(row) for row in found]}
    answer(said, as_json)
    tell_left_out(sum(row.children for row in counts if row.level != MASKED))


@proposing.command(
    help=N_("Take in whom the rule of a group proposes: the people named, or --all; with --ends end memberships.")
)
def accept(
    context: Context,
    group: Annotated[str, Argument(metavar="GROUP", help=GROUP)],
    who: Annotated[list[str] | None, Argument(metavar="RESIDENT...", help=RESIDENT)] = None,
    everybody: Annotated[bool, Option("--all", help=N_("Everybody whom the rule proposes."))] = False,
    ends: Annotated[bool, Option("--ends", help=N_("End the memberships of which the rule holds no more."))] = False,
    guardian: Annotated[
        bool, Option("--guardian", help=N_("The guardians of those under 14 have consented on that day."))
    ] = False,
    on: Day = None,
    limit: Annotated[int, Option("--limit", min=1, help=LIMIT)] = 10_000,
    as_json: Json = False,
) -> None:
    if bool(who) == everybody:
        raise BadParameter(_("Name the residents, or write --all."))
    kind, day = ProposalKind.END if ends else ProposalKind.JOIN, day_or_today(on)
    with access_of(context).station() as station, station.act("care.accept") as session:
        code = told_group(session, group) if everybody else group_of(session, group)
        wanted = {resident_of(session, each) for each in who or ()}
        found = proposals.proposals(session, today(), code, kinds=(kind,), limit=limit)
        chosen = [row for row in found if everybody or row.resident_id in wanted]
        if wanted - {row.resident_id for row in chosen}:
            raise WorldError("proposal_gone")
        taken = [row for row in chosen if not everybody or guardian or not _asks_guardian(row)]
        for row in taken:
            consent = {"consent_kind": "guardian", "consent_on": day} if guardian and _asks_guardian(row) else {}
            proposals.accept(session, row, today=today(), on=day, **consent)
        done = {"recognised": 0 if ends else len(taken), "ended": len(taken) if ends else 0}
        said = {**done, "guardian_missing": len(chosen) - len(taken), **also_ended(session)}
        said["undo_id"] = session.info["act"].id
    answer(said, as_json)


@proposing.command(help=N_("Refuse what a rule proposes for a person; the reason is kept."))
def refuse(
    context: Context,
    resident: Annotated[str, Argument(metavar="RESIDENT", help=RESIDENT)],
    group: Annotated[str, Argument(metavar="GROUP", help=GROUP)],
    reason: Annotated[str, Option("--reason", help=N_("Why."))] = "",
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.act("care.refuse") as session:
        who, code = resident_of(session, resident), group_of(session, group)
        said = said_of(session, memberships.refuse(session, who, code, reason=reason, today=today()))
    answer(said, as_json)


@proposing.command("reviews", help=N_("Who turned 14 under care: consent and groups are to be looked at."))
def list_reviews(context: Context, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        found = [rows.review(row) for row in reviews.reviews(session, today())]
    answer(found, as_json)


@proposing.command(help=N_("Note that consent and groups of a person who turned 14 were looked at and go on."))
def review(
    context: Context,
    resident: Annotated[str, Argument(metavar="RESIDENT", help=RESIDENT)],
    consent: Annotated[str | None, Option("--consent", help=", ".join(CONSENTS))] = None,
    note: Annotated[str | None, Option("--note", help=N_("What was found."))] = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.act("care.review") as session:
        who = resident_of(session, resident)
        kept = reviews.review(session, who, today=today(), consent_kind=consent, note=note)
        said: dict[str, Any] = {"resident_id": who, "reviewed": len(kept), "undo_id": session.info["act"].id}
    answer(said, as_json)


def proposed(session: Session, code: str | None, limit: int) -> list[Proposal]:
    """The proposals of people that may be told by name: those of level-3 groups only count."""
    if code is not None:
        return proposals.proposals(session, today(), code, limit=limit)
    open_ones = [entry.code for entry in catalogue.groups(session) if entry.sensitivity != MASKED]
    found: list[Proposal] = []
    for each in open_ones:
        if len(found) < limit:
            found += proposals.proposals(session, today(), each, limit=limit - len(found))
    return found


def _asks_guardian(row: Proposal) -> bool:
    return row.kind is ProposalKind.JOIN and is_child(row.birth_date, today())
