"""Cases in words wherever another area names them: what they are, where they stand, how long there is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from forms.appeals_words import STATES as APPEAL_STATES
from forms.appeals_words import deadline_text
from forms.i18n import N_, _
from forms.studio_words import HAZARD_STATES, MATTER_STATES
from forms.whistles_words import STATES as WHISTLE_STATES
from models.cases.lines import CaseLine

CASES: Mapping[str, str] = {
    "appeal": N_("Appeal"),
    "hazard": N_("Hazard"),
    "studio_matter": N_("Studio matter"),
    "whistle": N_("Whistle"),
}
_STATES: Mapping[Any, str] = {**APPEAL_STATES, **HAZARD_STATES, **MATTER_STATES, **WHISTLE_STATES}


def case_text(line: CaseLine) -> str:
    """What it is and its number."""
    return f"{_(CASES[line.table])} {line.number}"


def short_case(line: CaseLine) -> str:
    """For lists: of the number what tells it from the others of the community."""
    return f"{_(CASES[line.table])} {'-'.join(line.number.split('-')[-2:])}"


def state_text(line: CaseLine) -> str:
    return _(_STATES[line.state])


def light_words(line: CaseLine, now: datetime) -> str:
    """What the light says; empty where no clock runs, or where the state says all there is."""
    if line.light is None or line.over:
        return ""
    return deadline_text(line.light, line.due_at, now, provisional=line.provisional)
