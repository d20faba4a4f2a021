"""What the page of a whistle says, and the forms of its steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.act_form import ActForm, act_form, one_name
from desktop.case_looks import short_number
from desktop.case_page import CasePage, CaseShown, Linked
from desktop.community_column import community_first
from desktop.desk import Desk
from desktop.editors import Changed
from desktop.form_view import MakeEditor
from desktop.theme import TextRole, Tone
from desktop.whistles import papers
from desktop.whistles.looks import STEP_ICONS, called_chip, clock_chip, state_chip
from desktop.widgets import ChoiceButtons, Entry, Text, column
from forms.appeals_words import last_moment, local_text
from forms.care_words import words_of
from forms.i18n import N_, _
from forms.whistles import STEP_FORMS
from forms.whistles_saving import save_step
from forms.whistles_words import KINDS, MARKS, STEPS, stray_text
from models.calendar import now
from models.whistles.queries import StepRow, WhistlePage, whistle_page
from models.whistles.rules import MARKS as MARK_KEYS
from models.whistles.rules import NORMS
from models.whistles.states import Called, State, StepKind

STEP = "whistle.step"
_LIKELY: Mapping[State, tuple[StepKind, ...]] = {
    State.BLOWN: (StepKind.REPORT, StepKind.SIGN),
    State.REPORTED_IN: (StepKind.HANDLE, StepKind.REPORT, StepKind.DISCUSS),
    State.HANDLED: (StepKind.CLEAR, StepKind.REDO, StepKind.REPORT),
}
_SAYS: Mapping[StepKind, str] = {
    StepKind.BLOW: N_("The clock of the arrival starts now; the appeal it grew out of is noted as whistled for."),
    StepKind.REPORT: N_("Whether it is in time follows from the time that is noted here."),
    StepKind.HANDLE: N_("The result is the answer to the appeal it grew out of; nothing is typed again."),
    StepKind.CLEAR: N_("It is cleared in all four lists at once."),
}


def make_page(desk: Desk) -> CasePage[tuple[WhistlePage, datetime]]:
    """Return the page of a whistle."""
    forms = _Forms(desk)
    said = lambda act, _result: _("Saved: {name}.").format(name=_(STEPS[StepKind(act)]))  # noqa: E731 - one word
    return CasePage(desk, "call", _read, partial(_shown, desk), forms.make, said)


def _read(session: Session, whistle_id: UUID) -> tuple[WhistlePage, datetime]:
    at = now()
    return whistle_page(session, whistle_id, at), at


def _shown(desk: Desk, found: tuple[WhistlePage, datetime]) -> CaseShown:
    page, at = found
    row, stands, head = page.row, page.standing, page.whistle
    appeal_id = row.appeal_id
    more = [(_("To the appeal"), lambda: desk.go("appeals", appeal_id))] if row.appeal_number else []
    return CaseShown(
        title=short_number(row.number),
        subtitle=community_first(desk, row.community_code, words_of(KINDS, row.kind), row.place),
        state=state_chip(row.state),
        light=clock_chip(row, at),
        light_words=_light_words(page, at),
        texts=(
            (_("What is the matter on site"), head.facts),
            (_("What the street says"), stands.opinion or ""),
            (_("What was agreed"), stands.discussed or ""),
            (_("How it was handled"), stands.result or ""),
        ),
        facts=(
            (_("Who blows the whistle"), row.blown_by),
            (_("Drafted at"), local_text(row.at)),
            (_("To be there by"), last_moment(row.arrive_by)),
            (_("To be settled by"), last_moment(row.settle_by)),
            (_("Who at the street judged"), stands.judged_by or ""),
            (_("Who verified"), stands.cleared_by or ""),
            (_("Residents' representative"), stands.rated_by or ""),
            (_("Appeal it grew out of"), row.appeal_number or ""),
        ),
        entries=[*map(_entry, reversed(page.steps)), _drafted(page)],
        acts=[(kind.value, _(STEPS[kind])) for kind in _ordered(page)],
        linked_title=_("Departments that have to come"),
        linked=[_called(one, row.standing.listed) for one in stands.called],
        papers=[(_("Whistle sheet (F08), three copies"), partial(papers.whistle, row.id))],
        more=more,
    )


def _light_words(page: WhistlePage, at: datetime) -> str:
    waited = page.standing.awaited
    if page.standing.listed and waited and not page.standing.cleared:
        return _("still to come: {names}").format(names="、".join(waited))
    return "" if page.row.light else _("the clock starts when the whistle is blown")


def _ordered(page: WhistlePage) -> list[StepKind]:
    likely = [kind for kind in _LIKELY.get(page.row.state, ()) if kind in page.possible]
    return likely + [kind for kind in page.possible if kind not in likely]


def _called(one: Called, listed: bool) -> Linked:
    words = []
    if one.signed_at:
        words.append(_("signed by {name}, {time}").format(name=one.signed_by, time=local_text(one.signed_at)))
    if one.reported_at:
        words.append(_("{name} there at {time}").format(name=one.came, time=local_text(one.reported_at)))
    if one.marks:
        words.append(_("rated {marks}").format(marks=_rated(one.marks)))
    return Linked(one.name, " · ".join(words), called_chip(one, listed=listed))


def _rated(marks: Mapping[str, int]) -> str:
    """Points, each with what it is for."""
    return _(", ").join(f"{_(MARKS[mark])} {marks[mark]}" for mark in MARK_KEYS)


def _drafted(page: WhistlePage) -> Entry:
    return Entry(local_text(page.row.at), _("Drafted"), page.row.blown_by, Tone.INFO, "edit")


def _entry(row: StepRow) -> Entry:
    step = row.step
    tone, icon = STEP_ICONS.get(step.kind, (Tone.NEUTRAL, "neutral"))
    words = _(STEPS[row.kind]) if row.kind else step.kind
    marks = (step.detail or {}).get("marks")
    detail = [step.department, _rated(marks) if marks else "", step.text]
    if step.kind == StepKind.BLOW.value and step.until:
        detail.append(_("to be there by {time}").format(time=last_moment(step.until)))
    if row.stray is not None:
        tone, icon = Tone.WARNING, "conflict"
        detail.append(_("No effect: {why}").format(why=stray_text(row.stray)))
    title = " · ".join(filter(None, (words, step.actor)))
    return Entry(local_text(step.at), title, "\n".join(filter(None, detail)), tone, icon)


class _Forms:
    """Makes the form of a step about one whistle, as it stands."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def make(self, act: str, found: tuple[WhistlePage, datetime]) -> ActForm:
        page, kind = found[0], StepKind(act)
        whistle_id = page.whistle.id
        return act_form(
            self._desk,
            STEP,
            STEP_FORMS[kind],
            lambda session, raw: save_step(session, kind, raw, whistle_id=whistle_id),
            about=whistle_id,
            first=self._first(kind, page),
            special=self._special(kind, page),
            words=_(_SAYS[kind]) if kind in _SAYS else "",
        )

    @staticmethod
    def _first(kind: StepKind, page: WhistlePage) -> dict[str, object]:
        """The department that is next, where only one is left."""
        names = _left(kind, page)
        return {"department": names[0]} if len(names) == 1 and kind is not StepKind.RATE else {}

    @staticmethod
    def _special(kind: StepKind, page: WhistlePage) -> dict[str, MakeEditor]:
        special: dict[str, MakeEditor] = {}
        if names := _left(kind, page):
            special["department"] = one_name(names)
        if kind is StepKind.RATE:
            special["detail"] = MarksEditor
        return special


def _left(kind: StepKind, page: WhistlePage) -> list[str]:
    """The departments that a step can still be of."""
    done = {
        StepKind.SIGN: lambda one: one.signed_at is not None,
        StepKind.REPORT: lambda one: one.reported_at is not None,
        StepKind.RATE: lambda one: one.marks is not None,
    }.get(kind)
    return [one.name for one in page.called if not done(one)] if done else []


class MarksEditor(QWidget):
    """Three rows of points from 0 to 5; reported once all three are given."""

    def __init__(self, changed: Changed) -> None:
        super().__init__()
        self._changed = changed
        options = [(mark, str(mark)) for mark in (*range(1, NORMS.most_marks + 1), 0)]  # key 1 is one point
        self.buttons = {mark: ChoiceButtons(options, _(MARKS[mark])) for mark in MARK_KEYS}
        parts: list[QWidget] = []
        for mark, buttons in self.buttons.items():
            parts += [Text(_(MARKS[mark]), TextRole.CAPTION, "text_muted"), buttons]
            buttons.changed.connect(self._tell)
        self.setLayout(column(*parts, gap=4))
        self.setFocusProxy(next(iter(self.buttons.values())))

    def _tell(self, _value: object) -> None:
        marks = {mark: buttons.value() for mark, buttons in self.buttons.items()}
        self._changed(None if None in marks.values() else marks)
