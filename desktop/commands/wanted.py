"""What a command says about a paper, and the doors that it means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session
from typer import BadParameter

from desktop.commands.finding import building_of, dwelling_of, estate_of, household_of
from desktop.printing.paper import Paper
from forms.i18n import _
from models.people.records import Household
from models.station import Station
from models.visits.scope import Scope, ScopeKind, doors_in_scope
from reports.document import A3, A4, Size


@dataclass(frozen=True)
class Wanted:
    """What the command said about a paper, as it was typed."""

    household: str | None = None
    building: str | None = None
    round: str | None = None
    dwelling: str | None = None
    estate: str | None = None
    record: str | None = None
    colour: str = "visit"
    blank: bool = False
    size: str = "A4"
    resident: str | None = None
    helper: str | None = None
    grid: str | None = None
    reveal: str | None = None
    month: str | None = None
    mediation: str | None = None
    appeal: str | None = None
    whistle: str | None = None
    problem: str | None = None
    hazard: str | None = None
    session: str | None = None
    first: str | None = None
    last: str | None = None
    kind: str | None = None

    @property
    def paper(self) -> Size:
        return A3 if self.size == "A3" else A4


Make = Callable[[Session, Station, Wanted], Paper]


def dwellings_of(session: Session, wanted: Wanted) -> list[UUID]:
    """The doors that ``--dwelling``, ``--household``, ``--building`` or ``--estate`` mean, in stair order."""
    if wanted.dwelling:
        return [dwelling_of(session, wanted.dwelling)]
    if wanted.household:
        return [session.get_one(Household, household_of(session, wanted.household)).dwelling_id]
    if wanted.building:
        scope = Scope(ScopeKind.BUILDING, (building_of(session, wanted.building),))
    elif wanted.estate:
        scope = Scope(ScopeKind.ESTATE, (estate_of(session, wanted.estate),))
    else:
        raise BadParameter(_("Say which doors: --round, --building, --dwelling, --household, --estate or --blank."))
    return [door.dwelling_id for door in doors_in_scope(session, scope)]
