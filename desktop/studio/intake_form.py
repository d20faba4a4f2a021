"""The intake of a visitor: who came, what kind of matter it is, what it is about; a closed file where it must be."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy.orm import Session

from desktop.act_form import ActForm
from desktop.apart import ApartNotice
from desktop.desk import Desk
from desktop.editors import Changed, by_pinyin
from desktop.form_model import FormModel
from desktop.hit_picker import HitPicker
from desktop.studio.acting import Acting
from desktop.studio.parts import KindButtons
from desktop.theme import Tone
from desktop.widgets import Banner, Card, CheckList, ChoiceButtons, ComboBox, Field, Text, column
from desktop.widgets.choices import Options
from forms.i18n import _
from forms.studio import INTAKE
from forms.studio_saving import save_intake
from forms.studio_words import VICTIMS, topics_of
from models.search import Hit
from models.studio.intake import Contact, TakenIn, prefill
from models.studio.records import MatterKind, StudioMatter
from models.studio.rules import VIOLENCE

ADULT = "adult"
"""Who can act for himself: nothing is told."""
_CONTACT = ("contact_name", "contact_phone", "address")


class IntakeModel(FormModel):
    """``person``: who he is in the register; ``victim`` and ``workers`` are asked of a closed file only."""

    carried = (*FormModel.carried, "person", "person_words", "victim", "workers")
    victim_missing = Signal()

    def __init__(
        self, desk: Desk, acting: Acting, *, matter: StudioMatter | None = None, session_id: UUID | None = None
    ) -> None:
        self._acting, self._session_id = acting, session_id
        self._matter_id = matter.id if matter is not None else None
        self.closed_before = matter is not None and matter.violence
        about = {"about": self._matter_id or session_id}
        first = {} if matter is None or matter.kind is None else _as_stored(matter)
        super().__init__(desk, INTAKE, "studio.intake", context=about, first=first, store=self._take_in)
        if matter is not None and matter.resident_id is not None:
            self.beside.setdefault("person", str(matter.resident_id))

    @property
    def person(self) -> UUID | None:
        return UUID(self.beside["person"]) if self.beside.get("person") else None

    @property
    def is_closed(self) -> bool:
        return bool(self.answers.get("violence")) or self.answers.get("topic") == VIOLENCE

    def know(self, resident_id: UUID, words: str, contact: Contact) -> None:
        """Fill in what the register knows; what was typed by hand goes: it was about somebody else."""
        self.beside |= {"person": str(resident_id), "person_words": words}
        for key, value in zip(_CONTACT, (contact.name, contact.phone, contact.address), strict=True):
            self.answer(key, value)

    def forget_person(self) -> None:
        for key in ("person", "person_words"):
            self.beside.pop(key, None)
        for key in _CONTACT:
            self.answer(key, None)

    def note(self, key: str, value: Any) -> None:
        """Keep with the draft what is no answer: ``victim``, ``workers``."""
        self.beside[key] = value
        self._timer.start()

    def save(self) -> None:
        """Whoever closes a file says who suffers: a child's case is reported at once (L-15)."""
        if self.is_closed and not self.closed_before and self.beside.get("victim") is None:
            self.victim_missing.emit()
        else:
            super().save()

    def _take_in(self, session: Session, raw: Mapping[str, object]) -> TakenIn:
        victim = self.beside.get("victim")
        return save_intake(
            session,
            raw,
            matter_id=self._matter_id,
            session_id=self._session_id,
            resident_id=self.person,
            victim=victim if self.is_closed and victim in VICTIMS else None,
            workers=tuple(UUID(key) for key in self.beside.get("workers", ())) if self.is_closed else (),
            officer_id=self._acting.officer_id,
        )


class IntakeForm(ActForm):
    """Search the person, press the kind's number, choose the topic, write, Ctrl+S."""

    def __init__(self, desk: Desk, model: IntakeModel, workers: Options) -> None:
        self._desk, self._intake = desk, model
        self.picker = HitPicker(
            desk,
            _("Who came"),
            _("Who came: name, pinyin, door or phone; Enter takes the first"),
            ("resident",),
            titled=False,
        )
        self.kinds = KindButtons()
        self.topics = ComboBox(key=by_pinyin)
        self._by_enter = False
        """Enter in the topics has led to what it is about, and no key was pressed there yet."""
        self.apart = ApartNotice(desk)
        self.closed = ClosedCard(workers)
        self.closing = Banner(
            _(
                "This becomes a closed file (L-15): only you and those whom you name below can open it, on any PC. "
                "It stands in no list, search, figure or printout of others; the queue shows them nothing of it."
            ),
            Tone.WARNING,
            dismissible=False,
        )
        top = QWidget()
        top.setLayout(column(self.picker, self.apart, self.closing, gap=8))
        super().__init__(
            model,
            _("Take in"),
            special={"kind": self._kind_editor, "topic": self._topic_editor},
            above=top,
            more=(self.closed,),
            wide=("kind",),
        )
        for card in self.sections.values():  # the fields tell by themselves what they are about
            card.header.hide()
        self.editors["content"].installEventFilter(self)
        self.apart.shut(self.editors["violence"])
        self._show_topics()
        self.show_answers()
        self.picker.show_chosen(str(model.beside.get("person_words", "")))
        self.closed.show_values(model.beside)
        self.closed.victim.changed.connect(partial(model.note, "victim"))
        self.closed.named.changed.connect(lambda ids: model.note("workers", [str(key) for key in ids]))
        self.picker.picked.connect(self._know)
        self.picker.dropped.connect(self._forget)
        model.checked.connect(self._show_closed)
        model.victim_missing.connect(self._ask_victim)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._keep_in_sight)
        self._show_closed()

    def begin(self) -> None:
        if self._intake.person is None and not self._intake.touched:
            self.picker.begin()
        else:
            self.kinds.setFocus(Qt.FocusReason.OtherFocusReason)

    def _kind_editor(self, changed: Changed) -> QWidget:
        self.kinds.changed.connect(changed)
        self.kinds.changed.connect(self._kind_chosen)
        return self.kinds

    def _topic_editor(self, changed: Changed) -> QWidget:
        self.topics.chosen.connect(changed)
        self.topics.returnPressed.connect(self._go_on)
        self.topics.textEdited.connect(lambda text: changed(text) if self.topics.value() is None else None)
        return self.topics

    def _go_on(self) -> None:
        self._by_enter = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter has already led on from the topics: whoever presses Tab besides does not step over what it is about."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            once_more, self._by_enter = self._by_enter and event.key() == Qt.Key.Key_Tab, False
            if once_more:
                return True
        return super().eventFilter(watched, event)

    def _kind_chosen(self, _kind: object) -> None:
        """Another kind has other topics; whoever chose by key goes on with them."""
        self._show_topics()
        if self.topics.value() is None and self.topics.text():
            self.topics.clear()
            self._intake.answer("topic", None)
        if any(button.hasFocus() for button in self.kinds.buttons) and self.kinds.kind() is not None:
            self.topics.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_topics(self) -> None:
        kind = self._intake.answers.get("kind")
        topics = topics_of(kind) if isinstance(kind, MatterKind) else {}
        here = {code: words for code, words in topics.items() if not (self.apart.on and code == VIOLENCE)}
        self.topics.set_options([(code, _(words)) for code, words in here.items()])

    def _know(self, hit: Hit) -> None:
        words = self.picker.chosen.text()

        def take(contact: Contact) -> None:
            self._intake.know(hit.id, words, contact)
            self.show_answers()

        self._desk.read(lambda session: prefill(session, hit.id), take, self)
        self.kinds.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        self._intake.forget_person()
        self.show_answers()

    def _show_closed(self) -> None:
        for part in (self.closed, self.closing):
            part.setVisible(self._intake.is_closed)

    def _keep_in_sight(self, *_range: int) -> None:
        """What is said above pushes the fields down: the one that is being typed in stays in sight."""
        if (at := QApplication.focusWidget()) is not None and self.isAncestorOf(at):
            self.bring(at)

    def _ask_victim(self) -> None:
        self.closed.victim_field.show_problem(_("Say who suffers; a child's case is reported to the police at once."))
        self.closed.victim.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(self.closed)


class ClosedCard(Card):
    """Of a closed file (L-15): who is the victim, and who else may open it."""

    def __init__(self, workers: Options) -> None:
        super().__init__(padding=12, gap=8)
        victims = [(ADULT, _("An adult with full capacity")), *((key, _(text)) for key, text in VICTIMS.items())]
        self.victim = ChoiceButtons(victims, _("Who suffers the violence"))
        self.named = CheckList(workers, _("Who else may open the file"))
        self.victim_field = Field(_("Who suffers the violence"), self.victim, required=True)
        self.victim.changed.connect(lambda _value: self.victim_field.show_problem(""))
        self.add(self.victim_field)
        self.add(Text(_("Who else may open the file")))
        self.add(self.named)

    def show_values(self, beside: Mapping[str, Any]) -> None:
        self.victim.set_value(beside.get("victim"))
        self.named.set_values([UUID(key) for key in beside.get("workers", ())])


def _as_stored(matter: StudioMatter) -> dict[str, object]:
    return {field.key: getattr(matter, field.key) for field in INTAKE.fields}
