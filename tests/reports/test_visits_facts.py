"""What is stored about doors, rounds and logs stands on their papers."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader
from sqlalchemy import event
from sqlalchemy.orm import Session

from forms.i18n import use_language
from forms.visits import VISIT, save_visit
from models.errors import WorldError
from models.places.records import Occupancy
from models.station import Station
from models.studio import hazards
from models.studio.hazards import Danger
from models.visits import logs, rounds
from models.visits.log_links import log_link
from models.visits.queries import round_doors
from models.visits.records import Round, Slot, VisitLog
from models.visits.scope import Scope, ScopeKind
from models.visits.sheets import facts_of_doors
from reports import visits_facts
from reports.page import Printed
from tests.models.visits.village import add_building, add_household, add_worker

AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
PRINTED = Printed(by="刘芳", at=AT, community="首开社区")


def pages_of(steps: visits_facts.Printing) -> int:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return int(end.value)


def printed_text(steps: visits_facts.Printing, to: io.BytesIO) -> list[str]:
    pages = pages_of(steps)
    texts = [page.extract_text() for page in PdfReader(to).pages]
    assert len(texts) == pages
    return texts


def make_round(session: Session, *, units: int = 1, floors: int = 2) -> Round:
    doors, worker = add_building(session, units=units, floors=floors), add_worker(session, "刘芳")
    people = add_household(session, doors[-1], "王秀梅", "王明")
    people[0].id_no, people[0].sex, people[0].birth_date = "110105194912310021", "2", date(1949, 12, 31)
    doors[-1].hazards, doors[-1].occupancy = ["gas", "wiring"], Occupancy.SHARED
    session.flush()
    return rounds.create_round(session, "冬季走访", Scope(ScopeKind.ALL), [worker], date(2026, 11, 2))


def test_the_sheets_of_a_round_come_in_stair_order_with_what_is_known(station: Station) -> None:
    with station.act("test") as session:
        made = make_round(session)
        rows = round_doors(session, made.id)
        to = io.BytesIO()
        texts = printed_text(visits_facts.print_door_sheets(session, made.id, to, PRINTED), to)
        assert len(texts) == 4
        sheets = [visits_facts.door_sheet(facts) for facts in facts_of_doors(session, [row.id for row in rows])]
        assert [sheet.room for sheet in sheets] == ["201", "202", "101", "102"]
        known = sheets[1]
        assert (known.head, known.living, known.attempt, known.occupancy) == ("王秀梅", "2", "1", "other")
        assert known.hazards == {"gas", "wiring"}
        assert known.members[0].id_number == "110*************21"
        assert "王秀梅" in texts[1]
        assert "110105194912310021" not in "".join(texts)
        assert rows[1].sheet_no == known.number.replace(" ", "")


def test_many_sheets_take_few_statements(station: Station) -> None:
    with station.act("test") as session:
        made = make_round(session, units=5, floors=18)
        ids = [row.id for row in round_doors(session, made.id)]
        statements: list[str] = []
        event.listen(session.connection(), "before_cursor_execute", lambda *args: statements.append(args[2]))
        assert len(list(facts_of_doors(session, ids))) == 180
        assert len(statements) == 4


def test_a_sheet_is_drawn_before_the_facts_of_all_are_read(station: Station) -> None:
    with station.act("test") as session:
        made = make_round(session, units=6, floors=18)
        statements: list[str] = []
        event.listen(session.connection(), "before_cursor_execute", lambda *args: statements.append(args[2]))
        steps = visits_facts.print_door_sheets(session, made.id, io.BytesIO(), PRINTED)
        assert next(steps) == (1, 216)
        before = len(statements)
        assert pages_of(steps) == 216
        assert len(statements) > before


def test_one_worker_s_sheets_and_sheets_outside_of_a_round(station: Station) -> None:
    with station.act("test") as session:
        made = make_round(session)
        rows = round_doors(session, made.id)
        other = add_worker(session, "王伟")
        rounds.reassign(session, [rows[0].id], other)
        to = io.BytesIO()
        steps = visits_facts.print_door_sheets(session, made.id, to, PRINTED, worker_id=other)
        assert len(printed_text(steps, to)) == 1
        to = io.BytesIO()
        dwellings = [row.dwelling_id for row in rows]
        assert len(printed_text(visits_facts.print_dwelling_sheets(session, dwellings, to, PRINTED), to)) == 4
        with pytest.raises(WorldError, match="no_such_record"):
            next(visits_facts.print_door_sheets(session, other, to, PRINTED))


def test_the_round_list_and_its_figures_tell_what_came_of_the_doors(station: Station) -> None:
    with station.act("test") as session:
        made = make_round(session)
        row = round_doors(session, made.id)[0]
        assert row.worker_id is not None
        raw: dict[str, object] = {"outcome": "not_home", "at": AT}
        assert VISIT.check(raw)[1] == []
        save_visit(session, raw, dwelling_id=row.dwelling_id, worker_id=row.worker_id)
        to = io.BytesIO()
        text = printed_text(visits_facts.print_round_list(session, made.id, to, PRINTED), to)[0]
        assert "冬季走访" in text
        assert "3-1-201" in text
        assert "11-20 10:00" in text
        to = io.BytesIO()
        text = printed_text(visits_facts.print_round_figures(session, made.id, to, PRINTED), to)[0]
        assert "0.00%" in text
        assert "—" in text


def test_what_stands_on_official_paper_is_chinese_whatever_the_screen_speaks(station: Station) -> None:
    use_language("en")
    with station.act("test") as session:
        made = make_round(session)
        log = VisitLog(on=date(2026, 11, 20), slot=Slot.MORNING, author_id=station.worker_id, content="走访6户")
        session.add(log)
        session.flush()
        papers = (
            visits_facts.print_logs(session, [log.id], to := io.BytesIO(), PRINTED),
            visits_facts.print_round_list(session, made.id, also := io.BytesIO(), PRINTED),
            visits_facts.print_round_figures(session, made.id, figures := io.BytesIO(), PRINTED),
        )
        text = "".join(
            page for paper, file in zip(papers, (to, also, figures), strict=True) for page in printed_text(paper, file)
        )
    assert "上午" in text
    assert "星期五" in text
    assert re.findall("[A-Za-z]{4,}", text) == []


def test_a_log_is_printed_with_its_corrections(station: Station) -> None:
    with station.act("test") as session:
        log = VisitLog(
            on=date(2026, 11, 20), author_id=add_worker(session, "刘芳"), content="走访6户", reasons=["visit"]
        )
        session.add(log)
        session.flush()
        logs.submit_log(session, log.id, now=AT)
        logs.append_correction(session, log.id, "为3号楼")
        to = io.BytesIO()
        text = "".join(printed_text(visits_facts.print_logs(session, [log.id], to, PRINTED), to))
        for expected in (log.number or "", "走访6户", "为3号楼", "刘芳"):
            assert expected in text


def test_a_log_names_the_officer_who_went_along_and_what_it_found_and_settled(station: Station) -> None:
    with station.act("test") as session:
        log = VisitLog(on=date(2026, 3, 2), author_id=add_worker(session, "刘芳"), content="走访", police="周正")
        session.add(log)
        session.flush()
        hazard = hazards.found(session, Danger(kind="gas", description="软管老化", place="底商3"), at=AT)
        log_link(session, log.id, "hazard", hazard.id)
        to = io.BytesIO()
        found = "".join("".join(printed_text(visits_facts.print_logs(session, [log.id], to, PRINTED), to)).split())
        log_link(session, log.id, "hazard", hazard.id, settled=True)
        both = io.BytesIO()
        settled = "".join(
            "".join(printed_text(visits_facts.print_logs(session, [log.id], both, PRINTED), both)).split()
        )
    assert "周正" in found
    assert f"隐患{hazard.number}" in found
    assert found.count(hazard.number) == 1
    assert settled.count(hazard.number) == 2
