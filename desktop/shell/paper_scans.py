"""Which screen a scanned paper of a case belongs to: by its number, as far as whoever is here may open it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from desktop.desk import Target
from models.appeals.records import Appeal, AppealStep, Notice
from models.cases.paper_codes import CasePaper
from models.mediation.records import Agreement, Mediation, MediationStep
from models.solving.records import Problem, ProblemStep
from models.studio.records import Hazard, HazardStep, MatterStep, StudioMatter
from models.whistles.records import RedTask, RedTaskStep, Whistle, WhistleStep

Head = type[Appeal | Hazard | Mediation | Problem | RedTask | StudioMatter | Whistle]


@dataclass(frozen=True)
class Place:
    """``kind``: what the screen calls such a record, where it has several; ``of``: the step's column of its head."""

    head: Head
    of: InstrumentedAttribute[UUID]
    screen: str
    kind: str = ""


PLACES: Mapping[str, Place] = {
    "SQ": Place(Appeal, AppealStep.appeal_id, "appeals"),
    "SL": Place(StudioMatter, MatterStep.matter_id, "studio", "studio_matter"),
    "YH": Place(Hazard, HazardStep.hazard_id, "studio", "hazard"),
    "TJ": Place(Mediation, MediationStep.mediation_id, "mediation"),
    "CS": Place(Whistle, WhistleStep.whistle_id, "appeals", "whistle"),
    "HL": Place(RedTask, RedTaskStep.red_task_id, "appeals", "red_task"),
    "JT": Place(Problem, ProblemStep.problem_id, "appeals", "problem"),
}


@dataclass(frozen=True)
class FoundPaper:
    """``newer``: how many steps came after the paper was printed."""

    target: Target
    newer: int = 0


def find_paper(session: Session, paper: CasePaper) -> FoundPaper | None:
    """Return where the record with the paper's number is shown; ``None`` where there is none, or a closed one."""
    prefix = paper.number[:2]  # a closed file has a third letter
    if prefix == "GZ":
        appeal_id = session.scalar(select(Notice.appeal_id).where(Notice.number == paper.number, Notice.alive()))
        return FoundPaper(Target("appeals", appeal_id)) if appeal_id else None
    if prefix == "XY":
        made = select(Agreement.mediation_id).where(Agreement.number == paper.number, Agreement.alive())
        mediation_id = session.scalar(made)
        return FoundPaper(Target("mediation", mediation_id)) if mediation_id else None
    place = PLACES[prefix]
    head_id = session.scalar(select(place.head.id).where(place.head.number == paper.number, place.head.alive()))
    if head_id is None:
        return None
    steps = session.scalar(select(func.count()).where(place.of == head_id)) or 0
    options = {"kind": place.kind} if place.kind else {}
    return FoundPaper(Target(place.screen, head_id, options=options), max(steps - paper.revision, 0))
