"""Every character prints in some font and copies out as itself."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import fonts
from reports.document import Document
from reports.fonts import Style
from tests.reports.reading import texts, texts_by_pypdf

WITHOUT_GLYPH = "\U0003ffff"  # a code point that no font will ever have
AT = datetime(2026, 11, 22, 9, 5)


def rare_characters() -> list[str]:
    with (Path(__file__).parents[1] / "data/rare_chars_test.csv").open(encoding="utf-8", newline="") as file:
        return [row["char"] for row in csv.DictReader(file)]


def page_with(*rows: str, style: Style = Style.SERIF) -> bytes:
    to = io.BytesIO()
    document = Document(to, title="", at=AT)
    pen = document.page()
    for number, row in enumerate(rows):
        pen.text(25, 30 + 8 * number, row, 12, style)
    document.close()
    return to.getvalue()


@pytest.mark.parametrize("style", list(Style))
def test_every_rare_character_copies_out_of_the_paper(style: Style) -> None:
    characters = "".join(rare_characters())
    rows = [characters[n : n + 10] for n in range(0, len(characters), 10)]
    pdf = page_with(*rows, style=style)
    assert texts(pdf)[0].split() == rows
    assert texts_by_pypdf(pdf)[0].split() == rows


def test_a_character_without_any_font_shows_geta_and_still_copies_out() -> None:
    assert fonts.missing("王" + WITHOUT_GLYPH + "明") == [WITHOUT_GLYPH]
    assert fonts.glyphs(Style.SERIF)[WITHOUT_GLYPH][:2] == fonts.glyphs(Style.SERIF)[fonts.GETA][:2]
    assert WITHOUT_GLYPH in texts_by_pypdf(page_with(f"王{WITHOUT_GLYPH}明"))[0]


def test_more_characters_than_one_block_of_the_map_holds_all_copy_out() -> None:
    characters = [chr(0x4E00 + n) for n in range(250)]
    rows = ["".join(characters[n : n + 30]) for n in range(0, 250, 30)]
    assert texts_by_pypdf(page_with(*rows))[0].split() == rows
    blocks = fonts.to_unicode(characters).decode("ascii").split(" beginbfchar")[:-1]
    assert [int(block.split()[-1]) for block in blocks] == [100, 100, 50]


def test_markup_and_control_characters_are_only_text() -> None:
    text = "<b>&amp; ' \" \\ ( )</b>"
    assert texts(page_with("a\x00\x07b\u200b", text))[0].splitlines() == ["ab", text]


def test_all_fonts_are_embedded_and_none_is_borrowed_from_the_reader() -> None:
    reader = pypdf.PdfReader(io.BytesIO(page_with("汉A𠮷")), strict=True)
    found: Any = reader.pages[0]["/Resources"]
    descendants = [font.get_object()["/DescendantFonts"][0].get_object() for font in found["/Font"].values()]
    assert descendants
    assert all(font["/FontDescriptor"]["/FontFile2"].get_data() for font in descendants)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zs", "Zl", "Zp"]), max_size=20))
def test_the_width_of_a_text_is_the_sum_of_its_characters(text: str) -> None:
    assert fonts.width(text, 10) == pytest.approx(sum(fonts.width(character, 10) for character in text))
