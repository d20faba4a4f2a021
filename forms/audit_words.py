"""The words of the audit: deeds, outcomes, and what a check of it found."""

from __future__ import annotations

from forms.i18n import N_, _
from forms.release_messages import PROGRAM
from forms.rights_messages import SENTENCES
from models.audit.alarms import Where
from models.audit.chain import Broken, Sound
from models.audit.deeds import Audited
from models.care.rules import RESTRICTED

DEEDS: dict[str, str] = {
    Audited.BEGIN: N_("Station was set up"),
    Audited.LOG_IN: N_("Logged in"),
    Audited.LOG_IN_FAILED: N_("Was not let in"),
    Audited.RECOVERED: N_("Opened by recovery code"),
    Audited.LOG_OUT: N_("Logged out"),
    Audited.LOCK: N_("Locked the screen"),
    Audited.UNLOCK: N_("Unlocked the screen"),
    Audited.UNLOCK_FAILED: N_("Did not unlock the screen"),
    Audited.LOOK: N_("Opened what is highly sensitive"),
    Audited.REVEAL: N_("Opened what is masked"),
    Audited.EDIT: N_("Changed records"),
    Audited.IMPORT: N_("Lists imported"),
    Audited.UNDO: N_("Took back"),
    Audited.EXPORT: N_("Exported"),
    Audited.PRINT: N_("Printed"),
    Audited.GRANT: N_("Changed rights"),
    Audited.SETTINGS: N_("Changed settings"),
    Audited.KEYS: N_("Changed passwords or keys"),
    Audited.ERASE: N_("Erased"),
    Audited.REFUSED: N_("Was refused"),
    Audited.BACKUP: N_("Backed up"),
    Audited.RESTORE: N_("Restored"),
    Audited.CHECK: N_("Checked"),
    Audited.READ_AUDIT: N_("Read the audit"),
    Audited.ALARM: N_("Alarm of the audit"),
    Audited.ALARM_SEEN: N_("Answered for an alarm"),
    Audited.CUT: N_("Old lines were let go"),
}
_OUTCOMES = {
    "ok": "",
    "wrong_password": N_("wrong password"),
    "locked_out": N_("locked after five failures"),
    "second_factor_wrong": N_("wrong code of the telephone"),
    "worker_inactive": N_("works here no longer"),
    "not_allowed": N_("has no right to it"),
    "only_secretary": N_("for the secretary only"),
    "not_on_team": N_("is not on the care team"),
    "not_on_file": N_("is not named on the file"),
    "not_yours_to_open": N_("is not his to open"),
    "undo_not_yours": N_("somebody else did it"),
    "aside_damaged": N_("lines that waited were altered"),
    "program_signed": N_("another signed release of the program opened the station"),
    "rights_changed": N_("rights or levels were changed beside the program"),
    "rights_planted": N_("put in beside the program"),
    "rights_gone": N_("taken out beside the program"),
    "rights_unsealed": N_("the seal is gone"),
    "triggers_renewed": N_("what notes changes was missing: a new version of the program, or a foreign tool"),
}
_FOUND = {
    "altered": N_("The audit is damaged: line {number} is not as it was written."),
    "missing": N_("The audit is damaged: line {number} is missing."),
    "cut": N_("The audit is damaged: lines from {number} on were cut off."),
    "rewritten": N_("The audit is damaged: it was written anew up to line {number}; what was noted elsewhere differs."),
}
_FOUND |= PROGRAM
_FOUND |= {
    "put_back": N_(
        "Rights or levels of {number} records had been changed beside the program. They were put back by the recovery"
        " code: find out who did it."
    ),
    "accept": N_(
        "Rights or levels of {number} records had been changed beside the program. They were accepted by the recovery"
        " code as they stood: find out who did it."
    ),
    "differ": SENTENCES["seals_differ"],
    "pages": N_(
        "{number} pages of the station file are damaged. Make a backup to another disk, run the check under Settings,"
        " Backups, and restore or salvage what it names."
    ),
}
_WHERE = {
    Where.HERE: N_("(found by reading the chain)"),
    Where.BACKUP: N_("(found by what a backup had noted)"),
    Where.DISTRICT: N_("(told by the district)"),
    Where.SEALS: N_("(found by the seals)"),
    Where.PAGES: N_("(found by reading the whole file)"),
    Where.PROGRAM: N_("(found by checking the program)"),
}


def deed_words(deed: str) -> str:
    """A deed as people read it; one of a newer program as it is stored."""
    return _(DEEDS[deed]) if deed in DEEDS else deed


def outcome_words(outcome: str) -> str:
    """Why a deed did not succeed; a code without words stands as it is."""
    return _(words) if (words := _OUTCOMES.get(outcome, outcome)) else ""


def level_words(level: int | None) -> str:
    return "" if level is None else _("level {n}").format(n=level) if level < RESTRICTED else _("level 4, closed")


def alarm_words(where: Where, what: str, line: int) -> str:
    """What an alarm says, and what the audit was compared with."""
    said = _(_FOUND[what]).format(number=line) if what in _FOUND else what
    return f"{said} {_(_WHERE[where])}"


def found_words(found: Sound | Broken) -> str:
    """What a check of the chain found, as one sentence."""
    if isinstance(found, Broken):
        return _(_FOUND[found.what]).format(number=found.number)
    words = _("The audit is whole: {n} lines, the last one no. {number}.")
    return words.format(n=f"{found.lines:,}", number=found.head.number)
