"""Cadres: who answers for every estate and for the community, their terms, and when they were on site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from desktop.care import cadre_forms, papers
from desktop.care.cadre_forms import CadreForm
from desktop.care.cadre_lines import DayLine, DutyLine, GapLine
from desktop.care.cadres_model import CadresModel, CadresPage, last_of, told_gap
from desktop.care.tab import CareTab
from desktop.desk import Desk
from desktop.printing.paper import Paper
from desktop.printing.preview_view import show_preview
from desktop.theme import TextRole
from desktop.widgets import (
    Beside,
    Button,
    Card,
    IconButton,
    Kind,
    ListCard,
    MenuButton,
    SectionHeader,
    ShareRing,
    SidePanel,
    SkeletonRows,
    Text,
    VBox,
    column,
    flow,
    row,
)
from desktop.widgets.layout import Columns, emptied, wrapping
from desktop.widgets.page import holder
from desktop.widgets.stack import PageScroll, Stack
from forms.care_words import CADRE_RANKS, words_of
from forms.i18n import _, ngettext
from forms.share_words import share_text
from models.care.cadres import DutyRow
from models.care.records import CadreDay, DutyKind
from reports.document import A3, A4


class CadresTab(CareTab):
    """``part`` of a target: ``days`` begins a day on site. N names a cadre, D notes a day, Enter acts on a line."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = CadresModel(desk, self)
        self.ring = ShareRing()
        self.headline = Text("", TextRole.HEADING, wrap=True)
        self.formula = Text(
            _("Coverage = estates with a responsible cadre ÷ all estates; it must be 100 %"),
            ink="text_muted",
            wrap=True,
        )
        self.add_button = Button(_("Name a cadre"), Kind.PRIMARY, "add", "N")
        self.day_button = Button(_("Note a day on site"), Kind.SECONDARY, "calendar", "D")
        self.print_button = MenuButton(_("Print"), Kind.SECONDARY, "print")
        self.estates = ListCard(_("Estates"), _("There are no estates yet; make them on the map."))
        self.community = ListCard(_("The whole community"), _("Nobody answers for the community as a whole."))
        self.terms = ListCard(_("First and deputy secretaries"), _("No first secretary serves here at present."))
        self.log = LogCard()
        self.panel = SidePanel()
        self.beside = Beside(PageScroll(self._cards()), self.panel)
        loading = QWidget()
        loading.setLayout(column(SkeletonRows(8), None))
        self.pages = Stack()
        for page in (loading, self.beside):
            self.pages.addWidget(page)
        self.fill(self.pages, self.model.load)
        self._connect()

    def _connect(self) -> None:
        self.model.loaded.connect(self._show)
        self.model.failed.connect(self.fail)
        self.beside.covered.connect(self.cover)
        self.add_button.clicked.connect(lambda: self.ask("appoint"))
        self.day_button.clicked.connect(lambda: self.ask("day"))
        self.log.before.clicked.connect(lambda: self.model.step(-1))
        self.log.after.clicked.connect(lambda: self.model.step(1))
        self.panel.closed.connect(self.begin)
        self.print_button.set_acts(
            [
                (_("Notice board, A4"), lambda: self._print(papers.board(A4))),
                (_("Notice board, A3"), lambda: self._print(papers.board(A3))),
                None,
                (_("Days on site of this month"), self._print_days),
                (_("Sign-in sheet to fill in by hand"), lambda: self._print(papers.blank_cadre_days())),
            ]
        )

    def _cards(self) -> QWidget:
        words = QWidget()
        buttons = holder(flow(self.add_button, self.day_button, self.print_button))
        words.setLayout(column(self.headline, self.formula, buttons, gap=8))
        words.setSizePolicy(wrapping())
        hero = row(gap=24)
        hero.addWidget(self.ring, alignment=Qt.AlignmentFlag.AlignVCenter)
        hero.addWidget(words, 1, Qt.AlignmentFlag.AlignVCenter)
        columns, parts, page = Columns(400, most=2, gap_x=16), QWidget(), QWidget()
        columns.add(Card(hero), wide=True)
        for stack in ((self.estates, self.log), (self.community, self.terms)):
            side = QWidget()
            side.setLayout(column(*stack, None, gap=16))
            side.setSizePolicy(wrapping())
            columns.add(side)
        parts.setLayout(columns)
        parts.setSizePolicy(wrapping())
        box = VBox(0, (0, 0, 4, 16))
        box.addWidget(parts)
        box.addStretch()
        page.setLayout(box)
        return page

    def begin(self) -> None:
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        if options.get("part") == "days" and self.model.page is not None:
            self.ask("day")

    # showing ----------------------------------------------------------------------------------------------------

    def _show(self, page: CadresPage) -> None:
        self.show_content()
        self.pages.setCurrentWidget(self.beside)
        share = page.coverage.estates
        ratio = share.ratio
        self.ring.show_share(
            None if ratio is None else float(ratio), share_text(share), f"{share.part:,} / {share.whole:,}"
        )
        self._show_headline(page)
        self.estates.show_lines(self._estate_lines(page), share.whole)
        self.community.show_lines(self._community_lines(page))
        self.terms.show_lines([self._duty_line(each, page) for each in page.secretaries])
        self.log.show_page(page, self._edit_day)
        self.counted.emit(len(page.coverage.gaps) + len(page.coverage.missing_ranks) or None)

    def _show_headline(self, page: CadresPage) -> None:
        missing, whole = len(page.coverage.gaps), page.coverage.estates.whole
        if not whole:
            words = _("There are no estates yet")
        elif missing:
            words = ngettext("Nobody answers for {n} estate", "Nobody answers for {n} estates", missing)
            words = words.format(n=missing)
        else:
            words = _("Every estate has a cadre")
        self.headline.setText(words)
        self.headline.set_ink("danger" if missing else "text")

    def _estate_lines(self, page: CadresPage) -> list[QWidget]:
        """Every estate: red without a cadre, these first."""
        gaps = {gap.estate_id: gap for gap in page.coverage.gaps}
        lines: list[QWidget] = []
        for gap in gaps.values():
            lines.append(GapLine(gap.name, told_gap(gap), partial(self.ask, "appoint", gap.estate_id)))
        for estate_id, _name in page.estates:
            lines += [self._duty_line(each, page) for each in page.of_estate(estate_id)]
        return lines

    def _community_lines(self, page: CadresPage) -> list[QWidget]:
        lines: list[QWidget] = []
        for rank in page.coverage.missing_ranks:
            words = _("A key community needs one: {rank}").format(rank=words_of(CADRE_RANKS, rank))
            lines.append(GapLine(words, "", partial(self.ask, "appoint")))
        return lines + [self._duty_line(each, page) for each in page.of_community]

    def _duty_line(self, each: DutyRow, page: CadresPage) -> QWidget:
        line = DutyLine(each, page.today, lambda: self._pop(each, line))
        return line

    def duty_menu(self, each: DutyRow) -> QMenu:
        """What can be done with a duty."""
        menu, duty_id = QMenu(self), each.duty.id
        for words, act in ((_("Note a day on site"), "day"), (_("Edit"), "edit"), (_("End of the duty"), "end")):
            menu.addAction(words).triggered.connect(lambda _on=False, act=act: self.ask(act, duty_id))
        return menu

    def _pop(self, each: DutyRow, line: QWidget) -> None:
        menu = self.duty_menu(each)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(line.mapToGlobal(QPoint(0, line.height())))

    # acting -----------------------------------------------------------------------------------------------------

    def ask(self, act: str, subject: UUID | None = None) -> None:
        """Open a form beside the page: ``appoint`` (of an estate), ``day``, ``edit``, ``end`` (of a duty)."""
        page = self.model.page
        if page is None:
            return
        if act == "appoint":
            form = cadre_forms.appoint(self._desk, page, subject, DutyKind.RESPONSIBLE)
            self._open(_("Name a cadre"), form, _("The cadre is named"))
        elif act == "day":
            self._open(
                _("Day on site"), cadre_forms.note_day(self._desk, page, subject), _("The day is noted"), again=True
            )
        elif act == "edit" and subject is not None:
            self._open(_("Cadre"), cadre_forms.edit_duty(self._desk, subject), _("Saved"))
        elif act == "end" and subject is not None:
            self._open(_("End of the duty"), cadre_forms.end_duty(self._desk, page, subject), _("The duty ends"))

    def _edit_day(self, day: CadreDay) -> None:
        self._open(_("Day on site"), cadre_forms.edit_day(self._desk, day.id), _("Saved"))

    def _open(self, title: str, form: CadreForm, said: str, *, again: bool = False) -> None:
        """``again``: after saving, the next one of the same cadre can be typed at once; Escape leaves."""
        form.left.connect(self.panel.leave)
        form.done.connect(lambda act_id: self._done(form, said, act_id, again=again))
        self.panel.show_content(title, form)
        self.beside.arrange()
        form.begin()

    def _done(self, form: CadreForm, said: str, act_id: int | None, *, again: bool) -> None:
        chosen = form.choice.value() if form.choice is not None else None
        self._desk.done.emit(said, act_id)
        if again and isinstance(chosen, UUID):
            self.ask("day", chosen)
        else:
            self.panel.leave()

    def _print(self, paper: Paper) -> None:
        show_preview(self._desk, paper, self)

    def _print_days(self) -> None:
        self._print(papers.cadre_days(self.model.month, last_of(self.model.month)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        acts = {Qt.Key.Key_N: "appoint", Qt.Key.Key_D: "day"}
        if event.key() == Qt.Key.Key_Escape and self.panel.content is not None:
            self.panel.leave()
        elif self.panel.content is None and not event.modifiers() and event.key() in acts:
            self.ask(acts[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class LogCard(Card):
    """Who was on site in a month, the last day first."""

    def __init__(self) -> None:
        super().__init__(gap=8)
        self.before = IconButton("previous_step", _("Month before"))
        self.after = IconButton("next_step", _("Month after"))
        self.month = Text("", ink="text_muted")
        self.header = SectionHeader(_("Presence log"), None, self.before, self.month, self.after)
        self.nothing = Text(_("Nobody was on site in this month."), ink="text_muted", wrap=True)
        self._lines = VBox(0)
        self.add(self.header)
        self.add(self.nothing)
        self.add(self._lines)

    def show_page(self, page: CadresPage, edit: Any) -> None:
        emptied(self._lines)
        self.month.setText(f"{page.month:%Y-%m}")
        self.after.setEnabled(last_of(page.month) < page.today)
        self.header.set_count(len(page.days) or None)
        self.nothing.setVisible(not page.days)
        lines: Sequence[QWidget] = [DayLine(day, duty, estate, partial(edit, day)) for day, duty, estate in page.days]
        for line in lines:
            self._lines.addWidget(line)
