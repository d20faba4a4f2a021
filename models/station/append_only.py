"""What stays as it was written, whoever writes: ORM, bulk or raw SQL. Visits, appeals and steps, notices, points, logs.

Corrections are new rows (design §5). Only applying the server's changes and taking back an act that has not been
sent yet pass; both write without journal.
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
            "visit", "log_correction", "log_link", "notice", "unit_point", "appeal_step", "studio_matter_step",
            "hazard_step", "mediation_step", "mediation_note", "whistle_step", "red_task_step", "problem_step",
            "account_card",
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
    return {f"append_only_{t}": text for t, text in {**kept, "visit_log": _guard(*_SUBMITTED, log)}.items()}


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
