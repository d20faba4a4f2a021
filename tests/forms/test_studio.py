"""The forms of the studio tell what is wrong at its field, and its words name everything there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import studio_saving as saving
from forms import studio_words as words
from forms.problems import BadValueError, FormInvalidError
from forms.studio import TimeOfDay
from models.shares import Share
from models.station import Station
from models.studio import hazards, matters
from models.studio.closed import CHILD, INCAPABLE
from models.studio.records import MatterKind
from models.studio.roster_warnings import RosterWarning
from models.studio.rules import HAZARD_KINDS, TOPICS, Change, Holding
from models.studio.sessions import SummaryDraft
from models.studio.states import HazardState, HazardStepKind, MatterState, MatterStepKind, ShiftState
from tests.models.studio.saturday import ORDINARY, at, open_saturday, session_on, taken_in

WEEK = timedelta(days=7)


@given(st.times())
def test_a_time_of_day_reads_back_as_it_was_written(time: Any) -> None:
    text = f"{time.hour:02d}:{time.minute:02d}"
    kind = TimeOfDay()
    assert kind.parse(kind.text(text)) == text
    assert kind.parse(f"{time.hour}：{time.minute:02d}") == text


@pytest.mark.parametrize("raw", ["24:00", "9", "9:5", "09:60", "noon", "-1:00"])
def test_what_is_no_time_of_day_is_told(raw: str) -> None:
    with pytest.raises(BadValueError) as refused:
        TimeOfDay().parse(raw)
    assert refused.value.code == "not_time"


def test_every_code_has_its_word() -> None:
    assert set(words.MATTER_KINDS) == set(MatterKind)
    assert set(words.MATTER_STATES) == set(MatterState)
    assert set(words.MATTER_STEPS) == set(MatterStepKind)
    assert set(words.HAZARD_STATES) == set(HazardState)
    assert set(words.HAZARD_STEPS) == set(HazardStepKind)
    assert set(words.SHIFT_STATES) == set(ShiftState)
    assert set(words.HOLDINGS) == set(Holding)
    assert tuple(words.HAZARD_KINDS) == HAZARD_KINDS
    assert set(words.PROMPTS) == {CHILD, INCAPABLE}
    assert {code for kind in MatterKind for code in words.topics_of(kind)} == set(words.TOPICS)
    assert {code for codes in TOPICS.values() for code in codes} == set(words.TOPICS)


def test_warnings_are_sentences(speak: Callable[[str], None]) -> None:
    speak("zh_CN")
    found = {
        code: words.warning_text(RosterWarning(code, date(2024, 3, 9), None, 2, red=True)) for code in words.WARNINGS
    }
    assert found["not_signed_in"] == "2024-03-09有2名值班人员未签到，也未说明缺勤。"
    assert all("{" not in sentence for sentence in found.values())


def test_the_draft_of_a_summary_says_what_the_rows_say(speak: Callable[[str], None]) -> None:
    speak("zh_CN")
    counts = Counter({MatterState.SETTLED: 2, MatterState.REFERRED: 1})
    draft = SummaryDraft(ORDINARY, None, Share(3, 4), ("派出所", "司法所"), ((MatterKind.DISPUTE, counts),), 1)
    assert words.summary_text(draft) == (
        "应到4人，实到3人（派出所、司法所）。共接待3人次：纠纷 3。其中已当场解决 2、已转介 1。另有1人取号后离开。"
    )
    assert words.summary_text(SummaryDraft(ORDINARY, None, Share(0, 0), (), (), 0)) == "当日无人来访。"


def test_changes_are_written_with_their_sign_and_nothing_as_a_dash() -> None:
    assert words.change_text(Change(1, 3)) == "-66.67%"
    assert words.change_text(Change(3, 2)) == "+50.00%"
    assert words.change_text(Change(3, 0)) == "—"
    assert words.ratio_text(Decimal("0.5")) == "50.00%"


def refused(act: Callable[[], object]) -> list[tuple[str, str | None]]:
    with pytest.raises(FormInvalidError) as told:
        act()
    return [(problem.code, problem.field) for problem in told.value.problems]


def test_what_an_outcome_lacks_is_told_at_its_field(station: Station) -> None:
    with station.act("studio.outcome") as session:
        session_id, officers = open_saturday(session)
        key = taken_in(session, session_id, officers[0]).id
        here: dict[str, Any] = {"matter_id": key, "at": at(10)}
        early = {"until": "2024-03-09 08:00"}
        assert refused(lambda: saving.save_settlement(session, {}, **here)) == [("missing", "text")]
        assert refused(lambda: saving.save_appointment(session, early, **here)) == [("deadline_before_start", "until")]
        assert refused(lambda: saving.save_referral(session, {"department": " "}, **here)) == [
            ("missing", "department")
        ]
        same = {"officer_id": officers[0]}
        assert refused(lambda: saving.save_hand_over(session, same, **here)) == [("same_officer", "officer_id")]
        saving.save_hand_over(session, {"officer_id": officers[1], "text": "转法律"}, **here)
        saving.save_remark(session, {"text": "已看现场"}, **here)
        saving.save_police_report(session, {"text": "已报警"}, **here)
        saving.save_leaving(session, {}, matter_id=key, at=at(11))
        assert len(matters.steps(session, key)) == 6


def test_what_an_intake_lacks_is_told_at_its_field(station: Station) -> None:
    with station.act("studio.intake") as session:
        wrong = {"kind": "dispute", "topic": "fraud", "content": "…"}
        assert refused(lambda: saving.save_intake(session, wrong, at=at(9))) == [("topic_unknown", "topic")]
        assert refused(lambda: saving.save_intake(session, {"kind": "纠纷"}, at=at(9))) == [
            ("missing", "topic"),
            ("missing", "content"),
        ]
        made = saving.save_intake(session, {**wrong, "topic": "漏水", "contact_name": "王　芳"}, at=at(9))
        assert (made.matter.topic, made.matter.contact_name) == ("leak", "王芳")


def test_what_a_hazard_lacks_is_told_at_its_field(station: Station) -> None:
    with station.act("hazard.found") as session:
        said = {"kind": "gas", "description": "漏气"}
        assert refused(lambda: saving.save_hazard(session, said, at=at(9))) == [("place_missing", "place")]
        hazard = saving.save_hazard(session, {**said, "place": "门口"}, at=at(9))
        here: dict[str, Any] = {"hazard_id": hazard.id, "at": at(10)}
        told = {"until": at(8), "text": "整改"}
        assert refused(lambda: saving.save_notice(session, told, **here)) == [("deadline_before_start", "until")]
        saving.save_notice(session, {**told, "until": at(10) + WEEK}, **here)
        assert refused(lambda: saving.save_inspection(session, {}, mended=True, **here)) == [("result_missing", "text")]
        assert refused(lambda: saving.save_report(session, {}, **here)) == [("missing", "department")]
        saving.save_report(session, {"department": "燃气公司"}, **here)
        saving.save_hazard_remark(session, {"text": "已到场"}, **here)
        assert len(hazards.steps(session, hazard.id)) == 3


def test_a_session_opens_before_it_closes_and_is_called_off_with_a_reason(station: Station) -> None:
    with station.act("studio.plan") as session:
        key = session_on(session, ORDINARY).id
        wrong = {"opens": "17:00", "closes": "9:00"}
        assert refused(lambda: saving.save_session(session, wrong, session_id=key)) == [
            ("closes_before_opens", "closes")
        ]
        saved = saving.save_session(session, {"theme": "法律咨询日", "opens": "8:30"}, session_id=key)
        assert (saved.theme, saved.opens) == ("法律咨询日", "08:30")
        assert refused(lambda: saving.save_confirmation(session, {"holds": "否"}, session_id=key)) == [
            ("off_reason_missing", "off_reason")
        ]
        assert refused(lambda: saving.save_summary(session, {"summary": ""}, session_id=key)) == [
            ("missing", "summary")
        ]


def test_an_officer_may_be_a_worker_of_the_station(station: Station) -> None:
    with station.act("studio.officer") as session:
        made = saving.save_officer(session, {"name": "刘芳", "department": "社区"}, worker_id=station.worker_id)
        assert made.worker_id == station.worker_id
        changed = saving.save_officer(session, {"active": "否"}, officer_id=made.id)
        assert (changed.active, changed.name, changed.worker_id) == (False, "刘芳", station.worker_id)
