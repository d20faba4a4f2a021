"""Fields take whatever is typed and say beneath what is wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.widgets import ComboBox, DateEdit, Field, FormLayout, LineEdit, SearchField
from tests.desktop.widgets.conftest import Show


def test_an_option_is_found_by_pinyin_and_code(qtbot, shown: Show) -> None:
    words = {1: "chaoyang huayuan cyhy", 2: "binhe yayuan bhyy"}
    combo = ComboBox([(1, "朝阳花园"), (2, "滨河雅苑")], key=lambda value, text: f"{text} {words[value]} {value:03}")
    shown(combo)
    assert combo.found("bhy") == [2]
    assert combo.found("001") == [1]
    qtbot.keyClicks(combo, "cyhy")
    qtbot.keyClick(combo._list, Qt.Key.Key_Return)
    assert combo.value() == 1
    assert combo.text() == "朝阳花园"
    qtbot.mouseClick(combo, Qt.MouseButton.LeftButton)
    assert combo._list.isVisible()


def test_down_on_the_last_line_of_the_list_stays_there(qtbot, shown: Show) -> None:
    combo = ComboBox([(1, "窗口一号机")])
    shown(combo)
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    qtbot.keyClick(combo._list, Qt.Key.Key_Down)
    qtbot.keyClick(combo._list, Qt.Key.Key_Return)
    assert combo.value() == 1


def test_a_text_that_fits_nothing_is_told_and_down_and_enter_choose_nothing(qtbot, shown: Show) -> None:
    combo = ComboBox([(1, "朝阳花园"), (2, "滨河雅苑")])
    shown(combo)
    qtbot.keyClicks(combo, "xyz")
    said = combo._list.model()
    assert combo._list.isVisible()
    assert [said.index(line, 0).data() for line in range(said.rowCount())] == ["未找到“xyz”"]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(combo._list, key)
    assert (combo.value(), combo.text()) == (None, "xyz")
    combo._list.hide()
    for target, key in ((combo, Qt.Key.Key_Down), (combo._list, Qt.Key.Key_Return)):
        qtbot.keyClick(target, key)
    assert (combo.value(), combo.text()) == (None, "xyz")


def test_a_text_that_means_one_option_is_that_option_when_left(qtbot, shown: Show) -> None:
    window = QWidget()
    combo, other = ComboBox([(1, "朝阳花园"), (2, "滨河雅苑")]), LineEdit()
    combo.setParent(window)
    other.setParent(window)
    other.move(0, 100)
    shown(window)
    combo.setFocus()
    combo.setText("滨")
    other.setFocus()
    assert combo.value() == 2
    combo.setText("不知道")
    combo.setFocus()
    other.setFocus()
    assert (combo.value(), combo.text()) == (None, "不知道")


def test_a_date_is_typed_freely_or_picked(qtbot, shown: Show) -> None:
    date = DateEdit()
    shown(date)
    qtbot.keyClicks(date, "1956.3.2")
    assert date.text() == "1956.3.2"
    date.setText("1956-03-02")
    qtbot.keyClick(date, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert date.popup is not None
    assert date.popup.isVisible()
    date.popup.calendar.activated.emit(date.popup.calendar.selectedDate().addDays(1))
    assert date.text() == "1956-03-03"


def test_a_problem_is_said_beneath_and_blocks_nothing(qtbot, shown: Show) -> None:
    field = Field("a", LineEdit(), "hint", required=True)
    shown(field)
    field.show_problem("wrong")
    assert field.problem is not None
    assert field.hint is not None
    assert field.problem.isVisible()
    assert not field.hint.isVisible()
    assert field.editor.accessibleDescription() == "wrong"
    qtbot.keyClicks(field.editor, "x")
    field.show_problem("")
    assert not field.problem.isVisible()
    assert field.hint.isVisible()


def test_a_form_has_two_columns_where_there_is_room(qtbot, shown: Show) -> None:
    form = FormLayout()
    fields = [Field(str(number), LineEdit()) for number in range(3)]
    for field in fields:
        form.add(field)
    shown(form)
    assert form.columns == 2
    assert fields[0].y() == fields[1].y()
    form.resize(400, 600)
    assert form.columns == 1
    assert fields[0].y() < fields[1].y() < fields[2].y()


def test_typing_rests_before_it_searches_and_escape_empties(qtbot, shown: Show) -> None:
    field = SearchField(wait_ms=0)
    shown(field)
    with qtbot.waitSignal(field.searched) as told:
        qtbot.keyClicks(field, "wxm")
    assert told.args[0] in {"w", "wx", "wxm"}
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


def test_an_editor_keeps_its_text_clear_of_the_buttons_in_it(qtbot, shown: Show) -> None:
    field = SearchField()
    shown(field)
    assert isinstance(field, QLineEdit)
    assert field.textMargins().left() > 0
