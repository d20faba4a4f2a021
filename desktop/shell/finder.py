"""Ctrl+K: one line that finds records and commands, and remembers until log-out what was searched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.desk import Desk, Target
from desktop.hit_picker import details_of
from desktop.shell.kinds import MARKS, kind_of
from desktop.shell.screens import is_there
from desktop.shell.search_model import SearchModel
from desktop.widgets.palette import CommandPalette, Result
from forms.i18n import _
from models.search import Hit

RECENT = 5
COMMANDS_SHOWN = 4


@dataclass(frozen=True)
class Command:
    """Something that can be done from anywhere; ``words`` are shown, ``more`` only finds it (in both languages)."""

    icon: str
    words: str
    run: Callable[[], object]
    more: str = ""


class Finder(QObject):
    """The palette of a window with what stands in it. Results are hits, commands and earlier searches."""

    def __init__(self, window: QWidget, desk: Desk, commands: Sequence[Command]) -> None:
        super().__init__(window)
        self._desk, self._commands = desk, commands
        self._recent: list[str] = []
        self._answered = ""
        self._eager = False
        self.palette = CommandPalette(
            window, _("Search appeals, whistles, problems and commands") if desk.at_seat else ""
        )
        self._search = SearchModel(desk)
        self._search.found.connect(self._show)
        self.palette.asked.connect(self._search.ask)
        self.palette.chosen.connect(self._go)

    def open(self) -> None:
        self._eager = False
        self.palette.open()
        self._show("", ())

    def close(self) -> None:
        if self.palette.isVisible():
            self.palette.close_palette()

    def _show(self, text: str, hits: Sequence[Hit]) -> None:
        """Show what was found for ``text``; who pressed Enter before it came is taken to the first of it."""
        self._answered = text
        found = [_hit(hit) for hit in hits if is_there(_target(hit), self._desk)]
        commands = [_command(command) for command in self._matching(text)]
        if not text:
            found = [Result(("again", words), "time", words, "", _("Searched before")) for words in self._recent]
        strong = [hit for hit in hits if hit.exact]
        first = commands + found if not text or (commands and not strong and len(text) > 1) else found + commands
        self.palette.show_results(first)
        if self._eager and text == self.palette.field.text():
            self._eager = False
            if first:
                self.palette.close_palette()
                self._go(first[0].key)

    def _matching(self, text: str) -> list[Command]:
        """Commands by any word of theirs, by pinyin and initials too; all of them while nothing is typed."""
        if not text.strip():
            return list(self._commands)
        from models.people.pinyin import pinyin_keys

        needle = text.strip().casefold().replace(" ", "")
        found = []
        for command in self._commands:
            keys = pinyin_keys(command.words)
            hay = " ".join([command.words, command.more, *keys.full, *keys.initials]).casefold()
            if needle in hay.replace(" ", ""):
                found.append(command)
        return found[:COMMANDS_SHOWN]

    def _go(self, key: object) -> None:
        if self._answered != self.palette.field.text():  # what was chosen belongs to fewer letters than were typed
            self._eager = True
            self.palette.show()
            self.palette.field.setFocus()
        elif isinstance(key, Hit):
            self._remember(self.palette.field.text())
            self._desk.went.emit(_target(key))
        elif isinstance(key, Command):
            key.run()
        elif isinstance(key, tuple):
            self.palette.open()
            self.palette.field.setText(str(key[1]))

    def _remember(self, text: str) -> None:
        """Only in memory: what was searched is personal."""
        words = text.strip()
        if words:
            self._recent = [words, *(one for one in self._recent if one != words)][:RECENT]


def _target(hit: Hit) -> Target:
    kind = kind_of(hit.kind)
    return Target(kind.screen, hit.id, options={"kind": kind.known_as or hit.kind})


def _hit(hit: Hit) -> Result:
    kind = kind_of(hit.kind)
    marks = [_(MARKS.get(mark, mark)) for mark in hit.marks]
    return Result(
        hit, kind.icon, hit.title, " · ".join(part for part in (details_of(hit), *marks) if part), _(kind.word)
    )


def _command(command: Command) -> Result:
    return Result(command, command.icon, command.words, "", _("Command"))
