"""The endpoints of the protocol: each reads its request, hands the work to a thread and answers."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from models.errors import WorldError
from sync.protocol import (
    BLOB_CHUNK,
    HELD_HEADER,
    MARKED,
    MAX_BODY,
    MEDIA_TYPE,
    PROTOCOL,
    PROTOCOL_HEADER,
    PROTOCOL_MIN,
    SCHEMA_HEADER,
    SEGMENTS_TYPE,
    TIME_HEADER,
)
from sync.server.answers import NO_STORE, Answers, answer, server_time
from sync.server.auth import bearer_token
from sync.server.bodies import BYTES_TYPE, SMALL, Bodies
from sync.server.describing import describe
from sync.server.gate import peer_of
from sync.server.service import Asker, Service
from sync.server.threads import Threads

_HASH = re.compile(r"[0-9a-f]{64}")
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class Routes:
    """The endpoints, over one service."""

    def __init__(self, service: Service, threads: Threads, bodies: Bodies, answers: Answers) -> None:
        self._service, self._threads, self._bodies, self._answers = service, threads, bodies, answers

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1", default_response_class=Response)
        for method, path, endpoint in (
            ("POST", "/enrol", self.enrol),
            ("POST", "/challenge", self.challenge),
            ("POST", "/token", self.token),
            ("POST", "/fork", self.fork),
            ("POST", "/leave", self.leave),
            ("GET", "/stations", self.stations),
            ("POST", "/push", self.push),
            ("GET", "/changes", self.changes),
            ("POST", "/restricted", self.restricted),
            ("POST", "/audit", self.audit),
            ("GET", "/snapshot", self.snapshot),
            ("GET", "/snapshot/{snapshot}/{number}", self.part),
            ("POST", "/blobs", self.blob_status),
            ("PUT", "/blobs/{sha256}", self.store_blob),
            ("GET", "/blobs/{sha256}", self.read_blob),
        ):
            router.add_api_route(path, endpoint, methods=[method], **describe(endpoint.__name__))
        return router

    async def enrol(self, request: Request) -> Response:
        async with self._bodies.body(request, SMALL) as body:
            work = partial(self._service.enrol, marked=_marked(request))
            return _packed(await self._threads.run(work, body, peer_of(request.scope)))

    async def challenge(self, request: Request) -> Response:
        async with self._bodies.body(request, SMALL) as body:
            return _packed(await self._threads.run(self._service.challenge, body))

    async def token(self, request: Request) -> Response:
        async with self._bodies.body(request, SMALL) as body:
            return _packed(await self._threads.run(self._service.token, body, peer_of(request.scope)))

    async def fork(self, request: Request) -> Response:
        asker = await self._asker(request)
        return _packed(await self._threads.run(partial(self._service.fork, marked=_marked(request)), asker))

    async def leave(self, request: Request) -> Response:
        asker = await self._asker(request)
        return _packed(await self._threads.run(self._service.leave, asker))

    async def stations(self, request: Request) -> Response:
        asker = await self._asker(request)
        return _packed(await self._threads.run(self._service.stations, asker))

    async def push(self, request: Request) -> Response:
        asker = await self._asker(request)
        async with self._bodies.body(request, MAX_BODY) as body:
            receipt = await self._threads.run(self._service.push, asker, body)
            return answer(receipt, MEDIA_TYPE, headers={**NO_STORE, TIME_HEADER: server_time()})

    async def changes(self, request: Request) -> Response:
        asker = await self._asker(request)
        after, last = _number(request, "after"), _last_batch(request)
        work = partial(self._service.changes, marked=_marked(request))
        return await self._large(SEGMENTS_TYPE, work, asker, after, last, _held(request))

    async def restricted(self, request: Request) -> Response:
        asker = await self._asker(request)
        async with self._bodies.body(request, MAX_BODY) as body:
            return await self._large(MEDIA_TYPE, self._service.restricted, asker, body)

    async def audit(self, request: Request) -> Response:
        asker = await self._asker(request)
        async with self._bodies.body(request, MAX_BODY) as body:
            return _packed(await self._threads.run(self._service.audit, asker, body))

    async def snapshot(self, request: Request) -> Response:
        asker = await self._asker(request)
        return _packed(await self._threads.run(self._service.snapshot, asker))

    async def part(self, request: Request) -> Response:
        asker = await self._asker(request)
        try:
            snapshot, number = UUID(request.path_params["snapshot"]), int(request.path_params["number"])
        except ValueError as error:
            raise WorldError("request_shape") from error
        return await self._large(MEDIA_TYPE, self._service.part, asker, snapshot, number)

    async def blob_status(self, request: Request) -> Response:
        asker = await self._asker(request)
        async with self._bodies.body(request, MAX_BODY) as body:
            return _packed(await self._threads.run(self._service.blob_status, asker, body))

    async def store_blob(self, request: Request) -> Response:
        asker = await self._asker(request)
        sha256, offset, size = _hash(request), _number(request, "offset"), _number(request, "size")
        async with self._bodies.body(request, BLOB_CHUNK, BYTES_TYPE) as piece:
            return _packed(await self._threads.run(self._service.store_blob, asker, sha256, offset, size, piece))

    async def read_blob(self, request: Request) -> Response:
        asker = await self._asker(request)
        sha256 = _hash(request)
        size = await self._threads.run(self._service.blob_size, asker, sha256)
        start, end = _range(request.headers.get("range"), size)
        headers = {**NO_STORE, "accept-ranges": "bytes", "content-length": str(end - start), "etag": f'"{sha256}"'}
        partial = "range" in request.headers
        if partial:
            headers["content-range"] = f"bytes {start}-{end - 1}/{size}"
        content = self._content(asker, sha256, start, end)
        return StreamingResponse(content, 206 if partial else 200, headers, BYTES_TYPE)

    async def _large(self, media_type: str, work: Callable[..., bytes], *arguments: Any) -> Response:
        hold = await self._answers.room()
        try:
            return self._answers.held(hold, await self._threads.run(work, *arguments), media_type)
        except BaseException:
            hold.keep(0)
            raise

    async def _content(self, asker: Asker, sha256: str, start: int, end: int) -> AsyncIterator[bytes]:
        while start < end:
            piece = await self._threads.run(self._service.read_blob, asker, sha256, start, end)
            if not piece:
                raise WorldError("blob_missing")
            yield piece
            start += len(piece)

    async def _asker(self, request: Request) -> Asker:
        """Return who asks, before anything else of the request is read."""
        spoken = request.headers.get(PROTOCOL_HEADER, str(PROTOCOL))
        if not (spoken.isascii() and spoken.isdigit() and PROTOCOL_MIN <= int(spoken) <= PROTOCOL):
            raise WorldError("protocol_unknown", oldest=PROTOCOL_MIN, newest=PROTOCOL)
        token = bearer_token(request.headers.get("authorization", ""))
        if not self._service.ready:
            await self._threads.run(self._service.get_ready)
        asker = self._service.asker(token, peer_of(request.scope))
        request.state.station = asker.station.hex
        return asker


def _packed(message: bytes) -> Response:
    return answer(message, MEDIA_TYPE)


def _number(request: Request, name: str) -> int:
    text = request.query_params.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise WorldError("request_shape")
    return int(text)


def _last_batch(request: Request) -> UUID | None:
    text = request.query_params.get("last")
    try:
        return None if text is None else UUID(hex=text)
    except ValueError as error:
        raise WorldError("request_shape") from error


def _marked(request: Request) -> bool:
    """Whether the station is new enough to know its mark."""
    revision: str = request.headers.get(SCHEMA_HEADER, "")
    return revision >= MARKED


def _held(request: Request) -> str | None:
    text: str | None = request.headers.get(HELD_HEADER)
    if text is not None and not _HASH.fullmatch(text):
        raise WorldError("request_shape")
    return text


def _hash(request: Request) -> str:
    text: str = request.path_params["sha256"]
    if not _HASH.fullmatch(text):
        raise WorldError("request_shape")
    return text


def _range(header: str | None, size: int) -> tuple[int, int]:
    """Return the first byte and the one after the last, of a header with one range.

    Raises:
        WorldError: ``range_wrong``.
    """
    if header is None:
        return 0, size
    found = _RANGE.fullmatch(header.strip())
    if found is None or not any(found.groups()):
        raise WorldError("range_wrong", size=size)
    first, last = found.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(size, int(last) + 1) if first and last else size
    if start >= end:
        raise WorldError("range_wrong", size=size)
    return start, end
