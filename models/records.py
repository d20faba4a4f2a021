"""Every mapped class, imported in one place so that the metadata is whole."""

from __future__ import annotations

from models import drafts
from models.care import records as care
from models.people import records as people
from models.places import records as places
from models.station import records as station
from models.sync import records as sync
from models.visits import records as visits
from models.workers import records as workers

__all__ = ["care", "drafts", "people", "places", "station", "sync", "visits", "workers"]
