"""What the rules of the catalogue propose: statements over everyone, three-valued; people decide."""

from __future__ import annotations

import enum
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, case, distinct, func, not_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from models.care.catalogue import group, groups, rule_of
from models.care.children import not_told, told
from models.care.expressions import Rule, Value
from models.care.fact_query import DEAR, FactColumns, facts_hash, facts_of, in_force, living_here, typed
from models.care.facts import FACTS
from models.care.memberships import end_membership, keep_answer, recognise
from models.care.queries import holds
from models.care.records import (
    Membership,
    MembershipEnd,
    ProposalAnswer,
    ProposalDecision,
    SpecialGroup,
)
from models.care.rules import MASKED, NORMS
from models.care.visibility import counted_out, openable_of
from models.masks import MASK
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
    """To join or to end, as ``proposals`` lists them: not counting those refused on the same facts."""
    undecided: int
    missing: tuple[str, ...]
    children: int = 0
    """Those under 14 whom the rule proposes too and ``proposals`` leaves out (``children.told``)."""
    few: bool = False
    """Of a group of level 3 fewer are proposed than may be counted out to the viewer: the numbers are not shown."""


@dataclass(frozen=True)
class Proposal:
    """One person whom a rule proposes to take in or, where it proposed a membership that it no longer finds, to end."""

    kind: ProposalKind
    resident_id: UUID
    group_code: str
    group_name: str
    level: int
    reasons: tuple[tuple[str, Value | None], ...]
    """The facts that the rule read, by name; those of level 3 are ``MASK`` to whoever may not open them."""
    rule: str
    facts_hash: str
    name: str
    sex: str
    birth_date: date | None
    estate: str
    door: str
    membership_id: UUID | None = None


def rule_counts(session: Session, today: date) -> list[RuleCount]:
    """Every open group with a rule that can be read, by code: one pass over everyone, one over the members.

    Children under 14 of whom the viewer is not told are gone through once more, for themselves.
    """
    rules = _rules(session)
    if not rules:
        return []
    found = _told_counts(session, rules, today, told(Resident, today))
    hidden = not_told(Resident, today)
    left = session.scalar(select(Resident.id).where(Resident.current(), hidden).limit(1))
    if left is not None:
        others = _told_counts(session, rules, today, hidden)
        found = [_with_children(row, other) for row, other in zip(found, others, strict=True)]
    counted = counted_out(session)
    return [
        replace(row, few=not counted(entry) and 0 < row.proposed + row.children < NORMS.few)
        for row, (entry, _rule) in zip(found, rules, strict=True)
    ]


def _told_counts(
    session: Session, rules: Sequence[tuple[SpecialGroup, Rule]], today: date, among: ColumnElement[bool]
) -> list[RuleCount]:
    table = FactColumns(frozenset().union(*(rule.names for _, rule in rules)), today, _community(session))
    everyone = _over_everyone(session, rules, table, today, among)
    members = _over_members(session, rules, table, today, among)
    refusing = set(session.scalars(select(ProposalDecision.group_code).where(*_refusals()).distinct()))
    found = []
    for entry, rule in rules:
        refused = _still_refused(session, entry, rule, today, among) if entry.code in refusing else 0
        found.append(_counted(entry, everyone[entry.code], members.get(entry.code, _Members()), refused))
    return found


def _with_children(row: RuleCount, children: RuleCount) -> RuleCount:
    missing = tuple(sorted({*row.missing, *children.missing}))
    return replace(row, undecided=row.undecided + children.undecided, missing=missing, children=children.proposed)


def proposals(
    session: Session,
    today: date,
    group_code: str | None = None,
    *,
    kinds: Collection[ProposalKind] = tuple(ProposalKind),
    limit: int = 200,
    offset: int = 0,
) -> list[Proposal]:
    """What the rules propose on ``today``: groups by code, in each first whom to take in, in the order of doors.

    ``kinds``: only of the group asked for.
    """
    rules = {entry.code: (entry, rule) for entry, rule in _rules(session)}
    if group_code is not None:
        ruled = rules.get(group_code)
        return _pages(session, ruled, today, offset + limit, kinds)[offset:] if ruled else []
    found: list[Proposal] = []
    for count in rule_counts(session, today):
        if count.proposed <= offset:
            offset -= count.proposed
        elif len(found) < limit:
            found += _pages(session, rules[count.group_code], today, offset + limit - len(found))[offset:]
            offset = 0
    return found


def accept(session: Session, proposal: Proposal, *, today: date, **details: Any) -> Membership:
    """Do as proposed; ``details`` go to ``recognise`` (``on`` is today unless told), for an end ``on`` alone."""
    on = details.pop("on", today)
    if proposal.membership_id is not None:
        return end_membership(session, proposal.membership_id, on=on, reason=MembershipEnd.NO_LONGER)
    row = recognise(session, proposal.resident_id, proposal.group_code, on=on, **details)
    entry, seen = group(session, proposal.group_code), (proposal.rule, proposal.facts_hash)
    keep_answer(session, proposal.resident_id, entry, ProposalAnswer.ACCEPTED, today, seen)
    return row


def _community(session: Session) -> str:
    return str(session.connection().info["community_code"])


def _rules(session: Session) -> list[tuple[SpecialGroup, Rule]]:
    return [(entry, rule) for entry in groups(session) if (rule := rule_of(entry)) is not None]


@dataclass(frozen=True)
class _Everyone:
    """Of one rule over everyone who lives here, members included."""

    holds: int
    unknown: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class _Members:
    """Of one rule over the members of its group; ``ended``: those whom it proposed and of whom it holds no more."""

    holds: int = 0
    unknown: int = 0
    ended: int = 0


def _truth(rule: Rule, table: FactColumns) -> ColumnElement[Any]:
    """1, 0 or ``NULL``, written so that SQLite stops at the first part that settles it."""
    holds = rule.sql(table.columns)
    return case((holds, 1), (not_(holds), 0))


def _over_everyone(
    session: Session,
    rules: Sequence[tuple[SpecialGroup, Rule]],
    table: FactColumns,
    today: date,
    among: ColumnElement[bool],
) -> dict[str, _Everyone]:
    """One scan: what every rule says of each person comes first, the counting after it (``LIMIT`` keeps them apart)."""
    cheap = {name: column.is_(None).label(f"no_{name}") for name, column in table.columns.items() if name not in DEAR}
    truths = [_truth(rule, table).label(f"rule_{number}") for number, (_, rule) in enumerate(rules)]
    people = table.joined(select(*truths, *cheap.values())).select_from(Resident).where(living_here(today), among)
    rows_of = people.limit(-1).offset(0).subquery().c
    columns: list[ColumnElement[Any]] = []
    for number, (_, rule) in enumerate(rules):
        truth = rows_of[f"rule_{number}"]
        gaps = [_gap(rows_of, rule, name, truth) for name in sorted(rule.names)]
        columns += [func.count(case((truth == 1, 1))), func.count(case((truth.is_(None), 1))), *gaps]
    row = list(session.execute(select(*columns)).one())
    found = {}
    for entry, rule in rules:
        holds, unknown, *gaps = row[: 2 + len(rule.names)]
        del row[: 2 + len(rule.names)]
        missing = tuple(name for name, gap in zip(sorted(rule.names), gaps, strict=True) if gap)
        found[entry.code] = _Everyone(holds, unknown, missing)
    return found


def _gap(found: Any, rule: Rule, name: str, truth: ColumnElement[Any]) -> ColumnElement[Any]:
    """Whether somebody is undecided for want of ``name``; of a dear fact it is seen by all others being known."""
    if name not in DEAR:
        return func.max(truth.is_(None) & found[f"no_{name}"])
    others = [~found[f"no_{other}"] for other in sorted(rule.names - DEAR)]
    return func.max(and_(truth.is_(None), *others))


def _over_members(
    session: Session,
    rules: Sequence[tuple[SpecialGroup, Rule]],
    table: FactColumns,
    today: date,
    among: ColumnElement[bool],
) -> dict[str, _Members]:
    truth = case(*((Membership.group_code == entry.code, _truth(rule, table)) for entry, rule in rules)).label("truth")
    mine = select(Membership.group_code, Membership.resident_id, truth, _was_proposed().label("proposed"))
    query = table.joined(mine.join(Resident, Resident.id == Membership.resident_id))
    held = query.where(Membership.alive(), _is_held(today), living_here(today), among)
    rows_of = held.limit(-1).offset(0).subquery().c
    ended = and_(rows_of.truth == 0, rows_of.proposed)
    counts = [
        func.count(distinct(case((which, rows_of.resident_id))))
        for which in (rows_of.truth == 1, rows_of.truth.is_(None), ended)
    ]
    return {
        code: _Members(*row)
        for code, *row in session.execute(select(rows_of.group_code, *counts).group_by("group_code"))
    }


def _counted(entry: SpecialGroup, everyone: _Everyone, members: _Members, refused: int) -> RuleCount:
    proposed = everyone.holds - members.holds + members.ended - refused
    undecided = everyone.unknown - members.unknown
    missing = everyone.missing if undecided else ()
    return RuleCount(entry.code, entry.name, entry.sensitivity, proposed, undecided, missing)


def _still_refused(session: Session, entry: SpecialGroup, rule: Rule, today: date, which: ColumnElement[bool]) -> int:
    """How many the rule would propose, had they not been refused on the same facts."""
    refused = _refused(session, entry, rule, today)
    if not refused:
        return 0
    table = FactColumns(rule.names, today, _community(session))
    among = type_coerce(Resident.id, String).in_(_listed(refused))
    queries = [_proposable(entry, rule, kind, today, table).where(among, which) for kind in ProposalKind]
    counted = [query.with_only_columns(func.count(distinct(Resident.id))) for query in queries]
    return sum(session.scalar(query) or 0 for query in counted)


def _pages(
    session: Session,
    ruled: tuple[SpecialGroup, Rule],
    today: date,
    limit: int,
    kinds: Collection[ProposalKind] = tuple(ProposalKind),
) -> list[Proposal]:
    found: list[Proposal] = []
    for kind in ProposalKind:
        if kind in kinds and len(found) < limit:
            found += _page(session, *ruled, kind, today, limit - len(found))
    return found


def _page(
    session: Session, entry: SpecialGroup, rule: Rule, kind: ProposalKind, today: date, limit: int
) -> list[Proposal]:
    table = FactColumns(rule.names, today, _community(session))
    people = _people(session, entry, rule, kind, today, table)
    shown = (Resident.id, Resident.name, Resident.sex, Resident.birth_date, Estate.name, Building.number, Unit.number)
    query: Select[*tuple[Any, ...]] = people.with_only_columns(*shown, Dwelling.room, *table.columns.values())
    if kind is ProposalKind.END:
        query = query.add_columns(Membership.id)
    rows = session.execute(_in_order(query, today).limit(limit)).all()
    found = [_proposal(entry, rule, kind, list(table.columns), tuple(row)) for row in rows]
    if all(FACTS[name].level != MASKED for name in rule.names):
        return found
    told = openable_of(session, [each.resident_id for each in found], [entry], today)
    return [each if told[each.resident_id] else _masked(each) for each in found]


def _masked(proposal: Proposal) -> Proposal:
    reasons = ((name, MASK if FACTS[name].level == MASKED else value) for name, value in proposal.reasons)
    return replace(proposal, reasons=tuple(reasons))


def _people(
    session: Session, entry: SpecialGroup, rule: Rule, kind: ProposalKind, today: date, table: FactColumns
) -> Select[*tuple[Any, ...]]:
    """The residents whom the rule proposes and of whom the viewer is told.

    Without those of whom somebody refused it on the same facts.
    """
    query = _proposable(entry, rule, kind, today, table).where(told(Resident, today))
    refused = _refused(session, entry, rule, today)
    return query.where(type_coerce(Resident.id, String).not_in(_listed(refused))) if refused else query


def _proposable(
    entry: SpecialGroup, rule: Rule, kind: ProposalKind, today: date, table: FactColumns
) -> Select[*tuple[Any, ...]]:
    holds = rule.sql(table.columns)
    if kind is ProposalKind.JOIN:
        stored_only = [name for name in rule.names if not FACTS[name].derived]
        query = table.joined(select(Resident.id).select_from(Resident), known=rule.needs_one_of(stored_only))
        return query.where(living_here(today), holds, ~_is_member(entry.code, today))
    member = (Membership.resident_id == Resident.id) & (Membership.group_code == entry.code) & Membership.alive()
    query = table.joined(select(Resident.id).select_from(Resident).join(Membership, member))
    return query.where(living_here(today), _is_held(today), not_(holds), _was_proposed())


def _listed(ids: Sequence[str]) -> Select[*tuple[Any, ...]]:
    return select(func.json_each(json.dumps(ids)).table_valued("value").c.value)


def _is_member(code: str, day: date) -> ColumnElement[bool]:
    mine = Membership.resident_id == Resident.id, Membership.group_code == code, Membership.alive(), _is_held(day)
    return select(Membership.id).where(*mine).exists()


def _is_held(day: date) -> ColumnElement[bool]:
    return holds(Membership.recognised_on, Membership.ended_on, day)


def _was_proposed() -> ColumnElement[bool]:
    """The membership came of the rule: somebody accepted it since it was recognised."""
    answer = ProposalDecision
    mine = answer.resident_id == Membership.resident_id, answer.group_code == Membership.group_code, answer.alive()
    accepted = answer.answer == ProposalAnswer.ACCEPTED, answer.decided_on >= Membership.recognised_on
    return select(answer.id).where(*mine, *accepted).exists()


def _refusals() -> tuple[ColumnElement[bool], ...]:
    return ProposalDecision.alive(), ProposalDecision.answer == ProposalAnswer.REFUSED


def _refused(session: Session, entry: SpecialGroup, rule: Rule, today: date) -> list[str]:
    """Who was refused by the same rule on the same facts as today's; few, so judged one by one."""
    answer = ProposalDecision
    query = select(answer.resident_id, answer.facts_hash).where(*_refusals())
    query = query.where(answer.group_code == entry.code, answer.rule == rule.text)
    said = [(id_, mark) for id_, mark in session.execute(query)]
    facts = facts_of(session, rule.names, today, {id_ for id_, _ in said})
    return sorted({id_.hex for id_, mark in said if facts_hash(rule, facts[id_]) == mark})


def _in_order(query: Select[*tuple[Any, ...]], day: date) -> Select[*tuple[Any, ...]]:
    """With the person's home, sorted as people walk."""
    stay, first = aliased(Residency), aliased(Residency)
    home = select(func.min(first.id)).where(first.resident_id == Resident.id, in_force(first, day))
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
