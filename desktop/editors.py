"""One editor widget per value type; each reports raw input and can be shown another text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.widgets.choices import CheckList, ChoiceButtons
from desktop.widgets.combo import ComboBox
from desktop.widgets.dates import DateEdit
from desktop.widgets.editors import LineEdit, TextArea
from forms.form import Field
from forms.i18n import _
from forms.types import Choice, Code, Date, Several, Text, YesNo
from models.people.pinyin import pinyin_keys

Changed = Callable[[object], None]
UNKNOWN = "0"
"""The code of what is not known: offered last, so that 1 and 2 are the keys of what has code 1 and 2 (sex)."""
MANY = 5
"""Up to so many options are buttons, more are a list to search in."""


def make_editor(field: Field, changed: Changed) -> QWidget:
    """Return a widget that reports each edit of ``field`` as raw input through ``changed``."""
    kind = field.type
    if isinstance(kind, Choice | Code):
        return _options(kind.options(), changed)
    if isinstance(kind, YesNo):
        return _buttons([(True, _("Yes")), (False, _("No"))], changed)
    if isinstance(kind, Several):
        checks = CheckList(kind.options())
        checks.changed.connect(changed)
        return checks
    if isinstance(kind, Text) and kind.lines:
        area = TextArea()
        area.textChanged.connect(lambda: changed(area.text()))
        return area
    edit = DateEdit() if isinstance(kind, Date) else LineEdit()
    edit.textEdited.connect(changed)
    return edit


class OpenCombo(ComboBox):
    """A list to choose from in which anything else may be written, too."""

    def set_value(self, value: object) -> None:
        super().set_value(value)
        if isinstance(value, str) and value and not self.text():
            self.setText(value)


def written_or_chosen(names: Sequence[str]) -> Callable[[Changed], QWidget]:
    """A line that offers ``names`` and takes others."""

    def make(changed: Changed) -> QWidget:
        combo = OpenCombo([(name, name) for name in names], key=by_pinyin)
        combo.textChanged.connect(changed)
        return combo

    return make


def show_answer(editor: QWidget, value: Any, text: str) -> None:
    """Show an answer that came from elsewhere (stored, derived, restored) without reporting it as typed."""
    editor.blockSignals(True)
    if isinstance(editor, ComboBox | ChoiceButtons):
        editor.set_value(value)
    elif isinstance(editor, CheckList):
        editor.set_values(value or ())
    elif isinstance(editor, TextArea):
        editor.set_text(text)
    elif isinstance(editor, QLineEdit) and editor.text() != text:
        editor.setText(text)
    editor.blockSignals(False)


def _options(options: list[tuple[Any, str]], changed: Changed) -> QWidget:
    if len(options) <= MANY:
        return _buttons(sorted(options, key=lambda option: option[0] == UNKNOWN), changed)
    return answering(ComboBox(options, key=by_pinyin), changed)


def answering(box: ComboBox, changed: Changed) -> ComboBox:
    """Let what is typed count as an answer, too, until an entry is chosen: the form says what is wrong with it."""
    box.chosen.connect(changed)
    box.textEdited.connect(lambda text: changed(text) if box.value() is None else None)
    return box


def _buttons(options: list[tuple[Any, str]], changed: Changed) -> ChoiceButtons:
    buttons = ChoiceButtons(options)
    buttons.changed.connect(changed)
    return buttons


def by_pinyin(value: object, text: str) -> str:
    keys = pinyin_keys(text)
    code = value if isinstance(value, str) else ""
    return " ".join([text, code, *keys.full, *keys.initials])
