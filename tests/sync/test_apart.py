"""A file that keeps nothing of level 4: what the district has goes and does not come back, what it lacks stays."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
import sqlcipher3.dbapi2 as sqlcipher

from models import drafts
from models.audit import history
from models.audit.chain import Sound
from models.audit.looking import looked
from models.base import utc_now
from models.care.records import CareNeed, Membership
from models.errors import WorldError
from models.station.backups import backup
from models.station.connection import raw
from models.station.station import DATABASE
from models.station.watching import watch
from models.visits.attachments import attach
from sync import apart
from sync.apart import Standing, standing
from sync.envelope import read_envelope
from sync.restricted import levelled
from sync.server import levels
from sync.server.database import Database
from sync.station_state import change_state, read_state
from tests.models.mediation.neighbours import DOWNSTAIRS, UPSTAIRS, leak
from tests.sync.conftest import MakePc, RunningServer
from tests.sync.pages import all_words
from tests.sync.stations import Pc
from tests.sync.team import MARK, Team, clean, make_team, me, place, raw_count
from tests.sync.test_restricted import Counter

SCAN = b"%PDF-1.7 " + MARK.encode() * 400


@pytest.fixture
def team(make_pc: MakePc, server: RunningServer) -> Team:
    return make_team(make_pc, server)


def allow_again(server: RunningServer, pc: Pc) -> None:
    """The operator's word."""
    with psycopg.connect(server.district.url) as connection:
        levels.end(connection, UUID(read_state(pc.station).station_id), utc_now())


@dataclass
class Furnished:
    """``ids``: of every record of level 4; ``contents``: of the pictures that hang on them."""

    ids: set[str]
    contents: set[str]
    parties: tuple[str, ...]


def furnish(team: Team) -> Furnished:
    """All that tells of level 4 at the secretary's PC: records, journal, history, looks, a draft, a picture, a card."""
    pc = team.one
    pc.edit(Membership, team.member, evidence=MARK + "据")
    pc.add(CareNeed(resident_id=team.person, level=4, kind="money", text=MARK))
    with pc.station.act("mediation") as session:
        leak(session, me(team.two), brief=MARK, parties=(replace(DOWNSTAIRS, address=MARK), UPSTAIRS))
    with pc.station.act("care.attach") as session:
        picture = attach(session, pc.station.blobs, session.get_one(Membership, team.member), SCAN, title=MARK).sha256
    team.two.edit(Membership, team.member, note=MARK + "乙")
    pc.edit(Membership, team.member, note=MARK + "甲")
    with pc.station.sessions() as session:
        looked(session, "membership", team.member, 4, team.person)
    team.run()
    team.run()
    with pc.station.local_write() as session:
        rows = raw(session).execute("SELECT seq FROM journal WHERE table_name = 'membership' AND op = 'update'")
        history.keep(raw(session), [row[0] for row in rows.fetchall()])
        drafts.keep(session, f"F03:{team.person}", me(pc), {"needs": MARK})
    return Furnished(ids_of_level_4(pc), {picture}, (DOWNSTAIRS.name, UPSTAIRS.name))


def ids_of_level_4(pc: Pc) -> set[str]:
    with pc.station.whole() as session:
        return {
            row[0]
            for table in levelled()
            for row in raw(session).execute(f'SELECT id FROM "{table}" WHERE level = 4').fetchall()
        }


def with_the_key(pc: Pc) -> dict[str, list[Any]]:
    """Every row of every table, as a foreign tool reads them with the key of the file."""
    connection = sqlcipher.connect(pc.profile.folder / DATABASE)
    connection.execute(f"PRAGMA key = \"x'{pc.station.key.hex()}'\"")
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    found = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in names}
    connection.close()
    return found


def test_whoever_has_the_key_finds_nothing_of_it_in_the_file_nor_in_a_new_backup(team: Team, tmp_path: Path) -> None:
    told, pc = furnish(team), team.one
    assert len(told.ids) > 10
    words = [MARK.encode(), *(id_.encode() for id_ in told.ids | told.contents), *(p.encode() for p in told.parties)]
    said = all_words(pc.profile.folder, pc.station.key)
    assert [word for word in words if word not in said] == [], "a search that would find nothing proves nothing"
    with pytest.raises(WorldError, match="apart_begun"):
        apart.begin(pc.station)
    with pc.station.local_write() as session:
        drafts.drop(session, f"F03:{team.person}", me(pc))
    apart.begin(pc.station)
    change_state(pc.station, audit_sent_at=None)
    pc.run()
    assert ids_of_level_4(pc) == set()
    assert not any(pc.station.blobs.has(content) for content in told.contents)
    assert isinstance(watch(pc.station), Sound)
    backup(pc.station, tmp_path / "new.backup")
    key = pc.station.key
    pc.station.close()
    (tmp_path / "new").mkdir()
    with zipfile.ZipFile(tmp_path / "new.backup") as archive:
        archive.extract(DATABASE, tmp_path / "new")
    words += [UUID(id_).bytes for id_ in told.ids] + [str(UUID(id_)).encode() for id_ in told.ids]
    for folder in (pc.profile.folder, tmp_path / "new"):
        said = all_words(folder, key)
        assert [word for word in words if word in said] == []
    rows = with_the_key(pc)
    assert [row for row in rows["station_audit"] if 4 in row[8:9]] == []
    assert rows["care_due"] == [] == rows["draft"]
    pc.station = pc.profile.open()


def test_what_the_district_has_goes_at_once_and_comes_again_once_its_operator_agrees(
    team: Team, server: RunningServer
) -> None:
    one = team.one
    assert standing(one.station) == Standing(None, tied=True, here=3, strangers=0)
    assert apart.begin(one.station) == 0
    assert clean(one)
    team.run()
    team.two.edit(Membership, team.member, note=MARK + "新")
    team.run()
    team.run()
    assert (clean(one), team.two.get(Membership, team.member).note) == (True, MARK + "新")

    apart.end(one.station)
    team.run()
    assert (clean(one), read_state(one.station).apart) == (True, "ending")
    allow_again(server, one)
    team.run()
    assert read_state(one.station).apart is None
    assert one.get(Membership, team.member).note == MARK + "新"
    assert one.add(CareNeed(resident_id=team.person, level=4, kind="money", text=MARK))


def test_what_has_not_been_sent_stays_until_it_is_and_nothing_new_is_begun(team: Team) -> None:
    one = team.one
    need = one.add(CareNeed(resident_id=team.person, level=4, kind="money", text=MARK))
    assert apart.begin(one.station) == 4, "with the team that may open it"
    one.edit(CareNeed, need, text=MARK + "改")
    with pytest.raises(WorldError, match="level_4_apart"):
        one.add(place(team.person, me(team.three)))
    assert one.add(CareNeed(resident_id=team.person, level=2, kind="money", text="低保")) is not None
    team.run()
    assert clean(one)
    assert team.two.get(CareNeed, need).text == MARK + "改"


def test_a_forged_word_of_the_station_brings_nothing_back(team: Team) -> None:
    """Whoever has the key of the file has the station's own key, and may say in its name what he likes."""
    apart.begin(team.one.station)
    team.run()
    for word in (None, "ending"):
        change_state(team.one.station, apart=word, token=None)
        team.one.run()
        assert raw_count(team.one, "membership") == 0
    assert clean(team.one)


def test_a_backup_of_before_loses_it_with_the_next_sync(team: Team, tmp_path: Path) -> None:
    twin = team.one.copy(tmp_path / "twin")
    try:
        apart.begin(team.one.station)
        team.one.add(CareNeed(resident_id=team.person, level=2, kind="money", text="低保"))
        team.run()
        twin.run()
        assert read_state(twin.station).apart == "on"
        assert clean(twin)
    finally:
        twin.station.close()


def test_a_file_that_is_tied_to_no_district_is_the_only_place_and_keeps_all(make_pc: MakePc) -> None:
    with pytest.raises(WorldError, match="apart_untied"):
        apart.begin(make_pc().station)


def test_by_envelopes_it_goes_and_comes_as_by_the_line(team: Team, server: RunningServer, tmp_path: Path) -> None:
    database = Database(server.district.url)
    database.open()
    counter = Counter(database, tmp_path)
    apart.begin(team.one.station)
    counter.bring(team.one, "up1")
    read_envelope(team.one.station, counter.answer(team.one, "down1"))
    assert clean(team.one)
    apart.end(team.one.station)
    counter.bring(team.one, "up2")
    allow_again(server, team.one)
    read_envelope(team.one.station, counter.answer(team.one, "down2"))
    assert raw_count(team.one, "membership") == 1
    database.close()
