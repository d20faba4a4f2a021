"""What bad and unlucky requests get: a stable code, nothing disturbed; and the pages of the operator."""

from __future__ import annotations

import json
import os
import socket
import threading
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx2
import orjson
import psycopg
import pytest
import zstandard

from sync.protocol import MAX_BODY, MAX_MESSAGE, MEDIA_TYPE, NewRecords, Scalar, compress, content_digest, pack
from sync.server import pushing
from sync.server.gate import is_loopback
from sync.server.settings import ServerSettings
from tests.conftest import COMMUNITY
from tests.sync.conftest import MakeServer, RunningServer
from tests.sync.processes import wait_until_blocked
from tests.sync.server.raw import RawStation, estates, ok, refusal, until

NAME = "张秀英"


@pytest.fixture
def station(server: RunningServer):
    with RawStation(server.url) as station:
        yield station.join(server.make_code(COMMUNITY))


@pytest.fixture
def undisturbed(server: RunningServer, station: RawStation):
    """After the bad request the server works, nothing was stored and nothing of it was logged."""
    yield station
    assert station.changes().head.head == 0
    assert station.push(estates("碧桂园")).accepted == 1
    assert NAME not in server.log.getvalue()
    assert '"event": "crash"' not in server.log.getvalue()


def told(**push: object) -> bytes:
    """A push with keys and values of every kind, right or wrong, packed."""
    usual = {"protocol": 1, "schema_revision": "0002", "batch": "0" * 32, "number": 1, "after": None}
    return compress(orjson.dumps({**usual, "clock_offset_s": 0.0, **push}))


def test_a_bomb_is_not_unpacked(undisturbed: RawStation) -> None:
    bomb = zstandard.ZstdCompressor(level=19).compress(b" " * (MAX_MESSAGE + 1))
    assert len(bomb) < 20_000
    assert refusal(undisturbed.post("push", bomb)) == (413, "message_too_large")


def test_a_bomb_that_hides_its_size_is_not_unpacked(undisturbed: RawStation) -> None:
    stream = zstandard.ZstdCompressor(level=19, write_content_size=False).compressobj()
    bomb = stream.compress(b" " * (MAX_MESSAGE + 1)) + stream.flush()
    assert refusal(undisturbed.post("push", bomb)) == (413, "message_too_large")


def test_a_body_over_the_limit_is_refused_and_its_sender_hears_so(undisturbed: RawStation) -> None:
    assert refusal(undisturbed.post("push", bytes(MAX_BODY + 1))) == (413, "body_too_large")


def test_a_body_over_the_limit_without_a_stated_length_is_refused(undisturbed: RawStation) -> None:
    pieces = (bytes(1 << 20) for _n in range(10))
    headers = {**undisturbed.headers(), "content-type": MEDIA_TYPE}
    assert refusal(undisturbed.http.post("/v1/push", content=pieces, headers=headers)) == (413, "body_too_large")


def test_fifty_megabytes_in_one_field_are_refused(undisturbed: RawStation) -> None:
    """They fit in a body, since they are compressed, and in a message: the field is what is too long."""
    name = (NAME * 6_000_000)[: 50_000_000 // 3]
    (refused,) = undisturbed.push(estates(name)).refused
    assert (refused.code, refused.field) == ("value_too_long", "name")
    assert NAME not in str(refused)


@pytest.mark.parametrize("cut", [0, 1, 20, 200])
def test_a_truncated_message_is_damaged(undisturbed: RawStation, cut: int) -> None:
    whole = pack(undisturbed.batch(estates(*(f"{NAME}{n}" for n in range(50)))))
    assert refusal(undisturbed.post("push", whole[:cut])) == (400, "message_damaged")


def test_a_flipped_bit_is_noticed(undisturbed: RawStation) -> None:
    whole = bytearray(pack(undisturbed.batch(estates(NAME, "御龙湾"))))
    digest = {"content-digest": content_digest(bytes(whole))}
    for at in range(len(whole)):
        whole[at] ^= 16
        assert refusal(undisturbed.post("push", bytes(whole), **digest)) == (400, "message_damaged")
        whole[at] ^= 16


def test_a_digest_that_does_not_fit_is_damage(undisturbed: RawStation) -> None:
    batch = undisturbed.batch(estates(NAME))
    wrong = undisturbed.post("push", batch, **{"content-digest": "sha-256=:AAAA:"})
    assert refusal(wrong) == (400, "message_damaged")


def test_a_body_that_breaks_off_disturbs_nobody(server: RunningServer, undisturbed: RawStation) -> None:
    whole = pack(undisturbed.batch(estates(NAME)))
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        head = f"POST /v1/push HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {undisturbed.token}\r\n"
        head += f"content-type: {MEDIA_TYPE}\r\ncontent-length: {len(whole)}\r\n\r\n"
        line.sendall(head.encode() + whole[:10])


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[1,]", b'{"a": NaN}'])
def test_what_is_no_json_is_damaged(undisturbed: RawStation, body: bytes) -> None:
    assert refusal(undisturbed.post("push", compress(body))) == (400, "message_damaged")


@pytest.mark.parametrize(
    "body",
    [
        compress(b"[]"),
        compress(b"null"),
        told(note=NAME),
        told(number="1"),
        told(number=-1),
        told(batch=NAME),
        told(new={"table": "estate"}),
        told(new=[{"table": "'; DROP TABLE estate; --", "columns": {}}]),
        told(new=[{"table": "estate", "columns": {"id": [{"a": NAME}]}}]),
        told(edits=[{"table": "estate"}]),
    ],
)
def test_a_message_of_another_shape_is_refused_without_repeating_it(undisturbed: RawStation, body: bytes) -> None:
    response = undisturbed.post("push", body)
    assert refusal(response) == (422, "message_shape")
    assert NAME not in response.text


def test_plain_json_and_forms_are_refused_by_their_type(undisturbed: RawStation) -> None:
    for kind in ("application/json", "text/html", ""):
        response = undisturbed.post("push", undisturbed.batch(estates(NAME)), **{"content-type": kind})
        assert refusal(response) == (415, "content_type_wrong")


def test_wrong_paths_methods_and_numbers_have_codes_too(undisturbed: RawStation) -> None:
    assert refusal(undisturbed.get("nothing")) == (404, "not_found")
    assert refusal(undisturbed.get("push")) == (405, "method_not_allowed")
    for after in ("", "-1", "x", "9" * 30, "1.0", "٣"):
        assert refusal(undisturbed.get(f"changes?after={after}")) == (400, "request_shape")
    assert refusal(undisturbed.get("changes?after=0&last=x")) == (400, "request_shape")
    assert refusal(undisturbed.get("snapshot/x/1")) == (400, "request_shape")
    for protocol in ("0", "99", "x"):
        refused = undisturbed.get("changes?after=0", **{"x-lianglin-protocol": protocol})
        assert refusal(refused) == (426, "protocol_unknown")


def test_rows_of_another_community_never_enter(undisturbed: RawStation) -> None:
    receipt = undisturbed.push(estates(NAME, community="210112010013"))
    assert (receipt.accepted, len(receipt.refused)) == (0, 1)


def test_every_answer_carries_its_digest(server: RunningServer, station: RawStation) -> None:
    for response in (station.ask_changes(), station.get("nothing"), station.get("changes?after=x")):
        assert response.headers["content-digest"].startswith("sha-256=:")
        assert response.headers["cache-control"] == "no-store"


def test_health_says_well_and_metrics_count(server: RunningServer, station: RawStation) -> None:
    station.push(estates("碧桂园", "御龙湾"))
    station.get("nothing/secret")
    health = station.http.get("/health")
    assert (health.status_code, health.json()["ok"], health.json()["problem"]) == (200, True, None)
    page = station.http.get("/metrics").text
    assert 'lianglin_requests_total{code="ok",route="/v1/push",status="200"} 1.0' in page
    assert 'lianglin_records_total{outcome="accepted"} 2.0' in page
    assert 'route="none"' in page
    assert "secret" not in page


def test_openapi_describes_every_endpoint_and_message(server: RunningServer) -> None:
    page = httpx2.get(f"{server.url}/openapi.json").json()
    endpoints = {(method, path) for path, methods in page["paths"].items() for method in methods}
    assert {
        ("post", "/v1/enrol"),
        ("post", "/v1/push"),
        ("get", "/v1/changes"),
        ("put", "/v1/blobs/{sha256}"),
    } <= endpoints
    push = page["paths"]["/v1/push"]["post"]
    assert push["requestBody"]["content"][MEDIA_TYPE]["schema"] == {"$ref": "#/components/schemas/Push"}
    wanted = {
        text.rpartition("/")[2] for text in json.dumps(page).split('"') if text.startswith("#/components/schemas/")
    }
    assert wanted <= set(page["components"]["schemas"])


def test_plain_http_from_another_computer_is_refused(make_server: MakeServer) -> None:
    """Who asks is what the socket says; a proxy's word counts where the operator said that there is one."""
    forwarded = {"x-forwarded-for": "10.1.2.3"}
    alone, behind = make_server(), make_server(ServerSettings(behind_proxy=True))
    assert refusal(httpx2.get(f"{alone.url}/v1/changes?after=0", headers=forwarded))[1] == "token_missing"
    assert refusal(httpx2.get(f"{behind.url}/v1/changes?after=0", headers=forwarded))[1] == "token_missing"
    with RawStation(behind.url) as station:
        station.http.headers.update(forwarded)
        station.join(behind.make_code(COMMUNITY))
    with behind.district.connect() as connection:
        assert connection.execute("SELECT DISTINCT peer FROM audit_entry").fetchall() == [("10.1.2.3",)]


def test_an_address_that_is_not_this_computer_needs_tls() -> None:
    assert [is_loopback(host) for host in ("127.0.0.1", "::1", "[::1]", "localhost", "")] == [True] * 5
    assert [is_loopback(host) for host in ("0.0.0.0", "10.1.2.3", "::", "example.gov.cn")] == [False] * 4


def test_many_stations_at_once_are_all_served(make_server: MakeServer) -> None:
    server = make_server(ServerSettings(threads=2))
    with RawStation(server.url) as station:
        station.join(server.make_code(COMMUNITY))

        def ask(_number: int) -> int:
            headers = station.headers()
            return httpx2.get(f"{server.url}/v1/changes?after=0", headers=headers, timeout=60, verify=False).status_code

        with ThreadPoolExecutor(40) as crowd:
            assert set(crowd.map(ask, range(200))) == {200}


def test_stations_that_do_not_read_their_answers_are_let_go(make_server: MakeServer) -> None:
    """More of them than the budget has room for; who reads is served all the same."""
    server = make_server(ServerSettings(answer_bytes=4 << 20, answer_budget=8 << 20, body_seconds=1))
    with RawStation(server.url) as station, RawStation(server.url) as other, ExitStack() as lines:
        station.join(server.make_code(COMMUNITY)).push(large_estates())
        other.join(server.make_code(COMMUNITY))
        request = f"GET /v1/changes?after=0 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {other.token}\r\n\r\n"
        for _n in range(4):
            lines.enter_context(deaf_line(server.port)).sendall(request.encode())
        until(lambda: server.log.getvalue().count('"code": "answer_slow"') == 4)
        assert len(other.changes().segments) == 1


def large_estates() -> NewRecords:
    """Estates whose segment is larger than the buffers of a line: nothing in them can be packed."""

    def random_texts(length: int) -> list[Scalar]:
        return [b64encode(os.urandom(length))[:length].decode() for _n in range(10_000)]

    lengths = {"name": 60, "alias": 60, "address": 200, "property_company": 100}
    texts = {column: random_texts(length) for column, length in lengths.items()}
    plain = estates(*("" for _n in range(10_000)))
    return plain.model_copy(update={"columns": {**plain.columns, **texts}})


def deaf_line(port: int) -> socket.socket:
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.connect(("127.0.0.1", port))
    return line


def test_a_mistake_of_ours_is_told_as_such_and_logged_without_data(
    server: RunningServer, station: RawStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> bytes:
        raise RuntimeError(NAME)

    monkeypatch.setattr("sync.server.service.apply_push", fail)
    assert refusal(station.post("push", station.batch(estates("碧桂园")))) == (500, "server_fault")
    assert '"error": "RuntimeError"' in server.log.getvalue()
    assert NAME not in server.log.getvalue()


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (psycopg.errors.DiskFull, (507, "district_disk_full")),
        (psycopg.errors.QueryCanceled, (503, "busy")),
        (psycopg.errors.AdminShutdown, (503, "database_down")),
    ],
)
def test_troubles_of_the_database_have_their_codes(
    station: RawStation, monkeypatch: pytest.MonkeyPatch, error: type[Exception], answer: tuple[int, str]
) -> None:
    def fail(*_args: object) -> bytes:
        raise error(NAME)

    monkeypatch.setattr("sync.server.service.apply_push", fail)
    response = station.post("push", station.batch(estates("碧桂园")))
    assert refusal(response) == answer
    assert int(response.headers["retry-after"]) > 0


def test_a_push_that_postgresql_took_back_is_done_again(station: RawStation, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = iter([psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure])

    def sometimes(*arguments: object) -> bytes:
        if (error := next(tries, None)) is not None:
            raise error
        return pushing.apply_push(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("sync.server.service.apply_push", sometimes)
    assert station.push(estates("碧桂园")).accepted == 1


def test_a_statement_that_takes_too_long_is_busy(make_server: MakeServer) -> None:
    server = make_server(ServerSettings(lock_seconds=1))
    with RawStation(server.url) as station, server.district.connect() as other:
        station.join(server.make_code(COMMUNITY)).push(estates("碧桂园"))
        other.execute("SELECT 1 FROM community_head FOR UPDATE")
        assert refusal(station.post("push", station.batch(estates("御龙湾")))) == (503, "busy")
        other.rollback()
        station.push(estates("御龙湾"))


def test_connections_that_broke_are_replaced(server: RunningServer, station: RawStation) -> None:
    with server.district.connect() as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        )
    ok(station.ask_changes())


def test_a_push_in_the_middle_is_finished_and_new_ones_are_told_to_wait(server: RunningServer) -> None:
    with RawStation(server.url) as station, RawStation(server.url) as other, server.district.connect() as lock:
        station.join(server.make_code(COMMUNITY)).push(estates("碧桂园"))
        other.join(server.make_code(COMMUNITY))
        lock.execute("SELECT 1 FROM community_head FOR UPDATE")
        with ThreadPoolExecutor(1) as aside:
            pushed = aside.submit(station.push, estates("御龙湾"))
            wait_until_blocked(server.district)
            stopping = threading.Thread(target=server.stop)
            stopping.start()
            until(lambda: server.traffic.stopping)
            response = other.post("push", other.batch(estates("阳光里")))
            assert refusal(response) == (503, "server_stopping")
            assert other.http.get("/health").json()["problem"] == "server_stopping"
            lock.rollback()
            assert pushed.result().accepted == 1
        stopping.join()
