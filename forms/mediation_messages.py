"""What the world refuses about mediation, as sentences."""

from __future__ import annotations

from forms.i18n import N_

SENTENCES: dict[str, str] = {
    "one_party": N_("A mediation needs a party on each side. Add the applicant and the respondent."),
    "party_nameless": N_("A party has no name. Write the name of each party."),
    "party_twice": N_("The same person stands among the parties twice. Leave one of them out."),
    "dispute_kind": N_("There is no such kind of dispute. Choose one of the list."),
    "brief_missing": N_("Say in a few words what the dispute is about."),
    "handed_by_missing": N_("Say which office handed the dispute over."),
    "mediator_is_party": N_("Nobody mediates his own dispute. Choose a mediator who is not a party."),
    "worker_is_party": N_("This worker is a party of the dispute and cannot be named on its file."),
    "representative_missing": N_("An organisation signs by a person. Write who represents it."),
    "mediation_signed": N_("What was signed or closed is not changed any more. Add a remark to the file instead."),
    "mediation_over": N_("This mediation has its result; parties are not added any more."),
    "mediation_filed": N_("This file is put away; nothing is added any more."),
    "no_such_move": N_("In the present state this step cannot be made. Look at the steps that the file offers."),
    "own_action": N_("This step comes with a record of its own: write down the session, the visit or the agreement."),
    "before_last_step": N_("This lies before the last step of the file. Check day and time."),
    "step_reason_missing": N_("Say in words what happened or why; it is kept in the file."),
    "extension_days": N_("The term can be prolonged by 1 to {most} days. Write how many."),
    "extended_already": N_("The term was prolonged before; that is possible only once."),
    "rights_told_already": N_("The parties were told of their rights and duties before; nothing was changed."),
    "note_empty": N_("The record is empty. Write down what was said."),
    "person_missing": N_("Say who was asked."),
    "session_result": N_("Say what came of the session: agreed, failed, or to be continued."),
    "terms_empty": N_("An agreement without terms is none. Write at least one."),
    "facts_empty": N_("Write the main facts and what is in dispute."),
    "amount_negative": N_("An amount cannot be below zero. Check it."),
    "paper_only": N_(
        "Agreements of marriage, adoption or succession are written and signed on paper. Print it and have it signed."
    ),
    "effective_before_session": N_("The day lies before the session at which it was agreed. Check the day."),
    "perform_before_agreement": N_("The day of performance lies before the agreement. Check the day."),
    "signed_already": N_("The agreement is signed and holds already; nothing was changed."),
    "not_in_force": N_("The agreement does not hold yet. Note first that all have signed and it was sealed."),
    "not_performed": N_("The agreement is not performed. Note the performance, or that it was not kept; then close."),
    "court_asked_already": N_("The court was asked before; nothing was changed."),
    "court_not_asked": N_("The court was not asked to confirm this agreement."),
    "confirmation_late": N_("Both could ask the court until {day}; that is over. The agreement itself still holds."),
    "paper_title": N_("A paper without a title cannot be found again. Write its title."),
    "paper_pages": N_("A paper has at least one page. Write how many."),
    "paper_not_yet": N_("Nothing of this paper is in the file yet. Record it first, or print an empty form."),
    "keep_years": N_("Files are kept for 5 years, 10 years or for ever. Choose one."),
    "contents_missing": N_(
        "The file is not complete: items {items} of its contents are missing. Put them in, or write why they lack."
    ),
    "mediator_stays": N_("The mediator stays named on his file."),
    "not_on_file": N_("Only those who are named on this file may do that."),
    "last_on_file": N_("Somebody must stay named on the file. Name a colleague first."),
    "accusation_not_mediated": N_("An accusation is not mediated. Leave it on its own way."),
}
