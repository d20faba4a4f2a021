"""Render every page of the gallery to a PNG file."""

import argparse
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.gallery import pages, render
from desktop.theme import Mode, theme
from forms.i18n import LANGUAGES, use_language


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--mode", type=Mode, choices=list(Mode), default=Mode.LIGHT)
    parser.add_argument("--scale", type=int, default=100)
    parser.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0])
    chosen = parser.parse_args()
    app = QApplication.instance() or QApplication([])
    use_language(chosen.lang)
    theme().wear(chosen.mode, chosen.scale)
    chosen.to.mkdir(parents=True, exist_ok=True)
    for name, factory in pages():
        page = render(factory)
        page.grab().save(str(chosen.to / f"{name}.png"))
        page.close()
    app.quit()


if __name__ == "__main__":
    main()
