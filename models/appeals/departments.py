"""Who can be asked to settle an appeal (承办单位), and who must not be: those whom an accusation is about (L-17)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import codes
from models.appeals.records import Appeal, Department, DepartmentKind
from models.appeals.rules import concerns
from models.errors import WorldError
from models.workers.records import Worker

DEPARTMENT_IDS = UUID("5a1c9f2e-7c37-4a52-9d0b-0f3f6c1d7a01")
SHIPPED_AT = datetime(2026, 1, 1, tzinfo=UTC)
"""When the shipped entries were given their values: whatever a station makes of one stands against them."""
_WORDS = (
    (DepartmentKind.COMMUNITY, ("社区",)),
    (DepartmentKind.STREET, ("街道",)),
    (DepartmentKind.PROPERTY, ("物业", "权属单位")),
    (DepartmentKind.UTILITY, ("供热", "供电", "燃气")),
)
_OTHERS = {"社区卫生中心": DepartmentKind.DISTRICT}


def departments(session: Session, *, active: bool | None = True) -> list[Department]:
    """The departments by name; ``active=None``: also those that are asked no longer."""
    query = select(Department).where(Department.alive()).order_by(Department.name)
    return list(session.scalars(query if active is None else query.where(Department.active.is_(active))))


def department_names(session: Session, *, active: bool | None = True) -> list[str]:
    """Each name once: several communities at one seat have their own records of one department."""
    return list(dict.fromkeys(each.name for each in departments(session, active=active)))


def assignees(session: Session, appeal: Appeal) -> list[Department]:
    """To whom an appeal can go: never to whom it accuses, nor to where one of them leads or answers (L-17).

    Several communities at one seat have their own records of one department: that of the appeal's own is offered.
    """
    barred = barred_departments(session, appeal)
    own = sorted(departments(session), key=lambda each: each.community_code == appeal.community_code)
    by_name = {department.name: department for department in own if department.name not in barred}
    return sorted(by_name.values(), key=lambda each: each.name)


def barred_departments(session: Session, appeal: Appeal) -> frozenset[str]:
    """The departments that an accusation must not reach; none for other appeals."""
    accused = accused_people(session, appeal)
    if not accused:
        return frozenset()
    known = departments(session, active=None)
    return accused | {d.name for d in known if concerns(accused, d.name) or is_accused(accused, d.leader, d.contact)}


def accused_of(appeal: Appeal) -> frozenset[str]:
    """The names that an accusation is about, of departments and of people."""
    return frozenset(name.strip() for name in appeal.accused or ()) if appeal.accusation else frozenset()


def accused_people(session: Session, appeal: Appeal) -> frozenset[str]:
    """As ``accused_of``, with what the workers among them are called by now: another name takes nobody off."""
    ids = [UUID(each) for each in appeal.accused_workers or ()] if appeal.accusation else []
    return accused_of(appeal) | set(session.scalars(select(Worker.name).where(Worker.id.in_(ids))) if ids else ())


def workers_accused(session: Session, accused: Collection[str]) -> list[str]:
    """The workers who have one of these names today, as 32 hex digits each; those who have left among them."""
    known = session.execute(select(Worker.id, Worker.name).order_by(Worker.id)) if accused else ()
    return [worker_id.hex for worker_id, name in known if is_accused(accused, name)]


def unaccused(session: Session, worker_ids: Iterable[UUID], accused: Collection[str]) -> tuple[UUID, ...]:
    """Those of ``worker_ids`` whom an accusation of these names is not about."""
    barred = set(workers_accused(session, accused))
    return tuple(each for each in worker_ids if each.hex not in barred)


def is_accused(accused: Collection[str], *people: str | None) -> bool:
    """Whether one of ``people`` is among whom an accusation is about, as ``网格员 张三`` is 张三 (L-17)."""
    said = ["".join(name.split()) for name in accused]
    names = ["".join(person.split()) for person in people if person]
    return any(name and name in each for name in names for each in said)


def known_department(session: Session, name: str | None) -> str:
    """Return the name of a department that can be asked.

    Raises:
        WorldError: ``department_missing``, ``department_unknown``.
    """
    wanted = (name or "").strip()
    if not wanted:
        raise WorldError("department_missing")
    if wanted not in {department.name for department in departments(session)}:
        raise WorldError("department_unknown")
    return wanted


def add_department(session: Session, name: str, kind: DepartmentKind = DepartmentKind.DISTRICT) -> Department:
    """Add a department; two stations that add the same one make one record.

    Raises:
        WorldError: ``department_unnamed``, ``department_twice``.
    """
    wanted = name.strip()
    if not wanted:
        raise WorldError("department_unnamed")
    if wanted in {department.name for department in departments(session, active=None)}:
        raise WorldError("department_twice")
    id_ = department_id(session, wanted)
    before = session.get(Department, id_)
    if before is not None:
        before.deleted_at, before.active, before.kind = None, True, kind
        return before
    added = Department(id=id_, name=wanted, kind=kind)
    session.add(added)
    session.flush()
    return added


def department_id(session: Session, name: str) -> UUID:
    """The id that a department gets at every station of the community."""
    return uuid5(DEPARTMENT_IDS, f"{session.connection().info['community_code']}/{name}")


def load_departments(session: Session) -> int:
    """Bring in the departments that the shipped taxonomy names, deleted ones left alone; return how many were added."""
    known = set(session.scalars(select(Department.id)))
    new = [
        Department(id=id_, name=name, kind=kind_of(name), edited_at=SHIPPED_AT)
        for name in shipped_departments()
        if (id_ := department_id(session, name)) not in known
    ]
    session.add_all(new)
    session.flush()
    return len(new)


def shipped_departments() -> Iterator[str]:
    """Each department of the shipped taxonomy once, in its order."""
    yield from dict.fromkeys(
        name for row in codes.rows("appeals_taxonomy") for name in split_names(row["default_department"])
    )


def split_names(names: str | None) -> list[str]:
    """``供热单位/住建``: whoever is named first is asked first."""
    return [name.strip() for name in (names or "").replace("／", "/").split("/") if name.strip()]


def kind_of(name: str) -> DepartmentKind:
    """What kind of department a name of the taxonomy stands for."""
    if name in _OTHERS:
        return _OTHERS[name]
    return next((kind for kind, words in _WORDS if any(word in name for word in words)), DepartmentKind.DISTRICT)
