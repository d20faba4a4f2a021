"""A program that is not what its maker signed is said above every screen and under About; in grade 3 none opens."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.desk import Desk, Target
from desktop.shell.entrance_model import EntranceModel
from desktop.shell.program_watch import ProgramBanner, ProgramWatch
from desktop.shell.settings.about_page import AboutPage
from models.release import running
from models.release.running import Running
from models.settings.records import Setting
from tests.conftest import Profile
from tests.models.release.maker import Maker


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """An installed release with a file that was changed."""
    root = Maker(tmp_path).installed()
    (root / "desktop" / "__main__.py").write_text("import os\n")
    return root


def test_a_changed_program_stands_above_every_screen_and_on_the_page_about(
    qtbot: QtBot, desk: Desk, changed: Path, english: None
) -> None:
    desk.program = Running(changed)
    banner, about = ProgramBanner(desk), AboutPage(desk)
    for each in (banner, about):
        qtbot.addWidget(each)
    with qtbot.waitSignal(desk.alarmed):
        ProgramWatch(desk, first_s=0)
    assert not banner.isHidden()
    went: list[Target] = []
    desk.went.connect(went.append)
    banner.action.click()
    assert went[0].options == {"page": "about"}
    about.open(went[0])
    qtbot.waitUntil(lambda: about.program.text().startswith("Not as signed: 1 files differ from release 0.1.0"))


def test_a_development_copy_says_nothing(qtbot: QtBot, desk: Desk) -> None:
    banner = ProgramBanner(desk)
    qtbot.addWidget(banner)
    with qtbot.waitSignal(desk.alarmed):
        ProgramWatch(desk, first_s=0)
    assert banner.isHidden()


def test_in_grade_3_a_changed_program_is_refused_at_the_entrance_in_a_sentence(
    qtbot: QtBot, desk: Desk, profile: Profile, changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk.station.local_write() as session:
        session.add(Setting(key="trust.grade", value={"value": 3}))
    desk.station.close()
    monkeypatch.setattr(running.Running.__init__, "__defaults__", (changed,))
    model = EntranceModel(profile.folder, desk.pools)
    with qtbot.waitSignal(model.refused) as refused:
        model.log_in(profile.login, profile.password)
    assert refused.args is not None
    assert "三级" in refused.args[0]
    profile.open().close()
