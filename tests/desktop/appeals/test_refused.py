"""What the screens of appeals refuse, in both languages: a sentence where it belongs, and nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop.appeals.import_card import ImportCard
from desktop.desk import Desk
from desktop.messages import sentence
from desktop.widgets import Button, Text
from forms.appeals_words import local_text
from forms.i18n import use_language
from models.appeals.actions import step
from models.appeals.records import AppealStep, AppealTopic
from models.appeals.states import State, StepKind
from models.calendar import now
from models.clocks.records import HolidayNotice
from models.station import Station
from models.workers.records import Worker
from tests.desktop.appeals.conftest import People, Screen


@pytest.fixture(params=["zh_CN", "en"])
def lang(request: pytest.FixtureRequest, desk: Desk) -> Iterator[str]:
    """The language of the screens; it is asked for before the screen is."""
    use_language(request.param)
    yield request.param
    use_language("en")


def press(screen: Screen, button: QWidget) -> None:
    screen.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    screen.rest()


def choose_step(screen: Screen, act: str) -> Any:
    """Open the form of a step by its button, or out of the menu of the others."""
    page = screen.view.page
    page.ask(act)
    screen.rest()
    return page.panel.content


def said_at(form: Any, key: str) -> str:
    problem = form.fields[key].problem
    return problem.text() if problem is not None and problem.isVisibleTo(form) else ""


def write(screen: Screen, form: Any, key: str, text: str) -> None:
    """Write as an input method does it."""
    editor = form.editors[key]
    editor.setFocus()
    editor.selectAll()
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(editor, event)


def test_nobody_whom_an_accusation_is_about_is_offered_anywhere(
    station: Station, desk: Desk, lang: str, screen: Screen, people: People
) -> None:
    with station.act("test") as session:
        session.add_all([Worker(name="张三", role="committee"), Worker(name="林悦", role="committee")])
    page = screen.page(people.accusation)
    assert [name for name, _words in page.model.shown.departments if "住建" in name] == []
    assert [name for _id, name in page.model.shown.workers] == ["林悦"]
    assert StepKind.WHISTLE not in page.model.shown.page.possible  # whoever is called reads the whistle
    form = choose_step(screen, "join_colleague")
    combo = form.editors["detail"]
    assert [len(combo.found(typed)) for typed in ("", "ly", "zs", "张")] == [1, 1, 0, 0]
    choose_step(screen, "accept")
    press(screen, page.panel.content.save_button)
    before = len(screen.stored(AppealStep))
    form = choose_step(screen, "assign")
    assert form.model.answers["department"] == "供热单位"  # proposed; what is typed over it counts
    write(screen, form, "department", "住建")
    press(screen, form.save_button)
    assert said_at(form, "department")
    assert len(screen.stored(AppealStep)) == before


def test_whom_an_accusation_is_about_goes_from_those_who_may_open_it_as_it_is_typed(
    station: Station, desk: Desk, lang: str, screen: Screen, people: People
) -> None:
    with station.act("test") as session:
        session.add_all([Worker(name="张三", role="committee"), Worker(name="林悦", role="committee")])
    form = screen.tab("intake").form
    form.model.answer("accusation", True)
    boxes = {box.text(): box for box in form.closed.boxes.boxes}
    assert boxes["张三"].isVisibleTo(form)
    boxes["张三"].click()
    boxes["林悦"].click()
    form.model.answer("accused", "住建、网格员张三")
    assert not boxes["张三"].isVisibleTo(form)
    assert not boxes["张三"].isChecked()
    assert boxes["林悦"].isVisibleTo(form)
    assert len(form.model.beside["workers"]) == 1


def test_an_appeal_without_a_result_is_not_closed(desk: Desk, lang: str, screen: Screen, people: People) -> None:
    wanted = {"zh_CN": "结果", "en": "Result"}[lang]
    before = len(screen.stored(AppealStep))
    page = screen.page(people.noise)
    form = choose_step(screen, "settle_on_spot")
    press(screen, form.save_button)
    assert said_at(form, "text")
    write(screen, form, "text", "   ")
    press(screen, form.save_button)
    assert said_at(form, "text")
    assert wanted in form.fields["text"].label.text()
    assert StepKind.SETTLE not in page.model.shown.page.possible
    assert len(screen.stored(AppealStep)) == before
    assert screen.appeal(people.noise).standing.state is State.REGISTERED


def test_a_deadline_before_its_start_is_said_at_its_field(
    desk: Desk, lang: str, screen: Screen, people: People
) -> None:
    before = len(screen.stored(AppealStep))
    screen.page(people.late)
    form = choose_step(screen, "assign")
    write(screen, form, "department", "公安")
    write(screen, form, "until", local_text(now() - timedelta(days=40)))
    press(screen, form.save_button)
    assert {"zh_CN": "早于", "en": "before its beginning"}[lang] in said_at(form, "until")
    assert len(screen.stored(AppealStep)) == before


def test_a_step_that_another_window_made_impossible_is_refused_with_a_sentence(
    station: Station, desk: Desk, lang: str, screen: Screen, people: People
) -> None:
    page = screen.page(people.noise)
    form = choose_step(screen, "accept")
    with station.act("test") as session:
        step(session, people.noise, StepKind.SETTLE_ON_SPOT, at=now(), text="当场劝阻")
    before = len(screen.stored(AppealStep))
    press(screen, form.save_button)
    assert {"zh_CN": "环节", "en": "does not fit where the case stands"}[lang] in sentence(screen.errors[-1])
    assert len(screen.stored(AppealStep)) == before
    assert page.model.shown.page.standing.state is State.SETTLED  # what is possible now stands above it
    assert StepKind.ACCEPT not in page.model.shown.page.possible


def chosen(screen: Screen, monkeypatch: pytest.MonkeyPatch, button: Button, file: Path, text: str) -> None:
    """Click the button and choose a file that says ``text``."""
    file.write_text(text, "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(file), ""))
    press(screen, button)


def lines_of(card: ImportCard) -> str:
    return " ".join(text.text() for text in card.findChildren(Text))


def test_a_taxonomy_with_a_code_twice_is_not_taken_in(
    desk: Desk, lang: str, screen: Screen, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = screen.tab("settings")
    press(screen, settings.choice.button("topics"))
    page, before = settings.parts["topics"], len(screen.stored(AppealTopic))
    head = "类别代码,类别,事项代码,事项,承办单位,时限\n01,供热,0101,室温,供热办,2\n"
    chosen(screen, monkeypatch, page.import_button, tmp_path / "2027.csv", head + "01,供热,0101,漏水,供热办,1\n")
    told = lines_of(page.card)
    assert {"zh_CN": "第3行", "en": "Row 3"}[lang] in told.replace(" ", "" if lang == "zh_CN" else " ")
    assert "0101" in told
    assert not page.card.take_button.isEnabled()
    press(screen, page.card.take_button)
    assert len(screen.stored(AppealTopic)) == before


def test_a_notice_of_holidays_with_a_gap_is_not_taken_in(
    desk: Desk, lang: str, screen: Screen, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = screen.tab("settings")
    press(screen, settings.choice.button("holidays"))
    page, before = settings.parts["holidays"], len(screen.stored(HolidayNotice))
    days = (
        *("1-1,元旦", "1-26,春节", "1-27,春节", "1-28,春节", "4-4,清明节", "5-1,劳动节", "5-29,端午节"),
        *("10-1,国庆节", "10-2,国庆节", "10-3,国庆节", "10-4,国庆节", "10-6,国庆节"),
    )
    lines = [f"2028-{day.split(',')[0]},放假,{day.split(',')[1]}" for day in days]
    chosen(screen, monkeypatch, page.import_button, tmp_path / "2028.csv", "\n".join(["日期,类型,名称", *lines]))
    told = lines_of(page.card)
    assert "2028-10-05" in told
    assert {"zh_CN": "请核对通知", "en": "Check the notice"}[lang] in told
    assert not page.card.take_button.isEnabled()
    assert len(screen.stored(HolidayNotice)) == before
