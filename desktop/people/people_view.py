"""People and homes: the lists, the household page, the import and the review of duplicates, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from uuid import UUID

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.desk import Change, Desk, Target
from desktop.leaving import Left
from desktop.people.door_view import DoorModel, DoorPicker
from desktop.people.duplicates_model import DuplicatesModel
from desktop.people.duplicates_view import DuplicatesView
from desktop.people.home_model import HomeModel
from desktop.people.home_view import HomeView
from desktop.people.import_model import ImportModel
from desktop.people.import_view import ImportView
from desktop.people.list_columns import LISTS
from desktop.people.list_model import ListModel
from desktop.people.list_view import ListView
from desktop.printing.preview_view import show_preview
from desktop.theme import TextRole, theme
from desktop.widgets import Button, Kind, Scroll, Text, column, row
from desktop.widgets.layout import hide_unless
from desktop.widgets.tabs import Tabs
from forms.i18n import N_, _
from models.calendar import today
from models.rights.deeds import Deed

DUPLICATES = N_("Possible duplicates")
NARROW_W = 640


class _Lists(dict[str, ListView]):
    """The lists by key, each made when it is first asked for."""

    def __init__(self, make: Callable[[str], ListView]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: str) -> ListView:
        view = self[key] = self._make(key)
        return view


class PeopleView(QWidget):
    """The screen; ``desk.go("people", id, kind=…)`` opens a household page, ``page="import"`` the import."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.today = today()
        self._newcomer: tuple[UUID, str] | None = None
        self.list_stack = QStackedWidget()
        self.lists = _Lists(self._list)
        titles = {spec.key: _(spec.title) for spec in LISTS}
        self.tabs = Tabs([*list(titles.items())[:-1], ("duplicates", _(DUPLICATES)), ("gone", titles["gone"])])
        self.pages = QStackedWidget()
        self.list_page = self._list_page()
        self.pages.addWidget(self.list_page)
        self.setLayout(column(self.pages, gap=0))
        self.tabs.chosen.connect(self.show_list)
        self.import_button.clicked.connect(self.open_import)
        desk.changed.connect(self._changed)

    # Each is made when it is first asked for: the first rows should not wait for pages that are not looked at.

    @cached_property
    def duplicates(self) -> DuplicatesView:
        view = DuplicatesView(DuplicatesModel(self._desk, self.today), self._desk.settings.store)
        view.model.settled.connect(lambda words, act_id: self._desk.done.emit(words, act_id))
        self.list_stack.addWidget(view)
        return view

    @cached_property
    def home(self) -> HomeView:
        view = HomeView(HomeModel(self._desk, self.today))
        view.left.connect(self._leave_home)
        self.pages.addWidget(view)
        return view

    @cached_property
    def importing(self) -> ImportView:
        view = ImportView(ImportModel(self._desk))
        view.left.connect(self.back)
        view.review_asked.connect(lambda: self.show_list("duplicates"))
        view.model.wrote.connect(self._tell_exported)
        self.pages.addWidget(view)
        return view

    @cached_property
    def door(self) -> DoorPicker:
        picker = DoorPicker(DoorModel(self._desk))
        picker.hide()
        picker.chosen.connect(self._add_at)
        self._list_box.insertWidget(1, picker)
        return picker

    def show_target(self, target: Target) -> None:
        """Open what is asked for; without anything the list that was open last."""
        kind = target.options.get("kind", "household")
        if target.options.get("page") == "import":
            self.open_import()
        elif target.options.get("page") in ("new", "door"):
            self.back()
            self._ask_door()
            self._newcomer = _newcomer(target)
        elif target.options.get("page") == "duplicates":
            self.show_list("duplicates")
            if len(target.ids) == 2:
                self.duplicates.model.open(*target.ids)
        elif target.record is not None:
            self.open_home(kind, target.record)
            self.home.light_up(str(target.options.get("field", "")), str(target.options.get("problem", "")))
        else:
            self.show_list(str(target.options.get("list", self.tabs.value())))

    def open_home(self, kind: str, record_id: UUID) -> None:
        self.pages.setCurrentWidget(self.home)
        self.home.open(kind, record_id)

    def open_import(self) -> None:
        self.pages.setCurrentWidget(self.importing)
        self.importing.setFocus()

    def back(self) -> None:
        """From a page back to the list that it was opened from."""
        self.show_list(self.tabs.value())

    def _leave_home(self) -> None:
        self.home.model.leave()
        self.back()

    def show_list(self, key: str) -> None:
        self.pages.setCurrentWidget(self.list_page)
        self.tabs.choose(key)
        view = self.duplicates if key == "duplicates" else self.lists[key]
        self.list_stack.setCurrentWidget(view)
        view.refresh()
        if isinstance(view, ListView):
            view.focus_list()
        else:
            view.setFocus()

    def _list_page(self) -> QWidget:
        page = QWidget()
        self.import_button = Button(_("Import a register"), Kind.SECONDARY, "import")
        self.add_button = Button(_("Add resident"), Kind.PRIMARY, "add", "Ctrl+N")
        self.add_button.clicked.connect(self._ask_door)
        hide_unless(self.import_button, self._desk.may(Deed.IMPORT, "people"))
        hide_unless(self.add_button, self._desk.may(Deed.ADD, "people"))
        self.title = Text(_("People and homes"), TextRole.TITLE)
        head = row(self.title, None, self.import_button, self.add_button)
        self._list_box = column(head, self.tabs, self.list_stack, gap=12, margins=(24, 16, 24, 16))
        page.setLayout(self._list_box)
        return Scroll(page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.title.setVisible(self.width() >= theme().px(NARROW_W))

    def _list(self, key: str) -> ListView:
        spec = next(spec for spec in LISTS if spec.key == key)
        model = ListModel(self._desk, spec, self.today)
        view = ListView(model, self._desk.settings.store)
        view.opened.connect(self.open_home)
        view.asked.connect(self._do)
        view.import_asked.connect(self.open_import)
        view.print_asked.connect(lambda columns, ids: show_preview(self._desk, model.paper(columns, ids), self))
        model.exported.connect(self._tell_left)
        self.list_stack.addWidget(view)
        return view

    def _do(self, act: str, kind: str, record_id: UUID) -> None:
        if act == "map":
            self._desk.go("map", record_id, kind=kind)
        else:
            self._desk.go("visits", record_id, page="record")

    def _ask_door(self) -> None:
        self._newcomer = None
        self.door.show()
        self.door.setFocus()

    def _add_at(self, kind: str, record_id: UUID) -> None:
        """Somebody new is typed there; somebody who came from another community moves in there."""
        self.pages.setCurrentWidget(self.home)
        newcomer, self._newcomer = self._newcomer, None
        self.home.open(kind, record_id, adding=newcomer is None, newcomer=newcomer)

    def _tell_exported(self, to: Path) -> None:
        self._desk.done.emit(_("Exported to {file}.").format(file=to.name), None)

    def _tell_left(self, left: Left) -> None:
        said = _("Exported to {file} under {number}.").format(file=left.to.name, number=left.number)
        self._desk.done.emit(said, None)

    def _changed(self, change: Change) -> None:
        current = self.list_stack.currentWidget()
        if self.isVisible() and self.pages.currentWidget() is self.list_page and isinstance(current, ListView):
            current.refresh()


def _newcomer(target: Target) -> tuple[UUID, str] | None:
    """Who is to get a door: id and name."""
    resident = target.options.get("resident")
    return (resident, str(target.options.get("name", ""))) if isinstance(resident, UUID) else None
