"""What a street or district prints says of whom each case is."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from models.appeals.departments import department_names
from models.appeals.intake import Intake, take_in
from models.appeals.notices import give_notice
from models.appeals.queries import OPEN
from models.appeals.records import NoticeKind, Source
from models.appeals.topics import topics
from models.cases.seats import names_below
from models.founding import found_station
from models.whistles.actions import Call, draft, step
from models.whistles.records import WhistleKind
from models.whistles.states import StepKind
from reports import appeals_facts, appeals_lists, whistles_facts
from reports.page import Printed
from tests.conftest import CHEAP, COMMUNITY
from tests.models.appeals.quarter import at
from tests.reports.reading import texts, written

DISTRICT = "210112000000"
PRINTED = Printed("孙丽", at(3, 20, 9), "浑南区")
MARCH = date(2026, 3, 1), date(2026, 3, 31)


def flat(pdf: bytes) -> str:
    return "".join("".join(texts(pdf)).split())


def test_the_papers_of_a_seat_name_the_community(tmp_path: Path) -> None:
    station, _recovery = found_station(
        tmp_path / "seat",
        community_code=DISTRICT,
        login="liu",
        password="Two-Doors-2026",
        display_name="孙",
        cost=CHEAP,
    )
    with closing(station), station.act("test") as session:
        whose = names_below(session, DISTRICT)[COMMUNITY]
        said = Intake(Source.HOTLINE, topics(session)[0].item_code, "漏水", contact_name="李伟", place="东门")
        appeal = take_in(session, replace(said, community_code=COMMUNITY), at=at(3, 2, 9)).id
        notice = give_notice(session, appeal, NoticeKind.ACCEPTED, at=at(3, 2, 10)).id
        asked = department_names(session)[:1]
        call = Call(kind=WhistleKind.RESIDENTS, departments=asked, place="路口", facts="占道", community_code=COMMUNITY)
        whistle = draft(session, call, at=at(3, 2, 9)).id
        step(session, whistle, StepKind.APPROVE, at=at(3, 2, 10))
        step(session, whistle, StepKind.BLOW, at=at(3, 2, 11))
        open_list = flat(written(appeals_lists.print_open_list, session, OPEN, PRINTED))
        told = flat(written(appeals_facts.print_notice, session, notice, PRINTED))
        blown = flat(written(whistles_facts.print_whistle, session, whistle, PRINTED))
        lists = flat(written(whistles_facts.print_four_lists, session, *MARCH, PRINTED))
    assert f"{whose}东门" in open_list
    assert "全社区" not in open_list
    assert f"{whose}路口" in lists
    for paper in (told, blown):
        assert whose in paper
