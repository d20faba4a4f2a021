"""Files are begun, moved on, agreed and put away by what the law knows; the rest is refused before it is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import calendar
from models.calendar import day_of
from models.cases.files import members
from models.clocks.deadlines import Light
from models.errors import WorldError
from models.mediation import actions, agreements
from models.mediation.lists import Due, FileFilter, files, reminders
from models.mediation.parties import Party
from models.mediation.queries import file_page
from models.mediation.records import Agreement, Mediation, MediationStep, Origin, RecordKind, Side
from models.mediation.rules import Item
from models.mediation.states import State, StepKind
from models.people.merging import merge_residents, unmerge
from models.people.records import Resident
from models.station import Station
from models.station.records import Act
from models.workers.records import WorkerRole
from tests.models.mediation.neighbours import (
    DOWNSTAIRS,
    TERMS,
    UPSTAIRS,
    accept,
    ago,
    complete,
    leak,
    meet,
    settle,
    tell_rights,
    worker,
)


def refused(code: str, work: Any) -> WorldError:
    with pytest.raises(WorldError) as caught:
        work()
    assert caught.value.code == code
    return caught.value


def state_of(station: Station, head_id: UUID) -> State:
    with station.sessions() as session:
        return file_page(session, head_id, calendar.now()).state


def test_a_file_is_open_to_its_mediator_its_recorder_and_the_secretary(station: Station) -> None:
    with station.act("mediation") as session:
        mediator = worker(session, "赵公正", WorkerRole.MEDIATOR)
        scribe, other = worker(session, "钱记录"), worker(session, "孙旁人")
        head = leak(session, mediator.id, recorder="钱记录")
        named = {row.worker_id for row in members(session, head.id, calendar.today())}
    assert named == {mediator.id, scribe.id, station.worker_id}
    assert other.id not in named
    assert head.number.startswith(f"TJ-{station.community_code}-{calendar.today().year}-")


def test_a_secretary_who_is_a_party_is_not_named(station: Station) -> None:
    with station.act("mediation") as session:
        second = worker(session, "周书记", WorkerRole.SECRETARY, phone="13900000009")
        same = replace(UPSTAIRS, name="周书记", phone=None)
        head = leak(session, station.worker_id, parties=(DOWNSTAIRS, same))
        assert {row.worker_id for row in members(session, head.id, calendar.today())} == {station.worker_id}
        namesake = replace(UPSTAIRS, name="周书记", phone="13800000077")
        other = leak(session, station.worker_id, parties=(DOWNSTAIRS, namesake))
        assert second.id in {row.worker_id for row in members(session, other.id, calendar.today())}


def test_nobody_mediates_his_own_dispute(station: Station) -> None:
    with station.act("mediation") as session:
        mediator = worker(session, "王大力", phone="13800000002")
        refused("mediator_is_party", lambda: leak(session, mediator.id))
        refused(
            "mediator_is_party",
            lambda: leak(session, station.worker_id, parties=(DOWNSTAIRS, replace(UPSTAIRS, name="刘芳"))),
        )
        head = leak(session, station.worker_id)
        refused("worker_is_party", lambda: actions.name_colleague(session, head.id, mediator.id))
        mine = Party(side=Side.THIRD, name="刘芳")
        refused("mediator_is_party", lambda: actions.add_party(session, head.id, mine))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("one_party", {"parties": (DOWNSTAIRS,)}),
        ("one_party", {"parties": (DOWNSTAIRS, replace(UPSTAIRS, side=Side.THIRD))}),
        ("party_nameless", {"parties": (DOWNSTAIRS, replace(UPSTAIRS, name="  "))}),
        ("dispute_kind", {"kind": "divorce of cats"}),
        ("brief_missing", {"brief": " "}),
        ("in_future", {"days": -1}),
        ("handed_by_missing", {"origin": Origin.HANDED_OVER}),
    ],
)  # fmt: skip
def test_what_is_no_dispute_opens_no_file(station: Station, code: str, said: dict[str, Any]) -> None:
    with pytest.raises(WorldError, match=code), station.act("mediation") as session:
        leak(session, station.worker_id, **said)
    with station.sessions() as session:
        assert session.scalars(select(Mediation)).all() == []


def test_a_resident_is_filled_in_from_the_register_and_what_was_said_stands(station: Station) -> None:
    with station.act("mediation") as session:
        resident = Resident(name="李秀英", sex="2", ethnic="10", phone="13811112222", work_unit="三中")
        session.add(resident)
        session.flush()
        came = Party(side=Side.APPLICANT, resident_id=resident.id, phone="13800000001")
        head = leak(session, station.worker_id, parties=(came, UPSTAIRS))
        party = file_page(session, head.id, calendar.now()).parties[0]
    assert (party.name, party.ethnic, party.occupation, party.phone) == ("李秀英", "10", "三中", "13800000001")
    with station.act("mediation") as session:
        twice = (came, replace(came, side=Side.RESPONDENT))
        refused("party_twice", lambda: leak(session, station.worker_id, parties=twice))
        alone = (Party(side=Side.APPLICANT, name="李四"), Party(side=Side.RESPONDENT, name="李 四"))
        refused("party_twice", lambda: leak(session, station.worker_id, parties=alone))
        namesakes = (replace(alone[0], phone="13800000002"), replace(alone[1], phone="13800000003"))
        leak(session, station.worker_id, parties=namesakes)
        unknown = replace(came, resident_id=UUID(int=1))
        refused("resident_unknown", lambda: leak(session, station.worker_id, parties=(unknown, UPSTAIRS)))


def test_the_whole_course_leaves_a_complete_file(station: Station) -> None:
    with station.act("mediation") as session:
        head = leak(session, station.worker_id)
        agreement = settle(session, head)
        assert agreement.effective_on is None
        refused("not_in_force", lambda: actions.step(session, head.id, StepKind.PERFORM, at=ago(9), text="付清"))
        agreements.signed_on(session, agreement.id, day_of(ago(14)), at=ago(14))
        actions.step(session, head.id, StepKind.PERFORM, at=ago(10), text="当面付清2000元")
        actions.note(session, head.id, RecordKind.RETURN_VISIT, at=ago(5), text="双方满意")
        actions.step(session, head.id, StepKind.CLOSE, at=ago(4), text="已履行，结案")
        lacking = refused("contents_missing", lambda: actions.put_away(session, head.id, at=ago(3), keep_years=10))
        assert lacking.params["items"] == "3"
        complete(session, head)
        actions.put_away(session, head.id, at=ago(3), keep_years=10)
        page = file_page(session, head.id, calendar.now())
    assert (page.state, page.missing, page.possible, page.light) == (State.FILED, (), (), Light.OVER)
    assert page.head.keep_years == 10
    assert {row.community_code for row in (*page.parties, *page.notes)} == {head.community_code}


def test_the_contents_list_the_notice_of_rights_once_it_was_printed_and_the_back_cover_once_filed(
    station: Station,
) -> None:
    def there(session: Session) -> set[Item]:
        return {line.item for line in file_page(session, head.id, calendar.now()).contents if line.there}

    with station.act("mediation") as session:
        head = leak(session, station.worker_id)
        assert actions.rights_printed(session, head.id) is None  # nothing to be told before it is accepted
        accept(session, head)
        assert there(session) == {Item.APPLICATION}
        assert actions.rights_printed(session, head.id) is not None
        assert actions.rights_printed(session, head.id) is None
        assert there(session) == {Item.APPLICATION, Item.RIGHTS}
        assert Item.BACK_COVER not in file_page(session, head.id, calendar.now()).missing
        refused("rights_told_already", lambda: actions.step(session, head.id, StepKind.TELL_RIGHTS, at=ago(0)))
        actions.step(session, head.id, StepKind.REFUSE, at=ago(0), text="被申请人明确拒绝调解")
        actions.put_away(session, head.id, at=ago(0), keep_years=5, lacking="当事人未提供身份证件")
        assert Item.BACK_COVER in there(session)


def test_a_file_that_lacks_a_paper_is_put_away_with_a_statement(station: Station) -> None:
    with station.act("mediation") as session:
        head = leak(session, station.worker_id)
        accept(session, head)
        tell_rights(session, head)
        actions.step(session, head.id, StepKind.REFUSE, at=ago(10), text="被申请人明确拒绝调解")
        refused("no_such_move", lambda: meet(session, head, days=5))
        actions.put_away(session, head.id, at=ago(1), keep_years=5, lacking="当事人未提供身份证件")
        page = file_page(session, head.id, calendar.now())
    statement = page.contents[Item.STATEMENT - 1]
    assert (page.state, page.missing, statement.there) == (State.FILED, (Item.IDENTITY,), True)


def test_an_agreement_asks_for_a_person_of_each_side_for_terms_and_a_later_day(station: Station) -> None:
    with station.act("mediation") as session:
        firm = Party(side=Side.RESPONDENT, name="安居物业公司", organisation=True)
        head = leak(session, station.worker_id, parties=(DOWNSTAIRS, firm))
        accept(session, head)
        refused("representative_missing", lambda: agreements.agree(session, head.id, TERMS, at=ago(15)))
        page = file_page(session, head.id, calendar.now())
        page.parties[1].representative = "吴经理"
        session.flush()
        refused("no_such_move", lambda: agreements.agree(session, head.id, TERMS, at=ago(15)))
        meet(session, head)
        early = day_of(ago(16))
        for code, terms, on in (
            ("terms_empty", replace(TERMS, terms=["  "]), None),
            ("facts_empty", replace(TERMS, facts=""), None),
            ("amount_negative", replace(TERMS, amount=Decimal(-1)), None),
            ("paper_only", replace(TERMS, oral=True, personal_status=True), None),
            ("effective_before_session", TERMS, early),
            ("in_future", TERMS, day_of(ago(-1))),
            ("perform_before_agreement", replace(TERMS, perform_by=early), None),
        ):
            refused(
                code, lambda terms=terms, on=on: agreements.agree(session, head.id, terms, at=ago(15), effective_on=on)
            )
        page.parties[1].deleted_at = calendar.now()
        session.flush()
        refused("one_party", lambda: agreements.agree(session, head.id, TERMS, at=ago(15)))
        page.parties[1].deleted_at = None
        session.flush()
        made = agreements.agree(session, head.id, TERMS, at=ago(15))
        refused("effective_before_session", lambda: agreements.signed_on(session, made.id, early, at=ago(14)))
        refused("in_future", lambda: agreements.signed_on(session, made.id, day_of(ago(-2)), at=ago(14)))
        agreements.signed_on(session, made.id, day_of(ago(14)), at=ago(14))
        refused("signed_already", lambda: agreements.signed_on(session, made.id, day_of(ago(13)), at=ago(13)))


def test_a_jump_that_the_machine_does_not_know_is_refused_before_anything_is_written(station: Station) -> None:
    with station.act("mediation") as session:
        head = leak(session, station.worker_id)
    for kind in set(StepKind) - {StepKind.ACCEPT, StepKind.REFUSE, StepKind.REMARK}:
        with pytest.raises(WorldError), station.act("mediation") as session:
            actions.step(session, head.id, kind, at=ago(1), text="…", detail={"days": 5})
    with station.sessions() as session:
        assert session.scalars(select(MediationStep)).all() == []
    with station.act("mediation") as session:
        refused("step_reason_missing", lambda: actions.step(session, head.id, StepKind.REFUSE, at=ago(1)))
        refused("before_last_step", lambda: accept(session, head, days=40))
        refused("in_future", lambda: accept(session, head, days=-2))


def test_notes_say_who_was_asked_and_what_a_session_came_to(station: Station) -> None:
    with station.act("mediation") as session:
        head = leak(session, station.worker_id)
        accept(session, head)
        note = actions.note
        refused("note_empty", lambda: note(session, head.id, RecordKind.INQUIRY, at=ago(9), text=" ", person="甲"))
        refused("person_missing", lambda: note(session, head.id, RecordKind.INQUIRY, at=ago(9), text="问"))
        refused("session_result", lambda: note(session, head.id, RecordKind.SESSION, at=ago(9), text="问"))
        note(session, head.id, RecordKind.INQUIRY, at=ago(9), text="问：几时漏水？答：上周。", person="孙邻居")
        meet(session, head, days=8, result="to_continue")
        meet(session, head, days=7, result="failed")
        assert file_page(session, head.id, calendar.now()).state is State.FAILED


def test_a_note_of_an_earlier_hour_of_the_day_is_taken_and_one_of_an_earlier_day_is_not(station: Station) -> None:
    noon = calendar.now().replace(hour=0, minute=0, second=0)
    with station.act("mediation") as session:
        head = leak(session, station.worker_id, days=3)
        actions.step(session, head.id, StepKind.ACCEPT, at=calendar.now())
        said = {"text": "问答", "person": "孙邻居"}
        actions.note(session, head.id, RecordKind.INQUIRY, at=noon, **said)
        error = refused(
            "before_last_step",
            lambda: actions.note(session, head.id, RecordKind.INQUIRY, at=noon - timedelta(days=1), **said),
        )
        assert isinstance(last := error.params["at"], datetime)
        assert last >= noon


def test_the_result_is_due_after_thirty_days_and_longer_with_consent(station: Station) -> None:
    with station.act("mediation") as session:
        head = leak(session, station.worker_id, days=31)
        accept(session, head, days=31)
        page = file_page(session, head.id, calendar.now())
        assert (page.result.last_day, page.light) == (day_of(ago(1)), Light.RED)
        longer = partial(actions.step, session, head.id, StepKind.EXTEND, at=ago(2))
        refused("extension_days", lambda: longer(detail={"days": 31}))
        longer(detail={"days": 30})
        page = file_page(session, head.id, calendar.now())
        assert (page.result.last_day, page.light) == (day_of(ago(-29)), Light.GREEN)


@pytest.mark.parametrize(("days", "reminded"), [(19, False), (20, True), (30, True), (31, False)])
def test_the_courts_window_is_reminded_of_from_ten_days_before(station: Station, days: int, reminded: bool) -> None:
    with station.act("mediation") as session:
        head = leak(session, station.worker_id, days=40)
        settle(session, head, days=40, effective_on=None)
        agreement = session.scalars(select(Agreement)).one()
        agreements.signed_on(session, agreement.id, day_of(ago(days)), at=ago(days))
        actions.step(session, head.id, StepKind.PERFORM, at=ago(1), text="付清")
        found = [each for each in reminders(session, calendar.now()) if each.due is Due.CONFIRM]
        assert bool(found) is reminded
        if days > 30:
            refused("confirmation_late", lambda: actions.step(session, head.id, StepKind.ASK_COURT, at=calendar.now()))
        else:
            actions.step(session, head.id, StepKind.ASK_COURT, at=calendar.now())
            assert Due.CONFIRM not in {each.due for each in reminders(session, calendar.now())}


def test_the_list_finds_by_name_state_and_kind_and_puts_what_is_due_first(station: Station) -> None:
    with station.act("mediation") as session:
        over = leak(session, station.worker_id, days=40)
        actions.step(session, over.id, StepKind.REFUSE, at=ago(39), text="拒绝")
        fresh = leak(session, station.worker_id, days=2, kind="family")
        late = leak(session, station.worker_id, days=35, parties=(DOWNSTAIRS, replace(UPSTAIRS, name="赵四")))
    now = calendar.now()
    with station.sessions() as session:
        assert [row.id for row in files(session, FileFilter(), now)] == [late.id, fresh.id, over.id]
        assert [row.id for row in files(session, FileFilter(text="赵四"), now)] == [late.id]
        assert [row.id for row in files(session, FileFilter(kind="family"), now)] == [fresh.id]
        assert [row.id for row in files(session, FileFilter(going=True), now, limit=1, offset=1)] == [fresh.id]
        assert [row.id for row in files(session, FileFilter(state=State.ENDED), now)] == [over.id]
        first = files(session, FileFilter(), now)[0]
    assert (first.light, first.next, first.respondents) == (Light.RED, StepKind.ACCEPT, ("赵四",))


def test_merging_and_parting_two_records_of_a_party_keeps_the_file_whole(station: Station) -> None:
    with station.act("people") as session:
        kept, double = Resident(name="李秀英"), Resident(name="李秀英")
        session.add_all((kept, double))
    with station.act("mediation") as session:
        came = Party(side=Side.APPLICANT, resident_id=double.id)
        head = leak(session, station.worker_id, parties=(came, UPSTAIRS))
    with station.act("people.merge") as session:
        merge = merge_residents(session, kept.id, double.id)
        assert "mediation_party" not in merge.moved
    with station.sessions() as session:
        assert file_page(session, head.id, calendar.now()).parties[0].resident_id == kept.id
    with station.act("people.unmerge") as session:
        unmerge(session, merge.id)
    with station.sessions() as session:
        page = file_page(session, head.id, calendar.now())
        assert (page.parties[0].resident_id, page.parties[0].name) == (double.id, "李秀英")


def test_the_death_of_a_party_leaves_the_file_as_it_is(station: Station) -> None:
    with station.act("mediation") as session:
        resident = Resident(name="李秀英")
        session.add(resident)
        session.flush()
        came = Party(side=Side.APPLICANT, resident_id=resident.id)
        head = leak(session, station.worker_id, parties=(came, UPSTAIRS))
        resident.died_on = calendar.today()
        session.flush()
        settle(session, head)
        assert file_page(session, head.id, calendar.now()).state is State.AGREED


def test_acts_on_a_file_tell_nothing_and_can_be_taken_back(station: Station) -> None:
    with station.act("mediation.begin", {"name": "secret"}) as session:
        head = leak(session, station.worker_id)
        act_id = session.info["act"].id
    with station.sessions() as session:
        act = session.get_one(Act, act_id)
        assert (act.kind, act.summary) == ("care", {})
    station.undo(act_id)
    with station.sessions() as session:
        assert session.get(Mediation, head.id) is None
