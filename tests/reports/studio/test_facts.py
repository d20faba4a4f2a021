"""What is stored about Saturdays and hazards stands on their papers; the public notice names nobody who came."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar import CHINA
from models.errors import WorldError
from models.people.records import Resident
from models.places.profile import kept_profile
from models.station import Station
from models.studio import hazards, matters, sessions
from models.studio.hazards import Danger
from models.studio.intake import Intake, take_in
from models.studio.records import MatterKind, StudioMatter, StudioOfficer
from models.studio.rules import TOPICS
from reports import studio_facts
from reports.page import Printed
from tests.models.studio.saturday import HOLIDAY, at, family, open_saturday, session_on, taken_in
from tests.reports.reading import texts, texts_by_pypdf, written

PRINTED = Printed("刘芳", datetime(2024, 3, 20, 9, tzinfo=CHINA), "万科社区")
PHONE = "13812345678"


def flat(pdf: bytes) -> str:
    return "".join("".join(texts(pdf)).split())


def saturday(session: Session) -> StudioMatter:
    """A Saturday with one visitor of the register and one call for help against violence."""
    session_id, officers = open_saturday(session)
    found = sessions.session_of(session, session_id)
    found.theme = "法律咨询日"
    who = family(session, "王芳菲", "王大宝")[0]
    who.phone = PHONE
    profile = kept_profile(session)
    profile.address, profile.duty_phone = "碧桂园1号楼", "024-23800000"
    matter = taken_in(session, session_id, officers[0], resident_id=who.id, contact_name=who.name, contact_phone=PHONE)
    matters.settle(session, matter.id, "当场说和", officer_id=officers[0], at=at(9, 30))
    help_me = Intake(
        kind=MatterKind.CASE, topic="violence", content="夜里挨打", contact_name="赵求助", violence=True, victim=None
    )
    take_in(session, None, help_me, session_id=session_id, officer_id=officers[0], at=at(10))
    return matter


def test_the_public_notice_holds_officers_and_no_resident(station: Station) -> None:
    with station.act("studio.test") as session:
        matter = saturday(session)
        pdf = written(studio_facts.print_session_notice, session, matter.session_id, PRINTED)
        residents = session.execute(select(Resident.name, Resident.phone)).all()
        visitors = session.execute(select(StudioMatter.contact_name, StudioMatter.contact_phone)).all()
        officers = session.scalars(select(StudioOfficer.name)).all()
    for text in (flat(pdf), "".join("".join(texts_by_pypdf(pdf)).split())):
        for said in (
            *officers,
            "派出所",
            "司法所",
            "法律咨询日",
            "2024年3月9日（星期六）",
            "09:00–16:00",
            "024-23800000",
        ):
            assert said in text
        for name, phone in (*residents, *visitors):
            assert name is None or name not in text
            assert phone is None or phone not in text
        for hidden in ("漏水", "内部资料", "挨打"):
            assert hidden not in text


def test_a_saturday_that_does_not_take_place_says_so(station: Station) -> None:
    with station.act("studio.test") as session:
        found = session_on(session, HOLIDAY)
        sessions.confirm(session, found.id, holds=False, reason="清明节")
        text = flat(written(studio_facts.print_session_notice, session, found.id, PRINTED))
    assert "本周六工作室不开放" in text
    assert "清明" not in text


def test_a_notice_to_mend_has_the_sheet_that_was_handed_over_and_what_came_of_it(station: Station) -> None:
    with station.act("studio.test") as session:
        danger = Danger(
            kind="gas", description="软管老化", place="底商3", responsible="老饺子馆", responsible_phone="13900000009"
        )
        hazard = hazards.found(session, danger, at=at(9))
        first = hazards.tell(session, hazard.id, until=at(9, on=date(2024, 3, 12)), text="换软管", at=at(10))
        hazards.inspect(session, hazard.id, mended=False, text="没换", at=at(11))
        second = hazards.tell(session, hazard.id, until=at(9, on=date(2024, 3, 15)), text="再换", at=at(12))
        hazards.inspect(session, hazard.id, mended=False, at=at(13))
        hazards.inspect(session, hazard.id, mended=False, at=at(14))
        hazards.report(session, hazard.id, department="应急局", text="三次未改", at=at(15))
        last = flat(written(studio_facts.print_hazard_notice, session, hazard.id, PRINTED))
        before = flat(written(studio_facts.print_hazard_notice, session, hazard.id, PRINTED, step_id=first.id))
        blank = flat(written(studio_facts.print_hazard_notice, session, None, PRINTED))
        papers = [step.detail["paper"] for step in (first, second) if step.detail]
    for said in (hazard.number, "老饺子馆", "底商3", "再换", papers[1], "应急局", "三次未改", "没换"):
        assert said in last
    assert last.count("未整改") == 3
    assert papers[0] in before
    assert "换软管" in before
    assert "老饺子馆" not in blank


def test_a_mended_hazard_says_when(station: Station) -> None:
    with station.act("studio.test") as session:
        hazard = hazards.found(session, Danger(kind="clutter", description="堆物", place="楼道"), at=at(9))
        hazards.tell(session, hazard.id, until=at(9, on=date(2024, 3, 12)), text="清走", at=at(10))
        hazards.inspect(session, hazard.id, mended=True, text="已清走", at=at(11))
        text = flat(written(studio_facts.print_hazard_notice, session, hazard.id, PRINTED))
    assert "已整改已清走" in text
    assert "2024-03-0911:00" in text


def test_the_week_counts_what_everybody_may_know(station: Station) -> None:
    with station.act("studio.test") as session:
        saturday(session)
        week = date(2024, 3, 4), date(2024, 3, 10)
        text = flat(written(studio_facts.print_week_report, session, *week, PRINTED))
    for said in ("1接待人次", "100.00%", "2024-03-09法律咨询日", "4/4", "—"):
        assert said in text
    for hidden in ("王芳菲", PHONE, "赵求助"):
        assert hidden not in text


def test_the_year_marks_the_months_that_had_none(station: Station) -> None:
    with station.act("studio.test") as session:
        saturday(session)
        asked = Intake(kind=MatterKind.SERVICE, topic=TOPICS[MatterKind.SERVICE][0], content="办证")
        take_in(session, None, asked, at=at(9, on=date(2024, 2, 3)))
        year = flat(written(studio_facts.print_three_zero, session, 2024, None, PRINTED))
        march = flat(written(studio_facts.print_three_zero, session, 2024, 3, PRINTED))
    assert "3月（至今）" in year
    assert year.count("◎零") == 3 + 1  # February of three kinds, and the explanation; nobody came in January
    assert "2024-03-01至2024-03-20" in march


def test_nothing_is_printed_of_what_is_not_there(station: Station) -> None:
    with station.sessions() as session:
        for render in (studio_facts.print_session_notice, studio_facts.print_hazard_notice):
            with pytest.raises(WorldError, match="no_such_record"):
                written(render, session, station.worker_id, PRINTED)
        assert "周六值班公示" in flat(written(studio_facts.print_blank_session_notice, session, PRINTED))
