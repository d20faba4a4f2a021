"""The words of people's mediation: states, steps, sides, kinds of disputes, the contents of a file."""

from __future__ import annotations

from collections.abc import Mapping

from forms.i18n import N_, _
from models.mediation.lists import Due
from models.mediation.records import Origin, RecordKind, Side
from models.mediation.rules import Item
from models.mediation.states import State, StepKind

STATES: Mapping[State, str] = {
    State.APPLIED: N_("Applied for"),
    State.REGISTERED: N_("Taken up"),
    State.INQUIRING: N_("Being inquired into"),
    State.SESSION: N_("In mediation"),
    State.AGREED: N_("Agreed·"),
    State.FAILED: N_("Mediation failed"),
    State.TO_CONTINUE: N_("To be continued"),
    State.PERFORMED: N_("Performed"),
    State.RETURN_VISITED: N_("Return visit made"),
    State.CLOSED: N_("Case closed"),
    State.FILED: N_("File put away"),
    State.ENDED: N_("Ended, a party refused"),
}
STEPS: Mapping[StepKind, str] = {
    StepKind.ACCEPT: N_("Accepted and registered"),
    StepKind.INQUIRE: N_("Inquiry"),
    StepKind.MEET: N_("Mediation session"),
    StepKind.PUT_OFF: N_("To be continued"),
    StepKind.AGREE: N_("Agreed"),
    StepKind.FAIL: N_("Mediation failed"),
    StepKind.REFUSE: N_("A party refused"),
    StepKind.TELL_RIGHTS: N_("Told of rights and duties"),
    StepKind.EXTEND: N_("Term prolonged"),
    StepKind.SIGN: N_("Signed and sealed"),
    StepKind.PERFORM_PART: N_("Partly performed"),
    StepKind.BREACH: N_("Not performed"),
    StepKind.PERFORM: N_("Performed"),
    StepKind.RETURN_VISIT: N_("Return visit"),
    StepKind.ASK_COURT: N_("Court asked to confirm"),
    StepKind.CONFIRMED: N_("Confirmed by the court"),
    StepKind.NOT_CONFIRMED: N_("Not confirmed by the court"),
    StepKind.CLOSE: N_("Case closed"),
    StepKind.FILE: N_("File put away"),
    StepKind.REMARK: N_("Further remark"),
}
"""What happened."""
ACTS: Mapping[StepKind, str] = {
    StepKind.ACCEPT: N_("Accept and register"),
    StepKind.INQUIRE: N_("Record an inquiry"),
    StepKind.MEET: N_("Record a session"),
    StepKind.PUT_OFF: N_("Put off to another session"),
    StepKind.AGREE: N_("Write down the agreement"),
    StepKind.FAIL: N_("Note that it failed"),
    StepKind.REFUSE: N_("A party refuses, end it"),
    StepKind.TELL_RIGHTS: N_("Note that rights and duties were told"),
    StepKind.EXTEND: N_("Prolong the term"),
    StepKind.SIGN: N_("Note the signing"),
    StepKind.PERFORM_PART: N_("Note a part performance"),
    StepKind.BREACH: N_("Note that it was not kept"),
    StepKind.PERFORM: N_("Note the performance"),
    StepKind.RETURN_VISIT: N_("Record a return visit"),
    StepKind.ASK_COURT: N_("Note that the court was asked"),
    StepKind.CONFIRMED: N_("Note the court's confirmation"),
    StepKind.NOT_CONFIRMED: N_("Note that the court did not confirm"),
    StepKind.CLOSE: N_("Close the case"),
    StepKind.FILE: N_("Put into the archive"),
    StepKind.REMARK: N_("Add a remark"),
}
"""What can be done."""
ORIGINS: Mapping[Origin, str] = {
    Origin.APPLIED: N_("Applied for by a party"),
    Origin.OFFERED: N_("Offered by the committee"),
    Origin.HANDED_OVER: N_("Handed over by another office"),
}
SIDES: Mapping[Side, str] = {
    Side.APPLICANT: N_("Applicant"),
    Side.RESPONDENT: N_("Respondent"),
    Side.THIRD: N_("Third party"),
}
KINDS: Mapping[str, str] = {
    "family": N_("Marriage and family"),
    "neighbour": N_("Neighbours"),
    "housing": N_("House and homestead"),
    "compensation": N_("Damages"),
    "contract": N_("Contract"),
    "production": N_("Production and business"),
    "labour": N_("Labour"),
    "consumer": N_("Consumption"),
    "medical": N_("Medical treatment"),
    "traffic": N_("Road traffic"),
    "property": N_("Property services"),
    "land": N_("Contracted land and forest"),
    "environment": N_("Environment"),
    "village": N_("Village affairs"),
    "other": N_("Other disputes"),
}
RECORDS: Mapping[RecordKind, str] = {
    RecordKind.INQUIRY: N_("Record of an inquiry"),
    RecordKind.SESSION: N_("Record of mediation"),
    RecordKind.RETURN_VISIT: N_("Record of a return visit"),
}
RESULTS: Mapping[str, str] = {
    "agreed": N_("Mediation succeeded"),
    "failed": N_("Mediation did not succeed"),
    "to_continue": N_("To be continued"),
}
ITEMS: Mapping[Item, str] = {
    Item.APPLICATION: N_("Application or registration"),
    Item.RIGHTS: N_("Notice of the parties' rights and duties"),
    Item.IDENTITY: N_("Proof of the parties' identity"),
    Item.AUTHORITY: N_("Letter of authority"),
    Item.INQUIRIES: N_("Records of inquiries"),
    Item.EVIDENCE: N_("Evidence papers"),
    Item.SESSIONS: N_("Records of mediation"),
    Item.AGREEMENT: N_("Mediation agreement"),
    Item.PERFORMANCE: N_("Proof of performance"),
    Item.RETURN_VISITS: N_("Records of return visits"),
    Item.CONFIRMATION: N_("Papers of judicial confirmation"),
    Item.STATEMENT: N_("Statement on the file"),
    Item.BACK_COVER: N_("Back cover"),
}
DUES: Mapping[Due, str] = {
    Due.RESULT: N_("Result due"),
    Due.SIGN: N_("To be signed and sealed"),
    Due.PERFORM: N_("Performance due"),
    Due.CONFIRM: N_("Judicial confirmation can still be asked for"),
}
KEPT_FOR: Mapping[int, str] = {5: N_("5 years"), 10: N_("10 years")}
KEEPING: Mapping[str, str] = {**{str(years): said for years, said in KEPT_FOR.items()}, "forever": N_("For ever")}
"""As it is asked; for ever is stored as nothing."""
CLOSED_LIST = N_("Mediation files are open only to those who are named on them. You are named on none.")
OWN_FILES = N_("Counted are only the files that you may open.")
FIGURE_COUNTS: Mapping[str, str] = {
    "accepted": N_("Accepted files"),
    "going": N_("Still being mediated"),
    "agreed": N_("Agreements"),
    "written": N_("In writing"),
    "oral": N_("By word of mouth"),
    "failed": N_("Did not succeed"),
    "ended": N_("Ended by refusal"),
    "amount": N_("Amount (yuan)"),
    "to_perform": N_("Due to be performed"),
    "performed": N_("Performed"),
    "court_asked": N_("Court asked to confirm"),
    "confirmed": N_("Confirmed by the court"),
}
FIGURE_RATES: Mapping[str, str] = {"success": N_("Success rate"), "performance": N_("Performance rate")}
"""Counts and shares of ``models.mediation.figures.Figures``, by their names there."""
FIGURE_NOTES = (
    N_("Counted are the files accepted in the period, as they stand today."),
    N_("Success = agreements / accepted; performance = performed / due to be performed."),
    N_("A share of nothing is —, neither 0 % nor 100 %."),
)


def step_text(kind: str) -> str:
    """The word of a step; one of a newer version by its code."""
    known = {each.value: text for each, text in STEPS.items()}
    return _(known[kind]) if kind in known else kind


def keeping_key(years: int | None) -> str:
    """How the form of putting away names a keeping."""
    return "forever" if years is None else str(years)
