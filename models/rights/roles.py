"""What each role brings, as data (domain §1, L-37, L-38, L-43): the matrix that is also shown to people. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.rights.deeds import AREAS, OF_PEOPLE_S_DATA, Deed
from models.rights.records import Scope
from models.workers.records import WorkerRole

MASKED, RESTRICTED = 3, 4
ADMINISTRATORS = frozenset({WorkerRole.SYSTEM_ADMIN, WorkerRole.SECURITY_ADMIN, WorkerRole.AUDIT_ADMIN})
"""三员: they run the station and see nothing of its people."""


@dataclass(frozen=True)
class Row:
    """Deeds that a role brings to areas, for records within a scope up to a level of sensitivity (1–3).

    Level 3 is opened besides only where a group names the worker; level 4 is given by name and stands in no row.
    """

    deeds: frozenset[Deed]
    areas: frozenset[str]
    scope: Scope = Scope.COMMUNITY
    level: int = MASKED


def _row(areas: frozenset[str], *deeds: Deed, scope: Scope = Scope.COMMUNITY) -> Row:
    return Row(frozenset(deeds), areas, scope)


_BUSINESS = OF_PEOPLE_S_DATA
_AT_THE_WINDOW = frozenset({"appeals", "mediation", "solving", "studio", "sync", "whistles"})
_DAILY = (Deed.READ, Deed.OPEN_MASKED, Deed.ADD, Deed.EDIT, Deed.PRINT, Deed.EXPORT)
_WHOLE = (*_DAILY, Deed.DELETE, Deed.MERGE, Deed.IMPORT, Deed.EXPORT_WHOLE)
_EVERYBODY = (
    _row(frozenset({"workers", "settings", "clocks", "rights"}), Deed.READ),
    _row(frozenset({"incidents"}), Deed.READ, Deed.INCIDENT),
    _row(frozenset({"disclosures"}), Deed.ADD, Deed.EDIT),
    _row(AREAS, Deed.BACKUP),
)
"""Whoever loses a PC says so, and whoever takes a paper out notes it; nobody is kept from a backup."""
_OFFICE = (
    _row(frozenset({"workers", "clocks"}), Deed.ADD, Deed.EDIT, Deed.DELETE),
    _row(frozenset({"appeals", "clocks"}), Deed.CATALOGUE),
    _row(frozenset({"places"}), Deed.SETTINGS),
    _row(frozenset({"requests"}), Deed.RESTRICT),
    _row(frozenset({"sync"}), Deed.ENROL),
    _row(frozenset({"disclosures"}), Deed.READ),
)
_LEADING = (
    *_OFFICE,
    _row(AREAS, Deed.APPROVE, Deed.APPROVE_GOING),
    _row(AREAS, Deed.RESTORE),
)
_SYSTEM = (_row(AREAS, Deed.RESTORE, Deed.SETTINGS), _row(frozenset({"sync"}), Deed.ENROL))
_SECURITY = (
    _row(frozenset({"accounts", "workers"}), Deed.GIVE_ACCOUNT),
    _row(frozenset({"rights"}), Deed.APPOINT),
    _row(frozenset({"settings"}), Deed.SETTINGS),
)
_AUDIT = (_row(AREAS, Deed.READ_AUDIT), _row(frozenset({"disclosures"}), Deed.READ, Deed.EXPORT, Deed.PRINT))
_WITH_MARGIN = (*_EVERYBODY, _row(_BUSINESS - {"places"}, *_DAILY), _row(_AT_THE_WINDOW, Deed.DELETE))
_AT_THE_DESK = (*_WITH_MARGIN, _row(frozenset({"places"}), Deed.READ, Deed.EDIT, Deed.PRINT, Deed.EXPORT))
_OF_THE_OFFICE = (*_EVERYBODY, _row(_BUSINESS, *_WHOLE), *_OFFICE)

MATRIX: Mapping[WorkerRole, tuple[Row, ...]] = {
    WorkerRole.SECRETARY: (
        *_EVERYBODY,
        _row(_BUSINESS, *_WHOLE),
        *_LEADING,
        _row(frozenset({"workers"}), Deed.APPOINT),
        _row(frozenset({"care"}), Deed.CATALOGUE),
        *_SYSTEM,
        *_SECURITY,
        *_AUDIT,
    ),
    WorkerRole.DEPUTY: (*_EVERYBODY, _row(_BUSINESS, *_WHOLE), *_LEADING),
    WorkerRole.COMMITTEE: _OF_THE_OFFICE,
    WorkerRole.WORKER: _OF_THE_OFFICE,
    WorkerRole.GRID: (*_EVERYBODY, _row(_BUSINESS, *_WHOLE, scope=Scope.GRID)),
    WorkerRole.MEDIATOR: _AT_THE_DESK,
    WorkerRole.DUTY: _AT_THE_DESK,
    WorkerRole.SYSTEM_ADMIN: (*_EVERYBODY, *_SYSTEM),
    WorkerRole.SECURITY_ADMIN: (*_EVERYBODY, *_SECURITY, _row(frozenset({"workers"}), Deed.ADD, Deed.EDIT)),
    WorkerRole.AUDIT_ADMIN: (*_EVERYBODY, *_AUDIT),
}

OF_ADMINISTRATORS: Mapping[WorkerRole, frozenset[tuple[Deed, str]]] = {
    WorkerRole.SYSTEM_ADMIN: frozenset({(Deed.RESTORE, "settings"), (Deed.ENROL, "sync"), (Deed.SETTINGS, "settings")}),
    WorkerRole.SECURITY_ADMIN: frozenset(
        {(Deed.GIVE_ACCOUNT, "accounts"), (Deed.GIVE_ACCOUNT, "workers"), (Deed.APPOINT, "rights")}
    ),
    WorkerRole.AUDIT_ADMIN: frozenset({(Deed.READ_AUDIT, area) for area in AREAS}),
}
"""What the secretary leaves to an administrator who serves, in grade 3 (L-43)."""
GRANTABLE = frozenset(
    {
        Deed.OPEN_MASKED, Deed.ADD, Deed.EDIT, Deed.DELETE, Deed.MERGE, Deed.IMPORT, Deed.EXPORT, Deed.EXPORT_WHOLE,
        Deed.PRINT, Deed.READ, Deed.APPROVE, Deed.CATALOGUE, Deed.ENROL, Deed.RESTORE, Deed.READ_AUDIT,
        Deed.APPROVE_GOING, Deed.RESTRICT,
    }
)  # fmt: skip
"""What can be given singly; who gives rights and accounts, and who sets the rules, follows from the role."""


def roles_with(deed: Deed, area: str | None) -> Iterator[WorkerRole]:
    """The roles that bring ``deed`` for ``area``, those who lead first."""
    for role, rows in MATRIX.items():
        if any(deed in row.deeds and (area is None or area in row.areas) for row in rows):
            yield role
