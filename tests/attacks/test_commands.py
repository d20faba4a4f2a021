"""Every command of the station, said by a worker who is on no care team and answers for no child: what must not be
told of level 4, and of children under 14, is told by none.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from typer import Context
from typer.main import get_command

from desktop.commands.sheets import SHEETS
from desktop.commands.station import app
from forms.sheets.lists import LISTS
from models.appeals.intake import Intake, take_in
from models.appeals.records import AppealTopic, Source
from models.appeals.topics import load_topics
from models.base import utc_now
from models.calendar import today
from models.care.guard import guarded_tables, unguarded
from models.care.memberships import recognise
from models.care.pauses import report_crisis
from models.care.records import CareManner
from models.care.visits import NeedEntry, record_care_visit
from models.people.records import Resident
from models.places.records import Dwelling
from models.visits.actions import VisitEntry, record_visit
from models.visits.records import Outcome
from tests.desktop.commands.care_village import id_of
from tests.desktop.commands.conftest import Say
from tests.desktop.commands.kept import Kept
from tests.models.visits.village import add_household

PERSON = "吴玉珍"
CHILD = "柳絮儿"
SECRET = "绝不外传"
ELSEWHERE = frozenset({"new", "restore", "retire", "rotate-key", "recovery-code", "enrol", "sync", "screenshot"})
"""What makes, ends or ties a station instead of telling of it, and the pictures: they show what the screens do."""
NOT_RUN = {("accounts", "add"), ("accounts", "password"), ("backup",)}
NAMED: dict[tuple[str, ...], list[str]] = {
    ("export",): sorted(LISTS),
    ("print",): sorted(name for name in SHEETS if not name.startswith("form-")),
}
"""What these write has a name of its own."""
PATHS = frozenset({"to", "file", "folder", "refused_to", "path"})
Words = tuple[str, ...]


def leaves(command: Any, words: Words = ()) -> Iterator[tuple[Words, Any]]:
    """Every command that does something, with the words that lead to it."""
    if not hasattr(command, "list_commands"):
        yield words, command
        return
    context = Context(command)
    for name in command.list_commands(context):
        if words or name not in ELSEWHERE:
            yield from leaves(command.get_command(context, name), (*words, name))


COMMANDS = {words: command for words, command in leaves(get_command(app)) if words not in NOT_RUN}


def sayings(words: Words, command: Any, about: list[str], to: Path) -> Iterator[Words]:
    """The command about each of ``about``: each word that it needs is that, each option that it must have too."""
    for each in about:
        said: list[str] = []
        for parameter in command.params:
            value = str(to) if parameter.name in PATHS else each
            if parameter.param_type_name == "argument":
                said.append(value)
            elif parameter.required or parameter.name == "to":
                said += [parameter.opts[0], value]
        kinds = NAMED.get(words)
        yield from ((*words, *(kind, *said[1:])) for kind in kinds) if kinds else [(*words, *said)]
        if kinds:
            return


def hide(kept: Kept) -> list[str]:
    """Write what is of level 4 about one person; return what nobody else may be told."""
    station = kept.open()
    with station.act("care.recognise") as session:
        who = id_of(session, PERSON)
        recognise(session, who, "SG28", on=today(), team=[station.worker_id], note=SECRET, evidence=SECRET)
        report_crisis(session, who, kind="violence", at=utc_now(), note=SECRET)
        record_care_visit(
            session, who, at=utc_now(), manner=CareManner.DOOR, needs=SECRET, need_items=[NeedEntry("mind", SECRET)]
        )
    with station.sessions() as session, unguarded(session):
        ids = [
            str(id_)
            for record in guarded_tables().values()
            for id_ in session.scalars(select(record.id).where(record.level == 4))
        ]
    assert len(ids) > 3
    return [SECRET, *ids]


def hide_child(kept: Kept) -> tuple[UUID, list[str]]:
    """Write of a child in every place that names people; return its id, and what no ordinary worker may be told."""
    station = kept.open()
    with station.act("test") as session:
        doors = session.scalars(select(Dwelling).order_by(Dwelling.floor, Dwelling.position)).all()
        child, _mother = add_household(session, doors[7], CHILD, "欧小满")
        child.birth_date, child.phone, child.id_no = date(today().year - 6, 1, 1), "13987654321", "210112202001011238"
        child.note = child.work_unit = "向日葵幼儿园"
        kept_id, home = child.id, doors[7].id
        record_visit(
            session, VisitEntry(dwelling_id=home, worker_id=station.worker_id, at=utc_now(), outcome=Outcome.MET,
                                met_resident_id=kept_id),
        )  # fmt: skip
        load_topics(session)
        topic = session.scalars(select(AppealTopic.item_code).limit(1)).one()
        said = Intake(source=Source.COUNTER, topic_code=topic, content="路灯不亮", resident_id=kept_id)
        take_in(session, said, at=utc_now())
        child.former_name = "柳小名"
    with station.act("people.edit") as session:
        session.get_one(Resident, kept_id).phone = "13987654322"
    return kept_id, [CHILD, "柳小名", "1398765432", "210112202001011238", "向日葵幼儿园"]


def inside(file: Path) -> str:
    """The words of a file that a command wrote, also of an Excel file or the text of a PDF."""
    content = file.read_bytes()
    if content[:4] == b"%PDF":
        from pypdf import PdfReader

        reader = PdfReader(file)
        return str(reader.metadata) + "".join(page.extract_text() for page in reader.pages)
    if content[:2] == b"PK":
        import zipfile

        with zipfile.ZipFile(file) as book:
            return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    with suppress(zlib.error):
        return zlib.decompress(content).decode("utf-8", "replace")
    return content.decode("utf-8", "replace")


def test_no_command_tells_a_worker_without_the_right_of_level_4_or_of_a_child(
    colleague: Say, cared_for: Kept, tmp_path: Path
) -> None:
    hidden = hide(cared_for)
    child, of_child = hide_child(cared_for)
    about, hidden = [PERSON, hidden[1], str(child)], hidden + of_child
    told: list[tuple[Words, str]] = []
    for words, command in COMMANDS.items():
        for said in dict.fromkeys(sayings(words, command, about, tmp_path / "out.file")):
            _code, answer, beside = colleague(*said)
            heard = json.dumps(answer, ensure_ascii=False, default=str) + beside
            for file in tmp_path.glob("out*"):
                heard += inside(file) + file.name
                file.unlink()
            told += [(said, secret) for secret in hidden if secret not in about and secret in heard]
    assert told == []
