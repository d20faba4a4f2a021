"""The lists and figures of care: due visits, coverage, gaps."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from reports.care.coverage import render_coverage, render_gaps
from reports.care.data import Cover, CoverageFacts, DueHead, DueLine, EstateDuty, GapLine, Load, share
from reports.care.due_list import render_due_list
from reports.care.lights import LIGHTS
from tests.reports.care.samples import COVERAGE, DUE, DUE_HEAD, GAPS, PRINTED
from tests.reports.reading import finish, lines, texts, written


def test_the_due_list_has_its_people_in_the_order_given_with_word_and_days() -> None:
    (text,) = texts(written(render_due_list, DUE_HEAD, DUE, PRINTED, total=len(DUE)))
    doors = [line.door for line in DUE]
    assert [text.index(door) for door in doors] == sorted(text.index(door) for door in doors)
    for said in ("到期探访清单", "逾期", "今日到期", "临期", "暂停", "逾期12天", "还剩3天", "内部资料", "姓名", "门牌"):
        assert said in text


def test_each_light_has_a_shape_of_its_own_and_a_word() -> None:
    assert len({light.shape for light in LIGHTS.values()}) == len(LIGHTS)
    drawn = []
    for state in LIGHTS:
        line = DueLine(estate="甲", door="1-1-101", name="张*", state=state)
        drawn.append(tuple(lines(written(render_due_list, DueHead(), [line], PRINTED, total=1))))
    assert len(set(drawn)) == len(LIGHTS)


def test_an_empty_due_list_is_a_page_with_rows_to_write_on() -> None:
    (text,) = texts(written(render_due_list, DUE_HEAD, [], PRINTED, total=0))
    assert "第1页/共1页" in text


def test_a_thousand_due_people_are_fetched_a_page_at_a_time() -> None:
    fetched = []

    def people() -> Iterator[DueLine]:
        for n in range(1000):
            fetched.append(n)
            yield dataclasses.replace(DUE[0], door=f"1-1-{n}")

    class Nowhere:
        def write(self, content: bytes) -> int:
            return len(content)

    work = render_due_list(DUE_HEAD, people(), Nowhere(), PRINTED, total=1000)  # type: ignore[arg-type]
    done, total = next(work)
    assert (len(fetched), total) == (done, 1000)
    assert done < 30
    steps, pages = finish(work)
    assert steps[-1] == (1000, 1000)
    assert pages == -(-1000 // done)


def test_people_whom_paper_may_not_name_are_counted_beside_the_list() -> None:
    (text,) = texts(written(render_due_list, dataclasses.replace(DUE_HEAD, unnamed=2), DUE, PRINTED, total=len(DUE)))
    assert "另有2人不列名" in text


def test_coverage_has_figures_tables_and_everybody_who_has_nobody() -> None:
    pages = "".join(texts(written(render_coverage, COVERAGE, PRINTED)))
    together = "".join(pages.split())
    for said in (
        "结对帮扶覆盖情况表", "应结对", "已结对", "覆盖率", "98.44%", "一对一率", "96.88%", "待结对1，待改派1", "缺2人",
        "恰有1名主结对人", "96.36%", "少于5人", "超限", "3-1-101", "张**", "欧阳**", "待改派", "按期52次/应探54次",
    ):  # fmt: skip
        assert said in together, said
    assert "另有2人有两名主结对人" in together


def test_a_share_of_nothing_is_a_dash() -> None:
    nobody = CoverageFacts(day=date(2026, 11, 22), whole=Cover("", 0, 0, 0), grids=(Cover("第四网格", 0, 0, 0),))
    (text,) = texts(written(render_coverage, nobody, PRINTED))
    scale = ("0%", "20%", "40%", "60%", "80%", "100%")
    assert [part for part in re.findall(r"[0-9.]+%", text) if part not in scale] == []
    assert text.count("0%") == len(scale), "no share beside the scale of the chart"
    assert text.count("—") == 2 + 1 + 3, "two figures, a bar, three places of a row"


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(0, 0, None), (0, 3, "0.00"), (1, 3, "33.33"), (2, 3, "66.67"), (20, 23, "86.96")]
)
def test_shares_are_rounded_half_up_to_two_places(part: int, whole: int, shown: str | None) -> None:
    assert share(part, whole) == (None if shown is None else Decimal(shown))


def test_the_chart_is_drawn_with_full_hatched_and_empty_parts_that_grey_paper_tells_apart() -> None:
    plain = dataclasses.replace(COVERAGE, groups=(), helpers=(), gaps=())

    def drawn(grid: Cover) -> int:
        return len(lines(written(render_coverage, dataclasses.replace(plain, grids=(grid,)), PRINTED)))

    full, two, gap = drawn(Cover("甲", 10, 10, 10)), drawn(Cover("甲", 10, 10, 8)), drawn(Cover("甲", 10, 8, 8))
    assert two > full, "hatching"
    assert gap == full + 1, "an empty box at the end of the bar"


def test_fewer_than_five_of_level_4_tell_no_figure() -> None:
    few = Cover("家庭暴力受害人", 3, 2, 1, few=True)
    one = dataclasses.replace(COVERAGE, whole=Cover("", 9, 9, 9), grids=(), groups=(few,), helpers=(), gaps=())
    (text,) = texts(written(render_coverage, one, PRINTED))
    row = next(line for line in text.splitlines() if "少于5人" in line or "家庭暴力" in line)
    assert not any(figure in row for figure in ("3", "66.67", "33.33"))
    assert "66.67" not in text


def test_a_thousand_gaps_and_three_hundred_helpers_flow_over_pages_with_their_headings() -> None:
    gaps = tuple(GapLine(estate="甲", door=f"1-1-{n}", name="张*", age="80", state="待结对") for n in range(1000))
    helpers = tuple(Load(f"帮扶人{n}", "社区", n % 6, 5) for n in range(300))
    pages = texts(written(render_coverage, dataclasses.replace(COVERAGE, gaps=gaps, helpers=helpers), PRINTED))
    together = "".join(pages)
    assert all(gap.door in together for gap in gaps)
    assert all(f"第{n}页/共{len(pages)}页" in page for n, page in enumerate(pages, start=1))
    assert "姓名" in pages[-2]
    assert "填报人" in pages[-1]


def test_gaps_have_room_to_write_who_takes_them_over() -> None:
    estates = [EstateDuty("浑河明珠花园国际城二期东区")]
    (text,) = texts(written(render_gaps, GAPS, estates, ["区管干部"], PRINTED))
    for said in ("空缺清单", "拟由谁接手", "原结对人", "赵本", "区管干部", "浑河明珠花园国际城二期东区", "无包保干部"):
        assert said in text


def test_no_gap_is_said_in_words() -> None:
    (text,) = texts(written(render_gaps, [], [], [], PRINTED))
    assert "应结对的对象都有主结对人" in text
    assert "每个小区都有包保干部" in text
