"""The list and one file: what is due stands first, the next step is one press away, papers and names follow."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from desktop.commands.transfer import finish
from desktop.mediation.file_view import FileView
from desktop.mediation.papers import TITLES, mediation_paper
from desktop.printing.paper import render
from desktop.shell.unfinished import unfinished
from desktop.widgets import Chip
from models.mediation.rules import Item
from models.mediation.states import State
from tests.desktop.mediation.conftest import Files, Screen, write


@pytest.fixture(autouse=True)
def _speaks(english: None) -> None:
    """Screens speak English here."""


def words(view: object) -> str:
    assert isinstance(view, FileView)
    return "\n".join(label.text() for label in view.findChildren(QLabel) if label.isVisibleTo(view))


def chips(part: QWidget) -> list[str]:
    return [chip.text() for chip in part.findChildren(Chip)]


def act(screen: Screen, name: str) -> None:
    """Choose one of the other steps."""
    menu: QMenu = screen.view.file.steps_button.menu_of_acts()
    next(each for each in menu.actions() if each.text() == name).trigger()
    screen.rest()


def test_the_list_shows_the_files_with_state_light_and_next_step(screen: Screen, files: Files) -> None:
    rows = screen.view.list.rows
    shown = [[rows.index(n, c).data() for c in range(rows.columnCount())] for n in range(rows.rowCount())]
    assert [row.id for row in rows.rows()] == [files.going, files.ended]
    assert "In mediation" in shown[0]
    assert "Write down the agreement" in shown[0]
    assert any(str(text).startswith("Result due by") for text in shown[0])
    assert "Ended, a party refused" in shown[1]


def test_the_list_is_narrowed_by_what_is_typed_and_by_open_ones(screen: Screen, files: Files) -> None:
    listed = screen.view.list
    write(listed.bar.search, "张")
    screen.until(lambda: listed.rows.rowCount() == 0)
    assert listed.empty.title.text() == "No file fits"
    listed.empty.action.click()
    screen.until(lambda: listed.rows.rowCount() == 2)
    listed.going.click()
    screen.until(lambda: [row.id for row in listed.rows.rows()] == [files.going])


def test_enter_opens_a_file_and_escape_goes_back(screen: Screen, files: Files) -> None:
    listed = screen.view.list
    listed.focus_rows()
    screen.qtbot.keyClick(listed.table.view, Qt.Key.Key_Return)
    screen.until(lambda: screen.view.file.model.shown)
    assert screen.view.file.model.record_id == files.going
    screen.until(lambda: "Applicant · 李秀英" in words(screen.view.file))
    assert "楼上漏水，楼下天花板受损。" in words(screen.view.file)
    assert "Missing" in chips(screen.view.file.contents)
    screen.qtbot.keyClick(screen.view.file, Qt.Key.Key_Escape)
    assert screen.view.pages.currentWidget() is listed


def test_the_next_step_opens_its_form_and_moves_the_file_on(screen: Screen, files: Files) -> None:
    screen.go(files.going)
    view = screen.view.file
    assert view.next_button.text() == "Write down the agreement"
    screen.qtbot.keyClick(view.next_button, Qt.Key.Key_Return)
    form = view.panel.content
    assert form is not None
    form.editors["terms"].set_text("修好水管\n赔偿2000元")  # type: ignore[attr-defined]
    screen.qtbot.keyClicks(form.editors["amount"], "2000")  # type: ignore[attr-defined]
    screen.save()
    page = screen.page(files.going)
    assert page.state is State.AGREED
    assert page.agreement is not None
    assert page.agreement.terms == ["修好水管", "赔偿2000元"]
    assert [words for words, _act in screen.told] == ["Saved"]
    assert view.next_button.text() == "Note the signing"
    screen.until(lambda: "Not signed yet" in chips(view.agreement))


def test_what_is_missing_is_said_at_its_field_and_nothing_is_stored(screen: Screen, files: Files) -> None:
    screen.go(files.going)
    view = screen.view.file
    act(screen, "A party refuses, end it")
    screen.save()
    form = view.panel.content
    assert form is not None
    assert form.fields["text"].problem.text()  # type: ignore[attr-defined]
    assert screen.page(files.going).state is State.SESSION
    form.editors["text"].set_text("被申请人拒绝")  # type: ignore[attr-defined]
    screen.save()
    assert screen.page(files.going).state is State.ENDED
    assert view.next_button.text() == "Put into the archive"


def test_a_missing_paper_is_named_until_it_is_put_in(screen: Screen, files: Files) -> None:
    screen.go(files.going)
    view = screen.view.file
    view.contents.add_button.click()
    form = view.panel.content
    assert form is not None
    form.model.answer("item", Item.IDENTITY)  # type: ignore[attr-defined]
    write(form.editors["title"], "身份证复印件")  # type: ignore[attr-defined]
    screen.save()
    assert Item.IDENTITY not in screen.page(files.going).missing


def test_a_colleague_is_named_by_choice_and_taken_off_again(screen: Screen, files: Files) -> None:
    screen.go(files.going)
    card = screen.view.file.named
    card.choice.set_value(files.colleague)
    screen.rest()
    assert [one.name for one in screen.page(files.going).named] == ["刘芳", "林悦"]
    card.dismissed.emit(files.colleague)
    screen.rest()
    assert [one.name for one in screen.page(files.going).named] == ["刘芳"]


def test_papers_can_be_printed_and_no_name_or_title_tells_whose_they_are(screen: Screen, files: Files) -> None:
    screen.go(files.going)
    shown = [each.text() for each in screen.view.file.papers_button.menu_of_acts().actions() if each.text()]
    assert shown[0] == "All papers of the file"
    assert "Records of inquiries" not in shown
    for name in ("set", "application"):
        paper = mediation_paper(files.going, name)
        assert all(secret not in paper.title + paper.name for secret in ("李秀英", "王大力", "TJ-", "人调字"))
        assert finish(render(paper, screen.desk.station)).pdf.startswith(b"%PDF")
    assert set(TITLES) >= {"set", "cover", "agreement"}


def test_a_printed_notice_of_rights_is_noted_on_the_file(screen: Screen, files: Files) -> None:
    kind, note = mediation_paper(files.going, "rights").noted or ("", None)
    assert note is not None
    assert mediation_paper(files.going, "application").noted is None
    assert Item.RIGHTS in screen.page(files.going).missing
    with screen.desk.station.act(kind) as session:
        note(session)
    assert Item.RIGHTS not in screen.page(files.going).missing


def test_a_form_that_was_left_waits_as_a_draft(screen: Screen, files: Files) -> None:
    screen.go(files.going)
    view = screen.view.file
    act(screen, "A party refuses, end it")
    assert view.panel.content is not None
    view.panel.content.editors["text"].set_text("还没写完")  # type: ignore[attr-defined]
    screen.qtbot.keyClick(view.panel.content, Qt.Key.Key_Escape)
    screen.rest()
    act(screen, "A party refuses, end it")
    assert view.panel.content.editors["text"].text() == "还没写完"  # type: ignore[attr-defined]


def test_a_target_opens_a_form_of_the_file_at_once(screen: Screen, files: Files) -> None:
    screen.go(files.going, act="agree")
    assert screen.view.file.panel.title.text() == "Write down the agreement"


def test_what_was_written_is_corrected_on_the_page(screen: Screen, files: Files) -> None:
    screen.go(files.going)
    view = screen.view.file
    view.dispute.edit_button.click()
    assert view.panel.content is not None
    view.panel.content.editors["brief"].set_text("改过的简况")  # type: ignore[attr-defined]
    screen.save()
    view.parties.corrected.emit(screen.page(files.going).parties[1])
    assert view.panel.content is not None
    write(view.panel.content.editors["name"], "王大立")  # type: ignore[attr-defined]
    screen.save()
    page = screen.page(files.going)
    assert (page.head.brief, page.parties[1].name) == ("改过的简况", "王大立")
    screen.until(lambda: "Respondent · 王大立" in words(view))
    screen.go(files.ended)
    assert not view.dispute.edit_button.isVisibleTo(view)


def test_an_unfinished_form_is_offered_again_without_telling_of_which_file(screen: Screen, files: Files) -> None:
    screen.go(files.going, act="refuse")
    assert screen.view.file.panel.content is not None
    screen.view.file.panel.content.editors["text"].set_text("还没写完")  # type: ignore[attr-defined]
    screen.qtbot.keyClick(screen.view.file.panel.content, Qt.Key.Key_Escape)
    screen.rest()
    with screen.desk.station.sessions() as session:
        found = unfinished(session, screen.desk.station.worker_id)
    assert [(one.title, one.about) for one in found] == [("Mediation file", "")]
    assert found[0].target.record == files.going
    assert found[0].target.options == {"act": "refuse"}
