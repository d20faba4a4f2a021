"""What a screen shows instead of content: nothing yet, something failed, still loading, at work."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from desktop.theme import TextRole, theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.card import Card
from desktop.widgets.icons import Icon
from desktop.widgets.layout import VBox, hide_unless, row
from desktop.widgets.text import Text
from forms.i18n import _, ngettext

_CENTER = Qt.AlignmentFlag.AlignHCenter


class _Message(QWidget):
    """Icon, title, sentence and one act, in the middle of the room there is."""

    acted = Signal()

    def __init__(self, icon_name: str, ink: str, title: str, sentence: str, action: str, kind: Kind) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.title = Text(title, TextRole.HEADING, wrap=True)
        self.sentence = Text(sentence, ink="text_muted", wrap=True)
        self.action = Button(action, kind)
        hide_unless(self.action, action)
        self.action.clicked.connect(self.acted)
        box = VBox(8, (24, 24, 24, 24))
        box.addStretch()
        box.addWidget(Icon(icon_name, ink, 40), alignment=_CENTER)
        for text in (self.title, self.sentence):
            text.setAlignment(_CENTER)
            box.addWidget(text)
        box.addSpacing(theme().space(8))
        box.addWidget(self.action, alignment=_CENTER)
        box.addStretch()
        self.setLayout(box)


class EmptyState(_Message):
    """Nothing here (yet): why, and the one thing to do about it (``acted``)."""

    def __init__(self, icon_name: str, title: str, sentence: str, action: str = "") -> None:
        super().__init__(icon_name, "text_muted", title, sentence, action, Kind.PRIMARY)


class ErrorState(_Message):
    """What went wrong, what to do next, and trying again (``acted``)."""

    def __init__(self, what: str, what_next: str, retry: str = "") -> None:
        super().__init__("danger", "danger", what, what_next, retry or _("Try again"), Kind.SECONDARY)


class SkeletonRows(QWidget):
    """Grey bars where rows will be. They stand still: an old PC has better things to do than to shimmer."""

    def __init__(self, rows: int = 5) -> None:
        super().__init__()
        self._rows = rows
        self.setAccessibleName(_("Loading…"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(240), self._rows * theme().control_height)

    def paintEvent(self, event: object) -> None:
        worn, painter, room = theme(), QPainter(self), self.contentsRect()
        painter.translate(room.topLeft())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(worn.color("neutral_soft"))
        bar = worn.px(12)
        for number in range(self._rows):
            y = number * worn.control_height + (worn.control_height - bar) // 2
            short, long = (0.16, 0.52 + 0.08 * (number % 3)) if room.width() else (0.0, 0.0)
            start = round(room.width() * short)
            painter.drawRoundedRect(QRect(0, y, start, bar), bar / 2, bar / 2)
            wide = round(room.width() * long)
            painter.drawRoundedRect(QRect(start + worn.space(24), y, wide, bar), bar / 2, bar / 2)
        painter.end()


class ProgressPanel(Card):
    """Long work: what is done, how far, how long still, and Cancel (``cancelled``)."""

    cancelled = Signal()

    def __init__(self, label: str, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(gap=8)
        self._clock, self._started = clock, clock()
        self.label = Text(label, TextRole.STRONG)
        self.share = Text("", TextRole.CAPTION, "text_muted")
        self.time_left = Text("", TextRole.CAPTION, "text_muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(label)
        self.bar.setRange(0, 0)
        self.cancel_button = Button(_("Cancel"))
        self.cancel_button.clicked.connect(self._cancel)
        self.add(row(self.label, None, self.cancel_button))
        self.add(self.bar)
        self.add(row(self.share, None, self.time_left))

    def begin(self, label: str) -> None:
        """Start anew, with other work."""
        self._started = self._clock()
        self.label.setText(label)
        self.bar.setAccessibleName(label)
        self.bar.setRange(0, 0)
        self.share.setText("")
        self.time_left.setText("")
        self.cancel_button.setEnabled(True)

    def show_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.share.setText(_("{done} of {total}").format(done=f"{done:,}", total=f"{total:,}"))
        spent = self._clock() - self._started
        self.time_left.setText(_time_left(spent * (total - done) / done) if done and spent >= 1 else "")

    def _cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self.time_left.setText(_("Cancelling…"))
        self.cancelled.emit()


def _time_left(seconds: float) -> str:
    if seconds < 60:
        return _("less than a minute left")
    minutes = round(seconds / 60)
    return ngettext("about {n} minute left", "about {n} minutes left", minutes).format(n=minutes)
