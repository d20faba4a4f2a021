"""Every mapped class, imported in one place so that the metadata is whole."""

from __future__ import annotations

from models import drafts
from models.accounts import records as accounts
from models.appeals import records as appeals
from models.audit import records as audit
from models.care import records as care
from models.cases import records as cases
from models.clocks import records as clocks
from models.disclosures import records as disclosures
from models.incidents import records as incidents
from models.mediation import records as mediation
from models.people import records as people
from models.places import records as places
from models.requests import records as requests
from models.retention import records as retention
from models.rights import records as rights
from models.settings import records as settings
from models.solving import records as solving
from models.station import records as station
from models.studio import records as studio
from models.sync import records as sync
from models.visits import records as visits
from models.whistles import records as whistles
from models.workers import records as workers

__all__ = [
    "accounts",
    "appeals",
    "audit",
    "care",
    "cases",
    "clocks",
    "disclosures",
    "drafts",
    "incidents",
    "mediation",
    "people",
    "places",
    "requests",
    "retention",
    "rights",
    "settings",
    "solving",
    "station",
    "studio",
    "sync",
    "visits",
    "whistles",
    "workers",
]
