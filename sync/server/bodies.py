"""The bodies of requests: read piece by piece, never more than allowed, whatever their headers say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import ClientDisconnect, Request

from models.errors import WorldError
from sync.protocol import DIGEST_HEADER, MEDIA_TYPE, content_digest
from sync.server.budget import Budget

SMALL = 16 << 10
"""Enough for every message before a token."""
BYTES_TYPE = "application/octet-stream"
_DRAINED = 64 << 20
"""Of a body that is too large so much is read and dropped, so that its sender gets to read the answer."""


class Bodies:
    """Reads bodies within one budget of bytes and of time."""

    def __init__(self, budget: Budget, seconds: float) -> None:
        self._budget, self._seconds = budget, seconds

    @asynccontextmanager
    async def body(self, request: Request, limit: int, media_type: str = MEDIA_TYPE) -> AsyncIterator[bytes]:
        """Lend the whole body; its bytes count against the budget until the block ends.

        Raises:
            WorldError: ``content_type_wrong``, ``body_too_large``, ``body_slow``, ``body_truncated``,
                ``message_damaged`` (not what its ``Content-Digest`` says; who sends none is believed).
        """
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != media_type:
            raise WorldError("content_type_wrong", wanted=media_type)
        stated = _stated(request)
        if stated is not None and stated > limit:
            await self._drain(request, limit)
        with await self._budget.hold(limit if stated is None else stated):
            body = await self._read(request, limit)
            _check_digest(request, body)
            yield body

    async def _read(self, request: Request, limit: int) -> bytes:
        pieces = bytearray()
        try:
            async with asyncio.timeout(self._seconds):
                async for piece in request.stream():
                    pieces += piece
                    if len(pieces) > limit:
                        pieces.clear()
                        await self._drain(request, limit)
        except TimeoutError as error:
            raise WorldError("body_slow") from error
        except ClientDisconnect as error:
            raise WorldError("body_truncated") from error
        return bytes(pieces)

    async def _drain(self, request: Request, limit: int) -> None:
        """Refuse a body, after a polite while."""
        left = _DRAINED
        try:
            async with asyncio.timeout(self._seconds / 4):
                while left > 0:
                    message = await request.receive()
                    left -= len(message.get("body", b""))
                    if message["type"] != "http.request" or not message.get("more_body", False):
                        break
        except TimeoutError:
            left = 0
        raise WorldError("body_too_large", limit=limit)


def _stated(request: Request) -> int | None:
    text = request.headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else None


def _check_digest(request: Request, body: bytes) -> None:
    said = request.headers.get(DIGEST_HEADER)
    if said is not None and said.strip() != content_digest(body):
        raise WorldError("message_damaged")
