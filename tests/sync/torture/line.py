"""A bad line: stands between a station and the server and does to their messages what lines do."""

from __future__ import annotations

import http.client
import re
import socket
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Fault(Enum):
    """What happens to one request and its answer."""

    NOTHING = "nothing"
    LATE = "late"
    """Request and answer wait a moment on the way."""
    NO_LINE = "no_line"
    """The request never arrives."""
    CUT_REQUEST = "cut_request"
    """Half of the body arrives."""
    LOST_REPLY = "lost_reply"
    """The server did it, the station never hears so."""
    CUT_REPLY = "cut_reply"
    TWICE = "twice"
    """The request arrives twice; the station hears the second answer."""
    AGAIN_LATER = "again_later"
    """The request arrives once more, after the one that follows it."""
    ALTERED_REQUEST = "altered_request"
    ALTERED_REPLY = "altered_reply"
    PORTAL = "portal"
    """Somebody else answers: 200, with a page to log in."""


@dataclass(frozen=True)
class _Request:
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length"})
_PORTAL = _Answer(200, (("content-type", "text/html"),), "<html>请先登录</html>".encode())


@dataclass
class Line:
    """The line to one server; ``url`` is where stations find it.

    ``faults`` happen in their order to the requests that follow, then none any more. Only requests whose path holds
    ``at`` are touched.
    """

    server_url: str
    faults: deque[Fault] = field(default_factory=deque)
    at: str = "/v1/"
    seen: list[tuple[str, str, Fault]] = field(default_factory=list)
    """Method, path and what befell it."""
    heard: list[bytes] = field(default_factory=list)
    """The bodies of all answers that the server gave to this station."""
    url: str = ""
    _late: list[_Request] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def will(self, *faults: Fault, at: str = "/v1/") -> None:
        with self._lock:
            self.faults, self.at = deque(faults), at

    def next_fault(self, request: _Request) -> Fault:
        with self._lock:
            touched = self.at in request.path and self.faults
            fault = self.faults.popleft() if touched else Fault.NOTHING
            self.seen.append((request.method, request.path, fault))
            return fault

    def befallen(self) -> list[Fault]:
        return [fault for _, _, fault in self.seen if fault is not Fault.NOTHING]

    def ask(self, request: _Request) -> _Answer:
        """Bring a request to the server, and after it those that were held back."""
        answer = _asked(self.server_url, request)
        with self._lock:
            self.heard.append(answer.body)
            late, self._late = self._late, []
        for each in late:
            _asked(self.server_url, each)
        return answer

    def hold(self, request: _Request) -> None:
        with self._lock:
            self._late.append(request)


@contextmanager
def line_to(server_url: str, faults: Iterable[Fault] = ()) -> Iterator[Line]:
    line = Line(server_url, deque(faults))
    with _Proxy(line) as proxy:
        line.url = f"http://127.0.0.1:{proxy.server_address[1]}"
        thread = threading.Thread(target=proxy.serve_forever, args=(0.01,), name="line")
        thread.start()
        try:
            yield line
        finally:
            proxy.shutdown()
            thread.join()


class _Proxy(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a station may keep its connection open for the next request

    def __init__(self, line: Line) -> None:
        self.line = line
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A station that hung up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Proxy

    def do_any(self) -> None:
        length = int(self.headers.get("content-length", 0))
        headers = tuple((name, value) for name, value in self.headers.items() if name.lower() not in _HOP | {"host"})
        request = _Request(self.command, self.path, headers, self.rfile.read(length))
        _DOES[self.server.line.next_fault(request)](self, request)

    do_GET = do_POST = do_PUT = do_HEAD = do_any  # noqa: N815 - the names that http.server looks for

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: tests read ``Line.seen``."""

    def answer(self, answer: _Answer, *, upto: int | None = None) -> None:
        """Give the answer, or its beginning and then nothing more."""
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("content-length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body[:upto])
        if upto is not None:
            self.hang_up()

    def hang_up(self) -> None:
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

    def ask(self, request: _Request) -> _Answer:
        return self.server.line.ask(request)


def _asked(server_url: str, request: _Request) -> _Answer:
    with _connection(server_url) as connection:
        connection.request(request.method, request.path, request.body, dict(request.headers))
        response = connection.getresponse()
        body = response.read()
    headers = tuple((name, value) for name, value in response.getheaders() if name.lower() not in _HOP)
    return _Answer(response.status, headers, body)


@contextmanager
def _connection(server_url: str) -> Iterator[http.client.HTTPConnection]:
    address = urlsplit(server_url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
    try:
        yield connection
    finally:
        connection.close()


def _nothing(handler: _Handler, request: _Request) -> None:
    handler.answer(handler.ask(request))


def _late(handler: _Handler, request: _Request) -> None:
    threading.Event().wait(0.02)
    answer = handler.ask(request)
    threading.Event().wait(0.02)
    handler.answer(answer)


def _no_line(handler: _Handler, _request: _Request) -> None:
    handler.hang_up()


def _cut_request(handler: _Handler, request: _Request) -> None:
    """What the server gets says how long it would be; only half of that follows."""
    with _connection(handler.server.line.server_url) as connection:
        connection.putrequest(request.method, request.path)
        for name, value in request.headers:
            connection.putheader(name, value)
        connection.putheader("content-length", str(len(request.body)))
        connection.endheaders(request.body[: len(request.body) // 2])
    handler.hang_up()


def _lost_reply(handler: _Handler, request: _Request) -> None:
    handler.ask(request)
    handler.hang_up()


def _cut_reply(handler: _Handler, request: _Request) -> None:
    answer = handler.ask(request)
    handler.answer(answer, upto=len(answer.body) // 2)


def _twice(handler: _Handler, request: _Request) -> None:
    handler.ask(request)
    handler.answer(handler.ask(request))


def _again_later(handler: _Handler, request: _Request) -> None:
    answer = handler.ask(request)
    handler.server.line.hold(request)
    handler.answer(answer)


def _altered_request(handler: _Handler, request: _Request) -> None:
    path = re.sub(r"(after=\d*)(\d)", lambda number: f"{number[1]}{int(number[2]) ^ 1}", request.path)
    altered = _Request(request.method, path, request.headers, _altered(request.body))
    handler.answer(handler.ask(altered))


def _altered_reply(handler: _Handler, request: _Request) -> None:
    answer = handler.ask(request)
    handler.answer(_Answer(answer.status, answer.headers, _altered(answer.body)))


def _portal(handler: _Handler, _request: _Request) -> None:
    handler.answer(_PORTAL)


def _altered(body: bytes) -> bytes:
    """One bit in the middle is another one."""
    middle = len(body) // 2
    return body[:middle] + bytes([body[middle] ^ 0x04]) + body[middle + 1 :] if body else body


_DOES = {
    Fault.NOTHING: _nothing,
    Fault.LATE: _late,
    Fault.NO_LINE: _no_line,
    Fault.CUT_REQUEST: _cut_request,
    Fault.LOST_REPLY: _lost_reply,
    Fault.CUT_REPLY: _cut_reply,
    Fault.TWICE: _twice,
    Fault.AGAIN_LATER: _again_later,
    Fault.ALTERED_REQUEST: _altered_request,
    Fault.ALTERED_REPLY: _altered_reply,
    Fault.PORTAL: _portal,
}
