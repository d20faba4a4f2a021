"""Contents flow over pages: nothing is lost, nothing stands below the foot, headings come again."""

from __future__ import annotations

import io
from functools import partial
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.document import A4
from reports.flow import TOP, Part, Strip, block, render_flow, table
from reports.lists import Column
from reports.page import content_bottom
from reports.pen import Pen
from tests.reports.reading import finish, texts, written
from tests.reports.samples import PRINTED


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.floats(3, 60), max_size=30), min_size=1, max_size=6), st.booleans())
def test_every_strip_is_drawn_once_in_order_and_within_its_page(heights: list[list[float]], headed: bool) -> None:
    drawn: list[tuple[str, float, float]] = []

    def note(name: str, height: float, _pen: Pen, y: float) -> None:
        drawn.append((name, y, height))

    def strip(name: str, height: float) -> Strip:
        return Strip(height, partial(note, name, height))

    parts = [
        Part(
            lambda part=part, tall=tall: iter([strip(f"{part}.{n}", height) for n, height in enumerate(tall)]),  # type: ignore[misc]
            title=strip("title", 9),
            head=strip("head", 8) if headed else None,
        )
        for part, tall in enumerate(heights)
    ]
    steps, pages = finish(render_flow("表", parts, io.BytesIO(), PRINTED))
    rows = [name for name, _y, _height in drawn if name not in ("title", "head")]
    assert rows == [f"{part}.{n}" for part, tall in enumerate(heights) for n in range(len(tall))]
    assert all(y >= TOP and y + height <= content_bottom(A4) + 1e-6 for _name, y, height in drawn)
    assert [name for name, _y, _height in drawn].count("title") == sum(bool(tall) for tall in heights)
    assert drawn[-1:] == [] or drawn[-1][0] not in ("title", "head"), "no heading without something below"
    assert pages == 1 + sum(after[1] < before[1] for before, after in pairwise(drawn))
    assert not steps or steps[-1] == (len(drawn), len(drawn))


def test_a_table_has_its_heading_on_each_page_it_reaches_and_its_title_once() -> None:
    rows = [[str(n), f"第{n}行"] for n in range(100)]
    parts = [table("一张长表", [Column("序", 20), Column("内容")], rows)]
    pages = texts(written(partial(render_flow, "清单", parts), PRINTED))
    assert len(pages) == 4
    assert all("内容" in page for page in pages)
    assert "".join(pages).count("一张长表") == 1
    assert all(f"第{n}行" in "".join(pages) for n in range(100))


def test_a_title_goes_over_with_what_it_belongs_to() -> None:
    room = content_bottom(A4) - TOP
    parts = [block(room - 20, lambda pen, y: pen.text(30, y + 5, "上文")), table("下表", [Column("序")], [["一"]])]
    first, second = texts(written(partial(render_flow, "清单", parts), PRINTED))
    assert "下表" not in first
    assert "下表" in second


def test_nothing_to_say_is_still_a_page() -> None:
    (page,) = texts(written(partial(render_flow, "清单", []), PRINTED))
    assert "第1页/共1页" in page
