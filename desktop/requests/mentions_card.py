"""Others' words that name who goes by a list: each with its place, and whether the name is taken out of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.widgets import ChoiceButtons, Text, column
from desktop.widgets.lines import RuledCard
from forms.i18n import _, ngettext
from forms.requests_dossier import label_of
from forms.requests_words import MENTIONS
from forms.table_words import table_name
from models.retention.actions import decide_mention
from models.retention.mentions import DECIDED, Mention, mentions
from models.retention.records import Erasure
from models.retention.rules import Keep

SHOWN = 50
"""More than that nobody decides one by one on screen; the rest is decided as it was found."""


class MentionsCard(RuledCard):
    """Shown while its list waits for a yes, where there is anything to decide."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Named in what others wrote"))
        self._desk = desk
        self._list: UUID | None = None
        self.choices: dict[UUID, ChoiceButtons] = {}
        self.hide()

    def show_list(self, erasure: Erasure | None) -> None:
        waits = erasure is not None and (erasure.approved_at or erasure.refused or erasure.done_at) is None
        self._list = erasure.id if erasure is not None and waits else None
        if self._list is None:
            self.hide()
            return
        list_id = self._list
        self._desk.read(lambda session: mentions(session, list_id), partial(self._show, list_id), self)

    def _show(self, list_id: UUID, found: Sequence[Mention]) -> None:
        if list_id != self._list:
            return
        self.choices = {}
        said = _("Others wrote these. What they say stays; of each you decide whether the name is taken out.")
        lines = [Text(said, ink="text_muted", wrap=True), *(self._line(list_id, each) for each in found[:SHOWN])]
        if (more := len(found) - SHOWN) > 0:
            words = ngettext("{n} more is treated as it was found.", "{n} more are treated as they were found.", more)
            lines.append(Text(words.format(n=more), ink="text_muted", wrap=True))
        self.show_lines(lines, len(found))
        self.setVisible(bool(found))

    def _line(self, list_id: UUID, each: Mention) -> QWidget:
        place = f"{table_name(each.table)} · {label_of(each.table, each.column)}"
        choice = ChoiceButtons([(keep.value, _(MENTIONS[keep])) for keep in DECIDED], place)
        choice.set_value(each.kept.value)
        choice.changed.connect(partial(self._decide, list_id, each.record_id))
        self.choices[each.record_id] = choice
        line = QWidget()
        line.setLayout(column(Text(place, ink="text_muted"), Text(f"…{each.text}…", wrap=True), choice, gap=4))
        return line

    def _decide(self, list_id: UUID, record_id: UUID, value: object) -> None:
        def act(session: Session) -> None:
            decide_mention(session, list_id, record_id, Keep(str(value)))

        self._desk.write("retention.mention", act, lambda pair: self._desk.done.emit(_("Noted."), pair[1]), self)
