"""What one may not do is greyed with who may, before anybody clicks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

import desktop
from desktop.desk import Desk
from desktop.form_model import FormModel
from desktop.form_view import FormView
from desktop.offering import offer, why_not
from desktop.places.map_view import OF_BUILDINGS, MapView
from forms.places import BUILDING, DWELLING
from forms.workers import WORKER
from models.base import uuid7
from models.places.records import Building, Dwelling, Estate, Unit
from models.rights.deeds import Deed
from models.rights.kinds import OF_KINDS, Need
from models.workers.records import Worker, WorkerRole

DESKTOP = Path(desktop.__file__).parent


def _offered_by_screens() -> Iterator[str | Need]:
    """What screens ask for before they offer something: kinds of acts, and deeds with the area beside them."""
    files = (each for each in DESKTOP.rglob("*.py") if "commands" not in each.parts)
    for node in (node for each in files for node in ast.walk(ast.parse(each.read_text("utf-8")))):
        said = node.args if isinstance(node, ast.Call) else node.elts if isinstance(node, ast.Tuple) else []
        for one, after in pairwise(said):
            if isinstance(after, ast.Constant) and isinstance(one, ast.Attribute) and ast.unparse(one.value) == "Deed":
                yield Deed[one.attr], ast.literal_eval(after)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "offer_act":
            yield from (ast.literal_eval(each) for each in node.args if isinstance(each, ast.Constant))


def test_no_act_that_needs_more_than_daily_work_waits_for_its_refusal() -> None:
    offered = set(_offered_by_screens())
    needs = {OF_KINDS[each] if isinstance(each, str) else each for each in {*offered, *OF_BUILDINGS.values()}}
    secretary_s = {OF_KINDS["care.group"]}  # the page of the groups shows its buttons to nobody else
    assert {kind for kind, need in OF_KINDS.items() if need not in needs | secretary_s} == set()


@pytest.fixture
def on_duty(desk: Desk) -> Desk:
    """A duty worker at a station that is led by somebody else."""
    with desk.station.local_write() as session:
        session.get_one(Worker, desk.station.worker_id).role = WorkerRole.DUTY
        session.add(Worker(name="赵敏", role=WorkerRole.SECRETARY))
    return desk


def test_what_is_not_offered_says_who_may_and_stays_grey(qtbot: QtBot, on_duty: Desk) -> None:
    button, action = QPushButton(), QAction()
    qtbot.addWidget(button)
    assert not offer(on_duty, Deed.MERGE, "people", button, action)
    for each in (button, action):
        assert "书记" in each.toolTip()
        each.setEnabled(True)
        assert not each.isEnabled()
    other = QPushButton()
    qtbot.addWidget(other)
    assert offer(on_duty, Deed.ADD, "people", other)
    assert other.isEnabled()
    assert other.toolTip() == ""


def test_a_form_that_may_not_be_saved_is_read_and_says_why(qtbot: QtBot, on_duty: Desk) -> None:
    def shown(form: Any, **about: Any) -> FormView:
        view = FormView(FormModel(on_duty, form, "x", **about))
        qtbot.addWidget(view)
        return view

    closed = shown(BUILDING, context={"estate_id": uuid7()})
    assert not closed.save_button.isEnabled()
    assert not any(editor.isEnabled() for editor in closed.editors.values())
    assert closed.barred.text.text() == why_not(on_duty, Deed.ADD, "places") != ""
    with on_duty.station.local_write() as session:
        session.add(estate := Estate(name="东园"))
        session.flush()
        session.add(building := Building(estate_id=estate.id, number="1"))
        session.flush()
        session.add(unit := Unit(building_id=building.id, number="1"))
        session.flush()
        session.add(door := Dwelling(unit_id=unit.id, floor=1, room="101"))
        session.flush()
    open_ = shown(DWELLING, record_id=door.id)
    assert open_.save_button.isEnabled()
    assert open_.barred.isHidden()
    assert not shown(WORKER, first={"active": True}).save_button.isEnabled()
    assert shown(WORKER, record_id=on_duty.station.worker_id).save_button.isEnabled(), "the own name and phone"


def test_the_map_offers_no_building_to_who_only_fills_in_doors(qtbot: QtBot, on_duty: Desk) -> None:
    view = MapView(on_duty)
    qtbot.addWidget(view)
    assert not view.new_building.isEnabled()
    view.panel.show_selection((), 0)
    names = list(view.panel.edit_actions)
    actions = [action for action in view.panel.edit_menu().actions() if not action.isSeparator()]
    barred = {name for name, action in zip(names, actions, strict=True) if "书记" in action.toolTip()}
    assert barred == {
        "add_room",
        "split",
        "merge",
        "remove",
        "add_floor",
        "add_basement",
        "add_unit",
        "delete_building",
    }
