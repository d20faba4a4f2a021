"""What the forms say of a push: each field's own values, and the rules between fields of one record.

The station judged all of it when it was typed; here it keeps out what a mistaken program sends. So lists, ranges and
lengths are judged by sets of values, and rules where somebody typed: an import was judged row by row where it was read,
and judging it again would take as long as storing it. How a name or a phone is written is the station's business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import orjson

from forms.form import Field, Form
from forms.mediation_types import MOST, Amount, Points
from forms.registry import JUDGED
from forms.types import Choice, Code, Integer, Number, Text
from models import codes
from models.wire import Scalar, WireTable
from sync.server.judging import EditBlock, NewBlock, Verdicts

RULE_COLUMNS: dict[str, tuple[str, ...]] = {
    "resident": ("id_no", "id_type", "birth_date", "sex", "died_on"),
    "dwelling": ("floor",),
    "helper": ("absent_from", "absent_until"),
    "special_group": ("visit_every_days", "tight_days", "tight_rule", "auto_rule", "sensitivity"),
    "cadre_duty": ("starts_on", "term_until"),
    "cadre_day": ("on",),
    "volunteer_service": ("on",),
    "studio_session": ("opens", "closes"),
}
"""The columns that a form's rules look at; a test holds them to it."""
TYPED_AT_ONCE = 500
"""With more new records of one table in a batch, they come from an import."""

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def judge_new_values(block: NewBlock, verdicts: Verdicts) -> None:
    for column, bad in _bad_values(block.table, {**{n: [v] for n, v in block.same.items()}, **block.columns}):
        for record_id, value in zip(block.ids, block.values(column), strict=True):
            if value in bad:
                verdicts.refuse(block.table.name, record_id, bad[value], column)
    if len(block.ids) <= TYPED_AT_ONCE and (names := RULE_COLUMNS.get(block.table.name)):
        rows = zip(*(block.values(name) for name in names), strict=True)
        for record_id, row in zip(block.ids, rows, strict=True):
            if verdicts.spares(block.table.name, record_id):
                _refuse_by_rules(block.table, record_id, dict(zip(names, row, strict=True)), None, verdicts)


def judge_edit_values(block: EditBlock, verdicts: Verdicts) -> None:
    edited = {column: values for column, (_indices, values) in block.by_column.items()}
    for column, bad in _bad_values(block.table, edited):
        indices, values = block.by_column[column]
        for index, value in zip(indices, values, strict=True):
            if value in bad:
                verdicts.refuse(block.table.name, block.ids[index], bad[value], column)


def rule_columns(block: EditBlock) -> tuple[str, ...]:
    """Columns that the rules need of records of ``block``; none where no edit touches one of them."""
    names = RULE_COLUMNS.get(block.table.name, ())
    return names if any(name in block.by_column for name in names) else ()


def judge_edit_by_rules(
    table: WireTable, record_id: str, stored: dict[str, Scalar], fields: dict[str, Scalar], verdicts: Verdicts
) -> None:
    """Refuse an edit by which the record, as the worker saw it, comes to break a rule that it kept before."""
    names = RULE_COLUMNS.get(table.name, ())
    if any(name in fields for name in names):
        _refuse_by_rules(table, record_id, {**stored, **fields}, stored, verdicts)


def _refuse_by_rules(
    table: WireTable, record_id: str, values: dict[str, Scalar], before: dict[str, Scalar] | None, verdicts: Verdicts
) -> None:
    form = JUDGED[table.name]
    broken = list(_broken(form, table, values))
    known = {code for code, _field in _broken(form, table, before)} if broken and before is not None else set()
    for code, field in broken:
        if code not in known:
            verdicts.refuse(table.name, record_id, code, field)


def _broken(form: Form, table: WireTable, values: dict[str, Scalar]) -> Iterator[tuple[str, str | None]]:
    answers: dict[str, Any] = dict.fromkeys(form.by_key)
    for name in RULE_COLUMNS[table.name]:
        value = values.get(name)
        is_date = isinstance(value, str) and table.columns[name].kind == "date"
        answers[name] = date.fromisoformat(value) if is_date and isinstance(value, str) else value
    for rule in form.rules:
        problem = rule(answers)
        if problem is not None and problem.refuses:
            yield problem.code, problem.field


def _bad_values(table: WireTable, columns: Mapping[str, Sequence[Scalar]]) -> Iterator[tuple[str, dict[Scalar, str]]]:
    """Yield the columns that hold values their field does not take, with the code of each such value."""
    form = JUDGED.get(table.name)
    for name, values in columns.items():
        field = form.by_key.get(name) if form else None
        if field is not None and (check := _CHECKS.get(type(field.type))):
            bad = check(field, set(values) - {None})
            if bad:
                yield name, bad


def _codes(field: Field, values: Collection[Any]) -> dict[Scalar, str]:
    known = _code_table(field.type.table)  # type: ignore[attr-defined]
    return {value: "not_listed" for value in values if value not in known}


def _choices(field: Field, values: Collection[Any]) -> dict[Scalar, str]:
    """Codes and numbers: members of an enum are judged with their column."""
    labels = field.type.labels  # type: ignore[attr-defined]
    if not all(isinstance(code, str | int) for code in labels):
        return {}
    return {value: "not_listed" for value in values if value not in labels}


@lru_cache(maxsize=100)
def _code_table(name: str) -> frozenset[str]:
    return frozenset(codes.table(name))


def _numbers(field: Field, values: Collection[Any]) -> dict[Scalar, str]:
    low, high = field.type.low, field.type.high  # type: ignore[attr-defined]
    numbers = [value for value in values if isinstance(value, int | float)]
    outside = [v for v in numbers if (low is not None and v < low) or (high is not None and v > high)]
    return dict.fromkeys(outside, "out_of_range")


def _texts(field: Field, values: Collection[Any]) -> dict[Scalar, str]:
    texts = [value for value in values if isinstance(value, str)]
    found: dict[Scalar, str] = {}
    if texts and _CONTROL.search("".join(texts)):
        found = {text: "control_character" for text in texts if _CONTROL.search(text)}
    limit: int = field.type.max_length  # type: ignore[attr-defined]
    return {**found, **{text: "too_long" for text in texts if len(text) > limit}}


def _amounts(field: Field, values: Collection[Any]) -> dict[Scalar, str]:
    return {value: "out_of_range" for value in values if isinstance(value, int | float) and not 0 <= value <= MOST}


def _points(field: Field, values: Collection[Any]) -> dict[Scalar, str]:
    """Lists of points as JSON; what is none is judged with its column."""
    most, each = field.type.most, field.type.each  # type: ignore[attr-defined]
    found: dict[Scalar, str] = {}
    for value in values:
        points = _list(value)
        if len(points) > most:
            found[value] = "too_many_texts"
        elif any(not isinstance(point, str) or len(point) > each for point in points):
            found[value] = "too_long"
    return found


def _list(value: Any) -> list[Any]:
    try:
        found = orjson.loads(value)
    except (orjson.JSONDecodeError, TypeError):
        return []
    return found if isinstance(found, list) else []


_CHECKS: dict[type, Callable[[Field, Collection[Any]], dict[Scalar, str]]] = {
    Amount: _amounts,
    Choice: _choices,
    Code: _codes,
    Integer: _numbers,
    Number: _numbers,
    Points: _points,
    Text: _texts,
}
