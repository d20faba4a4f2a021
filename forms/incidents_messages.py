"""What the world refuses about incidents, as sentences."""

from __future__ import annotations

from forms.i18n import N_

SENTENCES: dict[str, str] = {
    "incident_account_missing": N_("Write what happened; one sentence is enough to begin with."),
    "incident_found_before": N_("It was noticed before it happened; check the two times."),
    "incident_not_contained": N_(
        "It cannot be closed yet: note first what was done against it (shut out, changed, found)."
    ),
    "incident_not_reported": N_("It cannot be closed yet: the report to the authorities is missing."),
    "incident_not_told": N_(
        "It cannot be closed yet: tell the people whom it concerns, or note why nobody has to be told."
    ),
    "incident_whom_unseen": N_(
        "Who sees all residents says whom it concerns and prints its papers: the secretary, the deputy, a committee "
        "member or a community worker."
    ),
    "incident_pc_unknown": N_(
        "Say which PC it was: it can be shut out only when it was chosen as the incident was noted. Else its operator "
        "at the district does it."
    ),
    "incident_own_pc": N_("This is the PC at which you sit. Report it from another one, or retire it under Keys."),
    "measure_unknown": N_("This measure is not known. Known are: {known}."),
}
