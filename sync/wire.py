"""One request after the other to a district server, and what the world can do to them, as stable codes."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from types import TracebackType
from typing import Any

import httpx2
from pydantic import ValidationError

from models.errors import WorldError
from models.migrations import LINEAGE
from sync.protocol import (
    DIGEST_HEADER,
    MAX_MESSAGE,
    MEDIA_TYPE,
    PROTOCOL,
    PROTOCOL_HEADER,
    SCHEMA_HEADER,
    SEGMENTS_TYPE,
    TIME_HEADER,
    Problem,
    content_digest,
)

BYTES_TYPE = "application/octet-stream"
_OURS = frozenset({MEDIA_TYPE, SEGMENTS_TYPE, BYTES_TYPE})
_RENAMED = {"busy": "server_busy"}
"""Codes of the server that mean something else in a station."""
_FAR_SIDE = frozenset({502, 504})
TIMEOUT = httpx2.Timeout(60.0, connect=10.0)
"""Seconds; for each piece that is sent or comes, so that a slow line is given all the time it needs."""
_HEADERS = {
    PROTOCOL_HEADER: str(PROTOCOL),
    SCHEMA_HEADER: LINEAGE.head,
    "accept-encoding": "identity",
    "user-agent": "lianglin",
}


@dataclass(frozen=True)
class Answer:
    """A whole answer; ``sent`` and ``answered`` are this PC's clock before the request and at the first byte."""

    body: bytes
    media_type: str
    sent: float
    answered: float
    server_time: str | None = None


class Wire:
    """A connection to one server, kept open for a session; a context manager."""

    def __init__(self, server_url: str, authority: str | None = None) -> None:
        """Prepare, without a word on the line.

        Args:
            authority: a certificate in PEM that is trusted beside those of the system.
        Raises:
            WorldError: ``server_url_bad``, ``plain_http``, ``certificate_file_bad``.
        """
        url, loopback = checked_url(server_url)
        self._client = httpx2.Client(
            base_url=url,
            headers=_HEADERS,
            verify=trust(authority) if url.scheme == "https" else False,
            timeout=TIMEOUT,
            trust_env=not loopback,
            follow_redirects=False,
        )
        self.bytes_up = self.bytes_down = self.requests = 0
        self._socket: socket.socket | None = None
        self._stopped = threading.Event()

    def cut(self) -> None:
        """End what hangs, from any thread: a request that runs or follows ends by ``sync_stopped``.

        While a connection is being made it is the time for connecting that ends it.
        """
        self._stopped.set()
        if self._socket is not None:
            with suppress(OSError):  # closed already
                self._socket.shutdown(socket.SHUT_RDWR)

    def _connected(self, event: str, info: dict[str, Any]) -> None:
        """Know the socket as soon as there is one."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._socket = info["return_value"].get_extra_info("socket")
            if self._stopped.is_set():
                self.cut()

    def __enter__(self) -> Wire:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        media_type: str = MEDIA_TYPE,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str | int] | None = None,
    ) -> Answer:
        """Send one request and return the whole answer.

        Raises:
            WorldError: what kept it from arriving, or what the server said.
        """
        told = dict(headers or {})
        if body is not None:
            told |= {"content-type": media_type, DIGEST_HEADER: content_digest(body)}
        request = self._client.build_request(
            method, path, content=body, headers=told, params=dict(params or {}), extensions={"trace": self._connected}
        )
        self.requests += 1
        self.bytes_up += len(body or b"")
        sent = time.time()
        with _world_told(self._stopped):
            response = self._client.send(request, stream=True)
            answered = time.time()
            try:
                content = self._read(response)
            finally:
                response.close()
        return Answer(content, _judged(response, content), sent, answered, response.headers.get(TIME_HEADER))

    def _read(self, response: httpx2.Response) -> bytes:
        pieces = bytearray()
        for piece in response.iter_raw():
            pieces += piece
            self.bytes_down += len(piece)
            if len(pieces) > MAX_MESSAGE:
                raise WorldError("message_too_large", limit=MAX_MESSAGE)
        return bytes(pieces)


def checked_url(server_url: str) -> tuple[httpx2.URL, bool]:
    """The address of a server, and whether it is this machine: only there the line may be readable.

    Raises:
        WorldError: ``server_url_bad``, ``plain_http``.
    """
    try:
        url = httpx2.URL(server_url.strip().rstrip("/") + "/")
    except (httpx2.InvalidURL, ValueError) as error:
        raise WorldError("server_url_bad") from error
    if url.scheme not in ("http", "https") or not url.host or url.userinfo or url.query or url.fragment:
        raise WorldError("server_url_bad")
    loopback = _is_loopback(url.host)
    if url.scheme == "http" and not loopback:
        raise WorldError("plain_http")
    return url, loopback


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def trust(authority: str | None) -> ssl.SSLContext:
    """What certificates are believed: those of the system, and one of a district of its own."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if authority is not None:
        try:
            context.load_verify_locations(cadata=authority)
        except (ssl.SSLError, ValueError) as error:
            raise WorldError("certificate_file_bad") from error
    return context


@contextmanager
def _world_told(stopped: threading.Event) -> Iterator[None]:
    """Turn what the line does into its code; once it was cut from here, whatever it does is that."""
    if stopped.is_set():
        raise WorldError("sync_stopped")
    try:
        with _line_told():
            yield
    except WorldError as error:
        if stopped.is_set():
            raise WorldError("sync_stopped") from error
        raise


@contextmanager
def _line_told() -> Iterator[None]:
    try:
        yield
    except httpx2.ConnectTimeout as error:
        raise WorldError("server_unreachable") from error
    except httpx2.TimeoutException as error:
        raise WorldError("server_timeout") from error
    except httpx2.ProxyError as error:
        raise WorldError("proxy_refused") from error
    except httpx2.ConnectError as error:
        raise WorldError(_why_not_connected(error)) from error
    except (httpx2.TransportError, httpx2.DecodingError, OSError) as error:
        raise WorldError("line_cut") from error


def _why_not_connected(error: BaseException) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "certificate_wrong"
        if isinstance(cause, ssl.SSLError):
            return "tls_failed"
        if isinstance(cause, socket.gaierror):
            return "server_name_unknown"
        cause = cause.__cause__ or cause.__context__
    return "server_unreachable"


def _judged(response: httpx2.Response, content: bytes) -> str:
    """The media type of a good answer; anything else is an error, the server's own or of something in between."""
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if response.status_code >= 400:
        raise _problem(response, content, media_type)
    if response.status_code >= 300 or media_type not in _OURS:
        raise WorldError("captive_portal")
    digest = response.headers.get(DIGEST_HEADER)
    if digest is None and media_type == BYTES_TYPE:  # a stream; its content has a hash of its own
        return media_type
    if digest is None or digest.strip() != content_digest(content):
        raise WorldError("answer_damaged")
    return media_type


def _problem(response: httpx2.Response, content: bytes, media_type: str) -> WorldError:
    try:
        problem = Problem.model_validate_json(content) if media_type == "application/json" else None
    except ValidationError:
        problem = None
    if problem is None:
        return WorldError(_strange(response.status_code))
    wait = response.headers.get("retry-after", "")
    params: dict[str, str | int] = {**problem.params, **({"wait_s": int(wait)} if wait.isdecimal() else {})}
    return WorldError(_RENAMED.get(problem.code, problem.code), **params)


def _strange(status: int) -> str:
    """An error that is not in our words."""
    if status == 407:
        return "proxy_refused"
    if status in _FAR_SIDE or status == 503:
        return "server_unreachable"
    return "server_error" if status == 500 else "captive_portal"
