"""A row that was read, put in order: what another cell of it, or a mark beside the name, settles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from forms.i18n import N_
from forms.people import RESIDENT
from forms.problems import BadValueError, Problem, Severity
from forms.sheets.cells import HEAD_SAID, other_phones
from forms.sheets.columns import COLUMNS
from forms.sheets.layout import Layout
from forms.sheets.lines import HEAD, Line
from models.people import rules
from models.places.records import Occupancy

_EMPTY_WORDS = frozenset(
    ["空置", "空户", "空房", "空", "空置房", "空置户", "无人", "无人居住", "未入住", "闲置", "毛坯"]
)


def warning(code: str, key: str, message: str, **params: object) -> Problem:
    return Problem(code, key, message, {"label": COLUMNS[key].label, **params}, Severity.WARNING)


def tidy(line: Line) -> None:
    """Answers of the row itself that another one settles: vague dates, further phones, ``空置`` as a name."""
    answers = line.answers
    _sort_phones(line)
    if answers.get("name") in _EMPTY_WORDS:
        del answers["name"]
        answers.setdefault("occupancy", Occupancy.VACANT)
    if answers.get("occupancy") is Occupancy.VACANT and "name" not in answers and "phone" in answers:
        answers.setdefault("owner_phone", answers.pop("phone"))
    for key, vague in line.vague.items():
        known = _birth_by_id(answers) if key == "birth_date" else None
        if known is not None and vague.low <= known <= vague.high:
            continue
        answers[key] = vague.low
        if known is None:
            line.problems.append(warning("day_unknown", key, N_("{label} has no day; the first day is stored.")))
    if "name" in answers and "birth_date" not in answers and (known := _birth_by_id(answers)) is not None:
        answers["birth_date"] = known


def _sort_phones(line: Line) -> None:
    """The first number that a row has is the phone; those of further columns are kept in the note."""
    answers = line.answers
    for key in ("phone_2", "phone_3"):
        number = answers.pop(key, None)
        if number is not None and answers.setdefault("phone", number) != number:
            line.asides += [] if any(number in aside for aside in line.asides) else [other_phones([number])]


def _birth_by_id(answers: Mapping[str, Any]) -> date | None:
    number = answers.get("id_no")
    if not number or len(number) != 18 or answers.get("id_type", "111") not in ("111", "112"):
        return None
    return rules.birth_date_of(number)


def with_asides(note: str | None, asides: Iterable[str]) -> str:
    """The note, as the file or else the register has it, and behind it what it does not say yet."""
    parts = [note] if note else []
    for aside in asides:
        if not any(aside in part for part in parts):
            parts.append(aside)
    return "; ".join(parts)


def too_long(note: str) -> list[Problem]:
    field = RESIDENT.by_key["note"]
    try:
        field.type.parse(note)
    except BadValueError as bad:
        return [Problem(bad.code, field.key, bad.message, {"label": field.label, **bad.params})]
    return []


_MOST, _MANY = 0.8, 0.7
"""Share of the marked doors with one mark only, and share of the families of which somebody is marked."""


def heads_by_mark(lines: Iterable[Line], layout: Layout) -> str:
    """Make heads of those whose names are marked; return the signs that were read so.

    A sign means the head where no column says who that is, and where it stands once at nearly every door: one beside
    party members, or beside everybody, is none. The word 户主 behind a name needs no such proof.
    """
    named = [line for line in lines if line.name is not None]
    signs = "" if {"relation", "head_name"} & set(layout.index) else _head_signs(named)
    for line in named:
        if HEAD_SAID in line.mark or set(signs) & set(line.mark):
            line.answers.setdefault("relation", HEAD)
    return signs


def _head_signs(named: Iterable[Line]) -> str:
    people = Counter(line.place for line in named)
    families = {place for place, count in people.items() if count > 1}
    found = ""
    for sign in sorted({sign for line in named for sign in line.mark} - set(HEAD_SAID)):
        marked = Counter(line.place for line in named if sign in line.mark)
        alone = sum(1 for count in marked.values() if count == 1)
        if alone >= _MOST * len(marked) and len(families & marked.keys()) >= _MANY * len(families):
            found += sign
    return found
