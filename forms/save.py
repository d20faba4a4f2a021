"""The one way answers become a stored record: checked here, whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from forms.form import Form
from forms.problems import FormInvalidError
from models.base import Record
from models.errors import WorldError


def save(
    session: Session,
    form: Form,
    raw: Mapping[str, object],
    *,
    record_id: UUID | None = None,
    context: Mapping[str, object] = MappingProxyType({}),
) -> Record:
    """Check ``raw`` and store it as a new record, or over record ``record_id``.

    Over a record only the keys in ``raw`` change; the others are judged as they are stored.

    Args:
        context: columns nobody is asked for, such as the dwelling a new household belongs to.

    Raises:
        FormInvalidError: if any answer is refused; nothing is stored.
        WorldError: ``no_such_record`` if ``record_id`` is gone.
        ValueError: of a form that an action stores.
    """
    if form.acted:
        raise ValueError(form.code)
    record = _existing(session, form, record_id) if record_id else None
    whole = {**(stored_answers(form, record) if record else {}), **raw}
    answers, problems = form.check(whole)
    if refusals := [p for p in problems if p.refuses]:
        raise FormInvalidError(refusals)
    if record is None:
        record = form.record(**context)
    for key, value in answers.items():
        value = _default(form, key) if value is None else value
        if getattr(record, key) != value:
            setattr(record, key, value)
    session.add(record)
    return record


def _default(form: Form, key: str) -> Any:
    """What a blank means: nothing, or the column's own default where it cannot hold nothing."""
    column = form.by_key[key].column.property.columns[0]
    return None if column.nullable or not column.default else column.default.arg


def stored_answers(form: Form, record: Record) -> dict[str, Any]:
    """Return what ``record`` holds for the fields of ``form``."""
    return {field.key: getattr(record, field.key) for field in form.fields}


def _existing(session: Session, form: Form, record_id: UUID) -> Record:
    record = session.get(form.record, record_id)
    if record is None or record.deleted_at is not None:
        raise WorldError("no_such_record")
    return record
