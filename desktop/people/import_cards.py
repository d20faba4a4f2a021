"""The cards of an import: the file, its columns, what would happen, and what has happened."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QScrollArea, QWidget

from desktop.people.import_model import ImportModel, Stage, column_options
from desktop.theme import TextRole, Tone, theme
from desktop.widgets import (
    Button,
    Card,
    Chip,
    Column,
    ComboBox,
    DataTable,
    EmptyState,
    Field,
    Kind,
    RowsModel,
    SectionHeader,
    Text,
    flow,
    row,
)
from desktop.widgets.layout import VBox, emptied
from desktop.widgets.tabs import Tabs
from forms.i18n import N_, _, ngettext
from forms.secrets import NO_SECRETS
from forms.sheets.layout import ColumnGuess, Source
from forms.sheets.plan import Fate, ImportPlan, PlanRow
from forms.sheets.refused import column_name, reasons

KINDS = "Excel (*.xlsx *.xls *.csv)"
FATES = {
    Fate.NEW: (N_("New"), Tone.SUCCESS, "add"),
    Fate.CHANGED: (N_("Changed"), Tone.INFO, "edit"),
    Fate.SAME: (N_("Same"), Tone.NEUTRAL, "checked"),
    Fate.REFUSED: (N_("Refused"), Tone.DANGER, "refused"),
    Fate.SKIPPED: (N_("Skipped (no data)"), Tone.NEUTRAL, "vacant"),
}
WARNED = "warned"
NOT_YET = N_("Nothing is written before you press “Import”.")
HEADS_MARKED = N_("Who is marked {signs} is read as the head of the household.")


class FileCard(Card):
    """Which file, which sheet, and which estate is meant where the file names none."""

    def __init__(self, model: ImportModel) -> None:
        super().__init__()
        self._model = model
        self.choose_button = Button(_("Choose a file…"), Kind.PRIMARY, "open")
        self.choose_button.clicked.connect(self.choose)
        self.template_button = Button(_("Blank template"), Kind.SECONDARY, "excel")
        self.template_button.clicked.connect(self.save_template)
        self.name = Text("", TextRole.STRONG)
        self.hint = Text(
            _("Excel files (.xlsx, .xls) and .csv, in whatever layout they are; you can also drop one here."),
            ink="text_muted",
            wrap=True,
        )
        self.sheet = ComboBox(name=_("Sheet"))
        self.estate = ComboBox(placeholder=_("Taken from the file or the register"))
        self._sheet_field = Field(_("Sheet"), self.sheet)
        self._estate_field = Field(_("Estate of rows that name none"), self.estate)
        for field in (self._sheet_field, self._estate_field):
            field.setFixedWidth(theme().px(300))
        self.add(row(self.choose_button, self.template_button, self.name, None, gap=12))
        self.add(self.hint)
        self.secrets = Text(_(NO_SECRETS), TextRole.CAPTION, "text_muted", wrap=True)
        self.add(self.secrets)
        self._more = QWidget()
        self._more.setLayout(flow(self._sheet_field, self._estate_field, gap=16))
        self.add(self._more)
        self.sheet.chosen.connect(lambda name: model.choose_sheet(str(name)) if name else None)
        self.estate.chosen.connect(lambda name: model.choose_estate(str(name)) if name else None)
        self.estate.editingFinished.connect(lambda: model.choose_estate(self.estate.text().strip() or None))

    def show_state(self) -> None:
        model = self._model
        self.name.setText(model.path.name if model.path else "")
        self.hint.setVisible(model.path is None)
        self.secrets.setVisible(model.path is None)
        self._more.setVisible(model.layout is not None and model.stage is not Stage.DONE)
        if model.layout is not None:
            self.sheet.blockSignals(True)
            self.sheet.set_options([(sheet.name, sheet.name) for sheet in model.sheets])
            self.sheet.set_value(model.layout.sheet.name)
            self.sheet.blockSignals(False)
            self.estate.set_options([(name, name) for name in model.estates])
            self._sheet_field.setVisible(len(model.sheets) > 1)
            self._estate_field.setVisible("estate" not in model.layout.index)
            if len(model.sheets) < 2 and "estate" in model.layout.index:
                self._more.hide()

    def choose(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Choose the register"), "", KINDS)
        if chosen:
            self._model.read(Path(chosen))

    def save_template(self) -> None:
        name = _("Blank register.xlsx")
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Blank template"), name, "Excel (*.xlsx)")
        if chosen:
            self._model.save_template(Path(chosen).with_suffix(".xlsx"))


class ColumnsCard(Card):
    """The first rows of the file, above each column what it is taken for."""

    def __init__(self, model: ImportModel) -> None:
        super().__init__()
        self._model = model
        self.choosers: list[ComboBox] = []
        self._header = SectionHeader(
            _("What the columns mean"), subtitle=_("Guessed from headings and contents; correct what is wrong.")
        )
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.add(self._header)
        self.add(self._scroll)
        self._shown: object = None

    def show_layout(self) -> None:
        """Show the columns; only anew when another file or sheet is shown, so that the focus stays where it is."""
        layout = self._model.layout
        if layout is None:
            return
        if self._shown is not layout.sheet:
            self._shown = layout.sheet
            self._build(layout.columns)
        for chooser, guess in zip(self.choosers, layout.columns, strict=True):
            chooser.blockSignals(True)
            known = guess.key or ""
            chooser.set_value(known)
            if not chooser.text():
                chooser.set_value("")
            chooser.blockSignals(False)
        unknown = sum(1 for guess in layout.columns if guess.key is None and guess.heading)
        words = ngettext("{n} column is not taken over.", "{n} columns are not taken over.", unknown).format(n=unknown)
        text = _("Guessed from headings and contents; correct what is wrong.")
        self._header.subtitle.setText(f"{text} {words}" if unknown else text)

    def _build(self, columns: tuple[ColumnGuess, ...]) -> None:
        inner, grid = QWidget(), QGridLayout()
        inner.setProperty("look", "canvas")
        grid.setContentsMargins(0, 0, 0, theme().space(8))
        grid.setHorizontalSpacing(theme().space(12))
        grid.setVerticalSpacing(theme().space(4))
        options, rows = column_options(), self._model.first_rows()
        self.choosers = []
        for place, guess in enumerate(columns):
            name = guess.heading or _("Column {letters}").format(letters=guess.letters)
            chooser = ComboBox(options, name=_("Meaning of column {name}").format(name=name))
            chooser.setFixedWidth(theme().px(168))
            chooser.chosen.connect(partial(self._choose, guess.index))
            self.choosers.append(chooser)
            grid.addWidget(chooser, 0, place)
            shown = Text(_shortened(name), TextRole.STRONG)
            shown.setToolTip(_by(guess))
            grid.addWidget(shown, 1, place)
            for number, cells in enumerate(rows, start=2):
                text = cells[place] if place < len(cells) else ""
                grid.addWidget(Text(_shortened(text), ink="text_muted"), number, place)
        grid.setColumnStretch(len(columns), 1)
        inner.setLayout(grid)
        self._scroll.setWidget(inner)
        self._scroll.setFixedHeight(inner.sizeHint().height() + theme().space(16))

    def _choose(self, index: int, key: object) -> None:
        if isinstance(key, str):
            self._model.choose_column(index, key or None)


def _shortened(text: str, most: int = 18) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _by(guess: ColumnGuess) -> str:
    words = {
        Source.HEADING: N_("Guessed by its heading"),
        Source.CONTENT: N_("Guessed by what stands in it"),
        Source.USER: N_("Chosen by you"),
        Source.NONE: N_("Unknown: not taken over"),
    }
    return _(words[guess.source])


def _row_columns(plan: ImportPlan, fate: str) -> list[Column[PlanRow]]:
    columns: list[Column[PlanRow]] = [
        Column("row", N_("Row"), lambda found: found.label, 60, sort=lambda found: found.line.at),
        Column("name", N_("Name"), lambda found: found.line.name or "", 110),
        Column("door", N_("Door"), _door, 110),
    ]
    if fate == Fate.REFUSED.value:
        columns.append(Column("column", N_("Column"), lambda found: reasons(plan, found)[0], 180))
        columns.append(Column("reason", N_("Why, and what to do"), lambda found: reasons(plan, found)[1], 520))
    elif fate == Fate.CHANGED.value:
        columns.append(Column("change", N_("From → to"), _changes, 700))
    elif fate == WARNED:
        columns.append(Column("warning", N_("Please look at"), partial(_warnings, plan), 700))
    return columns


def _door(found: PlanRow) -> str:
    place = found.line.place
    return "-".join(part for part in (place.building, place.unit, place.room) if part) if place else ""


def _changes(found: PlanRow) -> str:
    return "; ".join(
        f"{_(change.label)}: {change.texts[0] or '—'} → {change.texts[1] or '—'}" for change in found.changes
    )


def _warnings(plan: ImportPlan, found: PlanRow) -> str:
    told = [f"{column_name(plan, problem.field)}: {problem}" for problem in found.warnings]
    return "; ".join(told)


class PreviewCard(Card):
    """How many rows become what, and each of them with its number; the page keeps its two buttons in sight."""

    def __init__(self, model: ImportModel) -> None:
        super().__init__()
        self._model = model
        self.apply_button = Button("", Kind.PRIMARY, "save")
        self.apply_button.clicked.connect(model.apply)
        self.refused_button = Button(_("Save refused rows as Excel"), Kind.SECONDARY, "excel")
        self.refused_button.clicked.connect(self.save_refused)
        self.tabs: Tabs | None = None
        self.table: DataTable | None = None
        self._place = VBox(8)
        self._header = SectionHeader(_("What would happen"), subtitle=_(NOT_YET))
        self.add(self._header)
        self.body.addLayout(self._place)
        self._shown: ImportPlan | None = None

    def show_plan(self, plan: ImportPlan) -> None:
        if plan is self._shown:
            return
        before = self.tabs.value() if self.tabs is not None else ""
        self._shown = plan
        emptied(self._place)
        counts = plan.counts
        told = _(HEADS_MARKED).format(signs=" ".join(plan.head_signs)) if plan.head_signs else ""
        self._header.subtitle.setText(f"{_(NOT_YET)} {told}".strip())
        parts = [(fate.value, f"{_(FATES[fate][0])} {counts[fate.value]:,}") for fate in FATES]
        if plan.warned:
            parts.append((WARNED, _("To look at {n}").format(n=f"{len(plan.warned):,}")))
        self.tabs = Tabs(parts)
        self.tabs.chosen.connect(self.show_fate)
        self._place.addWidget(self.tabs)
        self.table = None
        wanted = Fate.REFUSED if counts[Fate.REFUSED.value] else Fate.NEW
        known = {key for key, _title in parts}
        self.show_fate(before if before in known else wanted.value)
        written = self._model.writable
        words = ngettext("Import {n} row", "Import {n} rows", written).format(n=f"{written:,}")
        self.apply_button.setText(words)
        self.apply_button.setAccessibleName(words)
        self.apply_button.setEnabled(written > 0)
        self.refused_button.setVisible(counts[Fate.REFUSED.value] > 0)

    def show_fate(self, key: str) -> None:
        plan = self._shown
        if plan is None or self.tabs is None:
            return
        self.tabs.choose(key)
        if self.table is not None:
            self._place.removeWidget(self.table)
            self.table.hide()
            self.table.deleteLater()
        rows: RowsModel[PlanRow] = RowsModel(_row_columns(plan, key), lambda found: found.line.at)
        empty = EmptyState("empty", _("No such rows"), _("No row of the file is of this kind."))
        self.table = DataTable(rows, empty=empty)
        rows.setParent(self.table)
        rows.set_rows(plan.warned if key == WARNED else plan.of(Fate(key)))
        self.table.setFixedHeight(theme().px(320))
        self._place.addWidget(self.table)

    def save_refused(self) -> None:
        stem = self._model.path.stem if self._model.path else ""
        name = _("{file} refused rows.xlsx").format(file=stem)
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save refused rows as Excel"), name, "Excel (*.xlsx)")
        if chosen:
            self._model.save_refused(Path(chosen).with_suffix(".xlsx"))


class DoneCard(Card):
    """What was imported, and the way back."""

    left, review_asked, refused_asked = Signal(), Signal(), Signal()

    def __init__(self, model: ImportModel) -> None:
        super().__init__()
        self._model = model
        self.header = SectionHeader(_("Imported"))
        self._chips = flow(gap=8)
        self.undo_button = Button(_("Undo the whole import"), Kind.SECONDARY, "undo")
        self.refused_button = Button(_("Save refused rows as Excel"), Kind.SECONDARY, "excel")
        self.refused_button.clicked.connect(self.refused_asked)
        self.review_button = Button("", Kind.SECONDARY, "merge")
        self.list_button = Button(_("To the list"), Kind.PRIMARY, "people")
        self.undo_button.clicked.connect(model.undo)
        self.review_button.clicked.connect(self.review_asked)
        self.list_button.clicked.connect(self.left)
        chips = QWidget()
        chips.setLayout(self._chips)
        for part in (self.header, chips):
            self.add(part)
        self.add(row(self.undo_button, self.refused_button, self.review_button, None, self.list_button))

    def show_result(self) -> None:
        result = self._model.result
        if result is None:
            return
        emptied(self._chips)
        for fate, (word, tone, icon) in FATES.items():
            self._chips.addWidget(Chip(f"{_(word)} {result.counts[fate.value]:,}", tone, icon))
        self.refused_button.setVisible(result.counts[Fate.REFUSED.value] > 0)
        pairs = len(result.review)
        words = ngettext("Look at {n} possible duplicate", "Look at {n} possible duplicates", pairs)
        self.review_button.setText(words.format(n=pairs))
        self.review_button.setVisible(pairs > 0)
        self.list_button.setFocus()
