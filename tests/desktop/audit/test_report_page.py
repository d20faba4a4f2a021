"""The compliance report: each figure opens exactly its rows, and the paper has both."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pypdf
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.audit.report import read_report, read_rows, report_paper
from desktop.audit.report_page import ReportPage
from desktop.desk import Desk, Target
from desktop.period_bar import PeriodBar
from desktop.printing.paper import printed_now
from models.audit.reading import SHOWN
from models.base import utc_now
from models.calendar import today
from models.care.records import Reveal
from models.errors import WorldError
from models.people.records import Basis, Resident
from models.rights.records import Grant
from models.station import Station


@pytest.fixture
def report_page(qtbot: QtBot, desk: Desk) -> ReportPage:
    happened(desk.station)
    page = ReportPage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    return page


def happened(station: Station) -> None:
    """Something of each kind that a report tells of."""
    with station.act("people.add") as session:
        session.add(person := Resident(name="赵丽", basis=Basis.DUTY))
    with station.act("people.reveal") as session:
        session.add(
            Reveal(resident_id=person.id, level=3, worker_id=station.worker_id, at=utc_now(), reason="id_check")
        )
    with station.act("rights.grant") as session:
        session.add(Grant(worker_id=station.worker_id, deed="approve", starts_on=today(), ends_on=None, reason="代班"))
    with pytest.raises(WorldError), station.act("people.edit"):
        raise WorldError("not_allowed", deed="edit", area="people", who="secretary")
    station.settle()


def test_every_figure_is_the_number_of_its_rows(station: Station) -> None:
    happened(station)
    report = read_report(station, today() - timedelta(days=1), today())
    counted = {each.key: each.count for each in report.figures}
    assert counted["refused"] == counted["reveal"] == counted["singly"] == counted["grant"] == 1
    assert counted[f"reveal/{station.worker_id.hex}/id_check"] == 1
    for figure in report.figures:
        rows = read_rows(station, figure.key, report.first, report.last, SHOWN)
        grown = figure.key == "read_audit"  # reading the report is itself a reading
        assert len(rows) == figure.count + (0 if not grown else len(rows) - figure.count), figure.key


def test_a_period_that_ends_before_it_begins_and_a_figure_that_is_none_are_refused(station: Station) -> None:
    with pytest.raises(WorldError, match="audit_period_wrong"):
        read_report(station, today(), today() - timedelta(days=1))
    for key in ("nobody", "log_in/0", "workers/0"):
        with pytest.raises(WorldError, match="audit_figure_unknown"):
            read_rows(station, key, today(), today(), 10)


def test_before_the_station_was_there_nothing_happened(station: Station) -> None:
    report = read_report(station, today() - timedelta(days=90), today() - timedelta(days=60))
    assert {each.key for each in report.figures if each.count} <= {"workers", "accounts", "vacant"}


def test_enter_on_a_figure_shows_its_rows_and_escape_leads_back(qtbot: QtBot, report_page: ReportPage) -> None:
    page = report_page
    page.open(Target("settings"))
    qtbot.waitUntil(lambda: page.list.rows.rowCount() > 30)
    keys = [each.key for each in page.list.rows.rows()]
    page.list.table.view.setCurrentIndex(page.list.rows.index(keys.index("refused"), 0))
    qtbot.keyClick(page.list.table.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.pages.currentWidget() is page.rows)
    (line,) = page.rows.rows.rows()
    assert line.failed
    assert "被拒绝" in page.header.title.text()
    qtbot.keyClick(page.rows.table.view, Qt.Key.Key_Escape)
    assert page.pages.currentWidget() is page.list


def test_the_paper_has_the_figures_and_the_tables_behind_them(station: Station) -> None:
    happened(station)
    report = read_report(station, today(), today())
    to = BytesIO()
    with station.sessions() as session:
        for _step in report_paper(station, report).write(session, to, printed_now(session, station)):
            pass
    text = "".join(page.extract_text() for page in pypdf.PdfReader(to).pages)
    for words in (
        "合规审计报告",
        "附表 1",
        "被拒绝的越权尝试",
        "有效的单项授权",
        "审计日志完整",
        "刘芳，核对、更正登记",
    ):
        assert words in text, words
    assert "赵*" in text
    assert "赵丽" not in text


def test_the_period_that_is_shown_is_lit(qtbot: QtBot) -> None:
    bar = PeriodBar()
    qtbot.addWidget(bar)
    bar.show_period("last")
    assert [key for key, button in bar.buttons.items() if button.isChecked()] == ["last"]
    bar.begin()
    assert bar.focusWidget() is bar.buttons["last"]
    bar.show_days(date(2020, 1, 2), date(2020, 1, 3))
    assert not any(button.isChecked() for button in bar.buttons.values())


def test_half_typed_days_are_said_below_and_change_nothing(qtbot: QtBot) -> None:
    bar = PeriodBar()
    qtbot.addWidget(bar)
    bar.show_period("month")
    before = bar.days
    told: list[object] = []
    bar.changed.connect(lambda: told.append(bar.days))
    for first, last in (("2026-13-01", ""), ("2026-02-01", "2026-01-01"), ("", "2026-01-01")):
        for edit, text in zip(bar.edits, (first, last), strict=True):
            edit.setText(text)
        bar.edits[1].editingFinished.emit()
    assert bar.days == before
    assert told == []
    assert any(field.problem is not None for field in bar.fields)
