"""The words of rights: deeds, areas and scopes as people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from forms.i18n import N_, _
from forms.table_words import table_name
from models.rights.deeds import Deed
from models.rights.records import Scope
from models.rights.roles import GRANTABLE
from models.workers.records import WorkerRole

ROLES = {
    WorkerRole.SECRETARY: N_("Secretary (head of the station)"),
    WorkerRole.DEPUTY: N_("Deputy secretary"),
    WorkerRole.COMMITTEE: N_("Committee member"),
    WorkerRole.WORKER: N_("Community worker"),
    WorkerRole.GRID: N_("Grid worker"),
    WorkerRole.MEDIATOR: N_("Mediator"),
    WorkerRole.DUTY: N_("Duty officer"),
    WorkerRole.SYSTEM_ADMIN: N_("System administrator"),
    WorkerRole.SECURITY_ADMIN: N_("Security administrator"),
    WorkerRole.AUDIT_ADMIN: N_("Audit administrator"),
}
DEEDS: dict[Deed, str] = {
    Deed.READ: N_("see records"),
    Deed.OPEN_MASKED: N_("open what is masked"),
    Deed.ADD: N_("enter new records"),
    Deed.EDIT: N_("change records"),
    Deed.DELETE: N_("delete records"),
    Deed.MERGE: N_("merge duplicates"),
    Deed.IMPORT: N_("bring in sheets"),
    Deed.EXPORT: N_("export masked lists"),
    Deed.EXPORT_WHOLE: N_("export unmasked lists"),
    Deed.PRINT: N_("print papers"),
    Deed.APPROVE: N_("approve as the second person"),
    Deed.APPOINT: N_("give roles and rights"),
    Deed.GIVE_ACCOUNT: N_("give and take accounts"),
    Deed.CATALOGUE: N_("change catalogues"),
    Deed.SETTINGS: N_("change settings"),
    Deed.ENROL: N_("connect to the district"),
    Deed.BACKUP: N_("make backups"),
    Deed.RESTORE: N_("restore backups"),
    Deed.READ_AUDIT: N_("read the audit"),
    Deed.APPROVE_GOING: N_("approve erasures"),
    Deed.RESTRICT: N_("restrict processing"),
    Deed.INCIDENT: N_("report incidents"),
}
AREAS: dict[str, str] = {
    "people": N_("register of people"),
    "places": N_("estates and dwellings"),
    "visits": N_("visits"),
    "care": N_("care and pairings"),
    "appeals": N_("appeals"),
    "whistles": N_("whistles and red stations"),
    "solving": N_("problems solved daily"),
    "studio": N_("three-zero studio"),
    "mediation": N_("mediation files"),
    "cases": N_("closed files"),
    "requests": N_("requests of persons"),
    "retention": N_("retention and erasure"),
    "sync": N_("exchange with the district"),
    "workers": N_("workers of the station"),
    "accounts": N_("accounts"),
    "rights": N_("roles and rights"),
    "settings": N_("settings of the community"),
    "clocks": N_("holidays and working days"),
    "disclosures": N_("register of disclosures"),
    "incidents": N_("incidents"),
}
SCOPES: dict[Scope, str] = {
    Scope.GRID: N_("one grid"),
    Scope.COMMUNITY: N_("the whole community"),
    Scope.STREET: N_("the street"),
    Scope.DISTRICT: N_("the district"),
}


def deed_text(deed: Deed) -> str:
    return _(DEEDS[deed])


def area_text(area: str) -> str:
    return _(AREAS[area])


_OF_THIS_PC = {
    "": N_("The seals of all rights"),
    "account": N_("Account"),
    "known_account": N_("Account"),
    "station_info": N_("Station"),
}
"""Tables of this PC alone."""


def changed_rows(params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of ``rights_changed`` as people read them: kinds of records and short numbers."""
    rows: Sequence[tuple[str, str]] = params["rows"]
    told = _(", ").join(dict.fromkeys(sealed_row(table, short) for table, short in rows))
    more = int(params["count"]) - len(rows)
    return {"rows": _("{rows} and {n} more").format(rows=told, n=more) if more else told}


def sealed_row(table: str, short: str) -> str:
    """Which record: what people call its kind, and its short number."""
    name = _(_OF_THIS_PC[table]) if table in _OF_THIS_PC else table_name(table)
    return f"{name} {short}".strip()


ASK = N_("Ask one of them to do it.")
ASK_OR_BE_GIVEN = N_("Ask one of them to do it, or to give you the right under Settings, Rights.")


def said(params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of ``not_allowed`` as people read them."""
    roles = [role for role in str(params.get("who", "")).split("、") if role]
    who = _(", ").join(_(ROLES[WorkerRole(role)]) for role in roles[:3])
    deed, area = Deed(str(params["deed"])), str(params.get("area", ""))
    return {
        "deed": deed_text(deed),
        "area": area_text(area) if area in AREAS else _("this station"),
        "who": who or _("Nobody"),
        "ask": _(ASK_OR_BE_GIVEN if deed in GRANTABLE else ASK),
    }
