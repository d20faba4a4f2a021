"""A field: label above, editor, hint, and beneath it what is wrong; and the form that sets fields in columns."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.theme import TextRole, Tone
from desktop.widgets.icons import Icon
from desktop.widgets.layout import Columns, VBox, hide_unless, restyle, row, wrapping
from desktop.widgets.text import Text
from forms.i18n import _


class Field(QWidget):
    """One question. ``show_problem`` marks the editor and says why; typing is never blocked."""

    def __init__(self, label: str, editor: QWidget, hint: str = "", *, required: bool = False) -> None:
        super().__init__()
        self.editor = editor
        self.label = Text(label, TextRole.BODY, "text")
        self.label.setBuddy(editor)
        self.mark = Text("*", TextRole.STRONG, "danger")
        self.mark.setToolTip(_("Required"))
        hide_unless(self.mark, required)
        self.hint = Text(hint, TextRole.CAPTION, "text_muted", wrap=True)
        hide_unless(self.hint, hint)
        self.problem = Text("", TextRole.CAPTION, "danger", wrap=True)
        self._problem_icon = Icon("danger", "danger", 16, filled=True)
        self._problem_line = QWidget()
        line = row(gap=4)
        line.addWidget(self._problem_icon, alignment=Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.problem, 1)
        self._problem_line.setLayout(line)
        self._problem_line.hide()
        box = VBox(4)
        box.addLayout(row(self.label, self.mark, None, gap=4))
        box.addWidget(editor)
        box.addWidget(self.hint)
        box.addWidget(self._problem_line)
        box.addStretch()
        self.setLayout(box)
        self.setFocusProxy(editor)
        editor.setAccessibleName(f"{label} ({_('Required')})" if required else label)
        editor.setAccessibleDescription(hint)

    def show_problem(self, text: str, tone: Tone = Tone.DANGER) -> None:
        """Say what is wrong beneath the editor (warning: may stay so); an empty text takes it away."""
        self.problem.setText(text)
        self.problem.set_ink(tone)
        self._problem_icon.show_icon(tone, tone)
        self._problem_line.setVisible(bool(text))
        self.hint.setVisible(bool(self.hint.text()) and not text)
        self.editor.setAccessibleDescription(text or self.hint.text())
        restyle(self.editor, problem=bool(text) and tone == Tone.DANGER)


class FormLayout(QWidget):
    """Fields in one column, or in two where there is room; the order of adding is the order of Tab."""

    def __init__(self, column_width: float = 300) -> None:
        super().__init__()
        self._columns = Columns(column_width, most=2)
        self.setLayout(self._columns)
        self.setSizePolicy(wrapping())

    def add(self, field: QWidget, *, wide: bool = False) -> None:
        """Add a field (or anything else that stands in its place); a wide one takes the whole line."""
        self._columns.add(field, wide=wide)

    @property
    def columns(self) -> int:
        """How many columns there are at the present width."""
        return self._columns.fitting(self.width())
