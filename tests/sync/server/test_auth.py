"""Who may ask: codes that work once, keys that sign, tokens that end, stations that are shut out."""

from __future__ import annotations

from datetime import timedelta

import httpx2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from models.base import utc_now
from sync.protocol import EnrolReply, read
from sync.server.enrolment import make_code, revoke, stations
from sync.server.settings import Rate, Rates, ServerSettings
from tests.conftest import COMMUNITY
from tests.sync.conftest import District, MakeServer, RunningServer
from tests.sync.server.raw import RawStation, estates, ok, refusal

OTHER = "210112010013"


@pytest.fixture
def station(server: RunningServer):
    with RawStation(server.url) as station:
        yield station.join(server.make_code(COMMUNITY))


def test_a_code_ties_a_station_to_its_community_and_a_signature_gives_a_token(server: RunningServer) -> None:
    with RawStation(server.url) as station:
        reply = station.enrol(server.make_code(COMMUNITY))
        assert reply.community_code == COMMUNITY
        assert len(bytes.fromhex(reply.server_key)) == len(bytes.fromhex(reply.exchange_key)) == 32
        station.sign_in()
        assert station.changes().head.head == 0


def test_a_code_may_be_typed_in_any_case_and_with_letters_that_look_like_digits(server: RunningServer) -> None:
    code = server.make_code(COMMUNITY)
    with RawStation(server.url) as station:
        station.enrol(code.lower().replace("0", "o").replace("1", "l").replace("-", " "))


def test_a_code_works_once(server: RunningServer) -> None:
    code = server.make_code(COMMUNITY)
    with RawStation(server.url) as first, RawStation(server.url) as second:
        first.enrol(code)
        assert refusal(second.ask_to_enrol(code)) == (409, "code_used")


def test_a_station_whose_answer_was_lost_gets_the_same_answer(server: RunningServer) -> None:
    code = server.make_code(COMMUNITY)
    with RawStation(server.url) as station:
        first = station.enrol(code)
        assert read(EnrolReply, ok(station.ask_to_enrol(code)).content) == first
    with server.district.connect() as connection:
        assert len(stations(connection)) == 1


def test_unknown_expired_and_foreign_codes_are_refused(server: RunningServer) -> None:
    with server.district.connect() as connection:
        expired = make_code(connection, COMMUNITY, timedelta(seconds=-1)).text
        foreign = make_code(connection, OTHER).text
    with RawStation(server.url) as station:
        assert refusal(station.ask_to_enrol("ZZZZ-ZZZZ-ZZZZ-ZZZZ")) == (403, "code_unknown")
        assert refusal(station.ask_to_enrol(expired)) == (403, "code_expired")
        assert refusal(station.ask_to_enrol(foreign)) == (403, "code_other_community")


def test_no_code_is_kept_in_clear(server: RunningServer) -> None:
    code = server.make_code(COMMUNITY)
    with server.district.connect() as connection:
        (row,) = connection.execute("SELECT t::text FROM enrolment_code t").fetchall()
    assert not any(part in row[0] for part in (code, code.replace("-", "")))


def test_a_forged_a_damaged_and_a_missing_token_open_nothing(station: RawStation) -> None:
    good = station.token
    for token, code in ((good[:-1] + ("A" if good[-1] != "A" else "B"), "token_invalid"), ("é€", "token_invalid")):
        response = station.http.get("/v1/changes?after=0", headers={b"authorization": f"Bearer {token}".encode()})
        assert refusal(response) == (401, code)
    assert refusal(station.http.get("/v1/changes?after=0")) == (401, "token_missing")
    other = station.http.get("/v1/changes?after=0", headers={"authorization": f"Basic {good}"})
    assert refusal(other) == (401, "token_missing")


def test_a_challenge_is_no_token_and_a_token_no_challenge(station: RawStation) -> None:
    challenge, token = station.challenge(), station.token
    station.token = challenge
    assert refusal(station.ask_changes()) == (401, "token_invalid")
    assert refusal(station.ask_for_token(token)) == (401, "challenge_invalid")


def test_a_token_and_a_challenge_end(make_server: MakeServer) -> None:
    now = [utc_now()]
    server = make_server(clock=lambda: now[0])
    with RawStation(server.url) as station:
        station.join(server.make_code(COMMUNITY))
        challenge = station.challenge()
        now[0] += timedelta(minutes=2)
        assert refusal(station.ask_for_token(challenge)) == (401, "challenge_expired")
        ok(station.ask_changes())
        now[0] += timedelta(minutes=58)
        assert refusal(station.ask_changes()) == (401, "token_expired")


def test_only_the_stations_own_key_signs_in(station: RawStation) -> None:
    challenge = station.challenge()
    assert refusal(station.ask_for_token(challenge, Ed25519PrivateKey.generate())) == (401, "signature_invalid")


def test_a_challenge_of_another_station_is_refused(server: RunningServer, station: RawStation) -> None:
    with RawStation(server.url) as other:
        other.join(server.make_code(COMMUNITY))
        assert refusal(station.ask_for_token(other.challenge())) == (401, "challenge_invalid")


def test_a_revoked_station_is_out_in_the_middle_of_its_work(station: RawStation, district: District) -> None:
    station.push(estates("碧桂园"))
    with district.connect() as connection:
        (row,) = stations(connection, COMMUNITY)
        revoke(connection, row.id, utc_now())
    assert refusal(station.post("push", station.batch(estates("御龙湾")))) == (403, "station_revoked")
    assert refusal(station.ask_changes()) == (403, "station_revoked")
    assert refusal(station.ask_for_token(station.challenge())) == (403, "station_revoked")


def test_a_token_outlives_the_server_that_made_it(make_server: MakeServer) -> None:
    first = make_server()
    with RawStation(first.url) as station:
        station.join(first.make_code(COMMUNITY))
        first.stop()
        make_server(port=first.port)
        assert station.changes().head.head == 0


def test_guessing_codes_and_forging_tokens_soon_has_to_wait(make_server: MakeServer) -> None:
    rates = Rates(failed_enrolments=Rate(3, 0.01), failed_tokens=Rate(3, 0.01))
    server = make_server(ServerSettings(rates=rates))
    with RawStation(server.url) as honest, RawStation(server.url) as guesser:
        honest.join(server.make_code(COMMUNITY))
        codes = [guesser.ask_to_enrol(f"ZZZZ-ZZZZ-ZZZZ-ZZZ{n}") for n in range(4)]
        assert [refusal(each) for each in codes[:3]] == [(403, "code_unknown")] * 3
        assert refusal(codes[3]) == (429, "too_many_requests")
        assert int(codes[3].headers["retry-after"]) > 0
        guesser.token = "x" * 86
        tokens = [guesser.ask_changes() for _n in range(4)]
        assert [each.status_code for each in tokens] == [401, 401, 401, 429]
        ok(honest.ask_changes())  # from the same address, and not to blame


def test_a_station_and_an_address_ask_only_so_often(make_server: MakeServer) -> None:
    server = make_server(ServerSettings(rates=Rates(requests_of_station=Rate(2, 0.01))))
    with RawStation(server.url) as station:
        station.join(server.make_code(COMMUNITY))
        assert [station.ask_changes().status_code for _n in range(3)] == [200, 200, 429]
    server = make_server(ServerSettings(rates=Rates(requests_of_address=Rate(2, 0.01))))
    with httpx2.Client(base_url=server.url) as anybody:
        assert [anybody.get("/v1/changes?after=0").status_code for _n in range(3)] == [401, 401, 429]
        assert anybody.get("/health").status_code == 200


def test_a_restored_station_gets_a_new_life_with_the_same_key(station: RawStation) -> None:
    station.push(estates("碧桂园"))
    station.last = None  # as an older copy of its file remembers it
    assert refusal(station.ask_changes()) == (409, "station_forked")
    old = station.id
    station.id = read(EnrolReply, ok(station.http.post("/v1/fork", headers=station.headers())).content).station
    assert station.id != old
    station.sign_in()
    (_number, segment) = station.changes().segments[0]
    assert segment.new[0].columns["name"] == ["碧桂园"] or segment.new[0].same["name"] == "碧桂园"


def test_neither_logs_nor_audit_hold_secrets_or_contents(server: RunningServer) -> None:
    code = server.make_code(COMMUNITY)
    with RawStation(server.url) as station:
        station.join(code).push(estates("碧桂园一期"))
        station.changes()
        secrets = (code, code.replace("-", ""), station.token, "碧桂园", "前台", "after=")
    with server.district.connect() as connection:
        audit = str(connection.execute("SELECT * FROM audit_entry").fetchall())
    said = server.log.getvalue()
    assert said.count('"route": "/v1/push"') == 1
    assert [secret for secret in secrets if secret in said or secret in audit] == []
