"""How a server process behaves: limits, lifetimes and waits, with values that suit a district."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True)
class Rate:
    """So many at once, then so many a second."""

    burst: int
    a_second: float


@dataclass(frozen=True)
class Rates:
    """What one address or station may ask of one server process.

    What succeeds is hardly limited: a street's stations may share one address, and come back all at once.
    """

    requests_of_address: Rate = Rate(5000, 500)
    requests_of_station: Rate = Rate(2000, 200)
    failed_enrolments: Rate = Rate(10, 1 / 30)
    """Of one address: 80 bits cannot be guessed at this pace."""
    failed_tokens: Rate = Rate(30, 1 / 2)
    """Of one address; a station that was revoked asks again now and then."""


@dataclass(frozen=True)
class ServerSettings:
    behind_proxy: bool = False
    """A proxy speaks TLS and says who asks (X-Forwarded-For)."""
    threads: int = 8
    """Requests worked on at once by one process, each on its own connection; the others queue."""
    rates: Rates = field(default_factory=Rates)
    body_budget: int = 64 << 20
    """Bytes of request bodies held by one process; who comes on top waits."""
    body_seconds: float = 120
    """For a whole body, either way; 8 MB take half a minute at 2 Mbit/s."""
    answer_bytes: int = 4 << 20
    """Of packed segments in one answer."""
    answer_budget: int = 128 << 20
    """Bytes of large answers held by one process until they are read."""
    stop_seconds: float = 60
    """What is being worked on has so long to end after SIGTERM."""
    statement_seconds: int = 60
    lock_seconds: int = 30
    """A push waits so long for another one of its community."""
    connect_seconds: float = 5
    """Then the database counts as down."""
    read_url: str | None = field(default=None, repr=False)
    """A standby of the database, for logs, first downloads and attachments. Its address may hold a password."""
    token_life: timedelta = timedelta(hours=1)
    challenge_life: timedelta = timedelta(minutes=2)
