"""A field: label above, editor, hint, and beneath it what is wrong; and the form that sets fields in columns."""

from PySide6.QtWidgets import QWidget

from desktop.theme import TextRole, Tone
from desktop.widgets.icons import Icon
from desktop.widgets.layout import Columns, column, restyle, row, wrapping
from desktop.widgets.text import Text
from forms.i18n import _


class Field(QWidget):
    """One question. ``show_problem`` marks the editor and says why; typing is never blocked."""

    def __init__(self, label: str, editor: QWidget, hint: str = "", *, required: bool = False) -> None:
        super().__init__()
        self.editor = editor
        self.label = Text(label)
        self.label.setBuddy(editor)
        self._hint = hint
        self.hint: Text | None = Text(hint, TextRole.CAPTION, "text_muted", wrap=True) if hint else None
        self.problem: _Problem | None = None  # made when there is one: a form has many fields and few problems
        head = row(self.label, gap=4)
        if required:
            mark = Text("*", TextRole.STRONG, "danger")
            mark.setToolTip(_("Required"))
            head.addWidget(mark)
        head.addStretch()
        self._box = column(head, editor, gap=4)
        if self.hint is not None:
            self._box.addWidget(self.hint)
        self._box.addStretch()
        self.setLayout(self._box)
        self.setFocusProxy(editor)
        editor.setAccessibleName(f"{label} ({_('Required')})" if required else label)
        editor.setAccessibleDescription(hint)

    def show_problem(self, text: str, tone: Tone = Tone.DANGER) -> None:
        """Say what is wrong beneath the editor (warning: may stay so); an empty text takes it away."""
        if self.problem is None and text:
            self.problem = _Problem()
            self._box.insertWidget(self._box.count() - 1, self.problem)
        if self.problem is not None:
            self.problem.tell(text, tone)
        if self.hint is not None:
            self.hint.setVisible(not text)
        self.editor.setAccessibleDescription(text or self._hint)
        wrong = bool(text) and tone == Tone.DANGER
        if bool(self.editor.property("problem")) != wrong:
            restyle(self.editor, problem=wrong)


class _Problem(QWidget):
    """A shape and a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self._text = Text("", TextRole.CAPTION, "danger", wrap=True)
        self._icon = Icon("danger", "danger", 16, filled=True)
        line = row(column(self._icon, None, gap=0, margins=(0, 2, 0, 0)), gap=4)
        line.addWidget(self._text, 1)
        self.setLayout(line)

    def text(self) -> str:
        return self._text.text()

    def tell(self, text: str, tone: Tone) -> None:
        self._text.setText(text)
        self._text.set_ink(tone)
        self._icon.show_icon(tone, tone)
        self.setVisible(bool(text))


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
