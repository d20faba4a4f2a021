"""From what is stored to what is printed: door sheets, round lists, figures and logs of the visits area."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from datetime import date, datetime
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from forms.i18n import N_
from forms.visits_words import OUTCOMES, SLOTS, WEEKDAYS, percent_text, scope_text
from models import codes
from models.calendar import CHINA, day_of
from models.masks import mask_id
from models.people.records import Resident
from models.places.records import Dwelling, Occupancy
from models.visits.log_links import LogCase, log_cases
from models.visits.queries import DoorRow, round_doors
from models.visits.records import Round
from models.visits.rounds import existing_round, round_number
from models.visits.rules import RoundFigures
from models.visits.sheet_numbers import grouped
from models.visits.sheets import (
    DoorFacts,
    LogFacts,
    MemberFacts,
    door_ids_of_round,
    facts_of_doors,
    facts_of_dwellings,
    facts_of_log,
    in_walk_order,
)
from models.visits.statistics import round_figures
from reports.official import _
from reports.page import Printed
from reports.visits.data import Correction, DoorSheet, Figure, Finding, LogSheet, MemberLine, RoundHead, RoundLine
from reports.visits.door_sheet import render_door_sheets
from reports.visits.log_sheet import render_logs
from reports.visits.round_list import render_round_figures, render_round_list

Printing = Generator[tuple[int, int], None, int]
"""Steps as (done, total); returns the number of pages."""

_OCCUPANCY = {Occupancy.OWNER: "own", Occupancy.LET: "let", Occupancy.VACANT: "vacant"}
_OTHER_OCCUPANCY = {Occupancy.SHARED, Occupancy.COMMERCIAL, Occupancy.LENT}
_GAS = {"1": "piped", "2": "bottled", "3": "none"}
_CASES = {
    "appeal": N_("appeal (log)"),
    "hazard": N_("hazard (log)"),
    "studio_matter": N_("studio matter (log)"),
    "mediation": N_("mediation (log)"),
    "visit_finding": N_("finding (log)"),
    "whistle": N_("whistle (log)"),
}
_FLOATING, _LIVES_AT_HUKOU, _NOT_VERIFIED = "02", "1", "9"


def print_door_sheets(
    session: Session,
    round_id: UUID,
    to: BinaryIO,
    printed: Printed,
    *,
    worker_id: UUID | None = None,
    door_ids: Sequence[UUID] | None = None,
    mask: bool = True,
) -> Printing:
    """Write the sheets of a round in stair order: of all doors, of one worker's, or of ``door_ids`` as given."""
    existing_round(session, round_id)
    chosen = door_ids if door_ids is not None else door_ids_of_round(session, round_id, worker_id)
    sheets = (door_sheet(facts, mask=mask) for facts in facts_of_doors(session, chosen))
    return (yield from render_door_sheets(sheets, to, printed, total=len(chosen)))


def print_dwelling_sheets(
    session: Session, dwelling_ids: Sequence[UUID], to: BinaryIO, printed: Printed, *, mask: bool = True
) -> Printing:
    """Write sheets of doors that belong to no round; they carry no number to scan."""
    chosen = in_walk_order(session, dwelling_ids)
    sheets = (door_sheet(facts, mask=mask) for facts in facts_of_dwellings(session, chosen))
    return (yield from render_door_sheets(sheets, to, printed, total=len(chosen)))


def print_round_list(
    session: Session, round_id: UUID, to: BinaryIO, printed: Printed, *, worker_id: UUID | None = None
) -> Printing:
    """Write the doors of a round, of all workers or of one, with what came of them so far."""
    rows = [row for row in round_doors(session, round_id) if worker_id in (None, row.worker_id)]
    head = round_head(existing_round(session, round_id), rows)
    lines = [round_line(order, row) for order, row in enumerate(rows, start=1)]
    return (yield from render_round_list(head, lines, to, printed))


def print_round_figures(session: Session, round_id: UUID, to: BinaryIO, printed: Printed) -> Printing:
    """Write the counts and shares of a round with their formulas (批次统计表)."""
    head = round_head(existing_round(session, round_id), round_doors(session, round_id))
    figures = figure_lines(round_figures(session, round_id))
    return (yield from render_round_figures(head, figures, to, printed))


def print_logs(session: Session, log_ids: Sequence[UUID], to: BinaryIO, printed: Printed) -> Printing:
    """Write logs (F02) in the order given."""
    sheets = [log_sheet(facts_of_log(session, log_id), log_cases(session, log_id)) for log_id in log_ids]
    return (yield from render_logs(sheets, to, printed))


def door_sheet(facts: DoorFacts, *, mask: bool = True) -> DoorSheet:
    """Return F01 of a door with all that is known; what is to be found out stays blank."""
    dwelling, head = facts.dwelling, facts.head
    people = [member.resident for member in facts.members]
    dogs = sum(household.dogs or 0 for household in facts.households)
    return DoorSheet(
        sheet_no=facts.door.sheet_no if facts.door else "",
        number=grouped(facts.door.sheet_no) if facts.door else "",
        grid=facts.grid.name if facts.grid else "",
        attempt=str(facts.knocks + 1) if facts.door else "",
        estate=facts.estate.name,
        building=facts.building.number,
        unit=facts.unit.number,
        floor=(facts.building.floor_labels or {}).get(str(dwelling.floor), str(dwelling.floor)),
        room=dwelling.room,
        use=_name("house_use", dwelling.use),
        ownership=_name("house_ownership", dwelling.ownership),
        occupancy=_occupancy(dwelling),
        occupancy_other=_other_occupancy(dwelling),
        owner=dwelling.owner_name or "",
        owner_phone=dwelling.owner_phone or "",
        head=head.resident.name if head else "",
        household_no="、".join(each.household_no for each in facts.households if each.household_no),
        living=_count(len(people)),
        registered=_count(sum(person.hukou_match == _LIVES_AT_HUKOU for person in people)),
        floating=_count(sum(person.population_type == _FLOATING for person in people)),
        pets=_count(dogs),
        heating=_name("heating", dwelling.heating),
        gas=_GAS.get(dwelling.gas or "", ""),
        members=tuple(_members(facts, mask=mask)),
        hazards=frozenset(dwelling.hazards or ()),
    )


def _members(facts: DoorFacts, *, mask: bool) -> Iterator[MemberLine]:
    """Children of whom whoever prints is not told are counted, and not named (L-05)."""
    yield from (member_line(member, mask=mask) for member in facts.members if member.told)
    if hidden := sum(not member.told for member in facts.members):
        yield MemberLine(name=_("and {n} minors").format(n=hidden))


def member_line(member: MemberFacts, *, mask: bool = True) -> MemberLine:
    person = member.resident
    match = "" if person.hukou_match == _NOT_VERIFIED else _yes_no(person.hukou_match == _LIVES_AT_HUKOU)
    return MemberLine(
        name=person.name,
        relation=_name("gbt4761_family_relation", member.residency.relation),
        sex=_name("gbt2261_1_sex", person.sex) if person.sex in "12" else "",
        born=person.birth_date.strftime("%Y-%m") if person.birth_date else "",
        id_number=mask_id(person.id_no) if mask else person.id_no or "",
        nation=_name("gbt3304_ethnic", person.ethnic),
        phone=person.phone or "",
        education=_name("gbt4658_education", person.education),
        marital=_name("gbt2261_2_marital", person.marital),
        political=_name("gbt4762_political", person.political),
        registered_at=person.hukou_address or "",
        registered_here=match,
        work=_work(person),
    )


def round_head(each: Round, rows: Sequence[DoorRow]) -> RoundHead:
    period = f"{each.starts_on.isoformat()} — {each.due_on.isoformat() if each.due_on else ''}"
    workers = dict.fromkeys(row.worker for row in rows if row.worker)
    return RoundHead(
        number=round_number(each),
        name=each.name,
        scope=scope_text(each.scope, _),
        period=period,
        workers="、".join(workers),
    )


def round_line(order: int, row: DoorRow) -> RoundLine:
    knocks = zip(row.knocked_at, row.knocks, strict=True)
    notes = [row.estate] if row.estate else []
    if row.next_slot is not None:
        notes.append(_("again: {slot}").format(slot=_(SLOTS[row.next_slot])))
    if row.vacant and row.status.outcome is None:
        notes.append(_("known as vacant"))
    return RoundLine(
        order=order,
        door=row.door,
        surname=row.surname,
        attempts=tuple(f"{_moment(at)} {_(OUTCOMES[outcome])}" for at, outcome in knocks),
        outcome=row.status.outcome.value if row.status.outcome else "",
        note="，".join(notes),
    )


def figure_lines(figures: RoundFigures) -> list[Figure]:
    """Return counts and shares with the formula of each (domain A2)."""
    counts = (
        (N_("Doors"), figures.doors),
        (N_("Doors in use"), figures.in_use),
        (N_("Vacant doors"), figures.vacant),
        (N_("Met"), figures.met),
        (N_("By phone"), figures.phone),
        (N_("Nobody home"), figures.not_home),
        (N_("Declined"), figures.declined),
        (N_("Not yet visited"), figures.open),
        (N_("Problems found"), figures.findings),
        (N_("Problems passed on"), figures.referred),
    )
    shares = (
        (N_("Entry rate"), figures.entry_rate, N_("met ÷ in use")),
        (N_("Reach rate"), figures.reach_rate, N_("(met + reached by phone) ÷ in use")),
        (N_("Referral rate"), figures.referral_rate, N_("passed on ÷ found")),
    )
    return [Figure(_(label), str(count)) for label, count in counts] + [
        Figure(_(label), percent_text(share), _(formula)) for label, share, formula in shares
    ]


def log_sheet(facts: LogFacts, cases: Sequence[LogCase] = ()) -> LogSheet:
    log = facts.log
    return LogSheet(
        number=log.number or "",
        day=log.on.isoformat(),
        weekday=_(WEEKDAYS[log.on.weekday()]),
        weather=log.weather or "",
        slot=_(SLOTS[log.slot]) if log.slot else "",
        grid=facts.grid,
        place=log.place or "",
        subject=log.subject or "",
        households="" if log.households is None else str(log.households),
        workers=facts.author,
        companions=log.companions or "",
        police=log.police or "",
        reasons=frozenset(log.reasons or ()),
        content=log.content or "",
        findings=tuple(Finding(each.problem, each.handling or "", each.result or "") for each in facts.findings),
        found="；".join(_case(case) for case in cases if not case.settled),
        settled="；".join(_case(case) for case in cases if case.settled),
        plan=log.plan or "",
        plan_due=_iso(log.plan_due),
        review=log.review or "",
        reviewer=facts.reviewer,
        reviewed_on=_iso(day_of(log.reviewed_at) if log.reviewed_at else None),
        late=log.late,
        corrections=tuple(Correction(each.created_at, name, each.text) for each, name in facts.corrections),
    )


def _case(case: LogCase) -> str:
    """A case by its kind and number; what has none by its kind."""
    return " ".join(part for part in (_(_CASES[case.table]), case.number) if part)


def _occupancy(dwelling: Dwelling) -> str:
    return "other" if dwelling.occupancy in _OTHER_OCCUPANCY else _OCCUPANCY.get(dwelling.occupancy, "")


def _other_occupancy(dwelling: Dwelling) -> str:
    return _name("house_occupancy", dwelling.occupancy.value) if dwelling.occupancy in _OTHER_OCCUPANCY else ""


def _work(person: Resident) -> str:
    return " ".join(part for part in (person.occupation, person.work_unit) if part)


def _name(table: str, code: str | None) -> str:
    entry = codes.table(table).get(code or "")
    return entry.name("zh_CN") if entry else ""


def _yes_no(value: bool) -> str:
    return _("Yes") if value else _("No")


def _count(number: int) -> str:
    return str(number) if number else ""


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _moment(at: datetime) -> str:
    return at.astimezone(CHINA).strftime("%m-%d %H:%M")
