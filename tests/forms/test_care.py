"""The forms of care ask what fits, say what is wrong at its field, and become records through actions alone."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from forms import care_words as words
from forms.care import CARE_PAUSE, CARE_VISIT, FACT, HELPER, MEMBERSHIP
from forms.care_acts import end_membership
from forms.care_cadres import CADRE_DAY, CADRE_DUTY
from forms.care_catalogue import GROUP, group_row, save_group
from forms.care_masks import masked_columns
from forms.care_saving import AMENDABLE, HelperPlace, amend, save_fact, save_helper, save_membership, save_pairing
from forms.care_types import FactValue, GroupCode, ShortTexts
from forms.form import Form
from forms.problems import BadValueError, FormInvalidError
from forms.registry import CARE_FORMS, FORMS, JUDGED
from forms.sync import field_name
from forms.table_words import table_name
from models.calendar import today
from models.care import catalogue, due_rules, group_rows, proposals, resident_facts, rules, states
from models.care.facts import FACTS
from models.care.matching import SUGGESTION_REASONS
from models.care.records import Membership, MembershipEnd
from models.errors import WorldError
from models.people.records import Resident
from models.station import Station
from models.wire import wire_tables
from models.workers.records import POSTS, Worker, WorkerRole
from tests.models.visits.village import add_building, add_household

DAY = date(2026, 3, 2)
BOOKKEEPING = {"id", "community_code", "created_at", "created_by", "edited_at", "edited_by", "version", "deleted_at"}
NOT_ASKED = {
    "special_group": {"active", "opened_with", "revision", "source"},
    "helper": {"worker_id", "grid_id", "building_id", "unit_id", "ends_on"},
    "membership": {"resident_id", "level", "catalogue", "ended_on", "end_reason"},
    "pairing": {"resident_id", "level", "ends_on", "end_reason"},
    "care_visit": {"resident_id", "level", "worker_id", "visit_id", "corrects_id"},
    "care_need": {"resident_id", "level", "care_visit_id", "state", "settled_at"},
    "care_pause": {"resident_id", "level"},
    "crisis": {"resident_id", "level"},
    "resident_fact": {"resident_id", "level"},
    "cadre_duty": {"estate_id", "ends_on"},
    "cadre_day": {"duty_id"},
    "volunteer_service": {"helper_id", "noted_by"},
}


@pytest.mark.parametrize("table", NOT_ASKED)
def test_every_column_is_on_the_form_or_declared_not_asked(table: str) -> None:
    form = JUDGED[table]
    columns = {column.key for column in form.record.__table__.columns}
    assert {field.key for field in form.fields} | NOT_ASKED[table] | BOOKKEEPING == columns


def test_every_column_of_care_has_a_name_where_changes_and_clashes_are_shown() -> None:
    general = field_name("helper", "nothing")
    for name, table in wire_tables().items():
        if table.record.__module__ == "models.care.records":
            assert table_name(name) != table_name("nothing"), name
            unnamed = [column for column in table.columns if field_name(name, column) == general]
            assert set(unnamed) <= BOOKKEEPING, name


def test_every_synced_table_has_a_name() -> None:
    assert [name for name in wire_tables() if table_name(name) == table_name("nothing")] == []


def test_words_cover_every_code_of_the_models() -> None:
    for known, codes in (
        (words.CARE_STATES, [each.value for each in states.CareState]),
        (words.DUE_STATES, [each.value for each in due_rules.DueState]),
        (words.PROPOSAL_KINDS, [each.value for each in proposals.ProposalKind]),
        (words.NEEDS, rules.NEED_KINDS),
        (words.REVEALS, rules.REVEAL_REASONS),
        (words.CRISES, rules.CRISIS_KINDS),
        (words.CONSENTS, rules.CONSENT_KINDS),
        (words.ORIGINS, resident_facts.ORIGINS),
        (words.SUGGESTION_REASONS, SUGGESTION_REASONS),
        (words.POSTS, POSTS),
        (words.SEEN_BY, group_rows.SEEN_BY),
        (words.FACTS, FACTS),
        (words.GROUP_SOURCES, (catalogue.SHIPPED, catalogue.DISTRICT, catalogue.LOCAL)),
    ):
        assert set(known) == set(codes)
    enums = [value for name, value in vars(words).items() if name.isupper() and isinstance(value, dict)]
    for labels in enums:
        kinds = {type(member) for member in labels}
        for kind in kinds & set(Enum.__subclasses__()):
            assert set(labels) == set(kind.__members__.values()), kind


def test_nothing_is_nothing_and_a_code_of_a_newer_program_stays_a_code() -> None:
    assert words.words_of(words.CRISES, None) == ""
    assert words.words_of(words.CRISES, "flood") == "flood"
    assert words.words_of(words.CARE_STATES, states.CareState.TO_PAIR) == "待结对"
    assert words.fact_text("age", 82) == "年龄 82"
    assert words.fact_text("dibao", value=True) == "享受低保"


@given(st.one_of(st.booleans(), st.integers(-(10**6), 10**6), st.integers(-9999, 9999).map(lambda n: n / 4)))
def test_a_fact_reads_back_as_written(value: Any) -> None:
    kind = FactValue()
    assert kind.parse(kind.text(kind.parse(value))) == kind.parse(value)


@given(st.lists(st.text("王小明，。abc ", min_size=1).map(lambda t: " ".join(t.split())).filter(bool), max_size=3))
def test_measures_read_back_as_written(texts: list[str]) -> None:
    kind = ShortTexts()
    assert kind.parse(kind.text(texts)) == texts


def test_a_fourth_measure_and_what_is_no_code_are_refused() -> None:
    for kind, raw in ((ShortTexts(), "一；二；三；四"), (GroupCode(), "独居老人"), (FactValue(), "很多")):
        with pytest.raises(BadValueError):
            kind.parse(raw)
    assert GroupCode().parse(" sg０４ ") == "SG04"


def problems(form: Form, **raw: object) -> dict[str | None, str]:
    return {problem.field: problem.code for problem in form.check(raw)[1]}


def test_days_that_end_before_they_begin_are_told_at_the_end() -> None:
    early: dict[str, object] = {"starts_on": "2026-3-5"}
    assert problems(CARE_PAUSE, reason="away", ends_on="2026-3-1", **early) == {"ends_on": "pause_order"}
    assert problems(FACT, name="dibao", value="是", ends_on="2026-3-1", **early) == {"ends_on": "fact_order"}
    assert problems(CADRE_DUTY, name="高宏", rank="city", term_until="2026-3-1", **early) == {
        "term_until": "term_order"
    }
    absent = problems(HELPER, name="陈静", kind="cadre", absent_from="2026-3-5", absent_until="2026-3-1")
    assert absent == {"absent_until": "absence_order"}
    assert problems(HELPER, name="陈静", kind="cadre", absent_until="2026-3-1") == {
        "absent_from": "absence_without_start"
    }
    assert problems(CADRE_DAY, on=today() + timedelta(days=1)) == {"on": "cadre_day_in_future"}


def test_what_reads_like_a_medical_record_is_warned_of_and_passes() -> None:
    answers, found = CARE_VISIT.check({"at": "2026-3-1 10:00", "manner": "door", "needs": "确诊高血压，需送药"})
    assert [(problem.code, problem.field, problem.refuses) for problem in found] == [
        ("reads_like_diagnosis", "needs", False)
    ]
    assert answers["needs"] == "确诊高血压，需送药"
    assert problems(MEMBERSHIP, group_code="SG05", recognised_on=DAY, evidence="能力评估报告") == {}


def test_who_was_not_reached_is_not_rated() -> None:
    answers, found = CARE_VISIT.check({"at": "2026-3-1 10:00", "manner": "door", "reached": "否", "health": "好"})
    assert (answers["health"], found) == (None, [])


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ({"visit_every_days": 0}, "out_of_range"),
        ({"sensitivity": 5}, "out_of_range"),
        ({"seen_by": "警察"}, "not_listed"),
        ({"auto_rule": "age >"}, "rule_syntax"),
        ({"auto_rule": "__import__('os').system('x')"}, "rule_not_allowed"),
        ({"tight_rule": "wealth > 1"}, "rule_unknown_name"),
        ({"visit_every_days": 7, "tight_days": 30}, "tight_not_tighter"),
        ({"name": ""}, "missing"),
    ],
)
def test_a_group_that_cannot_work_is_refused(raw: dict[str, object], code: str) -> None:
    _answers, found = GROUP.check({"code": "SG36", "name": "新群体", "sensitivity": 2, **raw})
    assert [problem.code for problem in found] == [code]
    assert all(str(problem) for problem in found)


def test_the_shipped_catalogue_passes_its_own_form(station: Station) -> None:
    with station.act("test") as session:
        catalogue.load_groups(session)
        for entry in catalogue.groups(session, active=None):
            line = group_rows.row_of(entry)
            answers, found = GROUP.check({key: getattr(line, key) for key in GROUP.by_key})
            assert [problem for problem in found if problem.refuses] == [], entry.code
            assert group_row(answers, line) == line


def cared_for(session: Session, worker_id: Any, group: str = "SG04") -> Membership:
    session.get_one(Worker, worker_id).role = WorkerRole.SECRETARY
    catalogue.load_groups(session)
    (person,) = add_household(session, add_building(session)[0], "李桂兰")
    person.birth_date = date(1940, 1, 1)
    return save_membership(session, {"group_code": group, "recognised_on": DAY}, resident_id=person.id)


def test_a_helper_who_can_take_nobody_is_none(station: Station) -> None:
    with station.act("test") as session, pytest.raises(FormInvalidError, match="capacity"):
        save_helper(session, {"name": "陈静", "kind": "干部", "capacity": 0})


def test_what_an_action_refuses_is_told_at_its_field(station: Station) -> None:
    with station.act("test") as session:
        member = cared_for(session, station.worker_id)
        helper = save_helper(session, {"name": "陈静", "kind": "干部", "capacity": 1})
        again = {"group_code": "SG04", "recognised_on": DAY}
        with pytest.raises(FormInvalidError, match="member_already:group_code"):
            save_membership(session, again, resident_id=member.resident_id)
        tomorrow = {"group_code": "SG01", "recognised_on": today() + timedelta(days=1)}
        with pytest.raises(FormInvalidError, match="in_future:recognised_on"):
            save_membership(session, tomorrow, resident_id=member.resident_id)
        pairing: dict[str, object] = {"helper_id": helper.id, "starts_on": DAY}
        assert save_pairing(session, pairing, resident_id=member.resident_id).role.value == "primary"
        with pytest.raises(FormInvalidError, match="overlapping_pairing:helper_id"):
            save_pairing(session, pairing, resident_id=member.resident_id)
        with pytest.raises(FormInvalidError, match="fact_derived:name"):
            save_fact(session, {"name": "age", "value": 80}, resident_id=member.resident_id)
        assert save_fact(session, {"name": "dibao", "value": 1}, resident_id=member.resident_id).value == "true"


def test_an_edit_changes_only_what_no_action_decides(station: Station) -> None:
    assert set(AMENDABLE) | {"special_group"} == set(CARE_FORMS)
    with station.act("test") as session:
        member = cared_for(session, station.worker_id)
        amend(session, member, {"risk": "高风险", "consent_kind": "told"})
        assert (member.risk.value if member.risk else None, member.consent_kind) == ("high", "told")
        for raw in ({"group_code": "SG07"}, {"recognised_on": "2020-1-1"}, {"level": 1}):
            with pytest.raises(FormInvalidError):
                amend(session, member, raw)
        entry = catalogue.group(session, "SG04")
        with pytest.raises(FormInvalidError, match="fixed_field:code"):
            save_group(session, {"code": "SG99"}, entry)
        before = entry.revision
        save_group(session, {"visit_every_days": "14"}, entry)
        assert (entry.visit_every_days, entry.revision, member.catalogue["revision"]) == (14, before + 1, before)


def test_nobody_takes_the_place_of_a_helper_by_his_own_word(station: Station) -> None:
    raw: dict[str, object] = {"name": "陈静", "kind": "干部"}
    mine = HelperPlace(worker_id=station.worker_id)
    with station.act("test") as session:
        session.add(Worker(name="赵敏", role=WorkerRole.SECRETARY))
        session.get_one(Worker, station.worker_id).role = WorkerRole.WORKER
        before = save_helper(session, raw).id
        with pytest.raises(WorldError, match="only_secretary"):
            save_helper(session, raw, helper_id=before, place=mine)
        assert save_helper(session, raw, place=mine).worker_id == station.worker_id
        session.get_one(Worker, station.worker_id).role = WorkerRole.SECRETARY
        assert save_helper(session, raw, helper_id=before, place=mine).worker_id == station.worker_id


def test_level_3_is_masked_column_by_column(station: Station) -> None:
    with station.act("test") as session:
        ordinary = cared_for(session, station.worker_id)
        assert masked_columns(ordinary) == frozenset()
        sensitive = save_membership(
            session, {"group_code": "SG07", "recognised_on": DAY}, resident_id=ordinary.resident_id
        )
        assert {"group_code", "catalogue", "evidence", "note", "risk"} <= masked_columns(sensitive)
        assert not {"recognised_on", "ended_on", "resident_id"} & masked_columns(sensitive)
        assert masked_columns(session.get_one(Worker, station.worker_id)) == frozenset()


def test_forms_that_save_stores_and_forms_that_actions_store_are_two() -> None:
    assert set(FORMS) & set(CARE_FORMS) == set()
    assert all(form.acted for form in CARE_FORMS.values())
    assert not any(form.acted for form in FORMS.values())


@pytest.mark.parametrize(
    ("raw", "code"),
    [({"ended_on": DAY - timedelta(1)}, "ends_before_start"), ({"ended_on": today() + timedelta(1)}, "in_future")],
)
def test_a_membership_that_cannot_end_on_a_day_says_so_at_that_day(
    station: Station, raw: dict[str, Any], code: str
) -> None:
    with station.act("test") as session:
        catalogue.load_groups(session)
        (person,) = add_household(session, add_building(session)[0], "王芳")
        made = save_membership(session, {"group_code": "SG01", "recognised_on": DAY}, resident_id=person.id)
        with pytest.raises(FormInvalidError) as refused:
            end_membership(session, {**raw, "end_reason": MembershipEnd.WISH}, membership_id=made.id)
    assert [(problem.code, problem.field) for problem in refused.value.problems] == [(code, "ended_on")]


def test_a_childs_own_consent_is_refused_at_its_field_also_when_it_is_noted_later(station: Station) -> None:
    with station.act("test") as session:
        member = cared_for(session, station.worker_id)
        session.get_one(Resident, member.resident_id).birth_date = DAY - timedelta(days=3_000)
        session.flush()
        with pytest.raises(FormInvalidError, match="guardian_consents:consent_kind"):
            amend(session, member, {"consent_kind": "written", "consent_on": DAY})
        amend(session, member, {"consent_kind": "guardian", "consent_on": DAY})
        amend(session, member, {"note": "由奶奶照看"})
    assert (member.consent_kind, member.note) == ("guardian", "由奶奶照看")
