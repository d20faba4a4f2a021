"""The household page as it is read: the door, who lives behind it, what is known, visits, and what was before."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.desk import Desk
from desktop.offering import offer_act
from desktop.people import words
from desktop.people.home_appeals import AppealsCard
from desktop.people.home_findings import FindingsCard
from desktop.people.home_model import Home
from desktop.people.home_parts import PersonRow, history_entries, home_facts, time_line
from desktop.people.opened import Opened
from desktop.theme import TextRole
from desktop.widgets import (
    Button,
    Card,
    Chip,
    DescriptionList,
    EmptyState,
    IconButton,
    Kind,
    Line,
    SectionHeader,
    Text,
    Timeline,
    flow,
    row,
)
from desktop.widgets.layout import VBox, emptied, wrapping
from forms.i18n import N_, _

SHOWN_VISITS = 12
ADD_PERSON = N_("Add person")


class HomeHead(QWidget):
    """The door in large type, how it is used, and the other households behind it."""

    chosen = Signal(UUID)

    def __init__(self) -> None:
        super().__init__()
        self.back = IconButton("back", _("Back to the list (Esc)"))
        self.map = Button(_("Show on the map"), Kind.QUIET, "map")
        self.title = Text("", TextRole.TITLE)
        self.grid = Text("", ink="text_muted")
        self._chips = QWidget()
        self._box = row(gap=8)
        self._chips.setLayout(self._box)
        self.setLayout(flow(self.back, self.title, self._chips, self.grid, self.map, gap=12))
        self.setSizePolicy(wrapping())

    def show_home(self, home: Home) -> None:
        self.title.setText(f"{home.estate.name} {home.door}")
        self.grid.setText(home.grid)
        emptied(self._box)
        look = words.occupancy_chip(home.dwelling.occupancy.value)
        self._box.addWidget(Chip(look.text, look.tone, look.icon_name))
        if home.page is not None and home.page.household.ended_on:
            self._box.addWidget(
                Chip(_("Household ended {day}").format(day=home.page.household.ended_on), icon_name="info")
            )
        if len(home.households) > 1 or (home.page and not home.lived_in and home.households):
            for household_id, name in home.households:
                button = Button(_("{name}'s household").format(name=name))
                button.setCheckable(True)
                button.setProperty("choice", True)
                button.setChecked(household_id == home.household_id)
                button.clicked.connect(partial(self._choose, household_id))
                self._box.addWidget(button)

    def _choose(self, household_id: UUID, *_checked: bool) -> None:
        self.chosen.emit(household_id)


class HomePage(QWidget):
    """The cards: people, facts, visits, and folded away who lived here and what happened."""

    edited, care_asked = Signal(object), Signal(object)  # MemberRow; resident id
    dwelling_asked, household_asked, add_asked = Signal(), Signal(), Signal()
    part_asked = Signal(object)

    def __init__(self, desk: Desk, opened: Opened) -> None:
        super().__init__()
        self._opened = opened
        self.people_header = SectionHeader(_("Who lives here"))
        self.people_box = VBox(4)
        self.nobody = EmptyState(
            "household", _("Nobody is registered here"), _("Add the first person: the household is made with it."),
            _(ADD_PERSON),
        )  # fmt: skip
        self.nobody.acted.connect(self.add_asked)
        edit_dwelling = Button(_("Edit dwelling"), Kind.QUIET, "edit")
        edit_household = Button(_("Edit household"), Kind.QUIET, "edit")
        edit_dwelling.clicked.connect(self.dwelling_asked)
        edit_household.clicked.connect(self.household_asked)
        self.edit_household = edit_household
        self.facts = DescriptionList()
        self.appeals = AppealsCard()
        self.findings = FindingsCard(desk)
        self.visits_header = SectionHeader(_("Visits and cases"))
        self.visits = Timeline()
        self.no_visits = Text(_("Nobody has knocked here yet."), ink="text_muted")
        self.all_visits = Button(_("Show the whole time line"), Kind.QUIET, "expand")
        self.all_visits.clicked.connect(self._show_all_visits)
        self.more = Button("", Kind.QUIET, "expand")
        self.more.setCheckable(True)
        self.past = PastCard(desk, opened)
        self.past.hide()
        self.past.part_asked.connect(self.part_asked)
        self.more.toggled.connect(self.past.setVisible)
        title = Text(_("Household and dwelling"), TextRole.HEADING)
        facts = Card(flow(title, edit_household, edit_dwelling), self.facts)
        box = VBox(12, (0, 0, 4, 12))
        for part in (
            Card(self.people_header, self.people_box, self.nobody), self.appeals, self.findings,
            facts,
            Card(self.visits_header, self.no_visits, self.visits, self.all_visits), self.more, self.past,
        ):  # fmt: skip
            box.addWidget(part)
        box.addStretch()
        self.setLayout(box)
        self._home: Home | None = None

    def show_home(self, home: Home) -> None:
        self._home = home
        members = home.page.people if home.page else []
        emptied(self.people_box)
        for number, member in enumerate(members):
            if number:
                self.people_box.addWidget(Line())
            person = PersonRow(
                member,
                note=home.notes.get(member.resident_id, ""),
                asked_for=member.resident_id == home.resident_id and len(members) > 1,
                care=home.care.get(member.resident_id),
                limited=member.resident_id in home.limited,
                opened=self._opened,
            )
            person.edited.connect(self.edited)
            person.care_asked.connect(self.care_asked)
            self.people_box.addWidget(person)
        self.people_header.set_count(len(members) or None)
        self.nobody.setVisible(not members)
        self.edit_household.setVisible(home.page is not None)
        self.facts.set_pairs(home_facts(home))
        self.appeals.show_home(home)
        self.findings.show_home(home)
        self._show_visits(home, SHOWN_VISITS)
        self._show_past(home)

    def _show_visits(self, home: Home, most: int) -> None:
        count = len(home.visits) + len(home.cases)
        self.visits_header.set_count(count or None)
        self.no_visits.setVisible(not count)
        self.visits.set_entries(time_line(home)[:most])
        self.all_visits.setVisible(count > most)

    def _show_all_visits(self) -> None:
        if self._home is not None:
            self._show_visits(self._home, len(self._home.visits) + len(self._home.cases))

    def _show_past(self, home: Home) -> None:
        former = home.page.former if home.page else []
        self.more.setText(_("Former residents and history ({n})").format(n=len(former)))
        self.past.show_home(home)
        known = bool(former or home.merges or (home.page and history_entries(home.page.history)))
        self.more.setVisible(known)
        wanted = any(member.resident_id == home.resident_id for member in former) or self.more.isChecked()
        self.more.setChecked(known and wanted)
        self.past.setVisible(self.more.isChecked())


class PastCard(Card):
    """Who lived here, who came and went when, and merges that can be taken back."""

    part_asked = Signal(object)

    def __init__(self, desk: Desk, opened: Opened) -> None:
        super().__init__()
        self._desk, self._opened = desk, opened
        self._people, self._merges, self._line = VBox(4), VBox(4), Timeline()
        for part in (self._people, self._merges, self._line):
            self.add(part)

    def show_home(self, home: Home) -> None:
        emptied(self._people)
        emptied(self._merges)
        for member in home.page.former if home.page else []:
            asked = member.resident_id == home.resident_id
            self._people.addWidget(
                PersonRow(
                    member,
                    note=home.notes.get(member.resident_id, ""),
                    asked_for=asked,
                    editable=False,
                    opened=self._opened,
                )
            )
        for merge in home.merges:
            words_ = _("{day}: two records of {name} were made one").format(day=merge.on, name=merge.kept)
            part = Button(_("Part again"), Kind.SECONDARY, "undo")
            offer_act(self._desk, "people.unmerge", part)
            part.clicked.connect(partial(self._part, merge.id))
            line = QWidget()
            told = row(gap=12)
            told.addWidget(Text(words_, wrap=True), 1)
            told.addWidget(part)
            line.setLayout(told)
            self._merges.addWidget(line)
        self._line.set_entries(history_entries(home.page.history) if home.page else [])

    def _part(self, merge_id: UUID, *_checked: bool) -> None:
        self.part_asked.emit(merge_id)
