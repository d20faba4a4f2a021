"""What is stored about whistles and points stands on their papers."""

from __future__ import annotations

from datetime import date

import pytest

from models.errors import WorldError
from models.station import Station
from models.whistles.actions import rate, step
from models.whistles.ledger import void
from models.whistles.points import add_by_hand
from models.whistles.states import StepKind
from reports import whistles_facts
from reports.page import Printed
from tests.models.appeals.quarter import Quarter, at
from tests.models.whistles.test_whistles import blown, report
from tests.reports.reading import texts, written

K = StepKind
PRINTED = Printed("刘芳", at(3, 20, 9), "万科社区")
MARCH = date(2026, 3, 1), date(2026, 3, 31)


def flat(pdf: bytes) -> str:
    return "".join("".join(texts(pdf)).split())


def test_a_whistle_goes_to_each_department_with_what_came_of_it(station: Station) -> None:
    with station.act("whistles.test") as session:
        Quarter(session)
        whistle = blown(session)
        step(session, whistle.id, K.SIGN, at=at(3, 2, 10), actor="孙科长", department="住建")
        report(session, whistle.id, "住建", at(3, 3, 8))
        report(session, whistle.id, "城管", at(3, 3, 10))
        step(session, whistle.id, K.DISCUSS, at=at(3, 3, 11), text="先清通道")
        step(session, whistle.id, K.HANDLE, at=at(3, 3, 12), text="已清走")
        step(session, whistle.id, K.CLEAR, at=at(3, 3, 13))
        rate(session, whistle.id, arrival=5, attitude=4, solution=3, representative="李代表", at=at(3, 3, 14),
             department="住建")  # fmt: skip
        sheets = written(whistles_facts.print_whistle, session, whistle.id, PRINTED)
        lists = flat(written(whistles_facts.print_four_lists, session, *MARCH, PRINTED))
        blank = flat(written(whistles_facts.print_whistle, session, None, PRINTED))
    pages = ["".join(page.split()) for page in texts(sheets)]
    assert len(pages) == 4
    for said in (
        whistle.number,
        "住建、城管",
        "富民街8号院东门",
        "情况属实",
        "孙科长",
        "及时",
        "迟到",
        "先清通道",
        "已清走",
    ):
        assert said in pages[0]
    assert "第三联部门（城管）" in pages[3]
    assert lists.count(whistle.number) == 4
    for said in ("住建12/15", "2026-03-03", "办结", "刘芳"):
        assert said in lists
    assert whistle.number not in blank


def test_the_ranking_is_the_sum_of_its_ledger(station: Station) -> None:
    with station.act("whistles.test") as session:
        Quarter(session)
        add_by_hand(session, "住建", 5, "牵头整治", at=at(3, 3))
        wrong = add_by_hand(session, "城管", -3, "记错", at=at(3, 4))
        void(session, wrong.id, "撤回")
        add_by_hand(session, "城管", 2, "协助", at=at(3, 5))
        text = flat(written(whistles_facts.print_points, session, date(2026, 3, 1), date(2100, 1, 1), PRINTED))
        none = flat(written(whistles_facts.print_points, session, date(2020, 1, 1), date(2020, 1, 2), PRINTED))
    assert "1住建+5+5" in text
    assert "2城管" in text
    for said in ("牵头整治", "已冲销", "手工记分"):
        assert said in text
    assert "本期没有积分流水" in none


def test_nothing_is_printed_of_a_whistle_that_is_not_there(station: Station) -> None:
    with station.sessions() as session, pytest.raises(WorldError, match="no_such_record"):
        written(whistles_facts.print_whistle, session, station.worker_id, PRINTED)
