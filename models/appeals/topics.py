"""The taxonomy of appeals (26 类 96 项 as shipped): another list can replace it, old appeals keep their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import codes
from models.appeals.departments import SHIPPED_AT, add_department, departments, kind_of, split_names
from models.appeals.records import AppealTopic
from models.clocks.deadlines import Clock
from models.errors import WorldError

SHIPPED_EDITION = "26类96项"
SHIPPED, LOCAL = "shipped", "local"
TOPIC_IDS = UUID("0d7b8a44-52f0-4f0c-8a3c-6d1b7c6e9b02")
_LONGEST = {"class_code": 4, "class_name": 40, "item_code": 8, "item_name": 60, "default_department": 100}


@dataclass(frozen=True)
class TopicRow:
    """One line of a taxonomy; ``amount`` days or hours are promised."""

    class_code: str
    class_name: str
    item_code: str
    item_name: str
    default_department: str | None = None
    amount: int = 0
    clock: Clock = Clock.WORKING_DAYS
    petition: bool = False


@dataclass(frozen=True)
class TopicProblem:
    """What is wrong with a line, counted from 1; ``params`` are codes and numbers."""

    line: int
    code: str
    params: dict[str, object]


class TopicsRefusedError(WorldError):
    """A taxonomy that cannot be used, with every line that is wrong: half a taxonomy would be worse than none."""

    def __init__(self, lines: Sequence[TopicProblem]) -> None:
        super().__init__("topics_refused", count=len(lines), line=lines[0].line)
        self.lines = tuple(lines)


@dataclass(frozen=True)
class TopicsImported:
    """What an import did; ``closed`` items of other editions are offered no longer."""

    edition: str
    items: int
    classes: int
    closed: int
    departments: int


def topics(session: Session, *, active: bool | None = True) -> list[AppealTopic]:
    """The items that can be chosen, in the order of their codes; ``active=None``: of all editions."""
    query = select(AppealTopic).where(AppealTopic.alive()).order_by(AppealTopic.class_code, AppealTopic.item_code)
    return list(session.scalars(query if active is None else query.where(AppealTopic.active.is_(active))))


def topic(session: Session, code: str) -> AppealTopic:
    """Return the item with ``code`` of the edition in force.

    Raises:
        WorldError: ``topic_unknown``.
    """
    mine = AppealTopic.item_code == code, AppealTopic.alive(), AppealTopic.active.is_(True)
    found = session.scalars(select(AppealTopic).where(*mine).order_by(AppealTopic.edited_at.desc())).first()
    if found is None:
        raise WorldError("topic_unknown")
    return found


def words_of(entry: AppealTopic, *, petition: bool) -> dict[str, Any]:
    """What an appeal keeps of its item, whatever becomes of the list."""
    return {
        "edition": entry.edition,
        "class_code": entry.class_code,
        "class_name": entry.class_name,
        "item_name": entry.item_name,
        "department": entry.default_department,
        "petition": petition,
    }


def import_topics(session: Session, rows: Sequence[TopicRow], *, edition: str) -> TopicsImported:
    """Put ``rows`` in the place of the list in force; departments that it names are added.

    Raises:
        TopicsRefusedError: any line is wrong (``wrong_with``).
        WorldError: ``edition_missing``, ``edition_twice``, ``no_topics``.
    """
    name = edition.strip()[:20]
    if not name:
        raise WorldError("edition_missing")
    if not rows:
        raise WorldError("no_topics")
    if problems := wrong_with(rows):
        raise TopicsRefusedError(problems)
    if session.scalars(select(AppealTopic.id).where(AppealTopic.edition == name)).first() is not None:
        raise WorldError("edition_twice")
    before = topics(session)
    for entry in before:
        entry.active = False
    session.add_all(_record(session, row, name, source=LOCAL) for row in rows)
    added = _add_named(session, rows)
    session.flush()
    return TopicsImported(name, len(rows), len({row.class_code for row in rows}), len(before), added)


def wrong_with(rows: Sequence[TopicRow]) -> list[TopicProblem]:
    """Every problem of a taxonomy: ``topic_twice``, ``topic_code``, ``topic_name``, ``class_code``, ``class_name``,
    ``class_named_twice`` (``row``: the first line of the class), ``topic_text_long``, ``topic_term_zero``."""
    seen: set[str] = set()
    classes: dict[str, tuple[int, str]] = {}
    problems = []
    for line, row in enumerate(rows, start=1):
        for code, params in _wrong(row, seen):
            problems.append(TopicProblem(line, code, params))
        seen.add(row.item_code.strip())
        key, name = row.class_code.strip(), row.class_name.strip()
        first, known = classes.setdefault(key, (line, name))
        if key and name and known and name != known:
            said = {"class_code": key, "name": name, "known": known, "row": first}
            problems.append(TopicProblem(line, "class_named_twice", said))
    return problems


def load_topics(session: Session) -> int:
    """Bring in the shipped items that are not there yet, deleted ones included; return how many were added."""
    known = set(session.scalars(select(AppealTopic.id)))
    new = [_record(session, row, SHIPPED_EDITION, source=SHIPPED, edited_at=SHIPPED_AT) for row in shipped_rows()]
    missing = [entry for entry in new if entry.id not in known]
    session.add_all(missing)
    session.flush()
    return len(missing)


def shipped_rows() -> Iterator[TopicRow]:
    for row in codes.rows("appeals_taxonomy"):
        yield TopicRow(
            class_code=row["class_code"],
            class_name=row["class_zh"],
            item_code=row["item_code"],
            item_name=row["item_zh"],
            default_department=row["default_department"],
            amount=int(row["default_workdays"]),
        )


def _wrong(row: TopicRow, seen: set[str]) -> Iterator[tuple[str, dict[str, object]]]:
    item = row.item_code.strip()
    for code, value in (
        ("topic_code", item),
        ("topic_name", row.item_name.strip()),
        ("class_code", row.class_code.strip()),
        ("class_name", row.class_name.strip()),
    ):
        if not value:
            yield code, {}
    if item and item in seen:
        yield "topic_twice", {"item": item}
    if row.amount < 1:
        yield "topic_term_zero", {"item": item}
    for column, longest in _LONGEST.items():
        if len((getattr(row, column) or "").strip()) > longest:
            yield "topic_text_long", {"item": item[:8], "longest": longest}


def _record(session: Session, row: TopicRow, edition: str, **more: Any) -> AppealTopic:
    community = session.connection().info["community_code"]
    item = row.item_code.strip()
    return AppealTopic(
        id=uuid5(TOPIC_IDS, f"{community}/{edition}/{item}"),
        edition=edition,
        class_code=row.class_code.strip(),
        class_name=row.class_name.strip(),
        item_code=item,
        item_name=row.item_name.strip(),
        default_department=(row.default_department or "").strip() or None,
        amount=row.amount,
        clock=row.clock,
        petition=row.petition,
        **more,
    )


def _add_named(session: Session, rows: Sequence[TopicRow]) -> int:
    known = {department.name for department in departments(session, active=None)}
    named = dict.fromkeys(name for row in rows for name in split_names(row.default_department))
    missing = [name for name in named if name not in known]
    for name in missing:
        add_department(session, name[:60], kind_of(name))
    return len(missing)
