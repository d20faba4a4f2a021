"""The words of incidents: kinds, states, steps, and what stood between a stranger and the data."""

from __future__ import annotations

from forms.i18n import N_
from models.incidents.queries import ShutOut
from models.incidents.records import IncidentKind
from models.incidents.states import State, StepKind

KINDS = {
    IncidentKind.LOST_PC: N_("A PC is lost"),
    IncidentKind.LOST_CARRIER: N_("A memory stick or disk is lost"),
    IncidentKind.LOST_PAPER: N_("A print is lost"),
    IncidentKind.LEAKED: N_("Something got out"),
    IncidentKind.TAMPERED: N_("Something was tampered with"),
}
STATES = {State.OPEN: N_("In hand"), State.CLOSED: N_("Closed (incident)")}
STEPS = {
    StepKind.SHUT_OUT: N_("Shut the PC out"),
    StepKind.CONTAIN: N_("Measures are taken"),
    StepKind.LIST: N_("List whom it concerns"),
    StepKind.REPORT: N_("Report to the authorities"),
    StepKind.TELL: N_("The people are told"),
    StepKind.SPARE: N_("Nobody has to be told"),
    StepKind.CLOSE: N_("Close the incident"),
    StepKind.REOPEN: N_("Take it up again"),
    StepKind.REMARK: N_("Add a remark"),
}
SHUT_OUT = {
    ShutOut.NO: "",
    ShutOut.QUEUED: N_("Waits for the line: the district shuts it out as soon as this PC has synced"),
    ShutOut.REFUSED: N_("The district did not take it; see what was refused, and ring its operator"),
    ShutOut.DONE: N_("The district lets it in no more; it locks itself when it next asks"),
}
MEASURES = {
    "encrypted": N_("What was lost is encrypted"),
    "locked": N_("It was locked or switched off"),
    "password": N_("Nobody else knows the password"),
    "backup": N_("A backup exists"),
    "masked": N_("Names and numbers were masked"),
}
HARM = {
    IncidentKind.LOST_PC: N_(
        "Somebody who gets past the encryption could learn addresses, telephone and ID numbers; beware of strangers "
        "who claim to be from the community."
    ),
    IncidentKind.LOST_CARRIER: N_(
        "Somebody who finds it and gets past its protection could learn addresses, telephone and ID numbers; beware "
        "of strangers who claim to be from the community."
    ),
    IncidentKind.LOST_PAPER: N_("Whoever finds the sheet can read what is printed on it about you."),
    IncidentKind.LEAKED: N_("Somebody knows what was told to the community in confidence; beware of fraud."),
    IncidentKind.TAMPERED: N_("What is recorded about you may have been changed; please check it with us."),
}
"""What an incident of the kind could do to people (PIPL 57: 可能造成的危害)."""
