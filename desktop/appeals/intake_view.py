"""The intake of appeals, one form for every source: search, topic, a few words, Ctrl+S."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.apart import ApartNotice
from desktop.appeals.intake_model import IntakeModel, Start, read_hit, read_start
from desktop.appeals.looks import state_chip
from desktop.case_looks import short_number
from desktop.desk import Desk
from desktop.editors import answering, by_pinyin
from desktop.form_view import FormView
from desktop.hit_picker import HitPicker, details_of
from desktop.tabbed import LOW_H, Tab
from desktop.theme import TextRole, Tone, theme
from desktop.widgets import Banner, Card, CheckBox, CheckList, ComboBox, Text, VBox, column
from desktop.widgets.layout import emptied, wrapping
from forms.accusation_words import STAYS_READABLE, TAKE_OUT
from forms.appeals import MORE
from forms.appeals_words import CLOSED_MEANS, local_text, nth_text, term_text
from forms.i18n import _
from models.appeals.intake import Prefilled
from models.appeals.records import Source
from models.search import Hit

_USUAL = {False: Source.COUNTER, True: Source.HOTLINE}
"""How appeals come in, at a community and at a seat."""
FOUND = ("resident", "dwelling", "building")


class IntakeTab(Tab):
    """Options of a target: ``resident``, ``dwelling``, ``finding``, ``need``, ``source``: what the form begins with.

    Without any, what was being typed stands here still.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.form: IntakeForm | None = None
        self._asked = 0
        page = QWidget()
        self._place = VBox(0)
        page.setLayout(self._place)
        self.fill(page, self._begin_first)

    def begin(self) -> None:
        if self.form is not None:
            self.form.begin()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window (large type) the form takes the place of the tabs; Cancel leads back to them."""
        super().resizeEvent(event)
        self.cover(self.window().height() < theme().px(LOW_H))

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        """Begin anew with what is known; what was typed before waits as a draft."""
        given = {key: options[key] for key in ("resident", "dwelling", "finding", "need", "source") if options.get(key)}
        if given or self.form is None:
            self.start(given)

    def start(self, given: Mapping[str, Any]) -> None:
        """Read what the form needs and show it; of two beginnings the one that was asked for last stands."""
        if self.form is not None:
            self.form.model.settle()
        self._asked += 1
        number = self._asked
        resident, dwelling, finding = (given.get(key) for key in ("resident", "dwelling", "finding"))

        def taken(start: Start) -> None:
            if number == self._asked:
                self._show(start, given)

        self._desk.read(lambda session: read_start(session, resident, dwelling, finding), taken, self, self.fail)

    def _begin_first(self) -> None:
        """The form reads nothing anew by itself: nobody's typing is disturbed."""
        if self.form is None and not self._asked:
            self.start({})

    def _show(self, start: Start, given: Mapping[str, Any]) -> None:
        self.show_content()
        model = IntakeModel(
            self._desk, start, finding_id=given.get("finding"), need_id=given.get("need"),
            source=Source(given["source"]) if given.get("source") else _USUAL[self._desk.at_seat],
        )  # fmt: skip
        emptied(self._place)
        self.form = form = IntakeForm(self._desk, model, start)
        form.left.connect(self._leave)
        form.taken.connect(self._taken)
        self._place.addWidget(form)
        if self.isVisible():
            form.begin()

    def _taken(self, appeal_id: object, act_id: object, quiet: object) -> None:
        """Go on with the appeal; of a closed file nothing is told but that it is saved."""
        self._forget_form()
        self._desk.done.emit(_("Saved") if quiet else _("The appeal is taken in"), act_id)
        if isinstance(appeal_id, UUID):
            self._desk.go("appeals", appeal_id)

    def _leave(self) -> None:
        self._forget_form()
        self._desk.go("appeals", page="work")

    def _forget_form(self) -> None:
        self.form = None
        self._asked = 0
        emptied(self._place)


class IntakeForm(FormView):
    """``taken``: the appeal's id, its act, and whether it is a closed file."""

    taken = Signal(object, object, object)

    def __init__(self, desk: Desk, model: IntakeModel, start: Start) -> None:
        self._desk, self._intake, self._start = desk, model, start
        self.picker = HitPicker(desk, _("Who appeals"), _("Name, pinyin, door or phone; Enter takes the first"), FOUND)
        if desk.at_seat:  # there is no register to look in
            self.picker.hide()
        self.communities = ComboBox(start.communities, key=by_pinyin)
        self.topics = ComboBox(start.topics, key=by_pinyin)
        self.promise = Text("", TextRole.CAPTION, "text_muted", wrap=True)
        self.same = Banner("", Tone.WARNING, _("Open the last one"), dismissible=False)
        self.same.hide()
        self.apart = ApartNotice(desk)
        above = QWidget()
        above.setLayout(column(self.apart, self.picker, self.same, self.promise, gap=8))
        above.setSizePolicy(wrapping())
        self.closed = ClosedCard(start, model)
        super().__init__(
            model, _("New appeal"), folded=(MORE,), above=above, more=(self.closed,),
            special={
                "topic_code": partial(answering, self.topics),
                "community_code": partial(answering, self.communities),
            },
        )  # fmt: skip
        model.setParent(self)
        self.apart.shut(self.editors["accusation"])
        self.picker.show_chosen(model.words)
        self.closed.boxes.set_values(model.beside.get("workers") or ())
        self.closed.boxes.changed.connect(model.name_workers)
        self.picker.picked.connect(self._look_up)
        self.picker.dropped.connect(self._drop)
        self.same.acted.connect(self._open_last)
        model.checked.connect(self._show_more)
        model.compared.connect(self._show_same)
        model.discarded.connect(lambda: self.picker.show_chosen(""))
        model.saved.connect(lambda id_: self.taken.emit(id_, model.act_id, model.accusing))
        self._show_more()

    def begin(self) -> None:
        if self._desk.at_seat:
            self.communities.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._intake.words:
            self.topics.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.picker.begin()

    def _look_up(self, hit: Hit) -> None:
        words = " · ".join(part for part in (hit.title, details_of(hit)) if part)
        self._desk.read(lambda session: read_hit(session, hit), partial(self._know, words), self)

    def _know(self, words: str, known: Prefilled) -> None:
        self._intake.know(known, words)
        self.show_answers()
        self.show_state()
        self.topics.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self) -> None:
        self._intake.forget()
        self.show_answers()
        self.show_state()

    def _show_more(self) -> None:
        self.closed.setVisible(self._intake.accusing)
        self.closed.boxes.leave_out(self._intake.barred(self._start.workers))
        entry = self._start.promises.get(str(self._intake.answers.get("topic_code")))
        if entry is None:
            self.promise.hide()
            return
        parts = [_("Promised: {term}").format(term=term_text(entry.amount, entry.clock))]
        if entry.default_department:
            parts.append(_("usually {department}").format(department=entry.default_department))
        if entry.petition:
            parts.append(_("petition: settled within 60 days, told in writing within 15"))
        self.promise.setText(" · ".join(parts))
        self.promise.show()

    def _show_same(self) -> None:
        same = self._intake.same
        self.same.setVisible(same.repeated)
        if same.repeated:
            last = same.rows[-1]
            state = state_chip(last.state).text
            words = _("{nth}: the last one is {number}, {day}, {state}.").format(
                nth=nth_text(same.nth), number=short_number(last.number), day=local_text(last.received_at)[:10],
                state=state,
            )  # fmt: skip
            self.same.text.setText(words)
            self.same.setAccessibleName(words)

    def _open_last(self) -> None:
        """What was typed waits as a draft."""
        if self._intake.same.rows:
            self._intake.keep_draft()
            self._desk.go("appeals", self._intake.same.rows[-1].id)


class ClosedCard(Card):
    """What an accusation means, who may open its file besides, and what becomes of the words it grew out of."""

    def __init__(self, start: Start, model: IntakeModel) -> None:
        super().__init__(padding=12, gap=8)
        self.setProperty("look", "sunken")
        self.add(Text(_(CLOSED_MEANS), wrap=True))
        self.add(Text(_("Who may open it besides you"), TextRole.STRONG))
        self.boxes = CheckList([(str(id_), name) for id_, name in start.workers], _("Who may open it besides you"))
        self.add(self.boxes)
        self.words_out = CheckBox(_(TAKE_OUT))
        if model.grown:
            self.add(Text(_(STAYS_READABLE), wrap=True))
            self.add(self.words_out)
        self.words_out.setChecked(model.takes_out)
        self.words_out.toggled.connect(model.take_out)
