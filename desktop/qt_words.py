"""What Qt says itself, such as in its file dialog: its own translation, and ours where that one has a gap."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QTranslator

from forms.i18n import N_, _

GAPS = {
    ("QFileDialog", "&Look in:"): N_("&Look in:"),
    ("QFileDialog", "Files of &type:"): N_("Files of &type:"),
    ("QAbstractFileIconProvider", "Folder"): N_("Folder"),
    ("QAbstractFileIconProvider", "Drive"): N_("Drive"),
}
"""Texts that Qt's translation does not have in the words of today's Qt."""


class QtWords(QTranslator):
    """Qt's words in the language of ``load_language``; the gaps follow the language of the program."""

    def load_language(self, language: str) -> bool:
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        return self.load(f"qtbase_{language}", folder)

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        said = super().translate(context, source, disambiguation, n)
        gap = GAPS.get((context, source))
        return said or (_(gap) if gap else None)
