"""What the world refuses about rounds, visits, logs and attachments, as sentences."""

from __future__ import annotations

from forms.i18n import N_

SENTENCES: dict[str, str] = {
    "round_without_doors": N_("No door fits this choice. Choose more of the map, or leave out “not met since”."),
    "round_ends_before_start": N_("The round ends before it starts; check the dates."),
    "round_closed": N_("This round is closed. Reopen it first, or record the visit from the household's page."),
    "doors_have_visits": N_("{count} of these doors have visits and stay in the round. Choose the others only."),
    "unknown_sheet": N_("No round of this station has this sheet. Check whether it is from another community."),
    "sheet_number_wrong": N_("This is no sheet number; a digit may be wrong. Scan the sheet again."),
    "visit_in_future": N_("The visit lies in the future; check date and time."),
    "visit_before_round": N_("The visit lies before the round began; check the date."),
    "visit_corrected_already": N_("This visit was corrected before. Correct the newer entry."),
    "log_empty": N_("The log says nothing yet. Write what was done, then submit it."),
    "log_of_tomorrow": N_("A log cannot be of a day to come; check the date."),
    "log_not_draft": N_("This log has been submitted and no longer changes. Append a correction."),
    "log_is_draft": N_("This log is still a draft; edit it directly."),
    "log_filed": N_("This log is filed and closed. Write what is to be added in a new log."),
    "log_not_submitted": N_("Only a submitted log can be reviewed. Look at its state again."),
    "log_not_returned": N_("Only a returned log can be handed in again. Look at its state again."),
    "log_not_reviewed": N_("Only a reviewed log can be filed. Have it reviewed first."),
    "log_returned_without_reason": N_("Say what is to be put right, so that the author knows."),
    "log_without_correction": N_("Nothing has been appended since the log was returned. Append a correction first."),
    "file_too_large": N_("The file is larger than {limit_mb} MB. Take the photo smaller or split the scan."),
    "file_empty": N_("The file is empty. Take the photo again or choose another file."),
    "photo_heic": N_("This photo is in a format (HEIC) that station PCs cannot show. Send it from the phone as JPEG."),
    "file_type_unknown": N_("This is no photo or scan that can be kept. Use JPEG, PNG or PDF."),
    "copy_term": N_(
        "A copy of an identity document is kept until a day: from tomorrow on, {days} days at the most (Settings)."
    ),
    "photo_damaged": N_("The photo is damaged. Copy it from the phone again."),
    "draft_photo_lost": N_("These photos of the unsaved visit are gone from this PC: {names}. Add them again."),
    "file_unreadable": N_("The file {name} could not be read. Check that the phone or stick is still connected."),
}
