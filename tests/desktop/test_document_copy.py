"""Copies of identity documents: only marked ones are kept, whoever adds them where (L-18)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop.document_copy import Copied, DocumentCopyButton, DocumentCopyDialog, marked
from models.calendar import today
from models.station import Station
from reports.document_copy import marked_copy

PAPER = (236, 240, 244)


@pytest.fixture
def card(tmp_path: Path) -> Path:
    path = tmp_path / "card.png"
    Image.new("RGB", (600, 380), PAPER).save(path)
    return path


def inked(page: bytes) -> list[bool]:
    """Of each of sixteen fields of a page whether something is written on it."""
    picture = Image.open(io.BytesIO(page)).convert("RGB")
    wide, tall = picture.width // 4, picture.height // 4
    plain = Image.new("RGB", (wide, tall), PAPER)
    fields = [(x * wide, y * tall, (x + 1) * wide, (y + 1) * tall) for x in range(4) for y in range(4)]
    return [max(high for _low, high in ImageChops.difference(picture.crop(f), plain).getextrema()) > 60 for f in fields]


def test_every_part_of_a_copy_is_marked(station: Station, card: Path) -> None:
    with station.sessions() as session:
        (page,) = marked(session, card, Copied("办理低保", today() + timedelta(days=7)))
    assert all(inked(page))
    assert page != card.read_bytes()


def test_each_page_of_a_scan_is_marked() -> None:
    scan = io.BytesIO()
    Image.new("RGB", (300, 200), PAPER).save(scan, "PDF", save_all=True, append_images=[Image.new("RGB", (300, 200))])
    first, second = marked_copy(scan.getvalue(), "application/pdf", ["复印件 仅供办理低保使用"])
    assert all(inked(first))
    assert first != second


def test_what_it_is_for_and_until_when_is_asked_before_the_file(
    english: None, qtbot: QtBot, card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen: list[tuple[Copied, Sequence[Path]]] = []
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_given: ([str(card)], ""))
    button = DocumentCopyButton()
    qtbot.addWidget(button)
    button.chosen.connect(lambda copied, files: chosen.append((copied, files)))
    button.show()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    (dialog,) = button.findChildren(DocumentCopyDialog)
    qtbot.mouseClick(dialog.ok_button, Qt.MouseButton.LeftButton)
    assert (dialog.isVisible(), chosen) == (True, [])
    qtbot.keyClicks(dialog.purpose, "allowance")
    dialog.until.setText(today().isoformat())
    qtbot.mouseClick(dialog.ok_button, Qt.MouseButton.LeftButton)
    assert chosen == []
    dialog.until.setText((today() + timedelta(days=3)).isoformat())
    qtbot.mouseClick(dialog.ok_button, Qt.MouseButton.LeftButton)
    assert chosen == [(Copied("allowance", today() + timedelta(days=3)), [card])]
