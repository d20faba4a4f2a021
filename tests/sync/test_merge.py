"""Edits that did not know of each other become one, the same whatever their order."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.wire import Scalar
from sync.merge import DELETED, Incoming, Lost, Stamp, Touch, card_id, merge, same

RECORD = UUID(int=7)


def stamp(minute: int, station: str = "b") -> Stamp:
    return Stamp(f"2026-11-21 12:{minute:02d}:00.000000", station, "w")


def incoming(minute: int, base: int, station: str = "a", **fields: Scalar) -> Incoming:
    return Incoming(fields, {DELETED: base, **dict.fromkeys(fields, base)}, stamp(minute, station))


def test_a_field_that_nobody_touched_goes_in() -> None:
    outcome = merge("resident", {"phone": "0", "note": "x"}, {"note": Touch(2, stamp(5))}, incoming(1, 1, phone="1"))
    assert (outcome.applied, outcome.lost) == ({"phone": "1"}, ())


@pytest.mark.parametrize(("minute", "applied", "lost"), [(9, {"phone": "1"}, "2"), (3, {}, "1")])
def test_the_later_of_two_stands(minute: int, applied: dict[str, Scalar], lost: str) -> None:
    outcome = merge("resident", {"phone": "2"}, {"phone": Touch(2, stamp(5))}, incoming(minute, 1, phone="1"))
    assert outcome.applied == applied
    assert [each.value for each in outcome.lost] == [lost]


def test_what_the_worker_had_seen_is_no_conflict() -> None:
    outcome = merge("resident", {"phone": "2"}, {"phone": Touch(2, stamp(50))}, incoming(1, 2, phone="1"))
    assert (outcome.applied, outcome.lost) == ({"phone": "1"}, ())


def test_a_station_never_clashes_with_itself() -> None:
    touches = {"phone": Touch(2, stamp(50, "a"))}
    assert merge("resident", {"phone": "2"}, touches, incoming(1, 1, phone="1")).lost == ()


def test_edits_of_one_second_have_one_winner_on_every_side() -> None:
    one, two = incoming(5, 1, "a", phone="1"), incoming(5, 1, "b", phone="2")
    first = merge("resident", {"phone": "1"}, {"phone": Touch(2, one.stamp)}, two)
    second = merge("resident", {"phone": "2"}, {"phone": Touch(2, two.stamp)}, one)
    assert (first.applied, second.applied) == ({"phone": "2"}, {})
    assert {card_id(RECORD, *first.lost)} == {card_id(RECORD, *second.lost)}


def test_a_submitted_log_stands_against_a_later_edit_of_its_draft() -> None:
    touches = {"state": Touch(2, stamp(1)), "content": Touch(2, stamp(1))}
    late = incoming(30, 1, content="later")
    handed_in = merge("visit_log", {"state": "submitted", "content": "as handed in"}, touches, late)
    assert (handed_in.applied, [each.value for each in handed_in.lost]) == ({}, ["later"])
    draft = merge("visit_log", {"state": "draft", "content": "mine"}, touches, late)
    assert draft.applied == {"content": "later"}


def test_handing_in_stands_against_draft_edits_that_came_before_it() -> None:
    touches = {"content": Touch(2, stamp(30))}
    hands_in = incoming(1, 1, content="as handed in", state="submitted")
    outcome = merge("visit_log", {"state": "draft", "content": "later"}, touches, hands_in)
    assert outcome.applied == {"content": "as handed in", "state": "submitted"}
    assert [each.value for each in outcome.lost] == ["later"]


def test_of_two_reviews_the_later_stands() -> None:
    touches = {"state": Touch(3, stamp(5))}
    for minute, stands in ((9, {"state": "returned"}), (1, {})):
        review = incoming(minute, 2, state="returned")
        assert merge("visit_log", {"state": "accepted"}, touches, review).applied == stands


def test_an_edit_stands_against_a_delete() -> None:
    deleted = {DELETED: "2026-11-21 12:30:00.000000", "phone": "0"}
    edit = merge("resident", deleted, {DELETED: Touch(2, stamp(30))}, incoming(1, 1, phone="1"))
    assert edit.applied == {"phone": "1", DELETED: None}
    given = incoming(30, 1, **{DELETED: "2026-11-21 12:30:00.000000"})
    delete = merge("resident", {"phone": "1", DELETED: None}, {"phone": Touch(2, stamp(1))}, given)
    assert (delete.applied, [each.column for each in delete.lost]) == ({}, [DELETED])


def test_two_deletes_say_the_same() -> None:
    assert same(DELETED, "2026-11-21 12:30:00.000000", "2026-11-21 12:31:00.000000")
    assert not same("phone", 1, 1.0)


def test_decisions_leave_no_cards_about_cards() -> None:
    touches = {"choice": Touch(2, stamp(1))}
    assert merge("conflict_card", {"choice": "this"}, touches, incoming(9, 1, choice="that")).lost == ()


@dataclass
class Ledger:
    """One record as the district keeps it, in memory: values, edits and open cards."""

    values: dict[str, Scalar] = field(default_factory=lambda: {"phone": "0", "note": "0", DELETED: None})
    version: int = 1
    edits: list[tuple[int, Stamp, dict[str, Scalar]]] = field(default_factory=list)
    lost: dict[UUID, Lost] = field(default_factory=dict)

    def take(self, edit: Incoming) -> None:
        touches = {name: Touch(version, by) for version, by, fields in self.edits for name in fields}
        outcome = merge("resident", self.values, touches, edit)
        self.lost |= {card_id(RECORD, each): each for each in outcome.lost}
        if outcome.applied:
            self.version += 1
            self.values |= outcome.applied
            self.edits.append((self.version, edit.stamp, outcome.applied))

    def open_values(self) -> set[tuple[str, Scalar]]:
        """What is still on cards; when something was deleted does not matter, and what stands needs no card."""
        found = {(each.column, each.value) for each in self.lost.values()}
        found = {(column, "deleted" if column == DELETED else value) for column, value in found}
        return {(column, value) for column, value in found if value != self.values[column]}


_VALUES = st.sampled_from("123")
_FIELDS = st.fixed_dictionaries({}, optional={"phone": _VALUES, "note": _VALUES}).filter(bool)
_DELETE = st.just({DELETED: "2026-11-21 12:30:00.000000"})
_EDITS = st.lists(st.tuples(st.integers(0, 5), _FIELDS | _DELETE), min_size=2, max_size=4)


@given(_EDITS)
def test_in_whatever_order_edits_arrive_the_same_values_stand_and_the_same_are_on_cards(
    some: list[tuple[int, dict[str, Scalar]]],
) -> None:
    """Each from a station of its own that saw the record as it was made."""
    edits = [incoming(minute, 1, "abcdef"[place], **fields) for place, (minute, fields) in enumerate(some)]
    outcomes = []
    for order in permutations(edits):
        ledger = Ledger()
        for edit in order:
            ledger.take(edit)
        outcomes.append((ledger.values, ledger.open_values()))
    assert all(each == outcomes[0] for each in outcomes)


def test_the_same_value_given_later_holds_its_place_against_a_third() -> None:
    touches = {"phone": Touch(2, stamp(1, "b"))}
    again = merge("resident", {"phone": "1"}, touches, incoming(9, 1, phone="1"))
    assert (again.applied, again.lost) == ({"phone": "1"}, ())
    assert merge("resident", {"phone": "1"}, touches, incoming(0, 1, phone="1")).applied == {}
