"""What a session needs to know before and between its steps, read at once: most sessions have nothing to do."""

from __future__ import annotations

from dataclasses import dataclass

from models.station import Station
from models.station.connection import StationConnection, raw
from sync.gathering import WAITING, WAITING_ROWS
from sync.holding import held_digest
from sync.protocol import ACCOUNT_WAITS
from sync.station_state import State, state_of


@dataclass(frozen=True)
class Glance:
    """The state of one instant, and whether there is any of each kind of work."""

    state: State
    unreceipted: bool
    waiting: bool
    held: bool
    parked: bool
    """Until the operator has decided about an account of this PC."""
    attachments: bool
    last_receipted: str | None
    """The newest batch that has its receipt."""
    cards: int
    restricted: str
    """The digest of the level-4 records here."""


_ANY = {
    "unreceipted": "SELECT 1 FROM sync_batch WHERE receipted_at IS NULL LIMIT 1",
    "waiting": f"SELECT 1 FROM {WAITING_ROWS} WHERE {WAITING} LIMIT 1",
    "held": "SELECT 1 FROM held_field LIMIT 1",
    "parked": f"SELECT 1 FROM refusal WHERE code = '{ACCOUNT_WAITS}' LIMIT 1",
    "attachments": "SELECT sha256 FROM attachment EXCEPT SELECT sha256 FROM known_blob LIMIT 1",
}
_LAST = "SELECT id FROM sync_batch WHERE receipted_at IS NOT NULL ORDER BY number DESC LIMIT 1"


def glance(station: Station) -> Glance:
    """Look once.

    Raises:
        WorldError: ``not_enrolled``.
    """
    with station.whole() as session:
        connection = raw(session)
        found = {name: connection.execute(query).fetchone() is not None for name, query in _ANY.items()}
        last = connection.execute(_LAST).fetchone()
        return Glance(
            state_of(connection),
            **found,
            last_receipted=last[0] if last else None,
            cards=_cards(connection),
            restricted=held_digest(connection),
        )


def _cards(connection: StationConnection) -> int:
    return int(connection.execute("SELECT count(*) FROM conflict_card").fetchone()[0])
