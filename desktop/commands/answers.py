"""How a command answers: a table for people, one JSON document for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
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
        text = "\n\n".join("\n".join(_lines(one, "")) for one in records)
    sys.stdout.write(f"{text}\n" if text else "")


def _lines(record: Mapping[str, Any], margin: str) -> Iterator[str]:
    """One line a key; records inside a record stand indented below their key."""
    for key, value in record.items():
        inside = [value] if isinstance(value, Mapping) else value
        if isinstance(inside, list) and inside and all(isinstance(one, Mapping) and one for one in inside):
            yield f"{margin}{key}:"
            for one in inside:
                first, *more = _lines(one, f"{margin}    ")
                yield f"{margin}  - {first.lstrip()}"
                yield from more
        else:
            yield f"{margin}{key}: {_shown(value)}"


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None or value == {} else str(value)
