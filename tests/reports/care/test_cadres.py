"""The notice board of cadres and their days on site."""

from __future__ import annotations

import dataclasses
import re

import pypdfium2
import pytest

from reports.care.cadre_days import render_cadre_days
from reports.care.data import Board, CadreDayLine, EstateDuty
from reports.care.notice_board import render_board
from reports.document import A3, A4, Size
from tests.reports.care.samples import BOARD, DAYS, LARGE_BOARD, PRINTED, cadre
from tests.reports.reading import MM, lines, texts, words, written


def test_the_board_names_every_cadre_with_rank_unit_telephone_and_days() -> None:
    (text,) = texts(written(render_board, BOARD, PRINTED))
    for said in (
        "领导干部包保联系公示牌", BOARD.community, "王建国", "市管干部", "沈阳市民政局 副局长", "第一书记", "欧阳䶮𠮷",
        "024-23700001", "每周三上午", "万科城一期", "监督电话", "024-23800000", "2026-11-22", "重点社区",
    ):  # fmt: skip
        assert said in text
    assert "内部资料" not in text


def test_a_gap_is_in_words_and_in_red_beside_the_place_that_lacks_somebody() -> None:
    pdf = written(render_board, BOARD, PRINTED)
    (text,) = texts(pdf)
    assert "空缺：区管干部" in text
    assert "空缺：无包保干部" in text
    assert "空缺2处" in text
    places = {word.text: word for word in words(pdf)}
    gap = next(word for text, word in places.items() if "无包保干部" in text)
    estate = next(word for text, word in places.items() if "二期东区" in text)
    assert abs(gap.bottom - estate.bottom) < 6
    whole = dataclasses.replace(BOARD, missing=(), estates=BOARD.estates[:2])
    (filled,) = texts(written(render_board, whole, PRINTED))
    assert "空缺" not in filled


@pytest.mark.parametrize(("size", "sides"), [(A4, [297, 210]), (A3, [420, 297])])
def test_the_board_fills_its_paper_across(size: Size, sides: list[int]) -> None:
    pdf = written(render_board, BOARD, PRINTED, size=size)
    document = pypdfium2.PdfDocument(pdf)
    assert [round(side / MM) for side in document.get_page_size(0)] == sides
    document.close()
    title = next(word for word in words(pdf) if "公示牌" in word.text)
    assert abs((title.left + title.right) / 2 - sides[0] / 2) < 1
    assert all(word.left > 0 and word.right < sides[0] for word in words(pdf))


def test_thirty_estates_go_over_pages_that_all_have_the_title_and_nobody_twice() -> None:
    pages = texts(written(render_board, LARGE_BOARD, PRINTED))
    assert len(pages) == 3
    assert all("公示牌" in page and f"共{len(pages)}页" in page for page in pages)
    together = "".join(pages)
    assert sorted(re.findall(r"(?<=干部)[0-9]+", together), key=int) == [str(n) for n in range(1, 31)]


def test_a_community_nobody_answers_for_says_so() -> None:
    nobody = Board(community="万科社区", missing=("无包保干部",), estates=(EstateDuty("甲小区", vacant=True),))
    (text,) = texts(written(render_board, nobody, PRINTED))
    assert text.count("空缺：无包保干部") == 2
    assert "住宅小区包保率：0.00%（0/1）" in text
    (empty,) = texts(written(render_board, Board(community="万科社区"), PRINTED))
    assert "住宅小区包保率：—" in empty


def test_an_estate_whose_cadres_only_work_there_is_still_vacant() -> None:
    estate = EstateDuty("甲小区", (cadre("孙强", role="驻点"),), vacant=True)
    (text,) = texts(written(render_board, Board(community="万科社区", estates=(estate,)), PRINTED))
    assert "空缺：无包保干部" in text
    assert "孙强" in text


def test_days_on_site_are_listed_and_empty_rows_are_left_to_sign() -> None:
    (text,) = texts(written(render_cadre_days, DAYS, PRINTED, period="2026年11月"))
    for said in ("包保干部到点签到表", "2026年11月", "2026-11-18", "王建国", "接待", "电梯停运", "签名"):
        assert said in text
    blank, filled = (written(render_cadre_days, days, PRINTED) for days in (DAYS[:0], DAYS))
    assert lines(blank) == lines(filled)


def test_a_full_page_of_days_is_followed_by_one_with_room() -> None:
    many = [dataclasses.replace(DAYS[1], day=f"2026-11-{n:02d}") for n in range(1, 12)]
    pages = texts(written(render_cadre_days, many, PRINTED))
    assert len(pages) == 2
    assert "2026-11-11" in pages[0]


def test_long_problems_go_on_whole_behind_the_list() -> None:
    said = "".join(f"第{n}个问题。" for n in range(40))
    pages = texts(written(render_cadre_days, [CadreDayLine(day="2026-11-18", problems=said)], PRINTED))
    assert "（续页）" in pages[1]
    assert "第39个问题。" in "".join(pages[1].split())
