"""What the world refuses about requests of persons and about what is over, as sentences."""

from __future__ import annotations

from forms.i18n import N_

SENTENCES: dict[str, str] = {
    "asked_in_future": N_("The request cannot have come in later than now; check the day."),
    "kin_unnamed": N_("Say who asks in the dead person's place, and how he is related."),
    "proof_missing": N_("Somebody asks for another person: write what he showed to prove that he may."),
    "request_decided": N_("This request was decided already. Read it again."),
    "request_undecided": N_("Nobody has decided about this request yet. Grant it or deny it first."),
    "request_done": N_("This request is closed already."),
    "request_result_missing": N_("Write what was done for the person."),
    "request_reason_missing": N_("Write the reason: the person has a right to it."),
    "restricted_already": N_("The use of this person's data is restricted already."),
    "not_restricted": N_("The use of this person's data is not restricted."),
    "restricted_use": N_("The use of this person's data is restricted: they are only kept until somebody lifts it."),
    "asked_too_soon": N_("This person said no not long ago. Ask again when the period is over."),
    "lives_here": N_(
        "Nothing of this person may be deleted: the law keeps the register of whoever lives here. A mistake can be "
        "corrected, the use restricted, a consent taken back. Deny the request; the reason is written by itself."
    ),
    "kept_by_law": N_(
        "Nothing of this person may be deleted yet: the terms that the law sets are not over. A mistake can be "
        "corrected, the use restricted. Deny the request; the reason is written by itself."
    ),
    "nothing_over": N_("Nothing is over by this rule today, or all of it has to stay."),
    "list_decided": N_("This list was decided already. Read it again."),
    "list_not_approved": N_("Nobody has agreed to this list yet. The secretary or the deputy does."),
    "second_person": N_(
        "Who proposes a list does not agree to it himself. A second person who may does: with the password at this PC, "
        "or logged in as himself."
    ),
    "street_needed": N_(
        "Nobody else here may agree to this list. The street does: write its office, and number and day of its paper."
    ),
    "street_paper_missing": N_("Write which office of the street agreed, and number and day of its paper."),
    "street_in_future": N_("The street's paper cannot be of a day to come; check the day."),
    "no_such_list": N_("There is no such list. See: lianglin station retention list"),
}
