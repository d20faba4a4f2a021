"""Gathers the rows of a generated community and writes them table by table, in chunks."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from models.appeals.records import Appeal, AppealStep, Notice
from models.base import Record, uuid7
from models.bulk import insert_rows
from models.care.records import (
    CadreDay,
    CadreDuty,
    CareNeed,
    CarePause,
    CareTeamMember,
    CareVisit,
    Crisis,
    Helper,
    Membership,
    Pairing,
    ResidentFact,
)
from models.cases.records import FileMember
from models.people.records import Household, Residency, Resident
from models.places.records import Area, Building, Dwelling, Estate, Unit
from models.studio.records import (
    Hazard,
    HazardStep,
    MatterStep,
    StudioMatter,
    StudioOfficer,
    StudioSession,
    StudioShift,
)
from models.visits.records import Round, RoundDoor, Visit
from models.workers.records import Worker


class Writer:
    """Gathers rows by table and writes them in chunks, parents before children."""

    ORDER: tuple[type[Record], ...] = (
        Area, Worker, Estate, Building, Unit, Dwelling, Household, Resident, Residency, Round, RoundDoor, Visit,
        ResidentFact, CareTeamMember, Membership, Helper, Pairing, CareVisit, CareNeed, CarePause, Crisis,
        CadreDuty, CadreDay, FileMember, Appeal, AppealStep, Notice,
        StudioOfficer, StudioSession, StudioShift, StudioMatter, MatterStep, Hazard, HazardStep,
    )  # fmt: skip

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: dict[type[Record], list[dict[str, Any]]] = defaultdict(list)

    def add(self, record: type[Record], **values: Any) -> UUID:
        new: UUID = values.setdefault("id", uuid7())
        self._rows[record].append(values)
        return new

    @property
    def waiting(self) -> int:
        return sum(map(len, self._rows.values()))

    def write(self) -> None:
        for record in self.ORDER:
            if rows := self._rows.pop(record, []):
                keys = tuple(rows[0])
                for _done in insert_rows(self._session, record, keys, (tuple(map(row.get, keys)) for row in rows)):
                    pass
