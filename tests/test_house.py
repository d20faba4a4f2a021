"""The rules of the house that no other tool watches over."""

from __future__ import annotations

import ast
import re
import string
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from typer import Typer

from desktop.commands.entry import COMMANDS
from forms.messages import SENTENCES
from forms.rights_words import said
from models.rights.deeds import Deed

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("models", "forms", "reports", "sync", "desktop")
NOT_AREAS = {"commands", "demo", "gallery", "printing", "shell", "widgets"}
LOCKS = ("requirements.lock", "packaging/requirements-qt68.lock", "packaging/requirements-newest.lock")


def modules(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py") if file.stat().st_size)


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def committed_texts() -> Iterator[tuple[str, str]]:
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, listed.split("\0")):
        file = ROOT / name
        if file.is_file() and b"\0" not in (content := file.read_bytes()):
            yield name, content.decode("utf-8")


def test_the_first_page_stands_before_the_tables_and_their_libraries_are_loaded() -> None:
    loaded = "import sys, desktop.app; print({'sqlalchemy', 'reportlab', 'models.station'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "set()"


def test_imports_point_down_and_each_library_stays_in_its_layer() -> None:
    check = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo"], cwd=ROOT, capture_output=True, text=True
    )
    assert check.returncode == 0, check.stdout


def test_every_module_opens_with_one_sentence() -> None:
    def opens_well(file: Path) -> bool:
        first = (ast.get_docstring(ast.parse(file.read_text())) or "").split("\n\n")[0].strip()
        return first.endswith((".", "?", ":")) and len(first) < 300

    assert [named(file) for file in modules(*LAYERS, "tests", "packaging") if not opens_well(file)] == []


def test_an_area_of_the_screen_has_its_room_among_the_models() -> None:
    screens = {folder.name for folder in (ROOT / "desktop").iterdir() if (folder / "__init__.py").exists()} - NOT_AREAS
    areas = {folder.name for folder in (ROOT / "models").iterdir() if folder.is_dir()}
    assert screens - areas == set()


def test_nothing_committed_names_a_place_on_some_machine_or_a_package_index() -> None:
    parts = ("/wo" + "rk/", "/ho" + "me/", "/ro" + "ot/", "/op" + "t/", r"C:\\Us" + "ers", r"pypi\.(?!toml)\w+")
    places = re.compile("|".join(parts))
    found = [f"{name}: {hit.group()}" for name, text in committed_texts() for hit in places.finditer(text)]
    assert found == []


@pytest.mark.parametrize("lock", LOCKS)
def test_each_dependency_is_pinned_with_its_hashes_and_no_host(lock: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pinned = (ROOT / lock).read_text()
    names = {re.split(r"[<>=\[]", requirement)[0].lower() for requirement in wanted}
    assert [name for name in sorted(names) if f"\n{name}==" not in pinned] == []
    assert "://" not in pinned
    packages = re.findall(r"^\S+==.*(?:\n    --hash=\S+(?: \\)?)*", pinned, re.MULTILINE)
    assert [package.split("==")[0] for package in packages if "--hash=sha256:" not in package] == []


def test_what_day_it_is_comes_from_one_place() -> None:
    """``models.calendar``: the day of China, whatever zone the PC stands in (``models.base`` stamps in UTC)."""
    asked = re.compile(r"\b(datetime\.(now|today|utcnow)|date\.today|currentDate(Time)?)\(|astimezone\(\)")
    ours = {ROOT / "models/calendar.py", ROOT / "models/base.py"}
    found = [
        f"{named(file)}: {hit.group()}"
        for file in modules(*LAYERS)
        if file not in ours
        for hit in asked.finditer(file.read_text())
    ]
    assert found == []


def test_each_command_of_the_table_exists() -> None:
    assert [word for word, module in COMMANDS.items() if not isinstance(import_module(module).app, Typer)] == []


def refusals() -> Iterator[tuple[str, str, set[str]]]:
    """Yield where, which code and with which parameters each ``WorldError`` is raised by a literal code."""
    nodes = [(named(file), node) for file in modules(*LAYERS) for node in ast.walk(ast.parse(file.read_text()))]
    classes = [node for _name, node in nodes if isinstance(node, ast.ClassDef)]
    kinds = {"WorldError"}
    for _again in range(3):  # a kind of a kind of a kind
        kinds |= {kind.name for kind in classes if kinds & {getattr(base, "id", "") for base in kind.bases}}
    for name, node in nodes:
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in kinds:
            codes = [str(code.value) for code in node.args if isinstance(code, ast.Constant)]
            given = {str(word.arg) for word in node.keywords}
            yield from ((f"{name}:{node.lineno}", code, given) for code in codes)


def placeholders(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}


def test_whatever_the_world_refuses_is_told_in_a_sentence_that_can_be_filled() -> None:
    raised = list(refusals())
    assert sorted({f"{where} {code}" for where, code, _given in raised if code not in SENTENCES}) == []
    found = {"not_allowed": set(said({"deed": Deed.BACKUP.value}))}
    unfilled = {
        where: placeholders(SENTENCES[code]) - given - found.get(code, set()) - {"code"}
        for where, code, given in raised
    }
    assert {where: missing for where, missing in unfilled.items() if missing} == {}
