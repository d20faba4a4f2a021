"""A station whose worker sees the own grid alone, as grade 3 wants it of grid workers."""

from __future__ import annotations

from sqlalchemy import func, select

from models.places.records import Building
from models.rights.queries import GRID_SCOPE
from models.settings.records import Setting
from models.station import Station
from models.workers.records import Worker, WorkerRole


def bind_to_own_grid(station: Station) -> None:
    """Bind whoever is logged in to the largest grid of a copied station; another one leads it."""
    with station.local_write() as session:
        most = func.count().desc()
        grid = select(Building.grid_id).where(Building.grid_id.is_not(None)).group_by(Building.grid_id).order_by(most)
        worker = session.get_one(Worker, station.worker_id)
        worker.role, worker.grid_id = WorkerRole.GRID, session.scalars(grid.limit(1)).one()
        session.add_all([Worker(name="书记", role=WorkerRole.SECRETARY), Setting(key=GRID_SCOPE, value={"value": 1})])
