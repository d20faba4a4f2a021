"""The words of whistles, red-leader stations' tasks, meetings and points."""

from __future__ import annotations

from collections.abc import Mapping

from forms.i18n import N_, _
from forms.messages import SENTENCES
from models.whistles.records import MeetingKind, WhistleKind
from models.whistles.red_states import TaskState, TaskStepKind
from models.whistles.rules import MARKS as MARK_KEYS
from models.whistles.states import Called, State, StepKind

KINDS = {
    WhistleKind.RESIDENTS: N_("Residents' report"),
    WhistleKind.ENFORCEMENT: N_("Joint enforcement"),
    WhistleKind.EMERGENCY: N_("Emergency response"),
}
TERMS = {
    WhistleKind.RESIDENTS: N_("there within 3 working days"),
    WhistleKind.ENFORCEMENT: N_("there within 24 hours"),
    WhistleKind.EMERGENCY: N_("there within 30 minutes"),
}
STATES = {
    State.DRAFT: N_("Street to judge"),
    State.JUDGED: N_("Street approved"),
    State.REJECTED: N_("Street sent it back"),
    State.BLOWN: N_("Nobody there yet"),
    State.REPORTED_IN: N_("On site"),
    State.HANDLED: N_("To be verified"),
    State.CLEARED: N_("Off the list"),
    State.RATED: N_("Rated"),
}
STEPS = {
    StepKind.APPROVE: N_("Street approves"),
    StepKind.REJECT: N_("Street sends it back"),
    StepKind.BLOW: N_("Blow the whistle now"),
    StepKind.SIGN: N_("Department signs for it"),
    StepKind.REPORT: N_("Department reports on site"),
    StepKind.DISCUSS: N_("Note the joint discussion"),
    StepKind.HANDLE: N_("Note how it was handled"),
    StepKind.REDO: N_("Not mended: back to the departments"),
    StepKind.CLEAR: N_("Clear it from the list"),
    StepKind.RATE: N_("Rate the departments"),
    StepKind.REMARK: N_("Add a remark"),
}
LISTS: Mapping[str, str] = {
    "problems": N_("List of problems"),
    "duties": N_("List of duties"),
    "terms": N_("List of deadlines"),
    "clearances": N_("List of clearances"),
}
"""四清单 (F20): four views of the same whistles."""
MARKS: Mapping[str, str] = {
    "arrival": N_("Coming on time"),
    "attitude": N_("Attitude of the department"),
    "solution": N_("Solving the problem"),
}
TASK_STATES = {
    TaskState.GIVEN: N_("Feedback awaited"),
    TaskState.ANSWERED: N_("Feedback given"),
    TaskState.SOLVED: N_("Task solved"),
    TaskState.RATED: N_("Task rated"),
}
TASK_STEPS = {
    TaskStepKind.ANSWER: N_("Note the feedback"),
    TaskStepKind.SOLVE: N_("Note that it is solved"),
    TaskStepKind.RATE: N_("Note how satisfied people are"),
    TaskStepKind.REMARK: N_("Add a remark"),
}
MEETINGS = {
    MeetingKind.JOINT: N_("Joint meeting"),
    MeetingKind.DISPATCH: N_("Dispatch meeting"),
    MeetingKind.SPECIAL: N_("Meeting on one subject"),
}
POINT_RULES: Mapping[str, str] = {
    "on_time": N_("In time·"),
    "late": N_("Too late·"),
    "solved": N_("Solved·"),
    "pleased": N_("Happy·"),
    "displeased": N_("Unhappy·"),
    "by_hand": N_("By hand·"),
    "void": N_("Taken back"),
}
WHISTLE_FORMULAS = (
    N_("Timeliness of arrival = departments there before the time was over / departments called."),
    N_("Resolution rate = whistles cleared / whistles blown."),
)
POINT_FORMULA = N_(
    "Score = sum of all lines: feedback in time +2, late −2, solved +5, people satisfied +1, dissatisfied −1. A task's "
    "points count on the day on which it was given; what was wrong is taken back by a line of its own."
)
TASK_FORMULA = N_("Feedback is due within 3 calendar days; the fourth day is late from its first minute.")


def called_text(one: Called) -> str:
    """What a department did: in time, late, signed for, or still awaited."""
    if one.reported_at is not None:
        return _("✓ there in time") if one.late is False else _("■ there late")
    return _("● signed for, not there yet") if one.signed_at else _("○ awaited")


def marks_text(marks: Mapping[str, int] | None) -> str:
    """``5、4、3``: arrival, attitude, solution; — without a rating."""
    return "、".join(str(marks[key]) for key in MARK_KEYS) if marks else "—"


def stray_text(code: str) -> str:
    """Why a step had no effect, after "No effect:"."""
    return _(_STRAYS.get(code) or SENTENCES.get(code) or _STRAYS["no_such_move"])


_STRAYS: Mapping[str, str] = {
    "no_such_move": N_("another step had come first"),
    "reported_already": N_("the department had reported already"),
    "signed_already": N_("the department had signed already"),
    "rated_already": N_("the department had been rated already"),
    "department_not_called": N_("the department had not been called"),
}
