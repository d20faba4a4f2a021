"""What holds in this community: the one place where norms are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.appeals.rules import AppealNorms
from models.cases.seats import own_code
from models.clocks.deadlines import Clock, Term
from models.disclosures.rules import DisclosureNorms
from models.mediation.rules import MediationNorms
from models.retention.rules import RULES, Kind
from models.settings.norms import NORMS, STREET_AGREES, Norm
from models.settings.records import Setting
from models.studio.rules import StudioNorms
from models.whistles.rules import WhistleNorms


@dataclass(frozen=True)
class InForce:
    """A norm as it holds; ``set_at``: since when it differs from the proposal."""

    norm: Norm
    value: int
    set_at: datetime | None = None


def in_force(session: Session) -> list[InForce]:
    """Every norm, in the order of the areas."""
    mine = Setting.community_code == own_code(session), Setting.alive()
    rows = {row.key: row for row in session.scalars(select(Setting).where(Setting.key.in_(NORMS), *mine))}
    found = []
    for norm in NORMS.values():
        value = _value(norm, rows[norm.key].value) if norm.key in rows else None
        at = rows[norm.key].edited_at if value is not None else None
        found.append(InForce(norm, norm.proposed if value is None else value, at))
    return found


def appeal_norms(session: Session) -> AppealNorms:
    return replace(AppealNorms(), **_of(session, "appeals"))


def disclosure_norms(session: Session) -> DisclosureNorms:
    return replace(DisclosureNorms(), **_of(session, "disclosures"))


def mediation_norms(session: Session) -> MediationNorms:
    return replace(MediationNorms(), **_of(session, "mediation"))


def retention_years(session: Session) -> dict[Kind, int]:
    """How many years what is kept, from when it is over."""
    said = _of(session, "retention")
    return {kind: said[rule.key.partition(".")[2]] for kind, rule in RULES.items()}


def audit_years(session: Session) -> int:
    """How many years a line of the audit is kept (L-31)."""
    return int(_of(session, "retention")["audit_years"])


def street_agrees(session: Session) -> bool:
    """Whether the street agrees on paper to what goes, where the station has one person alone who may."""
    return bool(_of(session, "retention")[NORMS[STREET_AGREES].name])


def request_norms(session: Session) -> tuple[int, int]:
    """Working days until a request about one's own data is answered; days until somebody is asked again (L-04)."""
    said = _of(session, "requests")
    return said["due_days"], said["ask_again_days"]


def mask_again_minutes(session: Session) -> int:
    """After how long what was opened with a reason is masked again (law E leaves it open; a proposal)."""
    return int(_of(session, "sensitivity")["mask_again_minutes"])


def copy_days(session: Session) -> int:
    """How long a copy of an identity document is kept at most (L-18 asks for a limit; how long is a proposal)."""
    return int(_of(session, "sensitivity")["copy_days"])


def notice_version(session: Session) -> str:
    """The number of the privacy notice in force (L-03)."""
    return str(_of(session, "requests")["notice_version"])


def report_hours(session: Session) -> int:
    """Within how many hours after it was noticed an incident is reported (L-25)."""
    return int(_of(session, "incidents")["report_hours"])


def studio_norms(session: Session) -> StudioNorms:
    return replace(StudioNorms(), **_of(session, "studio"))


def whistle_norms(session: Session) -> WhistleNorms:
    said = _of(session, "whistles")
    return replace(
        WhistleNorms(),
        emergency=timedelta(minutes=said["emergency_minutes"]),
        enforcement=timedelta(hours=said["enforcement_hours"]),
        residents=Term(said["residents_days"], Clock.WORKING_DAYS),
        points={rule: said[f"points_{rule}"] for rule in WhistleNorms().points},
    )


def _of(session: Session, area: str) -> dict[str, Any]:
    return {each.norm.name: each.value for each in in_force(session) if each.norm.area == area}


def _value(norm: Norm, stored: Mapping[str, Any]) -> int | None:
    """What was set, unless another version of the program wrote what this one cannot use."""
    value = stored.get("value")
    fits = isinstance(value, int) and not isinstance(value, bool) and norm.low <= value <= norm.high
    return value if fits else None
