"""One line of the warm-heart record (F03) in a few keys: a digit for each aspect, 0 for all good, Ctrl+S."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.care.choices import Options
from desktop.care.openly_choice import OpenlyChoice
from desktop.desk import Desk
from desktop.editors import by_pinyin, show_answer
from desktop.form_model import FormModel
from desktop.theme import Tone, theme
from desktop.widgets import (
    Banner,
    Button,
    CheckBox,
    ChoiceButtons,
    ComboBox,
    Field,
    Kind,
    LineEdit,
    Scroll,
    Text,
    TextArea,
    VBox,
    column,
    hide_unless,
    row,
)
from desktop.widgets.layout import wrapping
from forms.care import CARE_VISIT
from forms.care_saving import save_care_visit
from forms.care_words import ASPECTS, MANNERS, RATINGS
from forms.i18n import _
from models.care.records import CareManner, CareNeed, Rating

OTHER_NEED = "other"
"""What kind of need it is that was only written down (``models.care.rules.NEED_KINDS``); its appeal has a topic."""
LABEL_W = 84
"""The buttons of an aspect stand in one line beside it; a long name takes two."""


class VisitModel(FormModel):
    """The answers of a new line: here and now, at the door; or of the line that takes the place of ``corrects``.

    ``openly``: it is for all workers, though the person has a care team (``models.care.rules``).
    """

    def __init__(
        self, desk: Desk, resident_id: UUID, now: datetime, helper_id: UUID | None = None, corrects: UUID | None = None
    ) -> None:
        first: dict[str, object] = {"at": now, "manner": CareManner.DOOR, "reached": True, "helper_id": helper_id}
        self.resident_id, self.openly = resident_id, False
        self.appealing = False
        """What is needed becomes an appeal as soon as the line stands."""
        self.need_id: UUID | None = None

        def store(session: Session, raw: Mapping[str, object]) -> UUID:
            needs = [{"kind": OTHER_NEED, "text": raw.get("needs")}] if self.appealing else []
            more = {"corrects_id": corrects, "openly": self.openly, "needs": needs}
            visit = save_care_visit(session, raw, resident_id=resident_id, **more)  # type: ignore[arg-type]
            mine = select(CareNeed.id).where(CareNeed.care_visit_id == visit.id).order_by(CareNeed.id.desc())
            self.need_id = session.scalars(mine).first() if needs else None
            return visit.id

        context = {"resident": resident_id} | ({"corrects": corrects} if corrects else {})
        super().__init__(desk, CARE_VISIT, "care.visit", context=context, first=first, store=store)

    def save_for_appeal(self) -> None:
        self.appealing = True
        self.save()


class RatingButtons(ChoiceButtons):
    """Good, fair or poor; a digit chooses and goes on to what is below. ``asked_all``: all are good."""

    stepped, asked_all = Signal(), Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_0:
            self.asked_all.emit()
            return
        super().keyPressEvent(event)
        if 0 <= event.key() - Qt.Key.Key_1 < len(self.buttons):
            self.stepped.emit()


class VisitEntry(QWidget):
    """``left``: nothing more to do here; ``saved``: the visit stands, with the act that recorded it.

    ``choose``: the worker says whether the line is for all workers or for the care team.
    """

    left, saved = Signal(), Signal(object)
    appeal_wanted = Signal(object, object)  # need id, resident id

    def __init__(self, model: VisitModel, helpers: Options, *, choose: bool = False) -> None:
        super().__init__()
        self.model = model
        model.setParent(self)
        self.restored = Banner(
            _("This is what you had typed before; it was not saved yet."), Tone.INFO, _("Discard it")
        )
        hide_unless(self.restored, model.restored)
        self.restored.acted.connect(self._discard)
        self.manner = ChoiceButtons([(manner, _(words)) for manner, words in MANNERS.items()], _("Manner"))
        self.reached = CheckBox(_("The person was reached"))
        self.ratings = {key: RatingButtons([(r, _(words)) for r, words in RATINGS.items()], _(ASPECTS[key]))
                        for key in ASPECTS}  # fmt: skip
        self.all_good = Button(_("All good"), Kind.SECONDARY, "checked", hint="0")
        self.needs, self.handling = TextArea(rows=2), TextArea(rows=2)
        self.referred = CheckBox(_("Passed on"))
        self.at, self.helper = LineEdit(), ComboBox(helpers, key=by_pinyin)
        self.minutes = LineEdit()
        self.openly = OpenlyChoice()
        hide_unless(self.openly, choose)
        self.save_button = Button(_("Save"), Kind.PRIMARY, "save", "Ctrl+S")
        self.appeal_button = Button(_("Save and make it an appeal"), Kind.SECONDARY, "appeals", "Ctrl+Shift+A")
        self.leave_button = Button(_("Cancel"))
        self.fields = {
            "manner": Field(_("Manner"), self.manner),
            "needs": Field(_("Needs"), self.needs, _("What care is needed; no diagnosis")),
            "handling": Field(_("How it was handled"), self.handling),
            "at": Field(_("Visited at"), self.at),
            "helper_id": Field(_("Visited by"), self.helper, _("Empty: you")),
            "minutes": Field(_("Length of service (minutes)"), self.minutes, _("For the certificate of a volunteer")),
        }
        self._build()
        self._connect()
        self._show_answers()
        self._show_state()

    @property
    def editors(self) -> dict[str, QWidget]:
        return {
            "manner": self.manner, "needs": self.needs, "handling": self.handling, "at": self.at,
            "helper_id": self.helper, "minutes": self.minutes, **self.ratings,
        }  # fmt: skip

    def _build(self) -> None:
        self.aspects = QWidget()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(theme().space(4))
        grid.setHorizontalSpacing(theme().space(12))
        for number, (key, buttons) in enumerate(self.ratings.items()):
            label = Text(_(ASPECTS[key]), wrap=True)
            label.setFixedWidth(min(label.fontMetrics().horizontalAdvance(label.text()) + 2, theme().px(LABEL_W)))
            grid.addWidget(label, number, 0)
            grid.addWidget(buttons, number, 1)
        grid.setColumnStretch(1, 1)
        head = row(Text(_("How the person is"), ink="text_muted"), None, self.all_good)
        self.aspects.setLayout(column(head, grid, gap=4))
        box = VBox(12, (16, 12, 16, 12))
        for part in (self.restored, self.aspects, self.fields["needs"], self.fields["handling"]):
            box.addWidget(part)
        box.addLayout(row(self.referred, None))
        box.addLayout(row(self.appeal_button, None))
        box.addWidget(self.fields["manner"])
        box.addLayout(row(self.reached, None))
        for key in ("at", "helper_id", "minutes"):
            box.addWidget(self.fields[key])
        box.addWidget(self.openly)
        box.addStretch()
        page = QWidget()
        page.setLayout(box)
        foot = row(None, self.leave_button, self.save_button, margins=(16, 8, 16, 12))
        self.setLayout(column(Scroll(page), foot, gap=0))
        self.aspects.setSizePolicy(wrapping())

    def _connect(self) -> None:
        model, below = self.model, [*self.ratings.values(), self.needs]
        for here, after in zip(self.ratings.values(), below[1:], strict=True):
            here.stepped.connect(partial(after.setFocus, Qt.FocusReason.OtherFocusReason))
            here.asked_all.connect(self.rate_all_good)
        for key, buttons in {"manner": self.manner, **self.ratings}.items():
            buttons.changed.connect(partial(model.answer, key))
        for key, area in {"needs": self.needs, "handling": self.handling}.items():
            area.textChanged.connect(lambda key=key, area=area: model.answer(key, area.text()))
        self.reached.toggled.connect(partial(model.answer, "reached"))
        self.referred.toggled.connect(partial(model.answer, "referred"))
        self.at.textEdited.connect(partial(model.answer, "at"))
        self.minutes.textEdited.connect(partial(model.answer, "minutes"))
        self.helper.chosen.connect(partial(model.answer, "helper_id"))
        self.openly.changed.connect(lambda chosen: setattr(model, "openly", chosen))
        self.all_good.clicked.connect(self.rate_all_good)
        self.save_button.clicked.connect(model.save)
        self.leave_button.clicked.connect(self._leave)
        model.checked.connect(self._show_state)
        model.refused.connect(self._to_problem)
        model.saved.connect(self._tell)
        self.appeal_button.clicked.connect(model.save_for_appeal)

    def _tell(self, _visit: object) -> None:
        self.saved.emit(self.model.act_id)
        if self.model.need_id is not None:
            self.appeal_wanted.emit(self.model.need_id, self.model.resident_id)

    def begin(self) -> None:
        """Put the keys on the first aspect."""
        self.ratings["health"].setFocus(Qt.FocusReason.OtherFocusReason)

    def rate_all_good(self) -> None:
        """All five aspects are good: what is most often so."""
        for buttons in self.ratings.values():
            buttons.set_value(Rating.GOOD)
        self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_answers(self) -> None:
        for key, editor in self.editors.items():
            show_answer(editor, self.model.answers.get(key), self.model.text(key))
        for key, box in {"reached": self.reached, "referred": self.referred}.items():
            box.blockSignals(True)
            box.setChecked(bool(self.model.answers.get(key)))
            box.blockSignals(False)

    def _show_state(self) -> None:
        """Nobody who was not reached is rated; what is wrong stands beneath its field."""
        self.aspects.setVisible(self.model.relevant("health"))
        self.appeal_button.setVisible(bool(self.model.answers.get("needs")))
        for key, field in self.fields.items():
            problem = self.model.problem(key)
            tone = Tone.DANGER if problem is None or problem.refuses else Tone.WARNING
            field.show_problem(str(problem) if problem else "", tone)

    def _to_problem(self) -> None:
        self.model.appealing = False
        self._show_state()
        wrong = {problem.field for problem in self.model.refusals}
        first = next((field for key, field in self.fields.items() if key in wrong), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _discard(self) -> None:
        self.model.discard()
        self.restored.hide()
        self._show_answers()

    def _leave(self) -> None:
        self.model.drop_draft()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.model.touched:
                self.model.keep_draft()
            self.left.emit()
        else:
            super().keyPressEvent(event)
