"""Numbers of documents that say of themselves what they are."""

from __future__ import annotations

from forms.identity import looks_foreign


def test_a_number_that_begins_with_9_is_a_foreigners_card_only_with_its_check_digit() -> None:
    assert looks_foreign("911010519491231005")
    assert not looks_foreign("91101051949123100X")
