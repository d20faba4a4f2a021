"""The page of one case beside its list: where it stands, what can be done next, what happened, what belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.act_form import ActForm
from desktop.desk import Desk
from desktop.messages import sentence
from desktop.printing.paper import Paper
from desktop.printing.preview_view import show_preview
from desktop.theme import TextRole
from desktop.widgets import (
    Beside,
    Button,
    Card,
    Chip,
    DescriptionList,
    ElidedText,
    EmptyState,
    Entry,
    ErrorState,
    Kind,
    LineButton,
    MenuButton,
    PageHead,
    SectionHeader,
    SidePanel,
    SkeletonRows,
    Text,
    Timeline,
    Toolbar,
    column,
    row,
)
from desktop.widgets.layout import Columns, emptied, wrapping
from desktop.widgets.lines import padded
from desktop.widgets.rows import ChipLook
from desktop.widgets.stack import PageScroll, Stack
from forms.i18n import _
from models.errors import WorldError

Found = TypeVar("Found")
BUTTONS = 3
"""So many steps stand as buttons, the likeliest first; the others are in the menu."""


@dataclass(frozen=True)
class Linked:
    """A line of something that belongs to the case: its words, how it looks, where it leads."""

    title: str
    words: str
    look: ChipLook | None = None
    go: Callable[[], object] | None = None


@dataclass(frozen=True)
class CaseShown:
    """All that the page shows of a case, in words; ``acts`` by their keys, in the order in which they are likely."""

    title: str
    subtitle: str
    state: ChipLook
    light: ChipLook | None
    light_words: str
    texts: Sequence[tuple[str, str]]
    facts: Sequence[tuple[str, str]]
    entries: Sequence[Entry]
    acts: Sequence[tuple[str, str]]
    linked_title: str = ""
    linked: Sequence[Linked] = ()
    papers: Sequence[tuple[str, Callable[[], Paper]]] = ()
    more: Sequence[tuple[str, Callable[[], object]]] = ()
    """Quiet buttons that lead elsewhere."""


class CasePage(QWidget, Generic[Found]):
    """``read`` one case, ``show`` it in words, ``ask`` makes the form of an act by its key; ``left``: to the list.

    S opens the other steps, P the papers.
    """

    left = Signal()

    def __init__(
        self,
        desk: Desk,
        icon: str,
        read: Callable[[Session, UUID], Found],
        show: Callable[[Found], CaseShown],
        make: Callable[[str, Found], ActForm],
        said: Callable[[str, Any], str],
    ) -> None:
        super().__init__()
        self._desk, self._read, self._words, self._make, self._said = desk, read, show, make, said
        self.case_id: UUID | None = None
        self.found: Found | None = None
        self.shown: CaseShown | None = None
        self.head = PageHead("")
        self.next_buttons = [Button("", Kind.SECONDARY if number else Kind.PRIMARY) for number in range(BUTTONS)]
        self.steps_button = MenuButton(_("Other steps"), Kind.SECONDARY, "more")
        self.papers_button = MenuButton(_("Print"), Kind.SECONDARY, "print")
        self.more_buttons = [Button("", Kind.QUIET, "next") for _number in range(2)]
        self.bar = Toolbar(*self.next_buttons, self.steps_button, self.papers_button, *self.more_buttons)
        self.light = Chip("")
        self.light_words = Text("", TextRole.STRONG, wrap=True)
        self.texts = Text("", wrap=True)
        self.facts = DescriptionList()
        self.timeline = Timeline()
        self.linked_header = SectionHeader("")
        self._lines = column(gap=0)
        self.linked = Card(self.linked_header, self._lines, gap=8)
        self.panel = SidePanel()
        self.beside = Beside(PageScroll(self._cards()), self.panel)
        self.missing = EmptyState(
            icon, _("This entry is not here any more"), _("It was taken back. Open it from the list again."),
            _("To the list"),
        )  # fmt: skip
        self.error = ErrorState(_("This page could not be read"), "")
        loading = QWidget()
        loading.setLayout(column(SkeletonRows(8), None))
        self.pages = Stack()
        for page in (loading, self.beside, self.missing, self.error):
            self.pages.addWidget(page)
        whole = column(self.head, self.bar, gap=8)
        whole.addWidget(self.pages, 1)
        self.setLayout(whole)
        self._connect()

    def _cards(self) -> QWidget:
        todo = row(self.light, self.light_words, gap=12)
        todo.setStretch(1, 1)
        about = Card(todo, self.texts, self.facts)
        happened = Card(SectionHeader(_("Steps so far")), self.timeline)
        columns = Columns(380, most=2, gap_x=16)
        for stack in ((about, self.linked), (happened,)):
            side = QWidget()
            side.setLayout(column(*stack, None, gap=12))
            side.setSizePolicy(wrapping())
            columns.add(side)
        for card in (about, happened, self.linked):
            card.setSizePolicy(wrapping())
        cards, page = QWidget(), QWidget()
        cards.setLayout(columns)
        cards.setSizePolicy(wrapping())
        page.setLayout(column(cards, None, gap=0, margins=(0, 0, 4, 12)))
        return page

    def _connect(self) -> None:
        self.head.back.connect(self.left)
        self.missing.acted.connect(self.left)
        self.error.acted.connect(self.load)
        self.panel.closed.connect(self.begin)
        for number, button in enumerate(self.next_buttons):
            button.clicked.connect(partial(self._do_next, number))
        for number, button in enumerate(self.more_buttons):
            button.clicked.connect(partial(self._go_on, number))
        self.beside.covered.connect(lambda covered: self.bar.setVisible(not covered and self.found is not None))

    # showing ----------------------------------------------------------------------------------------------------

    def open(self, case_id: UUID) -> None:
        """Show a case."""
        self._keep_typed()
        self.panel.leave()
        self.case_id, self.found, self.shown = case_id, None, None
        self.head.show_title("")
        self.bar.hide()
        self.pages.setCurrentIndex(0)
        self.load()

    def load(self) -> None:
        """Read the case that is open, if one is."""
        if (wanted := self.case_id) is None:
            return

        def taken(found: Found) -> None:
            if wanted == self.case_id:
                self._show(found)

        self._desk.read(lambda session: self._read(session, wanted), taken, self, self._fail)

    def begin(self) -> None:
        if self.isVisible() and self.panel.content is None and self.shown is not None:
            first = self.next_buttons[0] if self.shown.acts else self.papers_button
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, found: Found) -> None:
        opening = self.found is None
        self.found, self.shown = found, self._words(found)
        shown = self.shown
        self.head.show_title(shown.title, shown.subtitle, shown.state)
        self.light.setVisible(shown.light is not None)
        if shown.light is not None:
            self.light.show_state(*shown.light)
        self.light_words.setText(shown.light_words)
        self.texts.setText("\n\n".join(f"{title}\n{words}" for title, words in shown.texts if words))
        self.texts.setVisible(bool(self.texts.text()))
        self.facts.set_pairs(shown.facts)
        self.timeline.set_entries(shown.entries)
        self._show_linked(shown)
        self._show_acts(shown)
        self.pages.setCurrentWidget(self.beside)
        self.bar.setVisible(not self.beside.is_covered)
        if opening:
            self.begin()

    def _show_linked(self, shown: CaseShown) -> None:
        self.linked.setVisible(bool(shown.linked_title))
        self.linked_header.title.setText(shown.linked_title)
        self.linked_header.set_count(len(shown.linked) or None)
        emptied(self._lines)
        for one in shown.linked:
            self._lines.addWidget(linked_line(one))

    def _show_acts(self, shown: CaseShown) -> None:
        for number, button in enumerate(self.next_buttons):
            button.setVisible(number < len(shown.acts))
            if number < len(shown.acts):
                button.setText(shown.acts[number][1])
                button.setAccessibleName(shown.acts[number][1])
        others = shown.acts[BUTTONS:]
        self.steps_button.set_acts([(words, partial(self.ask, key)) for key, words in others])
        self.steps_button.setVisible(bool(others))
        self.papers_button.set_acts([(words, partial(self._print, paper)) for words, paper in shown.papers])
        self.papers_button.setVisible(bool(shown.papers))
        for number, button in enumerate(self.more_buttons):
            button.setVisible(number < len(shown.more))
            if number < len(shown.more):
                button.setText(shown.more[number][0])
                button.setAccessibleName(shown.more[number][0])

    def _fail(self, error: Exception) -> None:
        self.bar.hide()
        gone = isinstance(error, WorldError) and error.code == "no_such_record"
        self.error.sentence.setText(sentence(error))
        self.pages.setCurrentWidget(self.missing if gone else self.error)

    # acting -----------------------------------------------------------------------------------------------------

    def ask(self, act: str) -> None:
        """Open the form of an act beside the page."""
        if self.found is None or self.shown is None or act not in dict(self.shown.acts):
            return
        form = self._make(act, self.found)
        form.left.connect(self.panel.leave)
        form.done.connect(partial(self._done, act))
        self._keep_typed()
        self.panel.show_content(dict(self.shown.acts)[act], form)
        self.beside.arrange()
        form.begin()

    def _keep_typed(self) -> None:
        """What was typed a moment ago waits as a draft when another form takes its place."""
        if isinstance(self.panel.content, ActForm):
            self.panel.content.model.settle()

    def _done(self, act: str, result: object, act_id: object) -> None:
        self.panel.leave()
        self._desk.done.emit(self._said(act, result), act_id)
        self.load()

    def _do_next(self, number: int, *_checked: bool) -> None:
        if self.shown is not None and number < len(self.shown.acts):
            self.ask(self.shown.acts[number][0])

    def _go_on(self, number: int, *_checked: bool) -> None:
        if self.shown is not None and number < len(self.shown.more):
            self.shown.more[number][1]()

    def _print(self, paper: Callable[[], Paper]) -> None:
        show_preview(self._desk, paper(), self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() and self.panel.content is None
        if event.key() == Qt.Key.Key_Escape:
            self.panel.leave() if self.panel.content is not None else self.left.emit()
        elif plain and event.key() == Qt.Key.Key_S and self.steps_button.isVisible():
            self.steps_button.click()
        elif plain and event.key() == Qt.Key.Key_P and self.papers_button.isVisible():
            self.papers_button.click()
        else:
            super().keyPressEvent(event)


def linked_line(one: Linked) -> QWidget:
    """A line that leads to what it tells of, where it leads anywhere."""
    parts: list[QWidget] = [Text(one.title, TextRole.STRONG), ElidedText(one.words, TextRole.CAPTION, "text_muted")]
    if one.look is not None:
        chip = Chip("")
        chip.show_state(*one.look)
        parts.append(chip)
    inside = row(*parts)
    inside.setStretch(1, 1)
    name = " ".join(part for part in (one.title, one.words, one.look.text if one.look else "") if part)
    if one.go is not None:
        return LineButton(padded(inside), name, one.go)
    plain = QWidget()
    plain.setLayout(padded(inside))
    plain.setAccessibleName(name)
    return plain
