"""What a citizen gets of his data is said in words: no code of the program, and no line that only says “details”."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy import Column, Date, Integer, String, Table

from forms.requests_dossier import Section, label_of, sections
from forms.step_words import STEPS
from models.base import UtcDateTime, synced_tables
from models.requests.dossier import BOOKKEEPING, ORDER, Dossier, Part
from models.station import Station

SOMEBODY = UUID(int=7)
AT = datetime(2026, 11, 1, tzinfo=UTC)


def _told(station: Station, *parts: Part) -> list[Section]:
    with station.sessions() as session:
        return sections(session, Dossier(SOMEBODY, "王秀梅", AT, list(parts), [], [], []))


def _columns() -> Iterator[tuple[str, Column[Any]]]:
    for record in synced_tables():
        if record.__tablename__ in ORDER:
            for column in cast("Table", record.__table__).columns:
                if column.name not in BOOKKEEPING:
                    yield record.__tablename__, column


def test_no_value_of_a_choice_is_a_code(station: Station) -> None:
    choices = [(table, column.key, getattr(column.type, "enum_class", None)) for table, column in _columns()]
    rows = [Part(table, [{key: each} for each in kind]) for table, key, kind in choices if kind is not None]
    told = [line for section in _told(station, *rows) for record in section.records for line in record]
    codes = {str(each.value) for _table, _key, kind in choices if kind is not None for each in kind}
    assert [line for line in told if line[1] in codes and not line[1].isdigit()] == []


@pytest.mark.parametrize("table", [table for table in STEPS if table in ORDER])
def test_a_step_is_called_what_it_is_called_on_screen(station: Station, table: str) -> None:
    (section, *_more) = _told(station, Part(table, [{"kind": code, "actor": "刘芳"} for code in STEPS[table]]))
    assert [dict(record)["经办人"] for record in section.records] == ["刘芳"] * len(STEPS[table])
    assert not [line for record in section.records for line in record if line[1] in STEPS[table]]


def test_the_topic_of_an_appeal_is_its_name(station: Station) -> None:
    topic = {"edition": "26类96项", "class_name": "供热采暖", "item_name": "室温不达标", "petition": False}
    (section, *_more) = _told(station, Part("appeal", [{"topic_code": "0101", "topic": topic}]))
    assert section.records == [[("诉求分类", "供热采暖 · 室温不达标")]]


def _sample(column: Column[Any]) -> object:
    """A value that a column could hold; none of choices, references and what is stored as JSON."""
    plain = {String: "1", Integer: 5, Date: AT.date(), UtcDateTime: AT}
    return plain.get(type(column.type))


def test_every_line_says_what_it_is(station: Station) -> None:
    given = [(table, column.key, _sample(column)) for table, column in _columns()]
    parts = [
        Part(table, [{key: value}]) for table, key, value in given if value is not None and not key.endswith("_id")
    ]
    told = {label for section in _told(station, *parts) for record in section.records for label, _text in record}
    pointing = {label_of(table, column.key) for table, column in _columns() if column.foreign_keys}
    assert "其他内容" not in told | pointing
