"""What the kinds of steps are called, whatever case they are of: a step stores the code of its kind."""

from __future__ import annotations

from collections.abc import Mapping

from forms import appeals_words, incidents_words, mediation_words, solving_words, studio_words, whistles_words
from forms.i18n import _

STEPS: Mapping[str, Mapping[str, str]] = {
    table: {kind.value: text for kind, text in words.items()}
    for table, words in (
        ("appeal_step", appeals_words.STEPS),
        ("hazard_step", studio_words.HAZARD_STEPS),
        ("incident_step", incidents_words.STEPS),
        ("mediation_step", mediation_words.STEPS),
        ("problem_step", solving_words.STEPS),
        ("red_task_step", whistles_words.TASK_STEPS),
        ("studio_matter_step", studio_words.MATTER_STEPS),
        ("whistle_step", whistles_words.STEPS),
    )
}
"""By table and code."""


def step_text(table: str, code: str) -> str:
    """Return what a step is called; one of a newer program stands as it came."""
    text = STEPS[table].get(code)
    return _(text) if text else code
