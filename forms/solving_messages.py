"""What the world refuses about problems and the library, as sentences."""

from __future__ import annotations

from forms.i18n import N_

SENTENCES: dict[str, str] = {
    "problem_title_missing": N_("Give the problem a title."),
    "problem_ahead": N_("This day, week or month has not begun yet. Choose the present one or an earlier one."),
    "appeal_closed": N_("This appeal is closed already; a problem is chosen out of open ones."),
    "appeal_linked_already": N_("The problem stands for this appeal already; nothing was changed."),
    "conclusion_missing": N_("Write what the study came to."),
    "measures_missing": N_("Write what is to be done, by whom and until when."),
    "opinion_missing": N_("Write the common opinion."),
    "document_missing": N_("Write the document number of the common opinion."),
    "achievement_title_missing": N_("Give the entry of the library a title."),
    "achievement_text_missing": N_("Write what stays of it: the rule, the way, the opinion."),
    "achievement_has_phone": N_(
        "There is a mobile number in it. The library is kept for ever and holds nothing of a person; take it out."
    ),
    "achievement_has_id": N_(
        "There is an ID number in it. The library is kept for ever and holds nothing of a person; take it out."
    ),
    "achievement_has_name": N_(
        "The name of somebody who appealed stands in it. The library holds nothing of a person; write “a resident”."
    ),
}
