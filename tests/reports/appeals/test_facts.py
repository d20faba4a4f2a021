"""What is stored about appeals stands on their papers, and what may not does not."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from models.appeals.actions import assign, call_back, existing_appeal, extend, step
from models.appeals.notices import Missing, Received, give_notice
from models.appeals.queries import ALL, OPEN
from models.appeals.records import NoticeKind, Source
from models.appeals.states import StepKind
from models.errors import WorldError
from models.places.profile import kept_profile
from models.settings.actions import set_norm
from models.solving.actions import add_appeal, choose
from models.solving.actions import step as problem_step
from models.solving.records import ProblemLevel
from models.solving.states import StepKind as ProblemStepKind
from models.station import Station
from models.visits.attachments import attach, contents
from models.visits.records import Attachment
from models.workers.records import Worker
from reports import appeals_facts, appeals_lists, solving_facts
from reports.page import Printed
from tests.conftest import Profile
from tests.models.appeals.quarter import LEAK, Quarter, at
from tests.reports.appeals.samples import photo
from tests.reports.reading import finish, texts, written

K = StepKind
PRINTED = Printed("刘芳", at(4, 20, 9), "万科社区")
NAME, PHONE = "王芳菲", "13812345678"


@dataclass
class Known:
    """An ordinary appeal, settled; one that is late; a closed file."""

    settled: UUID
    late: UUID
    closed: UUID


@pytest.fixture
def quarter(station: Station) -> Iterator[Quarter]:
    with station.act("appeals.test") as session:
        yield Quarter(session)


@pytest.fixture
def known(quarter: Quarter) -> Known:
    session = quarter.session
    profile = kept_profile(session)
    profile.duty_phone, profile.street_phone = "024-23800000", "024-23811111"
    said: dict[str, Any] = {"contact_name": NAME, "contact_phone": PHONE, "topic_code": LEAK, "place": "碧桂园 3号楼"}
    settled = quarter.settled(content="楼上漏水", demand="修好", materials=("照片",), **said)
    late = quarter.appeal(content="又漏了", source=Source.PHONE, **said)
    step(session, late.id, K.ACCEPT, at=at(3, 2, 11), text="转住建")
    assign(session, late.id, "住建", at=at(3, 2, 12))
    closed = quarter.appeal(
        content="收受好处", accusation=True, accused=("住建",), contact_name="赵举报", contact_phone="13900001111"
    )
    return Known(settled.id, late.id, closed.id)


def flat(pdf: bytes) -> str:
    return "".join("".join(texts(pdf)).split())


def test_the_register_says_who_came_with_what_and_what_was_decided(quarter: Quarter, known: Known) -> None:
    text = flat(written(appeals_facts.print_register, quarter.session, known.settled, PRINTED))
    for said in (NAME, PHONE, "楼上漏水", "修好", "照片", "住建", "修好了", "2026-03-0210:00"):
        assert said in text
    again = flat(written(appeals_facts.print_register, quarter.session, known.late, PRINTED))
    assert existing_appeal(quarter.session, known.settled).number in again


def test_the_sheet_shows_the_way_with_its_times_and_its_light(quarter: Quarter, known: Known) -> None:
    session = quarter.session
    extend(session, known.late, 2, approved_by="高主任", at=at(3, 3))
    text = flat(written(appeals_facts.print_sheet, session, known.late, PRINTED))
    for said in ("住建刘芳2026-03-0211:002026-03-0212:00", "延期2日", "高主任", "同类第2次", "逾期", "转住建"):
        assert said in text
    done = flat(written(appeals_facts.print_sheet, session, known.settled, PRINTED))
    assert "办结" in done
    assert re.search("逾期[0-9]", done) is None, "the word stands on an unlit lamp only"


def test_a_step_that_another_one_overtook_says_so(quarter: Quarter, known: Known) -> None:
    session = quarter.session
    step(session, known.late, K.SIGN, at=at(3, 2, 13))
    call = existing_appeal(session, known.late)
    stray = type(step(session, known.late, K.REMARK, at=at(3, 2, 14), text="注"))(
        appeal_id=call.id, file_id=call.file_id, level=call.level, at=at(3, 2, 15), kind=K.ACCEPT.value
    )
    session.add(stray)
    session.flush()
    assert "未生效：已先有其他环节" in flat(written(appeals_facts.print_sheet, session, known.late, PRINTED))


def test_a_notice_names_the_papers_and_the_telephones_of_the_community(quarter: Quarter, known: Known) -> None:
    session = quarter.session
    notice = give_notice(
        session, known.late, NoticeKind.SUPPLEMENT, at=at(3, 3),
        received=[Received("身份证", 1, original=True)], missing=[Missing("房产证", "复印件", "自备")], until=at(3, 9),
    )  # fmt: skip
    text = flat(written(appeals_facts.print_notice, session, notice.id, PRINTED))
    for said in (notice.number, NAME, "身份证1原件", "房产证复印件自备", "024-23800000", "024-23811111", LEAK, "刘芳"):
        assert said in text
    blank = flat(written(appeals_facts.print_blank_notice, session, NoticeKind.REFUSED, PRINTED))
    assert "024-23811111" in blank
    assert NAME not in blank


def test_an_order_tells_how_late_it_is_and_not_who_appealed(quarter: Quarter, known: Known) -> None:
    text = flat(written(appeals_facts.print_supervision, quarter.session, known.late, PRINTED))
    for said in (existing_appeal(quarter.session, known.late).number, "住建：", "又漏了", "已逾期"):
        assert said in text
    assert NAME not in text
    assert PHONE not in text


def test_an_order_about_a_bad_result_says_why(quarter: Quarter, known: Known) -> None:
    call_back(quarter.session, known.settled, solved=False, satisfaction="dissatisfied", quote="还漏", at=at(3, 5))
    text = flat(written(appeals_facts.print_supervision, quarter.session, known.settled, PRINTED))
    assert "不满意；还漏" in text


def test_the_pack_holds_everything_photos_too(station: Station, quarter: Quarter, known: Known) -> None:
    session = quarter.session
    late = existing_appeal(session, known.late)
    kept = attach(session, station.blobs, late, photo((90, 120, 150)), "现场照片")
    give_notice(session, known.late, NoticeKind.SUPPLEMENT, at=at(3, 3), missing=[Missing("房产证")], until=at(3, 9))

    def read(attachment: Attachment) -> bytes:
        assert attachment.id == kept.id
        return b"".join(contents(station.blobs, attachment))

    pages = texts(written(appeals_facts.print_evidence, session, known.late, PRINTED, contents=read))
    assert "照片和扫描件" in pages[0]
    assert "1. 现场照片" in pages[-1]
    assert "一次性告知" in "".join(pages)

    def gone(_attachment: Attachment) -> bytes:
        raise WorldError("blob_missing")

    short = texts(written(appeals_facts.print_evidence, session, known.late, PRINTED, contents=gone))
    assert "现场照片（本机尚未下载）" in "".join("".join(short).split())
    assert len(short) == len(pages) - 1
    torn = texts(written(appeals_facts.print_evidence, session, known.late, PRINTED, contents=lambda _each: b"torn"))
    assert "现场照片（无法打印）" in "".join("".join(torn).split())


def test_the_list_of_open_appeals_masks_names_and_leaves_closed_files_out(quarter: Quarter, known: Known) -> None:
    for wanted in (OPEN, ALL):
        text = flat(written(appeals_lists.print_open_list, quarter.session, wanted, PRINTED))
        assert existing_appeal(quarter.session, known.late).number in text
        for hidden in (NAME, PHONE, "赵举报", existing_appeal(quarter.session, known.closed).number, "修好了"):
            assert hidden not in text
    assert "逾期：1件" in text


def test_the_report_counts_what_everybody_may_know(quarter: Quarter, known: Known) -> None:
    session = quarter.session
    problem = choose(session, ProblemLevel.WEEK, date(2026, 3, 9), "楼道漏水", at=at(3, 9, 9))
    add_appeal(session, problem.id, known.late)
    problem_step(session, problem.id, ProblemStepKind.STUDY, at=at(3, 9, 10), text="查主管道")
    days = date(2026, 3, 1), date(2026, 3, 31)
    text = flat(written(appeals_lists.print_report, session, *days, PRINTED))
    for said in ("2026年3月", "50.00%", "1÷2", "楼道漏水", "每周一题", "100.00%"):
        assert said in text
    assert NAME not in text
    sheet = flat(written(solving_facts.print_problem, session, problem.id, PRINTED))
    for said in ("每周一题单", "查主管道", existing_appeal(session, known.late).number, "共1件"):
        assert said in sheet
    assert NAME not in sheet


def test_the_report_explains_what_comes_often_by_the_norms_in_force(quarter: Quarter) -> None:
    set_norm(quarter.session, "appeals.frequent_days", 45)
    set_norm(quarter.session, "appeals.frequent_item", 8)
    days = date(2026, 3, 1), date(2026, 3, 31)
    text = flat(written(appeals_lists.print_report, quarter.session, *days, PRINTED))
    assert "高频＝45日内同一事项8件及以上，或同一楼栋3件及以上" in text
    assert "近45日高频诉求" in text


def test_of_many_problems_the_report_shows_those_that_cover_appeals(quarter: Quarter, known: Known) -> None:
    session = quarter.session
    for day in range(2, 7):
        choose(session, ProblemLevel.WEEK, date(2026, 3, day), f"甲题{day}", at=at(3, day, 9))
    covering = choose(session, ProblemLevel.WEEK, date(2026, 3, 9), "楼道漏水", at=at(3, 9, 9))
    add_appeal(session, covering.id, known.late)
    text = flat(written(appeals_lists.print_report, session, date(2026, 3, 1), date(2026, 3, 31), PRINTED))
    assert "楼道漏水" in text
    assert "甲题" not in text
    assert "本期共出题6道" in text


def test_a_closed_file_is_printed_for_whoever_is_named_on_it_alone(profile: Profile, station: Station) -> None:
    with station.act("appeals.test") as session:
        closed = Quarter(session).appeal(content="收受好处", accusation=True, accused=("住建",)).id
        session.add(Worker(name="陈同事"))
        session.flush()
        colleague = session.scalars(select(Worker.id).where(Worker.name == "陈同事")).one()
    with station.sessions() as session:
        for render in (appeals_facts.print_register, appeals_facts.print_sheet, appeals_facts.print_supervision):
            assert "收受好处" in flat(written(render, session, closed, PRINTED))
    station.add_account("chen", profile.password, colleague)
    station.close()
    others = Profile(profile.folder, profile.recovery_code, login="chen").open()
    with others.sessions() as session:
        for render in (appeals_facts.print_register, appeals_facts.print_sheet, appeals_facts.print_supervision):
            with pytest.raises(WorldError, match="no_such_record"):
                finish(render(session, closed, io.BytesIO(), PRINTED))
    others.close()


def test_empty_forms_hold_nothing_of_anybody(quarter: Quarter, known: Known) -> None:
    session = quarter.session
    for render in (appeals_facts.print_register, appeals_facts.print_sheet, appeals_facts.print_supervision):
        assert NAME not in flat(written(render, session, None, PRINTED))


def test_a_petition_tells_the_days_that_the_law_gives(quarter: Quarter) -> None:
    session = quarter.session
    petition = quarter.appeal(petition=True, content="反映拆迁补偿", received=at(3, 2))
    step(session, petition.id, K.ACCEPT, at=at(3, 2, 11))
    assign(session, petition.id, "住建", at=at(3, 2, 12))
    step(session, petition.id, K.SIGN, at=at(3, 2, 13))
    step(session, petition.id, K.ANSWER, at=at(3, 10), text="已答复")
    text = flat(written(appeals_facts.print_sheet, session, petition.id, PRINTED))
    for said in ("60个自然日", "书面告知不迟于2026-03-17", "已答复；对答复不服的，可在2026-04-09（含）以前请求复查"):
        assert said in text


def test_the_properties_of_a_file_name_nobody(quarter: Quarter, known: Known) -> None:
    for render in (appeals_facts.print_register, appeals_facts.print_sheet, appeals_facts.print_supervision):
        told = PdfReader(io.BytesIO(written(render, quarter.session, known.closed, PRINTED))).metadata
        assert told is not None
        assert not {"赵举报", "住建", "收受好处"} & {word for value in told.values() for word in str(value).split()}
        assert told.title in {"群众来访（来电）登记表", "诉求办理单", "督办单"}
