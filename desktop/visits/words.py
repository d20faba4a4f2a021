"""How the visit screens show states: each with a tone, a shape of its own and a word."""

from __future__ import annotations

from datetime import datetime

from desktop.looks import outcome_chip
from desktop.theme import Tone
from desktop.widgets import ChipLook
from forms.i18n import N_, _
from forms.visits_words import FINDING_STATES, FINDINGS, LOG_STATES, ROUND_STATES, SLOTS
from models.calendar import CHINA
from models.visits.findings import FindingState
from models.visits.queries import DoorRow
from models.visits.records import LogState, RoundState, VisitLog
from models.visits.rules import POLICY, DoorState

_ROUND_LOOKS = {
    RoundState.PLANNED: (Tone.NEUTRAL, "planned"),
    RoundState.OPEN: (Tone.ACCENT, "start"),
    RoundState.CLOSED: (Tone.NEUTRAL, "stop"),
}
_LOG_LOOKS = {
    LogState.DRAFT: (Tone.NEUTRAL, "edit"),
    LogState.SUBMITTED: (Tone.INFO, "waiting"),
    LogState.REVIEWED: (Tone.SUCCESS, "met"),
    LogState.RETURNED: (Tone.WARNING, "undo"),
    LogState.FILED: (Tone.NEUTRAL, "lock"),
}
_FINDING_LOOKS = {
    FindingState.OPEN: (Tone.WARNING, "warning"),
    FindingState.REFERRED: (Tone.INFO, "assign"),
    FindingState.RESOLVED: (Tone.SUCCESS, "met"),
}


def round_chip(state: RoundState) -> ChipLook:
    return ChipLook(_(ROUND_STATES[state]), *_ROUND_LOOKS[state])


def log_chip(state: LogState) -> ChipLook:
    return ChipLook(_(LOG_STATES[state]), *_LOG_LOOKS[state])


def finding_chip(kind: str) -> ChipLook:
    return ChipLook(_(FINDINGS.get(kind, kind)), Tone.NEUTRAL, "household" if kind == "need" else "warning")


def finding_state_chip(state: FindingState) -> ChipLook:
    return ChipLook(_(FINDING_STATES[state]), *_FINDING_LOOKS[state])


def door_chip(row: DoorRow) -> ChipLook:
    """What came of a door so far; of one that nobody has knocked on, that."""
    if row.status.outcome is not None:
        return outcome_chip(row.status.outcome)
    if row.vacant:
        return ChipLook(_("Known as vacant"), Tone.NEUTRAL, "vacant")
    return ChipLook(_("To knock"), Tone.NEUTRAL, "planned")


def attempts_text(row: DoorRow) -> str:
    """A filled disc for each part of the day at which the door did not open, empty ones up to the last attempt."""
    if row.status.state is DoorState.DONE and not row.status.knocks:
        return ""
    return "●" * row.status.knocks + "○" * max(POLICY.attempts - row.status.knocks, 0)


def next_text(row: DoorRow) -> str:
    return _(SLOTS[row.next_slot]) if row.next_slot is not None else ""


def moment_text(at: datetime) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def log_title(log: VisitLog) -> str:
    return _("Visit log of {day}").format(day=log.on.isoformat())


LATE = N_("Made up later")
