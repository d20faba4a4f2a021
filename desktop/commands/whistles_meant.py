"""What people write on a command line to mean a whistle, a task, a meeting, a problem; and periods."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from typer import Argument, BadParameter, Option

from desktop.commands.care_days import day_or_none
from desktop.commands.finding import as_id
from desktop.commands.records import WORDS
from forms.i18n import N_, _
from models.calendar import today
from models.errors import WorldError
from models.solving.records import Problem
from models.whistles.records import RedTask, Whistle

Words = Annotated[list[str] | None, Argument(metavar="FIELD=VALUE...", help=WORDS)]
Text = Annotated[str | None, Option("--text", help=N_("In words."))]
By = Annotated[str | None, Option("--by", help=N_("Whose step it is, by name."))]
Of = Annotated[str | None, Option("--department", help=N_("Name of the department."))]
From = Annotated[str | None, Option("--from", help=N_("First day."))]
Until = Annotated[str | None, Option("--until", help=N_("Last day."))]


def numbered(session: Session, record: type[Whistle] | type[RedTask] | type[Problem], text: str) -> UUID:
    """Return a record by its id or its number.

    Raises:
        WorldError: ``nothing_fits``.
    """
    if (known := as_id(text)) is not None:
        return known
    found = session.scalars(select(record.id).where(record.number == text.strip(), record.alive())).first()
    if found is None:
        raise WorldError("nothing_fits", what=text)
    return found


def period_meant(first: str | None, last: str | None) -> tuple[date, date]:
    """The days that were written, else this month up to its last day so far."""
    until = day_or_none(last) or today()
    return day_or_none(first) or until.replace(day=1), until


def one_of(kind: Any, text: str) -> Any:
    """Return the member of an enumeration that was written, with - or _."""
    wanted = text.strip().replace("-", "_")
    for each in kind:
        if each.value == wanted:
            return each
    raise BadParameter(_("The choices are: {choices}.").format(choices=", ".join(each.value for each in kind)))
