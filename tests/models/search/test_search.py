"""Everything is found by what a worker types, at once, by whatever road it was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.appeals.records import Appeal
from models.care.catalogue import group, load_groups, text_of
from models.care.records import Helper, HelperKind, Membership, SpecialGroup
from models.people import actions
from models.people.merging import merge_residents, unmerge
from models.people.records import Household, Residency, Resident
from models.places.records import Area, AreaLevel, Building, Dwelling, Estate, Unit
from models.search import Hit, bulk, rebuild, search, verify
from models.solving.records import Achievement, Problem
from models.station import Station
from models.studio.records import Hazard, StudioMatter
from models.visits.records import Round, VisitLog
from models.whistles.records import RedTask, Whistle
from models.workers.records import Worker
from tests.models.appeals.quarter import Quarter
from tests.models.people.town import LATER, dwelling, family, person

TODAY = date(2026, 11, 22)


@pytest.fixture
def session(station: Station) -> Iterator[Session]:
    with station.act("test") as session:
        yield session


@pytest.fixture
def find(session: Session) -> Callable[[str], list[str]]:
    """The titles found for a text, best first."""

    def find(typed: str) -> list[str]:
        return [hit.title for hit in search(session, typed, today=TODAY)]

    return find


@pytest.fixture
def home(session: Session) -> Dwelling:
    home = dwelling(session, "3", "2", "501")
    _, (wang, li) = family(session, home, "王晓明", "李芳")
    wang.id_no, wang.phone, wang.sex, wang.birth_date = "21011219900307002X", "13812345678", "1", date(1990, 3, 7)
    li.former_name = "李招娣"
    session.flush()
    return home


FINDS_WANG = """
王晓明 王晓 晓明 王 晓 明 王明 wangxiaoming wangxm wxm wx w xm xiaoming wangx WXM ｗｘｍ
13812345678 5678 12345678 138 13812 1381234 21011219900307002X 21011219900307002x 002x 07002X 210112199003
3-2-501 3号楼2单元501 3#2-501 三号楼二单元501 3-2 3-501 501 碧桂园3-2-501 王3-2-501
"""
SEVERAL_WORDS = ["wang xiaoming", "王 3-2", "wang 501", "王晓明 501", "碧桂园 王", "碧桂园 wxm", "王 5678"]


@pytest.mark.parametrize("typed", FINDS_WANG.split() + SEVERAL_WORDS)
def test_a_resident_is_found_by(typed: str, home: Dwelling, find: Callable[[str], list[str]]) -> None:
    assert "王晓明" in find(typed)


@pytest.mark.parametrize("typed", ["王芳", "wf", "3-2-502", "4-2-501", "5679", "李 王", "万科3-2-501", "zzz", "龘"])
def test_nobody_is_found_by_what_does_not_match(typed: str, home: Dwelling, find: Callable[[str], list[str]]) -> None:
    assert "王晓明" not in find(typed)


def test_a_former_name_finds_too(home: Dwelling, find: Callable[[str], list[str]]) -> None:
    assert find("招娣") == find("lzd") == ["李芳"]


def test_a_hit_says_door_sex_age_and_masked_phone(home: Dwelling, session: Session) -> None:
    (hit,) = search(session, "王晓明", today=TODAY)
    assert (hit.kind, hit.exact, hit.marks, hit.age, hit.door) == ("resident", True, (), 36, "碧桂园 3-2-501")
    assert hit.subtitle == "碧桂园 3-2-501 · 男 · 36 · 138****5678"


def test_a_door_finds_the_household_its_people_and_the_dwelling(home: Dwelling, session: Session) -> None:
    hits = search(session, "3-2-501")
    assert [hit.kind for hit in hits] == ["household", "resident", "resident", "dwelling"]
    assert all(hit.exact for hit in hits)


def test_places_workers_rounds_and_logs_are_found(session: Session, station: Station) -> None:
    dwelling(session, "7", "1", "101", estate="浑河湾")
    session.add(Area(level=AreaLevel.GRID, code="21011201001203", name="第三网格"))
    session.add(Worker(name="赵小燕", phone="13900001234"))
    session.add(Round(name="冬季敲门行动", starts_on=TODAY, scope={}))
    log = VisitLog(number="RZ-210112010012-2026-000123", place="会客厅", on=TODAY, author_id=station.worker_id)
    session.add(log)
    session.flush()
    expected = {
        "浑河": "estate", "hhw": "estate", "第三": "area", "21011201001203": "area", "7号楼": "building",
        "小燕": "worker", "zxy": "worker", "1234": "worker", "敲门": "round", "dongji": "round", "会客": "visit_log",
        "RZ-210112010012-2026-000123": "visit_log",
        "000123": "visit_log", "浑河湾 7": "building",
    }  # fmt: skip
    for typed, kind in expected.items():
        assert kind in {hit.kind for hit in search(session, typed)}, typed


def test_groups_are_found_by_name_up_to_level_2_and_nobody_by_the_group_he_is_in(
    home: Dwelling, session: Session
) -> None:
    load_groups(session)
    wang = session.scalars(select(Resident).where(Resident.name == "王晓明")).one()
    alone = group(session, "SG01")
    session.add(
        Membership(resident_id=wang.id, level=2, group_code="SG01", catalogue=text_of(alone), recognised_on=TODAY)
    )
    session.flush()
    assert [(hit.kind, hit.id) for hit in search(session, "独居老人")] == [("special_group", alone.id)]
    assert "special_group" in {hit.kind for hit in search(session, "djlr")}
    for hidden in ("重度残疾人", "精神障碍", "社区矫正", "家庭暴力"):
        assert search(session, hidden) == []
    alone.sensitivity = 3
    session.flush()
    assert search(session, "独居老人") == []


def test_helpers_are_found_by_name_phone_and_unit(session: Session) -> None:
    session.add(Helper(name="孙志强", phone="13900007788", unit="派出所", kind=HelperKind.POLICE))
    session.flush()
    for typed in ("孙志强", "szq", "7788", "派出"):
        hits = [hit for hit in search(session, typed) if hit.kind == "helper"]
        assert [(hit.title, hit.phone) for hit in hits] == [("孙志强", "139****7788")], typed


def test_appeals_are_found_by_who_what_and_number_the_newest_first(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        older = quarter.appeal(contact_phone="13800138000", content="客厅漏水三天了", place="小区东门")
        newer = quarter.appeal(contact_name="李明", content="漏水")
        closed = quarter.appeal(accusation=True, accused=("水务",), content="漏水无人管", place="西门")
        found = [[hit.id for hit in search(session, typed)] for typed in ("漏水", "wangfang", "8000", "东门", "西门")]
        assert found == [[newer.id, older.id], [older.id], [older.id], [older.id], []]
        assert [hit.id for hit in search(session, older.number[-6:])] == [older.id]
        assert search(session, closed.number) == []
        hit = search(session, "客厅")[0]
        assert (hit.kind, hit.title, hit.phone) == ("appeal", "室温不达标", "138****8000")
        assert verify(session).ok


def test_the_best_come_first(session: Session, find: Callable[[str], list[str]]) -> None:
    home = dwelling(session, "3", "2", "501")
    family(session, home, "刘王芳", "王芳菲", "王芳")
    assert find("王芳") == ["王芳", "王芳菲", "刘王芳"]
    assert find("wangfang")[0] == "王芳"
    assert find("王")[-1] == "刘王芳"


def test_who_left_or_died_comes_last_and_is_marked(session: Session) -> None:
    home = dwelling(session, "3", "2", "501")
    household, (_, gone, dead) = family(session, home, "王芳菲", "王芳", "王芳芳")
    row = next(r for r in actions.current(session, household.id) if r.resident_id == gone.id)
    actions.move_out(session, [row.id], on=LATER)
    actions.record_death(session, dead.id, on=LATER)
    hits = search(session, "王芳")
    assert [(hit.title, hit.marks) for hit in hits] == [
        ("王芳菲", ()),
        ("王芳", ("moved_out",)),
        ("王芳芳", ("died", "moved_out")),
    ]
    assert "王芳" not in {hit.title for hit in search(session, "3-2-501")}


def test_a_renumbered_building_and_a_renamed_person_are_found_anew(home: Dwelling, session: Session) -> None:
    unit = session.get_one(Unit, home.unit_id)
    session.get_one(Building, unit.building_id).number = "8"
    session.flush()
    assert not search(session, "3-2-501")
    assert len(search(session, "8-2-501")) == 4
    unit.number, home.room = "4", "602"
    session.flush()
    assert len(search(session, "8-4-602")) == 4
    session.execute(text("UPDATE resident SET name = '赵钱' WHERE name = '李芳'"))
    assert search(session, "zq")[0].title == "赵钱"
    session.execute(text("DELETE FROM residency"))
    assert {hit.kind for hit in search(session, "8-4-602")} == {"household", "dwelling"}
    assert verify(session).ok


def test_merged_people_are_one_at_the_door_and_two_again(home: Dwelling, session: Session) -> None:
    _, (twin,) = family(session, dwelling(session, "5", "1", "101"), "王晓明")
    kept = next(hit for hit in search(session, "3-2-501") if hit.title == "王晓明")
    merge = merge_residents(session, kept.id, twin.id)
    hits = search(session, "王晓明")
    assert [hit.marks for hit in hits] == [(), ("merged",)]
    assert kept.id in {hit.id for hit in search(session, "5-1-101")}
    unmerge(session, merge.id)
    assert [hit.marks for hit in search(session, "王晓明")] == [(), ()]
    assert verify(session).ok


def test_what_is_taken_back_is_not_found(station: Station) -> None:
    with station.act("test") as session:
        family(session, dwelling(session, "3", "2", "501"), "王晓明")
        act = session.info["act"].id
    with station.sessions() as session:
        assert search(session, "wxm")
    station.undo(act)
    with station.sessions() as session:
        assert not search(session, "wxm")
    with station.act("check") as session:
        assert verify(session).ok


def test_rows_that_come_in_any_order_are_found_by_their_door(station: Station) -> None:
    with station.act("test") as session:
        family(session, dwelling(session, "3", "2", "501"), "王晓明")
        rows = {}
        tables = ("residency", "resident", "household", "dwelling", "unit", "building", "estate")
        for table in tables:
            result = session.execute(text(f'SELECT * FROM "{table}"'))
            rows[table] = (list(result.keys()), [tuple(r) for r in result])
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        for table in tables:
            session.execute(text(f'DELETE FROM "{table}"'))
        assert not search(session, "3-2-501")
        for table in tables:
            names, found = rows[table]
            for row in found:
                marks = ", ".join(f":p{n}" for n in range(len(row)))
                values = {f"p{n}": value for n, value in enumerate(row)}
                session.execute(text(f'INSERT INTO "{table}" ({", ".join(names)}) VALUES ({marks})'), values)
        assert len(search(session, "碧桂园3-2-501")) == 3
        assert verify(session).ok


def test_a_large_write_is_indexed_at_its_end_in_the_same_transaction(station: Station) -> None:
    with station.act("test") as session:
        family(session, home := dwelling(session, "3", "2", "501"), "王晓明")
        old, _ = family(session, dwelling(session, "5", "1", "101"), "赵六")
        with bulk(session):
            with bulk(session):
                family(session, home, "钱七")
            family(session, dwelling(session, "9", "1", "101"), "孙八")
            session.execute(text("UPDATE resident SET name = '周九' WHERE name = '王晓明'"))
            session.execute(text("UPDATE building SET number = '4' WHERE number = '3'"))
            session.execute(text("DELETE FROM residency WHERE household_id = :h"), {"h": old.id.hex})
            session.execute(text("DELETE FROM resident WHERE name = '赵六'"))
            assert not search(session, "钱七")
        assert {hit.title for hit in search(session, "4-2-501") if hit.kind == "resident"} == {"周九", "钱七"}
        assert search(session, "9-1-101")
        assert not search(session, "zl")
        assert verify(session).ok


def test_a_large_write_that_fails_leaves_the_index_as_it_was(station: Station) -> None:
    def fail() -> None:
        with station.act("test") as session, bulk(session):
            person(session, "钱七")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with station.act("test") as session:
        person(session, "王晓明")
        assert (len(search(session, "wxm")), len(search(session, "qq"))) == (1, 0)
        assert verify(session).ok


def test_rebuilding_changes_nothing_and_mends_what_is_amiss(home: Dwelling, session: Session) -> None:
    before = verify(session)
    rebuild(session)
    assert verify(session) == before
    session.execute(text("DELETE FROM search_document WHERE seq = (SELECT max(seq) FROM search_document)"))
    assert not verify(session).ok
    rebuild(session)
    assert verify(session) == before


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory, _made_profile) -> Iterator[Session]:
    import shutil

    folder = tmp_path_factory.mktemp("crowd") / "profile"
    shutil.copytree(_made_profile.folder, folder)
    station = type(_made_profile)(folder, _made_profile.recovery_code).open()
    with station.act("test") as session:
        family(session, dwelling(session, "3", "2", "501"), "王晓明", "𠮷田", "阿不都·热合曼")
        yield session
    station.close()


ODD = [
    '"',
    "'",
    "*",
    "(",
    "NOT",
    "AND OR",
    "a*b",
    "^",
    "王*",
    '王"芳',
    "-",
    "--",
    "😀",
    "王😀",
    "NEAR(a b)",
    "\0",
    "%",
    "_",
    "3-",
    "\ud800",
    "王\u0301",
]


@pytest.mark.parametrize("typed", ODD)
def test_operators_quotes_and_emoji_are_just_text(crowd: Session, typed: str) -> None:
    search(crowd, typed)


def test_a_megabyte_of_text_is_taken(crowd: Session) -> None:
    for char in ("王", "a", "1", " w", "3-"):
        search(crowd, char * 1_000_000)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30) | st.text('王芳3-2501号楼单元wxm碧 #"*^', max_size=20))
def test_no_text_makes_it_fail(crowd: Session, typed: str) -> None:
    assert all(isinstance(hit, Hit) for hit in search(crowd, typed, limit=3))


def test_names_beyond_the_basic_plane_and_with_a_dot_are_found(crowd: Session) -> None:
    for typed, title in (
        ("𠮷", "𠮷田"),
        ("𠮷田", "𠮷田"),
        ("jt", "𠮷田"),
        ("热合曼", "阿不都·热合曼"),
        ("阿不都·热合曼", "阿不都·热合曼"),
    ):
        assert title in [hit.title for hit in search(crowd, typed)], typed


def test_a_name_with_a_hyphen_is_found_whole(session: Session, find: Callable[[str], list[str]]) -> None:
    session.add(Resident(name="KIM MIN-SU"))
    session.flush()
    for typed in ("KIM MIN-SU", "kim min-su", "min-su", "kim"):
        assert find(typed) == ["KIM MIN-SU"], typed


def test_a_further_phone_in_the_note_finds_too(
    home: Dwelling, session: Session, find: Callable[[str], list[str]]
) -> None:
    wang = session.scalars(select(Resident).where(Resident.name == "王晓明")).one()
    wang.note = "其他电话 13900004321、024-23456789"
    session.flush()
    assert find("4321") == find("13900004321") == find("6789") == ["王晓明"]
    wang.note = None
    session.flush()
    assert find("4321") == []


def test_every_kind_of_record_can_be_found(session: Session) -> None:
    from models.search.sources import KINDS

    records = (
        Resident, Household, Dwelling, Building, Estate, Area, Worker, Round, VisitLog, SpecialGroup, Helper,
        Appeal, StudioMatter, Hazard, Whistle, RedTask, Problem, Achievement,
    )  # fmt: skip
    assert {record.__tablename__ for record in records} == set(KINDS)
    assert Residency.__tablename__ not in KINDS
