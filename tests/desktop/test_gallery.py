"""Every component on its page: nothing clipped, everything reached, in both modes and at both ends of the scale."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop import gallery
from desktop.gallery import pages, render
from desktop.gallery.__main__ import main
from desktop.theme import Mode, theme
from tests.desktop.looks import clipped, interactive, outside, reached_by_tab

PAGES = pages()
NAMES = [name for name, _factory in PAGES]
LOOKS = [
    (Mode.LIGHT, 100, "zh_CN"),
    (Mode.DARK, 175, "zh_CN"),
    (Mode.LIGHT, 175, "en"),
    (Mode.DARK, 100, "en"),
]
pytestmark = pytest.mark.usefixtures("worn")


@pytest.mark.parametrize(("mode", "scale", "lang"), LOOKS)
def test_no_page_clips_its_texts(qtbot, speak: Callable[[str], None], mode: Mode, scale: int, lang: str) -> None:
    speak(lang)
    theme().wear(mode, scale)
    for name, factory in PAGES:
        window = render(factory)
        qtbot.addWidget(window)
        assert window.size() == gallery.SIZE, name
        assert clipped(window) == [], name
        assert outside(window) == [], name
        window.close()


@pytest.mark.parametrize("name", NAMES)
def test_tab_reaches_every_control_of_a_page(qtbot, name: str) -> None:
    window = render(dict(PAGES)[name])
    qtbot.addWidget(window)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    wanted = interactive(window)
    if wanted:
        if QApplication.focusWidget() is None:
            window.focusNextChild()
        missed = wanted - reached_by_tab(window) - _of_exclusive_groups(wanted)
        assert [f"{part.accessibleName()} {part}" for part in missed] == []


def _of_exclusive_groups(parts: set[QWidget]) -> set[QWidget]:
    """Return the members of groups that Tab enters once, and the arrow keys go through."""
    return {part for part in parts if isinstance(part, QAbstractButton) and part.group() and part.group().exclusive()}


@pytest.mark.parametrize("name", NAMES)
def test_every_control_says_its_name_to_a_screen_reader(qtbot, name: str) -> None:
    window = render(dict(PAGES)[name])
    qtbot.addWidget(window)
    assert [part for part in interactive(window) if not part.accessibleName()] == []


def test_switching_the_look_keeps_texts_whole(qtbot) -> None:
    window = render(dict(PAGES)["shell"])
    qtbot.addWidget(window)
    theme().wear(Mode.DARK, 150)
    QApplication.processEvents()
    assert clipped(window) == []


def test_the_gallery_is_written_as_pictures(qtbot, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(sys, "argv", ["gallery", "--to", str(tmp_path), "--mode", "dark", "--scale", "125"])
    main()
    assert sorted(path.stem for path in tmp_path.glob("*.png")) == sorted(NAMES)
