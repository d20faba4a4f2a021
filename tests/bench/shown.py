"""A process that shows a window, tells when it was painted and ends: the product's, or an empty one."""

from __future__ import annotations

import sys
import time
from typing import Any


def watcher() -> Any:
    """An event filter that tells the time after the first paint of a window, in nanoseconds, and quits."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QWidget

    class Watcher(QObject):
        told = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget) and not self.told:
                self.told = True
                QTimer.singleShot(0, self.tell)
            return False

        def tell(self) -> None:
            sys.stdout.write(f"{time.time_ns()}\n")
            QApplication.quit()

    return Watcher()


def product() -> None:
    """The road of ``python -m desktop`` without words."""
    from PySide6.QtWidgets import QApplication

    from desktop.app import run

    app = QApplication(["lianglin"])
    seen = watcher()
    app.installEventFilter(seen)
    run()


def bare() -> None:
    import sqlalchemy.orm
    from PySide6.QtWidgets import QApplication, QWidget

    sqlalchemy.orm.configure_mappers()
    app = QApplication(["bare"])
    seen = watcher()
    app.installEventFilter(seen)
    window = QWidget()
    window.show()
    app.exec()


if __name__ == "__main__":
    {"product": product, "bare": bare}[sys.argv[1]]()
