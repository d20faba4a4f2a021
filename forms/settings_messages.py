"""What the world refuses about norms, as sentences."""

from __future__ import annotations

from forms.i18n import N_

SENTENCES: dict[str, str] = {
    "assessment_missing": N_(
        "Sensitive groups are opened once the impact assessment is recorded: Settings, Station, “Impact assessment”."
    ),
    "assessment_ahead": N_("The day of the report lies in the future; check it."),
    "norm_unknown": N_("There is no norm {key}. The norms are: {known}."),
    "norm_out_of_range": N_("The value must lie between {low} and {high}."),
}
