"""The dialog: a title, a body, and at most a few buttons; Escape leaves, Enter does the main thing."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QLayout, QWidget

from desktop.theme import TextRole, theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.layout import HBox, Scroll, VBox, hide_unless
from desktop.widgets.text import Text
from forms.i18n import _

BESIDE_BODY = 200
"""At 100 %: what title, buttons and the window's own frame need of a screen."""


class _Body(Scroll):
    """As high as what it holds; only where the screen is too low for that it scrolls."""

    def __init__(self, layout: VBox) -> None:
        self._content = content = QWidget()
        content.setLayout(layout)
        super().__init__(content)

    def sizeHint(self) -> QSize:
        content, worn = self._content, theme()
        width = max(content.sizeHint().width(), self.window().minimumWidth() - 2 * worn.space(24))
        needed = content.heightForWidth(width) if content.hasHeightForWidth() else content.sizeHint().height()
        room = self.screen().availableGeometry().height() - worn.px(BESIDE_BODY)
        bar = 0 if needed <= room else self.verticalScrollBar().sizeHint().width()
        return QSize(content.sizeHint().width() + bar, min(needed, max(room, worn.px(120))))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._content.minimumSizeHint().width(), self.sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()  # a problem was said beneath a field: the dialog grows
        return super().eventFilter(watched, event)


class Dialog(QDialog):
    """Add to ``body``; ``accepted`` and ``rejected`` are ``QDialog``'s. Extra buttons stand at the left."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        sentence: str = "",
        *,
        ok: str = "",
        cancel: str = "",
        danger: bool = False,
        width: float = 480,
    ) -> None:
        super().__init__(parent)
        self._width = width
        self._danger = danger
        self.setWindowTitle(title)
        self.title = Text(title, TextRole.TITLE, wrap=True)
        self.sentence = Text(sentence, ink="text_muted", wrap=True)
        hide_unless(self.sentence, sentence)
        self.ok_button = Button(ok or _("OK"), Kind.DANGER if danger else Kind.PRIMARY)
        self.ok_button.setDefault(True)
        self.ok_button.clicked.connect(self.accept)
        self.cancel_button = Button(cancel or _("Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        self.body = VBox(16)
        self._extra = HBox(8)
        self._build()
        theme().changed.connect(self._wear)

    def _build(self) -> None:
        head = VBox(8, (24, 24, 24, 16))
        head.addWidget(self.title)
        head.addWidget(self.sentence)
        head.addSpacing(theme().space(8))
        head.addWidget(_Body(self.body), 1)
        buttons = HBox(8, (24, 12, 24, 12))
        buttons.addLayout(self._extra)
        buttons.addStretch()
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.ok_button)
        self._foot = foot = QFrame()
        foot.setProperty("look", "status")
        foot.setLayout(buttons)
        box = VBox(0)
        box.addLayout(head, 1)
        box.addWidget(foot)
        self.setLayout(box)
        self._wear()

    def add(self, part: QWidget | QLayout) -> None:
        if isinstance(part, QWidget):
            self.body.addWidget(part)
        else:
            self.body.addLayout(part)

    def add_button(self, button: Button) -> None:
        self._extra.addWidget(button)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the first field, where somebody types; what asks only begins at the button that is meant."""
        super().showEvent(event)
        parts = [part for part in self.findChildren(QWidget) if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
        fields = [part for part in parts if not self._foot.isAncestorOf(part)]
        if self.focusWidget() not in fields:
            last = self.cancel_button if self._danger else self.ok_button
            first = next((part for part in fields if part.isEnabled() and part.isVisible()), last)
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def _wear(self) -> None:
        room = self.screen().availableGeometry().width() - theme().space(24)
        self.setMinimumWidth(min(theme().px(self._width), room))
