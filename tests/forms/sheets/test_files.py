"""Files that cannot be a register: each gets its own sentence, and nothing changes."""

from __future__ import annotations

import os
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter

from desktop.commands.transfer import finish
from forms.i18n import _
from forms.sheets.files import Limits, extents
from forms.sheets.messages import SENTENCES
from forms.sheets.reading import read_register
from models.errors import WorldError
from tests.forms.sheets.registers import FAMILY, HEADER, write


def refusal(path: Path, **limits: int) -> str:
    with pytest.raises(WorldError) as caught:
        finish(read_register(path, limits=Limits(**limits)))
    error = caught.value
    assert _(SENTENCES[error.code]).format(**error.params)
    return error.code


def _file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _ole(*streams: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + b"".join(name.encode("utf-16-le") for name in streams)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "sheet_blank_file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "sheet_foreign"),
        (b"%PDF-1.7 " + bytes(100), "sheet_foreign"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "sheet_html"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "sheet_html"),
        (b"PK\x03\x04 cut short", "sheet_damaged"),
        (_ole("EncryptedPackage"), "sheet_password"),
        (_ole("WordDocument"), "sheet_foreign"),
        (_ole("Workbook"), "sheet_damaged"),
    ],
)
def test_what_is_no_workbook_is_named(tmp_path: Path, content: bytes, code: str) -> None:
    assert refusal(_file(tmp_path / "register.xlsx", content)) == code


def test_a_zip_without_a_workbook_is_foreign(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refusal(tmp_path / "a.xlsx") == "sheet_foreign"


def test_a_workbook_cut_short_is_damaged(tmp_path: Path) -> None:
    whole = write(tmp_path / "a.xlsx", [HEADER, *FAMILY]).read_bytes()
    for length in (len(whole) // 4, len(whole) // 2, len(whole) - 30):
        assert refusal(_file(tmp_path / "b.xlsx", whole[:length])) == "sheet_damaged"


def test_a_workbook_with_flipped_bytes_is_read_or_refused(tmp_path: Path) -> None:
    whole = write(tmp_path / "a.xlsx", [HEADER, *FAMILY]).read_bytes()
    for at in range(40, len(whole), max(len(whole) // 60, 1)):
        path = _file(tmp_path / "b.xlsx", whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        with suppress(WorldError):
            finish(read_register(path))


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.xlsx") == "sheet_not_found"
    assert refusal(tmp_path) == "sheet_is_folder"


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "a.xlsx").open("wb") as file:
        os.truncate(file.fileno(), 2 << 30)
    assert refusal(tmp_path / "a.xlsx") == "sheet_too_large"


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(20 << 20))
    assert refusal(tmp_path / "a.xlsx", unpacked_bytes=10 << 20) == "sheet_too_large"


def test_two_stray_cells_far_apart_do_not_take_all_memory(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write("A1", "姓名")
    sheet.write("XFD1", "x")
    sheet.write("A1048576", "x")
    book.close()
    assert refusal(tmp_path / "a.xlsx") == "sheet_too_wide"


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    assert refusal(write(tmp_path / "a.xlsx", [HEADER, *FAMILY]), rows=3) == "sheet_too_many_rows"


def test_an_empty_sheet_and_one_without_known_columns_are_told_apart(tmp_path: Path) -> None:
    assert refusal(write(tmp_path / "a.xlsx", [])) == "sheet_empty"
    assert refusal(write(tmp_path / "b.xlsx", [["产品", "价格"], ["螺丝", 3.5]])) == "sheet_no_columns"


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(WorldError) as caught:
        finish(read_register(write(tmp_path / "a.xlsx", [HEADER]), sheet="无"))
    assert caught.value.params["sheets"] == "登记表"


def test_failed_formulas_are_found_where_the_reader_shows_blanks(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_formula("C5", "=1/0", None, "#DIV/0!")
    book.close()
    (extent,) = extents(tmp_path / "a.xlsx", Limits()).values()
    assert extent.errors == {(4, 2): "#DIV/0!"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_of_every_usual_encoding_are_read(tmp_path: Path, encoding: str) -> None:
    text = "\n".join(",".join(map(str, row)) for row in (HEADER, *FAMILY))
    layout = finish(read_register(_file(tmp_path / "a.csv", text.encode(encoding))))
    assert layout.known == len(HEADER)
