"""The banner: one sentence about the screen below it, perhaps with an act."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from desktop.theme import Tone
from desktop.widgets.button import Button, IconButton, Kind
from desktop.widgets.icons import Icon
from desktop.widgets.layout import HBox, hide_unless
from desktop.widgets.text import Text
from forms.i18n import _


class Banner(QFrame):
    """Tells something of a tone (info, success, warning, danger); ``acted`` and ``dismissed`` tell what was done."""

    acted = Signal()
    dismissed = Signal()

    def __init__(self, text: str, tone: Tone = Tone.INFO, action: str = "", *, dismissible: bool = True) -> None:
        super().__init__()
        self.setProperty("look", "banner")
        self.setProperty("tone", str(tone))
        self.setAccessibleName(text)
        self.text = Text(text, wrap=True)
        self.action = Button(action, Kind.SECONDARY)
        hide_unless(self.action, action)
        self.action.clicked.connect(self.acted)
        self.close_button = IconButton("close", _("Dismiss"))
        hide_unless(self.close_button, dismissible)
        self.close_button.clicked.connect(self._dismiss)
        box = HBox(12, (12, 8, 8, 8))
        box.addWidget(Icon(tone, tone, 20, filled=True), alignment=Qt.AlignmentFlag.AlignVCenter)
        box.addWidget(self.text, 1)
        box.addWidget(self.action, alignment=Qt.AlignmentFlag.AlignVCenter)
        box.addWidget(self.close_button, alignment=Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(box)

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()
