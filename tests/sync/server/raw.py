"""A station made of bare requests, which says exactly what a test tells it to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx2
import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from models.base import uuid7
from sync.protocol import (
    MEDIA_TYPE,
    PROTOCOL,
    ChallengeReply,
    ChallengeRequest,
    EnrolReply,
    EnrolRequest,
    LogHead,
    Message,
    NewRecords,
    Push,
    Receipt,
    Segment,
    TokenReply,
    TokenRequest,
    pack,
    read,
    signed_for_token,
)
from tests.conftest import COMMUNITY

AT = "2026-11-22 01:02:03.000000"
WORKER = "0198c0ffee0070008000000000000001"


@dataclass(frozen=True)
class Changes:
    head: LogHead
    segments: list[tuple[int, Segment]]


class RawStation:
    """One enrolled station; close it, or use ``with``."""

    def __init__(self, url: str, community: str = COMMUNITY, **client: Any) -> None:
        self.http = httpx2.Client(base_url=url, timeout=60, **client)
        self.key, self.community = Ed25519PrivateKey.generate(), community
        self.id, self.token = "", ""
        self.workers: list[str] = []
        self.last: str | None = None
        self.number = 0

    def __enter__(self) -> RawStation:
        return self

    def __exit__(self, *_error: object) -> None:
        self.http.close()

    def ask_to_enrol(self, code: str, community: str | None = None) -> httpx2.Response:
        public = self.key.public_key().public_bytes_raw().hex()
        told = {"code": code, "public_key": public, "exchange_key": "11" * 32}
        return self.post("enrol", EnrolRequest(**told, community_code=community or self.community, label="前台"))

    def enrol(self, code: str) -> EnrolReply:
        reply = read(EnrolReply, ok(self.ask_to_enrol(code)).content)
        self.id = reply.station
        return reply

    def challenge(self) -> str:
        return read(ChallengeReply, ok(self.post("challenge", ChallengeRequest(station=self.id))).content).challenge

    def ask_for_token(self, challenge: str, key: Ed25519PrivateKey | None = None) -> httpx2.Response:
        signature = (key or self.key).sign(signed_for_token(challenge, self.workers)).hex()
        told = TokenRequest(station=self.id, challenge=challenge, signature=signature, workers=self.workers)
        return self.post("token", told)

    def sign_in(self) -> str:
        self.token = read(TokenReply, ok(self.ask_for_token(self.challenge())).content).token
        return self.token

    def join(self, code: str) -> RawStation:
        self.enrol(code)
        self.sign_in()
        return self

    def post(self, path: str, message: Message | bytes, **headers: str) -> httpx2.Response:
        body = message if isinstance(message, bytes) else pack(message)
        return self.http.post(
            f"/v1/{path}", content=body, headers={**self.headers(), "content-type": MEDIA_TYPE, **headers}
        )

    def get(self, path: str, **headers: str) -> httpx2.Response:
        return self.http.get(f"/v1/{path}", headers={**self.headers(), **headers})

    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"} if self.token else {}

    def batch(self, *new: NewRecords, **changed: Any) -> Push:
        told = {
            **{"protocol": PROTOCOL, "schema_revision": "0002", "batch": uuid7().hex, "number": self.number + 1},
            **{"after": self.last, "clock_offset_s": 0.0, "new": list(new)},
        }
        return Push(**{**told, **changed})

    def push(self, *new: NewRecords) -> Receipt:
        batch = self.batch(*new)
        receipt = read(Receipt, ok(self.post("push", batch)).content)
        self.last, self.number = batch.batch, batch.number
        return receipt

    def ask_changes(self, after: int = 0) -> httpx2.Response:
        return self.get(f"changes?after={after}" + (f"&last={self.last}" if self.last else ""))

    def changes(self, after: int = 0) -> Changes:
        content = ok(self.ask_changes(after)).content
        at = 4 + int.from_bytes(content[:4], "big")
        head, segments = LogHead.model_validate(orjson.loads(content[4:at])), []
        while at < len(content):
            number, size = int.from_bytes(content[at : at + 8], "big"), int.from_bytes(content[at + 8 : at + 12], "big")
            segments.append((number, read(Segment, content[at + 12 : at + 12 + size])))
            at += 12 + size
        return Changes(head, segments)


def until(seen: Callable[[], object]) -> None:
    """Wait for what another process or thread does, and leave the processor to it."""
    pause, until = threading.Event(), time.monotonic() + 60
    while not seen():
        assert time.monotonic() < until
        pause.wait(0.02)


def ok(response: httpx2.Response) -> httpx2.Response:
    assert response.status_code in (200, 206), response.text
    return response


def refusal(response: httpx2.Response) -> tuple[int, str]:
    """Return status and code of an answer that is a problem."""
    return response.status_code, response.json()["code"]


def estates(*names: str, community: str = COMMUNITY, **same: Any) -> NewRecords:
    """New estates, the simplest record that stands on no other."""
    return NewRecords(
        table="estate",
        columns={"id": [uuid7().hex for _name in names], "name": list(names)},
        same={**_made(community), "sort": 0, **same},
    )


def attachments(*hashes: str, size: int, community: str = COMMUNITY) -> NewRecords:
    return NewRecords(
        table="attachment",
        columns={"id": [uuid7().hex for _hash in hashes], "sha256": list(hashes)},
        same={
            **_made(community),
            **{"owner_table": "estate", "owner_id": uuid7().hex, "media_type": "image/png"},
            **{"size_bytes": size, "title": "门牌"},
        },
    )


def _made(community: str) -> dict[str, Any]:
    made = {"created_at": AT, "created_by": WORKER, "edited_at": AT, "edited_by": WORKER}
    return {"community_code": community, **made}
