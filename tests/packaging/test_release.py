"""The maker's tool: a key that never lies in the repository, and a release of what a commit has."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest

from models.release.package import verify
from tests.models.release.maker import PROGRAM, ROOT, TOOL

PASSPHRASE = "correct horse battery"


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    (tmp_path / "passphrase").write_text(f"{PASSPHRASE}\n")
    return tmp_path / "passphrase"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with every part of a program, and one thing that is no part of it."""
    root = tmp_path / "checkout"
    files = {part if "." in part or part == "lianglin" else f"{part}/one.txt": b"x" for part in TOOL.PARTS}
    for name, content in {**files, **PROGRAM, "tests/test_x.py": b"x"}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    who = ("-c", "user.name=maker", "-c", "user.email=maker@example.org")
    for words in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "a program")):
        subprocess.run(["git", "-C", root, *words], check=True)
    return root


def test_a_release_is_made_of_the_commit_and_not_of_what_is_half_edited(
    tmp_path: Path,
    passphrase: Path,
    checkout: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pair = TOOL.STANDARD.signing_pair()
    (tmp_path / "maker.key").write_bytes(TOOL.locked(pair, PASSPHRASE, TOOL.KdfCost(1024, 1, 1)))
    (checkout / "desktop" / "__main__.py").write_text("half edited")
    monkeypatch.setattr(TOOL.of_commit, "__defaults__", (checkout,))
    key = ("--key", str(tmp_path / "maker.key"), "--passphrase-file", str(passphrase))
    assert TOOL.main(["build", *key, "--to", str(tmp_path / "out")]) == 0
    digits = capsys.readouterr().out.split("fingerprint: ")[1]
    manifest = verify(tmp_path / "out" / "lianglin-0.2.0.zip", tmp_path, maker=digits)
    assert set(PROGRAM) < set(manifest.files)
    assert "tests/test_x.py" not in manifest.files
    with ZipFile(tmp_path / "out" / "lianglin-0.2.0.zip") as package:
        assert package.read("lianglin-0.2.0/desktop/__main__.py") == PROGRAM["desktop/__main__.py"]


def test_the_bill_of_materials_names_each_pinned_package_with_its_digests() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    told = json.loads(TOOL.materials(lock, "0.1.0", "2026-11-23T00:00:00+00:00"))
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    named = {part["name"]: part for part in told["components"]}
    assert set(named) == set(re.findall(r"^(\S+?)==", lock, re.MULTILINE))
    assert all(part["hashes"] and part["purl"].startswith("pkg:pypi/") for part in named.values())


def test_a_key_opens_with_its_passphrase_alone_and_is_not_written_over(
    tmp_path: Path, passphrase: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["key", str(tmp_path / "maker.key"), "--passphrase-file", str(passphrase)]
    assert TOOL.main(words) == 0
    content = (tmp_path / "maker.key").read_bytes()
    assert (tmp_path / "maker.key").stat().st_mode & 0o077 == 0
    assert TOOL.main(words) == 1
    assert (tmp_path / "maker.key").read_bytes() == content
    passphrase.write_text("another passphrase\n")
    build = ["build", "--key", str(tmp_path / "maker.key"), "--to", str(tmp_path), "--passphrase-file", str(passphrase)]
    assert TOOL.main(build) == 1
    assert "passphrase is not the one" in capsys.readouterr().err


def test_a_key_is_not_made_within_the_repository_or_with_a_short_passphrase(tmp_path: Path, passphrase: Path) -> None:
    assert TOOL.main(["key", str(ROOT / "maker.key"), "--passphrase-file", str(passphrase)]) == 1
    assert not (ROOT / "maker.key").exists()
    passphrase.write_text("short\n")
    assert TOOL.main(["key", str(tmp_path / "maker.key"), "--passphrase-file", str(passphrase)]) == 1
