"""What the world refuses about what leaves the house, as sentences."""

from __future__ import annotations

from forms.i18n import N_

SENTENCES: dict[str, str] = {
    "disclosure_number_taken": N_("Something else left under this number meanwhile. Print once more."),
    "disclosure_level_4": N_("What is highly sensitive leaves on no list, in the clear or masked."),
    "disclosure_too_many": N_(
        "{people} people are too many in the clear in one file; at most {most} are possible. Filter, or export masked."
    ),
    "disclosure_in_past": N_("Until when the receiver may keep it lies in the past; choose a later day."),
    "disclosure_not_waiting": N_("Nothing waits here any more: it was approved, refused, or nobody looked in time."),
    "disclosure_own": N_("Nobody approves what he asked for himself; let another person who may approve do it."),
    "disclosure_why": N_("Say why."),
    "disclosure_not_approved": N_(
        "This has to be approved by a second person first. Ask for it, and have it approved at this PC or from the "
        "register in the settings."
    ),
    "disclosure_differs": N_(
        "The list is no longer what was approved under {number}. Choose the same filter and columns, or ask again."
    ),
    "disclosure_cancelled": N_("It was noted as void already."),
    "disclosure_waits": N_(
        "Asked for under {number}. It leaves once a second person has approved it: {who}. Then export once more with "
        "--approved {number}."
    ),
    "disclosure_says_whom": N_(
        "In the clear, more than one household leaves only with --receiver and --keep-until, and the yes of a second "
        "person: --approver and --approver-password-file, or later from the register."
    ),
}
