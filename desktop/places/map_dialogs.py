"""Small windows of the household map: a building from a pattern, a room number, what to print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QCompleter, QGridLayout, QSizePolicy, QWidget

from desktop.places.map_canvas import MapCanvas
from desktop.theme import theme
from desktop.widgets import CheckBox, ChoiceButtons, ComboBox, Dialog, Field, LineEdit, Text, column, row
from forms.i18n import _, ngettext
from forms.map_words import NUMBERINGS, pattern_label, pattern_problems
from forms.problems import Problem
from models.places.household_map import MapPicture, Placed, draw_building
from models.places.map_colours import by_occupancy
from models.places.pattern import BuildingPattern, Numbering, preview
from reports.document import A3, A4, Size, landscape

NUMBERS = {"units": "3", "floors": "6", "rooms_per_floor": "2", "first_floor": "1"}


class PatternDialog(Dialog):
    """How many units, floors and rooms; the picture grows as one types. Read ``estate``, ``number``, ``pattern``."""

    def __init__(self, parent: QWidget | None, estates: Sequence[str], estate: str, number: str, today: date) -> None:
        super().__init__(parent, _("New building from a pattern"), ok=_("Create building"), width=860)
        self._estate = LineEdit(_("Name of the estate"))
        self._estate.setCompleter(QCompleter(list(estates), self._estate))
        self._estate.setText(estate)
        self._number = LineEdit(_("For example 7"))
        self._number.setText(number)
        self._numbers = {name: LineEdit(name=pattern_label(name)) for name in NUMBERS}
        self._numbering = ComboBox([(value, _(text)) for value, text in NUMBERINGS.items()], name=_("Door numbers"))
        self._numbering.set_value(Numbering.PLAIN)
        self._without_4, self._without_13 = CheckBox(_("No floor 4")), CheckBox(_("No floors 13 and 14"))
        self._letter = CheckBox(_("Call them 3A, 12A, 12B"))
        self._shops = CheckBox(_("Shops on the ground floor"))
        self._preview = MapCanvas(theme(), today)
        self._preview.setMinimumSize(theme().px(380), theme().px(220))
        self._preview.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._summary = Text("", ink="text_muted")
        self._today = today
        self.fields = {name: Field(pattern_label(name), editor) for name, editor in self._numbers.items()}
        self._arrange()
        for name, value in NUMBERS.items():
            self._numbers[name].setText(value)
        self._show()

    def _arrange(self) -> None:
        place = (
            Field(_("Estate"), self._estate, required=True),
            Field(_("Building number"), self._number, required=True),
        )
        fields = QGridLayout()
        fields.setHorizontalSpacing(theme().space(16))
        fields.setVerticalSpacing(theme().space(12))
        boxes = (self._without_4, self._without_13, self._letter, self._shops)
        for number, part in enumerate((*place, *self.fields.values(), *boxes)):
            fields.addWidget(part, number // 2, number % 2)
        fields.addWidget(Field(_("Door numbers"), self._numbering), fields.rowCount(), 0, 1, 2)
        picture = column(self._preview, self._summary)
        picture.setStretch(0, 1)
        self.add(row(column(fields, None), picture, gap=24))
        for editor in (self._estate, self._number, *self._numbers.values()):
            editor.textChanged.connect(self._show)
        self._numbering.chosen.connect(self._show)
        for box in boxes:
            box.toggled.connect(self._show)

    @property
    def estate(self) -> str:
        return self._estate.text()

    @property
    def number(self) -> str:
        return self._number.text()

    @property
    def pattern(self) -> BuildingPattern:
        """What is typed; a number that is none counts as one beyond every limit."""
        skipped = (4,) * self._without_4.isChecked() + (13, 14) * self._without_13.isChecked()
        numbering = self._numbering.value()
        return BuildingPattern(
            units=_whole(self._numbers["units"].text()),
            floors=_whole(self._numbers["floors"].text()),
            rooms_per_floor=_whole(self._numbers["rooms_per_floor"].text()),
            first_floor=_whole(self._numbers["first_floor"].text()),
            numbering=numbering if isinstance(numbering, Numbering) else Numbering.PLAIN,
            skipped=skipped,
            as_letter=self._letter.isChecked(),
            ground_shops=self._shops.isChecked(),
        )

    def _show(self) -> None:
        problems = {problem.field: problem for problem in reversed(pattern_problems(self.pattern))}
        for name, field in self.fields.items():
            field.show_problem(_said(problems.get(name)))
        self._letter.setEnabled(self._without_4.isChecked() or self._without_13.isChecked())
        self.ok_button.setEnabled(not problems and bool(self.estate.strip() and self.number.strip()))
        if problems:
            return
        facts = preview(self.pattern, self.number.strip() or "1")
        drawn = draw_building(facts)
        self._preview.show_picture(
            MapPicture(drawn.width, drawn.height, (), (Placed(drawn, 0.0, 0.0),)),
            by_occupancy(facts.cells, self._today),
        )
        self._preview.fit()
        amount = len(facts.cells)
        self._summary.setText(ngettext("{n} door", "{n} doors", amount).format(n=amount))


def _whole(text: str) -> int:
    text = text.strip().replace("−", "-")
    try:
        return int(text)
    except ValueError:
        return -(10**6)


def _said(problem: Problem | None) -> str:
    return "" if problem is None else str(problem)


class LineDialog(Dialog):
    """Asks for one line of text: a room number, or several with spaces between."""

    def __init__(self, parent: QWidget | None, title: str, label: str, text: str = "", sentence: str = "") -> None:
        super().__init__(parent, title, sentence, width=360)
        self.line = LineEdit(name=label)
        self.line.setText(text)
        self.line.selectAll()
        self.line.textChanged.connect(self._check)
        self.add(Field(label, self.line, required=True))
        self._check()

    def _check(self) -> None:
        self.ok_button.setEnabled(bool(self.line.text().strip()))

    @property
    def text(self) -> str:
        return self.line.text().strip()


class PrintDialog(Dialog):
    """Wall print or working print, and the paper. Read ``names`` and ``paper``."""

    def __init__(self, parent: QWidget | None, *, public: bool) -> None:
        super().__init__(parent, _("Print the household map"), ok=_("Print"), width=520)
        kinds = [(True, _("Working print, with names"))]
        if public:
            kinds.insert(0, (False, _("Wall print, without names")))
        self._kind = ChoiceButtons(kinds, _("Kind of print"))
        self._kind.set_value(kinds[0][0])
        self._paper = ChoiceButtons([(A4, "A4"), (A3, "A3")], _("Paper"))
        self._paper.set_value(A4)
        self._turn = ChoiceButtons([(True, _("Landscape")), (False, _("Portrait"))], _("Orientation"))
        self._turn.set_value(True)
        note = _("A wall print shows door numbers, colours and legend only: nothing about the people.")
        self.add(Field(_("Kind of print"), self._kind, note))
        self.add(Field(_("Paper"), self._paper))
        self.add(Field(_("Orientation"), self._turn))

    @property
    def names(self) -> bool:
        return bool(self._kind.value())

    @property
    def paper(self) -> Size:
        sheet = A3 if self._paper.value() == A3 else A4
        return landscape(sheet) if self._turn.value() else sheet
