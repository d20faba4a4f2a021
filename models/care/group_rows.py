"""An entry of the catalogue of special groups as a line of a list, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

from sqlalchemy import String

from models.care.expressions import RuleError, parse
from models.care.facts import FACTS, KINDS
from models.care.records import SpecialGroup
from models.care.rules import MASKED
from models.workers.records import POSTS

SEEN_BY = ("own_grid", "helper", "secretary", *POSTS)
"""Who may open level 3: by relation to the person, by role, by post."""
RULES = ("tight_rule", "auto_rule")


@dataclass(frozen=True)
class GroupRow:
    """One line of a catalogue, as read from a file or typed; its names are the columns of ``SpecialGroup``."""

    code: str
    name: str
    definition: str | None = None
    legal_basis: str | None = None
    visit_every_days: int | None = None
    visit_note: str | None = None
    tight_days: int | None = None
    tight_when: str | None = None
    tight_rule: str | None = None
    crisis_hours: int | None = None
    phone_counts: bool = False
    frequency_source: str | None = None
    sensitivity: int = 2
    who_may_see: str | None = None
    seen_by: tuple[str, ...] = ()
    consent: str | None = None
    auto_rule: str | None = None
    needs_pairing: bool = True


@dataclass(frozen=True)
class Wrong:
    """What is wrong with one column of a line: a code and its parameters."""

    column: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


COLUMNS = tuple(f.name for f in fields(GroupRow) if f.name != "code")
_LONGEST = {
    name: column.type.length
    for name in ("code", *COLUMNS)
    if isinstance((column := SpecialGroup.__table__.c[name]).type, String) and column.type.length
}


def row_of(entry: SpecialGroup) -> GroupRow:
    """The line of a catalogue that an entry would be written as."""
    values = {column: getattr(entry, column) for column in COLUMNS}
    return GroupRow(entry.code, **{**values, "seen_by": tuple(entry.seen_by or ())})


def differing(entry: SpecialGroup, row: GroupRow) -> tuple[str, ...]:
    """The columns in which ``row`` says something else than the entry does."""
    return tuple(column for column in COLUMNS if (getattr(entry, column) or None) != (stored(row, column) or None))


def stored(row: GroupRow, column: str) -> Any:
    """What of a line is kept in a column: nothing for a blank, a list for several."""
    value = getattr(row, column)
    if isinstance(value, tuple):
        return list(value) or None
    return value.strip() or None if isinstance(value, str) else value


def wrong_with(row: GroupRow) -> list[Wrong]:
    """What is wrong with a line, by column."""
    found = [_wrong_text(row), _wrong_days(row), _wrong_level(row)]
    found += [_wrong_rule(column, getattr(row, column), row.sensitivity) for column in RULES]
    return [wrong for wrong in found if wrong is not None]


def require_rule(column: str, text: str | None, sensitivity: int) -> None:
    """Refuse a rule that cannot be read, or that would tell of people what is more sensitive than its group.

    Whom a rule proposes, everybody who works with the group sees: it reads facts up to the group's level. A tighter
    norm shows how often somebody is visited, not why, and may read level 3; level 4 only a group of level 4 reads.

    Raises:
        RuleError: as ``parse``; ``rule_fact_level`` with ``position``, ``name`` and ``level``.
    """
    if not text:
        return
    parse(text, KINDS)
    highest = max(sensitivity, MASKED) if column == "tight_rule" else sensitivity
    try:
        parse(text, {name: kind for name, kind in KINDS.items() if FACTS[name].level <= highest})
    except RuleError as error:
        name, position = str(error.params["name"]), error.params["position"]
        raise RuleError("rule_fact_level", name=name, position=position, level=FACTS[name].level) from None


def _wrong_text(row: GroupRow) -> Wrong | None:
    if not row.code.strip():
        return Wrong("code", "group_code")
    if not row.name.strip():
        return Wrong("name", "group_name")
    for column, longest in _LONGEST.items():
        if len(getattr(row, column) or "") > longest:
            return Wrong(column, "group_text_long", {"longest": longest})
    return None


def _wrong_days(row: GroupRow) -> Wrong | None:
    for column in ("visit_every_days", "tight_days", "crisis_hours"):
        value = getattr(row, column)
        if value is not None and value < 1:
            return Wrong(column, "norm_zero", {"number": value})
    return None


def _wrong_level(row: GroupRow) -> Wrong | None:
    if row.sensitivity not in (1, 2, 3, 4):
        return Wrong("sensitivity", "group_sensitivity", {"number": row.sensitivity})
    for who in row.seen_by:
        if who not in SEEN_BY:
            return Wrong("seen_by", "group_seen_by", {"post": who})
    return None


def _wrong_rule(column: str, text: str | None, sensitivity: int) -> Wrong | None:
    try:
        require_rule(column, text, sensitivity)
    except RuleError as error:
        return Wrong(column, error.code, MappingProxyType(error.params))
    return None
