"""What people write on a command line to mean a session, an officer, a visitor or a hazard."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from typer import Option

from desktop.commands.care_days import day_or_today
from desktop.commands.finding import as_id
from forms.i18n import N_
from models.calendar import day_of
from models.errors import WorldError
from models.studio.queries import officers, shift_rows
from models.studio.queue import queue
from models.studio.records import Hazard, StudioMatter, StudioSession
from models.studio.rules import session_id
from models.studio.sessions import session_of

SessionName = Annotated[
    str | None, Option("--session", metavar="SESSION", help=N_("Its id or its day; else that of the day."))
]
Officer = Annotated[
    str | None, Option("--officer", metavar="OFFICER", help=N_("Name or id of who acts; else you, as a worker."))
]


def session_meant(session: Session, text: str | None, at: datetime) -> UUID:
    """Return a session by its id or day, else that of the day of ``at``.

    Raises:
        WorldError: ``no_session``: nobody has planned that day.
    """
    known = as_id(text) if text else None
    if known is not None:
        return session_of(session, known).id
    on = day_or_today(text, day_of(at))
    found = session.get(StudioSession, session_id(str(session.connection().info["community_code"]), on))
    if found is None or found.deleted_at is not None:
        raise WorldError("no_session", on=on.isoformat())
    return found.id


def officer_meant(session: Session, text: str | None) -> UUID | None:
    """Return an officer by id or whole name; who sits there now goes before who left."""
    if text is None:
        return None
    every = officers(session, active=None)
    named = [each for each in every if text in (each.name, str(each.id))]
    found = [each for each in named if each.active] or named
    if len(found) != 1:
        raise WorldError("several_fit" if found else "nothing_fits", count=len(found), what=text)
    return found[0].id


def shift_meant(session: Session, session_id: UUID, officer: str) -> UUID:
    """Return the place of an officer on the roster of a session."""
    who = officer_meant(session, officer)
    found = [row.shift.id for row in shift_rows(session, session_id) if row.officer.id == who]
    if not found:
        raise WorldError("not_on_roster")
    return found[0]


def matter_meant(session: Session, text: str, among: str | None, at: datetime) -> UUID:
    """Return a matter by its id, its number, or its queue number in the session meant."""
    if (known := as_id(text)) is not None:
        return known
    numbered = session.scalars(select(StudioMatter.id).where(StudioMatter.number == text, StudioMatter.alive())).first()
    if numbered is not None:
        return numbered
    rows = queue(session, session_meant(session, among, at))
    found = [row.matter_id for row in rows if row.label and row.label == text.strip().upper()]
    if len(found) != 1:
        raise WorldError("several_fit" if found else "nothing_fits", count=len(found), what=text)
    return found[0]


def hazard_meant(session: Session, text: str) -> UUID:
    """Return a hazard by its id or number."""
    if (known := as_id(text)) is not None:
        return known
    found = session.scalars(select(Hazard.id).where(Hazard.number == text, Hazard.alive())).first()
    if found is None:
        raise WorldError("nothing_fits", what=text)
    return found
