"""What the station file refuses, in sentences: opening, passwords, disk, undo, attachments, backups."""

from __future__ import annotations

from forms.i18n import N_

SENTENCES: dict[str, str] = {
    "wrong_password": N_(
        "The name or the password is not right. {remaining} attempts are left; after that the account is locked for "
        "15 minutes. If the password is forgotten, use the printed recovery code."
    ),
    "locked_out": N_("Too many wrong passwords. Try again in {minutes} minutes."),
    "password_too_weak": N_(
        "This password is too weak. Use at least {length} characters from three of these: small letters, capital "
        "letters, digits, other characters."
    ),
    "login_exists": N_("This login name is already used on this computer. Choose another one."),
    "no_such_login": N_("This login name does not exist in this station. Check it, or ask who set up the station."),
    "worker_inactive": N_(
        "This account belongs to somebody who no longer works here. Ask a colleague to mark you as working here again "
        "under Settings, Workers and accounts."
    ),
    "recovery_code_mistyped": N_(
        "This is not a recovery code: it has seven groups of four characters, and one of them is mistyped. Compare it "
        "with the printed sheet."
    ),
    "not_a_station": N_(
        "There is no station file of this program in the folder, or another program has put its own file there. "
        "Choose the right folder, or restore a backup."
    ),
    "file_cut_short": N_("The station file is cut short: a part of it is missing. Nothing was changed."),
    "damaged": N_("The station file is damaged or does not belong to these keys. Nothing was changed."),
    "keys_missing": N_(
        "The file keys.json is missing beside the station file; without it no password can open it. The newest backup "
        "holds a sound one."
    ),
    "keys_damaged": N_("The file keys.json is damaged. The newest backup holds a sound one."),
    "newer_station": N_(
        "This file was written by version {file_version} of the program; this is version {app_version}. Update the "
        "program on this computer. Nothing was changed."
    ),
    "already_open": N_(
        "This station is already open in another window of the program. Switch to it, or close it first."
    ),
    "folder_read_only": N_(
        "The folder of the station cannot be written to. Check its rights, or whether the disk is write-protected."
    ),
    "disk_full": N_("The disk is full; nothing was saved. Free some space and do it again."),
    "disk_error": N_(
        "The disk reported an error; nothing was saved. Make a backup to another disk now and have the disk checked."
    ),
    "busy": N_("Another program is holding the station file; nothing was saved. Wait a moment and do it again."),
    "exists_already": N_("There is a station in this folder already. Open it, or choose an empty folder."),
    "upgrade_failed": N_(
        "The station file could not be brought to the new version; the old one is untouched. Go on with the former "
        "version of the program and tell your administrator."
    ),
    "no_such_act": N_("There is no action with the number {id}."),
    "undo_not_yours": N_("Somebody else did this, and it holds what you may not see. Ask that person to undo it."),
    "undo_done_already": N_("Action {id} has been taken back already."),
    "undo_too_old": N_("Action {id} is too old to be taken back. Change the records by hand."),
    "undo_changed_since": N_(
        "This cannot be taken back: {count} of its records were changed or used afterwards. Take back the later "
        "actions first, or change the records by hand."
    ),
    "blob_missing": N_("This attachment is not on this computer yet. It comes with the next synchronisation."),
    "blob_damaged": N_("This attachment is damaged. Scan it again, or restore it from a backup."),
    "not_a_backup": N_("This is not a backup of a station, or it is damaged. Choose another file."),
}
