"""What stays as it was written, whoever writes: ORM, bulk or raw SQL. Visits, appeals, steps, notices, points, logs.

So does the register of what left the house, but for what is said of it later, once. Corrections are new rows (design
§5). Only applying the server's changes and taking back an act that has not been sent yet pass: both write without
journal.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.base import Base

_ALWAYS_FREE = frozenset({"edited_at", "edited_by", "version", "deleted_at"})
_OF_THE_ONE_KEPT = frozenset({"resident_id"})
"""Two records of one person become one."""
_WHO_AND_WHERE = frozenset(
    {
        "resident_id", "dwelling_id", "contact_name", "contact_phone", "address", "companions", "representative",
        "building_id", "place", "demand", "urgency", "materials", "earlier_id",
    }
)  # fmt: skip
"""Of an appeal: mended as it becomes known. What was said, promised, and to whom, stays (首问负责)."""
_REVIEW = frozenset({"state", "reviewer_id", "review", "reviewed_at"})
_FREE = {
    **dict.fromkeys(
        (
            "visit", "log_correction", "log_link", "notice", "holiday_notice", "unit_point", "appeal_step",
            "studio_matter_step", "hazard_step", "mediation_step", "mediation_note", "whistle_step", "red_task_step",
            "problem_step", "account_card",
        ),
        _ALWAYS_FREE,
    ),
    "appeal": _ALWAYS_FREE | _WHO_AND_WHERE,
    "care_visit": _ALWAYS_FREE | _OF_THE_ONE_KEPT,
    "reveal": (_ALWAYS_FREE | _OF_THE_ONE_KEPT) - {"deleted_at"},
}  # fmt: skip
"""Columns of each table that may still change."""


def append_only_triggers() -> dict[str, str]:
    """The text of each guard by its name, for ``models.station.schema``."""
    kept = {table: _guard(table, "TRUE", _fixed(table, free)) for table, free in _FREE.items()}
    log = [*_fixed("visit_log", _ALWAYS_FREE | _REVIEW), "NEW.state = 'draft'"]
    whole = {**kept, "visit_log": _guard(*_SUBMITTED, log), "disclosure": _guard("disclosure", "TRUE", _said_once())}
    named = {f"append_only_{table}": text for table, text in whole.items()}
    return {**named, "append_only_disclosure_gone": _NOT_GONE}


_ONCE = ("approved_by", "approved_at", "denied", "left_at", "digest", "cancelled_at", "cancelled_for")
"""Of a disclosure: said later than it was asked for, and then for good."""
_KEPT_YEARS = "'-3 years'"
_YOUNG = f"OLD.created_at > datetime('now', {_KEPT_YEARS})"
"""The register of what left the house is kept for three years at least (L-09)."""
_NOT_GONE = f"""CREATE TRIGGER append_only_disclosure_gone BEFORE DELETE ON "disclosure"
WHEN lianglin_journaling() AND {_YOUNG} BEGIN
SELECT RAISE(ABORT, 'append only: disclosure');
END"""


def _said_once() -> list[str]:
    fixed = _fixed("disclosure", _ALWAYS_FREE | set(_ONCE))
    once = [f'(OLD."{name}" IS NOT NULL AND OLD."{name}" IS NOT NEW."{name}")' for name in _ONCE]
    return [*fixed, *once, f"(NEW.deleted_at IS NOT NULL AND {_YOUNG})"]


_SUBMITTED = "visit_log", "OLD.state <> 'draft'"


def _fixed(table: str, free: frozenset[str]) -> list[str]:
    names = [column.name for column in Base.metadata.tables[table].columns if column.name not in free]
    return [f'OLD."{name}" IS NOT NEW."{name}"' for name in names]


def _guard(table: str, when: str, broken: Iterable[str]) -> str:
    return (
        f'CREATE TRIGGER append_only_{table} BEFORE UPDATE ON "{table}"'
        f" WHEN lianglin_journaling() AND {when} AND ({' OR '.join(broken)}) BEGIN\n"
        f"SELECT RAISE(ABORT, 'append only: {table}');\nEND"
    )
