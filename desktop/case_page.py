"""The page of one case beside its list: where it stands, what can be done next, what happened, what belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar
from uuid import UUID

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.act_form import ActForm
from desktop.desk import Desk
from desktop.printing.paper import Paper
from desktop.record_model import RecordModel
from desktop.record_page import RecordPage
from desktop.theme import TextRole
from desktop.widgets import (
    Button,
    Card,
    Chip,
    DescriptionList,
    ElidedText,
    EmptyState,
    Entry,
    Kind,
    LineButton,
    SectionHeader,
    Text,
    Timeline,
    row,
)
from desktop.widgets.lines import ListCard, padded
from desktop.widgets.page import beside_each_other
from desktop.widgets.rows import ChipLook
from forms.i18n import _

Found = TypeVar("Found")
BUTTONS = 3
"""So many steps stand as buttons, the likeliest first; the others are in the menu."""
REMARK = "remark"
"""The act by which nothing goes on: it is never the first thing to do."""
WHOLE_LINE = 10_000
"""Wider than any page: one text in a line."""


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


class CasePage(RecordPage, Generic[Found]):
    """``read`` one case, ``show`` it in words, ``make`` makes the form of an act by its key, ``said`` tells of it."""

    def __init__(
        self,
        desk: Desk,
        icon: str,
        read: Callable[[Session, UUID], Found],
        show: Callable[[Found], CaseShown],
        make: Callable[[str, Found], ActForm],
        said: Callable[[str, Any], str],
    ) -> None:
        missing = EmptyState(
            icon, _("This entry is not here any more"), _("It was taken back. Open it from the list again."),
            _("To the list"),
        )  # fmt: skip
        super().__init__(desk, missing)
        self.model: RecordModel[Found] = RecordModel(desk, read, self)
        self._words, self._make, self._said = show, make, said
        self.shown: CaseShown | None = None
        self.next_buttons = [Button("") for _number in range(BUTTONS)]
        self.more_buttons = [Button("", Kind.QUIET, "next") for _number in range(2)]
        self.light = Chip("")
        self.light_words = Text("", TextRole.STRONG, wrap=True)
        self.texts = DescriptionList(column_width=WHOLE_LINE)
        self.facts = DescriptionList()
        self.timeline = Timeline()
        self.linked = ListCard("")
        self.build(self.next_buttons, self._cards(), self.papers_button, *self.more_buttons)
        self._connect()

    def _cards(self) -> QWidget:
        todo = row(self.light, self.light_words, gap=12)
        todo.setStretch(1, 1)
        about = Card(todo, self.texts, self.facts)
        happened = Card(SectionHeader(_("Steps so far")), self.timeline)
        return beside_each_other((about, self.linked), (happened,))

    def _connect(self) -> None:
        self.model.loaded.connect(self._show)
        self.model.gone.connect(self.show_missing)
        self.model.failed.connect(self.show_error)
        self.error.acted.connect(self.load)
        for number, button in enumerate(self.next_buttons):
            button.clicked.connect(partial(self._do_next, number))
        for number, button in enumerate(self.more_buttons):
            button.clicked.connect(partial(self._go_on, number))

    # showing ----------------------------------------------------------------------------------------------------

    @property
    def case_id(self) -> UUID | None:
        return self.model.record_id

    @property
    def found(self) -> Found | None:
        return self.model.shown

    def open(self, case_id: UUID) -> None:
        """Show a case."""
        self.shown = None
        self.opening()
        self.model.open(case_id)

    def load(self) -> None:
        """Read the case that is open, if one is."""
        self.model.load()

    def _show(self, found: Found) -> None:
        shown = self.shown = self._words(found)
        self.head.show_title(shown.title, shown.subtitle, shown.state)
        self.light.setVisible(shown.light is not None)
        if shown.light is not None:
            self.light.show_state(*shown.light)
        self.light_words.setText(shown.light_words)
        texts = [(title, words) for title, words in shown.texts if words]
        self.texts.set_pairs(texts)
        self.texts.setVisible(bool(texts))
        self.facts.set_pairs(shown.facts)
        self.timeline.set_entries(shown.entries)
        self.linked.header.title.setText(shown.linked_title)
        self.linked.show_lines([linked_line(one) for one in shown.linked])
        self._show_acts(shown)
        self.show_cards()

    def _show_acts(self, shown: CaseShown) -> None:
        for number, button in enumerate(self.next_buttons):
            button.setVisible(number < len(shown.acts))
            if number < len(shown.acts):
                button.setText(shown.acts[number][1])
                button.setAccessibleName(shown.acts[number][1])
                button.wear(Kind.SECONDARY if number or shown.acts[number][0] == REMARK else Kind.PRIMARY)
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

    # acting -----------------------------------------------------------------------------------------------------

    def ask(self, act: str) -> None:
        """Open the form of an act beside the page."""
        if self.found is None or self.shown is None or act not in dict(self.shown.acts):
            return
        form = self._make(act, self.found)
        form.done.connect(partial(self._done, act))
        self.show_form(dict(self.shown.acts)[act], form)

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
        self.preview(paper())


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
