"""What the page of a problem says, and the forms of its steps."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.act_form import ActForm, Saving, act_form
from desktop.case_looks import short_number
from desktop.case_page import CasePage, CaseShown, Linked
from desktop.community_column import community_first
from desktop.desk import Desk
from desktop.light_looks import light_chip
from desktop.solving import papers
from desktop.solving.looks import STEP_ICONS, owing_chip, state_chip
from desktop.theme import Tone
from desktop.widgets import Entry
from forms.appeals_words import STATES as APPEAL_STATES
from forms.appeals_words import deadline_text, local_text
from forms.care_words import words_of
from forms.i18n import N_, _
from forms.messages import SENTENCES
from forms.solving import ACHIEVEMENT, STEP_FORMS
from forms.solving_saving import save_achievement, save_opinion, save_step
from forms.solving_words import LEVELS, STEPS, carried_text, time_text
from models.appeals.queries import AppealRow
from models.calendar import now, today
from models.clocks.calendars import calendar_of
from models.solving.actions import Carried
from models.solving.queries import ProblemPage, StepRow, problem_page
from models.solving.rules import Owing, owing
from models.solving.states import StepKind

STEP, KEEP = "problem.step", "problem.keep"
_SAYS = {
    StepKind.STUDY: N_("Only what is studied within its day, week or month counts as done in time."),
    StepKind.OPINION: N_(
        "Each open appeal behind the problem gets its own step: those that are worked at are answered with it, those "
        "that were verified are settled. Whatever cannot be moved is named."
    ),
    StepKind.LIBRARY: N_("The library is kept for ever: no names, no phones, no ID numbers."),
}
Found = tuple[ProblemPage, datetime, Owing]


def make_page(desk: Desk) -> CasePage[Found]:
    """Return the page of a problem."""
    return CasePage(desk, "planned", _read, partial(_shown, desk), partial(_form, desk), _said)


def _read(session: Session, problem_id: UUID) -> Found:
    at = now()
    page = problem_page(session, problem_id, at)
    row, working_days = page.row, calendar_of(session, page.row.community_code)
    days = (row.studied_on,) if row.studied_on else ()
    return page, at, owing(row.level, row.on, days, chosen=True, today=today(), calendar=working_days)


def _shown(desk: Desk, found: Found) -> CaseShown:
    page, at, how = found
    row, stands, head = page.row, page.standing, page.problem
    return CaseShown(
        title=head.title,
        subtitle=community_first(
            desk,
            row.community_code,
            short_number(row.number),
            _(LEVELS[row.level]),
            time_text(row.level, row.on),
            row.department,
        ),
        state=state_chip(row.state),
        light=owing_chip(how),
        light_words=_("{settled} of {appeals} appeals settled").format(settled=row.settled, appeals=row.appeals),
        texts=(
            (_("What the problem is"), head.text or ""),
            (_("What the study came to"), stands.conclusion or ""),
            (_("Measures: what, by whom, until when"), stands.measures or ""),
            (_("How it was carried out"), stands.result or ""),
            (_("Common opinion in full"), stands.opinion or ""),
        ),
        facts=(
            (_("Who leads the study"), head.lead or ""),
            (_("Who takes part"), head.participants or ""),
            (_("Document number of the opinion"), stands.document or ""),
            (_("In the library·"), "、".join(each.title for each in page.achievements)),
        ),
        entries=[*map(_entry, reversed(page.steps))],
        acts=[(kind.value, _(STEPS[kind])) for kind in page.possible],
        linked_title=_("Appeals behind it"),
        linked=[_linked(desk, each, at) for each in page.appeals],
        papers=[(_("Sheet of a problem"), partial(papers.problem, row.id))],
    )


def _linked(desk: Desk, each: AppealRow, at: datetime) -> Linked:
    words = " · ".join(filter(None, (short_number(each.number), each.place, words_of(APPEAL_STATES, each.state))))
    look = light_chip(each.light, deadline_text(each.light, each.due_at, at, provisional=each.provisional))
    return Linked(each.item_name, words, look, partial(_go, desk, each.id))


def _go(desk: Desk, appeal_id: UUID, *_checked: bool) -> None:
    desk.go("appeals", appeal_id)


def _entry(row: StepRow) -> Entry:
    step = row.step
    tone, icon = STEP_ICONS.get(step.kind, (Tone.NEUTRAL, "neutral"))
    detail = [(step.detail or {}).get("document"), step.text]
    if row.stray is not None:
        tone, icon = Tone.WARNING, "conflict"
        why = _(SENTENCES.get(row.stray, SENTENCES["no_such_move"]))
        detail.append(_("No effect: {why}").format(why=why))
    title = _(STEPS[row.kind]) if row.kind else step.kind
    return Entry(local_text(step.at), title, "\n".join(filter(None, detail)), tone, icon)


def _form(desk: Desk, act: str, found: Found) -> ActForm:
    page, kind = found[0], StepKind(act)
    problem_id = page.problem.id
    words = _(_SAYS[kind]) if kind in _SAYS else ""
    if kind is StepKind.LIBRARY:
        first = {"title": page.problem.title, "document": page.standing.document, "text": page.standing.opinion}
        keep: Saving = lambda session, raw: save_achievement(session, raw, problem_id=problem_id)  # noqa: E731
        return act_form(desk, KEEP, ACHIEVEMENT, keep, about=problem_id, first=first, words=words)
    store: Saving = lambda session, raw: save_step(session, kind, raw, problem_id=problem_id)  # noqa: E731
    if kind is StepKind.OPINION:
        store = lambda session, raw: save_opinion(session, raw, problem_id=problem_id)  # noqa: E731
    return act_form(desk, STEP, STEP_FORMS[kind], store, about=problem_id, words=words)


def _said(act: str, result: object) -> str:
    if isinstance(result, Carried):
        return _("The common opinion is given: {what}.").format(what=carried_text(result))
    return _("Saved: {name}.").format(name=_(STEPS[StepKind(act)]))
