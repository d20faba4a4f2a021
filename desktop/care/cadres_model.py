"""What the page of cadres knows: who answers for what, which estates nobody answers for, who was on site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.care.choices import Options
from desktop.desk import Desk
from forms.i18n import _
from models.calendar import today
from models.care.cadres import CadreCoverage, DutyRow, EstateGap, cadre_coverage, days, duties
from models.care.records import CadreDay, CadreDuty, DutyKind
from models.places.addresses import natural_key
from models.places.records import Estate

TERM_SOON = 60
"""So many days before its end a term is marked (the product's proposal)."""


@dataclass(frozen=True)
class CadresPage:
    today: date
    month: date
    """Its first day."""
    coverage: CadreCoverage
    duties: tuple[DutyRow, ...]
    """In force, of the community first, or with a term that alone is over."""
    past: tuple[DutyRow, ...]
    estates: Options
    days: tuple[tuple[CadreDay, CadreDuty, str | None], ...]

    def of_estate(self, estate_id: object) -> list[DutyRow]:
        found = [each for each in self.duties if each.duty.estate_id == estate_id]
        return sorted(found, key=lambda each: each.duty.kind is not DutyKind.RESPONSIBLE)

    @property
    def of_community(self) -> list[DutyRow]:
        kinds = (DutyKind.RESPONSIBLE, DutyKind.ON_SITE)
        return [each for each in self.of_estate(None) if each.duty.kind in kinds]

    @property
    def secretaries(self) -> list[DutyRow]:
        terms = (DutyKind.FIRST_SECRETARY, DutyKind.DEPUTY_SECRETARY)
        return sorted((each for each in self.duties if each.duty.kind in terms), key=lambda each: each.duty.kind.value,
                      reverse=True)  # fmt: skip


def term_left(duty: CadreDuty, day: date) -> int | None:
    """Days until the term ends, where that is soon or over (then below zero); else nothing to say."""
    if duty.term_until is None:
        return None
    left = (duty.term_until - day).days
    return left if left <= TERM_SOON else None


def told_gap(gap: EstateGap) -> str:
    """Why nobody answers for an estate, and since when."""
    if gap.since is None:
        return _("never had a cadre")
    words = _("term over, vacant since {day}") if gap.term_over else _("without a cadre since {day}")
    return words.format(day=gap.since)


class CadresModel(QObject):
    loaded = Signal(object)  # CadresPage
    failed = Signal(Exception)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.page: CadresPage | None = None
        self.month = today().replace(day=1)
        self._asked = 0

    def load(self) -> None:
        self._asked += 1
        asked, month = self._asked, self.month

        def take(page: CadresPage) -> None:
            if asked == self._asked:
                self.page = page
                self.loaded.emit(page)

        self._desk.read(lambda session: read_cadres(session, month), take, self, self.failed.emit)

    def step(self, months: int) -> None:
        """Show the days of another month; not of one that is to come."""
        near = self.month + timedelta(days=31 if months > 0 else -1)
        if near.replace(day=1) <= today():
            self.month = near.replace(day=1)
            self.load()

    def duty(self, duty_id: UUID) -> DutyRow | None:
        rows = (*self.page.duties, *self.page.past) if self.page else ()
        return next((each for each in rows if each.duty.id == duty_id), None)


def last_of(month: date) -> date:
    """The last day of a month given by its first."""
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def read_cadres(session: Session, month: date) -> CadresPage:
    day = today()
    known = duties(session, day, past=True)
    estates = sorted(
        session.scalars(select(Estate).where(Estate.alive())), key=lambda each: (each.sort, natural_key(each.name))
    )
    return CadresPage(
        today=day,
        month=month,
        coverage=cadre_coverage(session, day),
        duties=tuple(each for each in known if each.in_force or each.term_over),
        past=tuple(each for each in known if not (each.in_force or each.term_over)),
        estates=[(each.id, each.name) for each in estates],
        days=tuple(reversed(days(session, month, last_of(month)))),
    )
