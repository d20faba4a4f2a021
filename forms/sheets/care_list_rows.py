"""The rows of the lists of care, each with what its figures are made of; level 3 is counted, not told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from random import SystemRandom
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.care_catalogue import GROUP
from forms.care_service import served_text
from forms.care_words import (
    CADRE_DUTIES,
    CADRE_RANKS,
    CARE_STATES,
    DUE_STATES,
    HELPER_KINDS,
    PAIRING_ENDS,
    PAIRING_ROLES,
    RISKS,
    words_of,
)
from forms.i18n import _
from forms.sheets.list_spec import Rows
from forms.types import YesNo
from forms.visits_words import SLOTS
from models.calendar import today
from models.care import cadres, catalogue, coverage, due, helpers, people
from models.care.children import left_out, told
from models.care.due_rules import DueState
from models.care.guard import openly
from models.care.queries import homes, in_force, pairings, should_be_paired
from models.care.records import Helper, HelperKind, Membership, Pairing, SpecialGroup
from models.care.rules import MASKED, NORMS, Share
from models.care.service import served
from models.people.records import Resident
from models.places.records import Area, Estate

YEAR = timedelta(days=365)
"""How far back cycles go: every period of the last year can be cut from the list by its closing days."""
_ALL_STATES = due.DueFilter(states=tuple(DueState))


def _yes(value: bool) -> str:
    return YesNo().text(value)


def _ratio(share: Share) -> object:
    return "—" if share.ratio is None else float(share.ratio)


def people_rows(session: Session, _of: UUID | None) -> Rows:
    day = today()
    wanted = set(session.scalars(should_be_paired(day)))
    primaries = _primaries(session, day)
    grids = _grids(session)
    for row in people.care_people(session, day):
        yield (
            str(row.resident_id),
            row.name,
            row.birth_date,
            row.estate,
            row.door,
            grids.get(row.grid_id, ""),
            "、".join(mark.code for mark in row.groups),
            "、".join(mark.name for mark in row.groups),
            row.masked,
            _yes(row.resident_id in wanted),
            primaries[row.resident_id],
            row.primary,
            row.supporters,
            words_of(CARE_STATES, row.state),
            words_of(DUE_STATES, row.due_state),
            row.due_on,
        )


def count_people(session: Session, _of: UUID | None) -> int:
    return people.care_people_count(session, today(), people.CareFilter())


def people_left_out(session: Session) -> int:
    return people.people_left_out(session, today())


def due_left_out(session: Session) -> int:
    return due.due_left_out(session, today(), _ALL_STATES)


def pairings_left_out(session: Session) -> int:
    return left_out(session, select(Pairing.resident_id).where(Pairing.alive()), today())


def due_rows(session: Session, _of: UUID | None) -> Rows:
    day = today()
    for row in due.due_list(session, day, _ALL_STATES):
        yield (
            str(row.resident_id),
            row.name,
            row.age,
            row.estate,
            row.door,
            words_of(DUE_STATES, row.state),
            row.due_on,
            row.days_over,
            row.every_days,
            row.last_on,
            words_of(RISKS, row.risk),
            row.helper_name,
            _yes(row.phone_counts),
            row.paused_until,
        )


def coverage_rows(session: Session, _of: UUID | None) -> Rows:
    found = coverage.coverage(session, today())
    yield _line(_("Whole community"), "", found.whole)
    for line in found.by_group:
        yield _line(_("Group"), str(line.key), line)
    for line in found.by_grid:
        yield _line(_("Grid"), "", line)
    for row in found.by_helper:
        key, load = str(row.helper.id), row.load
        yield (_("Helper"), key, row.helper.name, load.whole, load.part, None, _ratio(load), None)


def _line(kind: str, key: str, line: coverage.CoverageLine) -> Sequence[object]:
    if line.few:
        return (kind, key, line.name, _("fewer than 5"), None, None, None, None)
    paired, single = line.paired, line.one_to_one
    return (kind, key, line.name, paired.whole, paired.part, single.part, _ratio(paired), _ratio(single))


def counted_rows(session: Session, _of: UUID | None) -> Rows:
    """Each person once in each group, in random order and without any key: figures of level 3 without people.

    A group of level 3 with few people is left out: the rows would count them.
    """
    day = today()
    primaries = _primaries(session, day)
    members = select(Membership.group_code, Membership.resident_id).join(
        Resident, Resident.id == Membership.resident_id
    )
    groups: defaultdict[str, set[UUID]] = defaultdict(set)
    for code, resident_id in session.execute(members.where(in_force(day))):
        groups[code].add(resident_id)
    entries = select(SpecialGroup.code, SpecialGroup.name, SpecialGroup.sensitivity).where(
        SpecialGroup.alive(), SpecialGroup.needs_pairing.is_(True)
    )
    for code, name, level in session.execute(entries.order_by(SpecialGroup.code)):
        found = [primaries[person] for person in groups[code]]
        if level >= MASKED and len(found) < NORMS.few:
            continue
        SystemRandom().shuffle(found)
        for number, count in enumerate(found, start=1):
            yield (code, name, number, count, _yes(count > 0), _yes(count == 1))


def cycle_rows(session: Session, _of: UUID | None) -> Rows:
    day = today()
    for row in coverage.cycles(session, day - YEAR, day):
        yield (
            str(row.resident_id or ""),
            row.name,
            row.base,
            row.every_days,
            row.due_on,
            row.contact_on,
            row.closed_on,
            _yes(row.on_time),
        )


def helper_rows(session: Session, _of: UUID | None) -> Rows:
    for row in helpers.helpers(session, today()):
        who = row.helper
        yield (
            str(who.id),
            who.name,
            words_of(HELPER_KINDS, who.kind),
            who.unit,
            who.post,
            who.phone,
            who.capacity,
            row.people,
            row.supported,
            row.free,
            _yes(row.absent),
            who.starts_on,
            who.ends_on,
        )


def pairing_rows(session: Session, _of: UUID | None) -> Rows:
    query = select(Pairing, Helper, Resident.name).join(Helper, Helper.id == Pairing.helper_id)
    query = query.join(Resident, Resident.id == Pairing.resident_id)
    query = query.where(Pairing.alive(), told(Resident, today()))
    found = session.execute(query.order_by(Pairing.starts_on, Pairing.id)).all()
    day = today()
    lived = homes(session, {pairing.resident_id for pairing, _helper, _name in found}, day)
    force = set(session.scalars(pairings(day, None).with_only_columns(Pairing.id)))
    for pairing, helper, name in found:
        home = lived.get(pairing.resident_id)
        yield (
            str(pairing.id),
            str(pairing.resident_id),
            name,
            home.estate if home else None,
            home.door if home else None,
            str(helper.id),
            helper.name,
            words_of(PAIRING_ROLES, pairing.role),
            pairing.starts_on,
            pairing.ends_on,
            words_of(PAIRING_ENDS, pairing.end_reason),
            _yes(pairing.id in force),
        )


def cadre_rows(session: Session, _of: UUID | None) -> Rows:
    """Every duty, and every estate that has none in force: there the cadre is missing."""
    found = cadres.duties(session, today(), past=True)
    for row in found:
        entry = row.duty
        yield (
            row.estate or _("Whole community"),
            str(entry.estate_id or ""),
            entry.name,
            words_of(CADRE_RANKS, entry.rank),
            words_of(CADRE_DUTIES, entry.kind),
            entry.unit,
            entry.post,
            entry.phone,
            entry.starts_on,
            entry.ends_on,
            entry.term_until,
            _yes(row.in_force),
            row.days_this_month,
        )
    named = {row.duty.estate_id for row in found}
    for key, name in session.execute(select(Estate.id, Estate.name).where(Estate.alive()).order_by(Estate.name)):
        if key not in named:
            yield (name, str(key), *([None] * 9), _yes(value=False), 0)


def cadre_day_rows(session: Session, _of: UUID | None) -> Rows:
    day = today()
    slots = {slot.value: words for slot, words in SLOTS.items()}
    for entry, duty, estate in cadres.days(session, day - YEAR, day):
        place = estate or _("Whole community")
        yield (entry.on, words_of(slots, entry.slot), place, duty.name, entry.matter, entry.received, entry.problems)


def service_rows(session: Session, _of: UUID | None) -> Rows:
    """What each volunteer did, the newest first; what is highly sensitive leaves on no list."""
    volunteers = select(Helper).where(Helper.alive(), Helper.kind == HelperKind.VOLUNTEER).order_by(Helper.name)
    for helper in session.scalars(volunteers).all():
        with openly(session):
            lines = served(session, helper.id)
        for each in lines:
            yield helper.name, helper.unit, each.on, served_text(each), each.minutes, each.noted_by


def group_rows(session: Session, _of: UUID | None) -> Rows:
    """The catalogue as its form reads, so that it can be changed in the file and taken in again."""
    for entry in catalogue.groups(session, active=None):
        values = [(field.type, getattr(entry, field.key)) for field in GROUP.fields]
        yield [value if value is None or isinstance(value, str) else kind.text(value) for kind, value in values]


def _primaries(session: Session, day: date) -> Counter[UUID]:
    """How many different helpers are each person's primary ones on ``day``."""
    query = pairings(day).with_only_columns(Pairing.resident_id, func.count(Pairing.helper_id.distinct()))
    return Counter({key: count for key, count in session.execute(query.group_by(Pairing.resident_id))})


def _grids(session: Session) -> dict[UUID | None, str]:
    return {key: name for key, name in session.execute(select(Area.id, Area.name).where(Area.alive()))}


def uncounted(_session: Session, _of: UUID | None) -> int:
    """How many rows there are is not known before they are made."""
    return 0
