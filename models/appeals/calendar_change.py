"""SQL for the first day that a new notice of holidays makes off or worked otherwise than it was."""

from __future__ import annotations

import json

from models.calendar import national

_OTHER = (
    "FROM holiday_notice AS other WHERE other.year = NEW.year AND other.deleted_at IS NULL AND other.id <> NEW.id"
    " ORDER BY other.created_at DESC, other.id DESC LIMIT 1"
)
_THE_YEAR = "(NEW.year - 1) || '-12-31'"


def first_changed() -> str:
    """An expression over the row ``NEW`` of ``holiday_notice``; NULL where no day changes.

    What was is the newest other notice of the year, else the shipped list. Where the one was published and the other
    is a forecast, deadlines of the whole year say so: then it is the day before the year.
    """
    official = f"coalesce((SELECT other.official {_OTHER}), {_shipped('official')}, 0)"
    before = f"coalesce((SELECT other.days {_OTHER}), {_shipped('days')}, '{{}}')"
    each = " UNION ALL ".join(
        f"SELECT '{part}' || value AS day FROM json_each({days}, '$.{part}')"
        for days in ("NEW.days", before)
        for part in ("off", "work")
    )
    changed = f"SELECT min(substr(day, -10)) FROM (SELECT day FROM ({each}) GROUP BY day HAVING count(*) = 1)"
    return f"CASE WHEN {official} = NEW.official THEN ({changed}) ELSE {_THE_YEAR} END"


def _shipped(key: str) -> str:
    return f"""json_extract('{_shipped_years()}', '$."' || NEW.year || '".{key}')"""


def _shipped_years() -> str:
    """The shipped lists by year, as JSON."""
    shipped = national()
    kinds = {"off": shipped.off, "work": shipped.work}
    years = {day.year for days in kinds.values() for day in days}
    said = {
        str(year): {
            "official": int(year in shipped.official),
            "days": {kind: sorted(day.isoformat() for day in days if day.year == year) for kind, days in kinds.items()},
        }
        for year in sorted(years)
    }
    return json.dumps(said, separators=(",", ":"))
