"""How problems look wherever they are shown: each with a tone, a shape and a word."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.theme import Tone
from desktop.widgets import ChipLook
from forms.i18n import _
from forms.solving_words import OWING, STATES, owing_text
from models.solving.queries import Owed
from models.solving.rules import Owing
from models.solving.states import State, StepKind

OWING_LOOKS = {
    Owing.DONE: (Tone.SUCCESS, "checked"),
    Owing.LATE: (Tone.WARNING, "late"),
    Owing.CHOSEN: (Tone.INFO, "edit"),
    Owing.OPEN: (Tone.NEUTRAL, "neutral"),
    Owing.MISSING: (Tone.DANGER, "light_red"),
}
_WORST = (Owing.MISSING, Owing.OPEN, Owing.CHOSEN, Owing.LATE, Owing.DONE)
_TONES = {
    State.CHOSEN: (Tone.INFO, "edit"),
    State.STUDIED: (Tone.ACCENT, "log"),
    State.MEASURES: (Tone.ACCENT, "planned"),
    State.CARRIED_OUT: (Tone.ACCENT, "start"),
    State.ACCEPTED: (Tone.SUCCESS, "checked"),
    State.IN_LIBRARY: (Tone.SUCCESS, "success"),
}
STEP_ICONS = {
    StepKind.STUDY.value: (Tone.ACCENT, "log"),
    StepKind.MEASURE.value: (Tone.ACCENT, "planned"),
    StepKind.CARRY_OUT.value: (Tone.ACCENT, "start"),
    StepKind.ACCEPT.value: (Tone.SUCCESS, "checked"),
    StepKind.REJECT.value: (Tone.WARNING, "undo"),
    StepKind.OPINION.value: (Tone.INFO, "sheet"),
    StepKind.LIBRARY.value: (Tone.SUCCESS, "success"),
}


def state_chip(state: State) -> ChipLook:
    return ChipLook(_(STATES[state]), *_TONES[state])


def owing_chip(how: Owing) -> ChipLook:
    return ChipLook(_(OWING[how]), *OWING_LOOKS[how])


def worst(owed: Sequence[Owed]) -> Owing | None:
    """What has to be seen first of several; nothing where nothing is owed."""
    found = {one.owing for one in owed}
    return next((how for how in _WORST if how in found), None)


def day_words(owed: Sequence[Owed]) -> tuple[str, str, Tone]:
    """The worst of a day in shape and word, how many of several are done, and its tone."""
    how = worst(owed)
    if how is None:
        return "", "", Tone.NEUTRAL
    done = sum(one.owing in (Owing.DONE, Owing.LATE) for one in owed)
    return owing_text(how), f"{done}/{len(owed)}" if len(owed) > 1 else "", OWING_LOOKS[how][0]
