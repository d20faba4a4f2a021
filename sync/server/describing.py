"""The OpenAPI page: what each endpoint takes and gives. Bodies are zstd over the JSON of the schemas named here."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from sync.protocol import (
    HELD_HEADER,
    MEDIA_TYPE,
    SEGMENTS_TYPE,
    AuditHead,
    AuditLines,
    BlobQuery,
    BlobStatus,
    ChallengeReply,
    ChallengeRequest,
    EnrolReply,
    EnrolRequest,
    Held,
    Left,
    LogHead,
    Pcs,
    Problem,
    Push,
    Receipt,
    Restricted,
    Segment,
    SnapshotManifest,
    TokenReply,
    TokenRequest,
)
from sync.server.bodies import BYTES_TYPE

_MESSAGES: tuple[type[BaseModel], ...] = (
    *(EnrolRequest, EnrolReply, ChallengeRequest, ChallengeReply, TokenRequest, TokenReply, Push, Receipt, LogHead),
    *(AuditLines, AuditHead, Left, Pcs, Held, Restricted, Segment, SnapshotManifest, BlobQuery, BlobStatus, Problem),
)
_FRAMES = (
    "4 bytes length and LogHead as JSON; then for each segment 8 bytes number, 4 bytes length and the packed Segment; "
    "numbers are big-endian."
)
_ENDPOINTS: dict[str, tuple[str, type[BaseModel] | None, type[BaseModel] | None, str]] = {
    "enrol": ("Tie a station to a community with a one-time code.", EnrolRequest, EnrolReply, MEDIA_TYPE),
    "challenge": ("Ask for what a station signs to get a token.", ChallengeRequest, ChallengeReply, MEDIA_TYPE),
    "token": ("Give the signature, get a token of an hour.", TokenRequest, TokenReply, MEDIA_TYPE),
    "fork": ("A new id for a station that was restored from a backup.", None, EnrolReply, MEDIA_TYPE),
    "leave": ("The station goes out of service: it is shut out from now on.", None, Left, MEDIA_TYPE),
    "stations": ("The PCs of the community, with who has an account there.", None, Pcs, MEDIA_TYPE),
    "push": ("Send one batch; a repeat gets the same receipt.", Push, Receipt, MEDIA_TYPE),
    "changes": ("The community's log after a number.", None, None, SEGMENTS_TYPE),
    "restricted": ("Level-4 records that the station lacks or has to drop.", Held, Restricted, MEDIA_TYPE),
    "audit": ("Keep lines of the station's audit; says how far it is kept.", AuditLines, AuditHead, MEDIA_TYPE),
    "snapshot": ("A prepared first download.", None, SnapshotManifest, MEDIA_TYPE),
    "part": ("One part of a first download.", None, Segment, MEDIA_TYPE),
    "blob_status": ("How much of each attachment is there.", BlobQuery, BlobStatus, MEDIA_TYPE),
    "store_blob": ("The next piece of an attachment.", None, BlobStatus, MEDIA_TYPE),
    "read_blob": ("An attachment, or one range of it.", None, None, BYTES_TYPE),
}
_QUERIES = {"changes": ("after",), "store_blob": ("offset", "size")}
_PATHS = {"part": ("snapshot", "number"), "store_blob": ("sha256",), "read_blob": ("sha256",)}
_LAST = {
    **{"name": "last", "in": "query", "required": False, "schema": {"type": "string"}},
    "description": "The newest batch of this station that has a receipt.",
}
_HELD = {
    **{"name": HELD_HEADER, "in": "header", "required": False, "schema": {"type": "string"}},
    "description": "A digest of the level-4 records that the station holds.",
}
_OPEN = frozenset({"enrol", "challenge", "token"})


def describe(name: str) -> dict[str, Any]:
    """Return what ``add_api_route`` is told of one endpoint beside its path."""
    summary, takes, gives, media_type = _ENDPOINTS[name]
    answer: dict[str, Any] = {"schema": _schema(gives)} if gives else {"schema": {"type": "string", "format": "binary"}}
    details: dict[str, Any] = {
        "responses": {
            "200": {"description": _FRAMES if name == "changes" else summary, "content": {media_type: answer}},
            "default": {"description": "A problem.", "content": {"application/json": {"schema": _schema(Problem)}}},
        },
        "parameters": [
            *(_parameter(each, "path") for each in _PATHS.get(name, ())),
            *(_parameter(each, "query") for each in _QUERIES.get(name, ())),
            *([_LAST, _HELD] if name == "changes" else []),
        ],
        "security": [] if name in _OPEN else [{"token": []}],
    }
    if takes:
        details["requestBody"] = {"required": True, "content": {MEDIA_TYPE: {"schema": _schema(takes)}}}
    elif name == "store_blob":
        details["requestBody"] = {"required": True, "content": {BYTES_TYPE: {}}}
    return {"summary": summary, "operation_id": name, "openapi_extra": details}


def openapi_page(app: FastAPI) -> dict[str, Any]:
    """Return the whole page, made once."""
    if app.openapi_schema is None:
        page = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        _map, definitions = models_json_schema(
            [(message, "validation") for message in _MESSAGES], ref_template="#/components/schemas/{model}"
        )
        parts = page.setdefault("components", {})
        parts.setdefault("schemas", {}).update(definitions["$defs"])
        parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        app.openapi_schema = page
    return app.openapi_schema


def _schema(message: type[BaseModel]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{message.__name__}"}


def _parameter(name: str, where: str) -> dict[str, Any]:
    kind = "string" if name in ("sha256", "snapshot") else "integer"
    return {"name": name, "in": where, "required": True, "schema": {"type": kind}}
