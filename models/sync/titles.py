"""What a record of any synced table is called in lists: its own title, else that of the record that it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import calendar
from models.base import Base
from models.care.guard import hidden
from models.search.hits import load
from models.search.index import driver
from models.search.sources import KINDS
from models.workers.records import Worker

Key = tuple[str, UUID]
"""Table and id."""

_OF_RESIDENTS = (
    "membership", "resident_fact", "proposal_decision", "pairing", "care_pause", "crisis", "care_visit", "care_need",
    "care_team_member", "reveal", "consent", "privacy_notice", "restriction", "person_request",
)  # fmt: skip

BELONGS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "unit": (("building_id", "building"),),
    "residency": (("resident_id", "resident"),),
    "resident_merge": (("kept_id", "resident"),),
    "distinct_pair": (("first_id", "resident"),),
    "round_door": (("dwelling_id", "dwelling"),),
    "visit": (("dwelling_id", "dwelling"),),
    "visit_finding": (("dwelling_id", "dwelling"), ("log_id", "visit_log")),
    "log_correction": (("log_id", "visit_log"),),
    "cadre_duty": (("estate_id", "estate"),),
    "appeal_step": (("appeal_id", "appeal"),),
    "appeal_link": (("appeal_id", "appeal"), ("other_id", "appeal")),
    "notice": (("appeal_id", "appeal"),),
    "studio_matter_step": (("matter_id", "studio_matter"),),
    "hazard_step": (("hazard_id", "hazard"),),
    "log_link": (("log_id", "visit_log"),),
    **{table: (("resident_id", "resident"),) for table in _OF_RESIDENTS},
}
"""The columns by which a record that nobody searches for is found: the first that is filled."""

_BY_NAME = {
    "attachment": ("owner_table", "owner_id"),
    "conflict_card": ("table_name", "record_id"),
    "handover": ("subject_table", "subject_id"),
}
"""Records that name the table of what they are about."""


@dataclass(frozen=True)
class Title:
    """``about``: the record that can be opened; ``text`` is empty where nothing is known of it (any more)."""

    text: str = ""
    details: str = ""
    about: Key | None = None


def titles(session: Session, keys: Iterable[Key]) -> dict[Key, Title]:
    """The titles of some hundred records, whatever their tables; empty for what the worker may not see."""
    wanted = list(dict.fromkeys(keys))
    unseen = hidden(session, wanted)
    about = _about(session, [key for key in wanted if key not in unseen])
    found: dict[Key, Title] = {}
    for kind in KINDS:
        ids = sorted({key[1].hex for key in about.values() if key[0] == kind})
        for id_, record in load(driver(session), kind, ids, calendar.today()).items():
            details = " · ".join(part for part in record.details if part)
            found[kind, UUID(id_)] = Title(record.title, details, (kind, UUID(id_)))
    return {key: found.get(about.get(key, key), Title()) for key in wanted}


def worker_names(session: Session, ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """The names of some workers; nobody has none."""
    wanted = {id_ for id_ in ids if id_ is not None}
    return {id_: name for id_, name in session.execute(select(Worker.id, Worker.name).where(Worker.id.in_(wanted)))}


def _about(session: Session, keys: list[Key]) -> dict[Key, Key]:
    """Which record with a title each key stands for."""
    about = {key: key for key in keys if key[0] in KINDS}
    tables = {key[0] for key in keys} - set(KINDS)
    for table in sorted(tables & (set(BELONGS) | set(_BY_NAME))):
        ids = [key[1] for key in keys if key[0] == table]
        about |= _named(session, table, ids) if table in _BY_NAME else _owned(session, table, ids)
    return about


def _owned(session: Session, table: str, ids: list[UUID]) -> dict[Key, Key]:
    columns = Base.metadata.tables[table].columns
    owners = BELONGS[table]
    query = select(columns["id"], *(columns[column] for column, _ in owners)).where(columns["id"].in_(ids))
    found: dict[Key, Key] = {}
    for id_, *owned in session.execute(query):
        for (_, kind), owner in zip(owners, owned, strict=True):
            if owner is not None:
                found.setdefault((table, id_), (kind, owner))
    return found


def _named(session: Session, table: str, ids: list[UUID]) -> dict[Key, Key]:
    columns = Base.metadata.tables[table].columns
    kind, owner = (columns[name] for name in _BY_NAME[table])
    query = select(columns["id"], kind, owner).where(columns["id"].in_(ids))
    named = {(table, id_): (of, about) for id_, of, about in session.execute(query)}
    deeper = [key for key in named.values() if key[0] not in KINDS and key[0] not in _BY_NAME]
    further = _about(session, deeper) if deeper else {}
    return {key: further.get(about, about) for key, about in named.items()}
