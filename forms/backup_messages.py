"""Refusals about backups and damage as sentences; what else is said of them stands in ``backup_words``."""

from __future__ import annotations

from forms.i18n import N_

SENTENCES: dict[str, str] = {
    "backup_unreadable": N_("The disk did not give back what was written on it. Use another disk or stick."),
    "backup_changed": N_("This backup was changed, or is another station's. Take another one."),
    "place_missing": N_("This folder is not there. Plug the stick in, or connect the share, and choose it again."),
    "place_within": N_("The second place must lie outside of the station's own folder, best on another disk."),
    "salvage_nothing": N_(
        "Not even the list of tables can be read in this file: nothing can be saved from it. Restore the newest backup."
    ),
    "trial_keys": N_("The keys in this backup do not belong to it. Take another one."),
    "trial_changed": N_("The file in this backup is not the one that was backed up. Take another one."),
    "trial_counts": N_("This backup holds fewer or more records than it says. Take another one."),
}
