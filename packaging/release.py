"""Make a release of a commit: the program, its bill of materials, a list of all files, and the maker's signature.

python packaging/release.py key maker.key                          # once; the file never lies in the repository
python packaging/release.py build --key maker.key --to FOLDER      # the same commit and key: the same bytes

The passphrase is asked for, or stands in the first line of ``--passphrase-file``.
"""

# ruff: noqa: E402 - the checkout must be found before its packages

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from getpass import getpass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from models.crypto import STANDARD, BrokenError, KdfCost, KeyPair, suite
from models.release.manifest import MANIFEST, SIGNATURE, Manifest, fingerprint, sign
from models.release.package import sealed

PARTS = (
    "desktop", "forms", "models", "reports", "sync", "lianglin", "pyproject.toml", "requirements.lock",
    "packaging/requirements-qt68.lock", "packaging/requirements-newest.lock", "packaging/system-packages.txt",
    "packaging/lianglin.desktop", "packaging/operator", "packaging/pictures", "README.md", "README.zh-CN.md",
    "CHANGELOG.md",
)  # fmt: skip
MATERIALS = "sbom.cdx.json"
_KEY_OF = b"lianglin maker key"
_SHORTEST = 12
"""Of a passphrase."""
Files = dict[str, bytes]


def main(words: list[str]) -> int:
    asked = _asked(words)
    try:
        asked.run(asked)
    except RefusedError as refused:
        print(refused, file=sys.stderr)  # noqa: T201 - a tool's own voice
        return 1
    return 0


class RefusedError(Exception):
    """Says what is wrong, in one sentence."""


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    key = commands.add_parser("key", help="make a maker's key")
    key.add_argument("file", type=Path)
    key.set_defaults(run=_make_key)
    build = commands.add_parser("build", help="make a release")
    build.add_argument("--key", type=Path, required=True)
    build.add_argument("--to", type=Path, required=True, metavar="FOLDER")
    build.add_argument("--commit", default="HEAD")
    build.set_defaults(run=_build)
    for each in (key, build):
        each.add_argument("--passphrase-file", type=Path)
    return parser.parse_args(words)


# -- the key -----------------------------------------------------------------------------------------------------------


def _make_key(asked: argparse.Namespace) -> None:
    if ROOT in asked.file.resolve().parents:
        raise RefusedError("A maker's key does not lie in the repository: name another folder.")
    passphrase = _passphrase(asked)
    if len(passphrase) < _SHORTEST:
        raise RefusedError(f"The passphrase has {_SHORTEST} characters at the least.")
    pair = STANDARD.signing_pair()
    try:
        with os.fdopen(os.open(asked.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(locked(pair, passphrase))
    except FileExistsError:
        raise RefusedError(f"{asked.file.name} exists already; a key is not written over.") from None
    _say({"key": str(asked.file), "fingerprint": fingerprint(pair.public.hex())})


def locked(pair: KeyPair, passphrase: str, cost: KdfCost | None = None) -> bytes:
    """The key file: the private half under the passphrase."""
    salt, cost = os.urandom(16), cost or KdfCost()
    key = STANDARD.derive(passphrase.encode(), salt, cost)
    told = {
        "suite": STANDARD.suite,
        "public": pair.public.hex(),
        "cost": asdict(cost),
        "salt": b64encode(salt).decode(),
        "sealed": b64encode(STANDARD.seal(key, pair.private, _KEY_OF)).decode(),
    }
    return json.dumps(told, indent=1).encode() + b"\n"


def unlocked(file: Path, passphrase: str) -> KeyPair:
    try:
        told = json.loads(file.read_bytes())
        provider = suite(told["suite"])
        key = provider.derive(passphrase.encode(), b64decode(told["salt"]), KdfCost(**told["cost"]))
        private = provider.open(key, b64decode(told["sealed"]), _KEY_OF)
    except BrokenError:
        raise RefusedError("The passphrase is not the one of this key, or the key file is damaged.") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise RefusedError(f"{file.name} is no maker's key.") from None
    return KeyPair(private, provider.signing_public(private))


def _passphrase(asked: argparse.Namespace) -> str:
    if asked.passphrase_file is None:
        return getpass("Passphrase: ")
    lines = asked.passphrase_file.read_text("utf-8").splitlines()
    return lines[0] if lines else ""


# -- the release -------------------------------------------------------------------------------------------------------


def _build(asked: argparse.Namespace) -> None:
    pair = unlocked(asked.key, _passphrase(asked))
    files, made_at = of_commit(asked.commit)
    version, content = release(files, made_at, pair)
    asked.to.mkdir(parents=True, exist_ok=True)
    package = asked.to / f"lianglin-{version}.zip"
    package.write_bytes(content)
    told = {"package": str(package), "version": version, "made_at": made_at, "files": len(files)}
    told |= {"sha256": hashlib.sha256(content).hexdigest(), "fingerprint": fingerprint(pair.public.hex())}
    _say(told)


def of_commit(commit: str, root: Path = ROOT) -> tuple[Files, str]:
    """The files of a release as the commit has them, and when the commit was made: nothing half edited goes out."""
    git = ["git", "-c", "safe.directory=*", "-C", str(root)]
    asked = [*git, "archive", "--format=tar", commit, "--", *PARTS]
    done = subprocess.run(asked, capture_output=True)
    if done.returncode:
        raise RefusedError(f"{commit} is no commit of this repository with all parts of the program.")
    shown = subprocess.run([*git, "show", "-s", "--format=%ct", commit], capture_output=True, text=True, check=True)
    made_at = datetime.fromtimestamp(int(shown.stdout), UTC).isoformat()
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as tar:
        members = [member for member in tar.getmembers() if member.isfile()]
        return {member.name: content.read() for member in members if (content := tar.extractfile(member))}, made_at


def release(files: Mapping[str, bytes], made_at: str, pair: KeyPair) -> tuple[str, bytes]:
    """The version, and the package as bytes."""
    version = tomllib.loads(files["pyproject.toml"].decode())["project"]["version"]
    held = {**files, MATERIALS: materials(files["requirements.lock"].decode(), version, made_at)}
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in sorted(held.items())}
    packed = Manifest(version, made_at, pair.public.hex(), digests).packed()
    signed = {MANIFEST: packed, SIGNATURE: sign(packed, pair.private)}
    content = _zipped({**signed, **held}, f"lianglin-{version}", datetime.fromisoformat(made_at))
    return version, sealed(content, pair.private)


def _zipped(files: Mapping[str, bytes], folder: str, at: datetime) -> bytes:
    to = io.BytesIO()
    with ZipFile(to, "w", ZIP_DEFLATED, compresslevel=9) as package:
        for path in sorted(files):
            member = ZipInfo(f"{folder}/{path}", at.timetuple()[:6])
            member.create_system, member.compress_type = 3, ZIP_DEFLATED  # 3: as on Unix, whatever made it
            member.external_attr = (0o100755 if files[path].startswith(b"#!") else 0o100644) << 16
            package.writestr(member, files[path])
    return to.getvalue()


def materials(lock: str, version: str, made_at: str) -> bytes:
    """The bill of materials (CycloneDX 1.6): every pinned package, with the digests of what may be installed as it."""
    program = {"type": "application", "name": "lianglin", "version": version, "bom-ref": "lianglin"}
    pinned = re.findall(r"^(\S+?)==(\S+)[^\n]*\n((?:    --hash=\S+(?: \\)?\n?)*)", lock, re.MULTILINE)
    told = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"timestamp": made_at, "component": program},
        "components": [_component(*each) for each in pinned],
    }
    return json.dumps(told, indent=1).encode() + b"\n"


def _component(name: str, version: str, hashes: str) -> dict[str, object]:
    purl = f"pkg:pypi/{name.lower().split('[')[0]}@{version}"
    digests = [{"alg": "SHA-256", "content": each} for each in re.findall(r"sha256:([0-9a-f]{64})", hashes)]
    return {"type": "library", "name": name, "version": version, "bom-ref": purl, "purl": purl, "hashes": digests}


def _say(told: Mapping[str, object]) -> None:
    print("\n".join(f"{name}: {value}" for name, value in told.items()))  # noqa: T201 - the answer of a tool


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
