"""What is over by today, by rule: lists to be proposed, and those that were."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.cases.seats import own_code
from models.retention.footprint import Footprint, footprint, footprint_of
from models.retention.records import Erased, Erasure
from models.retention.roads import NAMED, RESIDENT
from models.retention.rules import KINDS, RULES, TRACE, Keep, Kind
from models.retention.scrubbing import blanks
from models.search.index import DbConnection, driver
from models.settings.queries import retention_years

_CHOSEN = "(SELECT value FROM json_each(?))"


@dataclass(frozen=True)
class Over:
    """One thing whose time is over: a person who left, a visit, a case; ``since``: when its period began."""

    table: str
    record_id: str
    since: date
    kept: Keep | None = None


@dataclass(frozen=True)
class Proposal:
    """A list by one rule: what is over, and all rows that go with it."""

    kind: Kind
    years: int
    over: list[Over]
    rows: Footprint = field(repr=False)
    kept: dict[tuple[str, str], Keep] = field(repr=False)

    @property
    def going(self) -> int:
        """How many rows go."""
        return sum(len(ids) for ids in self.rows.values()) - len(self.kept)


def proposals(session: Session, today: date) -> list[Proposal]:
    """Every rule by which something is over and in no list yet; empty ones are left out."""
    found = (proposal(session, kind, today) for kind in RULES)
    return [each for each in found if each.going]


def proposal(session: Session, kind: Kind, today: date) -> Proposal:
    years = retention_years(session)[kind]
    before = _years_before(today, years)
    over = list(_OVER[kind](session, before))
    rows: defaultdict[str, set[str]] = defaultdict(set)
    kept: dict[tuple[str, str], Keep] = {}
    listed = _in_lists(session)
    together: defaultdict[tuple[str, Keep | None], set[str]] = defaultdict(set)
    for each in over:
        together[each.table, each.kept].add(each.record_id)
    for (of, why), records in together.items():
        for table, ids in _rows_of(driver(session), kind, of, records).items():
            fresh = {id_ for id_ in ids if (table, id_) not in listed}
            rows[table] |= fresh
            if why:
                kept |= {(table, id_): why for id_ in fresh}
    return Proposal(kind, years, over, {table: ids for table, ids in rows.items() if ids}, kept)


def rows_of_person(session: Session, resident_id: UUID) -> tuple[Footprint, dict[tuple[str, str], Keep]]:
    """What a request for erasure reaches, and what of it the law keeps for now (PIPL 47)."""
    rows = footprint(session, resident_id)
    rows = {table: ids for table, ids in rows.items() if table not in TRACE}
    connection = driver(session)
    for table, ids in _houses(connection, rows).items():
        rows[table] = rows.get(table, set()) | ids
    here = _lives_here(connection, rows[RESIDENT])
    open_case = bool(open_cases(connection, rows[RESIDENT]))
    owner_kinds = _kinds_of_belonging(connection, rows)
    kept: dict[tuple[str, str], Keep] = {}
    for table, ids in rows.items():
        for id_ in ids:
            if why := _keep(owner_kinds.get((table, id_), KINDS.get(table)), here=here, open_case=open_case):
                kept[table, id_] = why
    return rows, kept


def _keep(kind: Kind | None, *, here: bool, open_case: bool) -> Keep | None:
    if kind in (Kind.CASES, Kind.MEDIATION, Kind.PROOFS):
        return Keep.OPEN_CASE if open_case and kind is not Kind.PROOFS else Keep.LEGAL_TERM
    if kind is Kind.REGISTER:
        return Keep.RESIDENT if here else Keep.OPEN_CASE if open_case else None
    return None


def open_cases(connection: DbConnection, residents: set[str]) -> int:
    """How many appeals about these people are going on, and mediations that have not ended."""
    chosen = json.dumps(sorted(residents))
    appeals = connection.execute(
        f"SELECT count(*) FROM appeal_now WHERE open AND resident_id IN {_CHOSEN}", (chosen,)
    ).fetchone()[0]
    files = connection.execute(
        "SELECT count(DISTINCT p.mediation_id) FROM mediation_party p JOIN mediation_now n"
        f" ON n.mediation_id = p.mediation_id WHERE p.resident_id IN {_CHOSEN} AND p.deleted_at IS NULL"
        f" AND n.state NOT IN ({', '.join('?' * len(_ENDED))})",
        (chosen, *_ENDED),
    ).fetchone()[0]
    return int(appeals) + int(files)


_ENDED = ("closed", "ended", "failed", "filed")


def _people_gone(session: Session, before: date) -> Iterator[Over]:
    yield from _gone(session, before, "r.deleted_at IS NULL AND r.name <> ''")


def _cared_for_gone(session: Session, before: date) -> Iterator[Over]:
    """Whoever is gone, also from the register, and of whose care something is still here."""
    care = (table for table, kind in KINDS.items() if kind is Kind.CARE)
    here = (f"SELECT resident_id FROM {table} WHERE deleted_at IS NULL" for table in care)
    yield from _gone(session, before, f"r.id IN ({' UNION '.join(here)})")


def _gone(session: Session, before: date, which: str) -> Iterator[Over]:
    connection = driver(session)
    rows = connection.execute(
        "SELECT r.id, coalesce(r.died_on, max(y.ends_on)) AS since FROM resident r LEFT JOIN residency y"
        " ON y.resident_id = r.id AND y.deleted_at IS NULL"
        f" WHERE r.merged_into_id IS NULL AND {which}"
        " GROUP BY r.id HAVING since <= ? AND (r.died_on IS NOT NULL OR count(*) = count(y.ends_on))"
        " ORDER BY since, r.id",
        (before.isoformat(),),
    ).fetchall()
    for id_, since in rows:
        kept = Keep.OPEN_CASE if open_cases(connection, {id_}) else None
        if kept is None and _open_request(connection, id_):
            kept = Keep.OPEN_REQUEST
        yield Over(RESIDENT, id_, date.fromisoformat(since), kept)


def _open_request(connection: DbConnection, resident: str) -> bool:
    query = "SELECT 1 FROM person_request WHERE resident_id = ? AND done_at IS NULL AND deleted_at IS NULL LIMIT 1"
    return connection.execute(query, (resident,)).fetchone() is not None


def _lives_here(connection: DbConnection, residents: set[str]) -> bool:
    query = (
        "SELECT 1 FROM residency y JOIN resident r ON r.id = y.resident_id WHERE y.ends_on IS NULL"
        f" AND y.deleted_at IS NULL AND r.died_on IS NULL AND r.id IN {_CHOSEN} LIMIT 1"
    )
    return connection.execute(query, (json.dumps(sorted(residents)),)).fetchone() is not None


def _visits_over(session: Session, before: date) -> Iterator[Over]:
    yield from _filled(driver(session), "visit", "date(at, '+8 hours')", before, with_parts="visit_finding")


def _logs_over(session: Session, before: date) -> Iterator[Over]:
    yield from _filled(driver(session), "visit_log", '"on"', before)


def _cases_over(session: Session, before: date) -> Iterator[Over]:
    connection = driver(session)
    rows = connection.execute(
        "SELECT n.appeal_id, date(n.closed_at, '+8 hours') FROM appeal_now n JOIN appeal a ON a.id = n.appeal_id"
        " WHERE NOT n.open AND date(n.closed_at, '+8 hours') <= ? AND a.deleted_at IS NULL"
        f" AND ({_anything('appeal')}) ORDER BY 2",
        (before.isoformat(), *blanks("appeal").values()),
    ).fetchall()
    yield from (Over("appeal", id_, date.fromisoformat(day)) for id_, day in rows)
    for head, step in (("studio_matter", "matter_id"), ("hazard", "hazard_id"), ("whistle", "whistle_id")):
        yield from _quiet(connection, head, step, before)


def _mediations_over(session: Session, before: date) -> Iterator[Over]:
    yield from _quiet(driver(session), "mediation", "mediation_id", before)


def _proofs_over(session: Session, before: date) -> Iterator[Over]:
    """Of people who are gone; a request or a look when it is long past."""
    connection = driver(session)
    gone = "resident_id IN (SELECT id FROM resident WHERE deleted_at IS NOT NULL)"
    for table, day, where in (
        ("consent", "created_at", gone),
        ("privacy_notice", "told_at", gone),
        ("restriction", "created_at", gone),
        ("reveal", "at", gone),
        ("person_request", "done_at", "done_at IS NOT NULL"),
    ):
        rows = connection.execute(
            f"SELECT id, date({day}, '+8 hours') FROM {table} WHERE deleted_at IS NULL AND {where}"
            f" AND date({day}, '+8 hours') <= ?",
            (before.isoformat(),),
        ).fetchall()
        yield from (Over(table, id_, date.fromisoformat(on)) for id_, on in rows)


def _staff_over(session: Session, before: date) -> Iterator[Over]:
    """Who left long ago, as far as something of him is still here: a worker since his record was last changed."""
    connection, last = driver(session), "date(edited_at, '+8 hours')"
    for table, day, left in (
        ("worker", last, "NOT active"),
        ("studio_officer", last, "NOT active"),
        ("helper", "ends_on", "TRUE"),
        ("cadre_duty", "ends_on", "TRUE"),
    ):
        rows = connection.execute(
            f"SELECT id, {day} FROM {table} WHERE deleted_at IS NULL AND {left} AND {day} <= ? AND ({_anything(table)})"
            " ORDER BY 2",
            (before.isoformat(), *blanks(table).values()),
        ).fetchall()
        yield from (Over(table, id_, date.fromisoformat(on)) for id_, on in rows)


def _filled(
    connection: DbConnection, table: str, day: str, before: date, with_parts: str | None = None
) -> Iterator[Over]:
    """Rows of before that still say something personal, or of which a part does."""
    part, values = "", list(blanks(table).values())
    if with_parts:
        part = f" OR id IN (SELECT {table}_id FROM {with_parts} WHERE {_anything(with_parts)})"
        values += blanks(with_parts).values()
    rows = connection.execute(
        f'SELECT id, {day} FROM "{table}" WHERE deleted_at IS NULL AND {day} <= ? AND ({_anything(table)}{part})'
        " ORDER BY 2",
        (before.isoformat(), *values),
    ).fetchall()
    yield from (Over(table, id_, date.fromisoformat(on)) for id_, on in rows)


def _quiet(connection: DbConnection, head: str, step: str, before: date) -> Iterator[Over]:
    """Files in which nothing happened since."""
    rows = connection.execute(
        f"SELECT h.id, date(max(h.created_at, coalesce(max(s.at), h.created_at)), '+8 hours') AS last"
        f' FROM "{head}" h LEFT JOIN "{head}_step" s ON s.{step} = h.id AND s.deleted_at IS NULL'
        f" WHERE h.deleted_at IS NULL AND ({_anything(head, 'h.')}) GROUP BY h.id HAVING last <= ? ORDER BY last",
        (*blanks(head).values(), before.isoformat()),
    ).fetchall()
    yield from (Over(head, id_, date.fromisoformat(day)) for id_, day in rows)


def _anything(table: str, of: str = "") -> str:
    return " OR ".join(f'{of}"{name}" IS NOT ?' for name in blanks(table)) or "FALSE"


_OVER = {
    Kind.REGISTER: _people_gone,
    Kind.CARE: _cared_for_gone,
    Kind.VISITS: _visits_over,
    Kind.LOGS: _logs_over,
    Kind.CASES: _cases_over,
    Kind.MEDIATION: _mediations_over,
    Kind.PROOFS: _proofs_over,
    Kind.STAFF: _staff_over,
}
_PARTS = {
    "visit": (("visit_finding", "visit_id"),),
    "visit_log": (("log_correction", "log_id"),),
    "appeal": (("appeal_step", "appeal_id"), ("notice", "appeal_id"), ("appeal_link", "appeal_id")),
    "studio_matter": (("studio_matter_step", "matter_id"),),
    "hazard": (("hazard_step", "hazard_id"),),
    "whistle": (("whistle_step", "whistle_id"),),
    "helper": (("volunteer_service", "helper_id"),),
    "cadre_duty": (("cadre_day", "duty_id"),),
    "mediation": tuple(
        (f"mediation_{name}", "mediation_id") for name in ("agreement", "note", "paper", "party", "step")
    ),
}


def _rows_of(connection: DbConnection, kind: Kind, of: str, records: set[str]) -> Footprint:
    """What goes with things of one table that are over."""
    if of == RESIDENT:
        every = footprint_of(connection, records)
        rows = {table: ids for table, ids in every.items() if KINDS.get(table) is kind}
        if kind is Kind.REGISTER:
            rows |= _houses(connection, rows)
    else:
        rows, chosen = {of: records}, json.dumps(sorted(records))
        for table, column in _PARTS.get(of, ()):
            found = connection.execute(f'SELECT id FROM "{table}" WHERE "{column}" IN {_CHOSEN}', (chosen,))
            rows[table] = {row[0] for row in found.fetchall()}
    return rows | _belonging(connection, rows)


def _belonging(connection: DbConnection, rows: Footprint) -> Footprint:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for road in NAMED:
        for table, ids in rows.items():
            query = f'SELECT id FROM {road.table} WHERE "{road.named}" = ? AND "{road.column}" IN {_CHOSEN}'
            found[road.table] |= {r[0] for r in connection.execute(query, (table, json.dumps(sorted(ids)))).fetchall()}
    return dict(found)


def _kinds_of_belonging(connection: DbConnection, rows: Footprint) -> dict[tuple[str, str], Kind]:
    """The kind of each attachment and card: that of its record."""
    found: dict[tuple[str, str], Kind] = {}
    for road in NAMED:
        chosen = json.dumps(sorted(rows.get(road.table, ())))
        query = f'SELECT id, "{road.named}" FROM {road.table} WHERE id IN {_CHOSEN}'
        for id_, owner in connection.execute(query, (chosen,)).fetchall():
            if owner in KINDS:
                found[road.table, id_] = KINDS[owner]
    return found


def _houses(connection: DbConnection, rows: Footprint) -> Footprint:
    """Households that nobody else belongs to, and doors whose owner is the person who goes."""
    people = json.dumps(sorted(rows.get(RESIDENT, ())))
    empty = connection.execute(
        f"SELECT DISTINCT household_id FROM residency y WHERE resident_id IN {_CHOSEN} AND NOT EXISTS (SELECT 1 FROM"
        " residency o JOIN resident r ON r.id = o.resident_id WHERE o.household_id = y.household_id"
        f" AND o.deleted_at IS NULL AND r.deleted_at IS NULL AND o.resident_id NOT IN {_CHOSEN})",
        (people, people),
    )
    owned = connection.execute(
        "SELECT d.id FROM dwelling d JOIN residency y ON y.dwelling_id = d.id JOIN resident r ON r.id = y.resident_id"
        f" WHERE r.id IN {_CHOSEN} AND d.owner_name = r.name",
        (people,),
    )
    return {
        "household": {row[0] for row in empty.fetchall()},
        "dwelling": {row[0] for row in owned.fetchall()},
    }


def _in_lists(session: Session) -> set[tuple[str, str]]:
    """Records that are in a list that waits, or that went."""
    query = (
        select(Erased.table_name, Erased.record_id)
        .join(Erasure, Erasure.id == Erased.erasure_id)
        .where(Erasure.alive(), Erasure.refused.is_(None), Erased.kept.is_(None), Erased.alive())
    )
    return {(table, id_.hex) for table, id_ in session.execute(query)}


def lists(session: Session) -> Sequence[Erasure]:
    """Every list, those that wait first, then the newest."""
    waits = Erasure.done_at.is_(None) & Erasure.refused.is_(None)
    return session.scalars(select(Erasure).where(Erasure.alive()).order_by(waits.desc(), Erasure.id.desc())).all()


def waiting(session: Session) -> int:
    """Lists that somebody here has to decide about; at a seat those of its communities are not its own."""
    here = own_code(session)
    open_ = (each for each in lists(session) if each.done_at is None and each.refused is None)
    return sum(each.community_code == here for each in open_)


def kept_here(session: Session, lists: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    """How many records of each list stay, by a code of why; what goes whole is left out."""
    found: dict[UUID, dict[str, int]] = {}
    query = select(Erased.erasure_id, Erased.kept, func.count()).where(
        Erased.erasure_id.in_(lists), Erased.kept.is_not(None), Erased.alive()
    )
    for erasure_id, why, n in session.execute(query.group_by(Erased.erasure_id, Erased.kept)):
        found.setdefault(erasure_id, {})[str(why)] = n
    return found


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28) + timedelta(days=1)
