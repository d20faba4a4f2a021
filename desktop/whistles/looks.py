"""How whistles, tasks and points look wherever they are shown: each with a tone, a shape and a word."""

from __future__ import annotations

from datetime import datetime

from desktop.light_looks import light_chip
from desktop.theme import Tone
from desktop.widgets import ChipLook
from forms.appeals_words import deadline_text
from forms.i18n import _
from forms.whistles_words import STATES, TASK_STATES, called_text
from models.clocks.deadlines import Light
from models.whistles.queries import WhistleRow
from models.whistles.red_states import TaskState, TaskStepKind
from models.whistles.red_tasks import TaskRow
from models.whistles.states import Called, State, StepKind

_TONES = {
    State.DRAFT: (Tone.INFO, "edit"),
    State.JUDGED: (Tone.ACCENT, "checked"),
    State.REJECTED: (Tone.NEUTRAL, "stop"),
    State.BLOWN: (Tone.DANGER, "call"),
    State.REPORTED_IN: (Tone.ACCENT, "start"),
    State.HANDLED: (Tone.INFO, "eye"),
    State.CLEARED: (Tone.SUCCESS, "checked"),
    State.RATED: (Tone.SUCCESS, "success"),
}
STEP_ICONS = {
    StepKind.APPROVE.value: (Tone.ACCENT, "checked"),
    StepKind.REJECT.value: (Tone.WARNING, "stop"),
    StepKind.BLOW.value: (Tone.DANGER, "call"),
    StepKind.SIGN.value: (Tone.INFO, "edit"),
    StepKind.REPORT.value: (Tone.ACCENT, "place"),
    StepKind.HANDLE.value: (Tone.SUCCESS, "checked"),
    StepKind.REDO.value: (Tone.WARNING, "undo"),
    StepKind.CLEAR.value: (Tone.SUCCESS, "success"),
    StepKind.RATE.value: (Tone.INFO, "resident"),
}
TASK_ICONS = {
    TaskStepKind.ANSWER.value: (Tone.ACCENT, "log"),
    TaskStepKind.SOLVE.value: (Tone.SUCCESS, "checked"),
    TaskStepKind.RATE.value: (Tone.INFO, "resident"),
}
_TASK_TONES = {
    TaskState.GIVEN: (Tone.WARNING, "time"),
    TaskState.ANSWERED: (Tone.ACCENT, "log"),
    TaskState.SOLVED: (Tone.SUCCESS, "checked"),
    TaskState.RATED: (Tone.SUCCESS, "success"),
}


def state_chip(state: State) -> ChipLook:
    return ChipLook(_(STATES[state]), *_TONES[state])


def clock_words(row: WhistleRow, now: datetime) -> str:
    """How long the departments have, or how late they are; nothing before the whistle is blown."""
    if row.light is None:
        return "—"
    if row.light is Light.GREEN and row.due_at is None:
        return _("all there")
    return deadline_text(row.light, row.due_at, now, provisional=row.arrival.provisional)


def clock_chip(row: WhistleRow, now: datetime) -> ChipLook | None:
    return light_chip(row.light, clock_words(row, now)) if row.light else None


def clock_order(row: WhistleRow) -> float:
    """What waits by its time, then what is drafted, at last what is over."""
    if row.light is Light.OVER:
        return 9e9 - row.at.timestamp() / 1e3
    return row.due_at.timestamp() if row.due_at else 8e9


def called_words(row: WhistleRow) -> str:
    """Who has to come, those that are still awaited first, and how many are there."""
    called = sorted(row.standing.called, key=lambda one: one.reported_at is not None)
    names = "、".join(one.name for one in called)
    if not row.standing.listed:
        return names
    there = sum(one.reported_at is not None for one in called)
    return _("{there}/{all} there: {names}").format(there=there, all=len(called), names=names)


def called_chip(one: Called, *, listed: bool) -> ChipLook | None:
    """A department as it stands once the whistle is blown."""
    if not listed:
        return None
    words = called_text(one)
    if one.reported_at is None:
        return ChipLook(words, Tone.INFO if one.signed_at else Tone.WARNING, None)
    return ChipLook(words, Tone.DANGER if one.late else Tone.SUCCESS, None)


def task_chip(state: TaskState) -> ChipLook:
    return ChipLook(_(TASK_STATES[state]), *_TASK_TONES[state])


def task_words(row: TaskRow, now: datetime) -> str:
    """How long there is for the feedback; once it came, whether it was late."""
    if row.standing.answered_at is not None:
        return _("answered late") if row.standing.late else _("answered in time")
    return deadline_text(row.light, row.due.due_at, now)


def task_light(row: TaskRow, now: datetime) -> ChipLook:
    if row.standing.answered_at is not None:
        tone, icon = (Tone.WARNING, "late") if row.standing.late else (Tone.SUCCESS, "checked")
        return ChipLook(task_words(row, now), tone, icon)
    return light_chip(row.light, task_words(row, now))
