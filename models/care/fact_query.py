"""The facts of many residents at once, as columns beside the register; ``NULL`` is what nobody knows."""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    distinct,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import SQLCoreOperations

from models import codes
from models.care.expressions import Kind, Missing, Rule, Value, judge
from models.care.facts import FACTS
from models.care.queries import holds, lives_here
from models.care.records import ResidentFact
from models.people.records import Residency, Resident
from models.people.relations import HEAD
from models.query import KEYS_A_QUERY
from models.requests.restricting import usable

DEAR = frozenset({"household_size", "empty_nest", "lives_with_severe_disabled_child", "moved_in_days"})
"""Facts that take a look at other rows for each person: asked only where a rule comes to depend on them."""
TIME_FACTS = frozenset({"age", "child_age_months", "moved_in_days"})
"""What each day changes of itself: a decision holds on while the rule says the same of them."""
ELSEWHERE = "其他"
"""A district or city other than the station's own, whichever."""
_SPOUSE = ("10", "11", "12")
_CHILDREN = (*(str(n) for n in range(20, 28)), "29", *(str(n) for n in range(30, 38)), "39")
_PARENTS = ("51", "52", "50", "57", "58")
_ELSEWHERE_MATCH, _REGISTERED_ONLY, _UNVERIFIED = "2", "3", "9"
_FLOATING = "02"
_JSON_TYPES = {Kind.NUMBER: ("integer", "real"), Kind.TRUTH: ("true", "false"), Kind.TEXT: ("text",)}


def in_force(row: Any, day: date) -> ColumnElement[bool]:
    """The condition that ``row`` (``Residency``, ``ResidentFact`` or an alias) is there and holds on ``day``."""
    return and_(row.deleted_at.is_(None), holds(row.starts_on, row.ends_on, day))


def living_here(day: date) -> ColumnElement[bool]:
    """The condition on ``Resident`` that this is a living person who stays in the community on ``day``.

    Who is only registered here (空挂户) lives elsewhere.
    """
    return and_(usable(), Resident.hukou_match != _REGISTERED_ONLY, lives_here(Resident.id, day))


class FactColumns:
    """The columns of some facts on one day; what is stored comes from a table that ``joined`` adds to a query."""

    def __init__(self, names: Collection[str], today: date, community: str) -> None:
        self._today, self._community = today, community
        stored = sorted(name for name in names if FACTS[name].stored)
        self.stored: Subquery | None = _stored(stored, today) if stored else None
        self.columns: dict[str, ColumnElement[Any]] = {name: self._column(name) for name in sorted(names)}

    def joined(self, query: Select[*tuple[Any, ...]], *, known: bool = False) -> Select[*tuple[Any, ...]]:
        """Add the stored facts to a query over ``Resident``; ``known``: only of people who have any of them."""
        if self.stored is None:
            return query
        return query.join(self.stored, self.stored.c.resident_id == Resident.id, isouter=not known)

    def _column(self, name: str) -> ColumnElement[Any]:
        fact = FACTS[name]
        derived = self._derived(name) if fact.derived else None
        if not fact.stored or self.stored is None:
            return null() if derived is None else derived
        known = self.stored.c[name]
        return known if derived is None else func.coalesce(known, derived)

    def _derived(self, name: str) -> ColumnElement[Any]:
        day = self._today
        made: Mapping[str, Callable[[], ColumnElement[Any]]] = {
            "age": lambda: age_column(Resident.birth_date, day),
            "child_age_months": lambda: months_column(Resident.birth_date, day),
            "household_size": lambda: _household_size(day),
            "moved_in_days": lambda: _moved_in_days(day),
            "sex": lambda: case((Resident.sex == "1", "男"), (Resident.sex == "2", "女")),
            "hukou_district": lambda: _hukou(codes_name(self._community[:6])),
            "hukou_city": lambda: _hukou(codes_name(self._community[:4] + "00").removesuffix("市")),
            "resident_here": lambda: literal(1),
            "empty_nest": lambda: _empty_nest(day),
            "left_behind": lambda: _left_behind("01"),
            "left_behind_child": lambda: _of_minors(day, _left_behind("03")),
            "floating_child": lambda: _of_minors(day, case((Resident.population_type == _FLOATING, 1), else_=0)),
            "orphan": lambda: _of_minors(day, null()),
            "no_carer_child": lambda: _of_minors(day, null()),
            "hard_child": lambda: _of_minors(day, null()),
            "pregnant": lambda: _may_bear(day),
            "lives_with_severe_disabled_child": lambda: _severe_child(day),
        }
        return made[name]()


def facts_of(
    session: Session, names: Collection[str], today: date, resident_ids: Collection[UUID]
) -> dict[UUID, dict[str, Value | None]]:
    """The facts ``names`` of some residents on ``today``; ``None`` is what nobody knows. Unknown people have none."""
    if not resident_ids:
        return {}
    table = FactColumns(names, today, session.connection().info["community_code"])
    query = table.joined(select(Resident.id, *(c.label(name) for name, c in table.columns.items())))
    found: dict[UUID, dict[str, Value | None]] = {id_: dict.fromkeys(names) for id_ in resident_ids}
    for chunk in _chunks(list(resident_ids)):
        for id_, *values in session.execute(query.where(Resident.id.in_(chunk))):
            found[id_] = {name: typed(name, value) for name, value in zip(table.columns, values, strict=True)}
    return found


def facts_hash(rule: Rule, facts: Mapping[str, Value | None]) -> str:
    """A fingerprint of what a rule read of one person and what it says of it.

    Of facts that time alone changes only what the rule's comparisons say of them: a refusal is not undone by each day.
    """
    told = judge(rule.tree, facts)
    steady = {name: facts.get(name) for name in sorted(rule.names - TIME_FACTS)}
    atoms = [_told(judge(atom, facts)) for atom in rule.atoms]
    return sha256(json.dumps([_told(told), steady, atoms], sort_keys=True).encode()).hexdigest()


def _told(answer: bool | Missing) -> bool | None:
    return None if isinstance(answer, Missing) else answer


def codes_name(code: str) -> str:
    """The name of a district or city by its six digits; empty where the shipped list does not know it."""
    listed = codes.table("gbt2260_liaoning").get(code)
    return listed.name_zh if listed else ""


def typed(name: str, value: Any) -> Value | None:
    """A value as a column holds it, as the kind of its fact."""
    return bool(value) if value is not None and FACTS[name].kind is Kind.TRUTH else value


def _chunks(ids: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(ids), KEYS_A_QUERY):
        yield ids[start : start + KEYS_A_QUERY]


def _stored(names: list[str], day: date) -> Subquery:
    """One row a resident, one column a fact; of several in force the one that began last holds."""
    fact = ResidentFact
    newest = func.row_number().over(
        partition_by=(fact.resident_id, fact.name),
        order_by=(func.coalesce(fact.starts_on, date.min).desc(), fact.created_at.desc(), fact.id.desc()),
    )
    holds = fact.name.in_(names), in_force(fact, day)
    rows = select(fact.resident_id, fact.name, fact.value, newest.label("place")).where(*holds).subquery()
    columns = [
        func.max(case((rows.c.name == name, _read(rows.c.value, FACTS[name].kind)))).label(name) for name in names
    ]
    return select(rows.c.resident_id, *columns).where(rows.c.place == 1).group_by(rows.c.resident_id).subquery()


def _read(value: SQLCoreOperations[str], kind: Kind) -> ColumnElement[Any]:
    """The value of stored JSON; what is none, or of another kind, is unknown: it must not stop the whole statement."""
    fits = case((func.json_valid(value) == 1, func.json_type(value))).in_(_JSON_TYPES[kind])
    return case((fits, func.json_extract(value, "$")))


def age_column(birth: Any, day: date) -> ColumnElement[int]:
    """Completed years on ``day``, as ``models.people.rules.age_on`` counts them."""
    text = type_coerce(birth, String)
    return day.year - cast(func.substr(text, 1, 4), Integer) - case((func.substr(text, 6) > _reached(day), 1), else_=0)


def _reached(day: date) -> str:
    """The last birthday (``mm-dd``) that has come by ``day``; 29 February's comes on the 28th in common years."""
    last = (day.month, day.day) == (2, 28) and monthrange(day.year, 2)[1] == 28
    return "02-29" if last else f"{day:%m-%d}"


def months_column(birth: Any, day: date) -> ColumnElement[int]:
    """Completed months; who was born on a day that the month does not have completes it on its last one."""
    text = type_coerce(birth, String)
    year, month = cast(func.substr(text, 1, 4), Integer), cast(func.substr(text, 6, 2), Integer)
    reached = 31 if day.day == monthrange(day.year, day.month)[1] else day.day
    unfinished = case((cast(func.substr(text, 9, 2), Integer) > reached, 1), else_=0)
    return (day.year - year) * 12 + (day.month - month) - unfinished


def _of_minors(day: date, known: Any) -> ColumnElement[Any]:
    """False of everyone grown up."""
    return case((age_column(Resident.birth_date, day) >= 18, 0), else_=known)


def _may_bear(day: date) -> ColumnElement[Any]:
    """Nobody asks a man, a child or an old woman; of the others it is unknown."""
    age = age_column(Resident.birth_date, day)
    return case((Resident.sex == "1", 0), (age < 14, 0), (age > 55, 0), else_=null())


def _left_behind(code: str) -> ColumnElement[Any]:
    return case((Resident.left_behind == code, 1), (Resident.left_behind.is_not(None), 0), else_=null())


def _hukou(home: str) -> ColumnElement[Any]:
    """The name of the own district or city, ``ELSEWHERE`` for another one, as far as the register says."""
    if not home:
        return null()
    named = func.instr(func.coalesce(Resident.hukou_address, ""), home) > 0
    return case(
        (named, home),
        (Resident.hukou_match.in_(("1", _REGISTERED_ONLY, "4")), home),
        (Resident.hukou_match == _ELSEWHERE_MATCH, ELSEWHERE),
        (Resident.population_type == _FLOATING, ELSEWHERE),
        else_=null(),
    )


def _moved_in_days(day: date) -> ScalarSelect[Any]:
    """Days since the person came to live here; unknown for those whom the register found here."""
    since = func.julianday(literal(day.isoformat())) - func.julianday(
        type_coerce(func.min(Residency.starts_on), String)
    )
    stays = select(case((func.count(Residency.id) == func.count(Residency.starts_on), cast(since, Integer))))
    return stays.where(Residency.resident_id == Resident.id, in_force(Residency, day)).scalar_subquery()


def _home(day: date, *columns: Any) -> tuple[Select[*tuple[Any, ...]], Any, Any]:
    """A query over everyone who lives in the person's household, with its two aliases: their stays, and them."""
    own, stay, other = aliased(Residency), aliased(Residency), aliased(Resident)
    query = (
        select(*columns)
        .select_from(own)
        .join(stay, stay.household_id == own.household_id)
        .join(other, other.id == stay.resident_id)
        .where(own.resident_id == Resident.id, in_force(own, day), in_force(stay, day))
        .where(other.deleted_at.is_(None), other.died_on.is_(None), other.merged_into_id.is_(None))
        .where(other.hukou_match != _REGISTERED_ONLY)
        .correlate(Resident)
    )
    return query, stay, other


def _household_size(day: date) -> ColumnElement[Any]:
    """How many live in the person's household, the person included."""
    query, _, other = _home(day)
    return func.nullif(query.add_columns(func.count(distinct(other.id))).scalar_subquery(), 0)


def _empty_nest(day: date) -> ScalarSelect[Any]:
    """Two people aged 60 or more, married to each other, and nobody else."""
    query, stay, other = _home(day)
    heads = func.sum(case((stay.relation == HEAD, 1), else_=0))
    spouses = func.sum(case((stay.relation.in_(_SPOUSE), 1), else_=0))
    youngest = func.min(age_column(other.birth_date, day))
    told = case(
        (func.count(distinct(other.id)) != 2, 0),
        (youngest < 60, 0),
        (func.count(other.birth_date) < func.count(other.id), null()),
        (and_(heads == 1, spouses == 1), 1),
        else_=null(),
    )
    return query.add_columns(told).scalar_subquery()


def _severe_child(day: date) -> ScalarSelect[Any]:
    """Whether a child of the person lives in the household who is disabled of grade 1 or 2."""
    query, stay, other = _home(day)
    grade = aliased(ResidentFact)
    value = _read(grade.value, Kind.NUMBER)
    graded = and_(grade.resident_id == other.id, grade.name == "dis_grade", in_force(grade, day))
    mine = aliased(Residency)
    own_relation = (
        select(func.max(mine.relation))
        .where(mine.resident_id == Resident.id, mine.household_id == stay.household_id, in_force(mine, day))
        .correlate(Resident, stay)
        .scalar_subquery()
    )
    child = or_(
        and_(own_relation.in_((HEAD, *_SPOUSE)), stay.relation.in_(_CHILDREN)),
        and_(own_relation.in_(_PARENTS), stay.relation == HEAD),
    )
    severe = func.max(case((value.in_((1, 2)), 1)))
    told = case((func.count(other.id) == 0, 0), (severe == 1, 1), (func.count(value) == func.count(), 0))
    query = query.outerjoin(grade, graded).where(other.id != Resident.id, child)
    return query.add_columns(told).scalar_subquery()
