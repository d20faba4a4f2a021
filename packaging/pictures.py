"""Take the README's pictures anew: the real window and a printed sheet, of a generated community.

python packaging/pictures.py   # writes packaging/pictures/*.png; everybody in them is invented
"""

# ruff: noqa: E402 - the checkout must be found before its packages

from __future__ import annotations

import shutil
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtGui import QImage
from rich.console import Console

from desktop.demo import appealing, caring, deadlines, line, mediating, opening, saturday, walking
from desktop.demo.register import write_messy_register
from desktop.demo.stage import PAPERS, PICTURES, Stage
from desktop.people.import_model import Stage as ImportStage
from desktop.picture import Look, png_of, settle, wait_for
from desktop.shell.window import MainWindow
from forms.i18n import use_language
from reports.preview import Pages

TO = ROOT / "packaging" / "pictures"
HOUSEHOLDS, SEED = 3000, 1
SHEET_DPI = 85
"""An A4 page is 994 pixels high then."""
FROM_DEMO = {"map-selection.zh.png": "map.png", "visit-entry.zh.png": "visit.png", "clash.zh.png": "clash.png"}


def main() -> None:
    use_language("zh_CN")
    TO.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="lianglin-") as folder:
        stage = Stage(Path(folder), HOUSEHOLDS, SEED, date.today(), Console(quiet=True))
        try:
            _tuesday(stage)
            with stage.window(Look()) as window:
                _take(stage, window)
        finally:
            stage.close()
        for taken, name in FROM_DEMO.items():
            shutil.copy(stage.folder / PICTURES / taken, TO / name)
        _draw_sheet((stage.folder / PAPERS / "door-sheets.pdf").read_bytes(), TO / "door-sheet.png")


def _tuesday(stage: Stage) -> None:
    """The chapters of the demo after which there is something to see."""
    for chapter in (
        opening.found,
        opening.generate,
        walking.plan_round,
        walking.print_papers,
        walking.type_back,
        caring.decide_on_proposals,
        saturday.plan_the_saturday,
        saturday.receive_visitors,
        mediating.mediate,
        saturday.close_the_day,
        appealing.go_the_whole_loop,
        deadlines.see_the_lights,
        line.begin_the_district,
        line.tie_to_the_district,
        line.bring_the_neighbour,
        line.work_without_line,
        line.settle_the_clash,
    ):
        chapter(stage)


def _take(stage: Stage, window: MainWindow) -> None:
    _save(window, "today.png")
    window.desk.go("people", stage.home, kind="dwelling")
    _save(window, "household.png")
    window.desk.go("care", page="coverage")
    _save(window, "care.png")
    window.desk.go("care", page="due")
    _save(window, "care-due.png")
    window.desk.go("studio", stage.cases.of("session"), kind="studio_session")
    _save(window, "studio.png")
    window.desk.go("appeals", page="work")
    _save(window, "appeals.png")
    window.desk.go("appeals", stage.cases.of("appeal"))
    _save(window, "appeal.png")
    register = stage.folder / "7号楼台账.xlsx"
    write_messy_register(register, "7", SEED, stage.today)
    window.desk.go("people", page="import")
    settle(window)
    people: Any = window.stack.currentWidget()
    people.importing.model.read(register)
    wait_for(window, lambda: people.importing.model.stage is ImportStage.PREVIEW)
    people.importing.model.choose_estate(stage.estate)
    _save(window, "import.png")


def _save(window: MainWindow, name: str) -> None:
    settle(window)
    (TO / name).write_bytes(png_of(window))


def _draw_sheet(pdf: bytes, to: Path) -> None:
    width, height, rgba = Pages(pdf).draw(0, SHEET_DPI)
    image = QImage(rgba, width, height, width * 4, QImage.Format.Format_RGBX8888)
    image.convertToFormat(QImage.Format.Format_Grayscale8).save(str(to))


if __name__ == "__main__":
    main()
