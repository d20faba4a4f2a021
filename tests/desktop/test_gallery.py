"""Every component on its page: nothing clipped, everything reached, in both modes and at both ends of the scale."""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLineEdit, QWidget

from desktop import gallery
from desktop.gallery import pages, render
from desktop.gallery.__main__ import main
from desktop.gallery.frames import places
from desktop.gallery.lists import doors_model
from desktop.theme import Mode, TextRole, theme
from desktop.widgets import (
    Button,
    CheckList,
    ChoiceButtons,
    ComboBox,
    CommandPalette,
    DataTable,
    DateEdit,
    Dialog,
    Field,
    FilterChip,
    FormLayout,
    LineEdit,
    NavRail,
    ProgressPanel,
    Result,
    RowsModel,
    SearchField,
    Toasts,
)
from desktop.widgets.rows import RECORD_ROLE, SORT_ROLE, Column
from desktop.widgets.table import _least, shared
from tests.desktop.looks import clipped, interactive, outside, reached_by_tab

PAGES = pages()
NAMES = [name for name, _factory in PAGES]
LOOKS = [
    (Mode.LIGHT, 100, "zh_CN"),
    (Mode.DARK, 175, "zh_CN"),
    (Mode.LIGHT, 175, "en"),
    (Mode.DARK, 100, "en"),
]
Show = Callable[[QWidget], QWidget]


@pytest.fixture(autouse=True)
def _worn_again(qapp: QApplication):
    """Put the standard look back after a test."""
    theme()
    yield
    if (theme().mode, theme().scale) != (Mode.LIGHT, 100):
        theme().wear(Mode.LIGHT, 100)


@pytest.fixture
def shown(qtbot) -> Show:
    """Show a widget in an active window."""

    def show(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(900, 600)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is widget)
        return widget

    return show


@pytest.mark.parametrize(("mode", "scale", "lang"), LOOKS)
def test_no_page_clips_its_texts(qtbot, speak: Callable[[str], None], mode: Mode, scale: int, lang: str) -> None:
    speak(lang)
    theme().wear(mode, scale)
    for name, factory in PAGES:
        window = render(factory)
        qtbot.addWidget(window)
        assert window.size() == gallery.SIZE, name
        assert clipped(window) == [], name
        assert outside(window) == [], name
        window.close()


@pytest.mark.parametrize("name", NAMES)
def test_tab_reaches_every_control_of_a_page(qtbot, name: str) -> None:
    window = render(dict(PAGES)[name])
    qtbot.addWidget(window)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    wanted = interactive(window)
    if wanted:
        if QApplication.focusWidget() is None:
            window.focusNextChild()
        missed = wanted - reached_by_tab(window) - _of_exclusive_groups(wanted)
        assert [f"{part.accessibleName()} {part}" for part in missed] == []


def _of_exclusive_groups(parts: set[QWidget]) -> set[QWidget]:
    """Return the members of groups that Tab enters once, and the arrow keys go through."""
    return {part for part in parts if isinstance(part, QAbstractButton) and part.group() and part.group().exclusive()}


@pytest.mark.parametrize("name", NAMES)
def test_every_control_says_its_name_to_a_screen_reader(qtbot, name: str) -> None:
    window = render(dict(PAGES)[name])
    qtbot.addWidget(window)
    assert [part for part in interactive(window) if not part.accessibleName()] == []


def test_switching_the_look_keeps_texts_whole(qtbot) -> None:
    window = render(dict(PAGES)["shell"])
    qtbot.addWidget(window)
    theme().wear(Mode.DARK, 150)
    QApplication.processEvents()
    assert clipped(window) == []


def test_the_gallery_is_written_as_pictures(qtbot, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(sys, "argv", ["gallery", "--to", str(tmp_path), "--mode", "dark", "--scale", "125"])
    main()
    assert sorted(path.stem for path in tmp_path.glob("*.png")) == sorted(NAMES)


def test_the_focus_ring_is_for_who_comes_by_keyboard(qtbot, shown: Show) -> None:
    window = QWidget()
    first, second = Button("a"), Button("b")
    for button in (first, second):
        button.setParent(window)
    second.move(200, 0)
    shown(window)
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert not first.property("ring")
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    assert second.property("ring")


def test_enter_and_the_shortcut_press_a_button(qtbot, shown: Show) -> None:
    button = Button("a", shortcut="Ctrl+S")
    shown(button)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Return)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def test_delete_takes_a_filter_away(qtbot, shown: Show) -> None:
    chip = FilterChip("a")
    shown(chip)
    with qtbot.waitSignal(chip.removed):
        qtbot.keyClick(chip, Qt.Key.Key_Delete)


def test_number_keys_choose_and_backspace_takes_it_back(qtbot, shown: Show) -> None:
    choice = ChoiceButtons([("met", "a"), ("not_home", "b"), ("declined", "c")])
    shown(choice)
    choice.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_2)
    assert choice.value() == "not_home"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert choice.value() == "declined"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backspace)
    assert choice.value() is None


def test_boxes_are_ticked_with_the_space_bar_and_the_mouse(qtbot, shown: Show) -> None:
    boxes = CheckList([(1, "a"), (2, "b")])
    shown(boxes)
    qtbot.keyClick(boxes.boxes[0], Qt.Key.Key_Space)
    qtbot.mouseClick(boxes.boxes[1], Qt.MouseButton.LeftButton)
    assert boxes.values() == [1, 2]
    assert isinstance(boxes.boxes[0], QCheckBox)


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


def test_the_toast_goes_by_itself_but_waits_for_who_is_at_it(qtbot, shown: Show) -> None:
    window = shown(QWidget())
    undone: list[int] = []
    toast = Toasts(window).say("done", act=lambda: undone.append(1))
    assert not toast.waiting
    toast.action.setFocus()
    assert toast.waiting
    with qtbot.waitSignal(toast.gone):
        qtbot.keyClick(toast.action, Qt.Key.Key_Return)
    assert undone == [1]


def test_the_newest_toast_takes_the_place_of_the_last(qtbot, shown: Show) -> None:
    toasts = Toasts(shown(QWidget()))
    first, second = toasts.say("one"), toasts.say("two")
    assert toasts.current is second
    assert not first.isVisible()


def test_progress_tells_how_long_still_and_can_be_cancelled(qtbot, shown: Show) -> None:
    ticks = iter((0.0, 60.0))
    panel = ProgressPanel("a", clock=lambda: next(ticks))
    shown(panel)
    panel.show_progress(100, 300)
    assert "2" in panel.time_left.text()
    with qtbot.waitSignal(panel.cancelled):
        qtbot.mouseClick(panel.cancel_button, Qt.MouseButton.LeftButton)
    assert not panel.cancel_button.isEnabled()


def test_typing_rests_before_it_searches_and_escape_empties(qtbot, shown: Show) -> None:
    field = SearchField(wait_ms=0)
    shown(field)
    with qtbot.waitSignal(field.searched) as told:
        qtbot.keyClicks(field, "wxm")
    assert told.args[0] in {"w", "wx", "wxm"}
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


def test_rows_are_sorted_by_native_values_with_the_unknown_last() -> None:
    model = doors_model(30)
    model.sort(3)
    days = [row[3] for row in model.rows()]
    known = [day for day in days if day is not None]
    assert known == sorted(known)
    assert days[len(known) :] == [None] * (len(days) - len(known))
    model.sort(3, Qt.SortOrder.DescendingOrder)
    assert model.rows()[0][3] == max(known)
    assert model.rows()[-1][3] is None


def test_nothing_is_formatted_before_it_is_seen() -> None:
    asked: list[int] = []
    model: RowsModel[int] = RowsModel([Column("n", "n", lambda n: asked.append(n) or str(n))], record_id=lambda n: n)
    model.set_rows(range(50_000))
    assert asked == []
    assert model.index(7, 0).data() == "7"
    assert asked == [7]


def test_the_selection_stays_with_its_records_when_sorted(qtbot, shown: Show) -> None:
    table = DataTable(doors_model())
    shown(table)
    table.view.selectRow(5)
    before = table.selected_ids()
    table.view.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    assert table.selected_ids() == before
    assert table.view.currentIndex().data(SORT_ROLE) is not None or table.view.currentIndex().isValid()


def test_enter_opens_the_record_of_a_row(qtbot, shown: Show) -> None:
    table = DataTable(doors_model())
    shown(table)
    table.view.selectRow(1)
    with qtbot.waitSignal(table.opened) as told:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert told.args == [table.model.index(1, 0).data(RECORD_ROLE)]


class Memory(dict[str, object]):
    """Settings that are kept in memory."""

    def value(self, key: str, default: object = None) -> object:
        return self.get(key, default)

    def setValue(self, key: str, value: object) -> None:  # noqa: N802
        self[key] = value


def test_columns_are_as_they_were_left(qtbot, shown: Show) -> None:
    kept = Memory()
    first = DataTable(doors_model(), "doors", kept)
    shown(first)
    header = first.view.horizontalHeader()
    qtbot.mousePress(header.viewport(), Qt.MouseButton.LeftButton)
    header.resizeSection(1, 222)
    qtbot.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton)
    header.moveSection(0, 2)
    first.show_column(4, False)
    again = DataTable(doors_model(), "doors", kept)
    header = again.view.horizontalHeader()
    assert header.logicalIndex(2) == 0
    assert header.isSectionHidden(4)
    assert again._own_widths["name"] == pytest.approx(222, abs=1)
    again.reset_columns()
    assert (header.logicalIndex(0), header.isSectionHidden(4)) == (0, False)


def test_the_last_column_cannot_be_hidden(qtbot) -> None:
    table = DataTable(doors_model())
    qtbot.addWidget(table)
    for section in range(1, 5):
        table.show_column(section, False)
    acts: list[QAction] = table.columns_menu().actions()
    assert not acts[0].isEnabled()


def test_a_list_without_rows_says_so_and_counts_what_it_has(qtbot, shown: Show) -> None:
    model = doors_model(0)
    table = DataTable(model)
    shown(table)
    assert table.empty.isVisible()
    table.show_loading()
    assert table.loading.isVisible()
    model.set_rows([("7-1-101", "王秀梅", "met", 3, "第三网格")])
    assert table.view.isVisible()
    assert "1" in table.footer.text()
    table.view.selectAll()
    assert table.selected_ids() == ["7-1-101"]


def test_columns_share_the_width_as_long_as_they_can_be_read(qtbot, shown: Show) -> None:
    table = DataTable(doors_model())
    shown(table)
    assert not table.view.horizontalScrollBar().isVisible()
    theme().wear(scale=175)
    header = table.view.horizontalHeader()
    for section in range(header.count() - 1):
        assert header.sectionSize(section) >= int(_least(table._width(section)))
    assert table._own_widths == {}


def test_escape_leaves_a_dialog_and_enter_does_the_main_thing(qtbot, shown: Show) -> None:
    dialog = Dialog(None, "a", "b")
    line = LineEdit()
    dialog.add(line)
    shown(dialog)
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(line, Qt.Key.Key_Return)
    dialog.show()
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(line, Qt.Key.Key_Escape)


def test_the_navigation_is_walked_by_keys(qtbot, shown: Show) -> None:
    rail = NavRail(places())
    shown(rail)
    rail.choose("today")
    with qtbot.waitSignal(rail.chosen) as told:
        qtbot.keyClick(rail.buttons[0], Qt.Key.Key_Down)
    assert told.args == ["map"]
    with qtbot.waitSignal(rail.chosen) as told:
        qtbot.keyClick(rail, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert told.args == ["visits"]


def test_the_navigation_folds_to_icons_and_still_says_what_waits(qtbot, shown: Show) -> None:
    rail = NavRail(places())
    shown(rail)
    rail.set_badge("visits", 14)
    wide = rail.width()
    with qtbot.waitSignal(rail.collapsed_changed):
        rail.set_collapsed(True)
    assert rail.width() < wide / 2
    assert "14" in rail.buttons[3].accessibleName()


def test_the_palette_is_used_without_a_mouse(qtbot, shown: Show) -> None:
    window = shown(QWidget())
    palette = CommandPalette(window)
    palette.open()
    palette.show_results([Result(n, "resident", str(n)) for n in range(3)])
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.chosen) as told:
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert told.args == [1]
    assert palette.isHidden()
    palette.open()
    with qtbot.waitSignal(palette.closed):
        qtbot.keyClick(palette.field, Qt.Key.Key_Escape)


def test_a_click_in_the_palette_takes_the_result(qtbot, shown: Show) -> None:
    palette = CommandPalette(shown(QWidget()))
    palette.open()
    palette.show_results([Result(n, "resident", str(n)) for n in range(3)])
    QApplication.processEvents()
    index: QModelIndex = palette.list.model().index(2, 0)
    where: QPoint = palette.list.visualRect(index).center()
    with qtbot.waitSignal(palette.chosen) as told:
        qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert told.args == [2]


def test_an_editor_keeps_its_text_clear_of_the_buttons_in_it(qtbot, shown: Show) -> None:
    field = SearchField()
    shown(field)
    assert isinstance(field, QLineEdit)
    assert field.textMargins().left() > 0


def test_a_button_has_room_for_its_words_when_it_is_chosen_and_keeps_its_size(shown: Show) -> None:
    button = Button("Grids of the community")
    button.setCheckable(True)
    button.setProperty("choice", True)
    shown(button)
    before = button.sizeHint()
    button.setChecked(True)
    QApplication.processEvents()
    assert button.sizeHint() == before
    strong = QFontMetrics(theme().font(TextRole.STRONG)).horizontalAdvance(button.text())
    assert before.width() >= strong + 2 * theme().space(12)


def test_in_a_narrow_list_wide_columns_give_way_before_it_scrolls() -> None:
    wanted, least = {0: 240.0, 1: 100.0}, {0: 144.0, 1: 85.0}
    assert shared(wanted, least, 680) == {0: 480, 1: 200}
    assert sum(shared(wanted, least, 260).values()) in (259, 260)
    assert shared(wanted, least, 260)[1] >= 85
    assert shared(wanted, least, 100) == {0: 144, 1: 85}
    assert shared({}, {}, 100) == {}
