"""Any list and any form on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import pytest

from forms.form import Form
from forms.i18n import _, use_language
from forms.people import RESIDENT
from forms.places import BUILDING, DWELLING, ESTATE
from reports.document import A4, landscape
from reports.form_pdf import render_form
from reports.lists import Column, render_list
from reports.pen import Align
from tests.reports.reading import lines, texts, words, written
from tests.reports.samples import PRINTED

COLUMNS = (Column("序", align=Align.CENTRE), Column("姓名"), Column("备注"))


def listing(rows: Sequence[tuple[str, ...]], **options: object) -> bytes:
    return written(render_list, "居民名单", COLUMNS, rows, PRINTED, number="LB-1", **options)


def test_a_list_repeats_its_heading_and_says_how_many_rows_it_has() -> None:
    rows = [(str(n), f"居民{n:03d}", "备注" * (n % 40)) for n in range(120)]
    pages = texts(listing(rows))
    assert len(pages) > 2
    assert all("姓名" in page and "居民名单" in page and "共120条" in page for page in pages)
    assert [f"第{n}页/共{len(pages)}页" in page for n, page in enumerate(pages, 1)] == [True] * len(pages)
    together = "".join(pages)
    assert [name for _n, name, _note in rows if together.count(name) != 1] == []


def test_an_empty_list_is_a_page_that_says_so() -> None:
    (text,) = texts(listing([]))
    assert "共0条" in text


def test_a_cell_longer_than_a_page_goes_on_without_loss() -> None:
    said = [f"第{n:04d}句。" for n in range(900)]
    pages = texts(listing([("1", "张", "".join(said))], size=landscape(A4)))
    together = "".join("".join(pages).split())
    assert [text for text in said if text not in together] == []
    assert f"第1页/共{len(pages)}页" in pages[0]


def test_a_list_stays_inside_the_margins() -> None:
    pdf = listing([("1", "张" * 80, "A" * 200)] * 5, size=landscape(A4))
    assert all(word.left >= 24.5 and word.right <= 297 - 19.5 for word in words(pdf))


def test_the_longest_number_and_the_page_do_not_run_into_each_other() -> None:
    number = "YH-210112018038-2026-VGCTB00032-VGCTB1"
    pdf = written(render_list, "隐患清单", COLUMNS, [("1", "张", "")], PRINTED, number=number)
    foot = sorted((word.left, word.right, word.text) for word in words(pdf) if word.bottom < 18)
    assert any(number in text for _left, _right, text in foot)
    assert [(one, two) for one, two in pairwise(foot) if one[1] > two[0]] == []


@pytest.mark.parametrize("form", [ESTATE, BUILDING, DWELLING, RESIDENT], ids=lambda form: form.code)
def test_every_field_of_a_form_is_on_its_paper(form: Form) -> None:
    text = "".join("".join(texts(written(render_form, form, PRINTED))).split())
    labels = [
        _(form.title),
        *(_(section.title) for section in form.sections),
        *(_(field.label) for field in form.fields),
    ]
    assert [label for label in labels if "".join(label.split()) not in text] == []
    assert f"{form.code}v{form.version}" in text


def test_a_filled_form_has_the_lines_of_the_blank_one_and_the_answers() -> None:
    answers = {"full_name": "王䶮", "birth_date": date(1956, 3, 2), "phone": "13800000000"}
    known = {key: value for key, value in answers.items() if key in RESIDENT.by_key}
    blank, filled = written(render_form, RESIDENT, PRINTED), written(render_form, RESIDENT, PRINTED, answers=known)
    assert lines(blank) == lines(filled)
    assert known
    text = texts(filled)[0]
    assert all(str(value) in text for value in known.values() if isinstance(value, str))


def test_in_english_lists_and_forms_are_english_throughout() -> None:
    use_language("en")
    (text,) = texts(listing([]))
    assert "Page 1 of 1" in text
    assert "0 rows in all" in text
    (text,) = texts(written(render_form, DWELLING, PRINTED))
    assert "Page 1 of 1" in text
    assert "年" not in text
