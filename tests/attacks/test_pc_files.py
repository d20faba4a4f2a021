"""Files of the PC that lie in the clear: nobody gains a right by the settings, and no picture or paper tells a name."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from desktop.desk import Desk
from desktop.settings import Settings
from desktop.visits.papers import ids_masked
from desktop.visits.visit_form_view import Thumbnail
from forms.people import RESIDENT
from models.rights.deeds import Deed
from models.station import Station
from models.visits.attachments import PNG
from models.workers.records import Worker, WorkerRole
from reports.form_pdf import render_form
from reports.page import Printed
from tests.attacks.said import PERSON
from tests.desktop.conftest import desk_on
from tests.models.rights.conftest import working_as

FORGED = """[General]
language=../../etc/passwd
font_percent=-1
mode=@Invalid()
lock_minutes=99999
sheet_ids_masked=false
role=secretary
grade=1
profile=/etc
rights.own_grid=0
trust.grade=1
[map]
210112010012=' OR 1=1 --
[layout]
window=@ByteArray(\\xff\\xff\\xff\\xff)
"""


@pytest.fixture
def forged(station: Station, tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    """The window's desk of somebody at the desk who has rewritten the settings of the PC."""
    with station.local_write() as session:
        session.get_one(Worker, station.worker_id).role = WorkerRole.SECRETARY
    (tmp_path / "settings.ini").write_text(FORGED, "utf-8")
    with working_as(station, WorkerRole.DUTY):
        station.settle()
        with desk_on(station, tmp_path) as desk:
            yield desk


def test_settings_that_were_rewritten_are_the_proposed_ones(forged: Desk) -> None:
    settings = forged.settings
    assert (settings.language, settings.font_percent, settings.mode) == ("zh_CN", 100, "light")
    assert settings.lock_minutes == 10, "nobody keeps the screen from locking"
    assert settings.map_estate("210112010012") is None


def test_no_setting_of_the_pc_brings_a_right(forged: Desk) -> None:
    assert not forged.may(Deed.EXPORT_WHOLE, "people")
    assert not forged.may(Deed.APPOINT, "workers")
    assert not forged.settings.sheet_ids_masked
    assert ids_masked(forged), "whole numbers leave by right, not by a line of a file"


def test_what_a_setting_may_say_is_a_short_list(tmp_path: Path) -> None:
    """A new one is looked at: could it open something?"""
    named = {key for key in vars(Settings) if hasattr(vars(Settings)[key], "choices")}
    assert named == {"language", "font_percent", "mode", "lock_minutes", "sheet_ids_masked", "scanner_gap_ms"}


def test_a_picture_that_was_shown_lies_nowhere_in_the_clear(
    qtbot: QtBot, station: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with io.BytesIO() as to:
        Image.new("RGB", (300, 200), (120, 30, 60)).save(to, "PNG")
        picture = to.getvalue()
    station.blobs.store(io.BytesIO(picture))
    thumbnail = Thumbnail(picture, PNG, PERSON)
    qtbot.addWidget(thumbnail)
    thumbnail.show()
    assert not thumbnail.grab().isNull()
    signs = picture[:8], b"\xff\xd8\xff", b"%PDF-"
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if path.read_bytes()[:8].startswith(signs)] == []


def test_what_stands_beside_the_pages_of_a_paper_names_nobody() -> None:
    to = io.BytesIO()
    steps = render_form(
        RESIDENT, to, Printed("刘芳", datetime(2026, 1, 1, tzinfo=UTC), "南塔社区", "1"), {"name": PERSON}
    )
    for _step in steps:
        pass
    reader = PdfReader(to)
    assert PERSON in "".join(page.extract_text() for page in reader.pages)
    beside = dict(reader.metadata or {})
    assert not any(word in str(value) for value in beside.values() for word in (PERSON, "刘芳"))
    assert reader.xmp_metadata is None
    assert reader.attachments == {}
    assert reader.outline == []
