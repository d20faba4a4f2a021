"""A station that dies at any step of sync goes on from there: nothing lost, nothing twice."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from models.people.records import Resident
from models.sync.records import ConflictCard
from models.visits.records import Attachment
from sync.outbox import Outbox
from sync.station_state import read_state
from sync.transport import Line
from sync.wire import Wire
from tests.sync.conftest import MakePc, RunningServer
from tests.sync.stations import Pc, family, level


class Died(BaseException):
    """The process ends here; whatever is not committed is gone."""


def die(pc: Pc, step: str, *, time: int = 1) -> bool:
    """Run until ``step`` begins the ``time``-th time, and open the file anew; whether it came to that."""
    seen = [0]

    def at(name: str) -> None:
        seen[0] += name == step
        if seen[0] == time and name == step:
            raise Died

    pc.at = at
    try:
        pc.run()
    except Died:
        pc.reopen()
        return True
    finally:
        pc.at = lambda _step: None
    return False


def attach(pc: Pc, resident: object, content: bytes) -> str:
    digest = pc.station.blobs.store(io.BytesIO(content))
    pc.add(
        Attachment(
            owner_table="resident", owner_id=resident, sha256=digest, media_type="image/jpeg",
            size_bytes=len(content), title="照片",
        )
    )  # fmt: skip
    return digest


@pytest.mark.parametrize("step", ["make", "send", "receipt", "pull", "applied", "manifest", "part", "piece"])
def test_a_run_that_ends_at_any_step_is_made_good_by_the_next(
    make_pc: MakePc, server: RunningServer, step: str
) -> None:
    one, two = make_pc().enrol(server), make_pc()
    _, _, resident = family(one)
    digest = attach(one, resident, b"\xff\xd8\xff" + bytes(range(256)) * 5000)
    one.run()
    for number in range(3):
        two.resident(f"居民{number}")
    two.enrol(server)
    died = [die(two, step, time=time) for time in (1, 2)]
    assert died[0]
    two.edit(Resident, two.resident("张强"), phone="13811111111")
    level(one, two)
    assert two.station.blobs.has(digest)
    assert two.count(ConflictCard) == 0
    assert two.count(Resident) == 5


def test_a_batch_whose_answer_was_lost_goes_in_once(make_pc: MakePc, server: RunningServer) -> None:
    one, two = make_pc().enrol(server), make_pc().enrol(server)
    resident = one.resident("王芳", phone="13811111111")
    level(one, two)
    one.edit(Resident, resident, phone="13822222222")
    assert die(one, "receipt")
    two.run()
    two.edit(Resident, resident, phone="13833333333", note="后来改的")
    two.run()
    one.edit(Resident, resident, name="王芬")
    level(one, two)
    found = one.get(Resident, resident)
    assert (found.phone, found.name, one.version(Resident, resident)) == ("13833333333", "王芬", 4)
    assert one.count(ConflictCard) == 0


def test_what_arrived_before_the_first_pull_is_settled_first(make_pc: MakePc, server: RunningServer) -> None:
    one = make_pc().enrol(server)
    one.resident()
    batch = Outbox(one.station).make("envelope")
    assert batch is not None
    with Wire(server.url) as wire:
        Line(wire, one.station, read_state(one.station)).push(batch.body)
    later = one.resident("李伟")
    assert one.run().waiting == 0
    assert "fork" not in one.steps
    assert one.get(Resident, later).version == 1


def test_an_attachment_goes_on_from_where_it_stopped(make_pc: MakePc, server: RunningServer) -> None:
    one, two = make_pc().enrol(server), make_pc().enrol(server)
    content = b"\xff\xd8\xff" + b"0123456789abcdef" * 180_000
    digest = attach(one, one.resident(), content)
    assert die(one, "piece")
    assert not two.station.blobs.has(digest)
    assert one.steps.count("piece") == 1
    one.run()
    assert one.steps.count("piece") == 3
    assert die(two, "piece", time=2)
    two.run()
    assert two.steps.count("piece") == 3
    assert two.station.blobs.read(digest) == content
    before = len(two.steps)
    two.run()
    assert two.steps[before:] == ["pull"]


def test_a_restored_backup_gets_back_what_its_earlier_life_sent(
    make_pc: MakePc, server: RunningServer, tmp_path: Path
) -> None:
    one, two = make_pc().enrol(server), make_pc().enrol(server)
    old = one.resident("王芳", phone="13811111111")
    level(one, two)
    one.edit(Resident, old, phone="13822222222")
    unsent = one.resident("李伟")
    restored = one.copy(tmp_path / "restored")
    lost_life = one.resident("张强")
    one.edit(Resident, old, phone="13844444444")
    one.edit(Resident, unsent, note="已走访")
    one.run()
    two.edit(Resident, old, name="王芬")
    two.run()
    one.station.close()

    restored.edit(Resident, unsent, phone="13855555555")
    restored.resident("赵敏")
    restored.run()
    try:
        level(restored, two)
        found = restored.get(Resident, old)
        assert (found.phone, found.name) == ("13844444444", "王芬")
        assert restored.get(Resident, lost_life).name == "张强"
        mended = restored.get(Resident, unsent)
        assert (mended.note, mended.phone) == ("已走访", "13855555555")
        assert restored.count(Resident) == 4
    finally:
        restored.station.close()


def test_a_restored_backup_that_has_nothing_to_send_still_reads_what_it_lost(
    make_pc: MakePc, server: RunningServer, tmp_path: Path
) -> None:
    one = make_pc().enrol(server)
    one.run()
    restored = one.copy(tmp_path / "restored")
    lost_life = one.resident("张强")
    one.run()
    restored.run()
    assert "fork" in restored.steps
    assert restored.get(Resident, lost_life).name == "张强"
    restored.run()
    assert restored.steps.count("fork") == 1
    restored.station.close()


def test_two_copies_of_one_file_that_both_live_part_ways(
    make_pc: MakePc, server: RunningServer, tmp_path: Path
) -> None:
    one = make_pc().enrol(server)
    one.run()
    clone = one.copy(tmp_path / "clone")
    one.resident("王芳")
    clone.resident("李伟")
    one.run()
    clone.run()
    level(one, clone)
    assert one.count(Resident) == 2
    clone.station.close()
