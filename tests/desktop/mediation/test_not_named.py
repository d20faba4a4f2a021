"""A worker who is named on no file sees none of them, by the screen, a target, search or what was done."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from models.search import search
from tests.desktop.mediation.conftest import Files, Screen, write

SECRETS = ("李秀英", "王大力", "漏水", "13800000001")


@pytest.fixture(autouse=True)
def _speaks(english: None) -> None:
    """Screens speak English here."""


def shown(screen: Screen) -> str:
    return "\n".join(label.text() for label in screen.view.findChildren(QLabel)) + screen.view.windowTitle()


def test_the_list_is_empty_and_says_why(hers: Screen) -> None:
    assert hers.view.list.rows.rowCount() == 0
    assert hers.view.list.empty.sentence.text().startswith("Mediation files are open only to those who are named")
    assert not any(secret in shown(hers) for secret in SECRETS)


def test_a_target_that_names_a_file_shows_nothing_of_it(hers: Screen, files: Files) -> None:
    hers.go(files.going)
    assert hers.view.file.pages.currentWidget() is hers.view.file.missing
    assert not any(secret in shown(hers) for secret in SECRETS)
    hers.go(files.going, act="agree")
    assert hers.view.file.panel.content is None


def test_neither_search_nor_acts_tell_of_a_file(hers: Screen) -> None:
    with hers.desk.station.sessions() as session:
        for secret in (*SECRETS, "TJ-"):
            assert search(session, secret, 20) == []
    assert {act.kind for act in hers.desk.station.acts()} <= {"care", "test", "workers.account"}
    assert all(act.summary == {} for act in hers.desk.station.acts() if act.kind == "care")


def test_who_begins_a_file_sees_only_that_one(hers: Screen, files: Files) -> None:
    hers.go(page="new")
    hers.until(lambda: hers.view.new.form)
    parties, form = hers.view.new.parties, hers.view.new.form
    assert parties is not None
    assert form is not None
    for card, name in zip(parties.cards, ("周甲", "郑乙"), strict=True):
        write(card.fields["name"].editor, name)
    form.model.answer("kind", "other")
    form.model.answer("brief", "争执")
    hers.view.new.save()
    hers.rest()
    hers.view.back()
    hers.rest()
    assert [row.applicants for row in hers.view.list.rows.rows()] == [("周甲",)]
