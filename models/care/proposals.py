"""What the rules of the catalogue propose: one statement a rule, three-valued; people decide."""

from __future__ import annotations

import enum
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, case, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from models.care.catalogue import group, groups, rule_of
from models.care.expressions import Rule, Value
from models.care.fact_query import FactColumns, facts_hash, facts_of, lives, living_here, typed
from models.care.memberships import decide, end_membership, in_force, recognise
from models.care.records import (
    Membership,
    MembershipEnd,
    ProposalAnswer,
    ProposalDecision,
    SpecialGroup,
)
from models.people.records import Residency, Resident
from models.places.addresses import door_text
from models.places.records import Building, Dwelling, Estate, Unit


class ProposalKind(enum.Enum):
    JOIN = "join"
    END = "end"


@dataclass(frozen=True)
class RuleCount:
    """One rule over everyone who lives here: whom it proposes, of whom it cannot tell, and for want of which facts."""

    group_code: str
    name: str
    level: int
    proposed: int
    """To join or to end, not counting those refused on the same facts."""
    undecided: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """One person whom a rule proposes to take in or, where it proposed a membership that it no longer finds, to end."""

    kind: ProposalKind
    resident_id: UUID
    group_code: str
    group_name: str
    level: int
    reasons: tuple[tuple[str, Value | None], ...]
    """The facts that the rule read, by name."""
    rule: str
    facts_hash: str
    name: str
    sex: str
    birth_date: date | None
    estate: str
    door: str
    membership_id: UUID | None = None


def rule_counts(session: Session, today: date) -> list[RuleCount]:
    """Every open group with a rule that can be read, by code."""
    return [_count(session, entry, rule, today) for entry, rule in _rules(session)]


def proposals(
    session: Session, today: date, group_code: str | None = None, *, limit: int = 200, offset: int = 0
) -> list[Proposal]:
    """What the rules propose on ``today``: groups by code, in each first whom to take in, in the order of doors."""
    rules = _rules(session) if group_code is None else _rules(session, group_code)
    found: list[Proposal] = []
    for entry, rule in rules:
        for kind in ProposalKind:
            if len(found) >= offset + limit:
                break
            found += _page(session, entry, rule, kind, today, offset + limit - len(found))
    return found[offset : offset + limit]


def accept(session: Session, proposal: Proposal, *, today: date, **details: Any) -> Membership:
    """Do as proposed; ``details`` go to ``recognise`` (``on`` is today unless told), for an end ``on`` alone."""
    on = details.pop("on", today)
    if proposal.membership_id is not None:
        return end_membership(session, proposal.membership_id, on=on, reason=MembershipEnd.NO_LONGER)
    entry = group(session, proposal.group_code)
    row = recognise(session, proposal.resident_id, proposal.group_code, on=on, **details)
    if rule_of(entry) is not None:
        decide(session, proposal.resident_id, entry, ProposalAnswer.ACCEPTED, today)
    return row


def _rules(session: Session, group_code: str | None = None) -> list[tuple[SpecialGroup, Rule]]:
    wanted = [entry for entry in groups(session) if group_code in (None, entry.code)]
    return [(entry, rule) for entry in wanted if (rule := rule_of(entry)) is not None]


def _count(session: Session, entry: SpecialGroup, rule: Rule, today: date) -> RuleCount:
    table = FactColumns(rule.names, today, session.connection().info["community_code"])
    holds = rule.sql(table.columns)
    unknown = holds.is_(None)
    gaps = [func.max(case((unknown & column.is_(None), 1))) for column in table.columns.values()]
    query: Select[*tuple[Any, ...]] = select(func.count(case((unknown, 1))), *gaps).select_from(Resident)
    undecided, *found = session.execute(
        table.joined(query).where(living_here(today), ~_is_member(entry.code, today))
    ).one()
    proposed = sum(
        session.scalar(_people(session, entry, rule, kind, today, table).with_only_columns(func.count(Resident.id)))
        or 0
        for kind in ProposalKind
    )
    missing = tuple(name for name, gap in zip(table.columns, found, strict=True) if gap)
    return RuleCount(entry.code, entry.name, entry.sensitivity, proposed, undecided, missing)


def _page(
    session: Session, entry: SpecialGroup, rule: Rule, kind: ProposalKind, today: date, limit: int
) -> list[Proposal]:
    table = FactColumns(rule.names, today, session.connection().info["community_code"])
    people = _people(session, entry, rule, kind, today, table)
    shown = (Resident.id, Resident.name, Resident.sex, Resident.birth_date, Estate.name, Building.number, Unit.number)
    query: Select[*tuple[Any, ...]] = people.with_only_columns(*shown, Dwelling.room, *table.columns.values())
    if kind is ProposalKind.END:
        query = query.add_columns(Membership.id)
    rows = session.execute(_in_order(query, today).limit(limit)).all()
    return [_proposal(entry, rule, kind, list(table.columns), tuple(row)) for row in rows]


def _people(
    session: Session, entry: SpecialGroup, rule: Rule, kind: ProposalKind, today: date, table: FactColumns
) -> Select[*tuple[Any, ...]]:
    """The residents whom the rule proposes, without those of whom somebody refused it on the same facts."""
    holds = rule.sql(table.columns)
    query = table.joined(select(Resident.id).select_from(Resident)).where(living_here(today))
    if kind is ProposalKind.JOIN:
        query = query.where(holds, ~_is_member(entry.code, today))
    else:
        member = (Membership.resident_id == Resident.id) & (Membership.group_code == entry.code) & Membership.alive()
        query = query.join(Membership, member).where(*in_force(today), ~holds, _was_proposed(entry.code))
    refused = _refused(session, entry, rule, today)
    if refused:
        listed = select(func.json_each(json.dumps(refused)).table_valued("value").c.value)
        query = query.where(type_coerce(Resident.id, String).not_in(listed))
    return query


def _is_member(code: str, day: date) -> ColumnElement[bool]:
    mine = Membership.resident_id == Resident.id, Membership.group_code == code, Membership.alive(), *in_force(day)
    return select(Membership.id).where(*mine).exists()


def _was_proposed(code: str) -> ColumnElement[bool]:
    """The membership came of the rule: somebody accepted it since it was recognised."""
    answer = ProposalDecision
    mine = answer.resident_id == Membership.resident_id, answer.group_code == code, answer.alive()
    accepted = answer.answer == ProposalAnswer.ACCEPTED, answer.decided_on >= Membership.recognised_on
    return select(answer.id).where(*mine, *accepted).exists()


def _refused(session: Session, entry: SpecialGroup, rule: Rule, today: date) -> list[str]:
    """Who was refused by the same rule on the same facts as today's; few, so judged one by one."""
    answer = ProposalDecision
    query = select(answer.resident_id, answer.facts_hash).where(
        answer.group_code == entry.code,
        answer.rule == rule.text,
        answer.alive(),
        answer.answer == ProposalAnswer.REFUSED,
    )
    said = [(id_, mark) for id_, mark in session.execute(query)]
    facts = facts_of(session, rule.names, today, {id_ for id_, _ in said})
    return sorted({id_.hex for id_, mark in said if facts_hash(rule, facts[id_]) == mark})


def _in_order(query: Select[*tuple[Any, ...]], day: date) -> Select[*tuple[Any, ...]]:
    """With the person's home, sorted as people walk."""
    stay, first = aliased(Residency), aliased(Residency)
    home = select(func.min(first.id)).where(first.resident_id == Resident.id, lives(first, day))
    return (
        query.join(stay, stay.id == home.correlate(Resident).scalar_subquery())
        .join(Dwelling, Dwelling.id == stay.dwelling_id)
        .join(Unit, Unit.id == Dwelling.unit_id)
        .join(Building, Building.id == Unit.building_id)
        .join(Estate, Estate.id == Building.estate_id)
        .order_by(Estate.sort, Estate.name, Building.sort, func.length(Building.number), Building.number, Unit.sort)
        .order_by(func.length(Unit.number), Unit.number, Dwelling.floor, Dwelling.position, Resident.id)
    )


def _proposal(
    entry: SpecialGroup, rule: Rule, kind: ProposalKind, names: Sequence[str], row: tuple[Any, ...]
) -> Proposal:
    id_, name, sex, birth, estate, building, unit, room, *values = row
    member = values.pop() if kind is ProposalKind.END else None
    facts = {name: typed(name, value) for name, value in zip(names, values, strict=True)}
    return Proposal(
        kind, id_, entry.code, entry.name, entry.sensitivity, tuple(facts.items()), rule.text, facts_hash(rule, facts),
        name, sex, birth, estate, door_text(building, unit, room), member,
    )  # fmt: skip
