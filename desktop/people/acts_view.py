"""The panel of one act: a question below the other, what is wrong beneath each, one button."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.editors import make_editor
from desktop.people import words
from desktop.people.acts_model import Act, ActModel
from desktop.widgets import (
    Button,
    CheckList,
    ChoiceButtons,
    ComboBox,
    DateEdit,
    Field,
    Kind,
    LineEdit,
    Scroll,
    SearchField,
    Text,
    column,
    row,
)
from desktop.widgets.layout import VBox, emptied
from forms.i18n import _
from forms.people import RESIDENCY
from models.people.queries import MemberRow
from models.search import Hit


class ActView(QWidget):
    """``left``: given up."""

    left = Signal()

    def __init__(self, model: ActModel) -> None:
        super().__init__()
        self.model, spec = model, model.spec
        self.fields: dict[str, Field] = {}
        self.go = Button(_(spec.button), Kind.DANGER if spec.danger else Kind.PRIMARY, "save", "Ctrl+S")
        self.cancel = Button(_("Cancel"))
        page, self._box = QWidget(), VBox(16, (16, 12, 16, 12))
        self._box.addWidget(Text(_(spec.sentence), ink="text_muted", wrap=True))
        self._ask()
        self._box.addStretch(1)
        page.setLayout(self._box)
        foot = row(None, self.cancel, self.go, margins=(16, 8, 16, 12))
        self.setLayout(column(Scroll(page), foot, gap=0))
        self.go.clicked.connect(model.submit)
        self.cancel.clicked.connect(self.left)
        model.refused.connect(self._show_problems)
        model.changed.connect(self._show_state)
        self._show_state()
        self.setFocusProxy(next(iter(self.fields.values())))

    def _ask(self) -> None:
        model, spec = self.model, self.model.spec
        if spec.people:
            self._add("people", _(spec.people), self._people())
        if model.act in (Act.MOVE_IN, Act.MERGE):
            self._add("other", _("Who?") if model.act is Act.MOVE_IN else _("Which household?"), self._search())
        if model.act is Act.MOVE_IN and model.home.lived_in:
            self._add("relation", _("Relation to head"), make_editor(RESIDENCY.by_key["relation"], self._relate))
        if model.act is Act.SPLIT:
            self._add("head_there", _("Head of the new household"), self._heads("head_there"))
            self._add("door", _("Other door, if not here"), self._line("door"), _("e.g. 3-2-501"))
        if spec.people and model.act is not Act.HEAD:
            self._add("new_head", _("Head of those who stay"), self._heads("new_head"))
        if spec.on:
            edit = DateEdit()
            edit.setText(model.day)
            edit.textChanged.connect(lambda text: setattr(model, "day", text))
            self._add("day", _(spec.on), edit)
        if model.act is Act.MOVE_OUT:
            self._add("moved_to", _("Moved to (address, city)"), self._line("moved_to"))

    def _add(self, key: str, label: str, editor: QWidget, hint: str = "") -> None:
        self.fields[key] = field = Field(label, editor, hint)
        self._box.addWidget(field)

    def _people(self) -> QWidget:
        options = [(member.residency_id, _described(member)) for member in self.model.choosable]
        if self.model.spec.many:
            checks = CheckList(options)
            checks.changed.connect(self.model.choose)
            return checks
        buttons = ChoiceButtons(options)
        buttons.changed.connect(lambda chosen: self.model.choose([chosen] if chosen else []))
        return buttons

    def _heads(self, key: str) -> ComboBox:
        combo = ComboBox()
        combo.chosen.connect(lambda value: setattr(self.model, key, value))
        return combo

    def _line(self, key: str) -> LineEdit:
        edit = LineEdit()
        edit.textEdited.connect(lambda text: setattr(self.model, key, text))
        return edit

    def _search(self) -> QWidget:
        self.search = SearchField(_("Name, pinyin, door, phone or ID number"))
        self.search.searched.connect(self.model.look_up)
        self.hits = VBox(4)
        self.model.found.connect(self._show_hits)
        part = QWidget()
        part.setLayout(column(self.search, self.hits, gap=8))
        part.setFocusProxy(self.search)
        return part

    def _show_hits(self, hits: list[Hit]) -> None:
        emptied(self.hits)
        for hit in hits:
            button = Button(f"{hit.title}  {hit.subtitle}")
            button.clicked.connect(partial(self._take, hit))
            self.hits.addWidget(button)

    def settle_on(self, resident_id: UUID, name: str) -> None:
        """Who it is about is known already."""
        self._take(Hit("resident", resident_id, name, ""))

    def _take(self, hit: Hit, *_checked: bool) -> None:
        self.model.take(hit)
        self.search.blockSignals(True)
        self.search.setText(f"{hit.title} {hit.subtitle}".strip())
        self.search.blockSignals(False)
        self._show_hits([])

    def _relate(self, raw: object) -> None:
        self.model.relation = raw if isinstance(raw, str) and raw.isdecimal() else "80"

    def _show_state(self) -> None:
        model = self.model
        for key, people, asked in (
            ("new_head", model.staying, model.asks_new_head),
            ("head_there", model.going, len(model.going) > 1),
        ):
            if key in self.fields:
                combo = self.fields[key].editor
                if isinstance(combo, ComboBox):
                    combo.blockSignals(True)
                    combo.set_options([(member.resident_id, words.called(member)) for member in people])
                    combo.set_value(getattr(model, key))
                    combo.blockSignals(False)
                self.fields[key].setVisible(asked)
        self._show_problems()

    def _show_problems(self) -> None:
        for key, field in self.fields.items():
            field.show_problem(self.model.problems.get(key, ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _described(member: MemberRow) -> str:
    age = _("{age} years old").format(age=member.age) if member.age is not None else ""
    facts = _(", ").join(fact for fact in (words.relation_word(member.relation), age) if fact)
    return _("{name} ({facts})").format(name=words.called(member), facts=facts)
