"""What can be done with records and with the station, and what of it leaves a trace in which tables. Pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from functools import cache

from models.base import Base


class Deed(enum.Enum):
    """A thing that one may or may not do; most of them to the records of an area."""

    READ = "read"
    OPEN_MASKED = "open_masked"
    """See what is masked (level 3) of a person; by whom a group says besides (``models.care.visibility``)."""
    ADD = "add"
    EDIT = "edit"
    DELETE = "delete"
    MERGE = "merge"
    IMPORT = "import"
    EXPORT = "export"
    EXPORT_WHOLE = "export_whole"
    """Unmasked, of more than one household."""
    PRINT = "print"
    APPROVE = "approve"
    """Be the second person of what needs two."""
    APPOINT = "appoint"
    """Give roles and posts (area ``workers``), and single rights (area ``rights``)."""
    GIVE_ACCOUNT = "give_account"
    CATALOGUE = "catalogue"
    SETTINGS = "settings"
    ENROL = "enrol"
    BACKUP = "backup"
    RESTORE = "restore"
    READ_AUDIT = "read_audit"
    APPROVE_GOING = "approve_going"
    """Let records go whose time is over."""
    RESTRICT = "restrict"
    INCIDENT = "incident"


OF_PEOPLE_S_DATA = frozenset(
    {
        "appeals", "care", "cases", "mediation", "people", "places", "requests", "retention", "solving", "studio",
        "sync", "visits", "whistles",
    }
)  # fmt: skip
"""Areas of the daily work (业务数据); the three administrators see nothing of them (L-37)."""
OF_THE_STATION = frozenset({"accounts", "clocks", "disclosures", "incidents", "rights", "settings", "workers"})
AREAS = OF_PEOPLE_S_DATA | OF_THE_STATION

_OF_TABLES: Mapping[str, Deed] = {
    "appeal_topic": Deed.CATALOGUE,
    "area": Deed.SETTINGS,
    "community_profile": Deed.SETTINGS,
    "department": Deed.CATALOGUE,
    "distinct_pair": Deed.MERGE,
    "incident": Deed.INCIDENT,
    "incident_step": Deed.INCIDENT,
    "resident_merge": Deed.MERGE,
    "restriction": Deed.RESTRICT,
    "rights_grant": Deed.APPOINT,
    "setting": Deed.SETTINGS,
    "special_group": Deed.CATALOGUE,
}
"""Tables whose every change is one deed, whatever kind of change it is."""
_PARTS = frozenset({"care_pause", "visit_finding"})
"""Tables whose rows come and go as what they belong to is corrected: that is no deletion of anything."""
_REPORTS = frozenset({"incident", "incident_step"})
"""Anybody reports; what somebody reported is struck by who leads."""
_OF_CHANGES = {"insert": Deed.ADD, "update": Deed.EDIT, "delete": Deed.DELETE}


@cache
def area_of(table: str) -> str:
    """The area of a table: the folder of ``models`` that its class stands in."""
    mapped = next(m.class_ for m in Base.registry.mappers if m.local_table is Base.metadata.tables[table])
    return mapped.__module__.split(".")[1]


def deed_of(table: str, op: str) -> Deed:
    """What a change of a table amounts to; ``op``: ``insert``, ``update`` or ``delete`` (a soft one, too)."""
    if table == "erasure" and op != "insert":
        return Deed.APPROVE_GOING
    return _OF_TABLES.get(table, _OF_CHANGES["update" if op == "delete" and table in _PARTS else op])


def taking_back(table: str, op: str, *, own: bool) -> Deed:
    """What it amounts to that a change is taken back: what somebody else began is deleted thereby."""
    if own or op != "insert":
        return deed_of(table, "insert" if op == "insert" else "update")
    return Deed.APPROVE if table in _REPORTS else deed_of(table, "delete")
