"""The taxonomy of appeals: which items there are and what each promises; another list can take its place."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.appeals.import_card import ImportCard
from desktop.appeals.list_view import AppealList
from desktop.desk import Desk
from desktop.offering import offer_act
from desktop.record_list import ListSpec
from desktop.widgets import Button, Column, EmptyState, Kind, column
from forms.appeals_words import term_text
from forms.i18n import N_, _, ngettext
from forms.sheets.appeal_topics import TopicFile, read_topics
from forms.types import YesNo
from models.appeals.records import AppealTopic
from models.appeals.topics import TopicsImported, import_topics, topics


class TopicsPage(QWidget):
    """Enter on nothing: items are not edited one by one, a list takes the place of the list."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._every: list[AppealTopic] = []
        self._text = ""
        self._read: TopicFile | None = None
        self.import_button = Button(_("Import another list"), Kind.SECONDARY, "import")
        self.card = ImportCard(desk, _("Import another list"), [("edition", _("Name of the list"))])
        spec = ListSpec(
            "topics", N_("Taxonomy of appeals"), _columns(), lambda row: row.id, N_("Class, item or department"),
            masks={},
        )  # fmt: skip
        self.list = AppealList(desk, spec, EmptyState("appeals", _("No item fits"), ""), self.import_button)
        self.setLayout(column(self.card, self.list, gap=8))
        self.list.searched.connect(self._search)
        self.import_button.clicked.connect(self._ask)
        offer_act(desk, "appeal.topics", self.import_button)
        self.card.wanted.connect(self._take_in)
        self.card.left.connect(self.begin)

    def begin(self) -> None:
        self.list.focus_rows()

    def load(self) -> None:
        self._desk.read(lambda session: topics(session), self._show, self)

    def _show(self, every: list[AppealTopic]) -> None:
        self._every = every
        text = self._text.casefold()
        shown = [row for row in every if text in _said(row)]
        self.list.set_rows(shown)
        self.list.show_note(_("Edition {name}").format(name=every[0].edition) if every else "")

    def _search(self, text: str) -> None:
        self._text = text
        self._show(self._every)

    def _ask(self) -> None:
        self.card.ask(lambda path: lambda: read_topics(path), self._found, self._desk.told.emit)

    def _found(self, read: TopicFile) -> None:
        self._read = read
        count = len(read.rows)
        words = ngettext("{n} item in the file.", "{n} items in the file.", count).format(n=count)
        self.card.edits["edition"].setText(self.card.path.stem[:20] if self.card.path else "")
        self.card.show_found(words, read.refused)

    def _take_in(self) -> None:
        read, edition = self._read, self.card.edits["edition"].text()
        if read is None:
            return

        def action(session: Session) -> TopicsImported:
            return import_topics(session, read.rows, edition=edition)

        self._desk.write("appeal.topics", action, self._taken, self)

    def _taken(self, pair: tuple[TopicsImported, int]) -> None:
        done, act_id = pair
        self.card.hide()
        words = _("{items} items in {classes} classes are offered now.")
        self._desk.done.emit(words.format(items=done.items, classes=done.classes), act_id)


def _said(row: AppealTopic) -> str:
    return f"{row.item_code} {row.class_name} {row.item_name} {row.default_department or ''}".casefold()


def _columns() -> list[Column[AppealTopic]]:
    return [
        Column("code", N_("Item code"), lambda row: row.item_code, 110),
        Column("class", N_("Class"), lambda row: row.class_name, 180),
        Column("item", N_("Item"), lambda row: row.item_name, 260),
        Column("department", N_("Department"), lambda row: row.default_department or "", 200),
        Column("term", N_("Term"), lambda row: term_text(row.amount, row.clock), 130, sort=lambda row: row.amount),
        Column("petition", N_("Petition"), lambda row: YesNo().text(True) if row.petition else "", 90),
    ]
