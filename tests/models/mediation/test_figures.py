"""Figures of a month are what counting the files by hand gives; nothing of nothing is no percentage."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models import calendar
from models.calendar import day_of
from models.mediation import actions, agreements
from models.mediation.figures import figures, period
from models.mediation.rules import Facts, Item, copies, lacking, paper_number, proposed_years, required
from models.mediation.states import StepKind
from models.station import Station
from tests.models.mediation.neighbours import TERMS, accept, ago, leak, meet, settle


def test_figures_count_the_files_accepted_in_the_period(station: Station) -> None:
    with station.act("mediation") as session:
        mine = station.worker_id
        performed = leak(session, mine)
        paper = settle(session, performed)
        agreements.signed_on(session, paper.id, day_of(ago(14)), at=ago(14))
        actions.step(session, performed.id, StepKind.PERFORM, at=ago(5), text="付清")
        actions.step(session, performed.id, StepKind.ASK_COURT, at=ago(4))
        actions.step(session, performed.id, StepKind.CONFIRMED, at=ago(2))
        spoken = leak(session, mine, kind="family")
        settle(session, spoken, terms=replace(TERMS, oral=True, amount=Decimal("500.50")))
        later = leak(session, mine)
        day = day_of(ago(-20))
        settle(session, later, terms=replace(TERMS, oral=True, amount=None, perform_by=day))
        failed, ended, going, waiting = (leak(session, mine) for _ in range(4))
        accept(session, failed)
        meet(session, failed, result="failed")
        accept(session, ended)
        actions.step(session, ended.id, StepKind.REFUSE, at=ago(3), text="拒绝")
        accept(session, going)
        accept(session, leak(session, mine, days=400), days=400)
        assert waiting.number
    with station.sessions() as session:
        found = figures(session, day_of(ago(30)), calendar.today(), calendar.now())
    assert (found.accepted, found.agreed, found.written, found.oral) == (6, 3, 1, 2)
    assert (found.failed, found.ended, found.going) == (1, 1, 1)
    assert (found.amount, found.kinds) == (Decimal("2500.50"), {"neighbour": 5, "family": 1})
    assert (found.performed, found.to_perform, found.court_asked, found.confirmed) == (1, 2, 1, 1)
    assert found.success.ratio == Decimal("0.5")
    assert found.performance.ratio == Decimal("0.5")


def test_a_period_without_files_has_no_rates(station: Station) -> None:
    with station.sessions() as session:
        found = figures(session, date(2026, 1, 1), date(2026, 1, 31), calendar.now())
    assert (found.accepted, found.success.ratio, found.performance.ratio) == (0, None, None)


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ({"month": 2}, (date(2028, 2, 1), date(2028, 2, 29))),
        ({"month": 12}, (date(2028, 12, 1), date(2028, 12, 31))),
        ({"quarter": 4}, (date(2028, 10, 1), date(2028, 12, 31))),
        ({}, (date(2028, 1, 1), date(2028, 12, 31))),
    ],
)
def test_periods_are_months_quarters_and_years(asked: dict[str, int], days: tuple[date, date]) -> None:
    assert period(2028, **asked) == days


def test_papers_bear_the_number_of_the_file_in_official_words() -> None:
    assert paper_number("TJ-210112010012-2026-A00007") == "（2026）人调字第A00007号"
    assert copies(3) == 4
    assert proposed_years(agreed=True, oral=False, personal_status=True) is None
    assert proposed_years(agreed=True, oral=False, personal_status=False) == 10
    assert proposed_years(agreed=False, oral=False, personal_status=False) == 5


def test_what_a_file_needs_follows_from_what_came_of_it() -> None:
    plain = Facts(accepted=True, agents=False, met=True, agreed=True, court_asked=False, over_early=False, ended=False)
    assert [int(item) for item in sorted(required(plain))] == [1, 2, 3, 7, 8, 13]
    more = required(replace(plain, agents=True, court_asked=True))
    assert {Item.AUTHORITY, Item.CONFIRMATION} <= more
    early = replace(plain, accepted=False, met=False, agreed=False, over_early=True, ended=True)
    assert required(early) == {Item.APPLICATION, Item.BACK_COVER}
    assert lacking(required(plain), {Item.APPLICATION, Item.RIGHTS, Item.BACK_COVER, Item.SESSIONS}) == (3, 8)
