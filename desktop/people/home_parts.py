"""The parts of the household page: a person, the facts of a door, visits as a time line."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop.care_looks import due_chip, group_chips, state_chip
from desktop.case_looks import case_entry
from desktop.looks import OUTCOME_LOOKS
from desktop.people import words
from desktop.people.home_model import Home
from desktop.people.opened import Opened
from desktop.theme import TextRole, Tone
from desktop.widgets import Avatar, Chip, Entry, Icon, IconButton, Text, column, flow, row
from desktop.widgets.layout import hide_unless, wrapping
from forms.care_words import REGISTER_REVEALS
from forms.form import Form
from forms.i18n import N_, _
from forms.people import HOUSEHOLD
from forms.places import DWELLING
from forms.visits_words import OUTCOMES
from models import calendar
from models.calendar import CHINA
from models.care.people import CareRow
from models.masks import mask_id, mask_phone
from models.people.queries import Event, MemberRow
from models.people.relations import HEAD
from models.people.rules import surname
from models.visits.queries import VisitLine

MOVED_IN = N_("Moved in")
ENDED = N_("Household ended")


class PersonRow(QWidget):
    """One person: who, how related, how old; phone and ID number masked until the eye is pressed and a reason given."""

    edited = Signal(object)  # MemberRow
    care_asked = Signal(object)  # resident id

    def __init__(
        self,
        member: MemberRow,
        *,
        note: str = "",
        asked_for: bool = False,
        editable: bool = True,
        care: CareRow | None = None,
        limited: bool = False,
        opened: Opened | None = None,
    ) -> None:
        super().__init__()
        self.member, self._opened, self._shown_alone = member, opened, False
        called = words.called(member)
        self.setAccessibleName(called)
        name = Text(called, TextRole.STRONG)
        chips: list[QWidget] = [name]
        if member.until is None:
            tone = Tone.ACCENT if member.relation == HEAD else Tone.NEUTRAL
            chips.append(Chip(words.relation_word(member.relation), tone))
        if asked_for:
            chips.append(Chip(_("Found by search"), Tone.INFO, "search"))
        if limited:
            chips.append(Chip(_("Only kept"), Tone.WARNING, "lock"))
        if member.died_on:
            chips.append(Chip(_("Died {day}").format(day=member.died_on), Tone.NEUTRAL, "neutral"))
        self.facts = Text(self._about(), ink="text_muted")
        self.phone, self.id_no = Text("", ink="text_muted"), Text("", ink="text_muted")
        self.eye = IconButton("eye", _("Show the whole numbers of {name}").format(name=member.name))
        self.eye.clicked.connect(self._ask)
        hide_unless(self.eye, member.phone or member.id_no)
        self.edit = IconButton("edit", _("Edit {name}").format(name=member.name))
        self.edit.clicked.connect(lambda: self.edited.emit(member))
        hide_unless(self.edit, editable and not member.hidden and not limited)
        numbers = flow(
            self.facts, _with_icon("phone", self.phone, member.phone), _with_icon("id_card", self.id_no, member.id_no),
            gap=16,
        )  # fmt: skip
        about = QWidget()
        told = Text(note, wrap=True)
        hide_unless(told, note)
        about.setLayout(column(flow(*chips), numbers, told, gap=2))
        if care is not None:
            about.layout().addWidget(self._care_line(care))  # type: ignore[union-attr]
        box = row(Avatar(_("Ch") if member.hidden else surname(member.name)), gap=12, margins=(0, 4, 0, 4))
        box.addWidget(about, 1)
        self.care = IconButton("care", _("Care of {name}").format(name=member.name))
        self.care.clicked.connect(lambda: self.care_asked.emit(member.resident_id))
        hide_unless(self.care, editable and not member.hidden)
        for button in (self.eye, self.care, self.edit):
            box.addWidget(button)
        self.setLayout(box)
        if opened is not None:
            opened.changed.connect(self.show_numbers)
        self.show_numbers()

    def _care_line(self, care: CareRow) -> QWidget:
        """The groups that everybody may see, who helps, and the next visit where it is near."""
        today = calendar.today()
        looks = [*group_chips(care.groups, care.masked)]
        if care.primary is None:
            looks.append(state_chip(care.state))
        near = due_chip(care.due_state, care.due_on, today)
        looks += [near] if near is not None else []
        helper = Text(_("Helper: {name}").format(name=care.primary or ""), ink="text_muted")
        hide_unless(helper, care.primary)
        line = QWidget()
        line.setLayout(flow(*(Chip(*look) for look in looks), helper))
        line.setSizePolicy(wrapping())
        return line

    def _about(self) -> str:
        member = self.member
        age = _("{age} years old").format(age=member.age) if member.age is not None else ""
        if member.until is not None:
            why = _(words.END_REASONS[member.end_reason]) if member.end_reason else ""
            gone = " ".join(part for part in (member.until.isoformat(), why, member.moved_to or "") if part)
            return _join(words.sex_word(member.sex), age, gone)
        since = _("since {day}").format(day=member.since) if member.since else ""
        return _join(words.sex_word(member.sex), age, since)

    def _ask(self) -> None:
        """Only an ID number needs a reason, once a page; a phone is masked against a glance over the shoulder."""
        opened, person = self._opened, self.member.resident_id
        if self._whole:
            self._shown_alone = False
            if opened is not None:
                opened.mask(person)
            self.show_numbers()
        elif opened is None or not self.member.id_no:
            self._shown_alone = True
            self.show_numbers()
        elif opened.reason is not None:
            opened.open(person, opened.reason)
        else:
            menu = self.reasons()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.eye.mapToGlobal(self.eye.rect().bottomLeft()))

    def reasons(self) -> QMenu:
        """Why somebody looks: it is kept who did, when and why."""
        menu, opened, person = QMenu(self), self._opened, self.member.resident_id
        menu.addSection(_("What for? It is kept."))
        for code, told in REGISTER_REVEALS.items():
            action = menu.addAction(_(told))
            if opened is not None:
                action.triggered.connect(partial(opened.open, person, code))
        return menu

    @property
    def _whole(self) -> bool:
        return self._shown_alone or (self._opened is not None and self._opened.holds(self.member.resident_id))

    def show_numbers(self) -> None:
        member, whole = self.member, self._whole
        self.phone.setText((member.phone or "") if whole else mask_phone(member.phone))
        self.id_no.setText((member.id_no or "") if whole else mask_id(member.id_no))
        words_ = _("Mask the numbers of {name}") if whole else _("Show the whole numbers of {name}")
        self.eye.set_role("eye_off" if whole else "eye", words_.format(name=member.name))


def _with_icon(icon: str, text: Text, wanted: object) -> QWidget:
    part = QWidget()
    part.setLayout(row(Icon(icon, "text_muted", 16), text, gap=4))
    hide_unless(part, wanted)
    return part


def _join(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def facts(form: Form, record: Any, skip: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The fields of a record that hold something, as label and value."""
    pairs = []
    for field in form.fields:
        value = getattr(record, field.key)
        if value not in (None, "", []) and field.key not in skip:
            pairs.append((_(field.label), field.type.text(value)))
    return pairs


def home_facts(home: Home) -> list[tuple[str, str]]:
    dwelling = facts(DWELLING, home.dwelling, skip=("room", "occupancy"))
    household = facts(HOUSEHOLD, home.page.household) if home.page else []
    return dwelling + household


def time_line(home: Home) -> list[Entry]:
    """Visits and cases, newest first; a corrected visit says so."""
    at = home.read_at or calendar.now()
    visits = [(line.visit.at, _visit_entry(line)) for line in home.visits]
    cases = [(case.at, case_entry(case, at)) for case in home.cases]
    return [entry for _at, entry in sorted([*visits, *cases], key=lambda dated: dated[0], reverse=True)]


def _visit_entry(line: VisitLine) -> Entry:
    visit = line.visit
    tone, icon = OUTCOME_LOOKS[visit.outcome]
    title = _(OUTCOMES[visit.outcome])
    if line.met:
        title = _("{outcome}: {name}").format(outcome=title, name=line.met)
    if line.corrected:
        title = _("{visit} (corrected later)").format(visit=title)
        tone = Tone.NEUTRAL
    found = [finding.problem for finding in line.findings]
    said = [text for text in (visit.needs, visit.opinion, visit.note, *found) if text]
    detail = _join(*said, line.worker)
    at = visit.at.astimezone(CHINA)
    return Entry(f"{at:%Y-%m-%d %H:%M}", title, detail, tone, icon)


def history_entries(events: Iterable[Event]) -> list[Entry]:
    """Who came and went, newest first."""
    return [_event_entry(event) for event in events if event.what != "visit"]


def _event_entry(event: Event) -> Entry:
    titles = {
        "moved_in": MOVED_IN,
        "ended": ENDED,
        **{reason.value: text for reason, text in words.END_REASONS.items()},
    }
    icons = {"moved_in": "move_in", "moved_out": "move_out", "split": "move", "merged": "merge"}
    title = _(titles.get(event.what, event.what))
    if event.name:
        title = _("{event}: {name}").format(event=title, name=event.name)
    return Entry(event.on.isoformat(), title, "", Tone.NEUTRAL, icons.get(event.what, "neutral"))
