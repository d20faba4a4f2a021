"""Every paper of care opens in the preview, and nothing about it outside of its pages names a person."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from desktop.care import papers
from desktop.desk import Desk
from desktop.printing.paper import Paper, render
from desktop.printing.preview_view import PreviewDialog
from models.care.due import DueFilter
from models.station import Station
from reports.document import A3
from tests.reports.care.hamlet import Hamlet, settle


@pytest.fixture
def hamlet(station: Station) -> Hamlet:
    return settle(station)


def every_paper(hamlet: Hamlet) -> list[Paper]:
    people = [hamlet.old, hamlet.disabled]
    november = date(2026, 11, 1), date(2026, 11, 30)
    return [
        papers.records(people), papers.records(people, opened=True), papers.contact_cards(people),
        papers.contact_cards(people, public=False), papers.door_cards(people), papers.due_list(DueFilter()),
        papers.coverage(), papers.gaps(), papers.board(A3), papers.cadre_days(*november), papers.blank_cadre_days(),
    ]  # fmt: skip


def test_papers_open_in_the_preview(qtbot: QtBot, desk: Desk, hamlet: Hamlet) -> None:
    dialog = PreviewDialog(desk, papers.records([hamlet.old]), None)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.model.ready):
        dialog.show()
    assert len(dialog.model.pages or ()) == 1


def test_no_title_and_no_file_name_names_a_person(station: Station, hamlet: Hamlet) -> None:
    for paper in every_paper(hamlet):
        steps = render(paper, station)
        try:
            while True:
                next(steps)
        except StopIteration as end:
            pdf: bytes = end.value.pdf
        about = f"{paper.title} {paper.file_name(date(2026, 11, 20))} {PdfReader(io.BytesIO(pdf)).metadata}"
        assert [name for name in ("张", "李建国", "孙强") if name in about] == []
