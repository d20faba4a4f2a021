"""The work list: whose turn it is, what is late first; lights with counts are the way to narrow it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from desktop.appeals import papers
from desktop.appeals.list_model import KEYS, ListModel
from desktop.appeals.looks import due_chip, due_order, due_words, state_chip, urgency_chip
from desktop.case_looks import short_number
from desktop.community_column import community_column
from desktop.desk import Desk
from desktop.light_looks import LIGHT_LOOKS
from desktop.narrowing import NarrowPanel, filter_chips
from desktop.printing.paper import Paper
from desktop.record_list import ListSpec, RecordList
from desktop.tabbed import Tab
from desktop.theme import Tone
from desktop.widgets import (
    Banner,
    Button,
    ChoiceChip,
    Column,
    EmptyState,
    Kind,
    column,
    flow,
)
from desktop.widgets.page import holder
from forms.appeals_words import LEVELS, SATISFACTIONS, SOURCES, STATES, URGENCIES, local_text
from forms.care_words import words_of
from forms.i18n import N_, _, ngettext
from forms.light_words import LIGHTS
from models.appeals.queries import AppealRow
from models.appeals.records import Source
from models.appeals.states import State
from models.cases.files import CLOSED
from models.clocks.deadlines import Light
from models.masks import mask_address, mask_name, mask_phone

CHIPS = (Light.RED, Light.YELLOW, Light.GREEN, Light.PAUSED, Light.OVER)


class AppealList(RecordList):
    area = "appeals"


class WorkTab(Tab):
    """Filters by their keys: ``light``, ``state``, ``department``, ``class_code``, ``source``, ``building_id``,
    ``resident_id``, ``mine``, ``overdue``, ``open_only``, ``text``. Enter opens, N takes a new appeal in.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = ListModel(desk, self)
        self.lights = {light: ChoiceChip("", LIGHT_LOOKS[light][1]) for light in CHIPS}
        self.every = ChoiceChip("", "sheet")
        self.mine = ChoiceChip(_("Mine"), "account")
        self.new_button = Button(_("New appeal"), Kind.PRIMARY, "add", "N")
        self.filters = NarrowPanel(
            {
                "state": _("State"),
                "department": _("Department"),
                "class_code": _("Class"),
                "source": _("How it came in"),
            }
        )
        self.empty = EmptyState("appeals", "", "", _("Clear all filters"))
        self.strays = Banner("", Tone.WARNING, _("Decide"), dismissible=False)
        self.strays.hide()
        spec = ListSpec(
            "work", N_("Appeals"), self._columns(), lambda row: row.id,
            placeholder=N_("Number, name, place or what was said"),
            hidden=(
                *("source", "phone", "content", "satisfaction", "level", "class", "first", "urgency"),
                *(("received",) if desk.at_seat else ()),
            ),
            masks={"who": mask_name, "phone": mask_phone, "place": mask_address, "content": lambda _text: ""},
            may_leave=lambda row: row.level < CLOSED,
        )  # fmt: skip
        self.list = AppealList(
            desk, spec, self.empty, self.mine, self.new_button, filters=self.filters,
            paper=self._paper, keys={Qt.Key.Key_N: self.new},
        )  # fmt: skip
        page = QWidget()
        chips = holder(flow(self.every, *self.lights.values(), gap=8))
        page.setLayout(column(self.strays, chips, self.list, gap=8))
        self.fill(page, self.model.load)
        self._connect()
        self._show_chips()

    def _connect(self) -> None:
        model = self.model
        model.shown.connect(self._show)
        model.offered.connect(self._offer)
        model.failed.connect(self.fail)
        self.list.searched.connect(lambda text: model.narrow(text=text))
        self.list.filter_removed.connect(self._drop_filter)
        self.list.cleared.connect(self.clear)
        self.list.opened.connect(lambda id_: self._desk.go("appeals", id_))
        self.list.menu_asked.connect(self._pop_menu)
        self.filters.changed.connect(lambda: model.narrow(**self.filters.values()))
        self.every.clicked.connect(lambda: self.show_light(None))
        for light, chip in self.lights.items():
            chip.clicked.connect(lambda _on=False, light=light: self.show_light(light))
        self.mine.toggled.connect(lambda on: model.narrow(mine=on))
        self.new_button.clicked.connect(self.new)
        self.empty.acted.connect(self._help)
        self.strays.acted.connect(self._decide)

    def begin(self) -> None:
        self.list.focus_rows()

    def new(self) -> None:
        """Take an appeal in."""
        self._desk.go("appeals", page="intake")

    def show_light(self, light: Light | None) -> None:
        """Narrow to one light; none: all that are open."""
        self.model.narrow(light=light, open_only=light is None, overdue=False)
        self._show_chips()

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        """Narrow to exactly what is asked for."""
        given = {key: options[key] for key in (*KEYS, *_MORE) if key in options}
        if not given:
            return
        asked: dict[str, Any] = {**dict.fromkeys((*KEYS, *_IDS)), "text": "",
                                 "mine": False, "overdue": False}  # fmt: skip
        asked |= {
            key: _READ[key](value) if key in _READ and value is not None else value for key, value in given.items()
        }
        asked["open_only"] = bool(given.get("open_only", asked["light"] is None and asked["state"] is None))
        self.list.bar.search.clear()
        self._check(self.mine, on=bool(asked["mine"]))
        self.model.narrow(**asked)
        self._show_chips()

    # showing ----------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        self.show_content()
        if not self.model.rows:
            self._show_empty()
        self.list.set_rows(self.model.rows)
        self._show_filters()
        self._show_chips()
        left = self.model.left
        words = ngettext("{n} more fits: narrow the list or search", "{n} more fit: narrow the list or search", left)
        self.list.show_note(words.format(n=f"{left:,}") if left else "")
        strays = len(self.model.read.strays)
        said = ngettext(
            "{n} appeal was moved at two stations at once; one step had no effect.",
            "{n} appeals were moved at two stations at once; some steps had no effect.", strays,
        )  # fmt: skip
        self.strays.text.setText(said.format(n=strays))
        self.strays.setAccessibleName(said.format(n=strays))
        self.strays.setVisible(bool(strays))
        if not self.model.narrowed:
            self.counted.emit(self.model.read.counts.by_light.get(Light.RED, 0) or None)

    def _show_chips(self) -> None:
        counts, chosen = self.model.read.counts, self.model.filter.light
        still_open = sum(n for light, n in counts.by_light.items() if light is not Light.OVER)
        words = _("All open")
        self._show_chip(self.every, f"{words} {still_open:,}", on=chosen is None and self.model.filter.open_only)
        for light, chip in self.lights.items():
            self._show_chip(chip, f"{_(LIGHTS[light])} {counts.by_light.get(light, 0):,}", on=chosen is light)

    def _show_chip(self, chip: ChoiceChip, words: str, *, on: bool) -> None:
        chip.setText(words)
        chip.setAccessibleName(words)
        self._check(chip, on=on)
        chip.updateGeometry()  # what is chosen stands in bold

    @staticmethod
    def _check(chip: ChoiceChip, *, on: bool) -> None:
        if chip.isChecked() != on:
            chip.setChecked(on)

    def _show_filters(self) -> None:
        chips = filter_chips(self.model.values(), self.model.options)
        wanted = self.model.filter
        if wanted.building_id is not None:
            chips.append(("building_id", _("One building")))
        if wanted.resident_id is not None:
            chips.append(("resident_id", _("One resident")))
        if wanted.topic_code is not None:
            chips.append(("topic_code", _("One item")))
        for key, words in (("a", _("From {day}")), ("b", _("Until {day}"))):
            if (day := getattr(wanted, key)) is not None:
                chips.append((key, words.format(day=day.isoformat())))
        self.list.bar.show_filters(chips)

    def _offer(self) -> None:
        self.filters.set_options(self.model.options)
        self.filters.show_values(self.model.values())
        self._show_filters()

    def _drop_filter(self, key: str) -> None:
        self.model.narrow(**{key: None})
        self.filters.show_values(self.model.values())

    def clear(self) -> None:
        """Show all that are open."""
        self.list.bar.search.clear()
        self._check(self.mine, on=False)
        self.model.narrow(
            **dict.fromkeys((*KEYS, *_IDS)), text="", mine=False, overdue=False,
            open_only=True,
        )  # fmt: skip
        self.filters.show_values(self.model.values())

    def _show_empty(self) -> None:
        narrowed = self.model.narrowed or self.model.filter.light is not None
        title = _("No appeal fits") if narrowed else _("No appeal is open")
        words = (
            _("Take a filter away, or write less.")
            if narrowed
            else _("Whatever residents ask for is taken in here: at the counter, on the phone, at the door.")
        )
        self.empty.setAccessibleName(title)
        self.empty.title.setText(title)
        self.empty.sentence.setText(words)
        self.empty.action.setText(_("Clear all filters") if narrowed else _("New appeal"))

    def _help(self) -> None:
        if self.model.narrowed or self.model.filter.light is not None:
            self.clear()
        else:
            self.new()

    def _decide(self) -> None:
        """To the first appeal of which a person has to say how it stands."""
        if self.model.read.strays:
            self._desk.go("appeals", self.model.read.strays[0].id)

    def _paper(self) -> Paper:
        """Open ones have a sheet of their own, with lights that black and white paper keeps."""
        wanted = self.model.filter
        if wanted.light is Light.OVER or not (wanted.open_only or wanted.light):
            return self.list.out().paper(masked=True)
        return papers.open_list(wanted)

    def menu(self) -> QMenu:
        """What can be done with the appeal under the cursor."""
        menu, row = QMenu(self), self.list.current_row()
        if not isinstance(row, AppealRow):
            return menu
        menu.addAction(_("Open (Enter)")).triggered.connect(lambda: self._desk.go("appeals", row.id))
        menu.addAction(_("New appeal (N)")).triggered.connect(self.new)
        menu.addSeparator()
        home = menu.addAction(_("Household page"))
        home.triggered.connect(lambda: self._desk.go("people", row.resident_id, kind="resident"))
        home.setEnabled(row.resident_id is not None)
        on_map = menu.addAction(_("Show on the map"))
        on_map.triggered.connect(lambda: self._desk.go("map", row.building_id, kind="building"))
        on_map.setEnabled(row.building_id is not None)
        return menu

    def _pop_menu(self, where: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def _columns(self) -> list[Column[AppealRow]]:
        return [
            Column("due", N_("Light·"), lambda row: due_words(row, self.model.now), 130, sort=due_order,
                   chip=lambda row: due_chip(row, self.model.now)),
            Column("number", N_("Number"), lambda row: short_number(row.number), 150, sort=lambda row: row.number,
                   icon=lambda row: "lock" if row.level >= CLOSED else None),
            *community_column(self._desk, _community),
            Column("item", N_("Item"), lambda row: row.item_name, 160),
            Column("urgency", N_("Urgency"), lambda row: words_of(URGENCIES, row.urgency), 80,
                   chip=lambda row: urgency_chip(row.urgency)),
            Column("place", N_("Place"), lambda row: row.place, 140),
            Column("who", N_("Who appeals"), lambda row: row.who or _("Anonymous·"), 104),
            Column("state", N_("State"), lambda row: words_of(STATES, row.state), 120,
                   chip=lambda row: state_chip(row.state)),
            Column("department", N_("Department"), lambda row: row.department or "", 110),
            Column("received", N_("Came in at"), lambda row: local_text(row.received_at), 145),
            Column("class", N_("Class"), lambda row: row.class_name, 110),
            Column("phone", N_("Phone"), lambda row: mask_phone(row.phone), 110),
            Column("content", N_("What they say happened"), lambda row: row.content, 240),
            Column("source", N_("How it came in"), lambda row: words_of(SOURCES, row.source), 100),
            Column("first", N_("First contact"), lambda row: row.first_contact, 90),
            Column("level", N_("Escalated to"), lambda row: words_of(LEVELS, row.escalated), 100),
            Column("satisfaction", N_("How satisfied"), lambda row: words_of(SATISFACTIONS, row.satisfaction), 100),
        ]  # fmt: skip


def _community(row: AppealRow) -> str:
    return row.community_code


_MORE = ("light", "building_id", "resident_id", "mine", "overdue", "open_only", "text", "topic_code", "a", "b")
_IDS = ("light", "building_id", "resident_id", "topic_code", "a", "b")
_READ = {"light": Light, "state": State, "source": Source}
