"""The household page: persons are added and edited, move, die, split and merge, all beside the page."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from sqlalchemy import select

from desktop.desk import Target
from desktop.people.acts_model import Act
from desktop.people.acts_view import ActView
from desktop.people.home_parts import PersonRow
from desktop.people.person_view import PersonView
from desktop.printing.preview_view import PreviewDialog
from desktop.widgets import CheckList, Chip, ChoiceButtons
from forms.care_words import REGISTER_REVEALS
from models.appeals.intake import Intake, take_in
from models.appeals.records import Source
from models.appeals.referring import refer_finding
from models.appeals.topics import load_topics
from models.calendar import now, today
from models.care.records import Reveal
from models.people.relations import HEAD
from models.requests import actions
from models.visits.actions import FindingEntry, VisitEntry, record_visit
from models.visits.records import Outcome, VisitFinding
from tests.desktop.people.conftest import Village, id_no


def household_of(village: Village, name: str) -> UUID:
    return village.stays(name)[0].household_id


def press(village: Village, button: QWidget) -> None:
    village.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def adding(village: Village, room: str) -> PersonView:
    village.open("dwelling", village.doors[room])
    village.qtbot.keyClick(village.view.home, Qt.Key.Key_N)
    view = village.view.home.panel.content
    assert isinstance(view, PersonView)
    return view


def asking(village: Village, act: Act) -> ActView:
    village.view.home.ask(act)
    view = village.view.home.panel.content
    assert isinstance(view, ActView)
    return view


def test_a_typed_id_number_fills_birth_date_sex_and_age(village: Village) -> None:
    view = adding(village, "102")
    village.type(view.form.editors["name"], "张伟")
    village.type(view.form.editors["id_no"], id_no(date(1990, 1, 1), 1))
    assert view.form.editors["birth_date"].property("text") == "1990-01-01"
    sex = view.form.editors["sex"]
    assert isinstance(sex, ChoiceButtons)
    assert sex.value() == "1"
    assert view.model.age() is not None
    with village.reloaded():
        press(village, view.form.save_button)
    assert village.names_here() == ["张伟"]
    assert village.stays("张伟")[0].relation == HEAD, "the first one of a household is its head"
    village.until(lambda: village.acts)
    assert village.acts[-1][0] == "Registered: 张伟."


def test_a_wrong_check_digit_is_explained_beneath_and_nothing_is_stored(village: Village) -> None:
    view = adding(village, "102")
    village.type(view.form.editors["name"], "张伟")
    right = id_no(date(1990, 1, 1), 1)
    village.type(view.form.editors["id_no"], right[:-1] + ("1" if right[-1] != "1" else "2"))
    problem = view.form.fields["id_no"].problem
    assert problem is not None
    assert "check digit" in problem.text()
    press(village, view.form.save_button)
    assert view.model.form.refusals
    assert [each.name for each in village.residents()] == ["王秀梅", "王明", "王小雨", "赵敏"]


def test_a_number_is_not_called_too_short_while_it_is_typed(village: Village) -> None:
    view = adding(village, "102")
    edit = view.form.editors["id_no"]
    edit.setFocus()
    village.type(edit, "2101")
    problem = view.form.fields["id_no"].problem
    assert problem is None or not problem.isVisible()
    village.qtbot.keyClick(edit, Qt.Key.Key_Return)
    problem = view.form.fields["id_no"].problem
    assert problem is not None
    assert "18" in problem.text()


def test_what_was_typed_survives_a_crash(village: Village) -> None:
    view = adding(village, "102")
    village.type(view.form.editors["name"], "张伟")
    view.model.form.keep_draft()
    village.desk.pools.writing.wait()
    again = adding(village, "102")
    assert again.form.editors["name"].property("text") == "张伟"
    assert again.form.restored.isVisibleTo(again)
    press(village, again.form.restored.action)
    assert again.form.editors["name"].property("text") == ""


def test_somebody_known_is_noticed_while_typing_and_moves_in_instead(village: Village) -> None:
    view = adding(village, "102")
    village.type(view.form.editors["name"], "王秀梅")
    village.type(view.form.editors["id_no"], id_no(date(1956, 3, 2)))
    village.until(lambda: view.banner.isVisible())
    assert "the same ID number" in view.banner.text.text()
    press(village, view.banner.action)
    page = view.pages.currentWidget()
    with village.reloaded():
        press(village, page.same_button)  # type: ignore[union-attr]
    village.until(lambda: village.names_here() == ["王秀梅"])
    assert len([each for each in village.residents() if each.name == "王秀梅"]) == 1
    assert [stay.ends_on is None for stay in village.stays("王秀梅")] == [False, True]


def person_row(village: Village, name: str) -> PersonRow:
    rows = village.view.home.page.findChildren(PersonRow)
    return [each for each in rows if each.member.name == name][-1]


def opened(village: Village, reason: str = "id_check") -> PersonRow:
    """Open the number of 王秀梅 by the menu that asks for a reason."""
    person = person_row(village, "王秀梅")
    words = REGISTER_REVEALS[reason]
    next(action for action in person.reasons().actions() if action.text() == words).trigger()
    village.qtbot.waitUntil(lambda: "*" not in person.id_no.text())
    return person


def test_an_id_number_is_masked_until_somebody_says_what_for_and_that_is_kept(village: Village) -> None:
    village.open("resident", village.resident("王秀梅").id)
    whole = id_no(date(1956, 3, 2))
    person = person_row(village, "王秀梅")
    assert (person.phone.text(), person.id_no.text()) == ("138****1234", f"{whole[:3]}{'*' * 13}{whole[-2:]}")
    opened(village)
    assert (person.phone.text(), person.id_no.text()) == ("13800001234", whole)
    with village.desk.station.sessions() as session:
        (kept,) = session.scalars(select(Reveal))
        assert (kept.resident_id, kept.level, kept.reason) == (village.resident("王秀梅").id, 3, "id_check")
    press(village, person.eye)
    assert "*" in person.id_no.text()
    press(village, person.eye)
    village.qtbot.waitUntil(lambda: person.id_no.text() == whole)


def test_what_was_opened_is_masked_again_by_the_lock_by_leaving_and_by_time(village: Village) -> None:
    for close in (village.desk.locked.emit, village.view.home.hide, village.view.home.opened._timer.timeout.emit):
        village.view.home.show()
        village.open("resident", village.resident("王秀梅").id)
        person = opened(village)
        close()
        assert "*" in person.id_no.text()
        assert village.view.home.opened.reason is None


def test_a_masked_number_is_replaced_by_typing_and_stays_when_nothing_is_typed(village: Village) -> None:
    village.open("resident", village.resident("王秀梅").id)
    village.view.home.edit_person(person_row(village, "王秀梅").member)
    view = village.view.home.panel.content
    assert isinstance(view, PersonView)
    edit = view.form.editors["id_no"]
    whole, fresh = id_no(date(1956, 3, 2)), id_no(date(1956, 3, 2), 4)
    assert (edit.property("text"), edit.property("placeholderText")) == ("", f"{whole[:3]}{'*' * 13}{whole[-2:]}")
    village.type(edit, "21")
    for _key in range(2):
        village.qtbot.keyClick(edit, Qt.Key.Key_Backspace)
    village.type(view.form.editors["note"], "hard of hearing")
    with village.reloaded():
        press(village, view.form.save_button)
    assert (village.resident("王秀梅").id_no, village.resident("王秀梅").note) == (whole, "hard of hearing")
    village.view.home.edit_person(person_row(village, "王秀梅").member)
    view = village.view.home.panel.content
    assert isinstance(view, PersonView)
    village.type(view.form.editors["id_no"], fresh)
    with village.reloaded():
        press(village, view.form.save_button)
    assert village.resident("王秀梅").id_no == fresh


def test_moving_out_hands_the_head_on_and_can_be_undone(village: Village) -> None:
    village.open("household", household_of(village, "王秀梅"))
    view = asking(village, Act.MOVE_OUT)
    people = view.fields["people"].editor
    assert isinstance(people, CheckList)
    press(village, people.boxes[0])
    assert view.fields["new_head"].isVisibleTo(view)
    with village.reloaded():
        press(village, view.go)
    assert "王秀梅" not in village.names_here()
    village.until(lambda: village.acts)
    sentence, act_id = village.acts[-1]
    assert sentence == "Moved out: 王秀梅."
    with village.reloaded():
        village.desk.undo(act_id, lambda _result: None, village.view)
    assert village.names_here()[0] == "王秀梅"


def test_a_day_that_is_none_is_said_beneath(village: Village) -> None:
    village.open("household", household_of(village, "王秀梅"))
    view = asking(village, Act.MOVE_OUT)
    view.fields["day"].editor.setProperty("text", "2026-02-30")
    press(village, view.go)
    told = {key: field.problem.text() for key, field in view.fields.items() if field.problem}
    assert told["people"] == "Choose who."
    assert "does not exist" in told["day"]
    assert village.acts == []


def test_a_death_ends_the_stay(village: Village) -> None:
    village.open("household", household_of(village, "王秀梅"))
    view = asking(village, Act.DEATH)
    people = view.fields["people"].editor
    assert isinstance(people, ChoiceButtons)
    press(village, people.buttons[1])
    with village.reloaded():
        press(village, view.go)
    village.until(lambda: village.acts)
    assert village.resident(village.acts[-1][0].removeprefix("Death recorded: ").removesuffix(".")).died_on is not None
    assert len(village.names_here()) == 2


def test_some_split_off_to_another_door(village: Village) -> None:
    village.open("household", household_of(village, "王秀梅"))
    view = asking(village, Act.SPLIT)
    people = view.fields["people"].editor
    assert isinstance(people, CheckList)
    press(village, next(box for box in people.boxes if "王明" in box.text()))
    village.type(view.fields["door"].editor, "3-1-102")
    with village.reloaded():
        press(village, view.go)
    assert [stay.dwelling_id for stay in village.stays("王明") if not stay.ends_on] == [village.doors["102"]]


def test_a_door_that_is_not_there_is_said_beneath(village: Village) -> None:
    village.open("household", household_of(village, "王秀梅"))
    view = asking(village, Act.SPLIT)
    people = view.fields["people"].editor
    assert isinstance(people, CheckList)
    press(village, people.boxes[1])
    village.type(view.fields["door"].editor, "9-9-901")
    with village.qtbot.waitSignal(view.model.refused):
        press(village, view.go)
    problem = view.fields["door"].problem
    assert problem is not None
    assert "no such door" in problem.text()


def test_two_households_become_one(village: Village) -> None:
    village.open("household", household_of(village, "王秀梅"))
    view = asking(village, Act.MERGE)
    village.type(view.search, "赵敏")
    village.until(lambda: view.hits.count())
    found = view.hits.itemAt(0)
    assert found is not None
    village.qtbot.mouseClick(found.widget(), Qt.MouseButton.LeftButton)
    with village.reloaded():
        press(village, view.go)
    assert "赵敏" in village.names_here()


def test_an_empty_door_and_somebody_found_by_search_open_the_page(village: Village) -> None:
    village.open("dwelling", village.doors["102"])
    assert village.view.home.page.nobody.isVisibleTo(village.view)
    village.open("resident", village.resident("赵敏").id)
    assert village.view.home.head.title.text() == "碧桂园 3-1-201"


def test_the_papers_of_a_door_are_printed_from_its_page(village: Village) -> None:
    village.open("household", household_of(village, "王秀梅"))
    home = village.view.home
    words = {action.text(): action for action in home.more_menu().actions()}
    with village.qtbot.waitSignal(village.desk.went) as asked:
        words["Print the door sheet"].trigger()
    target = asked.args[0]
    assert (target.screen, target.ids, target.options) == ("visits", (home.home.dwelling.id,), {"page": "door_sheets"})
    words["Print the privacy notice"].trigger()
    village.until(lambda: village.view.window().findChild(PreviewDialog))
    village.until(lambda: not village.desk.busy)
    village.view.window().findChild(PreviewDialog).reject()


def test_escape_leaves_the_panel_first_and_then_the_page(village: Village) -> None:
    village.open("household", household_of(village, "王秀梅"))
    home = village.view.home
    home.edit_dwelling()
    village.qtbot.keyClick(home.panel.content, Qt.Key.Key_Escape)
    assert home.panel.content is None
    village.qtbot.keyClick(home, Qt.Key.Key_Escape)
    assert village.view.pages.currentWidget() is village.view.list_page


def test_the_time_line_tells_visits_and_cases_newest_first_and_what_was_found_goes_on(village: Village) -> None:
    station = village.desk.station
    home = village.doors["101"]
    with station.act("test") as session:
        load_topics(session)
        early = now() - timedelta(days=2)
        entry = VisitEntry(
            dwelling_id=home, worker_id=station.worker_id, at=early, outcome=Outcome.MET,
            findings=(FindingEntry("gas", "软管老化"), FindingEntry("need", "水管漏水")),
        )  # fmt: skip
        record_visit(session, entry)
        session.flush()
        found = {each.kind: each.id for each in session.scalars(select(VisitFinding))}
        number = refer_finding(session, found["need"], topic_code="1501", at=now()).number
        closed = Intake(source=Source.VISIT, topic_code="1501", content="x", dwelling_id=home, closed=True)
        take_in(session, closed, at=now())
    village.open("dwelling", home)
    entries = village.view.home.page.visits
    titles = [part.accessibleName() for part in entries.findChildren(QWidget) if part.accessibleName()]
    assert len(titles) == 2, "no closed file"
    assert number in titles[0]
    card = village.view.home.page.findings
    assert card.isVisible()
    assert len(card.acts) == 1, "the pipe is an appeal already"
    went: list[Target] = []
    village.desk.went.connect(went.append)
    press(village, card.acts[0].hazard_button)
    assert went == [Target("studio", None, (), {"page": "hazards", "finding": found["gas"]})]


def test_whose_data_are_only_kept_is_said_so_and_cannot_be_edited(village: Village) -> None:
    stay = village.stays("王秀梅")[0]
    with village.desk.station.act("requests.restrict") as session:
        actions.restrict(session, stay.resident_id, "有异议", on=today())
    village.open("household", stay.household_id)
    person = next(each for each in village.view.home.findChildren(PersonRow) if each.member.name == "王秀梅")
    assert "Only kept" in [chip.text() for chip in person.findChildren(Chip)]
    assert not person.edit.isVisible()
