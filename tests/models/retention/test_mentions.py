"""Others' words that name who goes are listed, decided one by one, and lose the name as the list is carried out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from models.errors import WorldError
from models.people.records import Resident
from models.retention import actions, approving, mentions
from models.retention.mentions import SOMEBODY
from models.retention.rules import Keep, Kind
from models.station import Station
from models.station.backups.packing import backup
from models.station.backups.unpacking import restore
from models.station.connection import raw
from models.station.erasures import put_in_order
from models.station.files import ERASED_IDS
from models.visits.records import Outcome, Slot, Visit
from tests.conftest import Profile
from tests.models.care.hamlet import Hamlet
from tests.models.retention.cottage import NAME, PHONE, STREET, TODAY, furnish
from tests.models.retention.pages import in_clear, written_forms


def visit(station: Station, note: str) -> UUID:
    """A visit at a neighbour's, of today."""
    with station.act("visits.record") as session:
        made = Visit(
            dwelling_id=Hamlet(session).door().id, worker_id=station.worker_id, at=datetime(2026, 6, 1, 2, tzinfo=UTC),
            slot=Slot.MORNING, outcome=Outcome.MET, note=note,
        )  # fmt: skip
        session.add(made)
        session.flush()
        return made.id


def propose(station: Station, kind: Kind = Kind.REGISTER) -> UUID:
    with station.act("retention.propose") as session:
        return actions.propose(session, kind, TODAY).id


def carry_out(station: Station, list_id: UUID) -> None:
    with station.act("retention.approve") as session:
        approving.approve(session, list_id, street=STREET)
    with station.act("retention.done") as session:
        actions.carry_out(session, list_id)


def listed(station: Station, list_id: UUID) -> dict[UUID, Keep]:
    with station.sessions() as session:
        return {each.record_id: each.kept for each in mentions.mentions(session, list_id)}


def note(station: Station, visit_id: UUID) -> str | None:
    with station.sessions() as session:
        return session.get_one(Visit, visit_id).note


def test_what_a_neighbour_said_is_listed_with_its_words_and_loses_the_name_and_the_number(station: Station) -> None:
    furnish(station)
    told = visit(station, f"邻居说{NAME}搬走后电话{PHONE}打不通")
    list_id = propose(station)
    with station.sessions() as session:
        (each,) = [each for each in mentions.mentions(session, list_id) if each.record_id == told]
    assert (each.table, each.column, each.kept) == ("visit", "note", Keep.NAMED)
    assert NAME in each.text
    carry_out(station, list_id)
    assert note(station, told) == f"邻居说{SOMEBODY}搬走后电话{SOMEBODY}打不通"


def test_the_approver_keeps_it_for_a_reason_and_nobody_changes_that_afterwards(station: Station) -> None:
    furnish(station)
    told = visit(station, f"{NAME}作证")
    list_id = propose(station)
    with station.act("retention.mention") as session:
        actions.decide_mention(session, list_id, told, Keep.OTHERS_WORDS)
    carry_out(station, list_id)
    assert note(station, told) == f"{NAME}作证"
    with pytest.raises(WorldError, match="list_decided"), station.act("retention.mention") as session:
        actions.decide_mention(session, list_id, told, Keep.NAMED)


def test_somebody_of_the_same_name_keeps_his_unless_somebody_says_otherwise(station: Station) -> None:
    furnish(station)
    with station.act("people.add") as session:
        session.add(Resident(name=NAME))
    told = visit(station, f"{NAME}在家")
    list_id = propose(station)
    assert listed(station, list_id)[told] is Keep.SAME_NAME
    carry_out(station, list_id)
    assert note(station, told) == f"{NAME}在家"


def test_many_names_are_looked_for_in_one_reading_with_the_same_result(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(station)
    told = visit(station, f"邻居{NAME}")
    visit(station, "没有人")
    first = propose(station)
    few = listed(station, first)
    with station.act("retention.refuse") as session:
        approving.refuse(session, first, "再看")
    monkeypatch.setattr(mentions, "_FEW", 0)
    assert few == listed(station, propose(station))
    assert told in few


def test_no_page_says_the_name_and_an_older_backup_loses_it_again(profile: Profile, tmp_path: Path) -> None:
    station = profile.open()
    furnish(station)
    told = visit(station, f"邻居说{NAME}病了")
    backup(station, tmp_path / "old.backup")
    for kind in (Kind.VISITS, Kind.CARE, Kind.REGISTER):
        carry_out(station, propose(station, kind))
    put_in_order(station)
    station.close()
    words = written_forms(NAME)
    pages = in_clear(profile.folder / "station.db", station.key)
    assert [word for word in words if word in pages] == []
    other = Profile(tmp_path / "restored", profile.recovery_code)
    restore(tmp_path / "old.backup", other.folder)
    (other.folder / ERASED_IDS).write_bytes((profile.folder / ERASED_IDS).read_bytes())
    station = other.open()
    assert note(station, told) == f"邻居说{SOMEBODY}病了"
    with station.sessions() as session:
        said = raw(session).execute("SELECT count(*) FROM journal WHERE instr(changes, ?)", (NAME,)).fetchone()[0]
    assert said == 0
    station.close()
