"""What states of problems are called on paper."""

from __future__ import annotations

from collections.abc import Mapping

from forms.i18n import N_
from models.solving.states import State

STATES: Mapping[State, str] = {
    State.CHOSEN: N_("Chosen (problem)"),
    State.STUDIED: N_("Studied (problem)"),
    State.MEASURES: N_("Measures set (problem)"),
    State.CARRIED_OUT: N_("Carried out (problem)"),
    State.ACCEPTED: N_("Accepted (problem)"),
    State.IN_LIBRARY: N_("In the library (problem)"),
}
