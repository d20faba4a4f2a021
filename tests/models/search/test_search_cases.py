"""Whistles, tasks, problems and the library are found by number and words; mediation by those on the file alone."""

from __future__ import annotations

from sqlalchemy import text

from models.calendar import today
from models.search import search, verify
from models.solving.actions import add_achievement, choose
from models.solving.records import ProblemLevel
from models.station import Station
from models.whistles.actions import Call, draft
from models.whistles.records import WhistleKind
from models.whistles.red_tasks import give
from tests.models.appeals.quarter import Quarter
from tests.models.care.people import logged_in
from tests.models.mediation.neighbours import leak, worker


def test_a_whistle_is_found_by_number_place_words_and_whom_it_calls(station: Station) -> None:
    with station.act("test") as session:
        Quarter(session)
        call = Call(kind=WhistleKind.RESIDENTS, departments=["住建", "水务"], place="南门早市", facts="占道经营严重")
        whistle = draft(session, call)
        for typed in ("占道", "早市", "水务", whistle.number[-6:], whistle.number):
            (hit,) = (hit for hit in search(session, typed) if hit.kind == "whistle")
            assert (hit.id, hit.title) == (whistle.id, "占道经营严重"), typed
        whistle.deleted_at = whistle.at
        session.flush()
        assert [hit.marks for hit in search(session, "占道") if hit.kind == "whistle"] == [("deleted",)]
        assert verify(session).ok


def test_a_task_a_problem_and_an_entry_are_found(station: Station) -> None:
    with station.act("test") as session:
        Quarter(session)
        task = give(session, "住建", "三日内修好路灯")
        problem = choose(session, ProblemLevel.DAY, today(), "供热管网老化", department="住建", lead="李书记")
        entry = add_achievement(session, "老旧管网更换办法", "按面积选泵", on=today(), document="浑解题〔2026〕1号")
        for kind, key, typed in (
            ("red_task", task.id, ("路灯", task.number[-6:])),
            ("problem", problem.id, ("管网老化", "李书记", problem.number[-6:])),
            ("achievement", entry.id, ("选泵", "更换办法")),
        ):
            for words in typed:
                assert [hit.id for hit in search(session, words) if hit.kind == kind] == [key], words
        assert verify(session).ok


def test_a_mediation_is_found_by_who_is_on_the_file_and_leaves_no_word_in_the_index(station: Station) -> None:
    with station.act("test") as session:
        other = worker(session, "陈静").id
        file = leak(session, station.worker_id)
        number = file.number
        parties = [hit for hit in search(session, number) if hit.kind == "mediation"]
        assert [hit.id for hit in parties] == [file.id]
        for typed in (number[-6:], "漏水", "李秀英", "lxy", "0001"):
            assert file.id in {hit.id for hit in search(session, typed)}, typed
        assert not session.scalar(
            text("SELECT count(*) FROM search_document WHERE record_id = :id"), {"id": file.id.hex}
        )
    with logged_in(station, other), station.sessions() as session:
        assert [hit for hit in search(session, number) if hit.kind == "mediation"] == []
        assert search(session, number[-6:]) == []
