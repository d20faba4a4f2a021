"""What the line can do to a station: each trouble has its code, and nothing leaves where it should not."""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from models.errors import WorldError
from sync.protocol import DIGEST_HEADER, MEDIA_TYPE, content_digest
from sync.wire import Wire, checked_url

Reply = tuple[int, dict[str, str], bytes]
Serve = Callable[[Reply], str]
BODY = b"anything"
GOOD = {"content-type": MEDIA_TYPE, DIGEST_HEADER: content_digest(BODY)}


def _server(reply: Reply, context: ssl.SSLContext | None = None) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = reply
            self.send_response(status)
            for name, value in {"content-length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_args: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, args=(0.01,)).start()
    return server


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Answer every request with one reply; the address."""
    running: list[ThreadingHTTPServer] = []

    def start(reply: Reply) -> str:
        running.append(_server(reply))
        return f"http://127.0.0.1:{running[-1].server_port}"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def code_of(url: str, authority: str | None = None) -> tuple[str, dict[str, object]]:
    with pytest.raises(WorldError) as caught, Wire(url, authority) as wire:
        wire.ask("GET", "/v1/changes")
    return caught.value.code, caught.value.params


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ((200, {"content-type": "text/html"}, b"<html>sign in</html>"), "captive_portal"),
        ((302, {"location": "http://portal.example/"}, b""), "captive_portal"),
        ((404, {"content-type": "text/html"}, b"not here"), "captive_portal"),
        ((200, {"content-type": MEDIA_TYPE}, BODY), "answer_damaged"),
        ((200, GOOD, BODY[:-1] + b"?"), "answer_damaged"),
        ((200, {**GOOD, "content-length": "99"}, BODY), "line_cut"),
        ((502, {"content-type": "text/html"}, b"bad gateway"), "server_unreachable"),
        ((407, {}, b""), "proxy_refused"),
        ((500, {}, b"oops"), "server_error"),
        ((503, {"content-type": "application/json", "retry-after": "7"}, b'{"code": "busy"}'), "server_busy"),
        ((422, {"content-type": "application/json"}, b'{"code": "scope", "params": {}}'), "scope"),
        ((422, {"content-type": "application/json"}, b"[1, 2"), "captive_portal"),
    ],
)
def test_each_answer_that_is_not_the_district_s_is_told_apart(serve: Serve, reply: Reply, code: str) -> None:
    assert code_of(serve(reply))[0] == code


def test_a_good_answer_comes_whole_and_is_counted(serve: Serve) -> None:
    with Wire(serve((200, GOOD, BODY))) as wire:
        answer = wire.ask("GET", "/v1/changes")
    assert answer.body == BODY
    assert (wire.requests, wire.bytes_down) == (1, len(BODY))


def test_how_long_a_busy_server_asks_to_wait_is_handed_on(serve: Serve) -> None:
    busy = (429, {"content-type": "application/json", "retry-after": "30"}, b'{"code": "too_many_requests"}')
    assert code_of(serve(busy)) == ("too_many_requests", {"wait_s": 30})


def test_nobody_answers_at_a_closed_port() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert code_of(f"http://127.0.0.1:{taken.getsockname()[1]}")[0] == "server_unreachable"


def test_who_speaks_no_https_has_no_wrong_certificate(serve: Serve) -> None:
    url = serve((200, GOOD, BODY)).replace("http://", "https://")
    assert code_of(url)[0] == "tls_failed"


def test_a_name_that_nobody_has_is_told_apart() -> None:
    assert code_of("https://district.invalid")[0] == "server_name_unknown"


@pytest.mark.parametrize("url", ["http://sync.example.cn", "http://192.168.1.4:8470", "http://[2001:db8::1]"])
def test_a_readable_line_is_refused_but_to_this_machine(url: str) -> None:
    with pytest.raises(WorldError, match="plain_http"):
        checked_url(url)


@pytest.mark.parametrize("url", ["", "sync.example.cn", "ftp://example.cn", "https://a:b@example.cn", "https://x/?q=1"])
def test_what_is_no_address_of_a_server_is_refused(url: str) -> None:
    with pytest.raises(WorldError, match="server_url_bad"):
        checked_url(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8470", "http://localhost", "http://[::1]:1", "https://example.cn/d/"]
)
def test_addresses_that_may_be_used(url: str) -> None:
    assert checked_url(url)[0].host


@pytest.fixture
def authority(tmp_path: Path) -> tuple[str, Path]:
    """A certificate of its own for 127.0.0.1, in PEM, and the file with its key."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "district")]),
    )
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path / "server.pem"
    file.write_bytes(pem + private)
    return pem.decode(), file


def test_a_certificate_is_believed_only_when_it_is_trusted(authority: tuple[str, Path]) -> None:
    pem, file = authority
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = _server((200, GOOD, BODY), context)
    try:
        url = f"https://127.0.0.1:{server.server_port}"
        assert code_of(url)[0] == "certificate_wrong"
        with Wire(url, pem) as wire:
            assert wire.ask("GET", "/v1/changes").body == BODY
        assert code_of(url, "no certificate")[0] == "certificate_file_bad"
    finally:
        server.shutdown()
        server.server_close()


def test_a_request_that_hangs_ends_at_once_when_it_is_cut() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute, Wire(f"http://127.0.0.1:{mute.getsockname()[1]}") as wire:
        ended: list[str] = []

        def ask() -> None:
            try:
                wire.ask("GET", "/v1/changes")
            except WorldError as error:
                ended.append(error.code)

        asking = threading.Thread(target=ask)
        asking.start()
        caller, _address = mute.accept()
        with caller:
            assert caller.recv(4) == b"GET "
            wire.cut()
            asking.join(30)
        assert ended == ["sync_stopped"]
        with pytest.raises(WorldError, match="sync_stopped"):
            wire.ask("GET", "/v1/changes")
