"""Small parts that several screens of the studio share."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from desktop.record_list import RecordList
from desktop.studio.looks import KIND_ICONS
from desktop.widgets import ChoiceButtons, icon
from forms.i18n import _
from forms.studio_words import MATTER_KINDS
from models.studio.records import MatterKind


class StudioList(RecordList):
    area = "studio"


class KindButtons(ChoiceButtons):
    """The kinds of matters, each with its number, shape and word."""

    def __init__(self) -> None:
        super().__init__([(kind, _(words)) for kind, words in MATTER_KINDS.items()], _("Kind of matter"))
        for button, kind in zip(self.buttons, MATTER_KINDS, strict=True):
            button.setIcon(icon(KIND_ICONS[kind], "text_muted", on_color="accent"))

    def kind(self) -> MatterKind | None:
        value = self.value()
        return value if isinstance(value, MatterKind) else None


def is_typing() -> bool:
    """Whether a letter that is pressed now belongs to a text."""
    return isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit)
