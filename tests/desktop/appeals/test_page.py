"""The page of an appeal with real clicks: only what is possible, each step beside it; strays and closed files."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.printing.preview_view import PreviewDialog
from desktop.widgets import Button, IconButton, LineButton
from models.appeals.records import AppealLink, AppealStep
from models.appeals.states import State, StepKind
from models.base import uuid7
from models.calendar import now, today
from models.mediation import actions as mediation
from models.mediation.disputes import Dispute
from models.mediation.records import Origin
from models.station import Station
from models.visits.log_links import log_link
from models.visits.records import Attachment, VisitLog
from models.whistles.actions import Call, draft
from models.whistles.records import WhistleKind
from tests.desktop.appeals.conftest import People, Screen
from tests.models.mediation.neighbours import DOWNSTAIRS, UPSTAIRS


def buttons(screen: Screen) -> list[str]:
    return [button.text() for button in screen.view.page.next_buttons if button.isVisible()]


def press(qtbot: QtBot, button: Button | IconButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def take(screen: Screen, act: str, **answers: object) -> None:
    page = screen.view.page
    page.ask(act)
    form: Any = page.panel.content
    for key, value in answers.items():
        form.model.answer(key, value)
    press(screen.qtbot, form.save_button)
    screen.rest()


def test_the_light_is_said_in_a_word_with_its_shape_and_what_it_means(screen: Screen, people: People) -> None:
    page = screen.page(people.late)
    assert page.light.word.text() == "Past due"
    assert "days overdue" in page.light.words.text()
    assert "3 working days" in page.light.more.text()
    page = screen.page(people.noise)
    assert page.light.word.text() == "On schedule"


def test_only_steps_that_are_possible_are_offered_and_each_is_taken_beside_the_page(
    screen: Screen, people: People
) -> None:
    page = screen.page(people.noise)
    assert buttons(screen) == ["Accept", "Settle at once", "Ask for papers", "Guide to the right place"]
    press(screen.qtbot, page.next_buttons[0])
    assert page.panel.title.text() == "Accept"
    press(screen.qtbot, page.panel.content.save_button)
    screen.rest()
    assert screen.told[-1][0] == "Saved: Accept."
    assert buttons(screen)[0] == "Assign"
    take(screen, "assign", department="公安")
    take(screen, "sign")
    take(screen, "answer", text="told them to be quiet")
    assert buttons(screen) == ["Verify", "Call back", "Not solved: send back"]
    take(screen, "verify")
    assert buttons(screen)[0] == "Call back"
    take(screen, "call_back", satisfaction="very", detail=True)
    assert buttons(screen)[0] == "Settle"
    take(screen, "settle")
    assert screen.appeal(people.noise).standing.state is State.SETTLED
    assert page.light.word.text() == "Finished"


def test_what_is_missing_in_a_step_stands_beneath_its_field_and_nothing_is_stored(
    screen: Screen, people: People
) -> None:
    page = screen.page(people.noise)
    before = len(screen.stored(AppealStep))
    page.ask("settle_on_spot")
    press(screen.qtbot, page.panel.content.save_button)
    screen.rest()
    assert len(screen.stored(AppealStep)) == before
    assert [problem.field for problem in page.panel.content.model.refusals] == ["text"]


def test_papers_are_asked_for_with_a_notice_and_the_clock_stands(screen: Screen, people: People) -> None:
    page = screen.page(people.noise)
    take(screen, "ask_supplement", missing="record of noise; stamped; police")
    assert screen.appeal(people.noise).standing.state is State.SUPPLEMENT
    assert page.light.word.text() == "Clock paused"
    assert len(screen.appeal(people.noise).notices) == 1
    preview = next(iter(page.findChildren(PreviewDialog) or screen.view.window().findChildren(PreviewDialog)))
    assert preview.isVisible()  # a notice is written to be handed over
    preview.close()
    assert buttons(screen) == ["Papers are there", "Do not take up"]


def test_a_department_that_is_accused_is_not_offered(screen: Screen, people: People) -> None:
    page = screen.page(people.accusation)
    assert "Closed file" in page.head.subtitle.text()
    assert "收钱" not in page.head.title.text() + page.head.subtitle.text()
    take(screen, "accept")
    assert screen.told[-1][0] == "Saved"
    names = [name for name, _words in page.model.shown.departments]
    assert names
    assert "住建" not in names


def test_a_step_of_another_station_that_does_not_fit_is_told_until_somebody_says_how_it_stands(
    screen: Screen, people: People, station: Station
) -> None:
    with station.act("test") as session:
        session.add(
            AppealStep(
                id=uuid7(),
                appeal_id=people.noise,
                file_id=people.noise,
                level=2,
                kind="settle",
                actor="李工",
                at=now() - timedelta(minutes=1),
            )
        )
    page = screen.page(people.noise)
    assert page.strays.isVisible()
    assert "another step had come first" in page.strays.text.text()
    work = screen.tab("work")
    assert work.strays.isVisible()
    work.strays.acted.emit()
    screen.rest()
    assert screen.went[-1].record == people.noise
    take(screen, "correct", text="not settled yet, the noise goes on")
    assert not screen.view.page.strays.isVisible()
    assert not screen.tab("work").strays.isVisible()


def test_the_same_matter_is_shown_and_told_apart(screen: Screen, people: People) -> None:
    page = screen.page(people.again)
    assert "No. 2 about the same matter" in page.head.subtitle.text()
    page.same.parted.emit(people.late)
    screen.rest()
    assert [link.same for link in screen.stored(AppealLink)] == [False]
    assert "No. 2" not in page.head.subtitle.text()


def test_lines_about_the_same_matter_are_as_high_as_what_they_say(screen: Screen, people: People) -> None:
    lines = screen.page(people.again).same.findChildren(LineButton)
    assert lines
    assert [line.height() < line.sizeHint().height() for line in lines] == [False] * len(lines)


def test_an_appeal_that_is_gone_says_so(screen: Screen, people: People) -> None:
    page = screen.page(uuid7())
    assert page.pages.currentWidget() is page.missing


def test_escape_closes_the_form_first_and_then_the_page(screen: Screen, people: People) -> None:
    page = screen.page(people.noise)
    page.ask("accept")
    screen.qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.panel.content is None
    screen.qtbot.keyClick(page, Qt.Key.Key_Escape)
    screen.rest()
    assert screen.view.pages.currentWidget() is screen.view.front_page


def test_the_whistle_is_blown_on_its_own_page(screen: Screen, people: People) -> None:
    page = screen.page(people.late)
    page.ask(StepKind.WHISTLE.value)
    assert screen.went[-1].options == {"page": "whistles", "appeal": people.late}


def test_a_photo_is_attached_and_taken_off_again_and_closed_files_take_none(
    screen: Screen, people: People, tmp_path: Path
) -> None:
    photo = tmp_path / "stairs.jpg"
    Image.new("RGB", (40, 30), (90, 140, 90)).save(photo)
    page = screen.page(people.noise)
    page.attached.attach_files([photo])
    screen.rest()
    assert [each.title for each in screen.stored(Attachment)] == ["stairs"]
    assert page.attached.header.isVisible()
    point = next(point for point in screen.appeal(people.noise).evidence if point.code == "photos")
    assert point.there
    taken_off = page.attached.findChildren(IconButton)[0]
    press(screen.qtbot, taken_off)
    screen.rest()
    assert screen.stored(Attachment) == []
    assert not screen.page(people.accusation).attached.isVisible()


def test_the_log_that_names_an_appeal_stands_on_its_page_and_is_opened_from_there(
    screen: Screen, people: People, station: Station
) -> None:
    assert not screen.page(people.late).logs.isVisible()
    with station.act("test") as session:
        log = VisitLog(on=today(), author_id=station.worker_id, content="走访6户", number="RZ-1")
        session.add(log)
        session.flush()
        log_link(session, log.id, "appeal", people.late, settled=True)
        key = log.id
    card = screen.page(people.late).logs
    screen.until(lambda: len(card.findChildren(LineButton)) == 1)
    (line,) = card.findChildren(LineButton)
    assert line.accessibleName() == f"Log of {today()} 刘芳 · RZ-1 Settled on this day"
    press(screen.qtbot, line)
    assert (screen.went[-1].screen, screen.went[-1].record) == ("visits", key)


def test_what_an_appeal_led_to_stands_on_its_page_and_leads_there(
    screen: Screen, people: People, station: Station
) -> None:
    assert not screen.page(people.late).grown.isVisible()
    with station.act("test") as session:
        call = Call(
            kind=WhistleKind.RESIDENTS, departments=["住建"], place="3-2-501", facts="不热", appeal_id=people.late
        )
        whistle = draft(session, call).id
        dispute = Dispute(
            origin=Origin.APPLIED, kind="neighbour", brief="噪声", received_at=now(), mediator_id=station.worker_id,
            appeal_id=people.late,
        )  # fmt: skip
        file = mediation.begin(session, dispute, (DOWNSTAIRS, UPSTAIRS)).id
    card = screen.page(people.late).grown
    screen.until(lambda: len(card.findChildren(LineButton)) == 2)
    names = [line.accessibleName() for line in card.findChildren(LineButton)]
    assert names[0].startswith("Became a mediation")
    assert names[1].startswith("Whistle CS-")
    for line, (name, record) in zip(
        card.findChildren(LineButton), (("mediation", file), ("appeals", whistle)), strict=True
    ):
        press(screen.qtbot, line)
        assert (screen.went[-1].screen, screen.went[-1].record) == (name, record)
