"""Pages go to the file when they are complete; the file is the same for the same data and time."""

from __future__ import annotations

import dataclasses
import io
import tracemalloc
from datetime import datetime
from itertools import pairwise
from typing import Any

import pypdf
import pytest

from reports.document import A5, Document
from reports.visits.data import BLANK_DOOR, DoorSheet
from reports.visits.door_sheet import render_door_sheets
from tests.reports.reading import finish, texts
from tests.reports.samples import DOOR, PRINTED

AT = datetime(2026, 11, 22, 9, 5)


class Sink(io.BytesIO):
    """Counts what is written and keeps nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.size = 0

    def write(self, data: Any) -> int:
        self.size += memoryview(data).nbytes
        return memoryview(data).nbytes


def sheets(count: int) -> list[DoorSheet]:
    return [dataclasses.replace(BLANK_DOOR, sheet_no=f"9{n:011d}", number=f"RH-{n}", head="张") for n in range(count)]


def peak(count: int) -> int:
    """Return the most memory that drawing ``count`` sheets took, in bytes, beyond the sheets themselves."""
    data = sheets(count)
    tracemalloc.start()
    try:
        finish(render_door_sheets(data, Sink(), PRINTED))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_pages() -> None:
    peak(5)  # fonts are opened once for the process
    assert peak(220) - peak(20) < 256 * 1024, "200 pages of over 10 KB each"


def test_a_page_is_in_the_file_before_the_next_one_is_drawn() -> None:
    sink, sizes = Sink(), []
    for _step in render_door_sheets(sheets(5), sink, PRINTED):
        sizes.append(sink.size)
    assert all(later - earlier > 500 for earlier, later in pairwise(sizes))


def test_a_batch_tells_how_far_it_is_and_how_many_pages_it_has() -> None:
    steps, pages = finish(render_door_sheets(sheets(3), io.BytesIO(), PRINTED))
    assert steps == [(1, 3), (2, 3), (3, 3)]
    assert pages == 3


def test_the_same_data_at_the_same_time_are_the_same_bytes() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    for to in (first, second):
        finish(render_door_sheets(sheets(3), to, PRINTED))
    assert first.getvalue() == second.getvalue()


def test_the_properties_of_the_file_hold_the_time_and_no_person() -> None:
    to = io.BytesIO()
    finish(render_door_sheets([DOOR], to, PRINTED))
    properties = pypdf.PdfReader(to, strict=True).metadata
    assert properties is not None
    assert properties.creation_date_raw == "D:20261122090500"
    assert DOOR.head not in str(dict(properties))


def test_pages_of_other_sizes_and_shared_layers_stand_in_one_file() -> None:
    to = io.BytesIO()
    document = Document(to, title="", at=AT)
    for size in (None, A5):
        pen = document.page(size)
        pen.put(document.layer("shared", lambda layer: layer.text(20, 20, "共用")))
        pen.text(20, 40, f"第{document.pages}页")
    assert document.close() == 2
    reader = pypdf.PdfReader(to, strict=True)
    assert [round(float(page.mediabox.width) / 72 * 25.4) for page in reader.pages] == [210, 148]
    assert [page.split() for page in texts(to.getvalue())] == [["共用", "第1页"], ["共用", "第2页"]]


def test_an_empty_document_still_opens() -> None:
    to = io.BytesIO()
    assert Document(to, title="", at=AT).close() == 1
    assert len(pypdf.PdfReader(to, strict=True).pages) == 1


def test_a_cancelled_batch_stops_between_two_sheets() -> None:
    sink = Sink()
    work = render_door_sheets(sheets(50), sink, PRINTED)
    next(work)
    work.close()
    written = sink.size
    with pytest.raises(StopIteration):
        next(work)
    assert sink.size == written
