"""Facts that the register does not hold, one by one, with where they come from and their days."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.calendar import today as china_today
from models.care.expressions import LARGEST, Kind, Value
from models.care.fact_query import in_force
from models.care.facts import FACTS, Fact
from models.care.records import ResidentFact
from models.care.rules import RESTRICTED
from models.care.subjects import living_here
from models.care.visibility import quietly, team
from models.errors import WorldError
from models.rights.queries import require_secretary

_RANGES: Mapping[str, tuple[int, int]] = MappingProxyType({"dis_grade": (1, 4), "dis_type": (1, 7), "ability": (0, 4)})
"""Whole numbers: grades and kinds of disability (GB/T 26341), grades of ability (GB/T 42195)."""
_MOST: Mapping[str, int] = MappingProxyType(
    {"ui_years": 80, "resident_pension_years": 80, "wife_age": 130, "income_pc": 10_000_000, "rigid_ratio": 100}
)
"""From nothing to what no life exceeds."""
ORIGINS = ("visit", "import", "shared", "counter")
"""L-28."""


def set_fact(
    session: Session,
    resident_id: UUID,
    name: str,
    value: Value,
    *,
    origin: str = "visit",
    starts_on: date | None = None,
) -> ResidentFact:
    """Note a fact; another value that held until now ends on the day this one starts, as this one does on the day of a
    value that is known to begin later.

    Raises:
        WorldError: ``fact_unknown``, ``fact_derived`` (the register says it), ``fact_value``, ``fact_whole`` and
            ``fact_range`` (``least``, ``most``), ``in_future``; as ``living_here``; for a fact of level 4
            ``only_secretary`` and ``team_missing``.
    """
    fact = FACTS.get(name)
    if fact is None:
        raise WorldError("fact_unknown", fact=name)
    if not fact.stored:
        raise WorldError("fact_derived", fact=name)
    stored = _text(fact, value)
    starts_on = starts_on or china_today()
    if starts_on > china_today():
        raise WorldError("in_future")
    living_here(session, resident_id, china_today())
    _require_team(session, fact, resident_id)
    for row in _in_force(session, resident_id, name, starts_on):
        if row.value == stored:
            return row
        row.ends_on = max(starts_on, row.starts_on or starts_on)
    row = ResidentFact(
        resident_id=resident_id, level=fact.level, name=name, value=stored, starts_on=starts_on,
        ends_on=_next_start(session, resident_id, name, starts_on), origin=origin,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def end_fact(session: Session, fact_id: UUID, *, on: date) -> ResidentFact:
    """Let a fact hold no more from ``on``: it is unknown then, not false.

    Raises:
        WorldError: ``fact_gone``, ``ends_before_start``, ``in_future``.
    """
    row = session.get(ResidentFact, fact_id)
    if row is None or row.deleted_at or (row.ends_on and row.ends_on <= on):
        raise WorldError("fact_gone")
    if on > china_today():
        raise WorldError("in_future")
    if row.starts_on and on < row.starts_on:
        raise WorldError("ends_before_start")
    if row.level >= RESTRICTED:
        quietly(session)
    row.ends_on = on
    session.flush()
    return row


def facts_in_force(session: Session, resident_id: UUID, day: date) -> list[ResidentFact]:
    """The stored facts of one person on ``day``, by name."""
    rows = select(ResidentFact).where(ResidentFact.resident_id == resident_id, in_force(ResidentFact, day))
    return list(session.scalars(rows.order_by(ResidentFact.name, ResidentFact.created_at)))


def _in_force(session: Session, resident_id: UUID, name: str, day: date) -> list[ResidentFact]:
    return [row for row in facts_in_force(session, resident_id, day) if row.name == name]


def _next_start(session: Session, resident_id: UUID, name: str, day: date) -> date | None:
    fact = ResidentFact
    later = fact.resident_id == resident_id, fact.name == name, fact.starts_on > day, fact.alive()
    return session.scalar(select(func.min(fact.starts_on)).where(*later))


def _text(fact: Fact, value: Value) -> str:
    fits = {
        Kind.TRUTH: isinstance(value, bool),
        Kind.NUMBER: isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST,
        Kind.TEXT: isinstance(value, str),
    }
    text = json.dumps(value, ensure_ascii=False) if fits[fact.kind] else ""
    if not text or len(text) > 40:
        raise WorldError("fact_value", fact=fact.name)
    _require_range(fact, value)
    return text


def _require_range(fact: Fact, value: Value) -> None:
    whole = fact.name in _RANGES
    least, most = _RANGES[fact.name] if whole else (0, _MOST.get(fact.name, LARGEST))
    if fact.kind is not Kind.NUMBER or not isinstance(value, int | float):
        return
    if whole and value != int(value):
        raise WorldError("fact_whole", least=least, most=most)
    if not least <= value <= most:
        raise WorldError("fact_range", least=least, most=most)


def _require_team(session: Session, fact: Fact, resident_id: UUID) -> None:
    """A fact of level 4 needs somebody who will see it."""
    if fact.level < RESTRICTED:
        return
    quietly(session)
    require_secretary(session)
    if not team(session, resident_id):
        raise WorldError("team_missing")
