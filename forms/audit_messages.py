"""What the world refuses about the audit, as sentences."""

from __future__ import annotations

from forms.i18n import N_

SENTENCES: dict[str, str] = {
    "audit_unwritable": N_(
        "The audit log of this station cannot be written, so nothing was done. Do not go on working here: tell the"
        " security administrator, let him run “lianglin station check”, and restore the last good backup."
    ),
    "audit_broken": N_("The audit log was altered: the first line that is not as it was written is no. {number}."),
    "no_such_alarm": N_("The audit tells no such alarm; look at the list of alarms again."),
    "alarm_seen_already": N_("Somebody has answered for this alarm already; both stay in the audit."),
    "alarm_word_missing": N_("Say who answers for the alarm and why: what it was, and what was done about it."),
    "alarm_word_long": N_("The word may have {most} characters at most."),
    "audit_period_wrong": N_("The period ends before it begins; check both days."),
    "audit_figure_unknown": N_("The report has no such figure; it names them all."),
    "audit_head_unknown": N_("This is no head of an audit log; write it as NUMBER:HASH, as the report prints it."),
}
