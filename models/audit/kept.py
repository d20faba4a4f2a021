"""What keeps the audit as it was written, whoever writes: triggers, and the two ways by which lines go."""

from __future__ import annotations

from datetime import datetime

from models.audit.chain import CUT
from models.audit.deeds import YEARS, Audited
from models.audit.trail import Driver, Line, append, head_at

_OLD = f"strftime('%Y-%m-%d %H:%M:%f', 'now', '-{YEARS} years')"
INSTANT = "%Y-%m-%d %H:%M:%S.000000"
"""As SQLite stores an instant of a line."""
_ELSEWHERE = "EXISTS (SELECT 1 FROM sync_state WHERE apart IS NOT NULL AND audit_upto >= OLD.id)"
"""The district keeps the line, and this file keeps nothing of level 4."""
_NO_CHANGE = "SELECT RAISE(ABORT, 'audit: kept as it is');"


def audit_triggers() -> dict[str, str]:
    """The text of each guard by its name, for ``models.station.schema``."""
    return {
        "audit_kept_update": _guard("audit_kept_update", "UPDATE ON station_audit"),
        "audit_kept_delete": _guard(
            "audit_kept_delete", "DELETE ON station_audit", f"OLD.at > {_OLD} AND NOT {_ELSEWHERE}"
        ),
        "history_kept_update": _guard("history_kept_update", "UPDATE ON history"),
    }


def _guard(name: str, on: str, when: str = "TRUE") -> str:
    return f"CREATE TRIGGER {name} BEFORE {on} WHEN {when} BEGIN\n{_NO_CHANGE}\nEND"


def cut_old(driver: Driver, now: str, before: datetime, most: int | None = None) -> int:
    """Let lines and values of before ``before`` go, and say so in a line; return how many lines went.

    Nothing goes that is younger than ``YEARS``: the triggers see to it.

    Args:
        most: the number of the last line that may go.
    """
    instant = before.strftime(INSTANT)
    (upto,) = driver.execute(
        "SELECT coalesce(min(id) - 1, (SELECT max(id) FROM station_audit)) FROM station_audit WHERE at >= ?", (instant,)
    ).fetchone()
    lines = _cut(driver, now, min(upto or 0, upto or 0 if most is None else most))
    if lines:
        driver.execute("DELETE FROM history WHERE at < ?", (instant,))
    return lines


def last_restricted(driver: Driver, most: int) -> int:
    """The number of the last line up to ``most`` that tells of level 4; 0 where there is none."""
    query = "SELECT coalesce(max(id), 0) FROM station_audit WHERE level >= 4 AND id <= ?"
    return int(driver.execute(query, (most,)).fetchone()[0])


def cut_restricted(driver: Driver, now: str, most: int) -> int:
    """Let the lines up to the last one that tells of level 4 go, of those up to ``most``, which the district has."""
    return _cut(driver, now, last_restricted(driver, most))


def _cut(driver: Driver, now: str, upto: int) -> int:
    last = head_at(driver, upto)
    (lines,) = driver.execute("SELECT count(*) FROM station_audit WHERE id <= ?", (upto,)).fetchone()
    if last is None or not lines:
        return 0
    append(driver, Line(Audited.CUT, now, detail={CUT: last.plain(), "lines": lines}))
    driver.execute("DELETE FROM station_audit WHERE id <= ?", (upto,))
    return int(lines)
