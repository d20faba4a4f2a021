"""What the world refuses about households and residents, as sentences."""

from __future__ import annotations

from forms.i18n import N_

SENTENCES: dict[str, str] = {
    "no_such_door": N_("There is no such door; check building, unit and room, or add it on the household map."),
    "household_ended": N_("This household has ended. Open a new household at this door instead."),
    "resident_not_living": N_(
        "This person is recorded as dead, deleted or merged. Open the record and correct it first."
    ),
    "lives_here_already": N_("This person lives in this household already; nothing was changed."),
    "lived_here_then": N_("This person was still in this household on that day. Choose a later day."),
    "head_exists": N_("This household has a head. Choose another relation, or change the head."),
    "residency_ended": N_("This person does not live here any more. Reload the page."),
    "before_start": N_("The day lies before the day of moving in; check the date."),
    "not_of_household": N_("This person is not of this household. Choose one of its members."),
    "died_already": N_("The death of this person is recorded already; nothing was changed."),
    "split_everyone": N_("Somebody must stay. Leave out one member, or let all of them move."),
    "same_household": N_("These are one and the same household. Choose another one."),
    "head_by_change_head": N_("The head is set by “Change head”, not by the relation."),
    "merge_itself": N_("These are one and the same record. Choose another one."),
    "merged_already": N_("One of the two has been merged or deleted before. Search for the person again."),
    "unmerged_already": N_("This merge was taken back before; nothing was changed."),
}
