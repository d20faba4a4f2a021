"""What is shown once when a telephone is connected: the picture, the secret in letters, the codes for paper."""

from __future__ import annotations

import segno
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.theme import TextRole, theme
from desktop.widgets.layout import column, row
from desktop.widgets.text import SELECTABLE, Text
from forms.i18n import _
from models.crypto import one_time
from models.station.second import Enrolment

_QUIET = 4
"""Modules of white around a code, so that telephones find it on a dark page too."""
_A_LINE = 2
"""Codes beside each other."""


class QrPicture(QWidget):
    """A QR code of a text, black on white whatever the theme."""

    def __init__(self, side: int = 160) -> None:
        super().__init__()
        self._side = side
        self._rows: list[bytearray] = []
        self.setAccessibleName(_("Picture for the telephone; the same in letters stands beside it"))
        self.setFixedSize(self.sizeHint())

    def show_text(self, text: str) -> None:
        self._rows = [bytearray(line) for line in segno.make_qr(text, error="m").matrix_iter(border=_QUIET)]
        self.update()

    def sizeHint(self) -> QSize:
        side = theme().px(self._side)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if self._rows:
            module = self.width() / len(self._rows)
            for y, line in enumerate(self._rows):
                for x, dark in enumerate(line):
                    if dark:
                        painter.fillRect(QRectF(x * module, y * module, module + 0.5, module + 0.5), QColor("black"))
        painter.end()


class SecondParts(QWidget):
    """``enrolment`` is drawn anew each time it is shown: what was seen before opens nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.enrolment = Enrolment.new()
        self.picture = QrPicture()
        self.secret = Text("", TextRole.CAPTION, wrap=True)
        self.codes = Text("", TextRole.CAPTION, wrap=True)
        for text in (self.secret, self.codes):
            text.setTextInteractionFlags(SELECTABLE)
        first = _("1. Read the picture with the authenticator of your telephone, or type this there:")
        then = _("2. Write down these codes; each of them opens once where the telephone is not at hand:")
        words = (Text(first, wrap=True), self.secret, row(self.picture, None), Text(then, wrap=True), self.codes)
        self.setLayout(column(*words, gap=8))
        self.draw_anew()

    def draw_anew(self) -> None:
        self.enrolment = Enrolment.new()
        self.picture.show_text(one_time.enrolment_uri(self.enrolment.secret))
        self.secret.setText(one_time.spelled(self.enrolment.secret))
        codes = self.enrolment.codes
        self.codes.setText("\n".join("　".join(codes[at : at + _A_LINE]) for at in range(0, len(codes), _A_LINE)))
