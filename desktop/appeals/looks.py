"""How appeals look wherever they are shown: states, urgency and lights, each with a tone, a shape and a word."""

from __future__ import annotations

from datetime import datetime

from desktop.light_looks import light_chip
from desktop.theme import Tone
from desktop.widgets import ChipLook
from forms.appeals_words import STATES, URGENCIES, deadline_text
from forms.i18n import _
from models.appeals.queries import AppealRow
from models.appeals.records import Urgency
from models.appeals.states import State
from models.clocks.deadlines import Light

_TONES = {
    State.REGISTERED: (Tone.INFO, "add"),
    State.RETURNED: (Tone.DANGER, "undo"),
    State.SUPPLEMENT: (Tone.NEUTRAL, "paused"),
    State.SUSPENDED: (Tone.NEUTRAL, "paused"),
    State.SETTLED: (Tone.SUCCESS, "checked"),
    State.FILED: (Tone.NEUTRAL, "checked"),
    State.REFUSED: (Tone.NEUTRAL, "stop"),
    State.GUIDED: (Tone.NEUTRAL, "move"),
}


def state_chip(state: State) -> ChipLook:
    tone, icon = _TONES.get(state, (Tone.ACCENT, "planned"))
    return ChipLook(_(STATES[state]), tone, icon)


def urgency_chip(urgency: Urgency) -> ChipLook | None:
    """Only what is not ordinary stands out."""
    if urgency is Urgency.ORDINARY:
        return None
    tone = Tone.DANGER if urgency is Urgency.EMERGENCY else Tone.WARNING
    return ChipLook(_(URGENCIES[urgency]), tone, "warning")


def due_chip(row: AppealRow, now: datetime) -> ChipLook:
    """The light with how long there is, or how late it is."""
    return light_chip(row.light, due_words(row, now))


def due_words(row: AppealRow, now: datetime) -> str:
    return deadline_text(row.light, row.due_at, now, provisional=row.provisional)


def due_order(row: AppealRow) -> float:
    """Open ones by their deadline, then what stands still, at last what is closed."""
    if row.light is Light.OVER:
        return 4e9 - row.received_at.timestamp() / 1e3
    return row.due_at.timestamp() if row.due_at else 3e9
