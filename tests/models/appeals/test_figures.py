"""Figures exactly as the domain's formulas, counted again by hand; what comes often is told."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from models.appeals.actions import call_back, settle_on_spot, standing_of, step
from models.appeals.figures import FigureLine, figures, frequent
from models.appeals.queries import ALL, appeals
from models.appeals.records import Appeal
from models.appeals.rules import PLEASED, VALID
from models.appeals.states import State, StepKind
from models.care.guard import openly
from models.shares import Share
from models.station import Station
from tests.models.appeals.quarter import HEATING, LEAK, NOISE, Quarter, at

NOW = at(4, 30)
MARCH = date(2026, 3, 1), date(2026, 3, 31)
K = StepKind


@pytest.fixture
def month(station: Station) -> Station:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        for satisfaction, day in (("very", 4), ("basic", 5), ("dissatisfied", 4), ("none", 6)):
            quarter.settled(day, satisfaction=satisfaction)
        spot = quarter.appeal(NOISE, received=at(3, 10))
        settle_on_spot(session, spot.id, "当场劝止", at=at(3, 10, 11))
        refused = quarter.appeal(NOISE, received=at(3, 11))
        step(session, refused.id, K.REFUSE, at=at(3, 12), text="不属于社区")
        step(session, refused.id, K.FILE, at=at(3, 13))
        guided = quarter.appeal(LEAK, received=at(3, 31, 23, 59))
        step(session, guided.id, K.GUIDE, at=at(4, 1), text="信访局")
        quarter.appeal(HEATING, received=at(3, 20))
        quarter.appeal(LEAK, received=at(4, 1, 0))
        quarter.appeal(LEAK, received=at(3, 25), accusation=True, accused=("水务",))
    return station


def test_rates_are_what_the_formulas_say(month: Station) -> None:
    with month.sessions() as session, openly(session):
        whole = figures(session, *MARCH, NOW).whole
        assert (whole.received, whole.settled, whole.refused, whole.guided, whole.open) == (8, 5, 1, 1, 1)
        assert whole.settle_rate == Share(5, 6)
        assert whole.on_time_rate == Share(4, 5)
        assert whole.satisfaction_rate == Share(2, 3)
        assert whole.overdue == 1


def test_figures_are_those_of_a_count_by_hand(month: Station) -> None:
    with month.sessions() as session:
        found = figures(session, date(2026, 1, 1), date(2026, 12, 31), NOW)
        by_hand: Counter[str] = Counter()
        for appeal in session.scalars(select(Appeal)):
            stands = standing_of(session, appeal)
            by_hand["received"] += 1
            by_hand["settled"] += stands.outcome is State.SETTLED
            by_hand["pleased"] += stands.satisfaction in PLEASED
            by_hand["rated"] += stands.satisfaction in VALID
        whole = found.whole
        counted = {"received": whole.received, "settled": whole.settled, "pleased": whole.pleased, "rated": whole.rated}
        assert counted == by_hand
        for lines in (found.by_class, found.by_department, found.months):
            for number in ("received", "settled", "refused", "guided", "open", "overdue", "rated", "pleased"):
                assert sum(getattr(line, number) for line in lines) == getattr(whole, number)
        assert whole.received == len(appeals(session, ALL, NOW))


def test_lines_have_names_and_every_month_of_the_period(month: Station) -> None:
    with month.sessions() as session:
        found = figures(session, date(2026, 2, 1), date(2026, 4, 30), NOW)
        assert [(line.key, line.received) for line in found.months] == [("2026-02", 0), ("2026-03", 9), ("2026-04", 1)]
        assert found.by_class[0].name == "供热采暖"
        assert {line.name: line.settled for line in found.by_department} == {"住建": 4, "": 1}


def test_a_share_of_nothing_is_no_number(station: Station) -> None:
    with station.sessions() as session:
        found = figures(session, *MARCH, NOW)
        assert found.whole == FigureLine("", "")
        assert found.whole.settle_rate.ratio is None
    assert Share(1, 4).ratio == Decimal("0.25")


@pytest.mark.parametrize(("many", "said"), [(4, []), (5, [("item", "室温不达标", 5)])])
def test_five_of_one_item_in_thirty_days_are_frequent(station: Station, many: int, said: list[Any]) -> None:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        quarter.appeal(HEATING, received=at(3, 1))
        for day in range(many):
            quarter.appeal(HEATING, received=at(3, 2 + day))
    with station.sessions() as session:
        assert [(each.kind, each.name, each.count) for each in frequent(session, date(2026, 3, 31))] == said


def test_three_about_one_building_are_frequent(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        for code in (HEATING, LEAK, NOISE):
            quarter.appeal(code, dwelling_id=quarter.door().id)
    with station.sessions() as session:
        found = [(each.kind, each.name, each.count) for each in frequent(session, date(2026, 3, 2))]
        assert found == [("building", "碧桂园 3", 3)]


def test_a_late_call_counts_for_the_satisfied(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        appeal = quarter.appeal()
        settle_on_spot(session, appeal.id, "当场解答", at=at(3, 2, 11))
        call_back(session, appeal.id, solved=True, satisfaction="very", at=at(3, 5))
    with station.sessions() as session:
        whole = figures(session, *MARCH, NOW).whole
        assert (whole.satisfaction_rate, whole.on_time_rate) == (Share(1, 1), Share(1, 1))
