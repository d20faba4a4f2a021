"""What lists of care can be narrowed to: groups that everybody may see, grids, helpers, states."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.narrowing import NarrowPanel, Options, filter_chips, name_of
from models.calendar import today
from models.care.catalogue import groups
from models.care.helpers import helpers
from models.care.rules import MASKED
from models.places.records import Area, AreaLevel

__all__ = ["NarrowPanel", "Narrowing", "Options", "filter_chips", "name_of", "read_narrowing"]


@dataclass(frozen=True)
class Narrowing:
    """What there is to choose from: code or id, and name."""

    groups: Options
    grids: Options
    helpers: Options


def read_narrowing(session: Session) -> Narrowing:
    """Groups of level 3 are no filter: who is left by it would be known to be in it. The guard hides level 4."""
    grids = select(Area.id, Area.name).where(Area.alive(), Area.level == AreaLevel.GRID).order_by(Area.code)
    return Narrowing(
        [(group.code, group.name) for group in groups(session, active=None) if group.sensitivity != MASKED],
        [(id_, name) for id_, name in session.execute(grids)],
        [(row.helper.id, row.helper.name) for row in helpers(session, today()) if not row.left],
    )
