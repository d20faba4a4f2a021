"""The catalogue of special groups: the shipped default, and the list of a district or street taken over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import codes
from models.care.expressions import Rule, RuleError, parse
from models.care.facts import FACTS, KINDS
from models.care.group_rows import COLUMNS, GroupRow, Wrong, differing, stored, wrong_with
from models.care.records import SpecialGroup
from models.care.rules import MASKED, RESTRICTED
from models.errors import WorldError
from models.settings.assessment import require_assessed
from models.workers.rights import is_secretary, require_in_charge

SHIPPED, DISTRICT, LOCAL = "shipped", "district", "local"
GROUP_IDS = UUID("b7f4a0c5-2a36-4c2e-9a5b-8f2f6f0e3501")
"""Name space of the ids of groups: all stations of a community give one the same id, so that sync meets no twins."""
SHIPPED_AT = datetime(2026, 1, 1, tzinfo=UTC)
"""When the shipped entries were given their values: what any station has made of one stands against the default that
another one brings in later.
"""
_HOME = "浑南区"
"""The district that the shipped rules name; another one puts its own name there."""


@dataclass(frozen=True)
class RefusedLine:
    """A line of a list that was not used; lines count from 1."""

    line: int
    column: str
    code: str
    params: Mapping[str, object]


@dataclass(frozen=True)
class GroupComparison:
    """What a list would do, or did: codes of groups; each line is in exactly one of the four."""

    new: tuple[str, ...] = ()
    changed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Code → the columns that differ."""
    same: tuple[str, ...] = ()
    refused: tuple[RefusedLine, ...] = ()


def groups(session: Session, *, active: bool | None = True) -> list[SpecialGroup]:
    """The groups by code; ``active=None``: closed ones too."""
    query = select(SpecialGroup).where(SpecialGroup.alive()).order_by(SpecialGroup.code, SpecialGroup.created_at)
    if active is not None:
        query = query.where(SpecialGroup.active.is_(active))
    return list({group.code: group for group in session.scalars(query)}.values())


def group(session: Session, code: str) -> SpecialGroup:
    """The group with ``code``, open or closed.

    Raises:
        WorldError: ``group_unknown``.
    """
    found = session.scalars(
        select(SpecialGroup).where(SpecialGroup.code == code, SpecialGroup.alive()).order_by(SpecialGroup.created_at)
    ).first()
    if found is None:
        raise WorldError("group_unknown", group=code)
    return found


def text_of(group: SpecialGroup) -> dict[str, Any]:
    """What a membership keeps of the entry it was recognised under."""
    return {
        "revision": group.revision,
        "name": group.name,
        "definition": group.definition,
        "legal_basis": group.legal_basis,
    }


def rule_of(group: SpecialGroup) -> Rule | None:
    """The rule that proposes, as ``read_rule`` reads it; ``None`` also where it reads what is above its group."""
    rule = read_rule(group.auto_rule)
    allowed = rule is None or all(FACTS[name].level <= group.sensitivity for name in rule.names)
    return rule if allowed else None


@lru_cache(256)
def read_rule(text: str | None) -> Rule | None:
    """A rule as stored; ``None`` without one, or where this version of the program cannot read it."""
    try:
        return parse(text, KINDS) if text else None
    except RuleError:
        return None


def load_groups(session: Session) -> int:
    """Bring the shipped groups in that are not there yet, deleted ones included; return how many were added."""
    community = session.connection().info["community_code"]
    known = set(session.scalars(select(SpecialGroup.id)))
    missing = [entry for entry in shipped_groups(community) if entry.id not in known]
    session.add_all(missing)
    session.flush()
    return len(missing)


def shipped_groups(community: str) -> Iterator[SpecialGroup]:
    """The shipped entries as every station of a community founds them: new records, in no session."""
    for row, closed in _shipped(_district_name(community)):
        id_ = uuid5(GROUP_IDS, f"{community}/{row.code}")
        yield _record(row, id=id_, source=SHIPPED, active=not closed, edited_at=SHIPPED_AT)


def compare_groups(session: Session, rows: Iterable[GroupRow]) -> GroupComparison:
    """Say what a list would change, without changing anything."""
    return _compared(session, rows)[0]


def import_groups(session: Session, rows: Iterable[GroupRow], *, source: str = LOCAL) -> GroupComparison:
    """Take a list over: new groups are added, differing ones changed and their revision raised, others left alone.

    A refused line changes nothing. New groups of level 4 stay closed until they are opened (L-14).

    Raises:
        WorldError: ``only_secretary``.
    """
    require_in_charge(session)
    result, usable = _compared(session, rows)
    known = {entry.code: entry for entry in groups(session, active=None)}
    community = session.connection().info["community_code"]
    for code in result.new:
        id_, open_at_once = uuid5(GROUP_IDS, f"{community}/{code}"), usable[code].sensitivity < RESTRICTED
        session.add(_record(usable[code], id=id_, source=source, active=open_at_once))
    for code in result.changed:
        change_group(session, known[code], usable[code], source=source)
    session.flush()
    return result


def _compared(session: Session, rows: Iterable[GroupRow]) -> tuple[GroupComparison, dict[str, GroupRow]]:
    """The comparison, and the lines that can be used, by code."""
    known = {entry.code: entry for entry in groups(session, active=None)}
    usable, refused = _usable(rows, known, secretary=is_secretary(session))
    differences = {code: differing(known[code], row) for code, row in usable.items() if code in known}
    comparison = GroupComparison(
        tuple(code for code in usable if code not in known),
        {code: columns for code, columns in differences.items() if columns},
        tuple(code for code, columns in differences.items() if not columns),
        refused,
    )
    return comparison, usable


def change_group(session: Session, entry: SpecialGroup, row: GroupRow, *, source: str = LOCAL) -> None:
    """Give an entry the values of ``row``; its revision rises, memberships keep the text they were made under.

    Raises:
        WorldError: ``only_secretary``; what ``wrong_with`` found first.
    """
    require_in_charge(session)
    for wrong in wrong_with(row):
        raise WorldError(wrong.code, **wrong.params)
    for column in differing(entry, row):
        setattr(entry, column, stored(row, column))
    entry.revision, entry.source = entry.revision + 1, source
    session.flush()


def open_group(session: Session, code: str, *, paper: str = "") -> SpecialGroup:
    """Open a closed group; one of level 4 is opened by two: the secretary, with the street's permission (L-14).

    Raises:
        WorldError: ``group_unknown``, ``only_secretary``, ``paper_missing``, ``assessment_missing`` (L-24).
    """
    entry = group(session, code)
    require_in_charge(session)
    if entry.sensitivity >= RESTRICTED:
        if not is_secretary(session):
            raise WorldError("only_secretary")
        if not paper.strip():
            raise WorldError("paper_missing", group=code)
    if entry.sensitivity >= MASKED:
        require_assessed(session)
    entry.active, entry.opened_with = True, paper.strip() or None
    session.flush()
    return entry


def close_group(session: Session, code: str) -> SpecialGroup:
    """Take nobody in any more; who is in it stays.

    Raises:
        WorldError: ``group_unknown``, ``only_secretary``.
    """
    entry = group(session, code)
    require_in_charge(session)
    entry.active = False
    session.flush()
    return entry


def _usable(
    rows: Iterable[GroupRow], known: Mapping[str, SpecialGroup], *, secretary: bool
) -> tuple[dict[str, GroupRow], tuple[RefusedLine, ...]]:
    usable: dict[str, GroupRow] = {}
    refused: list[RefusedLine] = []
    for line, row in enumerate(rows, start=1):
        found = wrong_with(row) or _not_allowed(row, usable, known, secretary=secretary)
        if found:
            refused.append(RefusedLine(line, found[0].column, found[0].code, found[0].params))
        else:
            usable[row.code] = row
    return usable, tuple(refused)


def _not_allowed(
    row: GroupRow, usable: Mapping[str, GroupRow], known: Mapping[str, SpecialGroup], *, secretary: bool
) -> list[Wrong]:
    if row.code in usable:
        return [Wrong("code", "group_twice", {"group": row.code})]
    before = known[row.code].sensitivity if row.code in known else row.sensitivity
    if RESTRICTED in (before, row.sensitivity) and before != row.sensitivity and not secretary:
        return [Wrong("sensitivity", "only_secretary")]
    return []


def _record(row: GroupRow, **more: Any) -> SpecialGroup:
    return SpecialGroup(code=row.code, **{column: stored(row, column) for column in COLUMNS}, **more)


def _district_name(community: str) -> str:
    listed = codes.table("gbt2260_liaoning").get(community[:6])
    return listed.name_zh if listed else ""


def _shipped(home: str) -> Iterable[tuple[GroupRow, bool]]:
    """The shipped lines, and whether each is closed: the source's columns, with what the program needs beside them."""
    more = {row["code"]: row for row in codes.rows("special_group_rules")}
    for row in codes.rows("special_groups"):
        own = more[row["code"]]
        rule = row["auto_rule"].replace(_HOME, home) if home else row["auto_rule"]
        yield (
            GroupRow(
                code=row["code"],
                name=row["name_zh"],
                definition=row["definition_zh"] or None,
                legal_basis=row["legal_basis"] or None,
                visit_every_days=int(row["visit_every_days"] or 0) or None,
                visit_note=row["visit_note"] or None,
                tight_days=int(row["tight_days"] or 0) or None,
                tight_when=row["tight_when"] or None,
                tight_rule=own["tight_rule"] or None,
                crisis_hours=int(own["crisis_hours"] or 0) or None,
                phone_counts=own["phone_counts"] == "1",
                frequency_source=row["frequency_source"] or None,
                sensitivity=int(row["sensitivity"]),
                who_may_see=row["who_may_see"] or None,
                seen_by=tuple(own["seen_by"].split()),
                consent=row["consent"] or None,
                auto_rule=rule or None,
                needs_pairing=own["needs_pairing"] == "1",
            ),
            own["active"] == "0",
        )
