"""Planning a round on one page: which doors, who walks them, and at the side how many that is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.theme import TextRole, Tone, theme
from desktop.visits.round_plan_model import RoundPlanModel
from desktop.widgets import (
    Banner,
    Button,
    Card,
    CheckBox,
    CheckList,
    ChoiceButtons,
    ComboBox,
    DateEdit,
    DescriptionList,
    Field,
    FormLayout,
    Kind,
    LineEdit,
    Scroll,
    SectionHeader,
    Text,
    VBox,
    column,
    row,
)
from desktop.widgets.layout import emptied
from desktop.widgets.page import MARGINS, PageHead
from forms.i18n import N_, _, ngettext
from forms.visits import ROUND
from models.visits.scope import ScopeKind, WalkOrder

ORDERS = {WalkOrder.TOP_DOWN: N_("Top floor first"), WalkOrder.BOTTOM_UP: N_("Ground floor first")}
KINDS = {
    ScopeKind.MAP: N_("Chosen on the map"),
    ScopeKind.ALL: N_("The whole community"),
    ScopeKind.ESTATE: N_("Estates"),
    ScopeKind.BUILDING: N_("Buildings"),
    ScopeKind.GRID: N_("Grids"),
    ScopeKind.DUE: N_("Care visits due"),
}
DAYS = (30, 60, 90, 180, 365)
W = TypeVar("W", bound=QWidget)


class PlanView(QWidget):
    """``created``: the id of the new round (or of the one that got doors); ``left``: nothing was made."""

    left = Signal()
    created = Signal(object)

    def __init__(self, model: RoundPlanModel) -> None:
        super().__init__()
        self.model = model
        self.create_button = Button(_("Create the round"), Kind.PRIMARY, "save", "Ctrl+S")
        self.head = PageHead(_("Plan a round"), self.create_button)
        self.head.back.connect(self.left)
        self.kind = ChoiceButtons([], _("Which doors"))
        self.places = CheckList([], _("Places"))
        self.estate = ComboBox(name=_("Estate"))
        self.scope_box = VBox(12)
        self.not_met = ComboBox(
            [(None, _("It does not matter")), *((days, _("{n} days").format(n=days)) for days in DAYS)],
            placeholder=_("Days, e.g. 90"),
        )
        self.vacant = CheckBox(_("Vacant doors too"))
        self.name = LineEdit()
        self.starts, self.due = DateEdit(), DateEdit()
        self.purpose = LineEdit()
        self.order = ChoiceButtons([(order, _(words)) for order, words in ORDERS.items()], _("Stair order"))
        self.workers = CheckList([], _("Visitors"))
        self.workers_box = VBox(8)
        self.count = Text("—", TextRole.DISPLAY)
        self.counted = Text("", ink="text_muted")
        self.facts = DescriptionList(column_width=80)
        self.loads = VBox(8)
        self.notice = Banner("", Tone.INFO, dismissible=False)
        self.notice.hide()
        self.why = Text("", ink="text_muted", wrap=True)
        self.fields: dict[str, Field] = {}
        self._build()
        self._connect()

    # -- arranging

    def _build(self) -> None:
        side = QWidget()
        side.setLayout(column(Card(self._counts(), self.notice, self.why), None, margins=(0, 0, 4, 0)))
        aside = Scroll(side)
        aside.setFixedWidth(min(theme().px(320), 420))
        form = QWidget()
        form.setLayout(column(self._doors(), self._walk(), self._paper(), None, gap=16, margins=(0, 0, 4, 0)))
        body = row(Scroll(form), aside, gap=16)
        body.setStretch(0, 1)
        self.setLayout(column(self.head, body, gap=16, margins=MARGINS))

    def _counts(self) -> QWidget:
        part = QWidget()
        part.setLayout(column(SectionHeader(_("This round")), self.count, self.counted, self.facts, self.loads, gap=8))
        return part

    def _doors(self) -> Card:
        self.scope_box.addWidget(self.kind)
        self.scope_box.addWidget(self.estate)
        self.estate.hide()
        self.scope_box.addWidget(self.places)
        layout = FormLayout(260)
        layout.add(self._field("not_met", _("Only where nobody was met for"), self.not_met))
        layout.add(Field(_("Doors known as vacant"), self.vacant))
        return Card(SectionHeader(_("Which doors")), self.scope_box, layout)

    def _walk(self) -> Card:
        self.workers_box.addWidget(self.workers)
        self.who = SectionHeader(_("Who walks"), subtitle=_("Each gets whole stairs; doors of nobody wait for all."))
        layout = FormLayout(260)
        layout.add(Field(_("Stair order"), self.order))
        return Card(self.who, self.workers_box, layout)

    def _paper(self) -> Card:
        layout = FormLayout(220)
        for key, editor in (
            ("name", self.name), ("purpose", self.purpose), ("starts_on", self.starts), ("due_on", self.due),
        ):  # fmt: skip
            declared = ROUND.by_key[key]
            layout.add(self._field(key, _(declared.label), editor, _(declared.hint), required=declared.is_required))
        self.named = Card(SectionHeader(_("Name and days")), layout)
        return self.named

    def _field(self, key: str, label: str, editor: QWidget, hint: str = "", *, required: bool = False) -> Field:
        self.fields[key] = field = Field(label, editor, hint, required=required)
        return field

    def _connect(self) -> None:
        model = self.model
        model.known.connect(self._show_choices)
        model.planned.connect(self._show_plan)
        model.checked.connect(self._show_problems)
        model.created.connect(self.created)
        self.estate.chosen.connect(self._estate_chosen)
        self.not_met.chosen.connect(lambda value: model.set_not_met_for(value if isinstance(value, int) else None))
        self.not_met.textEdited.connect(self._days_typed)
        self.vacant.toggled.connect(model.set_with_vacant)
        self.order.changed.connect(lambda order: model.set_order(order) if isinstance(order, WalkOrder) else None)
        for key, editor in (("name", self.name), ("purpose", self.purpose)):
            editor.textEdited.connect(lambda text, key=key: model.answer(key, text))
            editor.returnPressed.connect(self.focusNextChild)
        for key, editor in (("starts_on", self.starts), ("due_on", self.due)):
            editor.textChanged.connect(lambda text, key=key: model.answer(key, text))
            editor.returnPressed.connect(self.focusNextChild)
        self.create_button.clicked.connect(model.create)

    # -- showing

    def start(self, chosen: Sequence[UUID] = (), into: tuple[UUID, str] | None = None) -> None:
        """Begin anew: with doors chosen on the map, or to add doors to the round ``into``."""
        self.head.show_title(_("Add doors to “{name}”").format(name=into[1]) if into else _("Plan a round"))
        self.create_button.setText(_("Add these doors") if into else _("Create the round"))
        self.named.setVisible(into is None)
        for editor in (self.name, self.purpose):
            editor.clear()
        self.model.begin(tuple(chosen), into[0] if into else None)

    def _show_choices(self) -> None:
        """Fill in what there is to choose from, and the answers as the model proposes them."""
        model = self.model
        kinds: list[tuple[object, str]] = [
            (kind, self._kind_words(kind)) for kind in KINDS if kind is not ScopeKind.MAP or model.map_ids
        ]
        if not model.places.grids:
            kinds = [each for each in kinds if each[0] is not ScopeKind.GRID]
        self.kind = _exchanged(self.scope_box, 0, self.kind, ChoiceButtons(kinds, _("Which doors")))
        self.kind.set_value(model.scope.kind)
        self.kind.changed.connect(self._kind_chosen)
        self.estate.set_options(list(model.places.estates))
        self.workers = _exchanged(self.workers_box, 0, self.workers, CheckList(model.workers, _("Visitors")))
        self.workers.set_values(model.chosen_workers)
        self.workers.changed.connect(self._workers_chosen)
        self.order.set_value(model.order)
        self.vacant.blockSignals(True)
        self.vacant.setChecked(model.with_vacant)
        self.vacant.blockSignals(False)
        for key, editor in (("starts_on", self.starts), ("due_on", self.due)):
            editor.blockSignals(True)
            editor.setText(str(model.raw.get(key) or ""))
            editor.blockSignals(False)
        self._show_places()
        self.kind.setFocus()

    def _kind_words(self, kind: ScopeKind) -> str:
        if kind is not ScopeKind.MAP:
            return _(KINDS[kind])
        count = len(self.model.map_ids)
        return ngettext("{n} door chosen on the map", "{n} doors chosen on the map", count).format(n=count)

    def _kind_chosen(self, kind: object) -> None:
        if isinstance(kind, ScopeKind):
            self.model.set_kind(kind)
            self._show_places()

    def _show_places(self) -> None:
        model, kind = self.model, self.model.scope.kind
        buildings = kind is ScopeKind.BUILDING
        self.estate.setVisible(buildings and len(model.places.estates) > 1)
        options: list[tuple[object, str]] = []
        if buildings:
            self.estate.blockSignals(True)
            self.estate.set_value(model.estate_id)
            self.estate.blockSignals(False)
            options = [(b.id, b.number) for b in model.places.buildings if b.estate_id == model.estate_id]
        elif kind is ScopeKind.ESTATE:
            options = list(model.places.estates)
        elif kind is ScopeKind.GRID:
            options = list(model.places.grids)
        self.places = _exchanged(self.scope_box, 2, self.places, CheckList(options, _("Places")))
        self.places.setVisible(bool(options))
        self.places.set_values(model.scope.ids)
        self.places.changed.connect(lambda ids: model.choose_places([each for each, _word in options], ids))

    def _estate_chosen(self, estate_id: object) -> None:
        if isinstance(estate_id, UUID):
            self.model.estate_id = estate_id
            self._show_places()

    def _workers_chosen(self, ids: object) -> None:
        if isinstance(ids, list):
            self.model.choose_workers(ids)

    def _days_typed(self, text: str) -> None:
        if self.not_met.value() is None:
            digits = "".join(c for c in text if c.isdigit())[:4]
            self.model.set_not_met_for(int(digits) if digits else None)

    def _show_plan(self) -> None:
        plan = self.model.plan
        if not self.model.named and self.name.text() != self.model.raw.get("name"):
            self.name.setText(str(self.model.raw.get("name") or ""))
        self.count.setText(f"{len(plan.doors):,}")
        self.counted.setText(ngettext("door", "doors", len(plan.doors)))
        seen = plan.preview
        self.facts.set_pairs(
            [
                (_("In use"), f"{seen.in_use:,}"),
                (_("Vacant"), f"{seen.vacant:,}"),
                (_("Registered households"), f"{seen.households:,}"),
                (_("Stairs"), f"{seen.stairs:,}"),
            ]
        )
        emptied(self.loads)
        for load in plan.loads if len(plan.loads) > 1 else ():
            words = _("{doors} doors · {stairs} stairs").format(doors=load.doors, stairs=load.stairs)
            part = QWidget()
            part.setLayout(row(Text(load.name, TextRole.STRONG), None, Text(words, TextRole.CAPTION, "text_muted")))
            self.loads.addWidget(part)
        busy = ngettext(
            "{n} of them is in another open round.", "{n} of them are in other open rounds.", seen.in_open_rounds
        ).format(n=seen.in_open_rounds)
        self.notice.text.setText(busy)
        self.notice.setVisible(seen.in_open_rounds > 0)
        self._show_problems()

    def _show_problems(self) -> None:
        model = self.model
        for key, field in self.fields.items():
            problem = model.problem(key)
            missing = problem is not None and problem.code == "missing"
            tone = Tone.DANGER if problem is None or problem.refuses else Tone.WARNING
            field.show_problem(str(problem) if problem and not (missing and key not in model.touched) else "", tone)
        self.create_button.setEnabled(model.ready)
        self.why.setText("" if model.plan.doors else _("No door is left by these choices; widen them."))
        self.why.setVisible(not model.plan.doors)


def _exchanged(box: VBox, place: int, old: QWidget, new: W) -> W:
    """Put a part whose options have changed in the place of the old one."""
    box.removeWidget(old)
    old.hide()
    old.deleteLater()
    box.insertWidget(place, new)
    return new
