"""The gallery: a page for each component with its states, to be looked at and rendered by the tests.

python -m desktop.gallery --to FOLDER
"""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget

from desktop.gallery.controls import show_buttons, show_chips, show_choices, show_fields
from desktop.gallery.frames import show_bars, show_palette, show_shell
from desktop.gallery.lists import show_facts, show_shares, show_table, show_table_empty, show_versions
from desktop.gallery.looks import show_colors, show_icons, show_type
from desktop.gallery.news import show_banners, show_dialog, show_progress, show_states
from desktop.widgets import column

SIZE = QSize(1366, 768)
Factory = Callable[[], QWidget]


def pages() -> list[tuple[str, Factory]]:
    """Return name and factory of each page."""
    return [
        ("colors", show_colors),
        ("type", show_type),
        ("icons", show_icons),
        ("buttons", show_buttons),
        ("chips", show_chips),
        ("banners", show_banners),
        ("states", show_states),
        ("progress", show_progress),
        ("fields", show_fields),
        ("choices", show_choices),
        ("table", show_table),
        ("table_empty", show_table_empty),
        ("facts", show_facts),
        ("shares", show_shares),
        ("versions", show_versions),
        ("bars", show_bars),
        ("dialog", show_dialog),
        ("palette", show_palette),
        ("shell", show_shell),
    ]


def render(factory: Factory, size: QSize = SIZE) -> QWidget:
    """Return a window with a page, laid out at a size as it would be on screen."""
    window = QWidget()
    window.setLayout(column(factory(), gap=0))
    window.resize(size)
    window.show()
    QApplication.processEvents()
    return window
