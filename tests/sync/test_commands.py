"""The line to the district from the command line: enrol, sync, envelopes, refused, conflicts, settle."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from desktop.commands.entry import run_command
from models.care.catalogue import group
from models.care.group_rows import row_of
from models.people.records import Resident
from tests.sync.conftest import MakePc, RunningServer
from tests.sync.stations import Pc
from tests.sync.team import allow, me
from tests.sync.test_rights import pcs, second, write_at

__all__ = ["pcs", "second"]

Say = Callable[..., tuple[int, Any, str]]
RESULT = {"pushed", "pulled", "refused", "conflicts", "bytes_up", "bytes_down", "seconds", "waiting"}


@pytest.fixture
def say(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """Run ``lianglin station`` on a closed profile: exit code, the JSON that it answered, what it said beside."""
    monkeypatch.setattr("desktop.commands.entry.log_folder", lambda: tmp_path / "logs")
    password = tmp_path / "password"

    def run(pc: Pc, *words: str) -> tuple[int, Any, str]:
        password.write_text(f"{pc.profile.password}\n", "utf-8")
        pc.station.close()
        access = ("--profile", str(pc.profile.folder), "--user", pc.profile.login, "--password-file", str(password))
        code = run_command(["station", *access, *words, "--json"])
        pc.station = pc.profile.open()
        out, err = capfd.readouterr()
        return code, json.loads(out) if out.strip() else None, err.strip()

    return run


def test_a_station_is_enrolled_and_synced(make_pc: MakePc, server: RunningServer, say: Say) -> None:
    pc = make_pc()
    code = server.make_code(pc.station.community_code)
    assert say(pc, "sync")[0] == 1
    exit_code, told, _ = say(pc, "enrol", "--server", server.url, "--code", code)
    assert (exit_code, told["enrolled"]) == (0, True)
    waiting = pc.unreceipted()  # the first worker, and the catalogue of groups
    assert [row["state"] for row in say(pc, "journal")[1]] == ["waiting"] * waiting
    plan = say(pc, "sync", "--plan")[1]
    assert (plan["records_up"], plan["records_down"]) == (waiting, 0)
    exit_code, told, _ = say(pc, "sync")
    assert exit_code == 0
    assert set(told) == RESULT
    assert (told["pushed"], told["waiting"]) == (waiting, 0)
    assert say(pc, "journal")[1] == []


def test_a_paused_station_says_so_and_goes_on_when_resumed(make_pc: MakePc, server: RunningServer, say: Say) -> None:
    pc = make_pc().enrol(server)
    assert say(pc, "sync", "--pause")[1] == {"paused": True}
    code, _, sentence = say(pc, "sync")
    assert code == 1
    assert sentence
    assert say(pc, "sync", "--resume")[1] == {"paused": False}
    assert say(pc, "sync")[0] == 0


def test_a_conflict_is_listed_and_settled(make_pc: MakePc, server: RunningServer, say: Say) -> None:
    one, two = make_pc().enrol(server), make_pc().enrol(server)
    resident = one.resident("王芳", phone="13811111111")
    one.run()
    two.run()
    one.edit(Resident, resident, phone="13822222222")
    two.edit(Resident, resident, phone="13833333333")
    one.run()
    assert say(two, "sync")[1]["conflicts"] == 1
    card = say(two, "conflicts")[1][0]
    assert (card["record_id"], card["field"]) == (str(resident), "phone")
    assert {card["stood"]["value"], card["that"]["value"]} == {"13822222222", "13833333333"}
    assert say(two, "settle", card["id"], "--keep", "that")[1]["settled"] == 1
    assert say(two, "conflicts")[1] == []
    two.run()
    one.run()
    assert one.get(Resident, resident).phone == card["that"]["value"]
    assert say(two, "settle", card["id"], "--keep", "neither")[0] == 2


def test_a_refused_change_is_listed_sent_again_and_given_up(make_pc: MakePc, server: RunningServer, say: Say) -> None:
    pc = make_pc().enrol(server)
    resident = pc.resident("王芳")
    pc.run()
    with pc.station.act("test") as session:
        session.connection().exec_driver_sql("UPDATE resident SET name = ? WHERE id = ?", ("王" * 70, resident.hex))
    assert say(pc, "sync")[1]["refused"] == 1
    (row,) = say(pc, "refused")[1]
    assert (row["record_id"], row["field"], row["code"]) == (str(resident), "name", "value_too_long")
    assert say(pc, "refused", "--retry", str(resident))[0] == 0
    assert say(pc, "sync")[1]["refused"] == 1
    assert say(pc, "refused", "--drop", str(resident))[0] == 0
    assert pc.get(Resident, resident).name == "王芳"
    assert say(pc, "refused")[1] == []
    assert say(pc, "refused", "--drop", str(resident))[0] == 1


def test_what_waits_goes_into_an_envelope_and_still_waits(
    make_pc: MakePc, server: RunningServer, say: Say, tmp_path: Path
) -> None:
    pc = make_pc().enrol(server)
    pc.resident()
    told = say(pc, "sync", "--to-envelope", str(tmp_path / "up.lianglin"))[1]
    assert set(told) >= RESULT
    assert told["pushed"] == told["waiting"] == pc.unreceipted() > 1
    assert {row["state"] for row in say(pc, "journal")[1]} == {"on_the_way"}
    assert pc.run().pushed == told["pushed"]
    assert pc.unreceipted() == 0


def test_a_worker_changes_who_may_open_what_by_no_command(pcs: tuple[Pc, Pc], say: Say, tmp_path: Path) -> None:
    one, two = pcs
    with two.station.sessions() as session:
        before, entry, listed = two.contents(), str(group(session, "SG13").id), row_of(group(session, "SG13")).name
    file = tmp_path / "list.csv"
    file.write_text(f"code,name,sensitivity,visit_every_days,auto_rule\nSG13,{listed},3,45,\n", "utf-8")
    for words in (
        ("set", entry, "seen_by=health"),
        ("set", entry, "sensitivity=4"),
        ("care", "open", "SG27", "--paper", "〔2026〕1号"),
        ("care", "close", "SG13"),
        ("care", "catalogue", "--import", str(file)),
        ("set", str(me(two)), "posts=health"),
        ("set", str(me(one)), "active=no"),
        ("add", "worker", "name=新人", "posts=health"),
    ):
        code, _told, sentence = say(two, *words)
        assert (code, "书记" in sentence or "ecretary" in sentence) == (1, True), words
    assert two.contents() == before


def test_whose_account_waits_is_told_and_what_it_means(
    second: tuple[Pc, Pc, UUID], server: RunningServer, say: Say
) -> None:
    one, other, person = second
    write_at(other, me(one), person)
    code, told, _ = say(other, "sync")
    assert (code, told["refused"], set(told) - RESULT) == (0, 3, {"note"})
    status = say(other, "sync", "--status")[1]
    assert (status["last_error"], status["note"]) == ("account_waits", told["note"])
    assert "account" in told["note"] or "账号" in told["note"]
    allow(server, other, me(one))
    assert set(say(other, "sync")[1]) == RESULT
    assert "note" not in say(other, "sync", "--status")[1]
