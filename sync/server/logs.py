"""The server's log: one JSON line an event, made of codes, ids, routes and numbers; never a body, a query or a name."""

from __future__ import annotations

import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

KEYS = frozenset(
    {"event", "level", "time", "method", "route", "status", "code", "station", "seconds", "bytes_in", "bytes_out"}
    | {"error", "where", "cause", "listening", "workers", "pid", "worker", "version", "exit_code"}
)
"""Whatever else is handed to the log is dropped: a key is added only if its values can never say who somebody is."""

Log = Any
"""A structlog logger; each kind of it has methods ``info``, ``warning`` and ``error``."""


def make_log(to: TextIO | None = None) -> Log:
    """Return a logger that writes to ``to`` (standard error) and shares nothing with others in this process."""
    return structlog.wrap_logger(
        structlog.PrintLogger(to or sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            _error_as_places,
            _only_known_keys,
            structlog.processors.JSONRenderer(),
        ],
    )


def _error_as_places(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Say of an error its kind and where in the code it arose; its message may hold data."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["error"], event["where"] = type(error).__name__, _places(error)
        cause = error.__cause__ or error.__context__
        event["cause"] = type(cause).__name__ if cause else None
    return event


def _places(error: BaseException) -> list[str]:
    places, trace = [], error.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        places.append(f"{frame.f_globals.get('__name__', '?')}:{trace.tb_lineno} {frame.f_code.co_name}")
        trace = trace.tb_next
    return places


def _only_known_keys(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: value for key, value in event.items() if key in KEYS and value is not None}
