"""The figures of mediation as an Excel file: numbers by month and quarter, nothing of any file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from forms.i18n import N_, _
from forms.mediation_words import FIGURE_COUNTS, FIGURE_NOTES, FIGURE_RATES, KINDS, OWN_FILES
from forms.share_words import share_text
from forms.sheets.export import ListColumn
from forms.sheets.list_spec import ListSpec
from models.calendar import now, today
from models.care.guard import in_person
from models.mediation.figures import Figures, figures, period

COUNTS = (*FIGURE_COUNTS.values(), *FIGURE_RATES.values())
"""The columns of figures, in the order of ``numbers``."""


def numbers(found: Figures) -> tuple[object, ...]:
    rates = (share_text(getattr(found, name)) for name in FIGURE_RATES)
    return *(getattr(found, name) for name in FIGURE_COUNTS), *rates


def _periods(day: date) -> Iterator[tuple[str, date, date]]:
    """The months and quarters of last year and of this one, as far as they have begun."""
    for year in (day.year - 1, day.year):
        for number in range(1, 13):
            yield f"{year}-{number:02d}", *period(year, month=number)
            if number % 3 == 0:
                name = _("Quarter {number} of {year}").format(number=number // 3, year=year)
                yield name, *period(year, quarter=number // 3)


def _begun() -> list[tuple[str, date, date]]:
    return [each for each in _periods(today()) if each[1] <= today()]


def _rows(session: Session, _of: UUID | None) -> Iterator[tuple[object, ...]]:
    for name, first, last in _begun():
        with in_person(session):
            found = figures(session, first, last, now())
        yield name, *numbers(found), *(found.kinds.get(kind, 0) for kind in KINDS)


def _count(_session: Session, _of: UUID | None) -> int:
    return len(_begun())


MEDIATION_LISTS = {
    "mediation-figures": ListSpec(
        N_("Figures of mediation"),
        (
            ListColumn(N_("Period")),
            *(ListColumn(label) for label in COUNTS),
            *(ListColumn(label) for label in KINDS.values()),
        ),
        _rows,
        _count,
        notes=(OWN_FILES, *FIGURE_NOTES),
    )
}
