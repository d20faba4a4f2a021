"""Gaps: everything that is missing, each kind with its word and shape, and the way to mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.care import papers
from desktop.care.cadres_model import told_gap
from desktop.care.care_list import CareList, ListSpec
from desktop.care.gaps_model import PARTS, Gaps, GapsModel
from desktop.care.searching import TextFilter
from desktop.care.tab import CareTab
from desktop.care.words import GAP_LOOKS, GAPS, sex_age
from desktop.care_looks import state_chip
from desktop.desk import Desk
from desktop.theme import TextRole, Tone
from desktop.widgets import (
    Align,
    Button,
    Card,
    Chip,
    Column,
    ElidedText,
    EmptyState,
    Kind,
    LineButton,
    ShareLine,
    Text,
    VBox,
    VersionCard,
    Versions,
    column,
    row,
)
from desktop.widgets.icons import icon
from desktop.widgets.layout import emptied, restyle
from desktop.widgets.lines import padded
from desktop.widgets.stack import PageScroll, Stack
from desktop.widgets.tabs import Tabs
from forms.care_words import CADRE_RANKS, HELPER_KINDS, MEMBERSHIP_ENDS, children_left_out, words_of
from forms.i18n import N_, _, ngettext
from models.care.cadres import CadreCoverage, EstateGap
from models.care.coverage import GapRow
from models.care.helpers import HelperRow
from models.care.leftovers import LeftOver
from models.care.pairings import DoublePrimary
from models.care.rules import RESTRICTED

NOBODY: dict[str, tuple[str, str]] = {
    "to_pair": (N_("Everybody was paired"), N_("Nobody who should have a helper waits for the first one.")),
    "to_reassign": (N_("Nobody lost a helper"), N_("When a helper leaves, his people stand here the same day.")),
    "two_primaries": (
        N_("Nobody has two primary helpers"),
        N_("Where two stations name one at the same time, both are kept until you decide here."),
    ),
    "left_over": (
        N_("Nobody is helped whose care has ended"),
        N_("Where one station ends the care of somebody while another one names a helper, both stand here."),
    ),
    "over_capacity": (N_("Nobody carries too much"), N_("Helpers with more people than their number stand here.")),
    "no_cadre": (N_("Every estate has a cadre"), N_("An estate for which no cadre answers stands here, in red.")),
}


class GapsTab(CareTab):
    """``part`` of a target: one of ``gaps_model.PARTS``."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = GapsModel(desk, self)
        self.parts = Tabs([(key, _(GAPS[key])) for key in PARTS])
        for key in PARTS:
            restyle(self.parts.button(key), chip=True, plain=True, choice=False)
        self.people = {key: PeopleList(desk, key) for key in ("to_pair", "to_reassign")}
        self.doubles = Lines("two_primaries")
        self.left_over = Lines("left_over")
        self.helpers = Lines("over_capacity")
        self.estates = Lines("no_cadre")
        self.stack = Stack()
        for view in self.views.values():
            self.stack.addWidget(view)
        both = QWidget()
        both.setLayout(column(self.parts, self.stack, gap=8))
        self.fill(both, self.model.load)
        self.parts.chosen.connect(self.show_part)
        self.model.loaded.connect(self._show)
        self.model.failed.connect(self.fail)
        self.model.settled.connect(lambda act_id: desk.done.emit(_("One primary helper is left"), act_id))
        self.model.ended.connect(lambda act_id: desk.done.emit(_("The pairings have ended with the care"), act_id))

    @property
    def views(self) -> dict[str, QWidget]:
        return {
            **self.people, "two_primaries": self.doubles, "left_over": self.left_over, "over_capacity": self.helpers,
            "no_cadre": self.estates,
        }  # fmt: skip

    def begin(self) -> None:
        self.parts.button(self.parts.value()).setFocus(Qt.FocusReason.OtherFocusReason)

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        if options.get("part") in PARTS:
            self.show_part(str(options["part"]))

    def show_part(self, key: str) -> None:
        self.parts.choose(key)
        self.stack.setCurrentWidget(self.views[key])

    # showing ----------------------------------------------------------------------------------------------------

    def _show(self, found: Gaps) -> None:
        self.show_content()
        for key in PARTS:
            count = found.count(key)
            button, (tone, shape) = self.parts.button(key), GAP_LOOKS[key]
            button.setText(f"{_(GAPS[key])} {count:,}" if count else _(GAPS[key]))
            button.setIcon(icon(shape if count else "success", tone if count else Tone.SUCCESS, filled=True))
        self.people["to_pair"].show_rows(found.to_pair, found)
        self.people["to_reassign"].show_rows(found.to_reassign, found)
        self.doubles.show_lines([self._double(each) for each in found.two_primaries])
        self.left_over.show_lines([self._left(each) for each in found.left_over])
        self.helpers.show_lines([self._helper(each) for each in found.over_capacity], in_card=True)
        self.estates.show_lines(self._cadre_lines(found.cadres), in_card=True)
        self.counted.emit(found.total or None)

    def _double(self, each: DoublePrimary) -> QWidget:
        """Both helpers side by side; a click on one keeps him."""
        cards = []
        for number, (pairing, helper) in enumerate(each.choices, start=1):
            since = _("from {day} on").format(day=pairing.starts_on.isoformat())
            kind = words_of(HELPER_KINDS, helper.kind)
            heading = _("Primary helper {n}").format(n=number)
            about = " · ".join(part for part in (kind, helper.unit) if part)
            card = VersionCard(heading, helper.name, [about, since], _("Keep"), "")
            card.button.setAccessibleName(_("Keep {name}").format(name=helper.name))
            card.kept.connect(partial(self.model.settle, pairing.id))
            cards.append(card)
        where = f"{each.home.estate} {each.home.door}" if each.home else ""
        return Card(self._person(each, _(GAPS["two_primaries"]), "conflict", where), Versions(*cards))

    def _left(self, each: LeftOver) -> QWidget:
        """Who no longer needs the helpers he has, why, and what ends that; the page behind it can take him in again."""
        names = _(", ").join(helper.name for _pairing, helper in each.pairings)
        about = " · ".join(part for part in (each.ended_on and each.ended_on.isoformat(), names) if part)
        end = Button(_("End the pairing"), Kind.SECONDARY)
        end.setAccessibleName(_("End the pairing of {name}").format(name=each.name))
        end.clicked.connect(partial(self.model.end, each.resident_id))
        line = row(self._person(each, words_of(MEMBERSHIP_ENDS, each.why), "move_out", about))
        line.addWidget(end, alignment=Qt.AlignmentFlag.AlignVCenter)  # else the line is no higher than the button
        return Card(line, padding=8)

    def _person(self, each: DoublePrimary | LeftOver, state: str, shape: str, about: str) -> LineButton:
        inside = row(
            Chip(state, Tone.WARNING, shape),
            Text(each.name, TextRole.STRONG),
            ElidedText(about, ink="text_muted"),
            None,
        )
        words = f"{each.name} {state} {about}".strip()
        return LineButton(padded(inside), words, partial(self._desk.go, "care", each.resident_id))

    def _helper(self, each: HelperRow) -> QWidget:
        over = each.people - each.helper.capacity
        words = ngettext("{n} too many", "{n} too many", over).format(n=over)
        return ShareLine(
            f"{each.helper.name} · {words_of(HELPER_KINDS, each.helper.kind)}", 0.999,
            f"{each.people} / {each.helper.capacity}", words, partial(self._go_people, each.helper.id), ink="danger",
            missing=Tone.NEUTRAL,
        )  # fmt: skip

    def _cadre_lines(self, cadres: CadreCoverage) -> list[QWidget]:
        lines = [self._estate(gap) for gap in cadres.gaps]
        for rank in cadres.missing_ranks:
            words = _("A key community needs one: {rank}").format(rank=words_of(CADRE_RANKS, rank))
            lines.append(self._cadre_line(words, ""))
        return lines

    def _estate(self, gap: EstateGap) -> QWidget:
        return self._cadre_line(gap.name, told_gap(gap))

    def _cadre_line(self, title: str, about: str) -> QWidget:
        chip = Chip(_("No cadre"), Tone.DANGER, "danger")
        inside = row(chip, Text(title, TextRole.STRONG), Text(about, ink="text_muted"), None)
        return LineButton(padded(inside), f"{title} {about}".strip(), partial(self._desk.go, "care", page="cadres"))

    def _go_people(self, helper_id: UUID) -> None:
        self._desk.go("care", page="people", helper=helper_id)


class PeopleList(QWidget):
    """People without a helper; Enter opens, P names one."""

    def __init__(self, desk: Desk, part: str) -> None:
        super().__init__()
        self._desk = desk
        self._all: Sequence[GapRow] = ()
        self._text = TextFilter(desk, self)
        self._text.changed.connect(self._show)
        self._found: Gaps | None = None
        self.pair = Button(_("Name a helper"), Kind.SECONDARY, "helper", hint="P")
        self.suggest = Button(_("Suggest helpers"), Kind.PRIMARY, "accent")
        title, words = NOBODY[part]
        empty = EmptyState("success", _(title), _(words))
        columns: list[Column[GapRow]] = [
            Column("name", N_("Name"), lambda row: row.name, 110),
            Column("about", N_("Sex and age"), lambda row: sex_age(row.sex, row.age), 95, sort=lambda row: row.age),
            Column("estate", N_("Estate"), lambda row: row.home.estate if row.home else "", 120),
            Column("door", N_("Door"), lambda row: row.home.door if row.home else "", 110,
                   sort=lambda row: row.home.order if row.home else None),
            Column("state", N_("State"), lambda row: state_chip(row.state).text, 130,
                   chip=lambda row: state_chip(row.state)),
            Column("since", N_("Since"), lambda row: row.since.isoformat(), 110, sort=lambda row: row.since),
            Column("days", N_("Days"), lambda row: str(self._days(row)), 70, Align.RIGHT, sort=self._days),
            Column("last", N_("Last helper"), lambda row: row.last_helper or "", 120),
        ]  # fmt: skip
        spec = ListSpec(f"gaps_{part}", GAPS[part], columns, lambda row: row.resident_id, N_("Name, pinyin or door"),
                        hidden=("last",) if part == "to_pair" else (),
                        may_leave=lambda row: row.level < RESTRICTED)  # fmt: skip
        self.list = CareList(
            desk,
            spec,
            empty,
            self.pair,
            self.suggest,
            paper=papers.gaps,
            keys={Qt.Key.Key_P: self._pair},
        )
        self.setLayout(column(self.list, gap=0))
        self.list.opened.connect(lambda id_: desk.go("care", id_))
        self.list.searched.connect(self._text.look_for)
        self.pair.clicked.connect(self._pair)
        self.suggest.clicked.connect(self._suggest)

    def show_rows(self, rows: Sequence[GapRow], found: Gaps) -> None:
        self._all, self._found = rows, found
        self._show()

    def _show(self) -> None:
        self.list.set_rows([each for each in self._all if self._takes(each)])
        self.list.show_note(children_left_out(self._found.children) if self._found else "")
        some = bool(self.list.rows.rowCount())
        self.pair.setEnabled(some)
        self.suggest.setEnabled(some)

    def _takes(self, each: GapRow) -> bool:
        home = (each.home.estate, each.home.door) if each.home else ("", "")
        return self._text.takes(each.resident_id, each.name, *home)

    def _days(self, each: GapRow) -> int:
        return (self._found.today - each.since).days if self._found else 0

    def _pair(self) -> None:
        each = self.list.current_row()
        if isinstance(each, GapRow):
            self._desk.go("care", each.resident_id, act="pair")

    def _suggest(self) -> None:
        """For the selected people, or for all of the list where only the cursor stands on one."""
        chosen = self.list.chosen_rows()
        rows = chosen if len(chosen) > 1 else self.list.rows.rows()
        self._desk.go("care", ids=tuple(each.resident_id for each in rows), page="suggestions")


class Lines(QWidget):
    """Cards or lines below one another; without any, that all is well."""

    def __init__(self, part: str) -> None:
        super().__init__()
        title, words = NOBODY[part]
        self.empty = EmptyState("success", _(title), _(words))
        self._box = VBox(12, (0, 0, 4, 12))
        page = QWidget()
        held = column(gap=0)
        held.addLayout(self._box)
        held.addStretch()
        page.setLayout(held)
        self.pages = Stack()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(PageScroll(page))
        self.setLayout(column(self.pages, gap=0))

    def show_lines(self, lines: Sequence[QWidget], *, in_card: bool = False) -> None:
        emptied(self._box)
        if in_card and lines:
            self._box.addWidget(Card(*lines, padding=8, gap=0))
        else:
            for line in lines:
                self._box.addWidget(line)
        self.pages.setCurrentIndex(1 if lines else 0)
