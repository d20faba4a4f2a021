"""What belongs to the file beside its tables: SQL functions on each connection, triggers and derived objects.

A part of the program that keeps something derived in step with the records (the journal, the search index) is one
``Extension``; ``EXTENSIONS`` is the one list of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Protocol

from sqlalchemy.orm import Session

from models.appeals.now_cache import settle_now
from models.appeals.now_triggers import note_all, now_objects, now_triggers
from models.audit.kept import audit_triggers
from models.care.due_cache import settle_due
from models.care.due_triggers import due_objects, due_triggers, note_everybody
from models.care.unnamed import offer_ages
from models.mediation import now as mediation_now
from models.retention.erasing import erasing_objects, erasing_triggers, settle_erasing
from models.search.index import rebuild_connection, search_functions, search_objects, search_triggers
from models.solving.cluster_cache import settle_clusters
from models.solving.cluster_triggers import cluster_objects, cluster_triggers, note_everything
from models.station.append_only import append_only_triggers
from models.station.connection import Setup, StationConnection, silent
from models.station.sealing import offer_seal_functions, seal_triggers
from models.station.triggers import journal_triggers, offer_journal_functions


def _nothing() -> dict[str, str]:
    return {}


def _no_rebuild(_connection: StationConnection) -> None:
    return None


def _no_functions(_connection: StationConnection) -> None:
    return None


class Settle(Protocol):
    """Brings what is derived to the state of the records, before their transaction ends."""

    def __call__(self, session: Session, today: date, *, new_day: bool) -> frozenset[str]: ...


def _nothing_to_settle(session: Session, today: date, *, new_day: bool) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True)
class Extension:
    """One source of functions, objects and triggers.

    ``setup`` registers SQL functions on each new connection. ``objects`` are ``CREATE`` statements by the object's
    name (virtual tables, ordinary helper tables), made where missing. ``triggers`` are ``CREATE TRIGGER`` statements by
    the trigger's name, kept equal to their text. ``rebuild`` refills what is derived, in the same transaction, when an
    object was made or a trigger differed. ``settle`` runs at the end of every transaction, and at opening
    (``new_day``: for the first time on this day), and returns which tables it changed.
    """

    name: str
    setup: Setup
    triggers: Callable[[], Mapping[str, str]]
    objects: Callable[[], Mapping[str, str]] = field(default=_nothing)
    rebuild: Callable[[StationConnection], None] = field(default=_no_rebuild)
    settle: Settle = field(default=_nothing_to_settle)


JOURNAL = Extension("journal", setup=offer_journal_functions, triggers=journal_triggers)
APPEND_ONLY = Extension("append_only", setup=_no_functions, triggers=append_only_triggers)
AUDIT = Extension("audit", setup=_no_functions, triggers=audit_triggers)
SEALS = Extension("seals", setup=offer_seal_functions, triggers=seal_triggers)
"""Never rebuilt: rows that lost their seals are told (``models.station.seals``)."""
SEARCH = Extension(
    "search",
    setup=search_functions,
    triggers=search_triggers,
    objects=search_objects,
    rebuild=rebuild_connection,
)

CARE_DUE = Extension(
    "care_due",
    setup=_no_functions,
    triggers=due_triggers,
    objects=due_objects,
    rebuild=note_everybody,
    settle=settle_due,
)

APPEALS_NOW = Extension(
    "appeals_now",
    setup=_no_functions,
    triggers=now_triggers,
    objects=now_objects,
    rebuild=note_all,
    settle=settle_now,
)

CLUSTERS = Extension(
    "clusters",
    setup=_no_functions,
    triggers=cluster_triggers,
    objects=cluster_objects,
    rebuild=note_everything,
    settle=settle_clusters,
)

MEDIATION_NOW = Extension(
    "mediation_now",
    setup=_no_functions,
    triggers=mediation_now.now_triggers,
    objects=mediation_now.now_objects,
    rebuild=mediation_now.note_all,
    settle=mediation_now.settle_now,
)


def _erased_silently(session: Session, today: date, *, new_day: bool) -> frozenset[str]:
    """What goes for good leaves no journal: the list that names it travels instead."""
    with silent(session):
        return settle_erasing(session, today, new_day=new_day)


ERASING = Extension(
    "erasing",
    setup=_no_functions,
    triggers=erasing_triggers,
    objects=erasing_objects,
    settle=_erased_silently,
)

EXTENSIONS: tuple[Extension, ...] = (
    JOURNAL, APPEND_ONLY, ERASING, AUDIT, SEALS, SEARCH, CARE_DUE, APPEALS_NOW, CLUSTERS, MEDIATION_NOW,
)  # fmt: skip
SETUPS: tuple[Setup, ...] = (*(extension.setup for extension in EXTENSIONS), offer_ages)


STRANGE = "strange"


def fit(connection: StationConnection, extensions: tuple[Extension, ...] = EXTENSIONS) -> list[str]:
    """Bring triggers and derived objects to what this program says; return the extensions that were renewed.

    Costs one read of the schema where nothing is to do. Triggers that no extension knows are dropped, and returned as
    ``STRANGE``: an earlier version made them, or somebody's tool.
    """
    found = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall())
    present = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())
    wanted = {extension.name: _texts(extension) for extension in extensions}
    known = {name for triggers in wanted.values() for name in triggers}
    stale = [name for name in present if name not in known]
    renewed = [e for e in extensions if _differs(e, wanted[e.name], found)]
    if not stale and not renewed:
        return []
    connection.execute("BEGIN IMMEDIATE")
    try:
        for name in stale:
            connection.execute(f'DROP TRIGGER "{name}"')
        for extension in renewed:
            _renew(connection, extension, wanted[extension.name], found)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return [*(extension.name for extension in renewed), *([STRANGE] if stale else [])]


@cache
def _texts(extension: Extension) -> Mapping[str, str]:
    """Its triggers: the same for every file that this program opens."""
    return extension.triggers()


def _differs(extension: Extension, triggers: Mapping[str, str], found: Mapping[str, str]) -> bool:
    return any(found.get(name) != text for name, text in triggers.items()) or any(
        name not in found for name in extension.objects()
    )


def _renew(
    connection: StationConnection, extension: Extension, triggers: Mapping[str, str], found: Mapping[str, str]
) -> None:
    for name, text in extension.objects().items():
        if name not in found:
            connection.execute(text)
    for name, text in triggers.items():
        if found.get(name) != text:
            connection.execute(f'DROP TRIGGER IF EXISTS "{name}"')
            connection.execute(text)
    extension.rebuild(connection)
