"""What went wrong as an answer: a status for programs that know HTTP, a stable code for those that know us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response

from models.errors import WorldError
from sync.protocol import LOST
from sync.server.answers import NO_STORE, answer

STATUSES: Mapping[str, int] = {
    **dict.fromkeys(("body_truncated", "message_damaged", "request_shape"), 400),
    **dict.fromkeys(("token_missing", "token_invalid", "token_expired", "station_unknown"), 401),
    **dict.fromkeys(("challenge_invalid", "challenge_expired", "signature_invalid"), 401),
    **dict.fromkeys(("station_revoked", "tls_required", "code_unknown", "code_expired", "code_other_community"), 403),
    **dict.fromkeys(("worker_foreign", LOST), 403),
    **dict.fromkeys(("not_found", "blob_unknown", "blob_missing"), 404),
    "method_not_allowed": 405,
    "body_slow": 408,
    **dict.fromkeys(("code_used", "blob_offset", "station_forked", "batch_missing"), 409),
    "snapshot_gone": 410,
    **dict.fromkeys(("body_too_large", "message_too_large", "blob_too_large"), 413),
    "content_type_wrong": 415,
    "range_wrong": 416,
    "protocol_unknown": 426,
    "too_many_requests": 429,
    "server_fault": 500,
    **dict.fromkeys(("server_stopping", "database_down", "busy"), 503),
    "district_disk_full": 507,
}
"""Whatever is not here is 422: understood, and refused."""
_RETRY_S = {"busy": "2", "database_down": "10", "server_stopping": "5", "district_disk_full": "300"}


def status_of(code: str) -> int:
    return STATUSES.get(code, 422)


def problem_answer(error: WorldError) -> Response:
    """Return a ``sync.protocol.Problem``."""
    headers = dict(NO_STORE)
    wait = error.params.get("wait_s", _RETRY_S.get(error.code))
    if wait is not None:
        headers["retry-after"] = str(wait)
    status = status_of(error.code)
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    body = {"code": error.code, "params": {key: _param(value) for key, value in error.params.items()}}
    return answer(orjson.dumps(body), "application/json", status, headers)


def _param(value: Any) -> str | int:
    return value if isinstance(value, str | int) else str(value)
