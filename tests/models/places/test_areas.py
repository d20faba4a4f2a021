"""The tree of areas: shipped rows, grids, and the user's list that wins."""

from __future__ import annotations

from sqlalchemy import select

from models.places.areas import (
    IMPORTED,
    LOCAL,
    AreaRow,
    children,
    community_area,
    compare_areas,
    create_grid,
    import_areas,
    is_temporary,
    load_areas,
)
from models.places.records import Area, AreaLevel
from models.station import Station
from tests.conftest import COMMUNITY


def _clear(session) -> None:
    session.query(Area).delete()


def test_a_new_station_knows_its_district_with_streets_and_communities(station: Station) -> None:
    with station.act("test.areas") as session:
        _clear(session)
        assert load_areas(session, COMMUNITY) == 1 + 12 + 283
        community = community_area(session, COMMUNITY)
        assert community is not None
        street = session.get_one(Area, community.parent_id)
        district = session.get_one(Area, street.parent_id)
        assert (district.code, street.code) == ("210112", "210112010")
        assert len(children(session, district.id)) == 12
        assert load_areas(session, COMMUNITY) == 0


def test_a_community_that_no_list_knows_gets_its_own_row(station: Station) -> None:
    with station.act("test.areas") as session:
        _clear(session)
        assert load_areas(session, "219999001001") == 3
        assert community_area(session, "219999001001").level is AreaLevel.COMMUNITY


def test_grids_are_numbered_on_after_the_community_code(station: Station) -> None:
    with station.act("test.areas") as session:
        _clear(session)
        load_areas(session, COMMUNITY)
        community = community_area(session, COMMUNITY)
        grids = [create_grid(session, community) for _ in range(99)]
        assert [grids[0].code, grids[98].code] == [f"{COMMUNITY}01", f"{COMMUNITY}99"]
        assert create_grid(session, community, "东区").code == f"{COMMUNITY}100"


def test_the_users_list_wins_and_loses_nothing(station: Station) -> None:
    with station.act("test.areas") as session:
        _clear(session)
        load_areas(session, COMMUNITY)
        before = {a.code: a.id for a in session.scalars(select(Area))}
        result = import_areas(
            session,
            [
                AreaRow(COMMUNITY, "新名社区"),
                AreaRow("210112010A01", "临时社区"),
                AreaRow("210112010999", "添加社区"),
                AreaRow("12", "无码"),
                AreaRow(COMMUNITY, "又一次"),
            ],
        )
        assert (result.new, result.renamed) == (2, 1)
        assert result.refused == {4: "area_code", 5: "area_twice"}
        assert result.retired > 0
        renamed = community_area(session, COMMUNITY)
        assert (renamed.id, renamed.name, renamed.source) == (before[COMMUNITY], "新名社区", IMPORTED)
        temporary = community_area(session, "210112010A01")
        assert (temporary.source, is_temporary(temporary.code)) == (LOCAL, True)
        street = session.get_one(Area, renamed.parent_id)
        assert {a.code for a in children(session, street.id)} == {COMMUNITY, "210112010A01", "210112010999"}
        assert {a.id for a in session.scalars(select(Area))} >= set(before.values())


def test_a_community_that_comes_back_keeps_its_id(station: Station) -> None:
    with station.act("test.areas") as session:
        _clear(session)
        load_areas(session, COMMUNITY)
        other = "210112010011"
        kept = session.scalars(select(Area.id).where(Area.code.like("210112010%"), Area.code != COMMUNITY)).all()
        import_areas(session, [AreaRow(COMMUNITY, "一社区")])
        assert community_area(session, other) is None or other == COMMUNITY
        back = session.scalars(select(Area).where(Area.id == kept[-1])).one()
        assert back.deleted_at is not None
        import_areas(session, [AreaRow(back.code, back.name), AreaRow(COMMUNITY, "一社区")])
        assert back.deleted_at is None


def test_a_list_retires_neither_what_was_made_here_nor_the_station_s_own_community(station: Station) -> None:
    with station.act("test.areas") as session:
        _clear(session)
        load_areas(session, COMMUNITY)
        import_areas(session, [AreaRow("210112010A01", "临时社区"), AreaRow(COMMUNITY, "一社区")])
        import_areas(session, [AreaRow("210112010A01", "临时社区")])
        listed = [AreaRow("210112010999", "添加社区")]
        assert {row.code for row in compare_areas(session, listed).retired} == set()
        result = import_areas(session, [*listed, AreaRow("210112010888", "又一社区")])
        assert (result.new, result.retired) == (2, 0)
        assert community_area(session, COMMUNITY) is not None
        made_here = community_area(session, "210112010A01")
        assert made_here is not None
        assert made_here.source == LOCAL
        import_areas(session, listed)
        assert community_area(session, "210112010888") is None
