"""What every page of the gallery has: a title, a sentence, and its parts below one another."""

from PySide6.QtWidgets import QLayout, QWidget

from desktop.widgets import Scroll, SectionHeader, column


def gallery_page(title: str, subtitle: str, *parts: QWidget | QLayout | None) -> Scroll:
    content = QWidget()
    header = SectionHeader(title, None, page=True, subtitle=subtitle)
    content.setLayout(column(header, *parts, None, gap=16, margins=(24, 24, 24, 24)))
    return Scroll(content)
