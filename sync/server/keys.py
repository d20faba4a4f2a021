"""The district's keys, in its one row of ``district_info``: made once, shared by all server processes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from psycopg import Connection

from models.base import utc_now
from models.crypto import STANDARD


@dataclass(frozen=True)
class DistrictKeys:
    """Raw private keys; never shown."""

    district_name: str
    signing: bytes = field(repr=False)
    """Ed25519."""
    exchange: bytes = field(repr=False)
    """X25519."""
    token: bytes = field(repr=False)
    """HMAC-SHA256."""

    @property
    def signing_public(self) -> bytes:
        return STANDARD.signing_public(self.signing)

    @property
    def exchange_public(self) -> bytes:
        return STANDARD.exchange_public(self.exchange)


def load_keys(connection: Connection, name: str | None = None) -> DistrictKeys:
    """Return the district's keys, made here where there are none; ``name`` renames the district."""
    connection.execute(
        """INSERT INTO district_info (id, district_name, signing_key, exchange_key, token_key, created_at)
        VALUES (1, %s, %s, %s, %s, %s) ON CONFLICT (id) DO NOTHING""",
        (
            name or "",
            STANDARD.signing_pair().private,
            STANDARD.exchange_pair().private,
            secrets.token_bytes(32),
            utc_now(),
        ),
    )
    if name:
        connection.execute("UPDATE district_info SET district_name = %s WHERE id = 1", (name,))
    row = connection.execute("SELECT district_name, signing_key, exchange_key, token_key FROM district_info").fetchone()
    if row is None:
        raise LookupError("district_info has its row")
    return DistrictKeys(row[0], bytes(row[1]), bytes(row[2]), bytes(row[3]))
