"""A new file: parties are found by search or written, wrong ones are said, what was typed waits."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from desktop.messages import sentence
from models.mediation.records import Mediation, Side
from models.studio.matters import steps
from tests.desktop.mediation.conftest import Files, Screen, write
from tests.models.studio.saturday import open_saturday, taken_in


@pytest.fixture(autouse=True)
def _speaks(english: None) -> None:
    """Screens speak English here."""


def stored(screen: Screen) -> list[Mediation]:
    with screen.desk.station.sessions() as session:
        return list(session.scalars(select(Mediation).order_by(Mediation.created_at, Mediation.id)))


def begin(screen: Screen, **options: Any) -> None:
    screen.go(page="new", **options)
    screen.until(lambda: screen.view.new.form)


def dispute(screen: Screen) -> None:
    form = screen.view.new.form
    assert form is not None
    form.model.answer("kind", "neighbour")
    form.model.answer("brief", "楼上漏水")


def test_a_resident_is_found_by_initials_and_filled_in(screen: Screen, files: Files) -> None:
    begin(screen)
    parties = screen.view.new.parties
    assert parties is not None
    first, second = parties.cards
    screen.qtbot.keyClicks(first.box.combo, "wxm")
    screen.until(lambda: first.box.combo.found(""))
    first.box.combo.set_value(first.box.combo.found("")[0])
    screen.rest()
    assert first.fields["name"].editor.text() == "王秀梅"  # type: ignore[attr-defined]
    write(second.fields["name"].editor, "赵四")
    dispute(screen)
    screen.view.new.save()
    screen.rest()
    head = stored(screen)[-1]
    page = screen.page(head.id)
    assert [(party.side, party.name) for party in page.parties] == [
        (Side.APPLICANT, "王秀梅"), (Side.RESPONDENT, "赵四"),
    ]  # fmt: skip
    assert page.parties[0].resident_id is not None
    assert "碧桂园" in (page.parties[0].address or "")
    assert screen.view.pages.currentWidget() is screen.view.file
    assert [words for words, _act in screen.told] == ["The file is open"]


def test_a_party_without_name_is_said_at_its_field(screen: Screen, files: Files) -> None:
    begin(screen)
    dispute(screen)
    screen.view.new.save()
    screen.rest()
    parties = screen.view.new.parties
    assert parties is not None
    assert all(card.fields["name"].problem is not None for card in parties.cards)
    assert len(stored(screen)) == 2


def test_what_is_refused_below_the_edge_comes_into_sight(screen: Screen, files: Files) -> None:
    begin(screen)
    form, parties = screen.view.new.form, screen.view.new.parties
    assert form is not None
    assert parties is not None
    for card, name in zip(parties.cards, ("李秀英", "赵四"), strict=True):
        write(card.fields["name"].editor, name)
    screen.view.new.save()
    field = form.fields["kind"]
    screen.until(lambda: field.problem is not None and not field.visibleRegion().isEmpty())
    assert len(stored(screen)) == 2


def test_one_party_alone_is_refused_with_a_sentence(screen: Screen, files: Files) -> None:
    begin(screen)
    parties = screen.view.new.parties
    assert parties is not None
    write(parties.cards[0].fields["name"].editor, "李秀英")
    parties.cards[1].out.click()
    dispute(screen)
    screen.view.new.save()
    screen.rest()
    assert [sentence(error) for error in screen.errors] == [
        "A mediation needs a party on each side. Add the applicant and the respondent."
    ]
    assert len(stored(screen)) == 2


def test_an_organisation_is_asked_who_represents_it(screen: Screen, files: Files) -> None:
    begin(screen)
    parties = screen.view.new.parties
    assert parties is not None
    card = parties.add_party(Side.THIRD, {})
    assert not card.fields["representative"].isVisibleTo(card)
    card.fields["organisation"].editor.set_value(True)  # type: ignore[attr-defined]
    assert card.fields["representative"].isVisibleTo(card)
    assert not card.fields["sex"].isVisibleTo(card.rest)


def test_what_was_typed_waits_until_it_is_cancelled(screen: Screen, files: Files) -> None:
    begin(screen)
    parties, form = screen.view.new.parties, screen.view.new.form
    assert parties is not None
    assert form is not None
    write(parties.cards[1].fields["name"].editor, "赵四")
    form.model.answer("brief", "楼上漏水")
    screen.qtbot.keyClick(form, Qt.Key.Key_Escape)
    screen.rest()
    assert screen.view.pages.currentWidget() is screen.view.list
    begin(screen)
    again, form = screen.view.new.parties, screen.view.new.form
    assert again is not None
    assert form is not None
    assert again.cards[1].fields["name"].editor.text() == "赵四"  # type: ignore[attr-defined]
    assert form.model.raw("brief") == "楼上漏水"
    form.leave_button.click()
    screen.rest()
    begin(screen)
    assert screen.view.new.parties is not None
    assert screen.view.new.parties.cards[1].raw.get("name") is None


def test_a_studio_matter_is_not_typed_again_and_goes_on_as_a_mediation(screen: Screen, files: Files) -> None:
    with screen.desk.station.act("test") as session:
        session_id, officers = open_saturday(session)
        matter = taken_in(session, session_id, officers[0], content="邻居噪声", contact_name="周来访", topic="noise")
        matter_id, officer = matter.id, officers[0]
    begin(screen, matter=matter_id, officer=officer)
    form, parties = screen.view.new.form, screen.view.new.parties
    assert form is not None
    assert parties is not None
    assert form.model.raw("brief") == "邻居噪声"
    assert parties.cards[0].fields["name"].editor.text() == "周来访"  # type: ignore[attr-defined]
    assert parties.cards[1].box.combo.hasFocus(), "who came is known; the other one is not"
    write(parties.cards[1].fields["name"].editor, "赵四")
    screen.view.new.save()
    screen.rest()
    assert (stored(screen)[-1].matter_id, stored(screen)[-1].kind) == (matter_id, "neighbour")
    with screen.desk.station.sessions() as session:
        told = steps(session, matter_id)[-1]
    assert (told.kind, told.officer_id, told.detail) == ("to_mediation", officer, None)
