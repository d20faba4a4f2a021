"""``lianglin serve`` as an operator meets it: processes, signals, certificates, and a database that comes and goes."""

from __future__ import annotations

import json
import os
import signal
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from desktop.commands.entry import run_command
from models.base import utc_now, uuid7
from sync.server.embedded import EmbeddedPostgres
from sync.server.enrolment import make_code
from sync.server.migrating import migrate
from sync.server.migrations import DISTRICT
from sync.server.settings import ServerSettings
from tests.conftest import COMMUNITY
from tests.sync.conftest import QUICK, District, RunningServer, start_server
from tests.sync.processes import Serve, wait_until_blocked
from tests.sync.server.raw import RawStation, estates, ok, refusal, until


@pytest.fixture
def command(
    log_is_ours: Path,
    speak: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Any:
    """Run another command in this process; what it answered, or its exit code and what it said."""
    speak("en")

    def run(*words: str, **more: str) -> Any:
        for name, value in more.items():
            monkeypatch.setenv(name, value)
        code = run_command(list(words))
        out, err = capfd.readouterr()
        return json.loads(out) if code == 0 else (code, err)

    return run


def test_a_data_folder_lives_through_commands_a_kill_and_a_restart(
    serve: Serve, command: Callable[..., Any], data_folder: Path
) -> None:
    data = ("--data", str(data_folder))
    first = serve(*data, "--name", "沈北新区")
    code = command("district", "code", "--community", COMMUNITY, *data, "--json")
    assert code["link"] == f"{first.url}/#{code['code']}"
    with RawStation(first.url) as station:
        assert station.enrol(code["code"]).district_name == "沈北新区"
        station.sign_in()
        station.push(estates("碧桂园"))
        assert first.end(signal.SIGKILL) == -signal.SIGKILL
        second = serve(*data)
        with RawStation(second.url) as again:
            again.id, again.key, again.token, again.last = station.id, station.key, station.token, station.last
            assert again.changes().head.head == 1
    (row,) = command("district", "stations", *data, "--json")
    assert (row["label"], row["last_number"]) == ("前台", 1)
    assert command("district", "check", *data, "--json")["ok"]
    assert not any(command("district", "prune", *data, "--years", "1", "--json").values())
    assert command("district", "rewrite", *data, "--json")["whole"]
    (words := data_folder / "words").write_text("没有的字词\n碧桂园\n", "utf-8")
    code, _said = command("district", "remains", *data, "--words", str(words))
    assert code == 1
    words.write_text("没有的字词\n", "utf-8")
    assert command("district", "remains", *data, "--words", str(words), "--json") == []
    command("district", "revoke", row["id"], *data, "--json")
    with RawStation(second.url) as station:
        station.token = again.token
        assert refusal(station.ask_changes()) == (403, "station_revoked")
    entries = command("district", "audit", *data, "--json")
    assert {"enrol", "token", "push", "changes"} <= {each["action"] for each in entries}
    assert second.end() == 0
    assert not (data_folder / "postgres" / "postmaster.pid").exists()


def test_the_operator_sees_who_waits_and_says_yes_or_no(
    server: RunningServer, district: District, command: Callable[..., Any]
) -> None:
    who, where = uuid7().hex, {"LIANGLIN_DATABASE_URL": district.url}
    lines = [RawStation(server.url) for _n in range(2)]
    for line in lines:
        with line:
            line.workers = [who]
            line.join(code_for(district))
    listed = command("district", "workers", "--json", **where)
    assert [(each["station"], each["state"]) for each in listed] == [
        (str(UUID(line.id)), state) for line, state in zip(lines, ("allowed", "pending"), strict=True)
    ]
    (waits,) = command("district", "workers", "--pending", "--json", **where)
    assert (waits["worker"], waits["role"], waits["on_team"]) == (str(UUID(who)), None, False)
    words = ("--station", waits["station"], "--worker", waits["worker"], "--json")
    for word, state in (("allow", "allowed"), ("deny", "denied")):
        assert command("district", word, *words, **where)["state"] == state
        assert command("district", "workers", "--json", **where)[1]["state"] == state
    assert command("district", "workers", "--pending", "--json", **where) == []
    unknown = command("district", "allow", "--station", waits["station"], "--worker", uuid7().hex, **where)
    assert "account_unknown" in unknown[1] or "never told" in unknown[1]


def test_two_servers_on_one_database_are_one_district(serve: Serve, district: District) -> None:
    with ThreadPoolExecutor(2) as both:
        one, two = both.map(lambda _n: serve(LIANGLIN_DATABASE_URL=district.url), range(2))
    with RawStation(one.url) as here, RawStation(two.url) as there:
        here.join(code_for(district)).push(estates("碧桂园"))
        there.join(code_for(district))
        assert there.changes().head.head == 1
        there.token = here.token  # of the other process
        there.last = here.last
        assert there.changes().head.head == 1


def test_workers_share_a_socket_and_a_dead_one_is_replaced(serve: Serve, district: District) -> None:
    running = serve("--workers", "2", LIANGLIN_DATABASE_URL=district.url)
    with RawStation(running.url) as station:
        station.join(code_for(district))
        workers = children(running.process.pid)
        assert len(workers) == 2
        os.kill(workers[0], signal.SIGKILL)
        for _n in range(5):
            with suppress(httpx2.TransportError):  # a line that the dead one had taken
                ok(station.ask_changes())
        ok(station.ask_changes())
        until(lambda: set(children(running.process.pid)) - set(workers))
        assert "lianglin_requests_total" in station.http.get("/metrics").text
    assert running.end() == 0


def test_workers_end_with_the_one_that_started_them(serve: Serve, district: District) -> None:
    running = serve("--workers", "2", LIANGLIN_DATABASE_URL=district.url)
    workers = children(running.process.pid)
    ok(httpx2.get(f"{running.url}/health", timeout=60))
    running.end(signal.SIGKILL)
    until(lambda: not any(map(is_alive, workers)))


def test_sigterm_in_the_middle_of_a_push_finishes_it(serve: Serve, district: District) -> None:
    running = serve(LIANGLIN_DATABASE_URL=district.url)
    with RawStation(running.url) as station, RawStation(running.url) as late, district.connect() as lock:
        station.join(code_for(district)).push(estates("碧桂园"))
        late.join(code_for(district))
        lock.execute("SELECT 1 FROM community_head FOR UPDATE")
        with ThreadPoolExecutor(1) as aside:
            pushed = aside.submit(station.push, estates("御龙湾"))
            wait_until_blocked(district)
            running.process.send_signal(signal.SIGTERM)
            until(lambda: late.ask_changes().status_code != 200)
            assert refusal(late.ask_changes()) == (503, "server_stopping")
            lock.rollback()
            assert pushed.result().accepted == 1
    assert running.wait() == 0


def test_other_computers_are_served_only_with_encryption(
    serve: Serve, command: Callable[..., Any], district: District, tmp_path: Path
) -> None:
    database = {"LIANGLIN_DATABASE_URL": district.url}
    code, said = command("serve", "--listen", "0.0.0.0:0", **database)
    assert (code, "--tls-cert" in said) == (1, True)
    code, said = command("serve", "--listen", "nonsense", **database)
    assert (code, "HOST:PORT" in said) == (1, True)
    certificate, key = certificate_files(tmp_path)
    code, said = command("serve", "--tls-cert", str(certificate), "--tls-key", str(certificate), **database)
    assert (code, "Certificate" in said) == (1, True)
    running = serve("--tls-cert", str(certificate), "--tls-key", str(key), **database)
    trusting = ssl.create_default_context(cafile=str(certificate))
    assert httpx2.get(f"{running.url}/health", verify=trusting).status_code == 200
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(f"{running.url}/health")
    code, said = command("serve", "--listen", running.url.removeprefix("https://"), **database)
    assert (code, "taken" in said) == (1, True)


def test_a_place_that_cannot_be_used_is_said_in_a_sentence(command: Callable[..., Any], data_folder: Path) -> None:
    (data_folder / "file").write_text("")
    assert "--data" in command("district", "check", "--data", str(data_folder / "file" / "district"))[1]
    for url, said in (("postgresql://127.0.0.1:1/x", "database"), ("nonsense://:secret@", "LIANGLIN_DATABASE_URL")):
        code, told = command("district", "check", LIANGLIN_DATABASE_URL=url)
        assert (code, said in told, "secret" in told) == (1, True, False)
    assert not (data_folder / "district").exists()


def test_a_data_folder_of_another_postgresql_is_left_alone(command: Callable[..., Any], data_folder: Path) -> None:
    (data_folder / "postgres").mkdir()
    (data_folder / "postgres" / "PG_VERSION").write_text("15\n")
    code, told = command("district", "check", "--data", str(data_folder))
    assert (code, "15" in told, "pg_dump" in told) == (1, True, True)


def test_two_districts_in_one_database_know_nothing_of_each_other(command: Callable[..., Any], postgres: str) -> None:
    for schema in ("Shenbei", "hunnan"):
        named = {"LIANGLIN_DATABASE_URL": postgres, "LIANGLIN_SCHEMA": schema}
        command("district", "code", "--community", COMMUNITY, "--json", **named)
    with psycopg.connect(postgres) as connection:
        for table in ('"Shenbei".enrolment_code', "hunnan.enrolment_code"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)
        connection.execute('DROP SCHEMA "Shenbei" CASCADE')
        connection.execute("DROP SCHEMA hunnan CASCADE")


def test_a_database_of_a_newer_program_is_left_alone(command: Callable[..., Any], district: District) -> None:
    database = {"LIANGLIN_DATABASE_URL": district.url}
    assert command("district", "check", "--json", **database)["migrated"]
    with district.connect() as connection:
        connection.execute("UPDATE district_version SET version_num = '9999'")
    try:
        code, told = command("district", "check", **database)
        assert (code, "9999" in told, "newer" in told) == (1, True, True)
    finally:
        with district.connect() as connection:
            connection.execute("UPDATE district_version SET version_num = %s", (DISTRICT.head,))


def test_a_database_that_goes_away_is_said_and_found_again(data_folder: Path) -> None:
    with EmbeddedPostgres(data_folder, QUICK) as postgres:
        migrate(postgres.url, None)
        server = start_server(District(postgres.url), ServerSettings(connect_seconds=1))
        with RawStation(server.url) as station:
            station.join(server.make_code(COMMUNITY)).push(estates("碧桂园"))
            postgres.halt()
            health = station.http.get("/health")
            assert (health.status_code, health.json()["problem"]) == (503, "database_down")
            assert refusal(station.post("push", station.batch(estates("御龙湾")))) == (503, "database_down")
            with EmbeddedPostgres(data_folder, QUICK):
                until(lambda: station.http.get("/health").status_code == 200)
                station.push(estates("御龙湾"))
        server.stop()


def test_a_database_of_its_own_that_died_is_started_again(data_folder: Path) -> None:
    with EmbeddedPostgres(data_folder, QUICK) as postgres:
        first = _postmaster(data_folder)
        os.kill(first, signal.SIGKILL)
        until(lambda: _answers(postgres.url))
        assert _postmaster(data_folder) != first
    assert not _answers(postgres.url)


def _postmaster(data_folder: Path) -> int:
    return int((data_folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def _answers(url: str) -> bool:
    with suppress(psycopg.OperationalError), psycopg.connect(url) as connection:
        return connection.execute("SELECT 1").fetchone() is not None
    return False


def code_for(district: District) -> str:
    with district.connect() as connection:
        return make_code(connection, COMMUNITY).text


def children(pid: int) -> list[int]:
    """Return the workers of a server, without the helper that Python itself starts for them."""
    found = []
    for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        with suppress(OSError):
            if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes():
                found.append(int(each))
    return found


def is_alive(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def certificate_files(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for this machine that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(utc_now() - timedelta(days=1))
        .not_valid_after(utc_now() + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return files
