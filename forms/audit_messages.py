"""What the world refuses about the audit, as sentences."""

from __future__ import annotations

from forms.i18n import N_

SENTENCES: dict[str, str] = {
    "audit_unwritable": N_(
        "The audit log of this station cannot be written, so nothing was done. Do not go on working here: tell the"
        " security administrator, let him run “lianglin station check”, and restore the last good backup."
    ),
    "audit_broken": N_("The audit log was altered: the first line that is not as it was written is no. {number}."),
    "audit_head_unknown": N_("This is no head of an audit log; write it as NUMBER:HASH, as the report prints it."),
}
