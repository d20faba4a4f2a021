"""Answers: whole, with a digest; large ones within a budget of bytes until the station has read them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from models.errors import WorldError
from sync.protocol import DIGEST_HEADER, content_digest
from sync.server.budget import Budget, Hold
from sync.server.pushed import wire_instant

PIECE = 256 << 10
NO_STORE: Mapping[str, str] = {"cache-control": "no-store"}


def answer(body: bytes, media_type: str, status: int = 200, headers: Mapping[str, str] = NO_STORE) -> Response:
    """Return a whole answer, with the digest by which the station sees that it came as it left."""
    return Response(body, status, _with_digest(body, headers), media_type)


def server_time() -> str:
    """The wire instant of now, by the clock that stations measure theirs by."""
    return wire_instant(datetime.fromtimestamp(time.time(), UTC))


class Answers:
    """Room for the answers that one process holds for stations on slow lines."""

    def __init__(self, budget: Budget, most: int, seconds: float) -> None:
        self._budget, self._most, self._seconds = budget, most, seconds

    async def room(self) -> Hold:
        """Wait for room for one large answer."""
        return await self._budget.hold(self._most)

    def held(self, hold: Hold, body: bytes, media_type: str) -> Response:
        """Return the answer that goes with ``hold``, which is let go when it was sent; a small one at once."""
        if len(body) <= PIECE:
            hold.keep(0)
            return answer(body, media_type)
        hold.keep(len(body))
        return _Held(hold, self._seconds, body, media_type)


class _Held(Response):
    """Sent piece by piece: the next one only when the line took the one before."""

    def __init__(self, hold: Hold, seconds: float, body: bytes, media_type: str) -> None:
        super().__init__(body, 200, _with_digest(body, NO_STORE), media_type)
        self._hold, self._seconds = hold, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._hold:
            try:
                async with asyncio.timeout(self._seconds):
                    await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
                    for at in range(0, len(self.body), PIECE):
                        await send(_piece(self.body[at : at + PIECE], more=True))
                    await send(_piece(b"", more=False))
            except TimeoutError as error:  # it stopped reading; the line ends
                raise WorldError("answer_slow") from error


def _piece(body: bytes | memoryview, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": bytes(body), "more_body": more}


def _with_digest(body: bytes, headers: Mapping[str, str]) -> dict[str, str]:
    return {**headers, DIGEST_HEADER: content_digest(body)}
