"""Changes and clashes in the words of the forms: what tables and fields are called, how a value reads, settling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from forms import care_columns
from forms.form import Field, Form
from forms.i18n import N_, _
from forms.problems import FormInvalidError
from forms.registry import JUDGED
from forms.save import stored_answers
from forms.sync_messages import REFUSALS, refusal_text
from forms.visits import ROUND, VISIT
from forms.visits_log import LOG
from forms.visits_words import FINDINGS, LOG_STATES, ROUND_STATES
from models.base import Record
from models.calendar import CHINA
from models.people.records import EndReason
from models.sync import actions
from models.sync.queries import ChangeRow
from models.sync.records import Choice
from models.sync.rules import DELETED
from models.sync.titles import Key, Title
from models.sync.values import python_value
from models.wire import Scalar, wire_tables

_COLUMNS = {
    "residency.resident_id": N_("Resident"),
    "residency.household_id": N_("Household"),
    "residency.dwelling_id": N_("Dwelling"),
    "residency.end_reason": N_("Why the stay ended"),
    "residency.moved_to": N_("Moved to"),
    "household.dwelling_id": N_("Dwelling"),
    "household.ended_on": N_("Household ended on"),
    "household.split_from_id": N_("Split from"),
    "household.merged_into_id": N_("Merged into"),
    "resident.merged_into_id": N_("Merged into"),
    "resident.verified_on": N_("Verified on"),
    "resident.source": N_("Where it is known from"),
    "resident.basis": N_("Why it may be kept"),
    "dwelling.unit_id": N_("Unit"),
    "dwelling.position": N_("Place on the floor"),
    "dwelling.span": N_("Width on the map"),
    "unit.number": N_("Unit no."),
    "unit.building_id": N_("Building"),
    "unit.sort": N_("Order"),
    "building.estate_id": N_("Estate"),
    "building.grid_id": N_("Grid"),
    "building.floor_labels": N_("Names of floors"),
    "building.sort": N_("Order"),
    "estate.sort": N_("Order"),
    "area.parent_id": N_("Belongs to"),
    "area.code": N_("Code"),
    "worker.grid_id": N_("Grid"),
    "round.state": N_("State"),
    "round.scope": N_("Which doors"),
    "round_door.worker_id": N_("Worker"),
    "round_door.round_id": N_("Round"),
    "round_door.dwelling_id": N_("Dwelling"),
    "round_door.stair_order": N_("Order"),
    "round_door.sheet_no": N_("Sheet no."),
    "round_door.next_slot": N_("Knock again"),
    "visit.worker_id": N_("Worker"),
    "visit.dwelling_id": N_("Dwelling"),
    "visit.household_id": N_("Household"),
    "visit.round_door_id": N_("Door of a round"),
    "visit.slot": N_("Time of day"),
    "visit.corrects_id": N_("Corrected visit"),
    "visit_finding.kind": N_("Kind of problem"),
    "visit_finding.problem": N_("Problem"),
    "visit_finding.handling": N_("What was done"),
    "visit_finding.result": N_("Result"),
    "visit_finding.referred_at": N_("Passed on"),
    "visit_finding.resolved_at": N_("Settled"),
    "visit_finding.dwelling_id": N_("Dwelling"),
    "visit_finding.visit_id": N_("Visit"),
    "visit_finding.log_id": N_("Visit log"),
    "visit_log.number": N_("Number"),
    "visit_log.state": N_("State"),
    "visit_log.author_id": N_("Worker"),
    "visit_log.grid_id": N_("Grid"),
    "visit_log.submitted_at": N_("Submitted at"),
    "visit_log.late": N_("Late"),
    "visit_log.reviewer_id": N_("Reviewed by"),
    "visit_log.review": N_("Review"),
    "visit_log.reviewed_at": N_("Reviewed at"),
    "log_correction.log_id": N_("Visit log"),
    "log_correction.text": N_("Addition"),
    "attachment.title": N_("Title"),
    "attachment.sha256": N_("File"),
    "handover.to_community": N_("To community"),
    "handover.note": N_("Note"),
    "handover.state": N_("State"),
    "arrival.state": N_("State"),
    "arrival.reason": N_("Reason"),
    **care_columns.COLUMNS,
}
"""Columns that no form asks for."""

_ENDS = {
    EndReason.MOVED_OUT: N_("Moved out"),
    EndReason.DIED: N_("Died"),
    EndReason.SPLIT: N_("Household split"),
    EndReason.MERGED: N_("Households merged"),
    EndReason.CORRECTED: N_("Was a mistake"),
}
_WORDS: Mapping[str, Mapping[Any, str]] = {
    "residency.end_reason": _ENDS,
    "round.state": ROUND_STATES,
    "visit_log.state": LOG_STATES,
    "visit_finding.kind": FINDINGS,
    **care_columns.WORDS,
}
_ALL_FORMS: Mapping[str, Form] = {**JUDGED, "visit": VISIT, "round": ROUND, "visit_log": LOG}


def field_name(table: str, column: str) -> str:
    """Return the label of a column: of its form, else our own word, else a general one."""
    if (field := field_of(table, column)) is not None:
        return _(field.label)
    if column == DELETED:
        return _("Deleted or kept")
    return _(_COLUMNS.get(f"{table}.{column}", N_("Other details")))


def field_names(table: str, columns: Iterable[str]) -> str:
    """Return the labels of several columns, each once."""
    return _(", ").join(dict.fromkeys(field_name(table, column) for column in columns))


def field_of(table: str, column: str) -> Field | None:
    """The field of a form that shows a column."""
    form = _ALL_FORMS.get(table)
    return form.by_key.get(column) if form is not None else None


def reference_of(table: str, column: str, value: Scalar) -> Key | None:
    """The record that a value points at; its title is what people read."""
    known = wire_tables().get(table)
    target = known.columns[column].target if known and column in known.columns else None
    return (target, UUID(value)) if target and isinstance(value, str) else None


def value_text(table: str, column: str, value: Scalar, references: Mapping[Key, Title] | None = None) -> str:
    """Return a value of the wire as people read it; nothing is said to be empty."""
    if column == DELETED:
        return _("Deleted") if value is not None else _("Kept")
    if value is None or value == "":
        return _("(empty)")
    if (key := reference_of(table, column, value)) is not None:
        return (references or {}).get(key, Title()).text or _("(another record)")
    return _read(table, column, value)


def _read(table: str, column: str, value: Scalar) -> str:
    """A value that is none of the known ones stands as it came."""
    try:
        plain = python_value(table, column, value)
    except (StopIteration, ValueError, KeyError):
        return str(value)
    words = _WORDS.get(f"{table}.{column}")
    if words is not None and plain in words:
        return _(words[plain])
    if (field := field_of(table, column)) is not None:
        return str(field.type.text(plain))
    if isinstance(plain, bool):
        return _("Yes") if plain else _("No")
    return instant_text(plain) if isinstance(plain, datetime) else str(getattr(plain, "value", plain))


def instant_text(at: datetime) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def why_refused(session: Session, row: ChangeRow) -> str:
    """Return why the district refused a change and what to do.

    The district judges with these same forms: what is wrong by a rule of theirs is said in the rule's own words.
    """
    if row.refusal is None:
        return ""
    code, column = row.refusal.code, row.refusal.column
    known = REFUSALS.get(code) is None and _by_rule(session, row.table, row.record_id, code)
    return known or refusal_text(code, field_name(row.table, column) if column else "", row.refusal.params)


def _by_rule(session: Session, table: str, record_id: UUID, code: str) -> str:
    form, record = _ALL_FORMS.get(table), session.get(wire_tables()[table].record, record_id)
    if form is None or record is None:
        return ""
    _answers, problems = form.check(stored_answers(form, record))
    return next((str(problem) for problem in problems if problem.code == code), "")


def settle(session: Session, card_ids: Iterable[UUID], choice: Choice) -> int:
    """Settle cards as ``models.sync.actions.settle`` does, each value judged by the form that asks for it.

    Only what the form says about this one field counts: something else that is wrong with the record is another matter.

    Raises:
        FormInvalidError: the form refuses the value.
    """
    return actions.settle(session, card_ids, choice, judge=_judge)


def settle_later(session: Session, chosen: Mapping[UUID, Choice]) -> int:
    """Settle many cards at once, each by its own choice."""
    return sum(
        settle(session, [card_id for card_id, wanted in chosen.items() if wanted is choice], choice)
        for choice in dict.fromkeys(chosen.values())
    )


def _judge(record: Record, key: str, value: Any) -> None:
    form = _ALL_FORMS.get(record.__tablename__)
    if form is None or key not in form.by_key:
        return
    _answers, problems = form.check({**stored_answers(form, record), key: value})
    if found := [problem for problem in problems if problem.refuses and problem.field == key]:
        raise FormInvalidError(found)
