"""The district server as an ASGI application: made of what it is handed, so that a process may hold several."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models.base import utc_now
from models.errors import WorldError
from sync.server.answers import Answers
from sync.server.auth import Clock
from sync.server.bodies import Bodies
from sync.server.budget import Budget
from sync.server.database import Database
from sync.server.describing import openapi_page
from sync.server.gate import CODE, Gate, Traffic
from sync.server.health import Health
from sync.server.logs import Log, make_log
from sync.server.metrics import Metrics
from sync.server.problems import problem_answer
from sync.server.routes import Routes
from sync.server.service import Service
from sync.server.settings import ServerSettings
from sync.server.threads import Threads


def create_app(
    database: Database,
    settings: ServerSettings,
    *,
    clock: Clock = utc_now,
    log: Log | None = None,
    traffic: Traffic | None = None,
) -> FastAPI:
    """Return the application; it opens ``database`` when it starts and closes it when it ends."""
    metrics, traffic = Metrics(), traffic or Traffic()
    threads, aside = Threads(settings.threads), Threads(1)
    service = Service(database, settings, clock, metrics)
    bodies = Bodies(Budget(settings.body_budget), settings.body_seconds)
    answers = Answers(Budget(settings.answer_budget), settings.answer_bytes, settings.body_seconds)

    app = FastAPI(
        title="Lianglin district server",
        version=program_version(),
        description="Messages are JSON in zstd; sync/PROTOCOL.md says what they mean.",
        lifespan=_open_for_business(database, threads, aside),
        docs_url=None,  # these pages would fetch their scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
    )
    app.include_router(Routes(service, threads, bodies, answers).router())
    app.include_router(Health(database, aside, traffic, metrics).router())
    app.add_middleware(Gate, settings=settings, traffic=traffic, metrics=metrics, log=log or make_log())
    app.add_exception_handler(HTTPException, _no_such_route)
    app.openapi = partial(openapi_page, app)  # type: ignore[method-assign]
    return app


def _open_for_business(database: Database, *threads: Threads) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def open_for_business(_app: FastAPI) -> AsyncIterator[None]:
        database.open()
        try:
            yield
        finally:
            for each in threads:
                each.close()
            database.close()

    return open_for_business


async def _no_such_route(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    code = "method_not_allowed" if status == 405 else "not_found"
    request.scope[CODE] = code
    return problem_answer(WorldError(code))


def program_version() -> str:
    try:
        return version("lianglin")
    except PackageNotFoundError:  # run from its checkout
        return "0"
