"""Each row of a register is judged: whom and which door it means, what the forms say to it, and what it changes."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.form import Form
from forms.i18n import N_
from forms.people import RESIDENT
from forms.places import DWELLING
from forms.problems import Problem
from forms.sheets.columns import COLUMNS
from forms.sheets.doors import ADDRESS_MISSING
from forms.sheets.layout import Layout
from forms.sheets.lines import HEAD, Line, read_lines
from forms.sheets.memory import no_collections
from forms.sheets.people import Person, Register, load_homes
from forms.sheets.places import DoorNode, Home, PlaceBook
from forms.sheets.plan import Change, Fate, Group, ImportPlan, PlanRow
from forms.sheets.tidying import heads_by_mark, tidy, too_long, warning, with_asides
from forms.sheets.workbook import ROWS_A_STEP
from models.base import Record, uuid7
from models.calendar import today
from models.care.rules import is_child
from models.people.duplicates import Probe, candidates_of_all
from models.people.records import Household, Residency, Resident
from models.places.records import Building, Dwelling, Estate, Unit

Steps = Generator[tuple[int, int], None, ImportPlan]


def _keys_of(record: str) -> Mapping[str, str]:
    """Column key -> field key, of the columns that fill ``record``."""
    return {
        key: column.field.key
        for key, column in COLUMNS.items()
        if column.form is not None and column.field is not None and column.form.record.__tablename__ == record
    }


_RESIDENT, _RESIDENCY = _keys_of("resident"), _keys_of("residency")
_HOUSEHOLD, _DWELLING = _keys_of("household"), _keys_of("dwelling")
_NO_RESIDENT: Mapping[str, Any] = dict.fromkeys(RESIDENT.by_key)
_UNKNOWN_SEX = "0"
POSSIBLE_DUPLICATE = N_("Somebody like this is in the register; compare the two.")


def plan_import(session: Session, layout: Layout, *, file: str, estate: str | None = None) -> Steps:
    """Judge every row of ``layout`` against the register as ``session`` reads it; yields (done, total).

    Args:
        file: the name of the file, without its folder.
        estate: name of the estate that rows without one mean.
    """
    with no_collections():
        stamp = register_stamp(session)
        lines = yield from _lines(layout)
        marks = heads_by_mark(lines, layout)
        places = PlaceBook(session, {line.place for line in lines if line.place is not None}, estate)
        load_homes(session, places)
        people = Register(
            session,
            {line.answers["name"] for line in lines if "name" in line.answers},
            {line.answers["id_no"] for line in lines if "id_no" in line.answers},
        )
        judge = _Judge(places, people)
        rows = []
        for done, line in enumerate(lines):
            rows.append(judge.row(line))
            if done % ROWS_A_STEP == 0:
                yield len(lines) + done, 2 * len(lines)
        judge.settle_homes()
        if session.scalar(select(Resident.id).limit(1)) is not None:
            _mark_alike(session, rows)
    return ImportPlan(file, layout, rows, places, stamp, marks)


def _mark_alike(session: Session, rows: Iterable[PlanRow]) -> None:
    """Mark new people whom the register may have already under a name that sounds the same."""
    new = {row.line.at: row for row in rows if row.fate is Fate.NEW and row.line.name is not None}
    probes = [
        Probe(
            at,
            row.answers["name"],
            row.answers["id_no"],
            row.answers["birth_date"],
            row.answers["phone"],
            row.door.id if row.door else None,
        )
        for at, row in new.items()
    ]
    for at, found in candidates_of_all(session, probes).items():
        if not new[at].possible:
            new[at].possible = tuple(candidate.resident_id for candidate in found)
            new[at].problems.append(warning("possible_duplicate", "name", POSSIBLE_DUPLICATE))


def _lines(layout: Layout) -> Generator[tuple[int, int], None, list[Line]]:
    """The first half of the way."""
    reading = read_lines(layout)
    while True:
        try:
            done, total = next(reading)
        except StopIteration as end:
            lines: list[Line] = end.value
            break
        yield done, 2 * total
    for line in lines:
        tidy(line)
    return lines


def register_stamp(session: Session) -> tuple[object, ...]:
    """Something that changes whenever a place or a person does."""
    kinds: tuple[type[Record], ...] = (Estate, Building, Unit, Dwelling, Household, Resident, Residency)
    return tuple(
        value
        for kind in kinds
        for value in session.execute(
            select(func.count(), func.max(kind.edited_at), func.count(kind.deleted_at), func.sum(kind.version))
        ).one()
    )


class _Judge:
    """Goes through the rows in order; remembers who and which household came before."""

    def __init__(self, places: PlaceBook, people: Register):
        self._places, self._people = places, people
        self._by_id_no: dict[str, PlanRow] = {}
        self._at_door: dict[tuple[DoorNode, str], list[PlanRow]] = {}
        self._groups: list[Group] = []
        self._alike: dict[tuple[str, object], PlanRow] = {}

    def row(self, line: Line) -> PlanRow:
        row = PlanRow(line.number, Fate.SKIPPED, line, line.problems)
        if line.skip is not None:
            return row
        row.fate = Fate.REFUSED
        if line.refused:
            return row
        if line.place is not None:
            found = self._places.find(line.place)
            if isinstance(found, Problem):
                row.problems.append(found)
                return row
            row.door = found
        if "name" in line.answers:
            self._person(row)
        else:
            self._dwelling_alone(row)
        return row

    def _dwelling_alone(self, row: PlanRow) -> None:
        """A row without a name: a dwelling in which nobody lives, or not yet known who."""
        answers = row.line.answers
        if any(key in answers for key in ("id_no", "phone", "birth_date", "relation")):
            label = RESIDENT.by_key["name"].label
            row.problems.append(Problem("missing", "name", N_("{label} is required."), {"label": label}))
        elif row.door is None:
            row.problems.append(Problem("address_missing", "address", ADDRESS_MISSING))
        else:
            is_first = row.door.is_new and not row.door.is_used
            self._take_dwelling(row)
            row.fate = Fate.NEW if is_first else Fate.CHANGED if row.changes else Fate.SAME

    def _person(self, row: PlanRow) -> None:
        line, door = row.line, row.door
        person, possible = self._people.match(line.answers, door)
        if (problem := self._twice(row, person)) is not None:
            row.problems.append(problem)
            return
        if row.fate is Fate.SAME:
            return
        if person is None and door is None:
            row.problems.append(Problem("address_missing", "address", ADDRESS_MISSING))
            return
        row.answers = self._judged(row, person)
        if any(problem.refuses for problem in row.problems):
            return
        self._take_person(row, person)
        if possible and person is None:
            row.possible = tuple(other.id for other in possible)
            row.problems.append(warning("possible_duplicate", "name", POSSIBLE_DUPLICATE))

    def _twice(self, row: PlanRow, person: Person | None) -> Problem | None:
        """The same person on two rows: the second says no more than the first, or it is refused."""
        answers = row.line.answers
        earlier = self._by_id_no.get(answers["id_no"]) if answers.get("id_no") else self._like_this(row)
        if earlier is None:
            if person is not None and person.taken_by is not None:
                return Problem(
                    "row_twice",
                    "name",
                    N_("Row {row} is the same person already; keep one of the two."),
                    {"row": person.taken_by},
                )
            return None
        adds = any(earlier.line.answers.get(key) != value for key, value in answers.items())
        adds = adds or not set(row.line.asides) <= set(earlier.line.asides)
        if not adds and row.line.place in (None, earlier.line.place):
            row.fate = Fate.SAME
            return None
        text = N_("Row {row} is the same person with other values; keep one of the two, or add what tells them apart.")
        return Problem("row_twice", "id_no" if answers.get("id_no") else "name", text, {"row": earlier.label})

    def _like_this(self, row: PlanRow) -> PlanRow | None:
        """An earlier row with the same name at the same door that nothing tells apart from this one."""
        if row.door is None:
            return None
        for other in self._at_door.get((row.door, row.line.answers["name"]), ()):
            theirs, mine = other.line.answers, row.line.answers
            if all(
                theirs.get(key) in (None, mine.get(key)) or mine.get(key) is None
                for key in ("birth_date", "sex", "id_no")
            ):
                return other
        return None

    def _judged(self, row: PlanRow, person: Person | None) -> dict[str, Any]:
        """The resident's answers after the forms' own derivations and rules; their problems go to the row."""
        answers = dict(person.values if person else _NO_RESIDENT)
        for key, value in row.line.answers.items():
            if (field := _RESIDENT.get(key)) is not None:
                answers[field] = value
        if row.line.asides:
            answers["note"] = with_asides(answers["note"], row.line.asides)
            row.problems += too_long(answers["note"])
        if answers["sex"] == _UNKNOWN_SEX:
            answers["sex"] = None
        row.problems += RESIDENT.judge(answers, set())
        if person is not None and answers["sex"] is None:
            answers["sex"] = person.values["sex"]
        return answers

    def _take_person(self, row: PlanRow, person: Person | None) -> None:
        answers = row.line.answers
        row.residency = {_RESIDENCY[key]: value for key, value in answers.items() if key in _RESIDENCY}
        row.person = person
        if person is not None:
            person.taken_by = row.label
            row.changes += _differences(
                _RESIDENT, person.values, row.answers, untold=is_child(person.values["birth_date"], today())
            )
            self._take_stay(row, person)
        if row.door is not None:
            self._take_dwelling(row)
            self._take_household(row)
            self._at_door.setdefault((row.door, answers["name"]), []).append(row)
        if answers.get("id_no"):
            self._by_id_no[answers["id_no"]] = row
        if person is None:
            self._mark_like_earlier(row)
        row.fate = Fate.NEW if person is None else Fate.CHANGED if row.changes else Fate.SAME

    def _mark_like_earlier(self, row: PlanRow) -> None:
        """Two new people of one name and birth date or phone, told apart by no ID number: both stay, one marked."""
        answers = row.answers
        for fact in (answers["birth_date"], answers["phone"]):
            if fact is None:
                continue
            earlier = self._alike.setdefault((answers["name"], fact), row)
            if earlier is not row and not (earlier.answers["id_no"] and answers["id_no"]):
                text = N_("Row {row} may be the same person; compare the two.")
                row.problems.append(warning("rows_alike", "name", text, row=earlier.label))
                return

    def _take_stay(self, row: PlanRow, person: Person) -> None:
        """Where a known resident lives: as stored, or the file says that it is elsewhere by now."""
        if row.door is None:
            row.stay = person.stays[0] if len(person.stays) == 1 else None
        else:
            row.stay = next((stay for stay in person.stays if stay.dwelling_id == row.door.id), None)
            if row.stay is None:
                row.moves = len(person.stays) == 1
                row.changes.append(Change("address", self._old_address(person), _door_text(row.door)))
                if row.moves:
                    row.problems.append(
                        warning("moved", "address", N_("Lived at another door so far; the file moves them here."))
                    )
        if row.stay is not None:
            row.changes += _differences(_RESIDENCY, row.stay.values, {**row.stay.values, **row.residency})

    def _old_address(self, person: Person) -> str | None:
        """Only a door of this file is known by number here; of others the preview says that there was one."""
        doors = [self._places.by_id.get(stay.dwelling_id) for stay in person.stays]
        texts = [_door_text(door) if door else "…" for door in doors]
        return "、".join(texts) or None

    def _take_dwelling(self, row: PlanRow) -> None:
        """What the row says of its door; the first row that says something decides, others are only warned."""
        door = row.door
        assert door is not None
        door.use()
        for key, value in row.line.answers.items():
            if (field := _DWELLING.get(key)) is None:
                continue
            if field not in door.given:
                door.given[field] = value
                if not door.is_new and door.stored[field] != value:
                    row.changes.append(Change(key, door.stored[field], value))
            elif door.given[field] != value:
                row.problems.append(
                    warning(
                        "dwelling_differs", key, N_("{label} differs from an earlier row of this door, which counts.")
                    )
                )

    def _take_household(self, row: PlanRow) -> None:
        door, answers = row.door, row.line.answers
        assert door is not None
        number, head_name = answers.get("household_no"), answers.get("head_name")
        is_head = answers.get("relation") == HEAD
        group = _group_of(door.groups, number, head_name, is_head)
        if group is None:
            group = Group(door, number, head_name)
            door.groups.append(group)
            self._groups.append(group)
        group.number = group.number or number
        group.has_head = group.has_head or is_head
        group.rows.append(row)
        row.group = group
        if row.stay is not None and group.home is None:
            group.home = next((home for home in door.homes if home.id == row.stay.household_id), None)
        for key, field in _HOUSEHOLD.items():
            if key in answers:
                group.given.setdefault(field, answers[key])

    def settle_homes(self) -> None:
        """Find the stored household of each group, else make one; without a head its first row is one."""
        for group in self._groups:
            taken = {other.home for other in group.door.groups if other.home is not None}
            if group.home is None:
                group.home = _home_for(group, taken)
            home, first = group.home, group.rows[0]
            if home.is_new and not group.has_head and "relation" not in first.residency:
                named = (row for row in group.rows if group.head_name and row.line.name == group.head_name)
                head = next(named, first)
                head.residency.setdefault("relation", HEAD)
            for key, field in _HOUSEHOLD.items():
                if not home.is_new and field in group.given and home.values[field] != group.given[field]:
                    first.changes.append(Change(key, home.values[field], group.given[field]))
                    first.fate = Fate.CHANGED if first.fate is Fate.SAME else first.fate
            home.given.update(group.given)
        for group in self._groups:  # nothing points in a circle any more: the plan goes as soon as nobody needs it
            group.rows.clear()
            group.door.groups.clear()


def _group_of(groups: Sequence[Group], number: str | None, head_name: str | None, is_head: bool) -> Group | None:
    """The group that a row joins: of the same number, else of the same head, else the last one, unless it opens one."""
    if number is not None and (same := [group for group in groups if group.number == number]):
        return same[0]
    if number is None and head_name is not None and (named := [g for g in groups if g.head_name == head_name]):
        return named[0]
    if not groups or (head_name is not None and groups[-1].head_name not in (None, head_name)):
        return None
    last = groups[-1]
    opens = (is_head and last.has_head) or (number is not None and last.number is not None)
    return None if opens else last


def _home_for(group: Group, taken: Iterable[Home]) -> Home:
    free = [home for home in group.door.homes if home not in set(taken)]
    same = [home for home in free if group.number is not None and home.number == group.number]
    if same:
        return same[0]
    if len(free) == 1 and not (group.has_head and free[0].has_head) and None in (group.number, free[0].number):
        return free[0]
    return Home(uuid7(), True, group.number)


def _differences(
    keys: Mapping[str, str], stored: Mapping[str, Any], new: Mapping[str, Any], *, untold: bool = False
) -> list[Change]:
    return [Change(key, stored[f], new[f], untold) for key, f in keys.items() if stored[f] != new[f]]


def _door_text(door: DoorNode) -> str:
    building = door.unit.parent
    return "-".join(part for part in (building.name if building else "", door.unit.name, door.room) if part)


def dwelling_answers(door: DoorNode) -> dict[str, Any]:
    """All answers of a door after its form's rules: stored ones under those of the file."""
    blank = dict.fromkeys(DWELLING.by_key)
    answers = {**blank, **door.stored, "room": door.room, "floor": door.floor, **door.given}
    _judged(DWELLING, answers)
    return answers


def _judged(form: Form, answers: dict[str, Any]) -> None:
    """Clear what is irrelevant; its values have been parsed, and its rules look at what the reader has decided."""
    list(form.judge(answers, set()))
