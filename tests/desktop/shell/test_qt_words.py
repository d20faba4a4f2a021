"""What Qt says itself is in the language of the program too."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QFileInfo
from PySide6.QtWidgets import QFileDialog, QFileIconProvider, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.app import Application


def test_the_file_dialog_speaks_chinese_throughout(qtbot: QtBot, application: Application, tmp_path: Path) -> None:
    application.settings.language = "zh_CN"
    application._use_language()
    (tmp_path / "folder").mkdir()
    dialog = QFileDialog(None, "", str(tmp_path), "PDF (*.pdf)")
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setViewMode(QFileDialog.ViewMode.Detail)
    dialog.show()
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    texts += [button.text() for button in dialog.findChildren(QPushButton)]
    words = [re.sub(r"\(&\w\)", "", text) for text in texts if text]  # the key of a label differs from Qt to Qt
    assert words == ["查找范围：", "文件名称：", "文件类型：", "打开", "取消"]
    assert QFileIconProvider().type(QFileInfo(str(tmp_path))) == "文件夹"
