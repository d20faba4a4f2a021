"""What is stored about care stands on its papers, and what may not does not."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import select

from models.calendar import CHINA, today
from models.care import cadres
from models.care.card import care_card
from models.care.catalogue import groups
from models.care.coverage import coverage
from models.care.cycles import timeliness
from models.care.due import DueFilter
from models.care.due_rules import DueState
from models.care.guard import openly
from models.care.helpers import retire
from models.care.memberships import recognise
from models.care.paper_people import people_on_paper
from models.care.pauses import report_crisis
from models.care.records import CadreRank
from models.care.visibility import reveal
from models.places.profile import kept_profile
from models.places.records import Estate
from models.station import Station
from models.workers.records import Worker, WorkerRole
from reports import care_cadres, care_facts, care_lists
from reports.care.data import HIDDEN
from reports.care.public import group_words, publishable
from reports.page import Printed
from tests.reports.care.hamlet import DAY, Hamlet, settle
from tests.reports.reading import texts, written

PRINTED = Printed("刘芳", datetime(2026, 11, 20, 10), "万科社区")


@pytest.fixture
def hamlet(station: Station) -> Hamlet:
    return settle(station)


def test_a_record_has_what_is_known_and_masks_what_nobody_opened(station: Station, hamlet: Hamlet) -> None:
    with station.sessions() as session:
        (text,) = texts(written(care_facts.print_records, session, [hamlet.old], PRINTED, today=DAY))
    for known in (
        "张淑芬", "女", "82岁", "碧桂园 8-1-101", "2026年", "每7天一次", "李晓兰", "13812345678", "孙强", "13900000001",
        "2026-10-06", "12:30", "差", "另有1项（三级）", "GA-20261120-1000-001",
    ):  # fmt: skip
        assert known in text, known
    for sensitive in ("厨房漏气", "已报修", "残疾人"):
        assert sensitive not in text


def test_a_record_tells_by_when_a_crisis_asks_for_a_visit(station: Station, hamlet: Hamlet) -> None:
    at = datetime(2026, 11, 19, 15, tzinfo=CHINA)
    with station.act("test") as session:
        report_crisis(session, hamlet.old, kind="fire", at=at)
    with station.sessions() as session:
        (text,) = texts(written(care_facts.print_records, session, [hamlet.old], PRINTED, today=DAY))
    assert "11-20 15:00前须上门" in "".join(text.split("\r\n"))


def test_a_record_that_was_opened_tells_level_3(station: Station, hamlet: Hamlet) -> None:
    with station.act("care.reveal") as session:
        reveal(session, hamlet.old, "visit")
    with station.sessions() as session:
        opened = [hamlet.old]
        (text,) = texts(written(care_facts.print_records, session, opened, PRINTED, today=DAY, opened=opened))
    for known in ("厨房漏气；已报修", "其他持证残疾人"):
        assert known in "".join(text.split())
    assert "三级）" not in text


def test_a_public_card_calls_by_surname_and_drops_a_line_that_says_a_group(station: Station, hamlet: Hamlet) -> None:
    with station.sessions() as session:
        public = texts(written(care_facts.print_contact_cards, session, [hamlet.old], PRINTED, today=DAY))
        internal = texts(
            written(care_facts.print_contact_cards, session, [hamlet.old], PRINTED, today=DAY, public=False)
        )
    for known in ("张女士", "碧桂园8号楼", "李**", "138****5678", "孙强", "周正 13900000002", "024-23700000"):
        assert known in public[0]
    for private in ("张淑芬", "独居", "李晓兰", "8-1-101", "群体"):
        assert private not in "".join(public)
    for known in ("张淑芬", "碧桂园 8-1-101", "独居老人", "李晓兰", HIDDEN):
        assert known in internal[0]
    assert HIDDEN not in "".join(public)
    for needs in ("代买米面", "代取药", "每周二上门"):
        assert needs not in "".join(public + internal), "level 3: nobody has opened it"


def test_a_card_tells_needs_and_measures_where_they_were_opened(station: Station, hamlet: Hamlet) -> None:
    old = [hamlet.old]
    with station.sessions() as session:
        public = texts(written(care_facts.print_contact_cards, session, old, PRINTED, today=DAY, opened=old))[0]
        internal = texts(
            written(care_facts.print_contact_cards, session, old, PRINTED, today=DAY, public=False, opened=old)
        )[0]
    assert "代取药" in public
    assert "独居" not in public, "a line that says a group stays blank"
    assert "独居，需要代买米面" in internal
    with station.act("test") as session:
        session.get_one(Worker, station.worker_id).role = WorkerRole.WORKER
    with station.sessions() as session:
        public = texts(written(care_facts.print_contact_cards, session, old, PRINTED, today=DAY, opened=old))[0]
    assert "代取药" not in public, "opened by somebody whom no group names"


def test_no_public_line_says_any_group_of_the_catalogue(station: Station, hamlet: Hamlet) -> None:
    with station.sessions() as session:
        names = [group.name for group in groups(session, active=None)]
    words = group_words(names)
    assert len(names) >= 35
    said = [name for name in names if publishable(f"家里有{name}，请多照看", words)]
    assert said == []
    for common in ("每周二上门说说话", "代买米面、取药", "接送就医", "厨房灯不亮", "教用手机"):
        assert publishable(common, words) == common


def test_cards_for_doors_name_nobody_who_lives_there(station: Station, hamlet: Hamlet) -> None:
    with station.sessions() as session:
        everybody = people_on_paper(session, DAY)
        (text,) = texts(written(care_facts.print_door_cards, session, everybody, PRINTED, today=DAY))
    assert text.count("联系人") == 1, "whoever has no helper gets no card"
    assert "孙强" in text
    for private in ("张", "李建国", "秘密", "结对", "独居", "残疾"):
        assert private not in text


def test_whom_only_the_care_team_may_see_is_in_no_batch(station: Station, hamlet: Hamlet) -> None:
    with station.sessions() as session:
        assert care_card(session, hamlet.hidden, DAY).memberships, "the secretary is on the team"
        assert people_on_paper(session, DAY) == [hamlet.disabled, hamlet.old], "from the top floor down"
        assert people_on_paper(session, DAY, helper_id=hamlet.helper) == [hamlet.old]
        assert people_on_paper(session, DAY, helper_id=hamlet.deputy) == []
        named = "".join(texts(written(care_facts.print_records, session, [hamlet.hidden], PRINTED, today=DAY)))
    assert "秘密人" in named
    assert "家庭暴力" not in named


def test_paper_says_no_norm_that_follows_from_level_4(station: Station, hamlet: Hamlet) -> None:
    with station.act("test") as session:
        recognise(session, hamlet.disabled, "SG28", on=date(2026, 6, 1), team=[station.worker_id])
    with station.sessions() as session:
        assert care_card(session, hamlet.disabled, DAY).due.every_days == 7, "the team sees the stricter norm"
        (text,) = texts(written(care_facts.print_records, session, [hamlet.disabled], PRINTED, today=DAY))
        everybody = DueFilter(states=tuple(DueState))
        (listed,) = texts(written(care_lists.print_due_list, session, everybody, PRINTED, today=today()))
    assert "每30天一次" in text
    assert "每30天一次" in next(line for line in listed.splitlines() if "李**" in line)
    assert "不列名" not in listed, "fewer than five could be guessed"


def test_nobody_is_a_blank_form(station: Station) -> None:
    settle(station)
    with station.sessions() as session:
        (record,) = texts(written(care_facts.print_records, session, [], PRINTED, today=DAY))
        card, _outside = texts(written(care_facts.print_contact_cards, session, [], PRINTED, today=DAY))
    assert "独居老人" in record
    assert "残疾" not in record, "level 3 is never offered for ticking"
    assert "帮扶人" in card


def test_the_board_shows_cadres_by_place_and_names_what_is_missing(station: Station) -> None:
    settle(station)
    with station.act("test") as session:
        session.add(Estate(name="银河湾"))
        estate = session.scalars(select(Estate).where(Estate.name == "碧桂园")).one()
        profile = kept_profile(session)
        profile.key_community = True
        cadres.appoint(
            session,
            name="王建国",
            rank=CadreRank.CITY,
            on=date(2026, 1, 1),
            unit="市民政局",
            post="副局长",
            phone="12388",
        )
        duty = cadres.appoint(
            session,
            name="赵志强",
            rank=CadreRank.SECTION,
            estate_id=estate.id,
            on=date(2026, 1, 1),
            on_site_days="周三",
        )
        cadres.record_day(session, duty.id, on=date(2026, 11, 18), slot="morning", matter="接待居民", received=6)
    with station.sessions() as session:
        (board,) = texts(written(care_cadres.print_board, session, PRINTED, today=DAY))
        month = date(2026, 11, 1), date(2026, 11, 30)
        (days,) = texts(written(care_cadres.print_cadre_days, session, *month, PRINTED))
    for known in (
        "王建国",
        "市管干部",
        "市民政局 副局长",
        "12388",
        "赵志强",
        "周三",
        "空缺：区管干部",
        "银河湾",
        "重点社区",
    ):
        assert known in board
    assert board.count("空缺：无包保干部") == 1
    assert "张淑芬" not in board
    for known in ("2026-11-18", "上午", "赵志强", "碧桂园", "接待居民", "6", "2026-11-01至2026-11-30"):
        assert known in days


def test_the_due_list_walks_the_stairs_masked_and_without_level_4(station: Station, hamlet: Hamlet) -> None:
    with station.sessions() as session:
        everybody = DueFilter(states=tuple(DueState))
        (text,) = texts(written(care_lists.print_due_list, session, everybody, PRINTED, today=today()))
    assert "李**" in text
    assert "张**" in text
    assert text.index("李**") < text.index("张**"), "from the top floor down"
    assert "不列名" not in text
    for private in ("张淑芬", "李建国", "秘", "独居", "残疾"):
        assert private not in text


def test_the_coverage_report_counts_what_everybody_may_and_names_gaps_masked(station: Station, hamlet: Hamlet) -> None:
    with station.sessions() as session:
        facts = care_lists.coverage_facts(session, DAY)
        pages = "".join(texts(written(care_lists.print_coverage, session, PRINTED, today=DAY)))
        shown = coverage(session, DAY).whole.paired
        with openly(session):
            timely = timeliness(session, DAY.replace(day=1), DAY)
    assert (facts.whole.whole, facts.whole.paired) == (2, 1)
    assert (shown.whole, shown.part) == (3, 2), "the screen of the care team counts the hidden one"
    assert "50.00%" in "".join(pages.split())
    for known in ("李**", "8-1-201", "待结对", "独居老人", "未划入网格", "孙强"):
        assert known in pages
    assert timely.whole
    assert f"按期{timely.part}次/应探{timely.whole}次" in "".join(pages.split())
    for private in ("李建国", "张淑芬", "秘密人"):
        assert private not in pages


def test_a_gap_of_level_4_is_neither_counted_nor_named(station: Station, hamlet: Hamlet) -> None:
    with station.act("test") as session:
        retire(session, hamlet.deputy, on=DAY)
    with station.sessions() as session:
        (text,) = texts(written(care_lists.print_gaps, session, PRINTED, today=DAY))
    assert "（1人）" in text
    assert "不列名" not in text
    assert "秘" not in text
    assert "碧桂园" in text
    assert "无包保干部" in text
