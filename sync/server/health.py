"""The pages for whoever looks after the server: is it well, and what are its numbers."""

from __future__ import annotations

from contextlib import suppress

import orjson
from fastapi import APIRouter
from psycopg import errors
from starlette.responses import Response

from models.errors import WorldError
from sync.server.checking import is_migrated
from sync.server.database import Database
from sync.server.gate import Traffic
from sync.server.metrics import CONTENT_TYPE, Metrics
from sync.server.threads import Threads
from sync.server.trails import alarms


class Health:
    """``/health`` and ``/metrics``; on a thread of its own, so that it answers while all others are at work."""

    def __init__(self, database: Database, thread: Threads, traffic: Traffic, metrics: Metrics) -> None:
        self._database, self._thread = database, thread
        self._traffic, self._metrics = traffic, metrics

    def router(self) -> APIRouter:
        router = APIRouter(default_response_class=Response)
        router.add_api_route("/health", self.health, summary="200 where all is well, else 503.")
        router.add_api_route("/metrics", self.metrics, summary="Numbers for Prometheus.")
        return router

    async def health(self) -> Response:
        problem = await self._thread.run(self._problem)
        if problem is None and self._traffic.stopping:
            problem = "server_stopping"
        body = {"ok": problem is None, "problem": problem, "running": self._traffic.running}
        return Response(orjson.dumps(body), 200 if problem is None else 503, media_type="application/json")

    async def metrics(self) -> Response:
        return Response(await self._thread.run(self._numbers), headers={"content-type": CONTENT_TYPE})

    def _numbers(self) -> bytes:
        """The page; what the database knows is as it was last asked while it is away."""
        with suppress(WorldError, errors.UndefinedTable), self._database.transaction() as connection:
            self._metrics.alarmed(alarms(connection))
        return self._metrics.page()

    def _problem(self) -> str | None:
        try:
            with self._database.transaction() as connection:
                return None if is_migrated(connection) else "not_migrated"
        except WorldError as error:
            return error.code
        except errors.UndefinedTable:
            return "not_migrated"
