"""Lists of helpers and of memberships taken in line by line, through the forms and actions of the screens."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.care import HELPER, MEMBERSHIP
from forms.care_saving import save_helper, save_membership
from forms.form import Form
from forms.messages import SENTENCES
from forms.problems import FormInvalidError, Problem
from forms.save import stored_answers
from forms.sheets.by_form import Line, RefusedLine, headings_of, read_lines
from models.care.catalogue import groups
from models.care.records import Helper, SpecialGroup
from models.care.rules import RESTRICTED
from models.errors import WorldError
from models.people.names import normalise_name
from models.people.queries import dwelling_at
from models.people.records import Residency, Resident
from models.people.rules import fold_id

Steps = Generator[tuple[int, int], None, "Taken"]
LINES_A_STEP = 50
_SAME = frozenset({"member_already"})


@dataclass
class Taken:
    """What became of the lines; each is in exactly one of the counts."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: list[RefusedLine] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        known = {"rows": self.rows, "new": self.new, "changed": self.changed, "same": self.same}
        return {**known, "refused": len(self.refused)}


@dataclass(frozen=True)
class Kind:
    """One kind of list. ``taking`` reads what all lines ask for, and returns what stores one of them.

    That says what the line was: new, changed or same.
    """

    form: Form
    headings: Mapping[str, Sequence[str]]
    needed: tuple[str, ...]
    taking: Callable[[Session], Callable[[Mapping[str, object]], str]]


def read_list(path: Path, kind: Kind) -> Generator[tuple[int, int], None, list[Line]]:
    """Return the lines of a list.

    Raises:
        WorldError: ``columns_missing``, or what is wrong with the file.
    """
    return (yield from read_lines(path, headings_of(kind.form, kind.headings), kind.needed))


def take_lines(session: Session, kind: Kind, lines: Sequence[Line]) -> Steps:
    """Store the lines; what is refused is kept with its number, the rest goes on. Yields (done, total)."""
    taken, take = Taken(rows=len(lines)), kind.taking(session)
    for at, line in enumerate(lines, start=1):
        try:
            fate = take(line.raw)
        except FormInvalidError as refused:
            fate = "same" if {problem.code for problem in refused.problems} <= _SAME else "refused"
            if fate == "refused":
                taken.refused.append(RefusedLine(line, tuple(refused.problems)))
        except WorldError as refused:
            fate = "refused"
            why = Problem(refused.code, None, SENTENCES[refused.code], refused.params)
            taken.refused.append(RefusedLine(line, (why,)))
        if fate != "refused":
            setattr(taken, fate, getattr(taken, fate) + 1)
        if at % LINES_A_STEP == 0:
            yield at, len(lines)
    return taken


def _take_helper(session: Session, raw: Mapping[str, object]) -> str:
    """A helper is the one of the same name and phone; without a phone, of the same name."""
    answers, problems = HELPER.check(raw)
    if refusals := [problem for problem in problems if problem.refuses]:
        raise FormInvalidError(refusals)
    query = select(Helper).where(Helper.alive(), Helper.name == answers["name"], Helper.ends_on.is_(None))
    found = [each for each in session.scalars(query) if answers["phone"] in (None, each.phone) or each.phone is None]
    if len(found) > 1:
        raise WorldError("several_helpers", count=len(found))
    if not found:
        save_helper(session, raw)
        return "new"
    before = stored_answers(HELPER, found[0])
    if all(answers[key] in (None, before[key]) for key in raw):
        return "same"
    save_helper(session, {key: raw[key] for key in raw if answers[key] is not None}, helper_id=found[0].id)
    return "changed"


def _taking_memberships(session: Session) -> Callable[[Mapping[str, object]], str]:
    entries = {text: entry for entry in groups(session, active=None) for text in (entry.code, entry.name)}
    return partial(_take_membership, session, entries)


def _take_membership(session: Session, entries: Mapping[str, SpecialGroup], raw: Mapping[str, object]) -> str:
    named = str(raw.get("group_code", "")).strip()
    entry = entries.get(named) or entries.get(named.upper())
    if entry is None:
        raise WorldError("group_unknown", group=named[:20])
    if entry.sensitivity >= RESTRICTED:
        raise WorldError("restricted_by_hand", group=entry.code)
    answers = {key: value for key, value in raw.items() if key in MEMBERSHIP.by_key}
    person = _person(session, raw)
    save_membership(session, {**answers, "group_code": entry.code}, resident_id=person)
    return "new"


def _person(session: Session, raw: Mapping[str, object]) -> UUID:
    """The resident of an ID number, else of a name, else of a name at a door."""
    number = fold_id(raw["id_no"]) if raw.get("id_no") else None
    name = normalise_name(raw.get("resident_name", ""))
    if not number and not name:
        raise WorldError("resident_unknown")
    query = select(Resident.id).where(Resident.current())
    query = query.where(Resident.id_no == number) if number else query.where(Resident.name == name)
    if raw.get("door") and not number:
        doors = [each.id for each in dwelling_at(session, str(raw["door"]))]
        query = query.join(Residency, Residency.resident_id == Resident.id)
        query = query.where(Residency.current(), Residency.dwelling_id.in_(doors))
    found = set(session.scalars(query))
    if len(found) != 1:
        raise WorldError("residents_several" if found else "resident_unknown", count=len(found))
    return found.pop()


KINDS: Mapping[str, Kind] = {
    "helpers": Kind(
        HELPER,
        {
            "name": ("姓名", "结对人", "name"),
            "kind": ("类别", "身份", "结对人类别"),
            "unit": ("单位",),
            "phone": ("电话", "联系电话", "手机号"),
            "capacity": ("上限",),
        },
        ("name", "kind"),
        lambda session: partial(_take_helper, session),
    ),
    "memberships": Kind(
        MEMBERSHIP,
        {
            "resident_name": ("姓名", "居民姓名"),
            "id_no": ("身份证号", "公民身份号码", "证件号码"),
            "door": ("门牌号", "住址", "房屋"),
            "group_code": ("群体", "群体代码", "类别"),
            "evidence": ("依据", "证明材料"),
        },
        ("resident_name", "group_code", "recognised_on"),
        _taking_memberships,
    ),
}
