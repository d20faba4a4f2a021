"""A call for help against violence at home: seen by those named on it, by nobody of the household (L-15)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.appeals.records import AppealTopic
from models.appeals.topics import load_topics
from models.calendar import today
from models.cases.files import members
from models.errors import WorldError
from models.people.records import Resident
from models.station import Station
from models.station.records import Act
from models.studio import going_on, intake, matters, queries
from models.studio.closed import name_on_matter
from models.studio.figures import Period, figures
from models.studio.intake import Intake, TakenIn
from models.studio.queries import MatterFilter
from models.studio.queue import queue
from models.studio.records import MatterKind, StudioMatter, StudioOfficer
from models.workers.records import Worker
from tests.conftest import Profile
from tests.models.studio.saturday import ORDINARY, at, dispute, family, open_saturday
from tests.models.visits.village import add_worker

SECRET = "丈夫打人"


def call_for_help(**more: object) -> Intake:
    values = {"kind": MatterKind.CASE, "topic": "violence", "content": SECRET, **more}
    return Intake(**values)  # type: ignore[arg-type]


def take_in(session: Session, **more: object) -> TakenIn:
    session_id, officers = open_saturday(session)
    drawn = matters.draw_number(session, session_id, at=at(9))
    matters.call(session, drawn.id, officers[0], at=at(9, 1))
    return intake.take_in(session, drawn.id, call_for_help(**more), officer_id=officers[0], at=at(9, 2))


def test_the_queue_row_gives_way_to_a_closed_file(station: Station) -> None:
    with station.act("studio.intake") as session:
        made = take_in(session)
        drawn = session.scalars(select(StudioMatter).where(StudioMatter.deleted_at.is_not(None))).one()
        assert (made.matter.level, made.matter.queue_no, drawn.queue_no) == (4, 1, 1)
        assert made.matter.file_id == made.matter.id != drawn.id
        assert made.matter.number != drawn.number
        assert drawn.content is None
    with station.sessions() as session:
        assert [row.closed for row in queue(session, made.matter.session_id)]  # type: ignore[arg-type]


def test_what_was_written_on_the_queue_row_before_is_taken_away(station: Station) -> None:
    with station.act("studio.intake") as session:
        session_id, officers = open_saturday(session)
        drawn = matters.draw_number(session, session_id, at=at(9))
        intake.take_in(session, drawn.id, dispute(SECRET, contact_name="王梅"), officer_id=officers[0], at=at(9, 1))
        matters.remark(session, drawn.id, SECRET, at=at(9, 2))
        intake.take_in(session, drawn.id, call_for_help(contact_name="王梅"), officer_id=officers[0], at=at(9, 3))
        assert (drawn.content, drawn.contact_name) == (None, None)
        assert matters.steps(session, drawn.id) == []


def test_the_act_says_nothing(station: Station) -> None:
    with station.act("studio.intake", {"kind": "case"}) as session:
        take_in(session)
    with station.sessions() as session:
        act = session.scalars(select(Act).order_by(Act.id.desc())).first()
        assert act is not None
        assert (act.kind, act.summary) == ("care", {})


def test_colleagues_find_it_in_no_list_page_or_figure(profile: Profile, station: Station) -> None:
    with station.act("studio.intake") as session:
        made = take_in(session)
        add_worker(session, "陈同事")
        colleague = session.scalars(select(Worker.id).where(Worker.name == "陈同事")).one()
    station.add_account("chen", profile.password, colleague)
    station.close()
    others = Profile(profile.folder, profile.recovery_code, login="chen").open()
    try:
        with others.sessions() as session:
            assert queries.matters(session, MatterFilter()) == []
            assert queue(session, made.matter.session_id) == []  # type: ignore[arg-type]
            assert members(session, made.matter.id, ORDINARY) == []
            with pytest.raises(WorldError) as refused:
                queries.matter_page(session, made.matter.id)
            assert refused.value.code == "no_such_record"
            assert figures(session, Period(ORDINARY, ORDINARY)).received.this == 0
        with others.act("studio.draw") as session:
            following = matters.draw_number(session, made.matter.session_id, at=at(10))  # type: ignore[arg-type]
            assert (following.queue_no, following.number.startswith("SL-")) == (2, True)
    finally:
        others.close()


def test_whoever_lives_with_the_one_who_asks_for_help_is_never_named(station: Station) -> None:
    with station.act("studio.intake") as session:
        mother, _father = family(session, "王梅", "张强")
        (father_at_work, neighbour) = add_worker(session, "张强"), add_worker(session, "陈同事")
        session_id, _officers = open_saturday(session)
        said = call_for_help(resident_id=mother.id, workers=(father_at_work,))
        with pytest.raises(WorldError) as refused:
            intake.take_in(session, None, said, session_id=session_id, at=at(9))
        assert refused.value.code == "of_household"
        said = call_for_help(resident_id=mother.id, workers=(neighbour,))
        matter = intake.take_in(session, None, said, session_id=session_id, at=at(9)).matter
        with pytest.raises(WorldError) as later:
            name_on_matter(session, matter, father_at_work, on=ORDINARY)
        assert later.value.code == "of_household"
        assert father_at_work not in {each.worker_id for each in members(session, matter.id, ORDINARY)}


def test_whoever_takes_in_and_lives_there_himself_is_refused(station: Station) -> None:
    with station.act("studio.intake") as session:
        (mother, *_rest) = family(session, "王梅", "刘芳")
        with pytest.raises(WorldError) as refused:
            intake.take_in(session, None, call_for_help(resident_id=mother.id), at=at(9))
    assert refused.value.code == "of_household"


def test_the_phone_tells_who_lives_there_when_the_name_does_not(station: Station) -> None:
    with station.act("studio.intake") as session:
        mother, father = family(session, "王梅", "张强")
        father.phone = "13904002222"
        other = add_worker(session, "张 强")
        session.get_one(Worker, other).phone = "13904002222"
        said = call_for_help(resident_id=mother.id, workers=(other,))
        with pytest.raises(WorldError) as refused:
            intake.take_in(session, None, said, at=at(9))
        assert refused.value.code == "of_household"


@pytest.mark.parametrize(
    ("born", "victim", "prompt"),
    [
        (date(2010, 3, 10), None, "report_child"),
        (date(2006, 3, 9), None, None),
        (date(2006, 3, 10), None, "report_child"),
        (date(1980, 1, 1), "incapable", "report_incapable"),
        (date(1980, 1, 1), "child", "report_child"),
        (date(1980, 1, 1), None, None),
    ],
)
def test_reporting_is_prompted_where_the_victim_cannot_help_himself(
    station: Station, born: date, victim: str | None, prompt: str | None
) -> None:
    with station.act("studio.intake") as session:
        (person,) = family(session, "王梅")
        session.get_one(Resident, person.id).birth_date = born
        made = intake.take_in(session, None, call_for_help(resident_id=person.id, victim=victim), at=at(9))
        assert made.prompt == prompt
        page = queries.matter_page(session, made.matter.id)
        assert page.prompt == prompt
        matters.report_police(session, made.matter.id, "9:10 电话报警，派出所受理", at=at(9, 10))
        assert queries.matter_page(session, made.matter.id).steps[-1].step.kind == "report_police"


def test_a_closed_file_becomes_no_hazard_and_is_not_opened(station: Station) -> None:
    with station.act("studio.intake") as session:
        matter = take_in(session).matter
        with pytest.raises(WorldError) as refused:
            going_on.to_hazard(session, matter.id, at=at(10))
        assert refused.value.code == "closed_file_stays"
        with pytest.raises(WorldError) as opened:
            intake.take_in(session, matter.id, dispute(), at=at(10))
        assert opened.value.code == "closed_file_stays"


@pytest.mark.parametrize("on_file", [False, True])
def test_an_accusation_out_of_it_reaches_all_but_whom_it_is_about(station: Station, on_file: bool) -> None:
    with station.act("studio.intake") as session:
        load_topics(session)
        code = str(session.scalars(select(AppealTopic.item_code)).first())
        accused, other = add_worker(session, "李主任"), add_worker(session, "孙敏")
        matter = take_in(session).matter
        mine = {each.worker_id for each in members(session, matter.id, ORDINARY)}
        for worker in (accused, other) if on_file else (other,):
            name_on_matter(session, matter, worker, on=ORDINARY)
        told = {"accusation": True, "accused": ("李主任",)}
        appeal = going_on.to_appeal(session, matter.id, code, at=at(10), **told)
        assert {each.worker_id for each in members(session, appeal.id, today())} == {*mine, other}
        last = matters.steps(session, matter.id)[-1]
        assert (last.kind == "to_appeal", last.detail) == (not on_file, None), "the accused reads the matter's steps"
        with pytest.raises(WorldError) as refused:
            going_on.to_appeal(session, matter.id, code, at=at(11), **told)
        assert refused.value.code == "referred_already"


def test_an_officer_who_is_a_worker_is_named_too(station: Station) -> None:
    with station.act("studio.intake") as session:
        worker = add_worker(session, "陈同事")
        officer = StudioOfficer(name="陈同事", department="社区", worker_id=worker)
        session.add(officer)
        session.flush()
        matter = intake.take_in(session, None, call_for_help(), officer_id=officer.id, at=at(9)).matter
        assert worker in {each.worker_id for each in members(session, matter.id, ORDINARY)}


def test_nothing_of_it_stands_in_the_rows_that_all_may_read(station: Station) -> None:
    with station.act("studio.intake") as session:
        take_in(session)
        drawn = session.execute(text("SELECT content, topic, kind, violence FROM studio_matter WHERE level < 4")).all()
        assert [tuple(row) for row in drawn] == [(None, None, None, 0)]
