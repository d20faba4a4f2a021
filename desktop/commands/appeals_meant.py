"""What people write on a command line to mean an appeal, a finding, a department."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.commands.finding import as_id
from models.appeals.departments import departments
from models.appeals.records import Appeal, Department
from models.errors import WorldError


def appeal_meant(session: Session, text: str) -> UUID:
    """Return an appeal by its id or its number.

    Raises:
        WorldError: ``nothing_fits``; a closed file is not there for those who may not open it.
    """
    if (known := as_id(text)) is not None:
        return known
    found = session.scalars(select(Appeal.id).where(Appeal.number == text.strip(), Appeal.alive())).first()
    if found is None:
        raise WorldError("nothing_fits", what=text)
    return found


def department_meant(session: Session, text: str) -> Department:
    """Return a department by its id or name."""
    known = as_id(text)
    for each in departments(session, active=None):
        if text.strip() == each.name or known == each.id:
            return each
    raise WorldError("nothing_fits", what=text)


def id_meant(text: str) -> UUID:
    known = as_id(text)
    if known is None:
        raise WorldError("no_such_record")
    return known
