"""Visits, of care too, stay as recorded and logs as handed in, whoever writes: ORM, bulk or raw SQL.

Corrections are new rows (design §5). Only applying the server's changes and taking back an act that has not been
sent yet pass; both write without journal.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.base import Base

_ALWAYS_FREE = frozenset({"edited_at", "edited_by", "version", "deleted_at"})
_OF_THE_ONE_KEPT = frozenset({"resident_id"})
"""Two records of one person become one."""
_REVIEW = frozenset({"state", "reviewer_id", "review", "reviewed_at"})


def append_only_triggers() -> dict[str, str]:
    """The text of each guard by its name, for ``models.station.schema``."""
    return {
        "append_only_visit": _guard("append_only_visit", "visit", "TRUE", _fixed("visit", _ALWAYS_FREE)),
        "append_only_log_correction": _guard(
            "append_only_log_correction", "log_correction", "TRUE", _fixed("log_correction", _ALWAYS_FREE)
        ),
        "append_only_care_visit": _guard(
            "append_only_care_visit", "care_visit", "TRUE", _fixed("care_visit", _ALWAYS_FREE | _OF_THE_ONE_KEPT)
        ),
        "append_only_reveal": _guard(
            "append_only_reveal",
            "reveal",
            "TRUE",
            _fixed("reveal", (_ALWAYS_FREE | _OF_THE_ONE_KEPT) - {"deleted_at"}),
        ),
        "append_only_visit_log": _guard(
            "append_only_visit_log",
            "visit_log",
            "OLD.state <> 'draft'",
            [*_fixed("visit_log", _ALWAYS_FREE | _REVIEW), "NEW.state = 'draft'"],
        ),
    }


def _fixed(table: str, free: frozenset[str]) -> list[str]:
    names = [column.name for column in Base.metadata.tables[table].columns if column.name not in free]
    return [f'OLD."{name}" IS NOT NEW."{name}"' for name in names]


def _guard(trigger: str, table: str, when: str, broken: Iterable[str]) -> str:
    return (
        f'CREATE TRIGGER {trigger} BEFORE UPDATE ON "{table}"'
        f" WHEN lianglin_journaling() AND {when} AND ({' OR '.join(broken)}) BEGIN\n"
        f"SELECT RAISE(ABORT, 'append only: {table}');\nEND"
    )
