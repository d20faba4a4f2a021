"""What commands of care answer after a write, and what an act of level 4 keeps to itself."""

from __future__ import annotations

import sys
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.commands.finding import as_id
from desktop.commands.showing import shown
from forms.care_masks import restricted
from forms.care_words import children_left_out
from models.base import Record
from models.care.visibility import quietly
from models.errors import WorldError


def said_of(session: Session, record: Record) -> dict[str, Any]:
    """What a write answers: the record as ``show`` shows it; of one of level 4 the act tells nothing."""
    keep_quiet(session, record)
    session.flush()
    return {**shown(session, record), "undo_id": session.info["act"].id}


def tell_left_out(count: int) -> None:
    """Say beside the answer that a list is not whole: programs read the answer alone."""
    if count:
        sys.stderr.write(f"{children_left_out(count)}\n")


def also_ended(session: Session) -> dict[str, int]:
    """How many pairings and pauses ended with the last membership."""
    summary = session.info["act"].summary
    return {key: summary.get(key, 0) for key in ("pairings_ended", "pauses_ended")}


def keep_quiet(session: Session, record: Record) -> None:
    if restricted(record):
        quietly(session)


def known_id(text: str) -> UUID:
    found = as_id(text)
    if found is None:
        raise WorldError("no_such_record")
    return found
