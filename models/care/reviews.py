"""Who turned fourteen under care: the guardian's word holds no more, and somebody looks at consent and group (L-05)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, func, select, type_coerce
from sqlalchemy.orm import Session

from models.care.children import entitled
from models.care.consents import require_consent
from models.care.queries import homes, in_force
from models.care.records import Membership, ProposalAnswer, ProposalDecision
from models.care.rules import MASKED, NORMS, RESTRICTED, is_child, youngest_grown
from models.care.visibility import openable_as_member, quietly
from models.errors import WorldError
from models.people.records import Resident

TURNED_14 = "turned_14"
"""What stands as the rule of such a ``ProposalDecision``: no rule of the catalogue reads like it."""


@dataclass(frozen=True)
class Review:
    """One person who was recognised as a child and is one no more; ``groups`` are of levels 1, 2 and 4."""

    resident_id: UUID
    name: str
    birth_date: date
    turned_on: date
    """The fourteenth birthday."""
    estate: str
    door: str
    groups: tuple[str, ...]
    masked: int
    """How many groups of level 3 beside them."""


def reviews(session: Session, today: date) -> list[Review]:
    """Return those whose consent and groups are to be looked at, who turned fourteen longest ago first.

    Only whoever is told of the care of children is asked (``children.entitled``); the task stays until ``review``.
    """
    open_ones: defaultdict[UUID, list[tuple[Any, Membership]]] = defaultdict(list)
    for membership, name, birth in _open(session, today):
        open_ones[membership.resident_id].append(((name, birth), membership))
    lived = homes(session, open_ones, today)
    found = []
    for key, rows in open_ones.items():
        (name, birth), home = rows[0][0], lived.get(key)
        told = [row for _, row in rows if row.level != MASKED]
        names = tuple(str((row.catalogue or {}).get("name", row.group_code)) for row in told)
        place = (home.estate, home.door) if home else ("", "")
        found.append(Review(key, name, birth, birthday(birth), *place, names, len(rows) - len(told)))
    return sorted(found, key=lambda row: (row.turned_on, row.name, row.resident_id))


def review(
    session: Session, resident_id: UUID, *, today: date, consent_kind: str | None = None, note: str | None = None
) -> list[ProposalDecision]:
    """Keep that somebody looked at consent and groups of a person who turned fourteen, and that they go on.

    ``consent_kind`` is the person's own consent of today, kept with each membership; what holds no more is ended as
    any other membership is.
    Raises:
        WorldError: ``nothing_to_review``, ``not_yours_to_open`` (a consent in a group that is masked to the worker),
            ``consent_unknown``, ``guardian_consents``, ``consent_not_own`` (the guardian decides no more).
    """
    rows = [(row, birth) for row, _name, birth in _open(session, today) if row.resident_id == resident_id]
    if not rows:
        raise WorldError("nothing_to_review")
    if consent_kind == "guardian":
        raise WorldError("consent_not_own")
    require_consent(consent_kind, rows[0][1], today)
    if consent_kind is not None:
        _consent(session, [row for row, _ in rows], consent_kind, today)
    kept = [
        ProposalDecision(
            resident_id=resident_id,
            level=row.level,
            group_code=row.group_code,
            answer=ProposalAnswer.REFUSED,
            reason=note,
            rule=TURNED_14,
            facts_hash="",
            decided_on=today,
        )
        for row, _ in rows
    ]
    if any(row.level >= RESTRICTED for row in kept):
        quietly(session)
    session.add_all(kept)
    session.flush()
    return kept


def birthday(birth: date) -> date:
    """The day on which somebody is a child no more; who was born on 29 February has it on the 28th (``age_on``)."""
    year = birth.year + NORMS.child_below
    try:
        return birth.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def _consent(session: Session, rows: list[Membership], kind: str, today: date) -> None:
    mine = openable_as_member(session, rows[0].resident_id, today)
    if any(row.level == MASKED and row.group_code not in mine for row in rows):
        raise WorldError("not_yours_to_open")
    for row in rows:
        row.consent_kind, row.consent_on = kind, today


def _open(session: Session, today: date) -> Iterator[tuple[Membership, str, date]]:
    """Memberships in force that began before the fourteenth birthday and that nobody looked at since."""
    query = (
        select(Membership, Resident.name, Resident.birth_date)
        .join(Resident, Resident.id == Membership.resident_id)
        .where(in_force(today), Resident.birth_date <= youngest_grown(today), _began_as_child())
        .where(entitled(Resident.id, today))
        .order_by(Membership.group_code, Membership.id)
    )
    looked_at = _looked_at(session)
    for row, name, birth in session.execute(query):
        assert birth is not None  # the condition on it
        last = looked_at.get((row.resident_id, row.group_code))
        if is_child(birth, row.recognised_on) and (last is None or last < birthday(birth)):
            yield row, name, birth


def _began_as_child() -> ColumnElement[bool]:
    """All who did, and who was born on 29 February a day longer: ``is_child`` decides of them."""
    return Membership.recognised_on < func.date(type_coerce(Resident.birth_date, String), f"+{NORMS.child_below} years")


def _looked_at(session: Session) -> dict[tuple[UUID, str], date]:
    answer = ProposalDecision
    query = select(answer.resident_id, answer.group_code, func.max(answer.decided_on))
    query = query.where(answer.alive(), answer.rule == TURNED_14).group_by(answer.resident_id, answer.group_code)
    return {(key, code): day for key, code, day in session.execute(query)}
