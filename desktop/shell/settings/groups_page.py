"""The catalogue of special groups: norms, sensitivity, rules; by form, from a list, opened and closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.form_model import FormModel
from desktop.messages import sentence
from desktop.shell.settings.groups_import import LISTS, GroupsImport
from desktop.shell.settings.records_page import Records, RecordsPage
from desktop.theme import Tone
from desktop.widgets.banner import Banner
from desktop.widgets.button import Button
from desktop.widgets.dialog import Dialog
from desktop.widgets.editors import LineEdit
from desktop.widgets.field import Field
from desktop.widgets.layout import row
from desktop.widgets.rows import Align, ChipLook, Column
from desktop.widgets.states import EmptyState
from forms.acting import judged
from forms.care_catalogue import GROUP, group_row, save_group
from forms.care_rule_words import rule_words
from forms.i18n import N_, _, ngettext
from forms.problems import FormInvalidError, Problem
from models.calendar import today
from models.care.catalogue import close_group, group, groups, import_groups, open_group
from models.care.records import SpecialGroup
from models.care.rules import MASKED, RESTRICTED
from models.errors import WorldError
from models.workers.rights import is_in_charge

LIST = "care-groups"
TAKEN = N_("There is a group with this code already.")


def norm_text(entry: SpecialGroup) -> str:
    """How often its people are visited, and how often where it is tighter."""
    if entry.visit_every_days is None:
        often = ""
    else:
        often = ngettext("every {n} day", "every {n} days", entry.visit_every_days).format(n=entry.visit_every_days)
    tight = ngettext("{n} day in tight cases", "{n} days in tight cases", entry.tight_days or 0)
    parts = [often, tight.format(n=entry.tight_days) if entry.tight_days else ""]
    return _(", ").join(part for part in parts if part) or "—"


def level_chip(entry: SpecialGroup) -> ChipLook:
    level = entry.sensitivity
    tone = Tone.DANGER if level >= RESTRICTED else Tone.WARNING if level >= MASKED else Tone.NEUTRAL
    return ChipLook(_("level {n}").format(n=level), tone, "lock" if level >= MASKED else None)


def state_chip(entry: SpecialGroup) -> ChipLook:
    if entry.active:
        return ChipLook(_("open"), Tone.SUCCESS, "checked")
    return ChipLook(_("closed"), Tone.NEUTRAL, "partly")


COLUMNS: tuple[Column[SpecialGroup], ...] = (
    Column("code", N_("Code"), lambda entry: entry.code, 75),
    Column("name", N_("Group name"), lambda entry: entry.name, 190),
    Column("level", N_("Sensitivity"), lambda entry: level_chip(entry).text, 105, sort=lambda entry: entry.sensitivity,
           chip=level_chip),
    Column("norm", N_("Norm"), norm_text, 215, sort=lambda entry: entry.visit_every_days),
    Column("phone", N_("A call counts"), lambda entry: _("Yes") if entry.phone_counts else "—", 80),
    Column("rule", N_("Rule that proposes people"), lambda entry: rule_words(entry.auto_rule) or "—", 260),
    Column("state", N_("State"), lambda entry: state_chip(entry).text, 100, chip=state_chip),
    Column("revision", N_("Edition"), lambda entry: str(entry.revision), 70, Align.RIGHT,
           sort=lambda entry: entry.revision),
)  # fmt: skip


class GroupsPage(RecordsPage):
    """Enter edits a group; whoever is in it keeps the text of then."""

    def __init__(self, desk: Desk) -> None:
        self.export_button = Button(_("Export"), icon_name="export")
        self.import_button = Button(_("Take in a list…"), icon_name="excel")
        self.state_button = Button(_("Close the group"), icon_name="lock")
        empty = EmptyState("group", _("No groups yet"), "", _("Add a group"))
        records = Records(
            title=N_("Special groups"),
            add=N_("Add a group"),
            columns=COLUMNS,
            record_id=lambda entry: entry.id,
            tables=("special_group", "worker"),
            read=lambda session: groups(session, active=None),
            form_of=self._form_of,
        )
        super().__init__(desk, records, empty, self.state_button, self.export_button, self.import_button)
        self.banner = Banner(_("Only the secretary changes the catalogue: it decides who may open what."),
                             dismissible=False)  # fmt: skip
        self.banner.hide()
        head = self.layout()
        assert isinstance(head, QVBoxLayout)
        head.insertLayout(0, row(self.banner, margins=(24, 4, 24, 0)))
        self.taking = GroupsImport(desk)
        self.pages.addWidget(self.taking)
        self.taking.left.connect(self._to_list)
        self.import_button.clicked.connect(self._choose_file)
        self.export_button.clicked.connect(self.export)
        self.state_button.clicked.connect(self._open_or_close)
        self.state_button.setEnabled(False)
        self.table.selected.connect(self._selected)
        self.rows.modelReset.connect(self._selected)
        self.dialog: OpenDialog | None = None

    def refresh(self) -> None:
        super().refresh()
        self._desk.read(is_in_charge, self._allow, self)

    def leave(self) -> None:
        super().leave()
        self._to_list()

    def show_file(self, path: Path) -> None:
        """Read a list and show what it would change."""
        self.pages.setCurrentWidget(self.taking)
        self.taking.show_file(path)

    def export(self) -> None:
        """Write the catalogue to an Excel file that can be changed there and taken in again."""
        from desktop.commands.transfer import export

        name = f"{_('Catalogue of special groups')} {today().isoformat()}.xlsx"
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Export to Excel"), name, "Excel (*.xlsx)")
        if chosen:
            to, station = Path(chosen).with_suffix(".xlsx"), self._desk.station
            words = _("Exported to {file}.").format(file=to.name)
            work = partial(export, station, LIST, to)
            self._desk.run(_("Export to Excel"), work, lambda _rows: self._desk.done.emit(words, None), self)

    def _form_of(self, record_id: UUID | None) -> FormModel:
        if record_id is None:
            return FormModel(self._desk, GROUP, "care.group", first={"sensitivity": 2, "needs_pairing": True},
                             store=_store_new)  # fmt: skip
        return FormModel(self._desk, GROUP, "care.group", record_id=record_id, store=partial(_store, record_id))

    def _allow(self, in_charge: bool) -> None:
        self.banner.setHidden(in_charge)
        for button in (self.add_button, self.import_button, self.state_button):
            button.setVisible(in_charge)

    def _to_list(self) -> None:
        self.pages.setCurrentIndex(0)
        self.table.setFocus()

    def _choose_file(self) -> None:
        kinds = _("Catalogues of groups") + f" ({LISTS})"  # Qt reads the pattern from ASCII brackets
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Take in a list…"), str(Path.home()), kinds)
        if chosen:
            self.show_file(Path(chosen))

    def entry(self) -> SpecialGroup | None:
        chosen = self.selected()
        return next((entry for entry in self.rows.rows() if entry.id == chosen), None)

    def _selected(self) -> None:
        entry = self.entry()
        self.state_button.setEnabled(entry is not None)
        if entry is not None:
            words = _("Close the group") if entry.active else _("Open the group")
            self.state_button.setText(words)
            self.state_button.setAccessibleName(words)

    def _open_or_close(self) -> None:
        entry = self.entry()
        if entry is None:
            return
        code = entry.code
        if entry.active:
            self._act(lambda session: close_group(session, code).id, _("The group takes nobody in now"))
        elif entry.sensitivity >= RESTRICTED:
            self.dialog = OpenDialog(self.window(), self._desk, entry)
            self.dialog.open()
        else:
            self._act(lambda session: open_group(session, code).id, _("The group is open"))

    def _act(self, action: Callable[[Session], object], words: str) -> None:
        self._desk.write("care.group", action, lambda pair: self._desk.done.emit(words, pair[1]), self)


class OpenDialog(Dialog):
    """A group of level 4 is opened by the secretary, with the street's permission (L-14)."""

    def __init__(self, parent: QWidget, desk: Desk, entry: SpecialGroup) -> None:
        super().__init__(
            parent,
            _("Open {name}").format(name=entry.name),
            _(
                "Highly sensitive: it is opened by the secretary, with the permission of the street in writing. "
                "Only those who are named as the care team of a person see who is in it."
            ),
            ok=_("Open the group"),
        )
        self._desk, self._code = desk, entry.code
        self.paper = LineEdit()
        hint = _("For example the number and date of the street's letter")
        self.field = Field(_("Permission of the street"), self.paper, hint, required=True)
        self.add(self.field)

    def accept(self) -> None:
        paper, code = self.paper.text().strip(), self._code
        if not paper:
            self.field.show_problem(_("Write which paper permits it."))
            return
        self.ok_button.setEnabled(False)
        self._desk.write(
            "care.group", lambda session: open_group(session, code, paper=paper).id, self._opened, self, self._refused
        )

    def _opened(self, pair: tuple[UUID, int]) -> None:
        super().accept()
        self._desk.done.emit(_("The group is open"), pair[1])

    def _refused(self, error: Exception) -> None:
        self.ok_button.setEnabled(True)
        self.field.show_problem(sentence(error))
        self.paper.setFocus()


def _store(record_id: UUID, session: Session, raw: Mapping[str, object]) -> UUID:
    return save_group(session, raw, session.get_one(SpecialGroup, record_id)).id


def _store_new(session: Session, raw: Mapping[str, object]) -> UUID:
    """Add a group; one of level 4 is closed until it is opened."""
    line = group_row(judged(GROUP, raw))
    try:
        group(session, line.code)
    except WorldError:
        import_groups(session, [line])
        return group(session, line.code).id
    raise FormInvalidError([Problem("group_code_taken", "code", TAKEN)])
