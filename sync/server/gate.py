"""The first and the last that every request meets: may it in, what does it hear if something fails, what is counted."""

from __future__ import annotations

import time
from dataclasses import dataclass
from ipaddress import ip_address

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.errors import WorldError
from sync.server.limits import Buckets
from sync.server.logs import Log
from sync.server.metrics import Metrics
from sync.server.problems import problem_answer
from sync.server.settings import ServerSettings

FOR_THE_OPERATOR = frozenset({"/health", "/metrics"})
CODE = "lianglin.code"
"""Key of the scope: the code of a problem that was answered further inside."""


@dataclass
class Traffic:
    """What a process is at: how many requests run, and whether it lets new ones in."""

    running: int = 0
    stopping: bool = False


class Gate:
    """ASGI middleware; what it refuses never reaches a route."""

    def __init__(self, app: ASGIApp, settings: ServerSettings, traffic: Traffic, metrics: Metrics, log: Log) -> None:
        self._app, self._settings, self._traffic = app, settings, traffic
        self._metrics, self._log = metrics, log
        self._requests = Buckets(settings.rates.requests_of_address)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send)
        if scope["path"] in FOR_THE_OPERATOR:
            await self._answer(scope, exchange)
            return
        self._traffic.running += 1
        self._metrics.begun()
        try:
            await self._answer(scope, exchange)
        finally:
            self._traffic.running -= 1
            self._note(scope, exchange)

    async def _answer(self, scope: Scope, exchange: _Exchange) -> None:
        try:
            if scope["path"] not in FOR_THE_OPERATOR:
                self._let_in(scope)
            await self._app(scope, exchange.receive, exchange.send)
            exchange.code = scope.get(CODE, exchange.code)
        except WorldError as error:
            await self._tell(scope, exchange, error)
        except Exception as error:  # noqa: BLE001 - the last one to hear of it
            self._log.error("crash", route=_route(scope), exc_info=error)
            await self._tell(scope, exchange, WorldError("server_fault"))

    def _let_in(self, scope: Scope) -> None:
        """Refuse who may not ask now, whatever it asks."""
        if self._traffic.stopping:
            raise WorldError("server_stopping")
        if scope["scheme"] == "http" and not self._settings.behind_proxy and not is_loopback(peer_of(scope)):
            raise WorldError("tls_required")
        self._requests.take(peer_of(scope))

    async def _tell(self, scope: Scope, exchange: _Exchange, error: WorldError) -> None:
        exchange.code = error.code
        if exchange.status:  # half an answer is on the way: the connection ends, and the station sees that it is half
            return
        answer = problem_answer(error)
        if self._traffic.stopping:
            answer.headers["connection"] = "close"
        await answer(scope, exchange.receive, exchange.send)

    def _note(self, scope: Scope, exchange: _Exchange) -> None:
        seconds = time.perf_counter() - exchange.begun
        route, counted = _route(scope), (exchange.bytes_in, exchange.bytes_out)
        self._metrics.ended(route, exchange.status, exchange.code, seconds, *counted)
        self._log.info(
            "request",
            method=scope["method"],
            route=route,
            status=exchange.status,
            code=exchange.code,
            station=scope.get("state", {}).get("station"),
            seconds=round(seconds, 4),
            bytes_in=counted[0],
            bytes_out=counted[1],
        )


class _Exchange:
    """One request and its answer, counted as they pass."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self.begun = time.perf_counter()
        self.status = self.bytes_in = self.bytes_out = 0
        self.code = "ok"

    async def receive(self) -> Message:
        message = await self._receive()
        self.bytes_in += len(message.get("body", b""))
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        self.bytes_out += len(message.get("body", b""))
        await self._send(message)


def peer_of(scope: Scope) -> str:
    """Return the address that asks; empty on a socket of this machine."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host in ("", "localhost")


def _route(scope: Scope) -> str:
    """Return the pattern of the route: what stands in its place in a path stays out of logs and metrics."""
    return str(getattr(scope.get("route"), "path", "none"))
