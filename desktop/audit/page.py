"""The page of the audit: filter it, check the chain, take it away as Excel or as a report on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, BinaryIO
from uuid import UUID

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.audit.rows import Line, Page, read_page, read_resident, read_verified
from desktop.desk import Desk, Target
from desktop.jobs import Steps
from desktop.printing.paper import Paper, Shown
from desktop.record_list import ListSpec, RecordList
from desktop.theme import Tone
from desktop.widgets import Banner, Button, ChoiceButtons, Scroll, column, row
from desktop.widgets.card import SectionHeader
from desktop.widgets.rows import ChipLook, Column
from desktop.widgets.states import EmptyState
from forms.audit_words import deed_words, found_words
from forms.i18n import N_, _
from models.audit.chain import Broken, Sound
from models.audit.deeds import Audited
from models.audit.reading import SHOWN, Wanted
from models.calendar import CHINA, today
from reports.lists import Column as PaperColumn
from reports.lists import render_list
from reports.page import Printed

TITLE = N_("Audit")
OF_RESIDENT = N_("Who saw and changed this person's data")
PARTS: dict[str, tuple[str, Wanted]] = {
    "all": (N_("Everything"), Wanted()),
    "log_in": (
        N_("Log-ins"),
        Wanted(deeds=("log_in", "log_in_failed", "recovered", "log_out", "lock", "unlock", "unlock_failed")),
    ),
    "look": (N_("Looked at"), Wanted(deeds=("look", "reveal"))),
    "edit": (N_("Changed·"), Wanted(deeds=("edit", "import", "undo", "erase"))),
    "left": (N_("Left the house"), Wanted(deeds=("export", "print"))),
    "grant": (N_("Rights and keys"), Wanted(deeds=("grant", "settings", "keys"))),
    "kept": (N_("Backups and checks"), Wanted(deeds=("backup", "restore", "check", "cut", "read_audit"))),
    "failed": (N_("Refused or failed"), Wanted(failed=True)),
}
_REPORT_DAYS = 366


def _outcome(line: Line) -> ChipLook | None:
    return ChipLook(_("Failed"), Tone.DANGER, "danger") if line.failed else None


def _columns() -> tuple[Column[Any], ...]:
    return (
        Column("at", N_("When"), lambda line: f"{line.at.astimezone(CHINA):%Y-%m-%d %H:%M}", 145),
        Column("who", N_("Who"), lambda line: line.who, 110),
        Column("deed", N_("Deed"), lambda line: line.deed, 170),
        Column("what", N_("About what"), lambda line: line.what, 290),
        Column("change", N_("Before → after, or why not"), lambda line: line.change, 290),
        Column("level", N_("Sensitivity"), lambda line: line.level, 110),
        Column("outcome", N_("Outcome"), lambda line: _("Failed") if line.failed else "", 120, chip=_outcome),
    )


class AuditList(RecordList):
    area = "audit"


class AuditPage(QWidget):
    """``resident`` among the target's options: of one person only."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._resident: UUID | None = None
        self._page: Page | None = None
        self._text = ""
        self.parts = ChoiceButtons([(key, _(label)) for key, (label, _wanted) in PARTS.items()], _("Filter"))
        self.check = Button(_("Check the audit"), icon_name="checked")
        self.everybody = Button(_("The whole audit"), icon_name="back")
        self.header = SectionHeader(_(TITLE), None, self.everybody, self.check)
        self.whole, self.broken = Banner("", Tone.SUCCESS), Banner("", Tone.DANGER)
        self.whole.hide()
        self.broken.hide()
        empty = EmptyState("time", _("No such line"), _("Nobody did this yet, or another filter shows it."))
        spec = ListSpec("audit", TITLE, _columns(), lambda line: line.key, N_("Who, deed or what"), masks={})
        self.list = AuditList(desk, spec, empty, paper=self.paper)
        inner = QWidget()
        parts = self.header, self.parts, self.whole, self.broken, self.list
        inner.setLayout(column(*parts, gap=12, margins=(24, 4, 24, 16)))
        self.setLayout(row(Scroll(inner), gap=0))  # with large type the list keeps its room, and the page scrolls
        self.parts.set_value("all")
        self.parts.changed.connect(lambda _part: self.refresh())
        self.check.clicked.connect(self._check)
        self.everybody.clicked.connect(lambda: desk.go("settings", page="audit", resident=None))
        self.list.searched.connect(self._search)
        self.list.cleared.connect(lambda: self._search(""))

    def open(self, target: Target) -> None:
        """Reading the audit is a deed too; its line is written before anything is shown."""
        self._resident = target.options.get("resident")
        if target.options.get("part") in PARTS:
            self.parts.set_value(target.options["part"])
        self.parts.setVisible(self._resident is None)
        self.everybody.setVisible(self._resident is not None)
        self.whole.hide()
        self.broken.hide()
        self.refresh()

    def refresh(self) -> None:
        resident, wanted = self._resident, PARTS[str(self.parts.value() or "all")][1]
        station = self._desk.station

        def query(session: Session) -> Page:
            station.note(Audited.READ_AUDIT, resident_id=resident)
            return read_page(session, wanted) if resident is None else read_resident(session, resident)

        self._desk.read(query, self._show, self)

    def _show(self, page: Page) -> None:
        self._page = page
        title = _(TITLE) if self._resident is None else f"{_(OF_RESIDENT)}: {page.resident}"
        self.header.title.setText(title)
        self._show_lines()

    def _show_lines(self) -> None:
        if self._page is None:
            return
        lines = [line for line in self._page.lines if self._fits(line)]
        self.list.set_rows(lines)
        end = self._page.head
        head = _("The chain ends with line {n}: {hash}…").format(n=end.number, hash=end.hash[:12])
        full = _("The newest {n} lines are shown.").format(n=SHOWN) if len(self._page.lines) == SHOWN else ""
        others = "" if self._resident is None else _("Of other PCs the district knows.")
        self.list.show_note(full, head, others)

    def _fits(self, line: Line) -> bool:
        return not self._text or any(self._text in part for part in (line.who, line.deed, line.what, line.change))

    def _search(self, text: str) -> None:
        self._text = text
        self._show_lines()

    def _check(self) -> None:
        self.check.setEnabled(False)
        self._desk.read(read_verified, self._show_found, self)

    def _show_found(self, found: Sound | Broken) -> None:
        self.check.setEnabled(True)
        shown, other = (self.broken, self.whole) if isinstance(found, Broken) else (self.whole, self.broken)
        shown.text.setText(found_words(found))
        shown.show()
        other.hide()

    def paper(self) -> Paper:
        """The report: how many of each deed in the last year, the lines that are shown, and where the chain ends."""
        lines: Sequence[Line] = self.list.rows.rows()
        page, name = self._page, OF_RESIDENT if self._resident is not None else TITLE
        first = today() - timedelta(days=_REPORT_DAYS)

        def write(session: Session, file: BinaryIO, printed: Printed) -> Steps:
            heads = [PaperColumn(_(each.title)) for each in _columns()]
            found = read_verified(session)
            counts = read_page(session, Wanted(first=first)).counts if page is None or not page.resident else {}
            rows = [
                [found_words(found), "", "", _head_words(found), "", "", ""],
                *(["", "", deed_words(deed), f"{count:,}", "", "", ""] for deed, count in sorted(counts.items())),
                *([each.text(line) for each in _columns()] for line in lines),
            ]
            return (yield from render_list(_(name), heads, rows, file, printed))

        return Paper(name, write, shown=Shown(2, masked=True, rows=len(lines)))


def _head_words(found: Sound | Broken) -> str:
    """The end of the chain in full: typed in later, it proves that nothing before it was changed."""
    return "" if isinstance(found, Broken) else f"{found.head.number}:{found.head.hash}"
