"""How a command answers: a table for people, one JSON document for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from typer import Option

from forms.i18n import N_

Json = Annotated[bool, Option("--json", help=N_("Answer with one JSON document."))]

Answer = Mapping[str, Any] | Sequence[Mapping[str, Any]]


def answer(result: Answer, as_json: bool) -> None:
    """Print ``result``: ids, dates and paths as text; one line a key for people, a blank line between two records."""
    if as_json:
        text = json.dumps(result, ensure_ascii=False, default=str)
    else:
        records = [result] if isinstance(result, Mapping) else result
        text = "\n\n".join("\n".join(f"{key}: {_shown(value)}" for key, value in one.items()) for one in records)
    sys.stdout.write(f"{text}\n" if text else "")


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
