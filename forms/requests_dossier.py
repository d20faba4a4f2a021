"""A dossier in words: sections of labelled lines, the same for paper, Excel and file."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from forms.appeals_words import NOTICE_KINDS
from forms.audit_words import DEEDS
from forms.i18n import N_, _
from forms.mediation_words import RECORDS
from forms.requests_words import BASES, COLUMNS, CONSENTS, KINDS, MOVES, PURPOSES, SOURCES
from forms.step_words import STEPS, step_text
from forms.sync import field_name, field_of, instant_text, value_text
from forms.table_words import table_name
from forms.visits_words import SLOTS
from models.appeals.records import NoticeKind
from models.masks import mask_name
from models.mediation.records import RecordKind
from models.people.records import Basis, Resident
from models.requests.dossier import Dossier, Part
from models.requests.records import ConsentKind, RequestKind
from models.sync.records import HandoverState
from models.sync.titles import Key, Title, titles
from models.visits.records import Slot
from models.wire import wire_tables

_TECHNICAL = frozenset(
    {
        "level", "file_id", "sha256", "size_bytes", "owner_id", "owner_table", "subject_id", "subject_table",
        "record_id", "table_name", "facts_hash", "position", "span", "sort", "amount", "clock", "moved", "overwritten",
        "detail",
        "source_table", "source_id", "first_contact_id", "accused_workers", "catalogue", "history", "stood_station",
        "lost_station", "handover_id", "resident_ids", "topic_code", "column_name", "choice", "lost_at", "stood_at",
        "moves_on",
    }
)  # fmt: skip
"""Numbers and names of the program itself; what of them tells of the person stands in other columns."""


@dataclass(frozen=True)
class Section:
    """One kind of record: its title, and each record as labelled lines."""

    title: str
    records: list[list[tuple[str, str]]]


_WORDS: Mapping[type[enum.Enum], Mapping[Any, str]] = {
    RequestKind: KINDS, ConsentKind: CONSENTS, Basis: BASES, Slot: SLOTS, NoticeKind: NOTICE_KINDS,
    RecordKind: RECORDS, HandoverState: MOVES,
}  # fmt: skip


def sections(session: Session, dossier: Dossier) -> list[Section]:
    """Everything of a dossier as people read it."""
    keys = {key for part in dossier.parts for row in part.rows for key in _references(part.table, row)}
    known = _others_masked(titles(session, keys), dossier.resident_id)
    found = [Section(table_name(part.table), [_lines(part, row, known, dossier) for row in part.rows])
             for part in dossier.parts]  # fmt: skip
    return [*found, *_history(dossier), _looks(dossier), _disclosures(dossier)]


def label_of(table: str, column: str) -> str:
    own = N_("Noted on") if column == "created_at" else COLUMNS.get(f"{table}.{column}")
    if own is None and field_of(table, column) is None and (target := _target(table, column)):
        return table_name(target)
    return _(own) if own else field_name(table, column)


def plain(dossier: Dossier) -> list[dict[str, Any]]:
    """The dossier for programs: tables with rows, each column as JSON knows it."""
    return [
        {"table": part.table, "rows": [{name: _plain(value) for name, value in row.items()} for row in part.rows]}
        for part in dossier.parts
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, UUID):
        return value.hex
    return value.isoformat() if isinstance(value, date | datetime) else value


def _references(table: str, row: Mapping[str, Any]) -> Iterator[Key]:
    for column, value in row.items():
        target = _target(table, column)
        if target and isinstance(value, UUID):
            yield target, value


def _target(table: str, column: str) -> str | None:
    known = wire_tables()[table].columns
    return known[column].target if column in known else None


def _others_masked(found: Mapping[Key, Title], resident_id: UUID) -> Mapping[Key, Title]:
    """Other people are named by their surname: their data are not his to have (PIPL 45)."""
    mine = Resident.__tablename__, resident_id
    return {
        key: Title(mask_name(title.text)) if key[0] == Resident.__tablename__ and key != mine else title
        for key, title in found.items()
    }


def _lines(part: Part, row: Mapping[str, Any], known: Mapping[Key, Title], dossier: Dossier) -> list[tuple[str, str]]:
    said = [
        (label_of(part.table, column), _said(part.table, column, value, known))
        for column, value in row.items()
        if column != "id"
        and value != dossier.resident_id
        and column not in _TECHNICAL
        and value not in (None, "", [], {})
    ]
    return [(label, text) for label, text in said if text]


def _said(table: str, column: str, value: Any, known: Mapping[Key, Title]) -> str:
    if isinstance(value, UUID):
        return known.get((_target(table, column) or "", value), Title()).text
    if (words := _own_words(table, column, value)) is not None:
        return words
    if (field := field_of(table, column)) is not None:
        return str(field.type.text(value))
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return "、".join(map(str, value))
    if isinstance(value, dict):
        return "；".join(f"{name}：{each}" for name, each in value.items() if isinstance(each, str | int))
    return value_text(table, column, _plain(value))


def _own_words(table: str, column: str, value: Any) -> str | None:
    if f"{table}.{column}" == "consent.purpose":
        return _(PURPOSES.get(value, str(value)))
    if f"{table}.{column}" == "resident.source":
        return _(SOURCES.get(value, str(value)))
    if f"{table}.{column}" == "appeal.topic":
        return " · ".join(str(value[key]) for key in ("class_name", "item_name") if value.get(key))
    if column == "kind" and table in STEPS:
        return step_text(table, value)
    words = next((words for kind, words in _WORDS.items() if isinstance(value, kind)), None)
    return _(words[value]) if words else None


def _history(dossier: Dossier) -> Iterable[Section]:
    lines = [
        [
            (_("Time"), instant_text(each.at)),
            (_("By whom"), each.by),
            (_("Record"), table_name(each.table)),
            (_("Field"), label_of(each.table, each.column)),
            (_("Before"), value_text(each.table, each.column, _scalar(each.before))),
            (_("After"), value_text(each.table, each.column, _scalar(each.after))),
        ]
        for each in dossier.corrections
    ]
    return [Section(_(N_("Corrections, before and after")), lines)]


def _scalar(value: Any) -> Any:
    return str(value) if isinstance(value, dict | list) else value


def _looks(dossier: Dossier) -> Section:
    lines = [
        [(_("Time"), instant_text(each.at)), (_("By whom"), each.by), (_("What"), _(DEEDS.get(each.what, each.what)))]
        for each in dossier.looks
    ]
    return Section(_(N_("Who opened or took out what is masked")), lines)


def _disclosures(dossier: Dossier) -> Section:
    lines = [
        [
            (_("Time"), instant_text(each.at)),
            (_("By whom"), each.by),
            (_("Number"), each.number),
            (_("What"), each.what),
            (_("Receiver"), each.receiver),
        ]
        for each in dossier.disclosures
    ]
    return Section(_(N_("Given to others")), lines)
