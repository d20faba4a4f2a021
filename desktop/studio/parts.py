"""Small parts that several screens of the studio share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.editors import Changed, by_pinyin
from desktop.form_model import FormModel, Store
from desktop.form_view import FormView, MakeEditor
from desktop.record_list import RecordList
from desktop.studio.looks import KIND_ICONS
from desktop.theme import theme
from desktop.widgets import ChoiceButtons, ComboBox, icon
from forms.form import Form
from forms.i18n import _
from forms.studio_words import MATTER_KINDS
from forms.types import Text
from models.studio.records import MatterKind

Options = Sequence[tuple[object, str]]
LEAST_H = 220
"""At 100 %: lower than this a form cannot be filled in."""


class StudioList(RecordList):
    area = "studio"


class ActForm(FormView):
    """A form of one act; ``done``: it was stored, with its act, to be offered for undo."""

    done = Signal(object, object)  # what ``store`` returned, act id

    def __init__(
        self,
        model: FormModel,
        save_text: str = "",
        *,
        special: Mapping[str, MakeEditor] = MappingProxyType({}),
        above: QWidget | None = None,
        more: Sequence[QWidget] = (),
    ) -> None:
        texts = [each.key for each in model.form.fields if isinstance(each.type, Text) and each.type.lines]
        wide = (*texts, "kind") if "kind" in special else texts
        super().__init__(model, save_text, special=special, above=above, more=more, flat=True, wide=wide)
        model.setParent(self)
        # What is long scrolls within the form, not the screen around it.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(theme().px(LEAST_H))
        model.saved.connect(lambda result: self.done.emit(result, model.act_id))

    def begin(self) -> None:
        """Put the keys into the first field in which nothing stands yet."""
        blank = [editor for key, editor in self.editors.items() if self.model.answers.get(key) is None]
        next(iter([*blank, *self.editors.values()])).setFocus(Qt.FocusReason.OtherFocusReason)


def act_model(
    desk: Desk,
    kind: str,
    form: Form,
    store: Callable[[Session, Mapping[str, object]], Any],
    *,
    about: UUID | None,
    first: Mapping[str, object] = MappingProxyType({}),
) -> FormModel:
    """Return the model of a form that an action stores; its draft is about ``about``."""
    bound: Store = store
    context = {"about": about} if about is not None else {}
    return FormModel(desk, form, kind, context=context, first=first, store=bound)


class KindButtons(ChoiceButtons):
    """The kinds of matters, each with its number, shape and word."""

    def __init__(self) -> None:
        super().__init__([(kind, _(words)) for kind, words in MATTER_KINDS.items()], _("Kind of matter"))
        for button, kind in zip(self.buttons, MATTER_KINDS, strict=True):
            button.setIcon(icon(KIND_ICONS[kind], "text_muted", on_color="accent"))

    def kind(self) -> MatterKind | None:
        value = self.value()
        return value if isinstance(value, MatterKind) else None


def chosen_from(options: Options) -> MakeEditor:
    """A list to search in, by name and pinyin."""

    def make(changed: Changed) -> QWidget:
        combo = ComboBox(options, key=by_pinyin)
        combo.chosen.connect(changed)
        return combo

    return make


def is_typing() -> bool:
    """Whether a letter that is pressed now belongs to a text."""
    return isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit)
