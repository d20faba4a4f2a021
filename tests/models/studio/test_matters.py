"""Visitors draw numbers, are called and heard, and something comes of it; a whole Saturday is played."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from models.appeals.records import Appeal, AppealTopic
from models.appeals.topics import load_topics
from models.clocks.deadlines import Clock
from models.errors import WorldError
from models.station import Station
from models.studio import going_on, intake, matters, queries, sessions
from models.studio.intake import Intake
from models.studio.queries import MatterFilter
from models.studio.queue import labels, queue
from models.studio.records import MatterKind, StudioMatter, StudioOfficer
from models.studio.rules import TOPICS
from models.studio.states import MatterState, MatterStepKind
from models.workers.records import Worker
from tests.models.studio.saturday import (
    ORDINARY,
    add_officer,
    at,
    dispute,
    family,
    four_officers,
    open_saturday,
    session_on,
    taken_in,
)


def test_numbers_follow_each_other_and_the_first_in_the_queue_is_called_first(station: Station) -> None:
    with station.act("studio.draw") as session:
        session_id, officers = open_saturday(session)
        drawn = [matters.draw_number(session, session_id, at=at(9, n)) for n in range(3)]
        assert [each.queue_no for each in drawn] == [1, 2, 3]
        assert matters.call_next(session, session_id, officers[1], at=at(9, 5)).id == drawn[0].id
        rows = queue(session, session_id)
        assert [(row.label, row.state, row.officer) for row in rows] == [
            ("1", MatterState.SERVING, "李律师"),
            ("2", MatterState.WAITING, None),
            ("3", MatterState.WAITING, None),
        ]
        matters.leave(session, drawn[1].id, at=at(9, 6))
        assert matters.call_next(session, session_id, officers[0], at=at(9, 7)).id == drawn[2].id
        with pytest.raises(WorldError) as refused:
            matters.call_next(session, session_id, officers[0], at=at(9, 8))
        assert refused.value.code == "nobody_waits"


def test_two_pcs_that_drew_the_same_number_offline_show_their_marks() -> None:
    drawn = [
        StudioMatter(id=matter_id, number=f"SL-210112010012-2024-{mark}0000{n}", queue_no=7)
        for n, (mark, matter_id) in enumerate((("A", 1), ("B", 2)), start=1)
    ]
    assert list(labels(drawn).values()) == ["A7", "B7"]
    assert list(labels(drawn[:1]).values()) == ["7"]


def test_who_is_in_the_register_is_written_down_by_that_alone(station: Station) -> None:
    with station.act("studio.intake") as session:
        session_id, officers = open_saturday(session)
        (wang, *_rest) = family(session, "王小明", "李梅")
        wang.phone = "13904001111"
        matter = taken_in(session, session_id, officers[0], resident_id=wang.id)
        assert (matter.contact_name, matter.contact_phone, matter.address) == (
            "王小明",
            "13904001111",
            "碧桂园 3-1-101",
        )
        assert matter.dwelling_id is not None
        assert queries.matters(session, MatterFilter(resident_id=wang.id))[0].name == "王小明"


def test_an_intake_without_content_or_with_a_topic_of_another_kind_is_refused(station: Station) -> None:
    with station.act("studio.intake") as session:
        for code, said in (
            ("content_missing", dispute(" ")),
            ("topic_unknown", Intake(kind=MatterKind.CASE, topic="leak", content="…")),
        ):
            with pytest.raises(WorldError) as refused:
                intake.take_in(session, None, said, at=at(9))
            assert refused.value.code == code


def test_jumps_that_the_machine_does_not_know_are_refused_and_nothing_is_written(station: Station) -> None:
    with station.act("studio.settle") as session:
        session_id, officers = open_saturday(session)
        waiting = matters.draw_number(session, session_id, at=at(9))
        for code, act in [
            ("no_such_move", lambda: matters.settle(session, waiting.id, "好了", at=at(9, 5))),
            ("step_before_start", lambda: matters.call(session, waiting.id, officers[0], at=at(8))),
            ("step_in_future", lambda: matters.call(session, waiting.id, at=at(9) + timedelta(days=36_500))),
            ("officer_unknown", lambda: matters.call(session, waiting.id, waiting.id, at=at(9, 5))),
        ]:
            with pytest.raises(WorldError) as refused:
                act()
            assert refused.value.code == code
        matters.call(session, waiting.id, officers[0], at=at(9, 5))
        with pytest.raises(WorldError) as unheard:
            matters.refer(session, waiting.id, "法院", at=at(9, 6))
        assert unheard.value.code == "not_taken_in"
        assert MatterStepKind.REFER not in queries.matter_page(session, waiting.id).possible
        assert len(matters.steps(session, waiting.id)) == 1


def test_a_step_that_would_undo_a_later_one_is_refused(station: Station) -> None:
    with station.act("studio.settle") as session:
        session_id, officers = open_saturday(session)
        matter = taken_in(session, session_id, officers[0])
        matters.settle(session, matter.id, "好了", at=at(10))
        with pytest.raises(WorldError) as refused:
            matters.leave(session, matter.id, at=at(9, 30))
        assert refused.value.code == "step_out_of_order"


def test_outcomes_need_what_they_promise(station: Station) -> None:
    with station.act("studio.settle") as session:
        session_id, officers = open_saturday(session)
        matter = taken_in(session, session_id, officers[0])
        for code, act in [
            ("no_result", lambda: matters.settle(session, matter.id, "", at=at(10))),
            ("department_missing", lambda: matters.refer(session, matter.id, " ", at=at(10))),
            ("deadline_missing", lambda: matters.appoint(session, matter.id, None, at=at(10))),
            ("deadline_before_start", lambda: matters.appoint(session, matter.id, at(9, 30), at=at(10))),
            ("same_officer", lambda: matters.hand_over(session, matter.id, officers[0], at=at(10))),
            ("text_missing", lambda: matters.remark(session, matter.id, "", at=at(10))),
        ]:
            with pytest.raises(WorldError) as refused:
                act()
            assert refused.value.code == code


def test_a_matter_goes_from_officer_to_officer_and_each_step_says_who_acted(station: Station) -> None:
    with station.act("studio.hand_over") as session:
        session_id, (police, lawyer, *_others) = open_saturday(session)
        matter = taken_in(session, session_id, police)
        matters.hand_over(session, matter.id, lawyer, officer_id=police, at=at(9, 20))
        matters.settle(session, matter.id, "签了协议", officer_id=lawyer, at=at(9, 40))
        page = queries.matter_page(session, matter.id)
        assert [view.step.actor for view in page.steps] == ["王警官", "王警官", "李律师", "李律师"]
        assert [view.step.department for view in page.steps] == ["派出所", "派出所", "司法所", "司法所"]
        assert page.row.officer == "李律师"
        assert MatterStepKind.SETTLE not in page.possible


def test_an_appointment_is_kept_by_being_called_again(station: Station) -> None:
    with station.act("studio.appoint") as session:
        session_id, officers = open_saturday(session)
        matter = taken_in(session, session_id, officers[0])
        coming = at(9, on=ORDINARY + timedelta(weeks=1))
        matters.appoint(session, matter.id, coming, officer_id=officers[0], at=at(10))
        (row,) = queries.matters(session, MatterFilter(states=frozenset({MatterState.APPOINTED})))
        assert row.until == coming
        following = session_on(session, ORDINARY + timedelta(weeks=1))
        assert [each.matter_id for each in queries.session_page(session, following.id, coming).appointments] == [
            matter.id
        ]
        matters.call(session, matter.id, officers[1], at=coming)
        matters.settle(session, matter.id, "好了", officer_id=officers[1], at=coming)
        assert queries.matter_page(session, matter.id).row.state is MatterState.SETTLED


def test_a_matter_becomes_an_appeal_with_everything_that_was_said(station: Station) -> None:
    with station.act("studio.to_appeal") as session:
        if not session.scalars(select(AppealTopic.id)).first():
            load_topics(session)
        topic = session.scalars(select(AppealTopic).where(AppealTopic.clock == Clock.WORKING_DAYS)).first()
        assert topic is not None
        session_id, officers = open_saturday(session)
        (wang, *_rest) = family(session, "王小明")
        matter = taken_in(session, session_id, officers[0], resident_id=wang.id, content="楼道灯坏了")
        appeal = going_on.to_appeal(session, matter.id, topic.item_code, officer_id=officers[0], at=at(9, 30))
        stored = session.get_one(Appeal, appeal.id)
        assert (stored.content, stored.resident_id, stored.source_id) == ("楼道灯坏了", wang.id, matter.id)
        assert queries.matter_page(session, matter.id).row.state is MatterState.APPEALED


def test_an_open_matter_does_not_say_which_accusation_it_became(station: Station) -> None:
    with station.act("studio.to_appeal") as session:
        load_topics(session)
        code = session.scalars(select(AppealTopic.item_code)).first()
        session_id, officers = open_saturday(session)
        (wang, *_rest) = family(session, "王小明")
        matter = taken_in(session, session_id, officers[0], resident_id=wang.id, content="反映情况")
        told = {"accusation": True, "accused": ("水务",)}
        going_on.to_appeal(session, matter.id, str(code), officer_id=officers[0], at=at(9, 30), **told)
        last = matters.steps(session, matter.id)[-1]
        assert (last.kind, last.detail) == (MatterStepKind.TO_APPEAL.value, None)


def test_a_matter_becomes_a_hazard_with_everything_that_was_said(station: Station) -> None:
    with station.act("studio.to_hazard") as session:
        session_id, officers = open_saturday(session)
        (wang, *_rest) = family(session, "王小明")
        said = Intake(kind=MatterKind.HAZARD, topic="gas", content="楼下有煤气味", resident_id=wang.id)
        matter = intake.take_in(session, None, said, session_id=session_id, at=at(9)).matter
        hazard = going_on.to_hazard(session, matter.id, officer_id=officers[2], at=at(9, 5))
        assert (hazard.kind, hazard.description, hazard.matter_id) == ("gas", "楼下有煤气味", matter.id)
        assert hazard.dwelling_id == matter.dwelling_id


@pytest.mark.parametrize(
    ("topic", "kind"),
    [("gas", "gas"), ("ev_charging", "ev_charging"), ("accident_other", "other"), ("shops", None), ("leak", None)],
)
def test_the_topic_tells_the_kind_of_hazard_or_somebody_has_to(station: Station, topic: str, kind: str | None) -> None:
    with station.act("studio.to_hazard") as session:
        session_id, _officers = open_saturday(session)
        of = next(kind for kind, topics in TOPICS.items() if topic in topics)
        said = Intake(kind=of, topic=topic, content="有危险", address="3号楼")
        matter = intake.take_in(session, None, said, session_id=session_id, at=at(9)).matter
        if kind is not None:
            assert going_on.to_hazard(session, matter.id, at=at(9, 5)).kind == kind
            return
        with pytest.raises(WorldError) as refused:
            going_on.to_hazard(session, matter.id, at=at(9, 5))
        assert refused.value.code == "hazard_kind_missing"
        assert going_on.to_hazard(session, matter.id, "structure", at=at(9, 5)).kind == "structure"


def test_who_receives_the_visitor_is_first_contact_of_the_appeal(station: Station) -> None:
    with station.act("studio.to_appeal") as session:
        load_topics(session)
        code = str(session.scalars(select(AppealTopic.item_code)).first())
        session_id, (police, colleague, former, _last) = open_saturday(session)
        here, gone = Worker(name="陈晓"), Worker(name="于洋", active=False)
        session.add_all((here, gone))
        session.flush()
        session.get_one(StudioOfficer, colleague).worker_id = here.id
        session.get_one(StudioOfficer, former).worker_id = gone.id
        me = session.get_one(Worker, station.worker_id)
        found = []
        for minute, officer in enumerate((police, colleague, former, None)):
            matter = taken_in(session, session_id, officer, minute, contact_name="来访人")
            appeal = going_on.to_appeal(session, matter.id, code, officer_id=officer, at=at(10, minute))
            found.append((appeal.first_contact_id, appeal.first_contact))
        mine = (me.id, me.name)
        assert found == [mine, (here.id, "陈晓"), mine, mine], "an officer of a department is no worker of the station"


def test_lists_filter_by_kind_officer_state_day_and_text(station: Station) -> None:
    with station.act("studio.intake") as session:
        session_id, officers = open_saturday(session)
        first = taken_in(session, session_id, officers[0], 0, content="噪音扰民")
        second = taken_in(session, session_id, officers[1], 5, content="欠薪")
        matters.settle(session, second.id, "已发", officer_id=officers[1], at=at(10))
    with station.sessions() as session:
        found = {
            "text": MatterFilter(text="噪音"),
            "officer": MatterFilter(officer_id=officers[0]),
            "state": MatterFilter(states=frozenset({MatterState.SERVING})),
        }
        for wanted in found.values():
            assert [row.matter_id for row in queries.matters(session, wanted)] == [first.id]
        assert queries.matters(session, MatterFilter(first=ORDINARY + timedelta(days=1))) == []
        assert len(queries.matters(session, MatterFilter(last=ORDINARY), limit=1, offset=1)) == 1


def test_steps_are_never_changed(station: Station) -> None:
    with station.act("studio.intake") as session:
        session_id, officers = open_saturday(session)
        taken_in(session, session_id, officers[0])
    sql = text("UPDATE studio_matter_step SET kind = 'settle'")
    with pytest.raises(DBAPIError, match="append only"), station.act("test") as session:
        session.execute(sql)


def test_thirty_visitors_and_four_officers_play_a_saturday(station: Station) -> None:
    random = Random(5)
    with station.act("studio.draw") as session:
        session_id, officers = open_saturday(session)
        for n in range(30):
            matters.draw_number(session, session_id, at=at(9) + timedelta(minutes=n))
    clock = at(9, 30)
    for n in range(30):
        officer = officers[n % 4]
        with station.act("studio.call") as session:
            matter = matters.call_next(session, session_id, officer, at=clock)
        with station.act("studio.intake") as session:
            kind = random.choice([MatterKind.DISPUTE, MatterKind.SERVICE])
            topic = {MatterKind.DISPUTE: "noise", MatterKind.SERVICE: "jobs"}[kind]
            said = Intake(kind=kind, topic=topic, content=f"第{n + 1}位来访", contact_name="来访人")
            intake.take_in(session, matter.id, said, officer_id=officer, at=clock + timedelta(minutes=1))
        with station.act("studio.outcome") as session:
            done = clock + timedelta(minutes=5)
            match n % 5:
                case 0 | 1:
                    matters.settle(session, matter.id, "当场解决", officer_id=officer, at=done)
                case 2:
                    matters.hand_over(session, matter.id, officers[(n + 1) % 4], officer_id=officer, at=done)
                    matters.settle(session, matter.id, "移交后解决", officer_id=officers[(n + 1) % 4], at=done)
                case 3:
                    matters.refer(session, matter.id, "劳动监察", officer_id=officer, at=done)
                case _:
                    until = at(10, on=ORDINARY + timedelta(weeks=1))
                    matters.appoint(session, matter.id, until, officer_id=officer, at=done)
        clock += timedelta(minutes=6)
    with station.act("studio.close") as session:
        draft = sessions.summary_draft(session, session_id)
        sessions.close(session, session_id, "接待三十人", at=at(16))
    with station.sessions() as session:
        page = queries.session_page(session, session_id, at(16, 30))
        assert page.states == {MatterState.SETTLED: 18, MatterState.REFERRED: 6, MatterState.APPOINTED: 6}
        assert (draft.received, draft.left, page.row.received) == (30, 0, 30)
        numbers = session.scalars(select(StudioMatter.number)).all()
        assert len(set(numbers)) == 30


def test_an_officer_who_left_is_handed_nothing(station: Station) -> None:
    with station.act("studio.hand_over") as session:
        session_id, officers = open_saturday(session)
        matter = taken_in(session, session_id, officers[0])
        gone = add_officer(session, "周法官", "法庭")
        next(each for each in queries.officers(session) if each.id == gone).active = False
        with pytest.raises(WorldError) as refused:
            matters.hand_over(session, matter.id, gone, officer_id=officers[0], at=at(10))
        assert refused.value.code == "officer_inactive"
        assert len(four_officers(session)) == 4
