"""A release is taken only as its maker signed it; it then stands in the place of the one before, or nothing does."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import WorldError
from models.release.checking import Standing, check, installed
from models.release.manifest import MANIFEST, SIGNATURE, fingerprint, sign
from models.release.package import upgrade, verify
from tests.models.release.maker import MADE_AT, PROGRAM, TOOL, Maker

PACKED = TOOL.release(PROGRAM, MADE_AT, PAIR := TOOL.STANDARD.signing_pair())[1]
MINE = fingerprint(PAIR.public.hex())


def refused(code: str) -> pytest.RaisesExc[WorldError]:
    return pytest.RaisesExc(WorldError, check=lambda error: error.code == code)


def contents(package: Path) -> dict[str, bytes]:
    with ZipFile(package) as opened:
        return {name.partition("/")[2]: opened.read(name) for name in opened.namelist()}


def packed(package: Path, files: dict[str, bytes]) -> Path:
    with ZipFile(package, "w") as opened:
        for name, content in files.items():
            opened.writestr(f"lianglin/{name}", content)
    return package


def test_the_same_program_and_key_make_the_same_bytes(maker: Maker) -> None:
    assert maker.made().read_bytes() == maker.made().read_bytes()


def test_a_newer_release_of_the_same_maker_is_taken(maker: Maker) -> None:
    root = maker.installed("0.1.9")
    assert verify(maker.made("0.1.10"), root).version == "0.1.10"


def test_what_is_not_newer_is_taken_only_when_told(maker: Maker) -> None:
    root = maker.installed("0.2.0")
    for version, made_at in (("0.1.9", MADE_AT), ("0.2.0", MADE_AT), ("0.2.0", "2025-01-01T00:00:00+00:00")):
        package = maker.made(version, made_at)
        with refused("release_older"):
            verify(package, root)
        assert verify(package, root, older=True).version == version


def test_a_release_of_another_maker_is_refused(maker: Maker, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with refused("release_other_maker"):
        verify(Maker(tmp_path / "other").made(), maker.installed())


def test_a_copy_that_knows_no_maker_asks_for_his_digits(maker: Maker, tmp_path: Path) -> None:
    package, checkout = maker.made(), tmp_path / "checkout"
    checkout.mkdir()
    with refused("release_maker_unknown"):
        verify(package, checkout)
    mine = fingerprint(maker.pair.public.hex())
    assert verify(package, checkout, maker=mine.upper().replace(" ", "")).fingerprint == mine
    with refused("release_other_maker"):
        verify(package, checkout, maker=MINE)


def test_without_a_signature_nothing_is_believed(maker: Maker) -> None:
    root, package = maker.installed(), maker.made()
    files = contents(package)
    for missing in (SIGNATURE, MANIFEST):
        with refused("release_unsigned"):
            verify(packed(package, {name: content for name, content in files.items() if name != missing}), root)


@pytest.mark.parametrize("name", ["desktop/__main__.py", "desktop/new.py", "../outside.py", "/etc/passwd", MANIFEST])
def test_a_file_that_was_not_signed_so_is_found(maker: Maker, name: str) -> None:
    root, package = maker.installed(), maker.made()
    with refused("release_damaged"):
        verify(packed(package, {**contents(package), name: b"{}"}), root)


def test_a_file_that_is_missing_is_found(maker: Maker) -> None:
    root, package = maker.installed(), maker.made()
    files = contents(package)
    del files["models/places/names.txt"]
    with refused("release_damaged"):
        verify(packed(package, files), root)


def test_a_signed_path_that_leads_out_is_not_followed(maker: Maker) -> None:
    root, package = maker.installed(), maker.made()
    files = contents(package)
    told = json.loads(files[MANIFEST])
    told["files"]["../outside.py"] = told["files"]["desktop/__main__.py"]
    files[MANIFEST] = json.dumps(told).encode()
    files[SIGNATURE] = sign(files[MANIFEST], maker.pair.private)
    with refused("release_damaged"):
        verify(packed(package, files), root)


@given(at=st.integers(0, len(PACKED) - 1), bit=st.integers(0, 7))
def test_a_bit_that_changed_anywhere_is_refused(tmp_path_factory: pytest.TempPathFactory, at: int, bit: int) -> None:
    package = tmp_path_factory.getbasetemp() / "changed.zip"
    changed = bytearray(PACKED)
    changed[at] ^= 1 << bit
    package.write_bytes(changed)
    with pytest.raises(WorldError):
        verify(package, package.parent / "nowhere", maker=MINE)


@pytest.mark.parametrize("content", [PACKED + b"x", b"x" + PACKED, PACKED[:-1]])
def test_nothing_stands_before_or_after_it_and_nothing_is_cut_off(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "package.zip").write_bytes(content)
    with pytest.raises(WorldError):
        verify(tmp_path / "package.zip", tmp_path, maker=MINE)


def test_what_is_no_release_is_said(maker: Maker, tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("x")
    for name in ("text.zip", "nowhere.zip"):
        with refused("release_unreadable"):
            verify(tmp_path / name, maker.installed() if name == "text.zip" else tmp_path)


def test_an_upgrade_takes_the_place_and_keeps_the_packages(maker: Maker) -> None:
    root = maker.installed("0.1.0")
    (root / ".venv" / "bin").mkdir(parents=True)
    manifest, before = upgrade(maker.made("0.2.0"), root)
    assert (manifest.version, check(root).standing, check(before).standing) == (
        "0.2.0", Standing.SIGNED, Standing.SIGNED,
    )  # fmt: skip
    assert (root / ".venv" / "bin").is_dir()
    assert (root / "lianglin").stat().st_mode & 0o111
    assert sorted(each.name for each in root.parent.iterdir()) == ["lianglin", "lianglin.before"]
    upgrade(maker.made("0.3.0"), root)
    assert b"0.2.0" in (before / "pyproject.toml").read_bytes()


def test_an_upgrade_that_is_refused_leaves_everything_as_it_was(maker: Maker, tmp_path: Path) -> None:
    root = maker.installed("0.1.0")
    good = maker.made("0.2.0")
    bad = packed(tmp_path / "bad.zip", {**contents(good), "desktop/__main__.py": b"import os\n"})
    with refused("release_damaged"):
        upgrade(bad, root)
    (root.parent / "lianglin.before").write_text("in the way")
    with refused("release_folder_unwritable"):
        upgrade(good, root)
    now = installed(root)
    assert now is not None
    assert (check(root).standing, now.version) == (Standing.SIGNED, "0.1.0")
    assert not (root.parent / ".lianglin.new").exists()


def test_where_the_list_of_what_is_installed_is_damaged_no_maker_is_known(maker: Maker) -> None:
    root, package = maker.installed("0.1.0"), maker.made("0.2.0")
    (root / SIGNATURE).unlink()
    for take in (verify, upgrade):
        with refused("release_here_damaged"):
            take(package, root)


def test_a_checkout_is_not_upgraded_by_a_package(maker: Maker, tmp_path: Path) -> None:
    (tmp_path / "checkout").mkdir()
    with refused("release_not_installed"):
        upgrade(maker.made(), tmp_path / "checkout")
