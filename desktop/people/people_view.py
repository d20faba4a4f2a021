"""People and homes: the lists, the household page, the import and the review of duplicates, one at a time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.desk import Change, Desk, Target
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
from desktop.people.tabs import Tabs
from desktop.printing.preview_view import show_preview
from desktop.widgets import Button, Kind, SectionHeader, column
from forms.i18n import N_, _
from models.calendar import CHINA

DUPLICATES = N_("Possible duplicates")


class PeopleView(QWidget):
    """The screen; ``desk.go("people", id, kind=…)`` opens a household page, ``page="import"`` the import."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.today = datetime.now(CHINA).date()
        self.lists = {spec.key: self._list(ListModel(desk, spec, self.today)) for spec in LISTS}
        self.duplicates = DuplicatesView(DuplicatesModel(desk, self.today), desk.settings.store)
        titles = {spec.key: _(spec.title) for spec in LISTS}
        self.tabs = Tabs([*list(titles.items())[:-1], ("duplicates", _(DUPLICATES)), ("gone", titles["gone"])])
        self.list_stack = QStackedWidget()
        for view in (*self.lists.values(), self.duplicates):
            self.list_stack.addWidget(view)
        self.pages = QStackedWidget()
        self.list_page = self._list_page()
        self.home = HomeView(HomeModel(desk, self.today))
        self.importing = ImportView(ImportModel(desk))
        for page in (self.list_page, self.home, self.importing):
            self.pages.addWidget(page)
        self.setLayout(column(self.pages, gap=0))
        self.tabs.chosen.connect(self.show_list)
        self.home.left.connect(self.back)
        self.importing.left.connect(self.back)
        self.importing.review_asked.connect(lambda: self.show_list("duplicates"))
        self.duplicates.model.settled.connect(lambda words, act_id: desk.done.emit(words, act_id))
        self.importing.model.wrote.connect(self._tell_exported)
        self.import_button.clicked.connect(self.open_import)
        desk.changed.connect(self._changed)

    def show_target(self, target: Target) -> None:
        """Open what is asked for; without anything the list that was open last."""
        kind = target.options.get("kind", "household")
        if target.options.get("page") == "import":
            self.open_import()
        elif target.options.get("page") == "duplicates":
            self.show_list("duplicates")
            if len(target.ids) == 2:
                self.duplicates.model.open(*target.ids)
        elif target.record is not None:
            self.open_home(kind, target.record)
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
        self.home.model.leave()
        self.show_list(self.tabs.value())

    def show_list(self, key: str) -> None:
        self.pages.setCurrentWidget(self.list_page)
        self.tabs.choose(key)
        view = self.duplicates if key == "duplicates" else self.lists[key]
        self.list_stack.setCurrentWidget(view)
        view.refresh()

    def _list_page(self) -> QWidget:
        page = QWidget()
        self.import_button = Button(_("Import a register"), Kind.SECONDARY, "import")
        self.add_button = Button(_("Add resident"), Kind.PRIMARY, "add", "Ctrl+N")
        self.door = DoorPicker(DoorModel(self._desk))
        self.door.hide()
        self.door.chosen.connect(self._add_at)
        self.add_button.clicked.connect(self._ask_door)
        header = SectionHeader(_("People and homes"), None, self.import_button, self.add_button, page=True)
        page.setLayout(column(header, self.door, self.tabs, self.list_stack, gap=12, margins=(24, 16, 24, 16)))
        return page

    def _list(self, model: ListModel) -> ListView:
        view = ListView(model, self._desk.settings.store)
        view.opened.connect(self.open_home)
        view.asked.connect(self._do)
        view.print_asked.connect(lambda columns, ids: show_preview(self._desk, model.paper(columns, ids), self))
        model.exported.connect(self._tell_exported)
        return view

    def _do(self, act: str, kind: str, record_id: UUID) -> None:
        if act == "map":
            self._desk.go("map", record_id, kind=kind)
        else:
            self._desk.go("visits", record_id, page="record")

    def _ask_door(self) -> None:
        self.door.show()
        self.door.setFocus()

    def _add_at(self, kind: str, record_id: UUID) -> None:
        self.pages.setCurrentWidget(self.home)
        self.home.open(kind, record_id, adding=True)

    def _tell_exported(self, to: Path) -> None:
        self._desk.done.emit(_("Exported to {file}.").format(file=to.name), None)

    def _changed(self, change: Change) -> None:
        current = self.list_stack.currentWidget()
        if (
            self.isVisible()
            and self.pages.currentWidget() is self.list_page
            and isinstance(current, ListView | DuplicatesView)
        ):
            current.refresh()
