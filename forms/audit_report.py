"""The words of the compliance report (合规审计报告): its parts, its figures, and the rows behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from forms.audit_words import level_words
from forms.disclosures import STATES as LEFT_STATES
from forms.disclosures import purpose_text
from forms.i18n import N_, _, ngettext
from forms.incidents_words import KINDS as INCIDENTS
from forms.requests_words import KINDS as REQUESTS
from forms.requests_words import LISTS
from forms.requests_words import STATES as REQUEST_STATES
from forms.rights_words import DEEDS, ROLES
from models.audit.facts import Fact
from models.audit.report import Figure, Part
from models.disclosures.rules import State
from models.incidents.records import IncidentKind
from models.requests.records import RequestKind
from models.requests.rules import State as RequestState
from models.workers.records import WorkerRole

TITLE = N_("Compliance report")
BASIS = N_("Made under article 54 of the Personal Information Protection Law and the grade protection rules on audit.")
PARTS: Mapping[Part, str] = {
    Part.ACCESS: N_("Log-ins and refusals"),
    Part.LOOKS: N_("Looks at what is sensitive (levels 3 and 4)"),
    Part.CHANGES: N_("Changes"),
    Part.LEFT: N_("Exports and prints (register)"),
    Part.RIGHTS: N_("Rights, accounts and keys"),
    Part.RETENTION: N_("Retention, erasure and requests"),
    Part.SAFETY: N_("Incidents, backups and the audit itself"),
}
NAMES: Mapping[str, str] = {
    "log_in": N_("Log-ins"),
    "log_in_failed": N_("Log-ins and unlockings that failed"),
    "recovered": N_("Opened by recovery code"),
    "refused": N_("Attempts that were refused"),
    "look": N_("Level 4 opened"),
    "reveal": N_("Masked values opened (level 3)"),
    "edit": N_("Acts that changed records"),
    "import": N_("Lists imported"),
    "undo": N_("Acts taken back"),
    "files": N_("Excel and other files"),
    "papers": N_("Prints"),
    "clear": N_("Of both: in the clear"),
    "denied": N_("Asked for, not approved"),
    "void": N_("Noted as void"),
    "workers": N_("Workers and their roles today"),
    "singly": N_("Single rights in force"),
    "grant": N_("Changes of rights"),
    "settings": N_("Changes of settings"),
    "keys": N_("Changes of passwords and keys"),
    "accounts": N_("Accounts at this PC"),
    "unused": N_("Accounts that nobody uses"),
    "vacant": N_("Administrators' roles that are vacant"),
    "over": N_("Kinds of data that are over and in no list"),
    "lists_waiting": N_("Lists that wait for a decision"),
    "lists_done": N_("Lists carried out"),
    "erase": N_("Acts of erasure"),
    "cut": N_("Old audit lines let go"),
    "requests": N_("Requests about own data"),
    "requests_late": N_("Of these answered late, or late now"),
    "incidents": N_("Incidents·"),
    "incidents_open": N_("Of these not over"),
    "backup": N_("Backups"),
    "backup_failed": N_("Of these failed"),
    "restore": N_("Backups brought back"),
    "check": N_("Checks and test restores"),
    "check_failed": N_("Of these with faults"),
    "alarm": N_("Alarms of the audit"),
    "alarm_seen": N_("Alarms answered for"),
    "read_audit": N_("Readings of the audit"),
}


def figure_words(figure: Figure, reasons: Mapping[str, str]) -> str:
    """What a figure counts; of a share, of whom and why.

    Args:
        reasons: why what is masked is opened, by their codes.
    """
    if not figure.is_share:
        return _(NAMES[figure.name])
    who = figure.who or _("nobody was logged in")
    if figure.reason is None:
        return _("— of these {who}").format(who=who)
    why = _(reasons[figure.reason]) if figure.reason in reasons else figure.reason or _("no reason noted")
    return _("— of these {who}: {why}").format(who=who, why=why)


def fact_words(figure: str, fact: Fact) -> tuple[str, str, str]:
    """What a row behind a figure is, about what it was, and the rest."""
    return _WORDS[figure](fact)


def _of_register(fact: Fact) -> tuple[str, str, str]:
    told = fact.more
    state = _(LEFT_STATES[State(told["state"])])
    rows = _("{rows} rows, {people} people").format(rows=f"{fact.count or 0:,}", people=told["people"])
    how = _("masked") if told["masked"] else _("in the clear")
    second = _("second person: {who}").format(who=told["approved_by"]) if told["approved_by"] else ""
    parts = (rows, how, level_words(told["level"]), purpose_text(told["purpose"]), second)
    return state, f"{_(fact.code)} · {fact.number}", " · ".join(filter(None, parts))


def _of_worker(fact: Fact) -> tuple[str, str, str]:
    return _(ROLES[WorkerRole(fact.code)]), "", ""


def _of_vacancy(fact: Fact) -> tuple[str, str, str]:
    return _(ROLES[WorkerRole(fact.code)]), "", _("Vacant: the secretary does this work.")


def _of_right(fact: Fact) -> tuple[str, str, str]:
    told = fact.more
    known = {deed.value: words for deed, words in DEEDS.items()}
    ends = _("until {day}").format(day=told["ends_on"]) if told["ends_on"] else _("without end")
    by = _("given by {who}").format(who=told["by"]) if told["by"] else ""
    name = _(known[fact.code]) if fact.code in known else fact.code
    return name, level_words(told["level"]), " · ".join(filter(None, (f"{told['starts_on']} – {ends}", by)))


def _of_account(fact: Fact) -> tuple[str, str, str]:
    seen = _("Last log-in") if fact.code == "seen" else _("Never logged in; account given")
    return seen, "", _("with a second factor") if fact.more.get("second") else ""


def _records(fact: Fact) -> str:
    count = fact.count or 0
    return ngettext("{n} record", "{n} records", count).format(n=f"{count:,}")


def _of_rule(fact: Fact) -> tuple[str, str, str]:
    told = fact.more
    kept = _("{n} stay for now").format(n=told["kept"]) if told["kept"] else ""
    years = _("kept for {n} years").format(n=told["years"])
    return _(LISTS[fact.code]), _records(fact), " · ".join(filter(None, (years, kept)))


def _of_list(fact: Fact) -> tuple[str, str, str]:
    name = _(LISTS[fact.code]) if fact.code in LISTS else fact.code
    who = fact.more["approved_by"]
    second = _("approved by {who}").format(who=who) if who else _("not decided")
    return name, fact.number, f"{_records(fact)} · {second}"


def _of_request(fact: Fact) -> tuple[str, str, str]:
    told = fact.more
    late = _("late") if told["late"] else ""
    due = _("due on {day}").format(day=told["due_on"])
    state = _(REQUEST_STATES[RequestState(told["state"])])
    return _(REQUESTS[RequestKind(fact.code)]), fact.number, " · ".join(filter(None, (state, due, late)))


def _of_incident(fact: Fact) -> tuple[str, str, str]:
    over = fact.more.get("state") == "closed"
    return _(INCIDENTS[IncidentKind(fact.code)]), fact.number, _("over·") if over else _("not over")


_WORDS: Mapping[str, Callable[[Fact], tuple[str, str, str]]] = {
    **dict.fromkeys(("files", "papers", "clear", "denied", "void"), _of_register),
    "workers": _of_worker,
    "singly": _of_right,
    **dict.fromkeys(("accounts", "unused"), _of_account),
    "vacant": _of_vacancy,
    "over": _of_rule,
    **dict.fromkeys(("lists_waiting", "lists_done"), _of_list),
    **dict.fromkeys(("requests", "requests_late"), _of_request),
    **dict.fromkeys(("incidents", "incidents_open"), _of_incident),
}
FACT_FIGURES = frozenset(_WORDS)
