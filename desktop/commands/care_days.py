"""Days and instants as the options of care commands take them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from typer import Option

from forms.i18n import N_
from forms.problems import BadValueError, FormInvalidError, Problem
from forms.types import Date
from forms.visits import Instant
from models.calendar import now, today

Day = Annotated[str | None, Option("--on", help=N_("The day, for example 2026-11-20; else today."))]
At = Annotated[str | None, Option("--at", help=N_("When, for example 2026-11-20 14:30; else now."))]
_LABEL = N_("Date")


def day_or_today(text: str | None, other: date | None = None) -> date:
    """Return the day that was written, else ``other``, else today.

    Raises:
        FormInvalidError: it is no day.
    """
    if text is None:
        return other or today()
    try:
        return Date().parse(text)
    except BadValueError as bad:
        raise _refused(bad) from None


def day_or_none(text: str | None) -> date | None:
    return None if text is None else day_or_today(text)


def instant_or_now(text: str | None) -> datetime:
    if text is None:
        return now()
    try:
        return Instant().parse(text)
    except BadValueError as bad:
        raise _refused(bad) from None


def _refused(bad: BadValueError) -> FormInvalidError:
    return FormInvalidError([Problem(bad.code, None, bad.message, {"label": _LABEL, **bad.params})])
