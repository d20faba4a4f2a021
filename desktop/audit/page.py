"""The page of the audit: filter it, check the chain, answer for its alarms, take it away as Excel or on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO
from uuid import UUID

from PySide6.QtWidgets import QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.audit.alarms_card import AlarmsCard
from desktop.audit.lines_list import LinesList, line_columns, masked_cells
from desktop.audit.report import end_words
from desktop.audit.rows import Line, Page, read_page, read_resident
from desktop.desk import Desk, Target
from desktop.jobs import Steps, once
from desktop.narrowing import NarrowPanel, Options, filter_chips
from desktop.period_bar import PeriodBar
from desktop.printing.paper import Paper, Shown
from desktop.theme import Tone
from desktop.widgets import Banner, Button, ChoiceButtons, Scroll, column, row
from desktop.widgets.card import SectionHeader
from forms.audit_words import DEEDS, deed_words, found_words, level_words
from forms.i18n import N_, _
from models.audit.alarms import Alarm, alarms
from models.audit.chain import Broken, Sound
from models.audit.deeds import Audited
from models.audit.reading import SHOWN, Wanted
from models.audit.trail import verify
from models.station.connection import raw
from models.station.watching import watch
from models.workers.records import Worker
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
    "kept": (
        N_("Backups and checks"),
        Wanted(deeds=("backup", "restore", "check", "cut", "read_audit", "alarm", "alarm_seen")),
    ),
    "failed": (N_("Refused or failed"), Wanted(failed=True)),
}
LEVELS = (2, 3, 4)


@dataclass(frozen=True)
class Shelf:
    """What the page reads at once."""

    page: Page
    alarms: list[Alarm]
    workers: Options


class Filters(NarrowPanel):
    """Who, one deed, from which level, from day to day; each by keyboard."""

    def __init__(self) -> None:
        super().__init__({"worker_id": _("Who"), "deed": _("Deed"), "level": _("Level, at least")})
        self.period = PeriodBar(free=True, periods=("month", "last", "year"))
        self.period.changed.connect(self.changed)
        self.add(self.period)


class AuditPage(QWidget):
    """``resident`` among the target's options: of one person only."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._resident: UUID | None = None
        self._page: Page | None = None
        self._text, self._told, self._asked = "", False, 0
        self._options: dict[str, Options] = {}
        self.parts = ChoiceButtons([(key, _(label)) for key, (label, _wanted) in PARTS.items()], _("Filter"))
        self.check = Button(_("Check the audit"), icon_name="checked")
        self.report = Button(_("Compliance report"), icon_name="sheet")
        self.everybody = Button(_("The whole audit"), icon_name="back")
        self.header = SectionHeader(_(TITLE), None, self.everybody, self.report, self.check)
        self.whole, self.broken = Banner("", Tone.SUCCESS), Banner("", Tone.DANGER)
        self.whole.hide()
        self.broken.hide()
        self.alarms = AlarmsCard(desk)
        self.filters = Filters()
        self.list = LinesList(
            desk, "audit", TITLE, placeholder=N_("Who, about whom, or deed"), filters=self.filters, paper=self.paper
        )  # fmt: skip
        inner = QWidget()
        parts = self.header, self.parts, self.whole, self.broken, self.alarms, self.list
        inner.setLayout(column(*parts, gap=12, margins=(24, 4, 24, 16)))
        self.setLayout(row(Scroll(inner), gap=0))  # with large type the list keeps its room, and the page scrolls
        self.parts.set_value("all")
        self._connect()

    def _connect(self) -> None:
        self.parts.changed.connect(lambda _part: self.refresh())
        self.check.clicked.connect(self._check)
        self.report.clicked.connect(lambda: self._desk.go("settings", page="compliance"))
        self.everybody.clicked.connect(lambda: self._desk.go("settings", page="audit", resident=None))
        self.list.searched.connect(self._search)
        self.list.opened.connect(self._to_register)
        self.list.cleared.connect(self._clear)
        self.list.filter_removed.connect(self._drop_filter)
        self.filters.changed.connect(self.refresh)
        self.alarms.answered.connect(self.refresh)

    def open(self, target: Target) -> None:
        """Reading the audit is a deed too; its line is written before anything is shown."""
        self._resident = target.options.get("resident")
        if target.options.get("part") in PARTS:
            self.parts.set_value(target.options["part"])
        if "text" in target.options:
            self._text = str(target.options["text"])
            self.list.bar.search.setText(self._text)
        for part in (self.parts, self.report, self.list.filter_button):
            part.setVisible(self._resident is None)
        self.everybody.setVisible(self._resident is not None)
        for banner in (self.whole, self.broken):
            banner.hide()
        self.alarms.hide()
        self.list.filter_button.setChecked(False)
        self.list.hide_columns("change" if self._resident is None else "person")
        self._told = False
        self.refresh()

    @property
    def wanted(self) -> Wanted:
        """The part that is chosen, narrowed by what the panel and the search say."""
        part = PARTS[str(self.parts.value() or "all")][1]
        chosen, (first, last) = self.filters.values(), self.filters.period.days
        deed, level, who = chosen["deed"], chosen["level"], chosen["worker_id"]
        named = tuple(code for code in DEEDS if self._text and self._text in deed_words(code))
        return replace(
            part, deeds=(str(deed),) if deed else part.deeds, first=first, last=last,
            level=level if isinstance(level, int) else None, worker_id=who if isinstance(who, UUID) else None,
            text=self._text, named=named,
        )  # fmt: skip

    def refresh(self) -> None:
        resident, wanted, station = self._resident, self.wanted, self._desk.station
        told, self._told = self._told, True
        self._asked += 1
        asked = self._asked

        def query(session: Session) -> Shelf:
            page = read_page(session, wanted) if resident is None else read_resident(session, resident)
            if not told:
                station.note(Audited.READ_AUDIT, resident_id=resident)
            here = session.execute(select(Worker.id, Worker.name).where(Worker.alive()).order_by(Worker.name))
            return Shelf(page, alarms(session), [(id_, name) for id_, name in here])

        def take(shelf: Shelf) -> None:
            if asked == self._asked:  # of two reads that overlap the one that was asked for last is shown
                self._show(shelf)

        self._desk.read(query, take, self)

    def _show(self, shelf: Shelf) -> None:
        self._page = shelf.page
        self._options = {
            "worker_id": shelf.workers,
            "deed": [(code, _(words)) for code, words in DEEDS.items()],
            "level": [(level, level_words(level)) for level in LEVELS],
        }
        self.filters.set_options(self._options)
        self.header.title.setText(
            _(TITLE) if self._resident is None else f"{_(OF_RESIDENT)}: {shelf.page.resident}"
        )  # fmt: skip
        self.alarms.show_alarms(shelf.alarms if self._resident is None else ())
        self.list.bar.show_filters(self._chips() if self._resident is None else [])
        self.list.set_rows([line for line in shelf.page.lines if self._resident is None or self._fits(line)])
        self._show_note(shelf.page)

    def _fits(self, line: Line) -> bool:
        return not self._text or any(
            self._text in part for part in (line.who, line.deed, line.what, line.change, line.why)
        )

    def _chips(self) -> list[tuple[str, str]]:
        first, last = self.filters.period.days
        days = [("days", f"{first or '…'} – {last or '…'}")] if first or last else []
        return [*filter_chips(self.filters.values(), self._options), *days]

    def _show_note(self, page: Page) -> None:
        end = page.head
        head = _("The chain ends with line {n}: {hash}…").format(n=end.number, hash=end.hash[:12])
        full = _("The newest {n} lines are shown.").format(n=SHOWN) if len(page.lines) == SHOWN else ""
        others = "" if self._resident is None else _("Of other PCs the district knows.")
        self.list.show_note(full, head, others)

    def _search(self, text: str) -> None:
        self._text = text
        self.refresh()

    def _to_register(self, key: object) -> None:
        """From the line of what left the house to its entry in the register."""
        line = next((each for each in self.list.rows.rows() if each.key == key), None)
        if line is not None and line.number:
            self._desk.go("settings", page="disclosures", text=line.number)

    def _drop_filter(self, key: str) -> None:
        if key == "days":
            self.filters.period.show_days(None, None)
        else:
            self.filters.show_values({**self.filters.values(), key: None})
            self.refresh()

    def _clear(self) -> None:
        self._text = ""
        self.filters.show_values({})
        self.filters.period.show_days(None, None)
        self.refresh()

    def _check(self) -> None:
        self.check.setEnabled(False)
        station = self._desk.station
        self._desk.prepare(once(lambda: watch(station)), self._show_found, self)

    def _show_found(self, found: Sound | Broken) -> None:
        self.check.setEnabled(True)
        shown, other = (self.broken, self.whole) if isinstance(found, Broken) else (self.whole, self.broken)
        shown.text.setText(found_words(found))
        shown.show()
        other.hide()
        if isinstance(found, Broken):
            self.refresh()

    def paper(self) -> Paper:
        """The lines that are shown, and above them what a check of the chain found, with its end in full."""
        lines: Sequence[Line] = self.list.rows.rows()
        name = OF_RESIDENT if self._resident is not None else TITLE

        keys = self.list.column_keys()

        def write(session: Session, file: BinaryIO, printed: Printed) -> Steps:
            titles = {each.key: _(each.title) for each in line_columns()}
            found = verify(raw(session))
            check = {"deed": _("Check of the audit"), "what": found_words(found), "why": end_words(found)}
            rows = [[check.get(key, "") for key in keys], *(masked_cells(line, keys) for line in lines)]
            return (yield from render_list(_(name), [PaperColumn(titles[key]) for key in keys], rows, file, printed))

        return Paper(name, write, shown=Shown(2, masked=True, rows=len(lines)))
