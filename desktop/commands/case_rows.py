"""Cases as the command line answers them where another record names them: codes for programs."""

from __future__ import annotations

from typing import Any

from desktop.commands.appeals_rows import to_second
from models.cases.lines import CaseLine


def case(line: CaseLine) -> dict[str, Any]:
    return {
        "table": line.table,
        "id": line.id,
        "number": line.number,
        "title": line.title,
        "at": to_second(line.at),
        "state": line.state.value,
        "light": line.light.value if line.light else None,
        "due_at": to_second(line.due_at),
        "over": line.over,
    }
