"""What rights refuse, as sentences: who may do it, and what next."""

from __future__ import annotations

from forms.i18n import N_

SENTENCES: dict[str, str] = {
    "undo_nothing": N_(
        "Action {id} left nothing that could be taken back: papers, decisions, accounts and what was let go stay."
    ),
    "not_allowed": N_("Your role does not let you {deed} ({area}). Who may: {who}. {ask}"),
    "other_grid": N_(
        "This belongs to another grid, and you work in your own. Tell the worker of that grid, or the secretary, who"
        " may"
        " let you stand in there (Settings, Rights)."
    ),
    "right_unknown": N_("There is no such right. “lianglin station rights deeds” lists those that can be given."),
    "right_not_given_singly": N_("This right follows from the role; it cannot be given singly."),
    "right_of_an_administrator": N_("Administrators get no rights to residents' records (separation of the three)."),
    "right_of_another_administrator": N_(
        "One person may not do the work of two administrators. Give this right to somebody else."
    ),
    "right_not_to_oneself": N_("Nobody gives a right to himself. Ask somebody else who may give rights."),
    "right_reason_missing": N_("Say why the right is given; it stands in the record of rights."),
    "right_level": N_("A right reaches sensitivity 1–3; level 4 is given by name, on a team or a file."),
    "right_ends_before": N_("A right ends after its beginning; check the dates."),
    "right_ended": N_("This right has ended already."),
    "rights_wait": N_(
        "{count} rows were changed beside the program. Look at them, then say --put-back, or --accept to leave them as"
        " they stand at this PC."
    ),
    "seals_differ": N_(
        "Rights or levels of {number} records are not as this program wrote them. Open the station by the recovery"
        " code: it shows them and puts them back."
    ),
    "rights_changed": N_(
        "Somebody changed, beside the program, who may do or see what: {rows}. So the station does not open; nothing is"
        " lost. Ask the secretary: “Use the recovery code” at the log-in shows these rows and puts them back."
    ),
    "grid_missing": N_("Say which grid the right is for."),
}
