"""No text of the program lacks its Chinese, and the tool that watches over it sees what is wrong."""

from __future__ import annotations

import importlib.util
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = """
from forms.i18n import N_, ngettext
N_("House {number}")
ngettext("{n} row", "{n} rows", 2)
"""
COMPLETE = """
msgid "House {number}"
msgstr "{number} 号楼"

msgid "{n} row"
msgid_plural "{n} rows"
msgstr[0] "{n} 行"
"""


def loaded(root: Path) -> ModuleType:
    """The tool, at work on the checkout in ``root``."""
    spec = importlib.util.spec_from_file_location("catalogue", ROOT / "packaging" / "catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    tool.ROOT, tool.FRAGMENTS = root, root / "fragments"
    tool.PO = root / "forms/locale/zh_CN/LC_MESSAGES/lianglin.po"
    return tool


@pytest.fixture
def tool(tmp_path: Path) -> ModuleType:
    tool = loaded(tmp_path)
    for folder in (*tool.PACKAGES, "fragments", tool.PO.parent):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    (tmp_path / "models" / "thing.py").write_text(PROGRAM)
    tool.PO.write_bytes(tool.HEADER)
    return tool


def problems(tool: ModuleType, entries: str) -> list[str]:
    return list(tool.problems(read_po(BytesIO(tool.HEADER + entries.encode()), locale="zh_CN")))


def test_every_text_is_translated_and_compiled() -> None:
    tool = loaded(ROOT)
    assert list(tool.problems(tool.stored())) == []
    assert tool.PO.with_suffix(".mo").read_bytes() == tool.compiled(tool.stored())


def test_a_complete_catalogue_has_no_problem(tool: ModuleType) -> None:
    assert problems(tool, COMPLETE) == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("{number} 号楼", ""), "not translated"),
        (("{number} 号楼", "{numbr} 号楼"), "other placeholders"),
        (("{n} 行", "行"), "other placeholders"),
        (("{number} 号楼", "{number} 号楼,东"), "half-width punctuation"),
        (("{number} 号楼", "{number} 号楼(东)"), "half-width punctuation"),
        (("{number} 号楼", "{number} 号楼·"), "a mark for the translator"),
        (("{number} 号楼", "{number} 号楼超期"), "called 逾期"),
        (('\nmsgid "House', '\n#, fuzzy\nmsgid "House'), "fuzzy"),
        (("House {number}", "House No. {number}"), "not in the catalogue"),
        (("House {number}", "House No. {number}"), "no longer used"),
    ],
)
def test_what_is_wrong_is_said(tool: ModuleType, change: tuple[str, str], complaint: str) -> None:
    assert any(line.startswith(complaint) for line in problems(tool, COMPLETE.replace(*change)))


def test_marks_are_seen_wherever_they_stand(tool: ModuleType) -> None:
    source = """
_(NAMES.get(key, N_("Nested")))
words = f"{_('In an f-string')} {n}"
_("Either" if n else "Or")
ngettext("{n} door", "{n} doors", len(_("Argument")))
_(label)
_("")
N_(
    "Two "
    "lines"
)
"""
    assert {text for _line, text in tool.marked(source)} == {
        "Nested", "In an f-string", "Either", "Or", ("{n} door", "{n} doors"), "Argument", "Two lines",
    }  # fmt: skip


def test_update_takes_fragments_in_and_leaves_nothing_to_do(tool: ModuleType) -> None:
    (tool.FRAGMENTS / "house.po").write_text(COMPLETE)
    assert tool.update() == []
    assert list(tool.FRAGMENTS.iterdir()) == []
    before = tool.PO.read_bytes()
    assert tool.update() == []
    assert tool.PO.read_bytes() == before


def test_the_compiled_catalogue_does_not_tell_when_it_was_made(tool: ModuleType) -> None:
    (tool.FRAGMENTS / "house.po").write_text(COMPLETE)
    tool.update()
    assert b"-Date: 2026-01-01 00:00+0000" in tool.PO.with_suffix(".mo").read_bytes()


def test_a_fragment_that_translates_what_no_one_says_stays(tool: ModuleType) -> None:
    (tool.FRAGMENTS / "early.po").write_text(COMPLETE + '\nmsgid "Not yet"\nmsgstr "尚未"\n')
    (complaint,) = tool.update()
    assert "Not yet" in complaint
    assert (tool.FRAGMENTS / "early.po").exists()
