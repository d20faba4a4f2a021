"""What an operator watches: requests, what they moved, and how busy a process is, for Prometheus.

With several workers ``PROMETHEUS_MULTIPROC_DIR`` names a folder where each keeps its numbers, and whichever is asked
answers for all. Without it a process answers for itself.
"""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The numbers of one server process, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = own = CollectorRegistry()
        self._requests = Counter("lianglin_requests", "Requests answered.", ("route", "status", "code"), registry=own)
        self._seconds = Histogram(
            "lianglin_request_seconds", "From the first byte to the last.", ("route",), buckets=_SECONDS, registry=own
        )
        self._bytes = Counter("lianglin_bytes", "Bytes of bodies.", ("way",), registry=own)
        self._records = Counter("lianglin_records", "Records and edits of pushes.", ("outcome",), registry=own)
        self._busy = Gauge(
            "lianglin_requests_running", "Requests being answered.", registry=own, multiprocess_mode="livesum"
        )
        self._alarms = Gauge(
            "lianglin_audit_alarms",
            "Stations whose audit is not what they told before.",
            registry=own,
            multiprocess_mode="livemostrecent",
        )

    def alarmed(self, stations: int) -> None:
        self._alarms.set(stations)

    def begun(self) -> None:
        self._busy.inc()

    def ended(self, route: str, status: int, code: str, seconds: float, bytes_in: int, bytes_out: int) -> None:
        self._busy.dec()
        self._requests.labels(route, str(status), code).inc()
        self._seconds.labels(route).observe(seconds)
        self._bytes.labels("in").inc(bytes_in)
        self._bytes.labels("out").inc(bytes_out)

    def pushed(self, **records: int) -> None:
        for outcome, count in records.items():
            self._records.labels(outcome).inc(count)

    def page(self) -> bytes:
        """Return the page that Prometheus reads."""
        if not os.environ.get(FOLDER):
            return generate_latest(self._registry)
        everyone = CollectorRegistry()
        multiprocess.MultiProcessCollector(everyone)  # type: ignore[no-untyped-call]
        return generate_latest(everyone)


def forget_worker(pid: int) -> None:
    """Take a worker that ended out of the numbers that say what is now."""
    if os.environ.get(FOLDER):
        multiprocess.mark_process_dead(pid)  # type: ignore[no-untyped-call]
