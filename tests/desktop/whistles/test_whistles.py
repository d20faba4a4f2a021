"""A whistle on screen: drafted out of its appeal, moved by the buttons of its page, seen on the four lists."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop.act_form import NamesEditor
from desktop.whistles.whistle_page import MarksEditor
from desktop.whistles.whistles_view import VIEWS
from desktop.widgets import Kind
from models.appeals.records import AppealStep
from models.whistles.records import Whistle, WhistleStep
from models.whistles.states import State
from tests.desktop.whistles.conftest import Known, Screen


def drafted(screen: Screen, known: Known) -> Whistle:
    """Blow the whistle for the appeal, with two departments."""
    tab = screen.tab("whistles", appeal=known.appeal)
    screen.answer(tab, departments=["住建", "城管"], kind="enforcement")
    (whistle,) = screen.stored(Whistle)
    assert isinstance(whistle, Whistle)
    return whistle


def do(screen: Screen, act: str, **answers: object) -> None:
    """Take a step on the page that is open."""
    tab = screen.view.made["whistles"]
    assert act in dict(tab.page.shown.acts)
    tab.page.ask(act)
    screen.answer(tab, **answers)


def test_the_appeal_fills_the_form_and_the_page_opens(screen: Screen, known: Known) -> None:
    tab = screen.tab("whistles", appeal=known.appeal)
    form = screen.form(tab)
    assert form.model.answers["facts"] == "家里冷"
    assert form.model.answers["place"] == "碧桂园 3 号楼"
    editor = form.editors["departments"]
    assert isinstance(editor, NamesEditor)
    before = list(editor.names)
    editor.combo.setText("住建")
    screen.qtbot.keyClick(editor.combo, Qt.Key.Key_Return)
    screen.rest()
    assert editor.names == [*dict.fromkeys([*before, "住建"])]
    screen.answer(tab)
    (whistle,) = screen.stored(Whistle)
    assert (whistle.appeal_id, whistle.departments[-1]) == (known.appeal, "住建")
    assert tab.page.found[0].row.state is State.DRAFT
    assert screen.told[-1][1] is not None  # offered for undo


def test_a_wrong_draft_is_told_at_its_field(screen: Screen) -> None:
    tab = screen.tab("whistles")
    screen.qtbot.keyClick(tab.list.table.view, Qt.Key.Key_N)
    screen.rest()
    screen.answer(tab, kind="emergency", departments=["住建"], place="东门", facts="积水", arrive_by="2024-01-01 09:00")
    form = screen.form(tab)
    assert "before the whistle" in str(form.model.problem("arrive_by"))
    assert screen.stored(Whistle) == []


def test_the_whole_way_by_the_buttons_of_the_page(screen: Screen, known: Known) -> None:
    whistle = drafted(screen, known)
    page = screen.view.made["whistles"].page
    screen.click(page.next_buttons[0])
    screen.answer(screen.view.made["whistles"], text="属实")
    assert "street" in str(screen.form(screen.view.made["whistles"]).model.problem("actor"))
    screen.answer(screen.view.made["whistles"], actor="赵主任")
    screen.click(page.next_buttons[0])
    screen.answer(screen.view.made["whistles"])
    assert page.found[0].row.state.value == "blown"
    assert page.light_words.text().endswith("住建、城管")
    do(screen, "report", department="住建", actor="孙科长")
    page.ask("report")
    screen.rest()
    form = screen.form(screen.view.made["whistles"])
    assert form.model.answers["department"] == "城管"  # the only one left
    screen.answer(screen.view.made["whistles"], actor="钱队长")
    assert page.light.text() == "all there"
    do(screen, "handle", text="修好了")
    do(screen, "clear")
    page.ask("rate")
    marks = screen.form(screen.view.made["whistles"]).editors["detail"]
    assert isinstance(marks, MarksEditor)
    for buttons in marks.buttons.values():
        screen.click(buttons.buttons[-2])
    screen.answer(screen.view.made["whistles"], text="张大爷")
    assert page.found[0].row.state is State.RATED
    assert page.next_buttons[0].kind is not Kind.PRIMARY, "a remark is never what is to be done"
    assert page.found[0].called[0].marks == {"arrival": 5, "attitude": 5, "solution": 5}
    kinds = [step.kind for step in screen.stored(WhistleStep)]
    assert kinds == ["approve", "blow", "report", "report", "handle", "clear", "rate"]
    assert [step.kind for step in screen.stored(AppealStep)] == ["accept", "whistle", "sign", "answer"]
    assert whistle.number.endswith(page.head.title.text())


def test_a_view_is_the_same_table_with_other_columns(screen: Screen, known: Known) -> None:
    drafted(screen, known)
    tab = screen.tab("whistles")
    assert len(tab.list.rows.rows()) == 1
    for key, chip in tab.views.items():
        screen.click(chip)
        assert set(tab.list.column_keys()) == set(VIEWS[key]) - {"community"}, "which only a seat has"
        assert [each.isChecked() for each in tab.views.values()].count(True) == 1
        assert len(tab.list.rows.rows()) == (1 if key == "whistles" else 0)  # a draft is on none of the four


def test_the_list_narrows_opens_and_comes_back(screen: Screen, known: Known) -> None:
    drafted(screen, known)
    tab = screen.tab("whistles")
    tab.back()
    screen.click(tab.waiting)
    assert tab.list.rows.rows() == []
    assert tab.empty.title.text() == "No whistle fits"
    tab.clear()
    screen.rest()
    tab.list.focus_rows()
    screen.qtbot.keyClick(tab.list.table.view, Qt.Key.Key_Return)
    screen.rest()
    assert tab.pages.currentWidget() is tab.page
    screen.qtbot.keyClick(tab.page, Qt.Key.Key_Escape)
    assert tab.pages.currentWidget() is tab.beside


def test_what_was_typed_waits_as_a_draft(screen: Screen, known: Known) -> None:
    drafted(screen, known)
    page = screen.view.made["whistles"].page
    page.ask("approve")
    form = screen.form(screen.view.made["whistles"])
    form.model.answer("text", "情况属实")
    page.ask("remark")  # another form takes its place
    screen.rest()
    page.ask("approve")
    assert screen.form(screen.view.made["whistles"]).model.raw("text") == "情况属实"


def test_undone_is_gone_and_the_page_says_so(screen: Screen, known: Known) -> None:
    drafted(screen, known)
    page = screen.view.made["whistles"].page
    screen.desk.undo(screen.told[-1][1], lambda _result: page.load(), page)
    screen.rest()
    assert page.pages.currentWidget() is page.missing
