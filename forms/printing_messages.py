"""What can go wrong with paper, in sentences."""

from __future__ import annotations

from forms.i18n import N_

SENTENCES: dict[str, str] = {
    "pdf_disk_full": N_(
        "There is no room left for “{name}”. Free some space or choose another drive, then save again."
    ),
    "pdf_not_written": N_("“{name}” could not be written there. Choose another folder, or close it where it is open."),
    "printer_refused": N_("The printer did not take the pages. See whether it is switched on, or save as PDF instead."),
}
