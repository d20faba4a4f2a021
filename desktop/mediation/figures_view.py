"""Figures of mediation on the screen: of the files that whoever looks may open, which it says itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.mediation.papers import figures_paper
from desktop.messages import sentence
from desktop.printing.preview_view import show_preview
from desktop.theme import TextRole, Tone
from desktop.widgets import (
    Banner,
    Button,
    Card,
    ChoiceChip,
    DescriptionList,
    ErrorState,
    Kind,
    ListCard,
    PageHead,
    SectionHeader,
    ShareLine,
    ShareRing,
    SkeletonRows,
    Text,
    column,
    flow,
)
from desktop.widgets.layout import Columns, wrapping
from desktop.widgets.page import beside_each_other, holder
from desktop.widgets.stack import PageScroll, Stack
from forms.i18n import N_, _
from forms.mediation_words import FIGURE_COUNTS, FIGURE_NOTES, FIGURE_RATES, KINDS, OWN_FILES
from forms.share_words import share_text
from models.calendar import now, today
from models.mediation.figures import Figures, figures, period
from models.shares import Share

PERIODS = {
    "month": N_("This month"),
    "quarter": N_("This quarter"),
    "year": N_("This year"),
    "last_year": N_("Last year·"),
}


def days_of(key: str, day: date) -> tuple[date, date]:
    """The first and last day of one of ``PERIODS``."""
    match key:
        case "month":
            return period(day.year, month=day.month)
        case "quarter":
            return period(day.year, quarter=(day.month + 2) // 3)
    return period(day.year - (key == "last_year"))


class FiguresView(QWidget):
    """``left``: back to the list; ``asked``: to the files of one kind. Rates stand with what they are counted from."""

    left, asked = Signal(), Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self.key = desk, "year"
        self.print_button = Button(_("Print"), Kind.SECONDARY, "print")
        self.head = PageHead(_("Figures of mediation"), self.print_button)
        self.own = Banner(_(OWN_FILES), Tone.INFO, dismissible=False)
        self.periods = {key: ChoiceChip(_(words), "calendar") for key, words in PERIODS.items()}
        self.rings = {key: ShareRing(120) for key in FIGURE_RATES}
        self.counts = DescriptionList()
        self.kinds = ListCard(_("Kinds of disputes"), _("No file was accepted."))
        self.error = ErrorState(_("This page could not be read"), "")
        self.pages = Stack()
        loading = QWidget()
        loading.setLayout(column(SkeletonRows(8), None))
        for page in (loading, PageScroll(self._cards()), self.error):
            self.pages.addWidget(page)
        whole = column(self.head, holder(flow(*self.periods.values())), self.own, self.pages, gap=10)
        whole.setStretch(3, 1)
        self.setLayout(whole)
        self._connect()

    def _cards(self) -> QWidget:
        rings = Columns(140, most=2, gap_x=16)
        for key, words in FIGURE_RATES.items():
            one = QWidget()
            one.setLayout(column(self.rings[key], Text(_(words), TextRole.STRONG), gap=4))
            rings.add(one)
        notes = Text("\n".join(_(each) for each in FIGURE_NOTES), TextRole.CAPTION, "text_muted", wrap=True)
        rates = Card(holder(rings), notes)
        standing = Card(SectionHeader(_("How files stand")), self.counts)
        for card in (rates, standing):
            card.setSizePolicy(wrapping())
        return beside_each_other((rates, standing), (self.kinds,))

    def _connect(self) -> None:
        self.head.back.connect(self.left)
        self.error.acted.connect(self.load)
        self.print_button.clicked.connect(lambda: show_preview(self._desk, figures_paper(today()), self))
        for key, chip in self.periods.items():
            chip.clicked.connect(partial(self.show_period, key))

    def open(self) -> None:
        """Read anew, and put the keys on the period."""
        self.show_period(self.key)
        self.periods[self.key].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_period(self, key: str, *_checked: bool) -> None:
        self.key = key
        for each, chip in self.periods.items():
            chip.setChecked(each == key)
        self.load()

    def load(self) -> None:
        wanted = self.key

        def read(session: Session) -> Figures:
            return figures(session, *days_of(wanted, today()), now())

        def taken(found: Figures) -> None:
            if wanted == self.key:
                self._show(found)

        self._desk.read(read, taken, self, self._fail)

    def _show(self, found: Figures) -> None:
        for key, ring in self.rings.items():
            share: Share = getattr(found, key)
            ratio = share.ratio
            ring.show_share(None if ratio is None else float(ratio), share_text(share), _of(share))
        self.counts.set_pairs(list(_counts(found)))
        most = sorted(found.kinds.items(), key=lambda each: (-each[1], each[0]))
        self.kinds.show_lines([self._kind(kind, Share(count, found.accepted)) for kind, count in most])
        self.pages.setCurrentIndex(1)

    def _kind(self, kind: str, share: Share) -> QWidget:
        name, go = _(KINDS.get(kind, kind)), partial(self.asked.emit, kind)
        return ShareLine(name, float(share.ratio or 0), _of(share), share_text(share), go, missing=Tone.NEUTRAL)

    def _fail(self, error: Exception) -> None:
        self.error.sentence.setText(sentence(error))
        self.pages.setCurrentWidget(self.error)


def _of(share: Share) -> str:
    return f"{share.part:,} / {share.whole:,}"


def _counts(found: Figures) -> Iterator[tuple[str, str]]:
    for name, words in FIGURE_COUNTS.items():
        yield _(words), f"{getattr(found, name):,}"
