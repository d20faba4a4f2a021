"""A server from the command line: its database, its socket, one process or several, and a quiet end.

SIGTERM ends a process in this order: what comes new is told ``server_stopping``, what runs is answered, the socket
closes. The database of the data folder stops last.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import socket
import ssl
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import FrameType

import uvicorn

from models.base import utc_now
from models.errors import WorldError
from sync.server import metrics
from sync.server.app import create_app
from sync.server.auth import Clock
from sync.server.database import Database, connected
from sync.server.gate import Traffic, is_loopback
from sync.server.keys import load_keys
from sync.server.logs import Log, make_log
from sync.server.place import Place
from sync.server.settings import ServerSettings

BACKLOG = 2048
"""Connections that wait to be accepted: a whole district after a power cut."""
_AGAIN_S = 1.0
"""A worker that died is started anew, not in a tight circle."""


@dataclass(frozen=True)
class Listening:
    """Where and how a server listens."""

    host: str
    port: int
    workers: int = 1
    certificate: Path | None = None
    key: Path | None = None

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.certificate else 'http'}://{host}:{self.port}"


def serve(
    place: Place, listening: Listening, settings: ServerSettings, told: Callable[[Listening], None], name: str | None
) -> None:
    """Serve until SIGTERM or SIGINT; ``told`` hears where, once stations may come.

    Raises:
        WorldError: ``tls_needed``, ``tls_files_wrong``, ``address_taken``, and those of ``Place``.
    """
    if not (listening.certificate or settings.behind_proxy or is_loopback(listening.host)):
        raise WorldError("tls_needed", host=listening.host)
    _tls(listening)
    with ExitStack() as stack:
        bound = stack.enter_context(_bound(listening))
        listening = replace(listening, port=bound.getsockname()[1])
        url = stack.enter_context(place.database_url())
        with connected(url, place.schema) as connection:
            load_keys(connection, name)
        work = (url, place.schema, listening, settings)
        if listening.workers > 1:
            _Workers(bound, work, listening.workers).run(lambda: told(listening))
        else:
            run_worker(bound, *work, started=lambda: told(listening))


def run_worker(
    bound: socket.socket,
    url: str,
    schema: str | None,
    listening: Listening,
    settings: ServerSettings,
    started: Callable[[], None] = lambda: None,
) -> None:
    """Serve in this process until it is told to stop."""
    server = make_server(Database(url, schema, settings), settings, make_log(), listening, started)
    _collect_rarely()
    server.run([bound])


def _collect_rarely() -> None:
    """What is loaded now stays, and the lists of a push make no circles: looking for them took a quarter of it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def make_server(
    database: Database,
    settings: ServerSettings,
    log: Log,
    listening: Listening,
    started: Callable[[], None] = lambda: None,
    clock: Clock = utc_now,
) -> DrainingServer:
    """Return a server that is ready to ``run`` on a bound socket, in any thread."""
    traffic = Traffic()
    app = create_app(database, settings, clock=clock, log=log, traffic=traffic)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=settings.behind_proxy,
        forwarded_allow_ips="*" if settings.behind_proxy else None,
        ssl_certfile=listening.certificate,
        ssl_keyfile=listening.key,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=5,
        backlog=BACKLOG,
    )
    config.load()
    if config.ssl is not None:
        config.ssl.minimum_version = ssl.TLSVersion.TLSv1_2
    return DrainingServer(config, traffic, settings.stop_seconds, started)


class DrainingServer(uvicorn.Server):
    """Ends when what runs is answered, and says so to what comes meanwhile."""

    def __init__(
        self, config: uvicorn.Config, traffic: Traffic, stop_seconds: float, started: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self.traffic, self._stop_seconds, self._tell = traffic, stop_seconds, started
        self._until = float("inf")

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._tell()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop; at the second Ctrl+C, do not wait."""
        if sig == signal.SIGINT and self.traffic.stopping:
            self._until = 0
        else:
            self.stop()

    def stop(self) -> None:
        if not self.traffic.stopping:
            self.traffic.stopping = True
            self._until = time.monotonic() + self._stop_seconds

    async def on_tick(self, counter: int) -> bool:
        if self.traffic.stopping and (not self.traffic.running or time.monotonic() > self._until):
            self.should_exit = True
        return await super().on_tick(counter)


class _Workers:
    """Several processes on one socket; one that dies is started anew, all end with the one that started them."""

    def __init__(self, bound: socket.socket, work: tuple[object, ...], count: int) -> None:
        self._bound, self._work, self._count = bound, work, count
        self._stopping = threading.Event()
        self._context = get_context("spawn")
        self._lifeline, self._kept = self._context.Pipe(duplex=False)
        self._log = make_log()

    def run(self, started: Callable[[], None]) -> None:
        folder = tempfile.mkdtemp(prefix="lianglin-metrics-")
        os.environ[metrics.FOLDER] = folder
        self._bound.listen(BACKLOG)  # who comes before the first worker is up waits
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stopping.set())
        workers = [self._start() for _number in range(self._count)]
        try:
            started()
            while not self._stopping.wait(_AGAIN_S):
                workers = [worker if worker.is_alive() else self._anew(worker) for worker in workers]
        finally:
            self._end(workers)
            del os.environ[metrics.FOLDER]
            shutil.rmtree(folder, ignore_errors=True)

    def _start(self) -> SpawnProcess:
        worker = self._context.Process(target=_worker, args=(self._bound, self._lifeline, *self._work))
        worker.start()
        return worker

    def _anew(self, dead: SpawnProcess) -> SpawnProcess:
        self._log.error("worker_died", worker=dead.pid, exit_code=dead.exitcode)
        metrics.forget_worker(dead.pid or 0)
        return self._start()

    def _end(self, workers: list[SpawnProcess]) -> None:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join()
        self._kept.close()


def _worker(bound: socket.socket, lifeline: Pipe, *work: object) -> None:
    """Be one of several; end also when the one that started all is gone without a word."""
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()
    run_worker(bound, *work)  # type: ignore[arg-type]


def _end_with(lifeline: Pipe) -> None:
    lifeline.poll(None)
    os.kill(os.getpid(), signal.SIGTERM)


def _bound(listening: Listening) -> socket.socket:
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((listening.host, listening.port))
    except (OSError, OverflowError) as error:
        bound.close()
        raise WorldError("address_taken", host=listening.host, port=listening.port) from error
    return bound


def _tls(listening: Listening) -> None:
    """Try certificate and key before anything starts."""
    if listening.certificate is None:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(listening.certificate, listening.key)
    except (OSError, ssl.SSLError) as error:
        raise WorldError("tls_files_wrong") from error
