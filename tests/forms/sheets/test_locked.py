"""A locked workbook opens with its password alone, whatever its length, and shows when it was changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook, PasswordError

from forms.sheets.locked import locked, new_password
from tests.forms.sheets.unlocking import unlocked


@pytest.mark.parametrize("length", [0, 1, 4079, 4080, 4088, 4096, 9000, 100_000])
def test_what_is_locked_comes_out_again_whatever_its_length(tmp_path: Path, length: int) -> None:
    package = bytes(number % 251 for number in range(length))
    (tmp_path / "a.xlsx").write_bytes(locked(package, "两邻-Two-7"))
    assert unlocked(tmp_path / "a.xlsx", "两邻-Two-7") == package


def test_no_other_password_opens_it_and_a_changed_byte_shows(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    content = locked(b"PK" * 5000, "right")
    file.write_bytes(content)
    with pytest.raises(ValueError, match="wrong password"):
        unlocked(file, "Right")
    at = len(content) // 2
    file.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
    with pytest.raises(ValueError, match="changed"):
        unlocked(file, "right")


def test_readers_of_workbooks_know_it_for_a_locked_one(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(locked(b"PK" * 5000, "right"))
    with pytest.raises(PasswordError):
        CalamineWorkbook.from_path(str(tmp_path / "a.xlsx"))


@settings(max_examples=20)
@given(st.data())
def test_passwords_are_long_differ_and_are_read_without_mistaking_letters(data: st.DataObject) -> None:
    password = data.draw(st.builds(new_password))
    assert len(password.replace("-", "")) == 14
    assert not set(password) & set("l1Io0O")
    assert password != new_password()
