"""The taxonomy can be replaced as a whole; old appeals keep their words, and departments follow from it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from models.appeals.departments import add_department, departments, kind_of, load_departments, shipped_departments
from models.appeals.queries import OPEN, appeals
from models.appeals.records import Appeal, AppealTopic, Department, DepartmentKind
from models.appeals.topics import (
    SHIPPED_EDITION,
    TopicRow,
    TopicsRefusedError,
    import_topics,
    load_topics,
    shipped_rows,
    topic,
    topics,
    wrong_with,
)
from models.clocks.deadlines import Clock
from models.founding import completed
from models.station import Station
from tests.models.appeals.quarter import HEATING, Quarter, at, refused

ROW = TopicRow("A", "民生", "A01", "供暖", "热力公司/住建", 2)


def test_the_shipped_list_has_26_classes_and_96_items(station: Station) -> None:
    completed(station)
    with station.sessions() as session:
        assert (len({row.class_code for row in topics(session)}), len(topics(session))) == (26, 96)
        assert {row.edition for row in topics(session)} == {SHIPPED_EDITION}
        assert len(departments(session)) == len(list(shipped_departments()))
        assert all(not row.daily_problem for row in departments(session))
    assert wrong_with(list(shipped_rows())) == []


def test_loading_again_adds_nothing(station: Station) -> None:
    with station.act("test") as session:
        assert (load_topics(session), load_departments(session)) == (96, len(list(shipped_departments())))
        assert (load_topics(session), load_departments(session)) == (0, 0)


def test_another_list_takes_its_place_and_old_appeals_keep_their_words(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        old = quarter.appeal(HEATING)
        rows = [ROW, replace(ROW, item_code="A02", item_name="供水", clock=Clock.HOURS, amount=24, petition=False)]
        done = import_topics(session, rows, edition="沈阳2027")
        assert (done.items, done.classes, done.closed, done.departments) == (2, 1, 96, 1)
        assert [row.item_code for row in topics(session)] == ["A01", "A02"]
        assert len(topics(session, active=None)) == 98
        new = quarter.appeal("A02")
        assert (new.clock, new.amount, new.topic["edition"]) == (Clock.HOURS, 24, "沈阳2027")
        with refused("topic_unknown"):
            quarter.appeal(HEATING)
    with station.sessions() as session:
        assert session.get_one(Appeal, old.id).topic["item_name"] == "室温不达标"
        assert {row.item_name for row in appeals(session, OPEN, at(3, 3))} == {"室温不达标", "供水"}
        assert session.scalars(select(Department.kind).where(Department.name == "热力公司")).one()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (ROW, "topic_twice"),
        (replace(ROW, item_code=" "), "topic_code"),
        (replace(ROW, item_code="A02", item_name=""), "topic_name"),
        (replace(ROW, item_code="A02", class_code=""), "class_code"),
        (replace(ROW, item_code="A02", class_name=""), "class_name"),
        (replace(ROW, item_code="A02", class_name="市政"), "class_named_twice"),
        (replace(ROW, item_code="A02", amount=0), "topic_term_zero"),
        (replace(ROW, item_code="A02", item_name="长" * 61), "topic_text_long"),
    ],
)
def test_a_list_with_one_wrong_line_is_refused_whole(station: Station, row: TopicRow, code: str) -> None:
    with station.act("test") as session:
        load_topics(session)
        with pytest.raises(TopicsRefusedError) as told:
            import_topics(session, [ROW, row], edition="新版")
        assert [(each.line, each.code) for each in told.value.lines] == [(2, code)]
        assert session.scalar(select(func.count()).select_from(AppealTopic)) == 96
        assert topic(session, HEATING).active


def test_an_edition_has_a_name_of_its_own_and_lines(station: Station) -> None:
    with station.act("test") as session:
        for edition, rows, code in ((" ", [ROW], "edition_missing"), ("新版", [], "no_topics")):
            with refused(code):
                import_topics(session, rows, edition=edition)
        import_topics(session, [ROW], edition="新版")
        with refused("edition_twice"):
            import_topics(session, [ROW], edition="新版")


def test_departments_are_known_by_name_once(station: Station) -> None:
    with station.act("test") as session:
        added = add_department(session, " 供水公司 ", DepartmentKind.UTILITY)
        assert added.name == "供水公司"
        with refused("department_twice"):
            add_department(session, "供水公司")
        with refused("department_unnamed"):
            add_department(session, " ")
        added.active = False
        session.flush()
        assert departments(session) == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("社区调委会", DepartmentKind.COMMUNITY),
        ("社区卫生中心", DepartmentKind.DISTRICT),
        ("街道", DepartmentKind.STREET),
        ("物业", DepartmentKind.PROPERTY),
        ("供热单位", DepartmentKind.UTILITY),
        ("城管执法", DepartmentKind.DISTRICT),
    ],
)
def test_a_name_tells_the_kind(name: str, kind: DepartmentKind) -> None:
    assert kind_of(name) is kind
