"""Papers are filled from the file as it stands, and only for those who may open it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models import calendar
from models.calendar import day_of
from models.errors import WorldError
from models.mediation import actions, agreements
from models.mediation.queries import file_page
from models.mediation.records import RecordKind
from models.mediation.rules import Item
from models.mediation.states import StepKind
from models.station import Station
from reports.mediation_facts import PAPERS, case_of, print_blank, print_mediation
from tests.models.mediation.neighbours import DOWNSTAIRS, TERMS, UPSTAIRS, ago, complete, leak, settle
from tests.reports.mediation.cases import PRINTED
from tests.reports.reading import finish, texts


def test_every_paper_is_printed_from_a_file_once_there_is_something_of_it(station: Station) -> None:
    with station.act("mediation") as session:
        head = leak(session, station.worker_id, parties=(replace(DOWNSTAIRS, birth_date=date(1960, 1, 1)), UPSTAIRS))
    with station.sessions() as session, pytest.raises(WorldError, match="paper_not_yet"):
        finish(print_mediation(session, head.id, "agreement", io.BytesIO(), PRINTED))
    with station.act("mediation") as session:
        paper = settle(session, head, terms=replace(TERMS, amount=Decimal("1200.30")))
        actions.note(session, head.id, RecordKind.RETURN_VISIT, at=ago(1), text="双方满意", person="李秀英")
    with station.sessions() as session:
        for name in PAPERS:
            if name in ("inquiry", "oral"):
                continue
            to = io.BytesIO()
            _steps, pages = finish(print_mediation(session, head.id, name, to, PRINTED))
            text = "".join(texts(to.getvalue()))
            assert pages == len(texts(to.getvalue()))
            assert name in ("cover", "back-cover", "return-visit") or "李秀英" in text
            if name in ("agreement", "set"):
                assert paper.number in text
                assert "壹仟贰佰元零叁角整" in text


def test_the_report_tells_the_result_and_the_cover_how_long_the_file_is_kept(station: Station) -> None:
    with station.act("mediation") as session:
        head = leak(session, station.worker_id)
        paper = settle(session, head)
        agreements.signed_on(session, paper.id, day_of(ago(14)), at=ago(14))
        actions.step(session, head.id, StepKind.PERFORM, at=ago(9), text="当面付清")
        actions.step(session, head.id, StepKind.CLOSE, at=ago(8), text="已结")
        complete(session, head)
        actions.put_away(session, head.id, at=ago(7), keep_years=None)
        case = case_of(file_page(session, head.id, calendar.now()))
    assert case.outcome == "1、王大力修好水管。\n2、王大力赔偿李秀英2000元。\n当面付清\n已结"
    assert (case.keeping, case.name) == ("永久", "李秀英与王大力邻里纠纷")
    assert (case.closed_on, case.filed_on) == (day_of(ago(8)), day_of(ago(7)))
    assert case.contents[Item.IDENTITY - 1].papers == (("当事人身份证复印件", 2, ""),)
    assert case.agreement is not None
    assert case.agreement.copies == "3"


def test_the_cover_says_how_long_before_the_file_is_put_away_and_nothing_before_it_ended(station: Station) -> None:
    with station.act("mediation") as session:
        head = leak(session, station.worker_id)
        before = case_of(file_page(session, head.id, calendar.now()))
        settle(session, head)
        agreed = case_of(file_page(session, head.id, calendar.now()))
        failed = leak(session, station.worker_id)
        actions.step(session, failed.id, StepKind.REFUSE, at=ago(1), text="拒绝调解")
        refused = case_of(file_page(session, failed.id, calendar.now()))
    assert (before.keeping, agreed.keeping, refused.keeping) == ("", "10年", "5年")
    assert agreed.revision > before.revision


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_can_be_had_empty(name: str) -> None:
    to = io.BytesIO()
    finish(print_blank(name, to, PRINTED))
    assert "李秀英" not in "".join(texts(to.getvalue()))


def test_nothing_is_printed_of_a_file_that_is_not_there(station: Station) -> None:
    with station.sessions() as session, pytest.raises(WorldError, match="no_such_record"):
        finish(print_mediation(session, station.worker_id, "set", io.BytesIO(), PRINTED))
