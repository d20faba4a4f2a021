"""A form of one act, opened beside a page or a list: an action stores its answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.editors import Changed, answering, by_pinyin
from desktop.form_model import FormModel, Store
from desktop.form_view import FormView, MakeEditor
from desktop.theme import TextRole, theme
from desktop.widgets import ComboBox, FilterChip, SidePanel, Text, column, flow
from desktop.widgets.choices import Options
from desktop.widgets.layout import emptied
from desktop.widgets.page import holder
from forms.form import Form
from forms.i18n import _
from forms.types import Text as Written

Saving = Callable[[Session, Mapping[str, object]], Any]
LEAST_H = 160
"""At 100 %: lower than this a form cannot be filled in."""


class ActForm(FormView):
    """``done``: it was stored, with what the store returned and its act, to be offered for undo.

    ``words`` stand small above the fields, or ``above`` whatever else does. What is long scrolls between them and the
    buttons, which stay in sight.
    """

    done = Signal(object, object)

    def __init__(
        self,
        model: FormModel,
        save_text: str = "",
        *,
        special: Mapping[str, MakeEditor] = MappingProxyType({}),
        words: str = "",
        above: QWidget | None = None,
        more: Sequence[QWidget] = (),
        wide: Sequence[str] = (),
    ) -> None:
        said = Text(words, TextRole.CAPTION, "text_muted", wrap=True) if words else above
        texts = [each.key for each in model.form.fields if isinstance(each.type, Written) and each.type.lines]
        super().__init__(model, save_text, special=special, above=said, more=more, flat=True, wide=(*texts, *wide))
        model.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(theme().px(LEAST_H))
        model.saved.connect(lambda result: self.done.emit(result, model.act_id))

    def show_answers(self) -> None:
        super().show_answers()
        for key, editor in self.editors.items():
            if isinstance(editor, NamesEditor):
                editor.set_names(self.model.answers.get(key) or ())

    def begin(self) -> None:
        """Put the keys into the first field in which nothing stands yet."""
        blank = [editor for key, editor in self.editors.items() if self.model.answers.get(key) is None]
        next(iter([*blank, *self.editors.values()])).setFocus(Qt.FocusReason.OtherFocusReason)


def act_model(
    desk: Desk,
    kind: str,
    form: Form,
    store: Saving,
    *,
    about: object = None,
    first: Mapping[str, object] = MappingProxyType({}),
) -> FormModel:
    """Return the model of a form that an action stores; its draft is about ``about``."""
    bound: Store = store
    context = {"about": about} if about is not None else {}
    return FormModel(desk, form, kind, context=context, first=first, store=bound)


def act_form(
    desk: Desk,
    kind: str,
    form: Form,
    store: Saving,
    *,
    about: object = None,
    first: Mapping[str, object] = MappingProxyType({}),
    special: Mapping[str, MakeEditor] = MappingProxyType({}),
    words: str = "",
) -> ActForm:
    """Return a form with its model, where nobody else asks for that."""
    return ActForm(act_model(desk, kind, form, store, about=about, first=first), special=special, words=words)


def chosen_from(options: Options) -> MakeEditor:
    """A list to search in, by name and pinyin."""

    def make(changed: Changed) -> QWidget:
        return answering(ComboBox(options, key=by_pinyin), changed)

    return make


def one_name(names: Sequence[str]) -> MakeEditor:
    """A list of names to search in, by pinyin too; what is typed and is none of them is judged by the form."""

    def make(changed: Changed) -> QWidget:
        combo = ComboBox([(name, name) for name in names], key=by_pinyin)
        combo.textChanged.connect(changed)
        return combo

    return make


def several_names(names: Sequence[str]) -> MakeEditor:
    """A list to take names from one by one; those that are taken stand below, and are taken away again there."""

    def make(changed: Changed) -> QWidget:
        return NamesEditor(names, changed)

    return make


def leave_kept(panel: SidePanel) -> None:
    """Close a panel; what was typed a moment ago waits as a draft."""
    if panel.content is None:
        return
    if isinstance(panel.content, ActForm):
        panel.content.model.settle()
    panel.leave()


class NamePicker(ComboBox):
    """``taken``: a name was chosen out of the list, or stands there in full as Enter is pressed or the line is left."""

    taken = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.value() is not None:
            self.take()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.take()

    def _pick(self, index: QModelIndex) -> None:
        super()._pick(index)
        QTimer.singleShot(0, self, self.take)  # the list is still at work

    def take(self) -> None:
        """Hand the name over that stands there, and make room for the next one."""
        name = self.value()
        if isinstance(name, str):
            self.clear()
            self.taken.emit(name)


class NamesEditor(QWidget):
    """Names that were chosen, the first one first; Enter or a click takes one more."""

    def __init__(self, names: Sequence[str], changed: Changed) -> None:
        super().__init__()
        self._changed = changed
        self.names: list[str] = []
        self.combo = NamePicker([(name, name) for name in names], key=by_pinyin, placeholder=_("Add a department…"))
        self._chips = flow(gap=6)
        self.chips = holder(self._chips)
        self.setLayout(column(self.combo, self.chips, gap=6))
        self.setFocusProxy(self.combo)
        self.combo.taken.connect(self._take)
        self._show()

    def set_names(self, names: Sequence[str]) -> None:
        """Show names without reporting them."""
        self.names = list(names)
        self._show()

    def _take(self, name: str) -> None:
        if name not in self.names:
            self.names.append(name)
            self._tell()

    def _drop(self, name: str) -> None:
        self.names.remove(name)
        self._tell()
        self.combo.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        self._show()
        self._changed(list(self.names))

    def _show(self) -> None:
        emptied(self._chips)
        for name in self.names:
            chip = FilterChip(name)
            chip.removed.connect(lambda name=name: self._drop(name))
            self._chips.addWidget(chip)
        self.chips.setVisible(bool(self.names))
