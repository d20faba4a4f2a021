"""A form on the screen: sections of labelled editors, what is wrong beneath each, one main button."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.editors import Changed, make_editor, show_answer
from desktop.form_model import FormModel
from desktop.theme import Tone
from desktop.widgets.banner import Banner
from desktop.widgets.button import Button, IconButton, Kind
from desktop.widgets.card import Card, SectionHeader
from desktop.widgets.field import Field, FormLayout
from desktop.widgets.layout import Scroll, VBox, column, hide_unless, row
from forms.i18n import _

MakeEditor = Callable[[Changed], QWidget]
UNFINISHED = frozenset({"id_length", "not_phone", "not_date", "not_listed", "missing"})
"""What is wrong with an answer only because it is still being typed: said when the field is left."""


class FormView(QWidget):
    """Shows a ``FormModel``; Enter moves to the next field, Ctrl+S saves, Escape leaves.

    Sections whose (English) titles are in ``folded`` open with a click, or by themselves when something in them is
    wrong. ``above`` stands over the first section, ``more`` below the last. ``special`` makes editors that need
    more than their field tells, by key. ``flat`` is for a panel: its title stands for that of an only section.
    Fields that ``wide`` names take a whole line.
    """

    left = Signal()

    def __init__(
        self,
        model: FormModel,
        save_text: str = "",
        *,
        folded: Collection[str] = (),
        above: QWidget | None = None,
        more: Sequence[QWidget] = (),
        special: Mapping[str, MakeEditor] = MappingProxyType({}),
        flat: bool = False,
        wide: Collection[str] = (),
    ) -> None:
        super().__init__()
        self._special, self._wide = special, wide
        self.model = model
        self.fields: dict[str, Field] = {}
        self.sections: dict[str, SectionCard] = {}
        self._flat = flat
        self._lit: dict[str, str] = {}
        self._masks: set[str] = set()
        self._insisted: set[str] = set()
        """Fields that kept the form from being saved: what is wrong with them is said even while they are typed in."""
        self.save_button = Button(save_text or _("Save"), Kind.PRIMARY, "save", "Ctrl+S")
        self.barred = Banner(model.why_not, Tone.INFO, dismissible=False)
        hide_unless(self.barred, model.why_not)
        self.leave_button = Button(_("Cancel"))
        self.restored = Banner(
            _("This is what you had typed before; it was not saved yet."), Tone.INFO, _("Discard it")
        )
        hide_unless(self.restored, model.restored)
        self._build(above, more, folded)
        self._connect()
        self.show_answers()
        self.show_state()
        if model.why_not:
            self._close()

    def _build(self, above: QWidget | None, more: Sequence[QWidget], folded: Collection[str]) -> None:
        margin = 16 if self._flat else 24
        page = QWidget()
        box = VBox(12, (margin, 12, margin, 12))
        for part in (self.barred, self.restored, *([above] if above is not None else [])):
            box.addWidget(part)
        for section in self.model.form.sections:
            box.addWidget(self._section(section.title, [field.key for field in section.fields]))
            self.sections[section.title].fold(section.title in folded)
        for part in more:
            box.addWidget(part)
        box.addStretch()
        page.setLayout(box)
        foot = row(None, self.leave_button, self.save_button, margins=(margin, 8, margin, 12))
        self._scroll = Scroll(page)
        self.setLayout(column(self._scroll, foot, gap=0))

    def _connect(self) -> None:
        self.save_button.clicked.connect(self.model.save)
        self.leave_button.clicked.connect(self._leave)
        self.restored.acted.connect(self._discard)
        self.model.checked.connect(self.show_state)
        self.model.refused.connect(self._to_first_problem)

    def _close(self) -> None:
        """Read only, and above it stands who may save it."""
        self.save_button.setToolTip(self.model.why_not)
        for part in (self.save_button, *self.editors.values()):
            part.setEnabled(False)

    @property
    def editors(self) -> dict[str, QWidget]:
        return {key: field.editor for key, field in self.fields.items()}

    def show_answers(self) -> None:
        """Show every answer as the model holds it."""
        for key, editor in self.editors.items():
            show_answer(editor, self.model.answers.get(key), self.model.text(key))

    def show_state(self) -> None:
        """Show what is relevant, what followed from other answers, and what is wrong."""
        for key, field in self.fields.items():
            field.setVisible(self.model.relevant(key))
            problem = self.model.problem(key)
            if problem is None:
                self._insisted.discard(key)
            elif problem.code in UNFINISHED and key not in self._insisted and field.editor.hasFocus():
                problem = None
            tone = Tone.DANGER if problem is None or problem.refuses else Tone.WARNING
            lit = self._lit.get(key, "") if key not in self.model.touched else ""
            field.show_problem(str(problem) if problem else lit, tone)
            if key not in self.model.touched:
                show_answer(field.editor, self.model.answers.get(key), self.model.text(key))
            self._show_mask(key, field.editor)
        for section in self.model.form.sections:  # one in which nothing is asked now does not stand there empty
            asked = any(self.model.relevant(field.key) for field in section.fields)
            self.sections[section.title].setVisible(asked)

    def _show_mask(self, key: str, editor: QWidget) -> None:
        """What is masked stands where one types, and goes with the first key."""
        mask = self.model.masks.get(key, "")
        if isinstance(editor, QLineEdit) and (mask or key in self._masks):
            self._masks.add(key)
            editor.setPlaceholderText(mask)
            editor.setToolTip(_("Masked: type to replace it, or open it on the page.") if mask else "")

    def light_up(self, key: str, words: str) -> None:
        """Say beneath a field what somebody else found wrong with it, until it is typed in, and go there."""
        if key not in self.fields:
            return
        self._lit = {key: words}
        for section in self.model.form.sections:
            if key in (field.key for field in section.fields):
                self.sections[section.title].fold(False)
        self.show_state()
        self.fields[key].editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.bring(self.fields[key])

    def bring(self, part: QWidget) -> None:
        """Scroll to a part once it is laid out: whoever is refused far above it must see the sentence."""
        QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(part))

    def _section(self, title: str, keys: list[str]) -> Card:
        layout = FormLayout()
        for key in keys:
            declared = self.model.form.by_key[key]
            changed = partial(self.model.answer, key)
            editor = self._special[key](changed) if key in self._special else make_editor(declared, changed)
            self.fields[key] = field = Field(_(declared.label), editor, _(declared.hint), required=declared.is_required)
            layout.add(field, wide=key in self._wide)
            if isinstance(editor, QLineEdit):
                editor.returnPressed.connect(partial(self.focusNextChild))
                editor.editingFinished.connect(self.show_state)
        self.sections[title] = card = SectionCard(_(title), layout, flat=self._flat)
        hide_unless(card.header, not self._flat or len(self.model.form.sections) > 1)
        return card

    def _to_first_problem(self) -> None:
        wrong = {problem.field for problem in self.model.problems if problem.refuses and problem.field}
        self._insisted |= wrong
        self.show_state()
        for section in self.model.form.sections:
            if any(field.key in wrong for field in section.fields):
                self.sections[section.title].fold(False)
        for key, field in self.fields.items():
            if key in wrong:
                field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                self.bring(field)
                return

    def _discard(self) -> None:
        self.model.discard()
        self.restored.hide()
        self.show_answers()

    def _leave(self) -> None:
        self.model.drop_draft()
        self.left.emit()

    def _step_out(self) -> None:
        """Escape loses nothing: what was typed waits as a draft; “Cancel” is what throws it away."""
        if self.model.touched:
            self.model.keep_draft()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._step_out()
        else:
            super().keyPressEvent(event)


class SectionCard(Card):
    """The fields of one section, which can be folded away."""

    def __init__(self, title: str, layout: FormLayout, *, flat: bool) -> None:
        self._layout = layout
        self._title = title
        self.switch = IconButton("collapse", title)
        self.header = SectionHeader(title, None, self.switch)
        super().__init__(self.header, layout, padding=0 if flat else 16)
        if flat:
            self.setProperty("look", "")
        self.switch.clicked.connect(lambda: self.fold(self._layout.isVisibleTo(self)))

    def fold(self, away: bool) -> None:
        self._layout.setVisible(not away)
        words = _("Show {section}") if away else _("Hide {section}")
        self.switch.set_role("expand" if away else "collapse", words.format(section=self._title))
