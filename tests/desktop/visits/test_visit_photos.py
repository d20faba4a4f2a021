"""Photos of a visit that is not saved yet: encrypted on the disk as soon as they are chosen, gone when given up."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.desk import Desk
from desktop.document_copy import Copied
from desktop.visits.visit_form_model import VisitFormModel, VisitPlace
from desktop.visits.visit_form_view import VisitFormView
from models.calendar import today
from models.visits import attachments
from models.visits.records import Attachment
from tests.desktop.visits.conftest import NOW, Village


def opened(qtbot: QtBot, desk: Desk, village: Village, door: int = 0) -> VisitFormModel:
    """The form of a door's visit, as a window that has just been started opens it."""
    qtbot.waitUntil(lambda: not desk.busy)
    model = VisitFormModel(desk, VisitPlace(village.rows[door].dwelling_id), NOW)
    qtbot.waitUntil(lambda: not desk.busy)
    return model


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "pipe.png"
    QImage(8, 8, QImage.Format.Format_RGB32).save(str(path))
    return path


def add(qtbot: QtBot, desk: Desk, model: VisitFormModel, picture: Path) -> str:
    with qtbot.waitSignal(model.photographed):
        model.add_photo(picture)
    qtbot.waitUntil(lambda: not desk.busy)
    return model.photos[-1].sha256


def test_photos_come_back_with_the_draft_without_anything_done_at_the_end(
    qtbot: QtBot, desk: Desk, village: Village, picture: Path
) -> None:
    digest = add(qtbot, desk, opened(qtbot, desk, village), picture)
    picture.unlink()
    assert desk.station.blobs.has(digest)
    model = opened(qtbot, desk, village)
    qtbot.waitUntil(lambda: bool(model.photos[0].data))
    assert model.form.restored
    assert [(photo.name, photo.media_type) for photo in model.photos] == [("pipe", "image/png")]
    model.form.answer("outcome", "not_home")
    with qtbot.waitSignal(model.saved):
        model.form.save()
    qtbot.waitUntil(lambda: not desk.busy)
    with desk.station.sessions() as session:
        assert session.scalars(select(Attachment.sha256)).all() == [digest]
    assert desk.station.blobs.has(digest)
    assert opened(qtbot, desk, village).photos == []


@pytest.mark.parametrize("button", ["leave", "discard", "remove"])
def test_a_photo_that_is_given_up_leaves_the_disk(
    qtbot: QtBot, desk: Desk, village: Village, picture: Path, button: str
) -> None:
    digest = add(qtbot, desk, opened(qtbot, desk, village), picture)
    view = VisitFormView(opened(qtbot, desk, village))
    qtbot.addWidget(view)
    view.show()
    if button == "remove":
        view.model.remove_photo(view.model.photos[0])
    elif button == "discard":
        qtbot.mouseClick(view.form.restored.action, Qt.MouseButton.LeftButton)
    else:
        qtbot.mouseClick(view.form.leave_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not desk.busy)
    assert view.model.photos == []
    assert desk.station.blobs.files() == []
    assert not desk.station.blobs.has(digest)
    assert opened(qtbot, desk, village).photos == []


def test_a_photo_that_another_draft_or_a_saved_visit_names_stays(
    qtbot: QtBot, desk: Desk, village: Village, picture: Path
) -> None:
    first, second = opened(qtbot, desk, village, 0), opened(qtbot, desk, village, 1)
    digest = add(qtbot, desk, first, picture)
    assert add(qtbot, desk, second, picture) == digest
    first.form.discard()
    qtbot.waitUntil(lambda: not desk.busy)
    assert desk.station.blobs.has(digest)
    second.form.answer("outcome", "not_home")
    with qtbot.waitSignal(second.saved):
        second.form.save()
    again = opened(qtbot, desk, village, 0)
    add(qtbot, desk, again, picture)
    again.form.discard()
    qtbot.waitUntil(lambda: not desk.busy)
    assert desk.station.blobs.has(digest)


def test_a_photo_taken_off_a_visit_stays_so_that_undo_brings_it_back(
    qtbot: QtBot, desk: Desk, village: Village, picture: Path
) -> None:
    model = opened(qtbot, desk, village)
    digest = add(qtbot, desk, model, picture)
    model.form.answer("outcome", "not_home")
    with qtbot.waitSignal(model.saved):
        model.form.save()
    with desk.station.act("visits.attach") as session:
        attachments.remove(session, session.scalars(select(Attachment.id)).one())
    with desk.station.local_write() as session:
        attachments.forget_unnamed(session, desk.station.blobs, [digest])
    assert desk.station.blobs.has(digest)


def test_a_photo_that_is_gone_from_the_disk_is_named(qtbot: QtBot, desk: Desk, village: Village, picture: Path) -> None:
    desk.station.blobs.remove(add(qtbot, desk, opened(qtbot, desk, village), picture))
    qtbot.waitUntil(lambda: not desk.busy)
    model = VisitFormModel(desk, VisitPlace(village.rows[0].dwelling_id), NOW)
    view = VisitFormView(model)
    qtbot.addWidget(view)
    view.show()
    with qtbot.waitSignal(model.photo_refused):
        pass
    assert "pipe" in view.photos.problem.text()
    assert view.photos.problem.isVisible()
    assert model.photos == []


def test_of_a_document_only_the_marked_copy_is_ever_stored_with_the_day_on_which_it_goes(
    qtbot: QtBot, desk: Desk, village: Village, picture: Path
) -> None:
    model = opened(qtbot, desk, village)
    with qtbot.waitSignal(model.photographed):
        model.add_copies(Copied("办理低保", today() + timedelta(days=7)), [picture])
    qtbot.waitUntil(lambda: not desk.busy)
    stored = [desk.station.blobs.read(model.photos[0].sha256)]
    assert len(desk.station.blobs.files()) == 1
    assert stored != [picture.read_bytes()]
    model.form.answer("outcome", "not_home")
    with qtbot.waitSignal(model.saved):
        model.form.save()
    qtbot.waitUntil(lambda: not desk.busy)
    with desk.station.sessions() as session:
        kept = session.scalars(select(Attachment)).one()
    assert (kept.title, kept.expires_on) == ("办理低保", today() + timedelta(days=7))
