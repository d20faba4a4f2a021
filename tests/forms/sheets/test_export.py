"""Lists go out: masked, harmless to open, and as they came in."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from hashlib import sha256
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sqlalchemy import event, select

from desktop.commands.transfer import Clear, export, finish
from desktop.leaving import Left
from forms.sheets.book import RISKY, safe_book
from forms.sheets.export import ListColumn, Stamp, export_list
from forms.sheets.lists import LISTS
from forms.sheets.template import write_template
from models.calendar import today
from models.disclosures.actions import Purpose, approve
from models.disclosures.queries import meant
from models.disclosures.records import Disclosure
from models.errors import WorldError
from models.people.records import Resident
from models.station import Station
from models.workers.records import Worker, WorkerRole
from tests.forms.sheets.registers import BAD, FAMILY, HEADER, plan_of, tables, take, write
from tests.forms.sheets.unlocking import unlocked

NOW = datetime(2026, 3, 1, 9, 30)
DANGEROUS = ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"]


def cells(path: Path, sheet: int = 0) -> list[list[Any]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(sheet).to_python()


def out(station: Station, name: str, to: Path, *, clear: bool = False) -> int:
    """The count of rows of ``to``; in the clear two persons agree, and the file is opened again for what is tested."""
    given = Clear(Purpose("check", "街道", today()), "check", second(station)) if clear else None
    left: Left = finish(export(station, name, to, clear=given))
    if left.password is not None:
        to.write_bytes(unlocked(to, left.password))
    return left.rows


def second(station: Station) -> UUID:
    with station.act("test") as session:
        worker = Worker(name="王副书记", role=WorkerRole.DEPUTY)
        session.add(worker)
        session.flush()
        return worker.id


def test_a_register_in_the_clear_comes_back_all_the_same(station: Station, tmp_path: Path) -> None:
    take(station, write(tmp_path / "a.xlsx", [HEADER, *FAMILY]))
    assert out(station, "residents", tmp_path / "b.xlsx", clear=True) == 4
    plan = plan_of(station, tmp_path / "b.xlsx")
    assert plan.counts == {"rows": 5, "new": 0, "changed": 0, "same": 4, "refused": 0, "skipped": 1}


def test_a_list_is_masked_unless_told_otherwise(station: Station, tmp_path: Path) -> None:
    take(station, write(tmp_path / "a.xlsx", [HEADER, *FAMILY]))
    for name in ("residents", "dwellings", "households"):
        out(station, name, tmp_path / f"{name}.xlsx")
        text = str(cells(tmp_path / f"{name}.xlsx"))
        assert not any(secret in text for secret in ("王芳", "李小龙", FAMILY[0][8], "13800000001", "'501'"))
    assert "王*" in str(cells(tmp_path / "residents.xlsx"))


def test_who_has_died_is_on_no_list_even_where_the_stay_was_never_ended(station: Station, tmp_path: Path) -> None:
    take(station, write(tmp_path / "a.xlsx", [HEADER, *FAMILY]))
    with station.act("test") as session:
        session.scalars(select(Resident).where(Resident.name == "李强")).one().died_on = date(2026, 2, 1)
    assert out(station, "residents", tmp_path / "b.xlsx", clear=True) == 3
    assert "李强" not in str(cells(tmp_path / "b.xlsx"))
    out(station, "households", tmp_path / "c.xlsx", clear=True)
    assert [row[-1] for row in cells(tmp_path / "c.xlsx")[1:]] == [2, 1]


def test_a_masked_list_cannot_be_imported_by_mistake(station: Station, tmp_path: Path) -> None:
    take(station, write(tmp_path / "a.xlsx", [HEADER, *FAMILY]))
    out(station, "residents", tmp_path / "b.xlsx")
    assert plan_of(station, tmp_path / "b.xlsx").counts["refused"] == 4


def test_the_cover_says_who_when_and_how_many(station: Station, tmp_path: Path) -> None:
    take(station, write(tmp_path / "a.xlsx", [HEADER, *FAMILY]))
    out(station, "residents", tmp_path / "b.xlsx")
    cover = str(cells(tmp_path / "b.xlsx", 1))
    assert all(word in cover for word in ("刘芳", f"{today()}", "4", "WT-210112010012-"))


@pytest.mark.parametrize("name", [name for name, spec in LISTS.items() if not spec.needs_round])
def test_every_list_opens_when_it_is_empty(station: Station, tmp_path: Path, name: str) -> None:
    counted = name == "care-coverage" or name.endswith("-figures")  # all together, even of nobody: —
    assert bool(out(station, name, tmp_path / "a.xlsx")) == counted
    assert len(cells(tmp_path / "a.xlsx")[0]) == len(LISTS[name].columns)


def test_nothing_that_looks_like_a_formula_is_one(tmp_path: Path) -> None:
    rows = [[text] for text in DANGEROUS]
    steps = export_list("Residents", [ListColumn("Name")], rows, tmp_path / "a.xlsx", stamp=Stamp("刘", NOW))
    assert finish(steps) == len(rows)
    assert [row[0].strip() for row in cells(tmp_path / "a.xlsx")[1:]] == [text.strip() for text in DANGEROUS]
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"quotePrefix" in archive.read("xl/styles.xml")


@settings(max_examples=60)
@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=6), min_size=1, max_size=8))
def test_no_cell_and_no_heading_of_any_text_is_ever_a_formula(texts: list[str]) -> None:
    texts = [risky + text for risky, text in zip(cycle(RISKY), texts, strict=False)]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "a.xlsx"
        columns = [ListColumn("x", heading=text) for text in texts]
        finish(export_list("Residents", columns, [texts, texts], file, stamp=Stamp("=刘", NOW, "@社区", "-1")))
        with zipfile.ZipFile(file) as archive:
            sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
            styles = archive.read("xl/styles.xml").decode()
            quoted = [number for number, each in enumerate(styles.partition("<cellXfs")[2].split("<xf ")[1:])
                      if "quotePrefix" in each]  # fmt: skip
            shared = re.findall(r"<si><t[^>]*>(.*?)</t></si>", archive.read("xl/sharedStrings.xml").decode(), re.S)
            for name in sheets:
                content = archive.read(name).decode()
                assert "<f" not in content.replace("<f/>", "")
                assert "hyperlink" not in content
                for style, at in re.findall(r'<c r="\w+"(?: s="(\d+)")? t="s"><v>(\d+)</v>', content):
                    if shared[int(at)].startswith(RISKY):
                        assert int(style or 0) in quoted


def test_each_list_that_leaves_stands_in_the_register_with_the_digest_of_its_file(
    station: Station, tmp_path: Path
) -> None:
    take(station, write(tmp_path / "a.xlsx", [HEADER, *FAMILY]))
    out(station, "residents", tmp_path / "b.xlsx")
    given = Clear(Purpose("check", "街道", today()), "check", second(station))
    left = finish(export(station, "residents", tmp_path / "c.xlsx", clear=given))
    with station.sessions() as session:
        masked, clear = session.scalars(select(Disclosure).order_by(Disclosure.number)).all()
    assert masked.digest == sha256((tmp_path / "b.xlsx").read_bytes()).hexdigest()
    assert (masked.masked, masked.rows, masked.level) == (True, 4, 2)
    assert clear.digest == sha256((tmp_path / "c.xlsx").read_bytes()).hexdigest()
    assert (clear.masked, clear.people, clear.level, clear.receiver, clear.number) == (False, 4, 3, "街道", left.number)


def test_in_the_clear_nothing_leaves_before_a_second_person_has_agreed(station: Station, tmp_path: Path) -> None:
    take(station, write(tmp_path / "a.xlsx", [HEADER, *FAMILY]))
    lead, to = second(station), tmp_path / "b.xlsx"
    with pytest.raises(WorldError, match="disclosure_says_whom"):
        finish(export(station, "residents", to, clear=Clear(reason="check")))
    with pytest.raises(WorldError, match="disclosure_waits") as told:
        finish(export(station, "residents", to, clear=Clear(Purpose("check", "街道", today()), "check")))
    number = told.value.params["number"]
    with pytest.raises(WorldError, match="disclosure_not_approved"):
        finish(export(station, "residents", to, clear=Clear(reason="check", approved=number)))
    with station.act("disclosures.approve") as session:
        approve(session, meant(session, number).id, lead)
    with pytest.raises(WorldError, match="disclosure_differs"):
        finish(export(station, "households", to, clear=Clear(reason="check", approved=number)))
    assert not to.exists()
    assert finish(export(station, "residents", to, clear=Clear(reason="check", approved=number))).password


def test_a_file_whose_registration_fails_does_not_stay(station: Station, tmp_path: Path) -> None:
    def refuse(_mapper: object, _connection: object, _target: object) -> None:
        raise RuntimeError("no register")

    event.listen(Disclosure, "before_update", refuse)
    try:
        with pytest.raises(RuntimeError):
            out(station, "residents", tmp_path / "b.xlsx")
    finally:
        event.remove(Disclosure, "before_update", refuse)
    assert not (tmp_path / "b.xlsx").exists()


def test_a_list_in_the_clear_bears_who_took_it_out_on_every_page_and_across_the_rows(tmp_path: Path) -> None:
    stamp = Stamp("刘芳", NOW, "万科社区", "WT-210112010012-2026-A00001")
    for masked in (True, False):
        file = tmp_path / f"{masked}.xlsx"
        finish(export_list("Residents", [ListColumn("Name")], [["王芳"]], file, stamp=stamp, masked=masked))
        with zipfile.ZipFile(file) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").decode()
            drawn = [name for name in archive.namelist() if name.startswith("xl/drawings/drawing")]
            assert stamp.number in sheet.partition("<oddFooter>")[2]
            assert bool(drawn) == (not masked)
            assert all(stamp.line in archive.read(name).decode() for name in drawn)


def test_a_cancelled_export_leaves_no_file(tmp_path: Path) -> None:
    rows = ([str(n)] for n in range(5000))
    steps = export_list("Residents", [ListColumn("Name")], rows, tmp_path / "a.xlsx", stamp=Stamp("刘", NOW))
    next(steps)
    steps.close()
    assert list(tmp_path.iterdir()) == []


def test_an_older_file_stays_when_writing_fails(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"old")
    with pytest.raises(RuntimeError), safe_book(tmp_path / "a.xlsx"):
        raise RuntimeError
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.xlsx", b"old")]


def test_a_folder_that_is_not_there_is_told(station: Station, tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="export_no_permission"):
        out(station, "residents", tmp_path / "none" / "a.xlsx")


def test_unknown_lists_and_rounds_are_told(station: Station, tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="export_no_such_list"):
        out(station, "secrets", tmp_path / "a.xlsx")
    with pytest.raises(WorldError, match="export_no_such_round"):
        out(station, "round", tmp_path / "a.xlsx")


def test_refused_rows_come_back_with_reasons_and_can_be_corrected(station: Station, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [HEADER, FAMILY[0], BAD, FAMILY[3]])
    done = take(station, path)
    assert (done["refused"], done["refused_file"]) == (1, str(tmp_path / "a-refused.xlsx"))
    heading, row = cells(Path(done["refused_file"]))
    assert row[heading.index("姓名")] == BAD[4]
    assert row[-3] == 3.0
    assert "身份证号 (I)" in row[-2]
    assert row[-1]
    row[heading.index("身份证号")] = ""
    row[heading.index("出生日期")] = "1980-5-6"
    corrected = take(station, write(tmp_path / "c.xlsx", [heading, row]))
    assert (corrected["new"], corrected["refused"]) == (1, 0)


def test_no_refused_row_no_refused_file(station: Station, tmp_path: Path) -> None:
    assert take(station, write(tmp_path / "a.xlsx", [HEADER, *FAMILY]))["refused_file"] is None
    assert [p.name for p in tmp_path.glob("*.xlsx")] == ["a.xlsx"]


def test_a_dry_run_writes_nothing(station: Station, tmp_path: Path) -> None:
    done = take(station, write(tmp_path / "a.xlsx", [HEADER, FAMILY[0], BAD]), dry_run=True)
    assert (done["new"], done["refused"], done["refused_file"], done["undo_id"]) == (1, 1, None, None)
    assert plan_of(station, tmp_path / "a.xlsx").counts["new"] == 1


def test_without_a_place_for_refusals_nothing_is_imported(station: Station, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [HEADER, FAMILY[0], BAD])
    (tmp_path / "a-refused.xlsx").mkdir()
    before = tables(station)
    with pytest.raises(WorldError, match="refused_not_written"):
        take(station, path)
    assert tables(station) == before


def test_the_template_is_an_empty_register(station: Station, tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    plan = plan_of(station, tmp_path / "t.xlsx")
    assert plan.layout.known >= 19
    assert plan.counts["rows"] == plan.counts["skipped"] == 1
