"""Whether a notice of holidays can be one: the deadlines of a community, a street or the whole district go by it.

Whose it is, is judged like any record's; here, what it says: a modified program could say what no station can read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from models.clocks.notices import DayProblem, rows_of, wrong_with
from sync.server.judging import NewBlock, Verdicts
from sync.server.seats import HOLIDAYS

_DAYS = "days"


def judge(new: Sequence[NewBlock], verdicts: Verdicts) -> None:
    """Refuse notices that no station would have taken in."""
    for block in new:
        if block.table.name == HOLIDAYS:
            for record_id, year, days in zip(block.ids, block.values("year"), block.values(_DAYS), strict=True):
                if verdicts.spares(HOLIDAYS, record_id) and (wrong := _wrong(year, days)) is not None:
                    verdicts.refuse(HOLIDAYS, record_id, wrong.code, _DAYS, **_told(wrong))


def _wrong(year: Any, days: Any) -> DayProblem | None:
    try:
        return next(wrong_with(year, rows_of(orjson.loads(days))), None)
    except (ValueError, TypeError, AttributeError, OverflowError):
        return DayProblem(0, "value_type", {})


def _told(wrong: DayProblem) -> dict[str, str | int]:
    return {key: value for key, value in wrong.params.items() if isinstance(value, str | int)}
