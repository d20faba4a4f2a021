"""Where the station of this PC's user lies, and what it is called; known without a window."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path

if TYPE_CHECKING:  # the entrance asks for the folder only, and must not wait for the tables
    from sqlalchemy.orm import Session

    from models.station import Station


def profile_folder() -> Path:
    """Return the profile that this PC's user works with; ``LIANGLIN_PROFILE`` names another one."""
    named = os.environ.get("LIANGLIN_PROFILE")
    return Path(named) if named else user_data_path("lianglin", appauthor=False) / "station"


_SECOND = "-2"


def other_file(folder: Path) -> Path:
    """The second file of the same PC, beside the first one; of the second: the first."""
    name = folder.name
    return folder.with_name(name.removesuffix(_SECOND) if is_second(folder) else name + _SECOND)


def is_second(folder: Path) -> bool:
    return folder.name.endswith(_SECOND)


def has_station(folder: Path) -> bool:
    return (folder / "station.db").exists()


def community_name(session: Session, station: Station) -> str:
    from sqlalchemy import select

    from models.places.records import Area

    area = session.scalars(select(Area).where(Area.code == station.community_code, Area.alive())).first()
    return area.name if area else station.community_code


def worker_name(session: Session, station: Station) -> str:
    from models.workers.records import Worker

    return session.get_one(Worker, station.worker_id).name
