"""How care looks wherever it is shown: groups, states and due visits, each with a tone, a shape and a word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from desktop.theme import Tone
from desktop.widgets import ChipLook
from forms.care_words import CARE_STATES, DUE_STATES, RISKS, masked_groups, words_of
from forms.i18n import _, ngettext
from models.care.due_rules import DueState
from models.care.records import Risk
from models.care.rules import RESTRICTED
from models.care.states import CareState

STATE_LOOKS = {
    CareState.PROPOSED: (Tone.INFO, "planned"),
    CareState.TO_PAIR: (Tone.DANGER, "danger"),
    CareState.TO_REASSIGN: (Tone.DANGER, "move"),
    CareState.PAIRED: (Tone.SUCCESS, "helper"),
    CareState.TWO_PRIMARIES: (Tone.WARNING, "conflict"),
    CareState.NOT_REQUIRED: (Tone.NEUTRAL, "neutral"),
    CareState.PAUSED: (Tone.NEUTRAL, "paused"),
    CareState.ENDED: (Tone.NEUTRAL, "stop"),
}
DUE_LOOKS = {
    DueState.INACTIVE: (Tone.SUCCESS, "light_green"),
    DueState.DUE_SOON: (Tone.WARNING, "light_yellow"),
    DueState.DUE: (Tone.WARNING, "calendar"),
    DueState.OVERDUE: (Tone.DANGER, "late"),
    DueState.PAUSED: (Tone.NEUTRAL, "paused"),
}
RISK_LOOKS = {
    Risk.HIGH: (Tone.DANGER, "warning"),
    Risk.KEY: (Tone.WARNING, "warning"),
    Risk.ORDINARY: (Tone.NEUTRAL, None),
}
OPEN_LEVEL = 2
"""Groups up to this level stand on lists; those above are masked until somebody opens them (L-21)."""


class Mark(Protocol):
    """A group as lists name it."""

    @property
    def name(self) -> str: ...

    @property
    def level(self) -> int: ...


def state_chip(state: CareState) -> ChipLook:
    return ChipLook(words_of(CARE_STATES, state.value), *STATE_LOOKS[state])


def risk_chip(risk: Risk) -> ChipLook:
    return ChipLook(words_of(RISKS, risk), *RISK_LOOKS[risk])


def raised_risk_chip(risk: Risk) -> ChipLook | None:
    """The same in a list, where only what is not ordinary stands out."""
    return None if risk is Risk.ORDINARY else risk_chip(risk)


def due_chip(state: DueState, due_on: date | None, today: date) -> ChipLook | None:
    """How long there is, or how late it is; nothing where there is time enough or no norm asks for visits."""
    if state is DueState.INACTIVE:
        return None
    return ChipLook(due_words(state, due_on, today), *DUE_LOOKS[state])


def time_chip(state: DueState, due_on: date, today: date) -> ChipLook:
    """The same on a page of one person, where there is room to say that there is time enough."""
    return ChipLook(due_words(state, due_on, today), *DUE_LOOKS[state])


def due_words(state: DueState, due_on: date | None, today: date) -> str:
    if due_on is None or state in (DueState.PAUSED, DueState.DUE):
        return words_of(DUE_STATES, state.value)
    days = abs((due_on - today).days)
    if state is DueState.OVERDUE and days:
        return ngettext("{n} day late", "{n} days late", days).format(n=days)
    if state is DueState.OVERDUE:
        return words_of(DUE_STATES, state.value)
    return ngettext("{n} day left", "{n} days left", days).format(n=days)


def group_chips(groups: Iterable[Mark], masked: int = 0) -> Sequence[ChipLook]:
    """The groups that the viewer may see, those of level 4 with a lock, and how many more are masked."""
    chips = [
        ChipLook(mark.name, Tone.DANGER, "lock") if mark.level >= RESTRICTED else ChipLook(mark.name, Tone.ACCENT)
        for mark in groups
    ]
    if masked:
        chips.append(ChipLook(masked_groups(masked), Tone.NEUTRAL, "lock"))
    return chips


def groups_text(groups: Iterable[Mark], masked: int = 0) -> str:
    """The same as text, for sorting, Excel and paper: level 4 leaves the screen in none of them."""
    return _(", ").join(chip.text for chip in group_chips((g for g in groups if g.level < RESTRICTED), masked))
