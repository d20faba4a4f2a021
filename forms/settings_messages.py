"""What the world refuses about norms, as sentences."""

from __future__ import annotations

from forms.i18n import N_

SENTENCES: dict[str, str] = {
    "norm_unknown": N_("There is no norm {key}. The norms are: {known}."),
    "norm_out_of_range": N_("The value must lie between {low} and {high}."),
}
