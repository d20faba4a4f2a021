"""How the outcome of a visit looks wherever it is shown: a tone, a shape of its own, and its word."""

from __future__ import annotations

from desktop.theme import Tone
from desktop.widgets import ChipLook
from forms.i18n import _
from forms.visits_words import OUTCOMES
from models.visits.records import Outcome

OUTCOME_LOOKS = {
    Outcome.MET: (Tone.SUCCESS, "met"),
    Outcome.PHONE: (Tone.INFO, "by_phone"),
    Outcome.NOT_HOME: (Tone.WARNING, "not_home"),
    Outcome.DECLINED: (Tone.DANGER, "declined"),
    Outcome.VACANT: (Tone.NEUTRAL, "vacant"),
}


def outcome_chip(outcome: Outcome) -> ChipLook:
    return ChipLook(_(OUTCOMES[outcome]), *OUTCOME_LOOKS[outcome])
