"""Keeping ``care_due`` right: the visit engine over all residents that were noted, in a few statements for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from models.calendar import day_of
from models.care.due_rules import Contacts, Due, Norm, Pause, due_of, end_of, norm_days
from models.care.due_triggers import DAY, NOTED, note_everybody
from models.care.records import CareManner, Risk
from models.care.rules import NORMS, ORDINARY_LEVEL, RESTRICTED
from models.care.tightening import Tightening, tightenings
from models.search.index import DbConnection, driver

_COLUMNS = (
    "resident_id, level, due_on, due_at, every_days, last_on, phone_counts, paused_from, paused_until, risk,"
    " changes_on, computed_on, born_on"
)
_WHO = (
    f"WITH who(id, kept) AS (SELECT resident_id, resident_id FROM {NOTED} UNION ALL"
    f" SELECT r.id, r.merged_into_id FROM {NOTED} d CROSS JOIN resident r ON r.merged_into_id = d.resident_id)"
)
"""The noted residents, and the records merged into theirs: visits stay with the record they were made for."""


def refresh_due(session: Session, today: date, resident_ids: Collection[UUID] | None = None) -> int:
    """Bring the rows of ``resident_ids``, or of all whom time or a write has changed, to ``today``; return how many.

    What was written since the last time is noted by triggers and taken along in any case.
    """
    connection = driver(session)
    if resident_ids is None:
        if _set_back(connection, today):
            note_everybody(connection)
        changed = "SELECT resident_id FROM care_due WHERE changes_on <= ?"
        connection.execute(f"INSERT INTO {NOTED} {changed} ON CONFLICT DO NOTHING", (today.isoformat(),))
        _note_day(connection, today)
    else:
        for resident_id in resident_ids:
            connection.execute(f"INSERT INTO {NOTED} VALUES (?) ON CONFLICT DO NOTHING", (resident_id.hex,))
    return _compute_noted(session, connection, today)


def rebuild_due(session: Session, today: date) -> int:
    """Make all rows anew; return how many residents were looked at."""
    connection = driver(session)
    note_everybody(connection)
    _note_day(connection, today)
    return _compute_noted(session, connection, today)


def _set_back(connection: DbConnection, today: date) -> bool:
    """Whether rows are of a later day: who has none since may need one again."""
    later = f"SELECT 1 FROM {DAY} WHERE day > :day UNION ALL SELECT 1 FROM care_due WHERE computed_on > :day LIMIT 1"
    return connection.execute(later, {"day": today.isoformat()}).fetchone() is not None


def _note_day(connection: DbConnection, today: date) -> None:
    connection.execute(
        f"INSERT INTO {DAY} VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET day = excluded.day", (today.isoformat(),)
    )


def settle_due(session: Session, today: date, *, new_day: bool) -> frozenset[str]:
    """Before a transaction ends: compute whom it noted; return the names of the tables that changed thereby."""
    if new_day:
        return frozenset({"care_due"}) if refresh_due(session, today) else frozenset()
    connection = driver(session)
    if connection.execute(f"SELECT 1 FROM {NOTED} LIMIT 1").fetchone() is None:
        return frozenset()
    _compute_noted(session, connection, today)
    return frozenset({"care_due"})


class _Group(NamedTuple):
    every: int | None
    tight: int | None
    crisis_hours: int | None
    phone_counts: bool


class _Member(NamedTuple):
    """A membership that holds on the day or later, as stored."""

    id: str
    level: int
    group: str
    risk: str | None
    recognised_on: date
    ended_on: date | None


@dataclass(slots=True)
class _Person:
    """All that the engine asks of one resident; ``changes`` are days on which something begins or ends."""

    born_on: str | None = None
    """As stored."""
    members: list[_Member] = field(default_factory=list)
    here: bool = False
    pauses: list[tuple[int, Pause]] = field(default_factory=list)
    crises: list[tuple[int, datetime]] = field(default_factory=list)
    contacts: list[tuple[int, bool, datetime]] = field(default_factory=list)
    """Level, at the door, when."""
    changes: list[date] = field(default_factory=list)


def _compute_noted(session: Session, connection: DbConnection, today: date) -> int:
    count = int(connection.execute(f"SELECT count(*) FROM {NOTED}").fetchone()[0])
    if not count:
        return 0
    people = _people(connection, today)
    groups = _groups(connection)
    codes = {member.group for person in people.values() for member in person.members}
    tight = tightenings(session, today, codes, noted=NOTED)
    rows = [row for key, person in people.items() for row in _rows(key, person, groups, tight, today)]
    connection.execute(f"DELETE FROM care_due WHERE resident_id IN (SELECT resident_id FROM {NOTED})")
    marks = ", ".join("?" * len(_COLUMNS.split(",")))
    connection.executemany(f"INSERT INTO care_due ({_COLUMNS}) VALUES ({marks})", rows)
    connection.execute(f"DELETE FROM {NOTED}")
    return count


def _rows(
    key: str, person: _Person, groups: dict[str, _Group], tight: Tightening, today: date
) -> Iterator[tuple[object, ...]]:
    """One row for everybody who may see ordinary care, one for the care team, where there is such a membership."""
    ordinary = any(member.level < RESTRICTED for member in person.members)
    restricted = any(member.level >= RESTRICTED for member in person.members)
    for level, wanted in ((ORDINARY_LEVEL, ordinary), (RESTRICTED, restricted)):
        if wanted:
            due = _due(person, level, groups, tight, today)
            yield (*_stored(key, level, due, _next_change(person, tight, today), today), person.born_on)


def _due(person: _Person, level: int, groups: dict[str, _Group], tight: Tightening, today: date) -> Due:
    """What is due as far as rows of up to ``level`` tell (2: all but the restricted ones)."""
    visible = RESTRICTED if level == RESTRICTED else RESTRICTED - 1
    members = [m for m in person.members if m.level <= visible and m.recognised_on <= today]
    if not person.here or not members:
        return Due()
    norms = [norm for member in members if (norm := _norm(member, groups, tight)) is not None]
    hours = [g.crisis_hours for m in members if (g := groups.get(m.group)) is not None and g.crisis_hours]
    return due_of(
        norms,
        _last(person, visible),
        [pause for own, pause in person.pauses if own <= visible and pause.starts_on <= today],
        [at for own, at in person.crises if own <= visible and at <= end_of(today)],
        today,
        crisis_hours=min(hours, default=NORMS.crisis_hours),
    )


def _norm(member: _Member, groups: dict[str, _Group], tight: Tightening) -> Norm | None:
    group = groups.get(member.group)
    if group is None:
        return None
    risk = Risk(member.risk) if member.risk else None
    days = norm_days(group.every, group.tight, tightened=member.id in tight.memberships, risk=risk)
    return Norm(member.recognised_on, days, risk, group.phone_counts) if days else None


def _last(person: _Person, visible: int) -> Contacts:
    door = max((at for own, at_door, at in person.contacts if own <= visible and at_door), default=None)
    line = max((at for own, at_door, at in person.contacts if own <= visible and not at_door), default=None)
    return Contacts(door, line)


def _next_change(person: _Person, tight: Tightening, today: date) -> date | None:
    days = [day for day in person.changes if day > today]
    for member in person.members:
        days += [day for day in (member.recognised_on, member.ended_on) if day and day > today]
        if member.group in tight.groups:
            days.append(today + timedelta(1))  # birthdays, and facts that begin or end
    return min(days, default=None)


def _people(connection: DbConnection, today: date) -> dict[str, _Person]:
    people: defaultdict[str, _Person] = defaultdict(_Person)
    for key, born_on, id_, level, group, risk, recognised_on, ended_on in connection.execute(
        "SELECT m.resident_id, r.birth_date, m.id, m.level, m.group_code, m.risk, m.recognised_on, m.ended_on"
        f" FROM {NOTED} d CROSS JOIN membership m ON m.resident_id = d.resident_id"
        " CROSS JOIN resident r ON r.id = m.resident_id"
        " WHERE m.deleted_at IS NULL AND (m.ended_on IS NULL OR m.ended_on > ?)"
        " AND r.deleted_at IS NULL AND r.died_on IS NULL AND r.merged_into_id IS NULL",
        (today.isoformat(),),
    ):
        ends = _day(ended_on) if ended_on else None
        people[key].born_on = born_on
        people[key].members.append(_Member(id_, level, group, risk, _day(recognised_on), ends))
    found = dict(people)
    _add_homes(connection, found, today)
    _add_pauses(connection, found)
    _add_contacts(connection, found, today)
    _add_crises(connection, found)
    return found


def _add_homes(connection: DbConnection, people: dict[str, _Person], today: date) -> None:
    stays = (
        f"SELECT r.resident_id, r.starts_on, r.ends_on FROM {NOTED} d CROSS JOIN residency r"
        " ON r.resident_id = d.resident_id WHERE r.deleted_at IS NULL AND (r.ends_on IS NULL OR r.ends_on > ?)"
    )
    for key, starts_on, ends_on in connection.execute(stays, (today.isoformat(),)):
        if (person := people.get(key)) is not None:
            begins = _day(starts_on) if starts_on else date.min
            person.here |= begins <= today
            person.changes += [begins, *([_day(ends_on)] if ends_on else [])]


def _add_pauses(connection: DbConnection, people: dict[str, _Person]) -> None:
    rows = _of_noted(connection, "care_pause", "t.starts_on, t.ends_on")
    for key, level, starts_on, ends_on in rows:
        if (person := people.get(key)) is not None:
            pause = Pause(_day(starts_on), _day(ends_on) if ends_on else None)
            person.pauses.append((level, pause))
            person.changes += [pause.starts_on, *([pause.ends_on + timedelta(1)] if pause.ends_on else [])]


def _add_crises(connection: DbConnection, people: dict[str, _Person]) -> None:
    for key, level, at in _of_noted(connection, "crisis", "t.at"):
        if (person := people.get(key)) is not None:
            person.crises.append((level, _instant(at)))
            person.changes.append(day_of(_instant(at)))


def _of_noted(connection: DbConnection, table: str, columns: str) -> Iterable[tuple[Any, ...]]:
    found: Iterable[tuple[Any, ...]] = connection.execute(
        f"SELECT t.resident_id, t.level, {columns} FROM {NOTED} d CROSS JOIN {table} t ON t.resident_id = d.resident_id"
        " WHERE t.deleted_at IS NULL"
    )
    return found


_CARE_VISITS = (
    f"{_WHO} SELECT who.kept, v.level, v.manner = '{CareManner.DOOR.value}',"
    " max(CASE WHEN v.at <= :end THEN v.at END), min(CASE WHEN v.at > :end THEN v.at END)"
    " FROM who CROSS JOIN care_visit v ON v.resident_id = who.id"
    f" WHERE v.reached AND v.deleted_at IS NULL AND v.manner IN ('{CareManner.DOOR.value}',"
    f" '{CareManner.PHONE.value}', '{CareManner.VIDEO.value}') AND NOT EXISTS (SELECT 1 FROM care_visit l"
    " WHERE l.corrects_id = v.id AND l.deleted_at IS NULL) GROUP BY 1, 2, 3"
)
_KNOCKS = (
    f"{_WHO} SELECT who.kept, {ORDINARY_LEVEL}, 1,"
    " max(CASE WHEN v.at <= :end THEN v.at END), min(CASE WHEN v.at > :end THEN v.at END)"
    " FROM who CROSS JOIN visit v ON v.met_resident_id = who.id"
    " WHERE v.outcome = 'met' AND v.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM visit l"
    " WHERE l.corrects_id = v.id AND l.deleted_at IS NULL) GROUP BY 1"
)


def _add_contacts(connection: DbConnection, people: dict[str, _Person], today: date) -> None:
    end = {"end": end_of(today).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")}
    for statement in (_CARE_VISITS, _KNOCKS):
        for key, level, at_door, last, coming in connection.execute(statement, end):
            if (person := people.get(key)) is not None:
                person.contacts += [(level, bool(at_door), _instant(last))] if last else []
                person.changes += [day_of(_instant(coming))] if coming else []


def _groups(connection: DbConnection) -> dict[str, _Group]:
    rows = connection.execute(
        "SELECT code, visit_every_days, tight_days, crisis_hours, phone_counts FROM special_group"
        " WHERE deleted_at IS NULL ORDER BY created_at DESC"
    )
    return {code: _Group(every or None, tight or None, hours, bool(phone)) for code, every, tight, hours, phone in rows}


def _stored(key: str, level: int, due: Due, changes_on: date | None, today: date) -> tuple[object, ...]:
    at = due.due_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f") if due.due_at else None
    return (
        key, level, _text(due.due_on), at, due.every_days, _text(due.last_on), due.phone_counts,
        _text(due.paused_from), _text(due.paused_until), due.risk.value, _text(changes_on), _text(today),
    )  # fmt: skip


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


@lru_cache(4096)
def _day(text: str) -> date:
    return date.fromisoformat(text)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
