"""The impact assessment of sensitive data (PIPL 55, 56; L-24): of which day, and whether it is owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from models.care.guard import unguarded
from models.care.records import Membership
from models.care.rules import MASKED
from models.cases.seats import own_code
from models.errors import WorldError
from models.settings.actions import setting_id
from models.settings.records import Setting

KEY = "trust.assessment"


@dataclass(frozen=True)
class Assessment:
    """``digest``: SHA-256 of the report, by which it is recognised on paper too."""

    on: date
    digest: str


def assessment(session: Session) -> Assessment | None:
    """The one recorded last."""
    row = session.get(Setting, setting_id(own_code(session), KEY))
    if row is None or row.deleted_at is not None:
        return None
    return Assessment(date.fromisoformat(row.value["on"]), str(row.value["digest"]))


def is_owed(session: Session) -> bool:
    """Whether people stand in groups of level 3 or 4, and nobody has recorded a report."""
    return assessment(session) is None and _handled(session)


def require_assessed(session: Session) -> None:
    """Refuse to begin with sensitive data without a report; who began before is reminded, and not locked out.

    Raises:
        WorldError: ``assessment_missing``.
    """
    if assessment(session) is None and not _handled(session):
        raise WorldError("assessment_missing")


def _handled(session: Session) -> bool:
    with unguarded(session):
        return bool(session.scalar(select(exists().where(Membership.level >= MASKED, Membership.alive()))))
