"""For which memberships the tighter norm of their group holds today."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, String, column, select, table, type_coerce
from sqlalchemy.orm import Session

from models.care.catalogue import read_rule
from models.care.expressions import Rule
from models.care.fact_query import FactColumns
from models.care.facts import FACTS
from models.care.records import Membership, SpecialGroup
from models.care.rules import RESTRICTED
from models.people.records import Resident


@dataclass(frozen=True)
class Tightening:
    """Ids are hex, as stored."""

    memberships: frozenset[str]
    """Those whose group's condition holds."""
    groups: frozenset[str]
    """Codes of groups that have such a condition: it may hold from any day on."""


def tightenings(session: Session, today: date, codes: Collection[str], *, noted: str | None = None) -> Tightening:
    """Judge the conditions of the groups ``codes``, for all residents or those whose ids stand in the table ``noted``.

    It sees every fact, whoever is logged in; see ``_usable``.
    """
    connection = session.connection()
    rules = {code: rule for code, rule in _rules(connection).items() if code in codes}
    found: set[str] = set()
    for code, rule in rules.items():
        found.update(connection.scalars(_true_of(connection, code, rule, today, noted)))
    return Tightening(frozenset(found), frozenset(rules))


def _rules(connection: Connection) -> Mapping[str, Rule]:
    query = select(SpecialGroup.code, SpecialGroup.tight_rule, SpecialGroup.sensitivity).where(
        SpecialGroup.alive(), SpecialGroup.tight_rule.is_not(None), SpecialGroup.tight_days.is_not(None)
    )
    read = ((code, read_rule(text), level) for code, text, level in connection.execute(query))
    return {code: rule for code, rule, level in read if rule and _usable(rule, level)}


def _usable(rule: Rule, level: int) -> bool:
    """A norm that everybody sees must not follow from a fact of level 4."""
    return level >= RESTRICTED or all(FACTS[name].level < RESTRICTED for name in rule.names)


def _true_of(connection: Connection, code: str, rule: Rule, today: date, noted: str | None) -> Select[Any]:
    facts = FactColumns(rule.names, today, connection.info["community_code"])
    members = (
        select(type_coerce(Membership.id, String))
        .join(Resident, Resident.id == Membership.resident_id)
        .where(Membership.group_code == code, Membership.alive(), rule.sql(facts.columns))
    )
    if noted is not None:
        wanted = select(table(noted, column("resident_id")).c.resident_id)
        members = members.where(type_coerce(Membership.resident_id, String).in_(wanted))
    return facts.joined(members)
